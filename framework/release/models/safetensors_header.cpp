// SPDX-License-Identifier: Apache-2.0
#include "framework/release/models/safetensors_header.hpp"

#include <algorithm>
#include <limits>

#include "framework/error.hpp"
#include "framework/release/models/safetensors_json.hpp"

namespace certamen {

namespace {

[[noreturn]] void fail(std::string place, const std::string& message) {
  throw Error{ErrorCode::bad_file, std::move(place), message};
}

std::string range_text(const TensorInfo& tensor) {
  return "[" + std::to_string(tensor.begin) + ", " + std::to_string(tensor.end) + "]";
}

/// Bytes that the shape and dtype ask for. Zero extents count as one first, so that the answer does
/// not depend on where in the shape a zero stands.
std::uint64_t byte_size(const TensorInfo& tensor, const std::string& place) {
  constexpr std::uint64_t most = std::numeric_limits<std::uint64_t>::max() / 64;
  std::uint64_t count = 1;
  bool empty = false;
  for (const std::size_t extent : tensor.shape) {
    if (extent == 0) {
      empty = true;
    } else if (extent > most / count) {
      fail(place, "shape " + to_string(tensor.shape) + " has more elements than fit in 58 bits");
    } else {
      count *= extent;
    }
  }
  if (empty) return 0;
  const std::uint64_t bits = count * dtype_bits(tensor.dtype);
  if (bits % 8 != 0)
    fail(place, std::to_string(count) + " elements of " + std::string{dtype_name(tensor.dtype)} +
                    " do not fill whole bytes");
  return bits / 8;
}

void check_range(const TensorInfo& tensor, std::uint64_t data_size, const std::string& place) {
  if (tensor.begin > tensor.end)
    fail(place, "data_offsets " + range_text(tensor) + ": expected begin <= end");
  if (tensor.end > data_size)
    fail(place, "data_offsets " + range_text(tensor) + " end beyond the " +
                    std::to_string(data_size) +
                    " bytes of data: the file is truncated or the header wrong");
  const std::uint64_t expected = byte_size(tensor, place);
  if (tensor.end - tensor.begin != expected)
    fail(place, "data_offsets " + range_text(tensor) + " hold " +
                    std::to_string(tensor.end - tensor.begin) + " bytes, expected " +
                    std::to_string(expected) + " for " + std::string{dtype_name(tensor.dtype)} +
                    " " + to_string(tensor.shape));
}

/// The format asks that the tensors cover the data without overlap, hole or rest.
void check_cover(const std::vector<TensorInfo>& tensors, std::uint64_t data_size,
                 std::string_view file) {
  std::uint64_t covered = 0;
  const TensorInfo* previous = nullptr;
  for (const TensorInfo& tensor : tensors) {
    if (tensor.begin < covered)
      fail(tensor_place(file, tensor.name), "data_offsets " + range_text(tensor) +
                                                " overlap tensor " + quote_name(previous->name) +
                                                " at " + range_text(*previous));
    if (tensor.begin > covered)
      fail(tensor_place(file, tensor.name), "data_offsets " + range_text(tensor) +
                                                " leave a hole: expected begin " +
                                                std::to_string(covered));
    covered = tensor.end;
    previous = &tensor;
  }
  if (covered != data_size)
    fail(std::string{file}, std::to_string(data_size - covered) +
                                " bytes after the last tensor: expected the data to end at byte " +
                                std::to_string(covered) + ", got " + std::to_string(data_size));
}

std::uint64_t read_header_length(std::span<const std::byte> bytes, std::string_view file) {
  if (bytes.size() < 8)
    fail(std::string{file}, "the file has " + std::to_string(bytes.size()) +
                                " bytes: expected at least the 8 bytes of the header length");
  std::uint64_t length = 0;
  for (std::size_t i = 0; i < 8; ++i) length |= std::to_integer<std::uint64_t>(bytes[i]) << (8 * i);
  if (length > safetensors_header_limit)
    fail(std::string{file}, "the header length is " + std::to_string(length) +
                                " bytes: expected at most " +
                                std::to_string(safetensors_header_limit));
  if (length > bytes.size() - 8)
    fail(std::string{file}, "the header length is " + std::to_string(length) + " bytes, but only " +
                                std::to_string(bytes.size() - 8) + " follow");
  return length;
}

}  // namespace

TensorTable parse_safetensors_header(std::span<const std::byte> bytes, std::string_view file) {
  const std::uint64_t length = read_header_length(bytes, file);
  TensorTable header = parse_safetensors_json(
      {reinterpret_cast<const char*>(bytes.data()) + 8, static_cast<std::size_t>(length)}, file);
  header.data_begin = 8 + length;
  const std::uint64_t data_size = bytes.size() - header.data_begin;
  for (const TensorInfo& tensor : header.tensors)
    check_range(tensor, data_size, tensor_place(file, tensor.name));
  std::ranges::sort(header.tensors, [](const TensorInfo& a, const TensorInfo& b) {
    return std::tie(a.begin, a.end, a.name) < std::tie(b.begin, b.end, b.name);
  });
  check_cover(header.tensors, data_size, file);
  header.make_index(file);
  return header;
}

}  // namespace certamen
