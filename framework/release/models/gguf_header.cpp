// SPDX-License-Identifier: Apache-2.0
#include "framework/release/models/gguf_header.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <limits>
#include <tuple>
#include <utility>

#include "framework/error.hpp"

namespace certamen {

namespace {

/// Numbers of the types of tensors. Those that are not here have no size that is known.
constexpr std::pair<std::uint32_t, Dtype> tensor_types[] = {
    {0, Dtype::f32},   {1, Dtype::f16},   {2, Dtype::q4_0},  {3, Dtype::q4_1},  {6, Dtype::q5_0},
    {7, Dtype::q5_1},  {8, Dtype::q8_0},  {10, Dtype::q2_k}, {11, Dtype::q3_k}, {12, Dtype::q4_k},
    {13, Dtype::q5_k}, {14, Dtype::q6_k}, {24, Dtype::i8},   {25, Dtype::i16},  {26, Dtype::i32},
    {27, Dtype::i64},  {28, Dtype::f64},  {30, Dtype::bf16},
};

/// Numbers of the types of metadata.
enum class ValueType : std::uint32_t {
  u8,
  i8,
  u16,
  i16,
  u32,
  i32,
  f32,
  boolean,
  text,
  array,
  u64,
  i64,
  f64
};

/// Bytes of a value; none for those whose length stands before them.
constexpr std::array<std::size_t, 13> value_bytes{1, 1, 2, 2, 4, 4, 4, 1, 0, 0, 8, 8, 8};

constexpr std::uint32_t most_axes = 4;
constexpr std::uint64_t usual_alignment = 32;

class GgufReader {
 public:
  GgufReader(std::span<const std::byte> bytes, std::string_view file)
      : bytes_{bytes}, file_{file} {}

  TensorTable read() {
    at_ = gguf_magic.size();
    check_version(number<std::uint32_t>("the version"));
    const auto tensors = number<std::uint64_t>("the number of tensors");
    const auto keys = number<std::uint64_t>("the number of keys");
    for (std::uint64_t i = 0; i < keys; ++i) read_key();
    for (std::uint64_t i = 0; i < tensors; ++i) read_tensor();
    place_data();
    return std::move(table_);
  }

 private:
  [[noreturn]] void fail(const std::string& place, const std::string& message,
                         ErrorCode code = ErrorCode::bad_file) const {
    throw Error{code, place, message};
  }

  std::span<const std::byte> take(std::uint64_t count, std::string_view what) {
    if (count > bytes_.size() - at_)
      fail(std::string{file_},
           fmt::format("{} at byte {} takes {} bytes, but only {} follow: the file is truncated or "
                       "wrong",
                       what, at_, count, bytes_.size() - at_));
    const auto taken = bytes_.subspan(at_, static_cast<std::size_t>(count));
    at_ += taken.size();
    return taken;
  }

  template <class Word>
  Word number(std::string_view what) {
    std::uint64_t word = 0;
    const auto taken = take(sizeof(Word), what);
    for (std::size_t i = 0; i < sizeof(Word); ++i)
      word |= std::to_integer<std::uint64_t>(taken[i]) << (8 * i);
    return static_cast<Word>(word);
  }

  std::string text(std::string_view what) {
    const auto length = number<std::uint64_t>(what);
    const auto taken = take(length, what);
    return {reinterpret_cast<const char*>(taken.data()), taken.size()};
  }

  void check_version(std::uint32_t version) const {
    if (version == 2 || version == 3) return;
    const bool turned = version == 2U << 24U || version == 3U << 24U;
    fail(std::string{file_},
         turned ? "its numbers are big-endian: expected a little-endian file"
                : fmt::format("version {}: expected version 2 or 3", version),
         ErrorCode::unsupported);
  }

  ValueType value_type(const std::string& place) {
    const auto type = number<std::uint32_t>("the type of a value");
    if (type >= value_bytes.size())
      fail(place, fmt::format("type {} of a value: expected one of 0 to {}", type,
                              value_bytes.size() - 1));
    return static_cast<ValueType>(type);
  }

  void read_key() {
    const std::string key = text("a key");
    const std::string place = fmt::format("{}: key {}", file_, quote_name(key));
    const ValueType type = value_type(place);
    if (type == ValueType::array) return skip_array(place);
    const std::string value = value_text(type, place);
    if (key == "general.alignment") set_alignment(type, value, place);
    if (!table_.metadata.emplace(key, value).second) fail(place, "the key appears twice");
  }

  void set_alignment(ValueType type, const std::string& value, const std::string& place) {
    if (type != ValueType::u32) fail(place, "expected a 32-bit number");
    alignment_ = std::stoull(value);
    if (!std::has_single_bit(alignment_))
      fail(place, fmt::format("alignment {}: expected a power of two", value));
  }

