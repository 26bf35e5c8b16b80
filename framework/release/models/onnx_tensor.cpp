// SPDX-License-Identifier: Apache-2.0
#include "framework/release/models/onnx_tensor.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <map>
#include <optional>
#include <protozero/pbf_reader.hpp>
#include <utility>

#include "framework/release/models/shard_index.hpp"

namespace certamen {

namespace {

using protozero::data_view;
using protozero::pbf_reader;
using protozero::pbf_wire_type;
using protozero::tag_and_type;

/// Numbers of the fields of TensorProto.
namespace tensor_field {
constexpr protozero::pbf_tag_type dims = 1, data_type = 2, segment = 3, float_data = 4,
                                  int32_data = 5, int64_data = 7, name = 8, raw_data = 9,
                                  double_data = 10, uint64_data = 11, external_data = 13,
                                  data_location = 14;
}  // namespace tensor_field

/// How a field is written.
namespace wire {
constexpr auto varint = pbf_wire_type::varint, bytes = pbf_wire_type::length_delimited,
               fixed32 = pbf_wire_type::fixed32, fixed64 = pbf_wire_type::fixed64;
}  // namespace wire

/// A data_type, and the field that has its numbers where they are no raw_data.
struct OnnxType {
  std::int32_t number;
  Dtype dtype;
  protozero::pbf_tag_type field;
};
constexpr OnnxType onnx_types[] = {
    {1, Dtype::f32, tensor_field::float_data},
    {2, Dtype::u8, tensor_field::int32_data},
    {3, Dtype::i8, tensor_field::int32_data},
    {4, Dtype::u16, tensor_field::int32_data},
    {5, Dtype::i16, tensor_field::int32_data},
    {6, Dtype::i32, tensor_field::int32_data},
    {7, Dtype::i64, tensor_field::int64_data},
    {9, Dtype::boolean, tensor_field::int32_data},
    {10, Dtype::f16, tensor_field::int32_data},
    {11, Dtype::f64, tensor_field::double_data},
    {12, Dtype::u32, tensor_field::uint64_data},
    {13, Dtype::u64, tensor_field::uint64_data},
    {14, Dtype::c64, tensor_field::float_data},
    {16, Dtype::bf16, tensor_field::int32_data},
    {17, Dtype::f8_e4m3, tensor_field::int32_data},
    {18, Dtype::f8_e4m3fnuz, tensor_field::int32_data},
    {19, Dtype::f8_e5m2, tensor_field::int32_data},
    {20, Dtype::f8_e5m2fnuz, tensor_field::int32_data},
};
constexpr std::int32_t onnx_text = 8;
constexpr std::size_t most_onnx_axes = 32;

/// Whether its numbers lie there as they are.
bool is_fixed(const OnnxType& type) {
  return type.field == tensor_field::float_data || type.field == tensor_field::double_data;
}

const OnnxType* find_onnx_type(std::int32_t number) {
  const auto* found = std::ranges::find(onnx_types, number, &OnnxType::number);
  return found == std::end(onnx_types) ? nullptr : found;
}

/// Calls `take(value)` for each varint of a field, packed or alone.
template <class Take>
void for_varints(pbf_reader& reader, const Take& take) {
  if (reader.wire_type() == wire::varint) return take(reader.get_uint64());
  for (const std::uint64_t value : reader.get_packed_uint64()) take(value);
}

/// The bytes of the field that is next, fixed or packed: one span for each time that it occurs.
data_view fixed_bytes(pbf_reader& reader) {
  if (reader.wire_type() == wire::bytes) return reader.get_view();
  const data_view rest = reader.data();
  reader.skip();
  return {rest.data(), rest.size() - reader.data().size()};
}

/// What is in a TensorProto, but for its numbers.
struct OnnxFields {
  std::string name;
  std::vector<std::uint64_t> shape;
  std::int32_t type = 0;
  bool segmented = false;
  bool elsewhere = false;
  std::map<std::string, std::string> external;
  std::optional<data_view> raw;
  /// One of the fields that have numbers; each may occur several times.
  struct Numbers {
    std::uint64_t amount = 0;  // bytes, or varints
    std::size_t pieces = 0;
    data_view last;  // of those that are no varints
  };
  std::map<protozero::pbf_tag_type, Numbers> numbers;
};

void read_entry(pbf_reader entry, std::map<std::string, std::string>& entries) {
  std::string key, value;
  while (entry.next()) switch (entry.tag_and_type()) {
    case tag_and_type(1, wire::bytes): key = entry.get_string(); break;
    case tag_and_type(2, wire::bytes): value = entry.get_string(); break;
    default: entry.skip();
    }
  entries[key] = value;
}

OnnxFields read_fields(pbf_reader reader) {
  OnnxFields fields;
  while (reader.next()) switch (reader.tag_and_type()) {
    case tag_and_type(tensor_field::dims, wire::varint):
    case tag_and_type(tensor_field::dims, wire::bytes):
      for_varints(reader, [&](std::uint64_t extent) {
        if (fields.shape.size() <= most_onnx_axes) fields.shape.push_back(extent);
      });
      break;
    case tag_and_type(tensor_field::data_type, wire::varint):
      fields.type = reader.get_int32();
      break;
    case tag_and_type(tensor_field::segment, wire::bytes):
      fields.segmented = true;
      reader.skip();
      break;
    case tag_and_type(tensor_field::float_data, wire::fixed32):
    case tag_and_type(tensor_field::float_data, wire::bytes):
    case tag_and_type(tensor_field::double_data, wire::fixed64):
    case tag_and_type(tensor_field::double_data, wire::bytes): {
      auto& numbers = fields.numbers[reader.tag()];
      numbers.last = fixed_bytes(reader);
      numbers.amount += numbers.last.size();
      ++numbers.pieces;
      break;
    }
    case tag_and_type(tensor_field::int32_data, wire::varint):
    case tag_and_type(tensor_field::int32_data, wire::bytes):
    case tag_and_type(tensor_field::int64_data, wire::varint):
    case tag_and_type(tensor_field::int64_data, wire::bytes):
    case tag_and_type(tensor_field::uint64_data, wire::varint):
    case tag_and_type(tensor_field::uint64_data, wire::bytes): {
      auto& numbers = fields.numbers[reader.tag()];
      for_varints(reader, [&](std::uint64_t) { ++numbers.amount; });
      break;
    }
    case tag_and_type(tensor_field::name, wire::bytes): fields.name = reader.get_string(); break;
    case tag_and_type(tensor_field::raw_data, wire::bytes): fields.raw = reader.get_view(); break;
    case tag_and_type(tensor_field::external_data, wire::bytes):
      read_entry(reader.get_message(), fields.external);
      break;
    case tag_and_type(tensor_field::data_location, wire::varint):
      fields.elsewhere = reader.get_int32() == 1;
      break;
    default: reader.skip();
    }
  return fields;
}

/// The entry as a number, or `otherwise` where it is not there; nothing if it is no number.
std::optional<std::uint64_t> entry_number(const OnnxFields& fields, const char* key,
                                          std::uint64_t otherwise) {
  const auto found = fields.external.find(key);
  if (found == fields.external.end()) return otherwise;
  const std::string& digits = found->second;
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
  return value;
}

/// Where the numbers are in another file; why they cannot be read, or nothing.
std::string place_external(const OnnxFields& fields, std::uint64_t size, OnnxTensor& tensor) {
  const auto location = fields.external.find("location");
  const std::string name = location == fields.external.end() ? "" : location->second;
  if (!is_plain_name(name))
    return "its data is in " + quote_name(name) +
           ": expected the name of a file in the same folder";
  const auto offset = entry_number(fields, "offset", 0),
             length = entry_number(fields, "length", size);
  constexpr std::uint64_t most = std::uint64_t{1} << 62U;
  if (!offset || !length || *offset > most)
    return "its data in " + quote_name(name) + ": expected whole numbers as offset and length";
  if (*length != size)
    return fmt::format("its data in {} has {} bytes: expected {}", quote_name(name), *length, size);
  tensor.external = name;
  tensor.info.begin = *offset;
  tensor.info.end = *offset + size;
  return {};
}

/// Where the numbers are; why they cannot be read, or nothing.
std::string place_numbers(const OnnxFields& fields, std::span<const std::byte> file,
                          OnnxTensor& tensor) {
  if (fields.type == onnx_text) return "its elements are texts: expected numbers";
  const OnnxType* type = find_onnx_type(fields.type);
  if (type == nullptr) return fmt::format("ONNX's type {} of tensors is not read", fields.type);
  if (fields.segmented) return "it is stored in segments, which are not read";
  if (fields.shape.size() > most_onnx_axes)
    return fmt::format("its shape has more than {} axes", most_onnx_axes);
  const Shape shape(fields.shape.begin(), fields.shape.end());
  const auto size = byte_count(type->dtype, shape);
  if (!size) return "its shape has more elements than a file can hold";
  TensorInfo& info = tensor.info;
  info.dtype = type->dtype;
  info.shape = shape;
  if (fields.elsewhere) return place_external(fields, *size, tensor);
  const auto there = fields.numbers.find(type->field);
  const auto numbers = there == fields.numbers.end() ? OnnxFields::Numbers{} : there->second;
  const std::uint64_t item = is_fixed(*type) ? 1 : dtype_bits(type->dtype) / 8;
  const std::uint64_t found = fields.raw ? fields.raw->size() : numbers.amount * item;
  if (found != *size)
    return fmt::format("it has {} bytes: expected {} for {} {}", found, *size,
                       dtype_name(type->dtype), to_string(shape));
  const data_view* whole = fields.raw                               ? &*fields.raw
                           : is_fixed(*type) && numbers.pieces == 1 ? &numbers.last
                                                                    : nullptr;
  if (whole != nullptr)
    info.begin =
        static_cast<std::uint64_t>(whole->data() - reinterpret_cast<const char*>(file.data()));
  tensor.packed = whole == nullptr && *size > 0;
  info.end = info.begin + *size;
  return {};
}

}  // namespace

OnnxTensor read_onnx_tensor(const data_view& message, std::span<const std::byte> file) {
  const OnnxFields fields = read_fields(pbf_reader{message});
  OnnxTensor tensor;
  tensor.info.name = fields.name;
  std::string why = place_numbers(fields, file, tensor);
  if (why.empty()) return tensor;
  tensor = {};
  tensor.info = {.name = fields.name, .dtype = Dtype::u8, .shape = {0}};
  tensor.info.unreadable = std::move(why);
  return tensor;
}

std::vector<std::byte> unpack_onnx_tensor(const data_view& message) {
  const OnnxType* type = find_onnx_type(read_fields(pbf_reader{message}).type);
  std::vector<std::byte> bytes;
  if (type == nullptr) return bytes;
  const std::size_t item = dtype_bits(type->dtype) / 8;
  for (pbf_reader reader{message}; reader.next();) {
    const auto kind = reader.wire_type();
    const auto alone = !is_fixed(*type)                          ? wire::varint
                       : type->field == tensor_field::float_data ? wire::fixed32
                                                                 : wire::fixed64;
    if (reader.tag() != type->field || (kind != alone && kind != wire::bytes)) {
      reader.skip();
    } else if (is_fixed(*type)) {
      const data_view piece = fixed_bytes(reader);
      const auto* first = reinterpret_cast<const std::byte*>(piece.data());
      bytes.insert(bytes.end(), first, first + piece.size());
    } else {
      for_varints(reader, [&](std::uint64_t value) {
        for (std::size_t i = 0; i < item; ++i)
          bytes.push_back(static_cast<std::byte>(value >> (8 * i) & 0xffU));
      });
    }
  }
  return bytes;
}

}  // namespace certamen
