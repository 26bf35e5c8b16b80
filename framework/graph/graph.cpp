// SPDX-License-Identifier: Apache-2.0
#include "framework/graph/graph.hpp"

namespace certamen {

std::string_view to_string(NodeKind kind) {
  switch (kind) {
  case NodeKind::input: return "input";
  case NodeKind::constant: return "constant";
  case NodeKind::sample: return "sample";
  case NodeKind::apply: return "apply";
  case NodeKind::get: return "get";
  case NodeKind::set: return "set";
  case NodeKind::table: return "table";
  case NodeKind::lookup: return "lookup";
  case NodeKind::inverse: return "inverse";
  case NodeKind::find: return "find";
  case NodeKind::put: return "put";
  case NodeKind::call: return "call";
  case NodeKind::choose: return "choose";
  case NodeKind::event: return "event";
  }
  return "node";
}

static_assert(std::variant_size_v<node::Action> == static_cast<std::size_t>(NodeKind::event) + 1);

const StateId& GraphNode::state() const {
  const auto* get = std::get_if<node::Get>(&action);
  return get != nullptr ? get->state : std::get<node::Set>(action).state;
}

const TableId& GraphNode::table() const {
  switch (kind()) {
  case NodeKind::lookup: return std::get<node::Lookup>(action).table;
  case NodeKind::inverse: return std::get<node::Inverse>(action).table;
  case NodeKind::find: return std::get<node::Find>(action).table;
  case NodeKind::put: return std::get<node::Put>(action).table;
  default: return std::get<node::Table>(action).table;
  }
}

namespace {

/// What the node refers to.
std::string name_of(const GraphNode& node) {
  switch (node.kind()) {
  case NodeKind::input: return node.input();
  case NodeKind::get:
  case NodeKind::set: return node.state().name();
  case NodeKind::table:
  case NodeKind::lookup:
  case NodeKind::inverse:
  case NodeKind::find:
  case NodeKind::put: return node.table().name();
  case NodeKind::call: return node.import().name();
  case NodeKind::event: return node.event().name();
  default: return "";
  }
}

}  // namespace

std::string GraphNode::title() const {
  switch (kind()) {
  case NodeKind::constant: return domain.print(value());
  case NodeKind::sample: return "sample " + distribution().name();
  case NodeKind::apply: return operation().name();
  default: break;
  }
  const std::string name = name_of(*this);
  return std::string{to_string(kind())} + (name.empty() ? "" : " " + name) +
         (guarded() ? " under a condition" : "");
}

}  // namespace certamen
