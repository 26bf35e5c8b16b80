// SPDX-License-Identifier: Apache-2.0
#include "framework/release/models/safetensors_writer.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <tuple>

#include "framework/error.hpp"
#include "framework/files/atomic_file.hpp"
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

std::vector<const StoredTensor*> in_file_order(const std::vector<StoredTensor>& tensors) {
  std::vector<const StoredTensor*> order;
  for (const StoredTensor& tensor : tensors) order.push_back(&tensor);
  std::ranges::sort(order, [](const StoredTensor* a, const StoredTensor* b) {
    return std::tuple{item_bytes(b->format), std::string_view{a->name}} <
           std::tuple{item_bytes(a->format), std::string_view{b->name}};
  });
  return order;
}

void check_names(const std::vector<StoredTensor>& tensors) {
  std::vector<std::string_view> names;
  for (const StoredTensor& tensor : tensors) {
    if (tensor.name == safetensors_metadata_key)
      throw Error{ErrorCode::usage, "tensor '__metadata__'", "the name is reserved by the format"};
    if (tensor.values.rank() > safetensors_rank_limit)
      throw Error{ErrorCode::usage, "tensor " + quote_name(tensor.name),
                  "expected at most " + std::to_string(safetensors_rank_limit) +
                      " dimensions, got " + std::to_string(tensor.values.rank())};
    names.push_back(tensor.name);
  }
  std::ranges::sort(names);
  if (const auto twice = std::ranges::adjacent_find(names); twice != names.end())
    throw Error{ErrorCode::duplicate_name, "tensor " + quote_name(*twice),
                "two tensors have this name"};
}

std::string header_text(const std::vector<const StoredTensor*>& order,
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
  for (const StoredTensor* tensor : order) {
    const std::uint64_t end = begin + tensor->values.size() * item_bytes(tensor->format);
    nlohmann::json shape = tensor->values.shape();
    text += json_string(tensor->name, "tensor name") + ":{\"dtype\":\"" +
            std::string{dtype_name(dtype_of(tensor->format))} +
            "\",\"shape\":" + (tensor->values.rank() == 0 ? "[]" : shape.dump()) +
            ",\"data_offsets\":[" + std::to_string(begin) + "," + std::to_string(end) + "]},";
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

void encode_all(const StoredTensor& tensor, std::byte* out) {
  const std::size_t item = item_bytes(tensor.format);
  for (std::size_t i = 0; i < tensor.values.size(); ++i) {
    const double value = tensor.values[i];
    std::byte* const place = out + i * item;
    encode(tensor.format, value, place);
    double stored = 0;
    decode(tensor.format, place, item, 1, &stored);
    if (std::isfinite(value) && !std::isfinite(stored))
      throw Error{ErrorCode::bad_number, "tensor " + quote_name(tensor.name),
                  "element " + std::to_string(i) + " (" + std::to_string(value) + ") overflows " +
                      std::string{dtype_name(dtype_of(tensor.format))}};
  }
}

}  // namespace

std::vector<std::byte> safetensors_bytes(const std::vector<StoredTensor>& tensors,
                                         const std::map<std::string, std::string>& metadata) {
  check_names(tensors);
  const auto order = in_file_order(tensors);
  const std::string header = header_text(order, metadata);
  std::size_t total = 8 + header.size();
  for (const StoredTensor* tensor : order)
    total += tensor->values.size() * item_bytes(tensor->format);
  std::vector<std::byte> bytes(total);
  for (std::size_t i = 0; i < 8; ++i)
    bytes[i] = static_cast<std::byte>((header.size() >> (8 * i)) & 0xffU);
  std::ranges::transform(header, bytes.begin() + 8,
                         [](char c) { return static_cast<std::byte>(c); });
  std::byte* out = bytes.data() + 8 + header.size();
  for (const StoredTensor* tensor : order) {
    encode_all(*tensor, out);
    out += tensor->values.size() * item_bytes(tensor->format);
  }
  return bytes;
}

void write_safetensors(const std::filesystem::path& path, const std::vector<StoredTensor>& tensors,
                       const std::map<std::string, std::string>& metadata) {
  write_file(path, safetensors_bytes(tensors, metadata));
}

}  // namespace certamen
