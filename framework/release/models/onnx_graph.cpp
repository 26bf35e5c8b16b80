// SPDX-License-Identifier: Apache-2.0
#include "framework/release/models/onnx_graph.hpp"

#include <algorithm>
#include <cstdint>
#include <protozero/pbf_reader.hpp>
#include <stdexcept>
#include <utility>

namespace certamen {

/// An AttributeProto, as far as it is used.
struct OnnxAttribute {
  std::string name;
  std::int64_t number = 0;
  std::vector<std::int64_t> numbers;
  std::optional<protozero::data_view> tensor;
  std::vector<protozero::data_view> graphs;
};

namespace {

using protozero::data_view;
using protozero::pbf_reader;
using protozero::tag_and_type;

constexpr auto graph_number = protozero::pbf_wire_type::varint,
               graph_bytes = protozero::pbf_wire_type::length_delimited;

OnnxAttribute read_attribute(pbf_reader reader) {
  OnnxAttribute attribute;
  while (reader.next()) switch (reader.tag_and_type()) {
    case tag_and_type(1, graph_bytes): attribute.name = reader.get_string(); break;
    case tag_and_type(3, graph_number): attribute.number = reader.get_int64(); break;
    case tag_and_type(5, graph_bytes): attribute.tensor = reader.get_view(); break;
    case tag_and_type(8, graph_number): attribute.numbers.push_back(reader.get_int64()); break;
    case tag_and_type(8, graph_bytes):
      for (const std::int64_t number : reader.get_packed_int64())
        attribute.numbers.push_back(number);
      break;
    case tag_and_type(6, graph_bytes):
    case tag_and_type(11, graph_bytes): attribute.graphs.push_back(reader.get_view()); break;
    default: reader.skip();
    }
  return attribute;
}

/// "/encoder/layer.0/output/dense/MatMul" as "encoder.layer.0.output.dense"; empty for other names.
std::string module_of(std::string_view node) {
  const auto last = node.rfind('/');
  if (!node.starts_with('/') || last == 0) return {};
  std::string module{node.substr(1, last - 1)};
  std::ranges::replace(module, '/', '.');
  return module;
}

}  // namespace

struct OnnxGraph::Node {
  std::string name;
  std::string operation;
  std::vector<std::string> inputs;
  std::vector<std::string> outputs;
  std::vector<OnnxAttribute> attributes;

  const OnnxAttribute* find(std::string_view attribute) const {
    const auto found = std::ranges::find(attributes, attribute, &OnnxAttribute::name);
    return found == attributes.end() ? nullptr : &*found;
  }
  bool is_set(std::string_view attribute) const {
    const auto* found = find(attribute);
    return found != nullptr && found->number != 0;
  }
};

void OnnxGraph::read(const data_view& graph) {
  read_graph(graph, 0);
}

void OnnxGraph::read_graph(const data_view& graph, std::size_t depth) {
  if (depth == most_nested_graphs)
    throw std::length_error{"graphs in graphs are nested deeper than " +
                            std::to_string(most_nested_graphs)};
  pbf_reader reader{graph};
  while (reader.next()) switch (reader.tag_and_type()) {
    case tag_and_type(1, graph_bytes): read_node(reader.get_view(), depth); break;
    case tag_and_type(5, graph_bytes): tensors_.push_back({reader.get_view(), {}}); break;
    case tag_and_type(15, graph_bytes): tensors_.push_back({reader.get_view(), {}, true}); break;
    default: reader.skip();
    }
}

void OnnxGraph::read_node(const data_view& message, std::size_t depth) {
  Node node;
  pbf_reader reader{message};
  while (reader.next()) switch (reader.tag_and_type()) {
    case tag_and_type(1, graph_bytes): node.inputs.push_back(reader.get_string()); break;
    case tag_and_type(2, graph_bytes): node.outputs.push_back(reader.get_string()); break;
    case tag_and_type(3, graph_bytes): node.name = reader.get_string(); break;
    case tag_and_type(4, graph_bytes): node.operation = reader.get_string(); break;
    case tag_and_type(5, graph_bytes):
      node.attributes.push_back(read_attribute(reader.get_message()));
      break;
    default: reader.skip();
    }
  for (const OnnxAttribute& attribute : node.attributes) {
    if (attribute.tensor && node.operation == "Constant" && !node.outputs.empty())
      tensors_.push_back({*attribute.tensor, node.outputs.front()});
    for (const data_view& graph : attribute.graphs) read_graph(graph, depth + 1);
  }
  note_products(node);
}

void OnnxGraph::note_products(const Node& node) {
  if (node.operation == "Transpose" || node.operation == "Cast" || node.operation == "Identity") {
    if (node.inputs.empty() || node.outputs.empty()) return;
    const OnnxAttribute* order = node.find("perm");
    const bool stays = order != nullptr && order->numbers == std::vector<std::int64_t>{0, 1};
    passed_[node.inputs.front()].push_back(
        {node.outputs.front(), node.operation == "Transpose" && !stays});
    return;
  }
  const auto note = [&](const std::string& name, bool in_out) {
    const std::string module = module_of(node.name);
    const auto [found, first] = products_.try_emplace(name, Product{in_out, module});
    if (first) return;
    Product& known = found->second;
    if (known.in_out != in_out) known.in_out.reset();
    if (known.module != module) known.module.clear();
  };
  // x W with W as [in, out]; W x with W as [out, in].
  if (node.operation != "MatMul" && node.operation != "Gemm" && node.operation != "FusedMatMul")
    return;
  if (!node.inputs.empty()) note(node.inputs[0], node.is_set("transA"));
  if (node.inputs.size() > 1) note(node.inputs[1], !node.is_set("transB"));
}

OnnxUse OnnxGraph::use_of(std::string_view name) const {
  const auto direct = products_.find(name);
  if (direct != products_.end()) return {direct->second.in_out, direct->second.module};
  const auto next = passed_.find(name);
  if (next == passed_.end() || next->second.size() != 1) return {};
  const Passed& passed = next->second.front();
  const auto product = products_.find(passed.name);
  if (product == products_.end()) return {};
  OnnxUse use{product->second.in_out, product->second.module};
  if (use.in_out && passed.turned) use.in_out = !*use.in_out;
  return use;
}

}  // namespace certamen
