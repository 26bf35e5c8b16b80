// SPDX-License-Identifier: Apache-2.0
#include "framework/games/draw.hpp"

#include <boost/graph/graphviz.hpp>
#include <sstream>

#include "framework/games/dependencies.hpp"

namespace certamen {

namespace {

std::string escaped(const std::string& text) {
  std::string result;
  for (const char c : text) {
    if (c == '"' || c == '\\') result += '\\';
    if (c == '\n')
      result += "\\n";
    else
      result += c;
  }
  return result;
}

const char* shape_of(NodeKind kind) {
  switch (kind) {
  case NodeKind::sample: return "ellipse";
  case NodeKind::constant: return "plaintext";
  case NodeKind::table: return "cylinder";
  case NodeKind::choose: return "diamond";
  default: return "box";
  }
}

void write_node(std::ostream& out, const Experiment& experiment, NodeId id) {
  const auto& node = experiment.graph[id];
  std::string role;
  if (id == experiment.win) role = "win";
  for (const auto& [name, event] : experiment.events)
    if (event == id) role += (role.empty() ? "" : ", ") + name;
  std::string text = node.label.empty() ? std::string{} : node.label + "\n";
  text += node.title() + "\n" + node.domain.name();
  if (!role.empty()) text = role + "\n" + text;
  out << "[label=\"" << escaped(text) << "\", shape=" << shape_of(node.kind);
  if (!role.empty()) out << ", peripheries=2";
  out << "]";
}

/// An edge for an argument is solid; one that only keeps the order of a map's operations is dashed.
bool is_argument(const GraphNode& node, NodeId from) {
  return std::find(node.arguments.begin(), node.arguments.end(), from) != node.arguments.end();
}

}  // namespace

std::string to_dot(const Experiment& experiment) {
  validate(experiment);
  const auto dependencies = dependency_graph(experiment.graph);
  std::ostringstream out;
  boost::write_graphviz(
      out, dependencies,
      [&](std::ostream& stream, NodeId id) { write_node(stream, experiment, id); },
      [&](std::ostream& stream, const auto& edge) {
        const auto from = boost::source(edge, dependencies), to = boost::target(edge, dependencies);
        stream << (is_argument(experiment.graph[to], from) ? "" : "[style=dashed]");
      },
      [&](std::ostream& stream) {
        stream << "label=\"" << escaped(experiment.name)
               << "\";\nnode [fontname=\"Helvetica\", fontsize=10];\n";
      });
  return out.str();
}

}  // namespace certamen
