// SPDX-License-Identifier: Apache-2.0
#include "framework/games/adversary.hpp"

#include <utility>

#include "framework/error.hpp"

namespace certamen {

namespace {

constexpr const char* entry_name = "Run";

}  // namespace

namespace {

std::vector<Domain> domains_of(const std::vector<Node>& nodes) {
  std::vector<Domain> domains;
  for (const auto& node : nodes) domains.push_back(node.domain());
  return domains;
}

}  // namespace

Node Run::decide(const std::string& name, const std::vector<Node>& seen, const Domain& output,
                 std::function<Value(std::span<const Value>)> function, const Integer& cost) {
  return apply(opaque_operation(name, domains_of(seen), output, std::move(function), cost), seen);
}

Node Run::decide_many(const std::string& name, const std::vector<Node>& seen, const Domain& output,
                      Operation::BatchFunction function, const Integer& cost) {
  return apply(batch_operation(name, domains_of(seen), output, std::move(function), cost), seen);
}

Run::Run(std::string place, std::vector<Signature> interface)
    : Body{std::move(place), std::move(interface), &declared_} {}

Table Run::map(const std::string& name, const Domain& keys, const Domain& values) {
  for (const auto& table : maps())
    if (table.id.name() == name)
      throw Error{ErrorCode::duplicate_name, place(), "'" + name + "' is declared twice"};
  declared_.tables.push_back(
      {TableId::fresh(name), {.kind = TableKind::map, .domain = keys, .range = values}, place()});
  return declared_.tables.back();
}

Adversary::Adversary(std::string name, std::function<Node(Run&)> body, std::string source)
    : name_{std::move(name)}, body_{std::move(body)}, source_{std::move(source)} {
  if (name_.empty()) throw Error{ErrorCode::usage, "adversary", "an adversary needs a name"};
}

Package Adversary::against(const std::vector<Signature>& interface) const {
  Run run{name_ + "/Run", interface};
  const Node output = body_(run);
  Package package{.name = name_};
  for (const auto& map : run.maps()) package.tables.emplace_back(map.id, map.type);
  package.exports.push_back(run.finish(entry_name, {}, output));
  for (const auto& node : package.exports.front().body)
    if (node.kind() == NodeKind::call && package.find_import(node.import().name()) == nullptr)
      package.imports.push_back(run.signature(node.import().name()));
  validate(package);
  return package;
}

const Procedure& entry_of(const Package& adversary) {
  const Procedure* entry = adversary.find_export(entry_name);
  if (entry == nullptr)
    throw Error{ErrorCode::unknown_name, adversary.name,
                "an adversary exports Run, and this package does not"};
  return *entry;
}

Procedure& entry_of(Package& adversary) {
  return const_cast<Procedure&>(entry_of(std::as_const(adversary)));
}

}  // namespace certamen
