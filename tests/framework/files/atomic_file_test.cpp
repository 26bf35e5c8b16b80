// SPDX-License-Identifier: Apache-2.0
#include "framework/files/atomic_file.hpp"
#include "framework/files/temporary_files.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <filesystem>
#include <thread>

#include "tests/framework/release/models/model_files.hpp"

namespace atomic_file_test {

using namespace certamen;
using namespace certamen::testing;

TEST_CASE("atomic file: the file is written, replaced, and nothing is left beside it") {
  const Folder folder;
  write_file(folder / "f", to_bytes("first"));
  CHECK(read_bytes(folder / "f") == to_bytes("first"));
  write_file(folder / "f", to_bytes("2nd"));
  CHECK(read_bytes(folder / "f") == to_bytes("2nd"));
  write_file(folder / "empty", {});
  CHECK(read_bytes(folder / "empty").empty());
  CHECK(folder.file_count() == 2);
}

TEST_CASE("atomic file: mode and symbolic links stay as they are") {
  const Folder folder;
  const auto file = folder / "f", link = folder / "link";
  write_file(file, to_bytes("first"));
  std::filesystem::permissions(file, std::filesystem::perms::owner_read |
                                         std::filesystem::perms::owner_write);
  std::filesystem::create_symlink("f", link);
  write_file(link, to_bytes("second"));
  CHECK(std::filesystem::is_symlink(std::filesystem::symlink_status(link)));
  CHECK(read_bytes(file) == to_bytes("second"));
  CHECK(std::filesystem::status(file).permissions() ==
        (std::filesystem::perms::owner_read | std::filesystem::perms::owner_write));
  // A link that leads nowhere yet makes its target.
  std::filesystem::create_symlink("new", folder / "dangling");
  write_file(folder / "dangling", to_bytes("third"));
  CHECK(read_bytes(folder / "new") == to_bytes("third"));
  CHECK(std::filesystem::is_symlink(std::filesystem::symlink_status(folder / "dangling")));
}

TEST_CASE("atomic file: a symbolic link that leads to itself is refused, and kept") {
  const Folder folder;
  std::filesystem::create_symlink("self", folder / "self");
  std::filesystem::create_symlink("there", folder / "back");
  std::filesystem::create_symlink("back", folder / "there");
  for (const char* link : {"self", "back", "there"}) {
    CHECK_THROWS_WITH_AS(write_file(folder / link, to_bytes("no")),
                         doctest::Contains("leads to no end"), Error);
    CHECK_THROWS_AS((OutputFile{folder / link, 8}), Error);
    CHECK(std::filesystem::is_symlink(std::filesystem::symlink_status(folder / link)));
  }
  // 40 links are followed, as the system does.
  std::filesystem::create_symlink("end", folder / "1");
  for (int i = 2; i <= 41; ++i)
    std::filesystem::create_symlink(std::to_string(i - 1), folder / std::to_string(i));
  write_file(folder / "40", to_bytes("yes"));
  CHECK(read_bytes(folder / "end") == to_bytes("yes"));
  CHECK_THROWS_AS(write_file(folder / "41", to_bytes("no")), Error);
}

TEST_CASE("atomic file: a device and a FIFO are written to, not replaced") {
  write_file("/dev/null", to_bytes("gone"));
  CHECK(std::filesystem::is_character_file("/dev/null"));
  const Folder folder;
  const auto fifo = folder / "fifo";
  REQUIRE(::mkfifo(fifo.c_str(), 0600) == 0);
  Bytes got;
  std::thread reader{[&] { got = read_bytes(fifo); }};
  write_file(fifo, to_bytes("through"));
  reader.join();
  CHECK(got == to_bytes("through"));
  CHECK(std::filesystem::is_fifo(fifo));
  CHECK_THROWS_AS(write_file(folder / ".", to_bytes("no")), Error);
}

TEST_CASE("atomic file: readers of the old file keep it") {
  const Folder folder;
  write_file(folder / "f", to_bytes("first"));
  std::ifstream reader{folder / "f"};
  write_file(folder / "f", to_bytes("second"));
  std::string text;
  reader >> text;
  CHECK(text == "first");
}

TEST_CASE("atomic file: a failure names the path and leaves nothing behind") {
  const Folder folder;
  const auto message = [](const std::filesystem::path& path) {
    return message_of([&] { write_file(path, to_bytes("x")); });
  };
  const std::string lost = (folder / "no/such/folder").string();
  CHECK(message(lost) ==
        "CERTAMEN-E0112 " + lost + ": cannot create a file beside it: No such file or directory");
  const std::string taken = (folder / "taken").string();
  std::filesystem::create_directory(taken);
  CHECK(message(taken) == "CERTAMEN-E0112 " + taken + ": cannot open: Is a directory");
  CHECK(folder.file_count() == 1);
}

TEST_CASE("output file: what is written in pieces takes its place at the end, shortened and with "
          "its mode") {
  const Folder folder;
  const auto path = folder / "f";
  write_file(path, to_bytes("old"));
  std::filesystem::permissions(path, std::filesystem::perms::owner_read);
  {
    OutputFile file{path, 100000};
    file.write(70000, to_bytes("\7"));
    file.write(1, to_bytes("\11"));
    CHECK(message_of([&] { file.write(99999, to_bytes("two")); }).find("beyond its size") !=
          std::string::npos);
    CHECK(read_bytes(path) == to_bytes("old"));
    file.commit(70001);
  }
  const auto bytes = read_bytes(path);
  REQUIRE(bytes.size() == 70001);
  CHECK(bytes[0] == std::byte{0});
  CHECK(bytes[1] == std::byte{9});
  CHECK(bytes[70000] == std::byte{7});
  CHECK(std::filesystem::status(path).permissions() == std::filesystem::perms::owner_read);
  CHECK(folder.file_count() == 1);
}

TEST_CASE("output file: one that is given up leaves what was there") {
  const Folder folder;
  write_file(folder / "f", to_bytes("old"));
  {
    OutputFile given_up{folder / "f", 10};
    given_up.write(0, to_bytes("new"));
  }
  CHECK(read_bytes(folder / "f") == to_bytes("old"));
  CHECK(folder.file_count() == 1);
  OutputFile device{"/dev/null", 10};
  device.write(2, to_bytes("gone"));
  device.commit(10);
  CHECK(std::filesystem::is_character_file("/dev/null"));
  OutputFile{folder / "empty", 0}.commit(0);
  CHECK(read_bytes(folder / "empty").empty());
}

TEST_CASE("temporary files: those that wait are removed, what is in its place is kept") {
  const Folder folder;
  OutputFile waiting{folder / "f", 10}, other{folder / "g", 10}, done{folder / "h", 4};
  done.write(0, to_bytes("done"));
  done.commit(4);
  CHECK(folder.file_count() == 3);
  remove_temporary_files();
  CHECK(folder.file_count() == 1);
  CHECK(read_bytes(folder / "h") == to_bytes("done"));
  CHECK(message_of([&] { waiting.commit(10); }).find("cannot rename") != std::string::npos);
  remove_temporary_files();
  CHECK(folder.file_count() == 1);
}

}  // namespace atomic_file_test
