// SPDX-License-Identifier: Apache-2.0
// The examples of docs/reference/language.md.
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include <unistd.h>

#include "framework/engines/equivalence/equivalence.hpp"
#include "framework/language/game.hpp"
#include "framework/language/load.hpp"

namespace language_page_test {

namespace {

using namespace certamen;
using namespace certamen::language;

struct Example {
  Settings settings;
  Rational distance = 0;
};

/// "// n=1,q=2: 1/4", where the sizes may be missing.
Example parse_first_line(const std::string& line) {
  Example example;
  const auto colon = line.find(": ");
  const std::string sizes = colon == std::string::npos ? "" : line.substr(3, colon - 3);
  const std::string answer = line.substr(colon == std::string::npos ? 3 : colon + 2);
  std::istringstream pieces{sizes};
  for (std::string piece; std::getline(pieces, piece, ',');)
    example.settings.emplace(piece.substr(0, piece.find('=')), piece.substr(piece.find('=') + 1));
  if (answer != "equal") example.distance = Rational{answer};
  return example;
}

void check(const std::string& block) {
  CAPTURE(block);
  const Example example = parse_first_line(block.substr(0, block.find('\n')));
  const std::string path = (std::filesystem::temp_directory_path() /
                            ("certamen-page-" + std::to_string(::getpid()) + ".game"))
                               .string();
  std::ofstream{path} << block;
  const Context context;
  const GamePair pair = load_pair(path, example.settings);
  const EquivalenceResult result =
      decide_equivalence(defined_package(pair.left, Size{2}, context),
                         defined_package(pair.right, Size{2}, context), {}, context);
  std::filesystem::remove(path);
  REQUIRE(result.equivalent.has_value());
  CHECK(abs(result.first - result.second) == example.distance);
}

}  // namespace

TEST_CASE("froglang: the examples of the page are what it says") {
  std::ifstream page{std::string{CERTAMEN_SOURCE_ROOT} + "/docs/reference/language.md"};
  std::string block;
  int blocks = 0;
  bool inside = false;
  for (std::string line; std::getline(page, line);) {
    if (line == "```froglang") {
      inside = true;
      block.clear();
    } else if (inside && line == "```") {
      inside = false;
      ++blocks;
      check(block);
    } else if (inside) {
      block += line + "\n";
    }
  }
  CHECK(blocks == 5);
}

}  // namespace language_page_test
