// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <protozero/data_view.hpp>
#include <span>
#include <string>
#include <vector>

#include "framework/release/models/tensor_table.hpp"

namespace certamen {

/// What a TensorProto says (github.com/onnx/onnx, onnx/onnx.proto). Its numbers lie in the file as
/// they are (raw_data, float_data, double_data), in another file, or one by one as varints, which
/// unpack_onnx_tensor puts together.
struct OnnxTensor {
  TensorInfo info;       ///< begin and end in the file, in `external`, or in what is unpacked
  std::string external;  ///< name of the file beside the model that has the bytes
  bool packed = false;   ///< to be unpacked
};

/// Reads a TensorProto of a file with these bytes. A tensor that cannot be read (texts, segments,
/// types without a size, numbers that do not fill the shape, data that is not in the same folder)
/// says why (TensorInfo::unreadable), and has no bytes. Throws protozero::exception where the
/// encoding is damaged.
OnnxTensor read_onnx_tensor(const protozero::data_view& message, std::span<const std::byte> file);

/// The elements of a tensor that is packed, little-endian and one after the other.
std::vector<std::byte> unpack_onnx_tensor(const protozero::data_view& message);

}  // namespace certamen
