// SPDX-License-Identifier: Apache-2.0
#include "framework/language/cursor.hpp"

#include <algorithm>
#include <utility>

#include "framework/printable.hpp"

namespace certamen::language {

namespace {

constexpr std::size_t deepest = 256;

}  // namespace

const Token& Cursor::peek(std::size_t ahead) const {
  return tokens_[std::min(next_ + ahead, tokens_.size() - 1)];
}

bool Cursor::at(std::string_view text, std::size_t ahead) const {
  return peek(ahead).text == text;
}

Token Cursor::take() {
  const Token token = peek();
  if (next_ + 1 < tokens_.size()) ++next_;
  return token;
}

bool Cursor::accept(std::string_view text) {
  if (!at(text)) return false;
  take();
  return true;
}

Token Cursor::expect(std::string_view text) {
  if (!at(text)) fail("'" + std::string{text} + "'");
  return take();
}

std::string Cursor::expect_name(std::string_view what) {
  if (!at_name()) fail(what);
  return std::string{take().text};
}

void Cursor::fail(std::string_view expected) const {
  const Token& found = peek();
  const std::string before = found.kind == TokenKind::end
                                 ? "the end of the file"
                                 : "'" + printable(std::string{found.text.substr(0, 40)}) + "'";
  const bool on_later_line = next_ > 0 && tokens_[next_ - 1].after.line < found.place.line;
  fail_at(on_later_line ? tokens_[next_ - 1].after : found.place,
          "expected " + std::string{expected} + " before " + before);
}

void Cursor::fail_at(Place place, const std::string& message) const {
  throw error_at(source_, place, ErrorCode::bad_file, message);
}

/// The same place is said once, though all that it stands in fails at it.
void Cursor::note(const Error& error) {
  if (problems_->empty() || problems_->back().place() != error.place()) problems_->push_back(error);
}

bool Cursor::at_outermost() const {
  return at_kind(TokenKind::end) ||
         (at_kind(TokenKind::keyword) && (at("Game") || at("export") || at("import")));
}

void Cursor::skip_part(std::size_t start) {
  const std::size_t failed = next_;
  const auto on_new_line = [&] {
    return next_ > start && tokens_[next_ - 1].after.line < peek().place.line;
  };
  std::size_t open = 0;
  for (next_ = start; !at_kind(TokenKind::end); take()) {
    const bool beyond = next_ >= failed;
    if (next_ > start && beyond && at_outermost()) return;
    if (beyond && open == 0 && (next_ == failed || at("}")) && on_new_line()) return;
    if (at("{")) ++open;
    if (at("}")) {
      if (open == 0) break;
      --open;
      if (open == 0 && beyond && peek(1).place.line > peek().place.line) {
        take();
        return;
      }
    }
    if (at(";") && open == 0 && beyond) {
      take();
      return;
    }
  }
  if (next_ == start) take();
}

void Cursor::fail_too_deep(Place place) const {
  throw error_at(source_, place, ErrorCode::too_large,
                 "nested more than " + std::to_string(deepest) + " deep");
}

Cursor::Nested::Nested(Cursor& cursor) : cursor_{cursor} {
  if (cursor_.depth_ >= deepest) cursor_.fail_too_deep(cursor_.place());
  ++cursor_.depth_;
}

Expression Cursor::node(Form form, Place place, std::string text,
                        std::vector<Expression> parts) const {
  std::size_t depth = 1;
  for (const Expression& part : parts) depth = std::max<std::size_t>(depth, part.depth + 1u);
  if (depth > deepest) fail_too_deep(place);
  return {form, place, std::move(text), std::move(parts), false, static_cast<std::uint16_t>(depth)};
}

}  // namespace certamen::language
