// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <protozero/data_view.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace certamen {

/// What an ONNX model's nodes say of the tensors that they take.
struct OnnxUse {
  /// Of a matrix that MatMul or Gemm multiplies: stored as [in, out] rather than as [out, in];
  /// nothing where two nodes differ.
  std::optional<bool> in_out;
  /// "encoder.layer.0.output.dense" of the one node /encoder/layer.0/output/dense/MatMul that takes
  /// it: the module that PyTorch's exporter saw. Empty where there is none, or several.
  std::string module;
};

/// Goes over the graphs of an ONNX model: GraphProto, NodeProto and AttributeProto
/// (github.com/onnx/onnx, onnx/onnx.proto).
class OnnxGraph {
 public:
  /// A TensorProto, and its name where a node Constant gives it.
  struct Found {
    protozero::data_view message;
    std::string name;     ///< empty: the message has it
    bool sparse = false;  ///< a SparseTensorProto
  };

  /// Reads a graph and the graphs in its nodes. Throws protozero::exception where the encoding is
  /// damaged, and std::length_error for graphs in graphs beyond `most_nested_graphs`.
  void read(const protozero::data_view& graph);

  /// Initialisers and constants in the order of the file.
  const std::vector<Found>& tensors() const { return tensors_; }

  /// What is said of a tensor of that name, also through the nodes Transpose, Cast and Identity.
  OnnxUse use_of(std::string_view name) const;

  static constexpr std::size_t most_nested_graphs = 64;

 private:
  struct Node;
  struct Product {
    std::optional<bool> in_out;
    std::string module;
  };
  /// What a node passes on, and whether it turns it.
  struct Passed {
    std::string name;
    bool turned = false;
  };
  void read_graph(const protozero::data_view& graph, std::size_t depth);
  void read_node(const protozero::data_view& message, std::size_t depth);
  void note_products(const Node& node);

  std::vector<Found> tensors_;
  std::map<std::string, Product, std::less<>> products_;            // by what is multiplied
  std::map<std::string, std::vector<Passed>, std::less<>> passed_;  // by what is passed on
};

}  // namespace certamen
