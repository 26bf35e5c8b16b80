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
  explicit Cursor(const Source& source, bool extended = false)
      : source_{source}, tokens_{tokens_of(source)}, extended_{extended} {}

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

  const Source& source_;
  std::vector<Token> tokens_;
  bool extended_;
  std::size_t next_ = 0;
  std::size_t depth_ = 0;
};

}  // namespace certamen::language
