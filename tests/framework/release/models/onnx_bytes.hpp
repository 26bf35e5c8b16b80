// SPDX-License-Identifier: Apache-2.0
// ONNX files for tests.
#pragma once

#include <cstdint>
#include <string>

namespace certamen::testing {

/// A message of protocol buffers, field by field.
struct OnnxMessage {
  std::string bytes;

  static std::string varint(std::uint64_t value) {
    std::string text;
    for (; value > 127; value >>= 7U) text += static_cast<char>(value | 128);
    return text + static_cast<char>(value);
  }
  OnnxMessage& number(unsigned field, std::uint64_t value) {
    bytes += varint(field << 3U) + varint(value);
    return *this;
  }
  OnnxMessage& text(unsigned field, const std::string& value) {
    bytes += varint(field << 3U | 2U) + varint(value.size()) + value;
    return *this;
  }
  OnnxMessage& message(unsigned field, const OnnxMessage& value) {
    return text(field, value.bytes);
  }
  /// One number of 4 or 8 bytes, not packed.
  OnnxMessage& fixed(unsigned field, const std::string& value) {
    bytes += varint(field << 3U | (value.size() == 4 ? 5U : 1U)) + value;
    return *this;
  }
};

}  // namespace certamen::testing
