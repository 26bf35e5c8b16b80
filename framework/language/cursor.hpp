// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "framework/language/tokens.hpp"
#include "framework/language/tree.hpp"

namespace certamen::language {

/// Reads tokens from the first to the last, never back.
class Cursor {
 public:
  /// With `problems`, what is wrong in a part() is put there, in the order of the file.
  explicit Cursor(const Source& source, bool extended, std::vector<Error>* problems = nullptr)
      : source_{source}, problems_{problems}, tokens_{tokens_of(source, problems)},
        extended_{extended} {}

  /// Whether the file has Certamen's extensions.
  bool is_extended() const { return extended_; }

  const Token& peek(std::size_t ahead = 0) const;
  bool at(std::string_view text, std::size_t ahead = 0) const;
  bool at_kind(TokenKind kind) const { return peek().kind == kind; }
  /// Whether an identifier may stand here: a name, or "in", "Group", "GroupElem", which are words
  /// in their own places only.
  bool at_name(std::size_t ahead = 0) const { return peek(ahead).kind == TokenKind::name; }
  Place place() const { return peek().place; }

  Token take();
  bool accept(std::string_view text);
  /// Throws Error(bad_file) if another token stands here.
  Token expect(std::string_view text);
  std::string expect_name(std::string_view what);
  /// "expected WHAT before 'x'"; at the end of the line before, if the token is on a later one.
  [[noreturn]] void fail(std::string_view expected) const;
  [[noreturn]] void fail_at(Place place, const std::string& message) const;

  /// Reads a part that others like it follow. What is wrong in it is thrown; or it is put to the
  /// problems, and what is left of the part is skipped: up to a semicolon or a block that ends it,
  /// to before a brace that ends what it stands in, or to a new line where something was missing.
  template <class Read>
  void part(Read read) {
    if (problems_ == nullptr) return read();
    const std::size_t start = next_;
    try {
      read();
    } catch (const Error& error) {
      if (error.code() != ErrorCode::bad_file) throw;
      note(error);
      skip_part(start);
    }
  }
  /// Whether another part may follow: not where problems are collected and the file ends here, or
  /// something begins that stands outside of everything else.
  bool goes_on() const { return problems_ == nullptr || !at_outermost(); }

  /// While one lives, what is read is nested in one thing more. Throws Error(too_large) at a depth
  /// that no reader of the file has either.
  class Nested {
   public:
    explicit Nested(Cursor& cursor);
    ~Nested() { --cursor_.depth_; }
    Nested(const Nested&) = delete;
    Nested& operator=(const Nested&) = delete;

   private:
    Cursor& cursor_;
  };

  /// A node of the tree, with the depth of what is below it; likewise bounded.
  Expression node(Form form, Place place, std::string text = {},
                  std::vector<Expression> parts = {}) const;

 private:
  [[noreturn]] void fail_too_deep(Place place) const;
  void note(const Error& error);
  void skip_part(std::size_t start);
  bool at_outermost() const;

  const Source& source_;
  std::vector<Error>* problems_;
  std::vector<Token> tokens_;
  bool extended_;
  std::size_t next_ = 0;
  std::size_t depth_ = 0;
};

}  // namespace certamen::language
