// SPDX-License-Identifier: Apache-2.0
#include "framework/language/tokens.hpp"

#include <algorithm>
#include <array>

#include "framework/printable.hpp"

namespace certamen::language {

namespace {

constexpr auto keywords = std::to_array<std::string_view>(
    {"Set",       "Bool",   "Void",          "Int",       "Map",      "return",    "import",
     "BitString", "ModInt", "Array",         "for",       "Function", "Primitive", "subsets",
     "if",        "to",     "union",         "Game",      "export",   "as",        "else",
     "None",      "this",   "deterministic", "injective", "true",     "false"});

constexpr auto place_words = std::to_array<std::string_view>(
    {"Adversary", "Group",      "GroupElem", "Permutation", "Reduction", "Scheme", "advantage",
     "after",     "against",    "assume",    "at",          "before",    "bound",  "by",
     "calls",     "challenger", "choose",    "compose",     "event",     "expect", "extends",
     "from",      "games",      "in",        "induction",   "is",        "lemma",  "let",
     "of",        "prime",      "proof",     "requires",    "theorem"});

// A longer one stands before those that it begins with.
constexpr auto symbols = std::to_array<std::string_view>(
    {"<-uniq", "==", "!=", ">=", "<=", "||", "<-", "&&", "0^", "1^", "{",
     "}",      "[",  "]",  "(",  ")",  "<",  ">",  ";",  ":",  ",",  ".",
     "*",      "=",  "+",  "-",  "/",  "?",  "\\", "!",  "^",  "|"});

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool begins_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$';
}

class Lexer {
 public:
  Lexer(const Source& source, std::vector<Error>* problems)
      : source_{source}, rest_{source.text}, problems_{problems} {}

  std::vector<Token> run() {
    std::vector<Token> tokens;
    while (!rest_.empty()) {
      try {
        skip();
        if (!rest_.empty()) tokens.push_back(next());
      } catch (const Error& error) {
        if (problems_ == nullptr) throw;
        problems_->push_back(error);
        consume(rest_.starts_with("/*") ? rest_.size() : 1);
      }
    }
    tokens.push_back({TokenKind::end, rest_, place_, place_});
    return tokens;
  }

 private:
  [[noreturn]] void fail(const std::string& message) const {
    throw error_at(source_, place_, ErrorCode::bad_file, message);
  }

  std::string_view consume(std::size_t length) {
    const std::string_view taken = rest_.substr(0, length);
    for (const char c : taken) {
      ++place_.column;
      if (c == '\n') place_ = {place_.line + 1, 1};
    }
    rest_.remove_prefix(taken.size());
    return taken;
  }

  void skip() {
    for (;;) {
      if (rest_.starts_with("//")) {
        consume(std::min(rest_.find('\n'), rest_.size()));
      } else if (rest_.starts_with("/*")) {
        const auto end = rest_.find("*/", 2);
        if (end == std::string_view::npos) fail("expected '*/' that ends this comment");
        consume(end + 2);
      } else if (!rest_.empty() &&
                 std::string_view{" \t\r\n"}.find(rest_.front()) != std::string_view::npos) {
        consume(1);
      } else {
        return;
      }
    }
  }

  template <class Belongs>
  std::size_t length_while(std::size_t from, Belongs belongs) const {
    while (from < rest_.size() && belongs(rest_[from])) ++from;
    return from;
  }

  std::size_t file_length() const {
    const auto end = rest_.find_first_of("'\n", 1);
    if (end == std::string_view::npos || rest_[end] != '\'')
      fail("expected \"'\" that ends this name of a file");
    return end + 1;
  }

  std::pair<TokenKind, std::size_t> longest() const {
    const char first = rest_.front();
    if (first == '\'') return {TokenKind::file, file_length()};
    if (begins_name(first)) {
      const auto length = length_while(1, [](char c) { return begins_name(c) || is_digit(c); });
      const bool reserved = std::ranges::count(keywords, rest_.substr(0, length)) > 0;
      return {reserved ? TokenKind::keyword : TokenKind::name, length};
    }
    const auto bits =
        rest_.starts_with("0b") ? length_while(2, [](char c) { return c == '0' || c == '1'; }) : 0;
    if (bits > 2) return {TokenKind::binary, bits};
    for (const std::string_view symbol : symbols)
      if (rest_.starts_with(symbol)) return {TokenKind::symbol, symbol.size()};
    if (is_digit(first)) return {TokenKind::number, length_while(1, is_digit)};
    fail("no token begins with '" + printable(std::string{first}) + "'");
  }

  Token next() {
    const auto [kind, length] = longest();
    Token token{kind, {}, place_, {}};
    token.text = consume(length);
    token.after = place_;
    return token;
  }

  const Source& source_;
  std::string_view rest_;
  std::vector<Error>* problems_;
  Place place_;
};

}  // namespace

std::vector<Token> tokens_of(const Source& source, std::vector<Error>* problems) {
  return Lexer{source, problems}.run();
}

std::span<const std::string_view> reserved_words() {
  return keywords;
}

std::span<const std::string_view> words_of_places() {
  return place_words;
}

}  // namespace certamen::language
