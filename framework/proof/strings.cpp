// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/strings.hpp"

#include "framework/graph/make.hpp"
#include "framework/values/operations.hpp"

namespace certamen {

namespace {

bool is_join(const GraphNode& node) {
  if (!node.is(NodeKind::apply)) return false;
  const auto& bits = node.operation().facts().bits;
  return bits && bits->kind == BitPlacement::Kind::concat && node.arguments.size() == 2;
}

/// The two strings one after the other; each of them is put together from left to right.
NodeId append_join(Graph& out, NodeId high, NodeId low) {
  if (is_join(out[low])) {
    const std::vector<NodeId> parts = out[low].arguments;
    return append_join(out, append_join(out, high, parts[0]), parts[1]);
  }
  return append(out,
                make_apply(operations::concat(out[high].domain, out[low].domain), {high, low}));
}

bool write_strings(FormPart& part) {
  bool changed = false;
  rebuild(part, [&](NodeId, const GraphNode& node, Graph& out) -> std::optional<NodeId> {
    if (!is_join(node) || !is_join(out[node.arguments[1]])) return std::nullopt;
    changed = true;
    return append_join(out, node.arguments[0], node.arguments[1]);
  });
  return changed;
}

}  // namespace

bool write_strings(Form& form) {
  bool changed = write_strings(form.start);
  for (FormPart& part : form.parts) changed = write_strings(part) || changed;
  return changed;
}

}  // namespace certamen
