// SPDX-License-Identifier: Apache-2.0
#include "framework/release/models/tensor_table.hpp"

#include <algorithm>
#include <limits>

#include "framework/error.hpp"
#include "framework/printable.hpp"

namespace certamen {

std::string quote_name(std::string_view name) {
  constexpr std::size_t longest = 80;
  std::size_t taken = std::min(name.size(), longest);
  while (taken < name.size() && taken > 0 &&
         (static_cast<unsigned char>(name[taken]) & 0xc0U) == 0x80U)
    --taken;
  return "'" + printable(name.substr(0, taken)) + (taken < name.size() ? "...'" : "'");
}

std::string tensor_place(std::string_view file, std::string_view name) {
  return std::string{file} + ": tensor " + quote_name(name);
}

std::optional<std::uint64_t> byte_count(Dtype dtype, const Shape& shape) {
  constexpr std::uint64_t most = std::numeric_limits<std::uint64_t>::max() / 64;
  std::uint64_t count = 1;
  bool empty = false;
  for (const std::size_t extent : shape) {
    empty = empty || extent == 0;
    if (extent == 0) continue;
    if (extent > most / count) return std::nullopt;
    count *= extent;
  }
  const std::uint64_t bits = count * dtype_bits(dtype);
  if (empty) return 0;
  if (bits % 8 != 0) return std::nullopt;
  return bits / 8;
}

const TensorInfo* TensorTable::find(std::string_view name) const {
  const auto found = index.find(name);
  return found == index.end() ? nullptr : &tensors[found->second];
}

void TensorTable::make_index(std::string_view file) {
  for (std::size_t i = 0; i < tensors.size(); ++i)
    if (!index.emplace(tensors[i].name, i).second)
      throw Error{ErrorCode::bad_file, std::string{file},
                  "the name " + quote_name(tensors[i].name) + " appears twice"};
}

}  // namespace certamen
