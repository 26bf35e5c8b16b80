// SPDX-License-Identifier: Apache-2.0
// Zip files for tests, byte by byte (PKWARE's APPNOTE.TXT).
#pragma once

#include <algorithm>
#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>

#include "tests/framework/release/models/model_files.hpp"

namespace certamen::testing {

/// Little-endian bytes of a number at the end of others.
template <std::integral Word>
void put_number(Bytes& bytes, Word word) {
  for (std::size_t i = 0; i < sizeof(Word); ++i)
    bytes.push_back(static_cast<std::byte>(static_cast<std::uint64_t>(word) >> (8 * i) & 0xffU));
}

inline void append(Bytes& bytes, const Bytes& more) {
  bytes.insert(bytes.end(), more.begin(), more.end());
}

/// "1f8b" as two bytes.
inline Bytes from_hex(std::string_view hex) {
  Bytes bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
    bytes.push_back(static_cast<std::byte>(std::stoul(std::string{hex.substr(i, 2)}, nullptr, 16)));
  return bytes;
}

inline std::uint32_t crc32_of(const Bytes& bytes) {
  std::uint32_t crc = ~0U;
  for (const std::byte b : bytes) {
    crc ^= std::to_integer<std::uint32_t>(b);
    for (int i = 0; i < 8; ++i) crc = (crc >> 1U) ^ ((crc & 1U) != 0 ? 0xedb88320U : 0U);
  }
  return ~crc;
}

struct ZipWriter {
  Bytes bytes;
  Bytes directory;
  std::uint16_t count = 0;

  /// What a member's two headers say.
  struct Entry {
    std::string name;
    std::uint16_t method = 0;
    std::uint32_t crc = 0;
    std::uint32_t packed = 0;
    std::uint32_t size = 0;
    std::uint16_t flags = 0;
    std::uint16_t padding = 0;  ///< of the first header alone, as PyTorch aligns its storages
  };

  ZipWriter& stored(const std::string& name, const Bytes& content) {
    const auto size = static_cast<std::uint32_t>(content.size());
    return member({name, 0, crc32_of(content), size, size}, content);
  }

  /// Deflated without compression: blocks of up to 65535 bytes as they are (RFC 1951, 3.2.4).
  ZipWriter& deflated(const std::string& name, const Bytes& content) {
    Bytes packed;
    for (std::size_t at = 0; at == 0 || at < content.size(); at += 65535) {
      const std::size_t length = std::min<std::size_t>(65535, content.size() - at);
      packed.push_back(std::byte{at + length == content.size()});
      put_number(packed, static_cast<std::uint16_t>(length));
      put_number(packed, static_cast<std::uint16_t>(~length));
      const auto first = content.begin() + static_cast<std::ptrdiff_t>(at);
      packed.insert(packed.end(), first, first + static_cast<std::ptrdiff_t>(length));
    }
    return member({name, 8, crc32_of(content), static_cast<std::uint32_t>(packed.size()),
                   static_cast<std::uint32_t>(content.size())},
                  packed);
  }

  ZipWriter& member(const Entry& entry, const Bytes& packed) {
    const auto common = [&](Bytes& out, std::uint16_t extra) {
      put_number(out, std::uint16_t{20});
      put_number(out, entry.flags);
      put_number(out, entry.method);
      put_number(out, std::uint32_t{0});  // time
      put_number(out, entry.crc);
      put_number(out, entry.packed);
      put_number(out, entry.size);
      put_number(out, static_cast<std::uint16_t>(entry.name.size()));
      put_number(out, extra);
    };
    const auto place = static_cast<std::uint32_t>(bytes.size());
    append(bytes, to_bytes("PK\3\4"));
    common(bytes, entry.padding);
    append(bytes, to_bytes(entry.name));
    if (entry.padding >= 4) {  // one extra field, "FB", of zeros
      append(bytes, to_bytes("FB"));
      put_number(bytes, static_cast<std::uint16_t>(entry.padding - 4));
      append(bytes, Bytes(entry.padding - 4U));
    }
    append(bytes, packed);
    append(directory, to_bytes("PK\1\2"));
    put_number(directory, std::uint16_t{20});
    common(directory, 0);
    for (int i = 0; i < 3; ++i) put_number(directory, std::uint16_t{0});
    put_number(directory, std::uint32_t{0});
    put_number(directory, place);
    append(directory, to_bytes(entry.name));
    ++count;
    return *this;
  }

  Bytes finish() const {
    Bytes all = bytes;
    append(all, directory);
    append(all, to_bytes("PK\5\6"));
    put_number(all, std::uint32_t{0});
    put_number(all, count);
    put_number(all, count);
    put_number(all, static_cast<std::uint32_t>(directory.size()));
    put_number(all, static_cast<std::uint32_t>(bytes.size()));
    put_number(all, std::uint16_t{0});
    return all;
  }
};

}  // namespace certamen::testing
