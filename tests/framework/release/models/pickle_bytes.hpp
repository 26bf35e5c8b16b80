// SPDX-License-Identifier: Apache-2.0
// Pickles for tests, opcode by opcode, and the files that torch.save makes of them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tests/framework/release/models/zip_bytes.hpp"

namespace certamen::testing {

/// Writes protocol 2, without the memo.
struct PickleWriter {
  Bytes bytes = from_hex("8002");

  PickleWriter& op(std::string_view opcodes) {
    append(bytes, to_bytes(opcodes));
    return *this;
  }
  PickleWriter& text(std::string_view text) {
    op("X");
    put_number(bytes, static_cast<std::uint32_t>(text.size()));
    return op(text);
  }
  PickleWriter& number(std::uint64_t value) {
    op("\x8a\x08");
    put_number(bytes, value);
    return *this;
  }
  PickleWriter& global(std::string_view module, std::string_view name) {
    return op("c").op(module).op("\n").op(name).op("\n");
  }
  PickleWriter& numbers(const std::vector<std::uint64_t>& all) {
    op("(");
    for (const std::uint64_t value : all) number(value);
    return op("t");
  }
  /// The identifier of storage N of the archive.
  PickleWriter& storage(std::string_view key, std::string_view type, std::uint64_t elements) {
    return op("(")
        .text("storage")
        .global("torch", type)
        .text(key)
        .text("cpu")
        .number(elements)
        .op("tQ");
  }
  /// A call of _rebuild_tensor_v2, as state_dict's tensors are stored.
  PickleWriter& tensor(std::string_view key, std::string_view type, std::uint64_t elements,
                       std::uint64_t offset, const std::vector<std::uint64_t>& shape,
                       const std::vector<std::uint64_t>& strides) {
    global("torch._utils", "_rebuild_tensor_v2").op("(");
    storage(key, type, elements).number(offset).numbers(shape).numbers(strides).op("\x89");
    return global("collections", "OrderedDict").op(")RtR");
  }
};

/// The zip file that torch.save makes of a pickle and the bytes of storages 0, 1, ...
inline Bytes torch_bytes(const Bytes& pickle, const std::vector<Bytes>& storages,
                         bool packed = false) {
  ZipWriter zip;
  const auto add = [&](const std::string& name, const Bytes& content) {
    if (packed)
      zip.deflated("archive/" + name, content);
    else
      zip.stored("archive/" + name, content);
  };
  add("data.pkl", pickle);
  add("byteorder", to_bytes("little"));
  for (std::size_t i = 0; i < storages.size(); ++i) add("data/" + std::to_string(i), storages[i]);
  add("version", to_bytes("3\n"));
  return zip.finish();
}

}  // namespace certamen::testing
