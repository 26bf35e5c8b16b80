// SPDX-License-Identifier: Apache-2.0
#include "framework/release/models/safetensors_plan.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <nlohmann/json.hpp>
#include <tuple>

#include "framework/error.hpp"
#include "framework/release/models/dtype.hpp"
#include "framework/release/models/safetensors_header.hpp"

namespace certamen {

namespace {

std::size_t item_bytes(FloatFormat format) {
  return dtype_bits(dtype_of(format)) / 8;
}

/// A JSON string, or Error(usage) if the text is no UTF-8.
std::string json_string(const std::string& text, const std::string& place) {
  try {
    return nlohmann::json(text).dump();
  } catch (const nlohmann::json::exception&) {
    throw Error{ErrorCode::usage, place, "expected UTF-8"};
  }
}

[[noreturn]] void refuse_overflow(FloatFormat format, const std::string& name, std::size_t number,
                                  double value) {
  throw Error{ErrorCode::bad_number, "tensor " + quote_name(name),
              "element " + std::to_string(number) + " (" + std::to_string(value) + ") overflows " +
                  std::string{dtype_name(dtype_of(format))}};
}

}  // namespace

std::size_t stored_item_bytes(FloatFormat format) {
  return item_bytes(format);
}

std::size_t stored_bytes(const PlannedTensor& tensor) {
  return element_count(tensor.shape) * item_bytes(tensor.format);
}

void put_in_file_order(std::vector<PlannedTensor>& tensors) {
  std::ranges::sort(tensors, [](const PlannedTensor& a, const PlannedTensor& b) {
    return std::tuple{item_bytes(b.format), std::string_view{a.name}} <
           std::tuple{item_bytes(a.format), std::string_view{b.name}};
  });
}

void check_tensor_names(const std::vector<PlannedTensor>& tensors) {
  std::vector<std::string_view> names;
  for (const PlannedTensor& tensor : tensors) {
    if (tensor.name == safetensors_metadata_key)
      throw Error{ErrorCode::usage, "tensor '__metadata__'", "the name is reserved by the format"};
    if (tensor.shape.size() > safetensors_rank_limit)
      throw Error{ErrorCode::usage, "tensor " + quote_name(tensor.name),
                  "expected at most " + std::to_string(safetensors_rank_limit) +
                      " dimensions, got " + std::to_string(tensor.shape.size())};
    names.push_back(tensor.name);
  }
  std::ranges::sort(names);
  if (const auto twice = std::ranges::adjacent_find(names); twice != names.end())
    throw Error{ErrorCode::duplicate_name, "tensor " + quote_name(*twice),
                "two tensors have this name"};
}

std::string safetensors_header(const std::vector<PlannedTensor>& order,
                               const std::map<std::string, std::string>& metadata) {
  std::string text = "{";
  if (!metadata.empty()) {
    text += "\"__metadata__\":{";
    for (const auto& [key, value] : metadata)
      text += json_string(key, "metadata key") + ":" +
              json_string(value, "metadata " + quote_name(key)) + ",";
    text.back() = '}';
    text += ",";
  }
  std::uint64_t begin = 0;
  for (const PlannedTensor& tensor : order) {
    const std::uint64_t end = begin + stored_bytes(tensor);
    nlohmann::json shape = tensor.shape;
    text += json_string(tensor.name, "tensor name") + ":{\"dtype\":\"" +
            std::string{dtype_name(dtype_of(tensor.format))} +
            "\",\"shape\":" + (tensor.shape.empty() ? "[]" : shape.dump()) + ",\"data_offsets\":[" +
            std::to_string(begin) + "," + std::to_string(end) + "]},";
    begin = end;
  }
  if (text.size() > 1) text.pop_back();
  text += "}";
  text.resize((text.size() + 7) / 8 * 8, ' ');
  if (text.size() > safetensors_header_limit)
    throw Error{ErrorCode::too_large, "header",
                std::to_string(text.size()) + " bytes of names: expected at most " +
                    std::to_string(safetensors_header_limit)};
  return text;
}

void put_safetensors_header(const std::string& header, std::byte* out) {
  for (std::size_t i = 0; i < 8; ++i)
    out[i] = static_cast<std::byte>((header.size() >> (8 * i)) & 0xffU);
  std::ranges::transform(header, out + 8, [](char c) { return static_cast<std::byte>(c); });
}

void store_values(const PlannedTensor& tensor, std::size_t first, std::span<const double> values,
                  std::byte* out) {
  if (values.empty()) return;
  if (tensor.format == FloatFormat::f64) {
    std::memcpy(out, values.data(), values.size_bytes());
    return;
  }
  const std::size_t item = item_bytes(tensor.format);
  for (std::size_t i = 0; i < values.size(); ++i, out += item) {
    const double value = values[i];
    double stored = 0;
    if (tensor.format == FloatFormat::f32) {
      const auto single = static_cast<float>(value);
      std::memcpy(out, &single, sizeof single);
      stored = static_cast<double>(single);
    } else {
      encode(tensor.format, value, out);
      decode(tensor.format, out, item, 1, &stored);
    }
    if (std::isfinite(value) && !std::isfinite(stored))
      refuse_overflow(tensor.format, tensor.name, first + i, value);
  }
}

}  // namespace certamen
