// SPDX-License-Identifier: Apache-2.0
#include "framework/games/draw.hpp"

#include <boost/graph/graphviz.hpp>
#include <boost/range/iterator_range.hpp>
#include <sstream>

#include "framework/graph/dependencies.hpp"

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

std::string node_text(const GraphNode& node, const std::string& role, const char* fill) {
  std::string text = node.label.empty() ? std::string{} : node.label + "\n";
  text += node.title() + "\n" + node.domain.name();
  if (!role.empty()) text = role + "\n" + text;
  std::string attributes = "[label=\"" + escaped(text) + "\", shape=" + shape_of(node.kind());
  if (!role.empty()) attributes += ", peripheries=2";
  if (fill != nullptr) attributes += std::string{", style=filled, fillcolor=\""} + fill + "\"";
  return attributes + "]";
}

std::map<NodeId, std::string> roles_in(const Experiment& experiment) {
  std::map<NodeId, std::string> roles{{experiment.win, "win"}};
  for (const auto& [name, event] : experiment.events) {
    auto& role = roles[event];
    role += (role.empty() ? "" : ", ") + name;
  }
  return roles;
}

constexpr char node_style[] = "node [fontname=\"Helvetica\", fontsize=10];\n";
constexpr char order_only[] = "[style=dashed]";

/// An edge for an argument is solid; one that only keeps the order of a map's operations is dashed.
bool is_argument(const GraphNode& node, NodeId from) {
  return std::find(node.arguments.begin(), node.arguments.end(), from) != node.arguments.end();
}

}  // namespace

std::string to_dot(const Experiment& experiment) {
  validate(experiment);
  const auto dependencies = dependency_graph(experiment.graph);
  const auto roles = roles_in(experiment);
  std::ostringstream out;
  boost::write_graphviz(
      out, dependencies,
      [&](std::ostream& stream, NodeId id) {
        const auto role = roles.find(id);
        stream << node_text(experiment.graph[id], role == roles.end() ? "" : role->second, nullptr);
      },
      [&](std::ostream& stream, const auto& edge) {
        const auto from = boost::source(edge, dependencies), to = boost::target(edge, dependencies);
        stream << (is_argument(experiment.graph[to], from) ? "" : order_only);
      },
      [&](std::ostream& stream) {
        stream << "label=\"" << escaped(experiment.name) << "\";\n" << node_style;
      });
  return out.str();
}

std::string to_dot(const std::string& title, const std::vector<Drawing>& drawings) {
  std::ostringstream out;
  out << "digraph G {\nlabel=\"" << escaped(title) << "\";\nlabelloc=t;\n" << node_style;
  for (std::size_t i = 0; i < drawings.size(); ++i) {
    const Drawing& drawing = drawings[i];
    const auto name = [&](NodeId id) { return "n" + std::to_string(i) + "_" + std::to_string(id); };
    out << "subgraph cluster_" << i << " {\nlabel=\"" << escaped(drawing.name) << "\";\n";
    for (NodeId id = 0; id < drawing.graph.size(); ++id) {
      const auto role = drawing.roles.find(id);
      const char* fill = drawing.marked.contains(id)    ? "#ff8080"
                         : drawing.touched.contains(id) ? "#ffe0e0"
                                                        : nullptr;
      out << name(id)
          << node_text(drawing.graph[id], role == drawing.roles.end() ? "" : role->second, fill)
          << ";\n";
    }
    const auto dependencies = dependency_graph(drawing.graph);
    for (const auto& edge : boost::make_iterator_range(boost::edges(dependencies))) {
      const auto from = boost::source(edge, dependencies), to = boost::target(edge, dependencies);
      out << name(from) << "->" << name(to)
          << (is_argument(drawing.graph[to], from) ? "" : order_only) << ";\n";
    }
    out << "}\n";
  }
  out << "}\n";
  return out.str();
}

}  // namespace certamen
