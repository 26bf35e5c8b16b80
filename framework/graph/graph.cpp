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

std::string GraphNode::title() const {
  switch (kind) {
  case NodeKind::constant: return value ? domain.print(*value) : "constant";
  case NodeKind::sample: return distribution ? "sample " + distribution->name() : "sample";
  case NodeKind::apply: return operation ? operation->name() : "apply";
  case NodeKind::call: return "call " + name + (guarded ? " under a condition" : "");
  default:
    return name.empty() ? std::string{to_string(kind)} : std::string{to_string(kind)} + " " + name;
  }
}

}  // namespace certamen
