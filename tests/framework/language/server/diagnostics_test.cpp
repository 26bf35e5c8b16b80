// SPDX-License-Identifier: Apache-2.0
// What `certamen lsp` says of whole files: two games side by side, the lines of a proof.
#include <doctest/doctest.h>

#include <filesystem>

#include "tests/framework/cli/process.hpp"
#include "tests/framework/language/server/client.hpp"
#include "tests/support/has_text.hpp"
#include "tests/support/temporary_file.hpp"

namespace diagnostics_test {

using namespace certamen::testing;

namespace {

json start_of(int line, int character) {
  return {{"line", line}, {"character", character}};
}

}  // namespace

TEST_CASE("lsp: two games that have other oracles") {
  const TemporaryName name;
  Client client;
  client.start();
  const std::string uri =
      "file://" + (std::filesystem::path{name.path}.parent_path() / "two.game").string();
  client.open(uri, "Game L(Int n) {\n"
                   "    Bool X() { return true; }\n"
                   "}\n"
                   "Game R(Int n) {\n"
                   "    Bool Y() { return true; }\n"
                   "}\n"
                   "export as Two;\n");
  const json found = client.diagnostics(uri);
  INFO(found.dump(1));
  REQUIRE(found.size() == 1);
  CHECK(found[0]["code"] == "CERTAMEN-E0103");
  CHECK(found[0]["range"]["start"] == start_of(4, 9));
  has(found[0]["message"].get<std::string>(), "L has no Y");
  client.edit(uri, 4, 9, 4, 10, "X");
  CHECK(client.diagnostics(uri) == json::array());
}

TEST_CASE("lsp: every wrong line of a proof is said") {
  const TemporaryName name;
  const auto folder = std::filesystem::path{name.path}.parent_path();
  const std::string files = source_root() + "/docs/examples/files/";
  for (const char* file : {"Cipher.primitive", "Twice.scheme", "Once.game", "Twice.proof"})
    std::filesystem::copy_file(files + file, folder / file);
  std::string text = read_text((folder / "Twice.proof").string());
  const std::string compose = " compose ";
  const auto first = text.find(compose, text.find("games:"));
  const auto second = text.find(compose, first + 1);
  REQUIRE(second != std::string::npos);
  const auto line_of = [&](std::size_t at) {
    return std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '\n');
  };
  // The reductions of both lines are called by names that nothing has.
  text.insert(second + compose.size(), "No");
  text.insert(first + compose.size(), "No");
  Client client;
  client.start();
  const std::string uri = "file://" + (folder / "Twice.proof").string();
  client.open(uri, text);
  const json found = client.diagnostics(uri);
  INFO(found.dump(1));
  REQUIRE(found.size() == 2);
  CHECK(found[0]["range"]["start"]["line"] == line_of(first));
  CHECK(found[1]["range"]["start"]["line"] == line_of(second + 2));
  for (const json& each : found)
    CHECK(each["message"] == "there is no such reduction in this file");
}

}  // namespace diagnostics_test
