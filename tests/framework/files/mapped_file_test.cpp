// SPDX-License-Identifier: Apache-2.0
#include "framework/files/mapped_file.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <algorithm>
#include <filesystem>

#include "tests/framework/release/models/model_files.hpp"

namespace mapped_file_test {

using namespace certamen;
using namespace certamen::testing;

TEST_CASE("mapped file: the bytes are those of the file, before and after pages are dropped") {
  const Folder folder;
  const Bytes bytes = file_bytes("", 20'000);
  write_bytes(folder / "f", bytes);
  const MappedFile file{folder / "f"};
  CHECK(std::ranges::equal(file.bytes(), bytes));
  file.drop(file.bytes());
  file.drop(file.bytes().subspan(5000, 1));
  CHECK(std::ranges::equal(file.bytes(), bytes));
  CHECK_NOTHROW(file.check_length());
}

TEST_CASE("mapped file: an empty file has no bytes") {
  const Folder folder;
  write_bytes(folder / "empty", {});
  const MappedFile file{folder / "empty"};
  CHECK(file.bytes().empty());
  CHECK_NOTHROW(file.check_length());
}

TEST_CASE("mapped file: what is no readable file is refused with its path") {
  const Folder folder;
  const auto message = [](const std::filesystem::path& path) {
    return message_of([&] { const MappedFile file{path}; });
  };
  const std::string missing = (folder / "missing").string();
  CHECK(message(missing) ==
        "CERTAMEN-E0112 " + missing + ": cannot open: No such file or directory");
  CHECK(message(folder / "") ==
        "CERTAMEN-E0112 " + (folder / "").string() + ": expected a file, got a directory");
  const std::string pipe = (folder / "pipe").string();
  REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
  CHECK(message(pipe) == "CERTAMEN-E0112 " + pipe + ": expected a regular file");
}

TEST_CASE("mapped file: a file that was cut short is noticed before its lost pages are touched") {
  const Folder folder;
  write_bytes(folder / "f", Bytes(10'000));
  const MappedFile file{folder / "f"};
  std::filesystem::resize_file(folder / "f", 100);
  CHECK(message_of([&] { file.check_length(); }) ==
        "CERTAMEN-E0112 " + (folder / "f").string() +
            ": the file had 10000 bytes when it was opened and has 100 now");
}

}  // namespace mapped_file_test