  std::string value_text(ValueType type, const std::string& place) {
    constexpr std::string_view what = "the value";
    switch (type) {
    case ValueType::u8: return std::to_string(number<std::uint8_t>(what));
    case ValueType::i8: return std::to_string(static_cast<int>(number<std::int8_t>(what)));
    case ValueType::u16: return std::to_string(number<std::uint16_t>(what));
    case ValueType::i16: return std::to_string(number<std::int16_t>(what));
    case ValueType::u32: return std::to_string(number<std::uint32_t>(what));
    case ValueType::i32: return std::to_string(number<std::int32_t>(what));
    case ValueType::u64: return std::to_string(number<std::uint64_t>(what));
    case ValueType::i64: return std::to_string(number<std::int64_t>(what));
    case ValueType::f32:
      return fmt::format("{}", std::bit_cast<float>(number<std::uint32_t>(what)));
    case ValueType::f64:
      return fmt::format("{}", std::bit_cast<double>(number<std::uint64_t>(what)));
    case ValueType::text: return text(what);
    case ValueType::array: break;
    case ValueType::boolean: {
      const auto value = number<std::uint8_t>(what);
      if (value > 1) fail(place, fmt::format("truth value {}: expected 0 or 1", value));
      return value == 1 ? "true" : "false";
    }
    }
    return {};
  }

  void skip_array(const std::string& place) {
    const ValueType type = value_type(place);
    const auto length = number<std::uint64_t>("the length of an array");
    if (type == ValueType::array) fail(place, "an array of arrays: expected an array of values");
    if (type == ValueType::text) {
      for (std::uint64_t i = 0; i < length; ++i) (void)text("a text of an array");
      return;
    }
    const std::size_t each = value_bytes[static_cast<std::size_t>(type)];
    if (length > bytes_.size() / each)
      fail(place,
           fmt::format("an array of {} values, but the file has {} bytes", length, bytes_.size()));
    (void)take(length * each, "an array");
  }

  void read_tensor() {
    TensorInfo tensor;
    tensor.name = text("the name of a tensor");
    const std::string place = tensor_place(file_, tensor.name);
    const auto axes = number<std::uint32_t>("the number of axes");
    if (axes > most_axes) fail(place, fmt::format("{} axes: expected at most {}", axes, most_axes));
    for (std::uint32_t i = 0; i < axes; ++i)
      tensor.shape.push_back(number<std::uint64_t>("an extent"));
    const auto type = number<std::uint32_t>("the type of a tensor");
    const auto* found =
        std::ranges::find(tensor_types, type, &std::pair<std::uint32_t, Dtype>::first);
    if (found == std::end(tensor_types))
      fail(place, fmt::format("type {} of a tensor is not known", type), ErrorCode::unsupported);
    tensor.dtype = found->second;
    tensor.begin = number<std::uint64_t>("an offset");
    tensor.end = tensor.begin;  // until the data's place is known
    const std::size_t block = dtype_block(tensor.dtype), row = axes == 0 ? 1 : tensor.shape[0];
    if (row % block != 0)
      fail(place, fmt::format("rows of {} elements: expected a multiple of {} for {}", row, block,
                              dtype_name(tensor.dtype)));
    std::ranges::reverse(tensor.shape);
    table_.tensors.push_back(std::move(tensor));
  }

  std::uint64_t bytes_of(const TensorInfo& tensor, const std::string& place) const {
    std::uint64_t count = 1;
    bool empty = false;
    for (const std::size_t extent : tensor.shape) {
      empty = empty || extent == 0;
      if (extent != 0 &&
          extent > std::numeric_limits<std::uint32_t>::max() * std::uint64_t{64} / count)
        fail(place, "shape " + to_string(tensor.shape) + " has more elements than a file can hold");
      count *= std::max<std::size_t>(extent, 1);
    }
    return empty ? 0 : count / dtype_block(tensor.dtype) * (dtype_bits(tensor.dtype) / 8);
  }

  /// Where the data begins, and where each tensor ends. Between tensors lies padding.
  void place_data() {
    const std::uint64_t padding = (alignment_ - at_ % alignment_) % alignment_;
    if (padding > bytes_.size() - at_ && !table_.tensors.empty())
      fail(std::string{file_}, "no data follows the table: the file is truncated");
    table_.data_begin = std::min<std::uint64_t>(at_ + padding, bytes_.size());
    const std::uint64_t size = bytes_.size() - table_.data_begin;
    for (TensorInfo& tensor : table_.tensors) {
      const std::string place = tensor_place(file_, tensor.name);
      const std::uint64_t length = bytes_of(tensor, place);
      if (tensor.begin % alignment_ != 0)
        fail(place, fmt::format("offset {}: expected a multiple of {}", tensor.begin, alignment_));
      if (tensor.begin > size || length > size - tensor.begin)
        fail(place, fmt::format("{} bytes at offset {} end beyond the {} bytes of data: the file "
                                "is truncated or wrong",
                                length, tensor.begin, size));
      tensor.end = tensor.begin + length;
    }
    std::ranges::sort(table_.tensors, [](const TensorInfo& a, const TensorInfo& b) {
      return std::tie(a.begin, a.end, a.name) < std::tie(b.begin, b.end, b.name);
    });
    for (std::size_t i = 1; i < table_.tensors.size(); ++i)
      if (table_.tensors[i].begin < table_.tensors[i - 1].end)
        fail(tensor_place(file_, table_.tensors[i].name),
             fmt::format("offset {} lies in tensor {}, which ends at {}", table_.tensors[i].begin,
                         quote_name(table_.tensors[i - 1].name), table_.tensors[i - 1].end));
    table_.make_index(file_);
  }

  std::span<const std::byte> bytes_;
  std::string_view file_;
  std::size_t at_ = 0;
  std::uint64_t alignment_ = usual_alignment;
  TensorTable table_;
};

}  // namespace

TensorTable parse_gguf_header(std::span<const std::byte> bytes, std::string_view file) {
  return GgufReader{bytes, file}.read();
}

}  // namespace certamen
