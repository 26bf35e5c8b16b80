// SPDX-License-Identifier: Apache-2.0
#include "framework/store/findings_store.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <thread>

#include "framework/error.hpp"
#include "framework/store/run_store.hpp"
#include "framework/store/sqlite_file.hpp"
#include "tests/support/temporary_file.hpp"

namespace findings_store_test {

using namespace certamen;

using certamen::testing::TemporaryName;

namespace {

KeptFinding finding(const std::string& key, const std::string& found) {
  return {key, "model.safetensors", "layers.3", "order 8, f32", found};
}

std::string refusal(const std::string& path) {
  try {
    open_findings(path);
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::bad_file);
    return error.what();
  }
  return "none";
}

/// Keeping fails from here on.
void spoil(const std::string& path) {
  SqliteFile file{path, false, {.application_id = 0x43657246, .version = 1, .tables = ""}};
  file.execute("DROP TABLE findings");
}

}  // namespace

TEST_CASE("findings: what is kept is there for the next one, the last of each key") {
  const TemporaryName file;
  {
    const auto journal = open_findings(file.path);
    CHECK(!journal->find("a"));
    journal->keep(finding("a", "one"));
    journal->keep(finding("b", "it's \"two\""));
    journal->keep(finding("a", "three"));
    CHECK(journal->find("a") == "three");
  }
  const auto again = open_findings(file.path);
  CHECK(again->find("a") == "three");
  CHECK(!again->find("A"));
  CHECK(again->all() == std::map<std::string, std::string>{{"a", "three"}, {"b", "it's \"two\""}});
  CHECK(again->lost().empty());
}

TEST_CASE("findings: two writers at once lose nothing") {
  const TemporaryName file;
  constexpr int each = 40;
  const auto write = [&](const std::string& name) {
    const auto journal = open_findings(file.path);
    for (int i = 0; i < each; ++i) journal->keep(finding(name + std::to_string(i), name));
    CHECK(journal->lost().empty());
  };
  {
    const std::jthread one{write, "one"}, two{write, "two"};
  }
  CHECK(open_findings(file.path)->all().size() == 2 * each);
}

TEST_CASE("findings: a file that is something else is refused and left as it is") {
  const TemporaryName file;
  std::ofstream{file.path} << "a letter, not a database";
  CHECK(refusal(file.path).find("not a database") != std::string::npos);
  CHECK(std::filesystem::file_size(file.path) == 24);
  std::filesystem::remove(file.path);
  {
    RunStore{file.path};
  }
  CHECK(refusal(file.path).find("something else: expected findings of attacks") !=
        std::string::npos);
  CHECK_NOTHROW(RunStore{file.path});
  std::filesystem::remove(file.path);
  {
    SqliteFile{file.path,
               true,
               {.application_id = 0x43657246, .version = 9, .tables = "CREATE TABLE t (a)"}};
  }
  CHECK(refusal(file.path).find("schema 9, expected 1") != std::string::npos);
  CHECK(refusal("/nowhere/at/all") != "none");
  CHECK(refusal(std::filesystem::path{file.path}.parent_path().string()) != "none");
}

TEST_CASE("findings: what fails after the start ends the keeping, and says why") {
  const TemporaryName file;
  const auto journal = open_findings(file.path);
  journal->keep(finding("a", "one"));
  spoil(file.path);
  CHECK_NOTHROW(journal->keep(finding("b", "two")));
  CHECK(journal->lost().find(file.path) == 0);
  CHECK(!journal->find("a"));
  CHECK(journal->all().empty());
}

}  // namespace findings_store_test
