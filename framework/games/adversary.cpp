// SPDX-License-Identifier: Apache-2.0
#include "framework/games/adversary.hpp"

#include <algorithm>

#include "framework/error.hpp"

namespace certamen {

Node Run::decide(const std::string& name, const std::vector<Node>& seen, const Domain& output,
                 std::function<Value(std::span<const Value>)> function, const Integer& cost) {
  std::vector<Domain> inputs;
  for (const auto node : seen) inputs.push_back(node.domain());
  return apply(opaque_operation(name, std::move(inputs), output, std::move(function), cost), seen);
}

Adversary::Adversary(std::string name, std::function<Node(Run&)> body, std::string source)
    : name_{std::move(name)}, body_{std::move(body)}, source_{std::move(source)} {
  if (name_.empty()) throw Error{ErrorCode::usage, "adversary", "an adversary needs a name"};
}

Package Adversary::against(const std::vector<Signature>& interface) const {
  Run run{name_ + "/Run", interface};
  const Node output = body_(run);
  Package package{.name = name_};
  package.exports.push_back(run.finish("Run", {}, output));
  for (const auto& node : package.exports.front().body)
    if (node.kind == NodeKind::call && package.find_import(node.name) == nullptr)
      package.imports.push_back(run.signature(node.name));
  validate(package);
  return package;
}

}  // namespace certamen
