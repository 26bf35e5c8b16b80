// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string_view>

#include "framework/release/models/tensor_table.hpp"

namespace certamen {

/// The first byte of an ONNX model: its first field, which is the version of the format. There is
/// no magic number.
inline constexpr std::string_view onnx_start = "\x08";

/// Reads the table of an ONNX model (github.com/onnx/onnx, onnx/onnx.proto): initialisers, and the
/// tensors of nodes Constant, also those of graphs in nodes. Metadata has the model's properties.
/// MatMul and Gemm nodes say how a matrix is stored (TensorInfo::in_out). A tensor that PyTorch's
/// exporter left without a name ("onnx::MatMul_17") is named by the module of its node,
/// "encoder.layer.0.output.dense.weight"; of tensors in different graphs that share a name, the
/// later ones get "@2" and so on. Tensors whose bytes are in a file beside the model name it
/// (TensorTable::external). No length in the file is trusted. Throws Error(bad_file) whose place
/// starts with `file`; a tensor that cannot be read alone takes only itself away
/// (TensorInfo::unreadable). The table uses the bytes.
TensorTable parse_onnx(std::span<const std::byte> bytes, std::string_view file);

}  // namespace certamen
