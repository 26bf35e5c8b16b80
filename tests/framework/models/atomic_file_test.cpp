// SPDX-License-Identifier: Apache-2.0
#include "framework/models/atomic_file.hpp"

#include <doctest/doctest.h>

#include <filesystem>

#include "tests/framework/models/model_files.hpp"

using namespace certamen;
using namespace certamen::testing;

namespace atomic_file_test {

TEST_CASE("atomic file: the file is written, replaced, and nothing is left beside it") {
  const Folder folder;
  write_file_atomically(folder / "f", to_bytes("first"));
  CHECK(read_bytes(folder / "f") == to_bytes("first"));
  write_file_atomically(folder / "f", to_bytes("2nd"));
  CHECK(read_bytes(folder / "f") == to_bytes("2nd"));
  write_file_atomically(folder / "empty", {});
  CHECK(read_bytes(folder / "empty").empty());
  CHECK(folder.file_count() == 2);
}

TEST_CASE("atomic file: readers of the old file keep it") {
  const Folder folder;
  write_file_atomically(folder / "f", to_bytes("first"));
  std::ifstream reader{folder / "f"};
  write_file_atomically(folder / "f", to_bytes("second"));
  std::string text;
  reader >> text;
  CHECK(text == "first");
}

TEST_CASE("atomic file: a failure names the path and leaves nothing behind") {
  const Folder folder;
  const auto message = [](const std::filesystem::path& path) {
    return message_of([&] { write_file_atomically(path, to_bytes("x")); });
  };
  const std::string lost = (folder / "no/such/folder").string();
  CHECK(message(lost) ==
        "CERTAMEN-E0112 " + lost + ": cannot create a file beside it: No such file or directory");
  const std::string taken = (folder / "taken").string();
  std::filesystem::create_directory(taken);
  CHECK(message(taken) ==
        "CERTAMEN-E0112 " + taken + ": cannot rename the finished file: Is a directory");
  CHECK(folder.file_count() == 1);
}

}  // namespace atomic_file_test
