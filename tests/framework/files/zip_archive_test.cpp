// SPDX-License-Identifier: Apache-2.0
#include "framework/files/zip_archive.hpp"

#include <doctest/doctest.h>

#include "tests/framework/release/models/zip_bytes.hpp"

namespace zip_archive_test {

namespace {

using namespace certamen;
using namespace certamen::testing;

Bytes letters(std::size_t count) {
  Bytes bytes;
  for (std::size_t i = 0; i < count; ++i) bytes.push_back(static_cast<std::byte>('a' + i % 26));
  return bytes;
}

std::string refusal(const Bytes& bytes) {
  return message_of([&] { const ZipArchive archive{bytes, "FILE"}; });
}

}  // namespace

TEST_CASE("zip: stored members lie in the file, packed ones are unpacked") {
  const Bytes content = letters(100'000);
  const Bytes bytes = ZipWriter{}
                          .stored("first", content)
                          .stored("empty", {})
                          .deflated("packed", content)
                          .stored("last", letters(3))
                          .member({"padded", 0, crc32_of(letters(9)), 9, 9, 0, 37}, letters(9))
                          .finish();
  const ZipArchive archive{bytes, "FILE"};
  REQUIRE(archive.members().size() == 5);
  for (std::size_t i = 0; i < 5; ++i) {
    const ZipMember& member = archive.members()[i];
    CAPTURE(member.name);
    CHECK(member.problem.empty());
    CHECK(member.offset.has_value() == (member.name != "packed"));
    const Bytes whole = letters(member.size);
    CHECK(archive.read(i) == whole);
    CHECK(archive.read_start(i, 7) == letters(std::min<std::size_t>(7, member.size)));
    if (member.offset)
      CHECK(std::equal(whole.begin(), whole.end(),
                       bytes.begin() + static_cast<std::ptrdiff_t>(*member.offset)));
  }
  CHECK(archive.members()[2].size == 100'000);
  CHECK(archive.place_of(3) == "FILE: member 'last'");
}

TEST_CASE("zip: a directory that points at other bytes gives no member of them") {
  const Bytes bytes =
      ZipWriter{}.stored("a", letters(90)).stored("b", letters(90)).stored("c", {}).finish();
  // The last four bytes of an entry's 46 are where its header is.
  const std::string_view text{reinterpret_cast<const char*>(bytes.data()), bytes.size()};
  const std::size_t entry = text.find("PK\1\2");
  REQUIRE(entry != text.npos);
  std::size_t read = 0;
  for (std::size_t shift = 0; shift < 200; ++shift) {
    Bytes wrong = bytes;
    wrong[entry + 42] = static_cast<std::byte>(shift);
    try {
      const ZipArchive archive{wrong, "FILE"};
      if (!archive.members()[0].problem.empty()) continue;
      ++read;
      CHECK(archive.read(0) == letters(90));
      CHECK(*archive.members()[0].offset == 31);
    } catch (const Error& error) {
      CHECK(error.code() == ErrorCode::bad_file);
    }
  }
  CHECK(read == 1);
}

TEST_CASE("zip: a file that is cut anywhere is refused, or names what cannot be read") {
  const Bytes bytes = ZipWriter{}.stored("a", letters(40)).deflated("b", letters(40)).finish();
  for (std::size_t size = 1; size < bytes.size(); ++size) {
    const Bytes cut(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size));
    CHECK(refusal(cut).starts_with("CERTAMEN-E0112 FILE: the zip file is truncated or damaged: "));
  }
}

TEST_CASE("zip: a wrong checksum, length or method is named with its member") {
  const Bytes content = letters(40);
  const auto read = [&](const ZipWriter::Entry& entry, const Bytes& packed) {
    const Bytes bytes = ZipWriter{}.member(entry, packed).finish();
    return message_of([&] { (void)ZipArchive{bytes, "FILE"}.read(0); });
  };
  const std::uint32_t crc = crc32_of(content);
  CHECK(read({"x", 0, crc, 40, 40}, content) == "nothing thrown");
  CHECK(read({"x", 0, crc ^ 1U, 40, 40}, content).starts_with("CERTAMEN-E0112 FILE: member 'x': "));
  CHECK(read({"x", 8, crc, 40, 40}, content).starts_with("CERTAMEN-E0112 FILE: member 'x': "));
  CHECK(read({"x", 0, crc, 40, 41}, content) ==
        "CERTAMEN-E0112 FILE: member 'x': it is stored, but its two sizes differ");
  CHECK(read({"x", 0, crc, 4000, 4000}, content).starts_with("CERTAMEN-E0112 FILE: "));
  CHECK(read({"x", 12, crc, 40, 40}, content) ==
        "CERTAMEN-E0112 FILE: member 'x': compression method 12: expected stored or deflated");
  CHECK(read({"x", 0, crc, 40, 40, 1}, content) ==
        "CERTAMEN-E0112 FILE: member 'x': it is encrypted");
  CHECK(read({"x", 8, crc, 40, 50'000}, content) ==
        "CERTAMEN-E0112 FILE: member 'x': it claims to unpack from 40 bytes to 50000: deflate "
        "cannot do that");
  // A block of 40 bytes as they are that claims to be 30, and 41.
  const Bytes packed = [&] {
    Bytes block = from_hex("012800d7ff");
    append(block, content);
    return block;
  }();
  CHECK(read({"x", 8, crc, 45, 40}, packed) == "nothing thrown");
  for (const std::uint32_t claim : {30U, 41U})
    CHECK(read({"x", 8, crc, 45, claim}, packed).starts_with("CERTAMEN-E0112 FILE: member 'x': "));
}

TEST_CASE("zip: a directory that claims more entries than it has is refused") {
  Bytes bytes = ZipWriter{}.stored("x", letters(8)).finish();
  for (const std::size_t from_end : {12U, 14U})
    for (std::size_t i = 0; i < 2; ++i) bytes[bytes.size() - from_end + i] = std::byte{0xfe};
  CHECK(refusal(bytes).starts_with("CERTAMEN-E0112 FILE: "));
}

TEST_CASE("zip: a directory in 64 bits that claims 2^60 entries is refused") {
  const ZipWriter zip = ZipWriter{}.stored("x", letters(8));
  Bytes bytes = zip.bytes;
  append(bytes, zip.directory);
  const std::uint64_t record = bytes.size();
  append(bytes, to_bytes("PK\6\6"));
  put_number(bytes, std::uint64_t{44});
  put_number(bytes, std::uint32_t{45U | 45U << 16U});
  put_number(bytes, std::uint64_t{0});
  put_number(bytes, std::uint64_t{1} << 60U);
  put_number(bytes, std::uint64_t{1} << 60U);
  put_number(bytes, std::uint64_t{zip.directory.size()});
  put_number(bytes, std::uint64_t{zip.bytes.size()});
  append(bytes, to_bytes("PK\6\7"));
  put_number(bytes, std::uint32_t{0});
  put_number(bytes, record);
  put_number(bytes, std::uint32_t{1});
  append(bytes, to_bytes("PK\5\6"));
  put_number(bytes, std::uint32_t{0});
  for (int i = 0; i < 12; ++i) bytes.push_back(std::byte{0xff});
  put_number(bytes, std::uint16_t{0});
  CHECK(refusal(bytes).starts_with("CERTAMEN-E0112 FILE: "));
}

}  // namespace zip_archive_test
