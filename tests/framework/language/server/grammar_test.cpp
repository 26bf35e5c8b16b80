// SPDX-License-Identifier: Apache-2.0
// The grammar for highlighting has the tokenizer's words.
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "framework/language/parser.hpp"
#include "framework/language/tokens.hpp"
#include "tests/framework/cli/process.hpp"

namespace grammar_test {

using namespace certamen::testing;

using nlohmann::json;

namespace {

json grammar() {
  return json::parse(read_text(source_root() + "/docs/reference/certamen.tmLanguage.json"));
}

/// The words of "\b(?:one|two)\b" in all patterns of a group; fails for one that stands twice.
std::set<std::string> words_of(const std::string& group) {
  std::set<std::string> words;
  const json patterns = grammar()["repository"][group]["patterns"];
  for (const json& pattern : patterns) {
    const std::string match = pattern["match"];
    REQUIRE(match.starts_with("\\b(?:"));
    REQUIRE(match.ends_with(")\\b"));
    std::istringstream all{match.substr(5, match.size() - 8)};
    for (std::string word; std::getline(all, word, '|');) CHECK(words.insert(word).second);
  }
  return words;
}

std::set<std::string> set_of(std::span<const std::string_view> words) {
  return {words.begin(), words.end()};
}

}  // namespace

TEST_CASE("grammar: its reserved words are the tokenizer's") {
  CHECK(words_of("reserved") == set_of(certamen::language::reserved_words()));
  for (const std::string& word : words_of("reserved")) {
    const certamen::language::Source source{"x", word};
    CHECK(certamen::language::tokens_of(source)[0].kind == certamen::language::TokenKind::keyword);
  }
}

TEST_CASE("grammar: words of single places are its others, and names for the tokenizer") {
  CHECK(words_of("places") == set_of(certamen::language::words_of_places()));
  for (const std::string& word : words_of("places")) {
    const certamen::language::Source source{"x", word};
    CHECK(certamen::language::tokens_of(source)[0].kind == certamen::language::TokenKind::name);
  }
}

TEST_CASE("grammar: every file that the language has is highlighted") {
  const json types = grammar()["fileTypes"];
  CHECK(types.size() == 5);
  for (const std::string type : types) CHECK(certamen::language::kind_of("a." + type).has_value());
}

}  // namespace grammar_test
