// SPDX-License-Identifier: Apache-2.0
// Only white space between tokens and comments is changed, so that the parser reads the same tree;
// that the tokens are the same is looked at again in the end.
#include "framework/language/format.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include "framework/language/cursor.hpp"
#include "framework/language/parse_parts.hpp"

namespace certamen::language {

namespace {

constexpr std::size_t columns = 100;
constexpr std::size_t step = 4;       // of a block
constexpr std::size_t continued = 8;  // a line that goes on
constexpr std::string_view spaces = " \t\r\n";

/// What the tree says of tokens that have several meanings, by their places.
struct Marks {
  std::set<Place> operators, prefixes, keys, sets, sizes;
};

Marks marks_of(const File& file) {
  Marks marks;
  for_each_expression(file, [&](const Expression& e) {
    switch (e.form) {
    case Form::not_:
    case Form::negate: marks.prefixes.insert(e.place); break;
    case Form::index:
    case Form::slice: marks.keys.insert(e.place); break;
    case Form::set: marks.sets.insert(e.place); break;
    case Form::size: marks.sizes.insert(e.place); break;
    default:
      if (e.form >= Form::power && e.form <= Form::without) marks.operators.insert(e.place);
    }
  });
  return marks;
}

struct Comment {
  std::string text;
  bool own_line = false;  // nothing stands before it on its line
  bool blank = false;     // an empty line does
};

/// A token and what stands between it and the one before.
struct Piece {
  Token token;
  std::vector<Comment> comments = {};
  bool blank = false;  // an empty line stands right before it
};

std::vector<Comment> comments_in(std::string_view gap, bool& blank, bool first) {
  std::vector<Comment> comments;
  std::size_t lines = first ? 1 : 0;
  while (!gap.empty()) {
    if (spaces.find(gap.front()) != std::string_view::npos) {
      if (gap.front() == '\n') ++lines;
      gap.remove_prefix(1);
      continue;
    }
    const bool line = gap.starts_with("//");
    const std::size_t end = line ? gap.find('\n') : gap.find("*/", 2) + 2;
    std::string_view text = gap.substr(0, end);
    gap.remove_prefix(std::min(end, gap.size()));
    while (line && spaces.find(text.back()) != std::string_view::npos) text.remove_suffix(1);
    comments.push_back({std::string{text}, lines > 0, lines > 1});
    lines = 0;
  }
  blank = lines > 1;
  return comments;
}

std::vector<Piece> pieces_of(const Source& source) {
  const std::vector<Token> tokens = tokens_of(source);
  std::vector<Piece> pieces;
  const char* from = source.text.data();
  for (const Token& token : tokens) {
    const std::string_view gap{from, static_cast<std::size_t>(token.text.data() - from)};
    Piece piece{token};
    piece.comments = comments_in(gap, piece.blank, pieces.empty());
    from = token.text.data() + token.text.size();
    pieces.push_back(std::move(piece));
  }
  return pieces;
}

bool is_one_of(std::string_view text, std::initializer_list<std::string_view> all) {
  return std::ranges::find(all, text) != all.end();
}

/// One line of the result, before it is broken into several.
struct Part {
  std::string text;
  bool space = false;      // before it
  bool may_break = false;  // before it
  bool comment = false;
  bool own_line = false;  // a comment that stands alone
};

class Formatter {
 public:
  Formatter(const Source& source, FileKind kind)
      : kind_{kind}, marks_{marks_of(parse(source, kind))}, pieces_{pieces_of(source)} {}

  std::string run() {
    for (at_ = 0; at_ < pieces_.size(); ++at_) {
      const Piece& piece = pieces_[at_];
      const Token& token = piece.token;
      const bool starts = parts_.empty();
      if (starts) begin_line();
      const bool closes = token.text == "}" && !set_closes() && nested_ == 0;
      put_comments(piece);
      if (token.kind == TokenKind::end) break;
      if (closes) --blocks_;
      if (parts_.empty()) start(piece, closes);
      parts_.push_back({std::string{token.text}, needs_space(), may_break()});
      after(token);
    }
    flush();
    return std::move(text_);
  }

 private:
  const Token& token(std::size_t i) const { return pieces_[i].token; }
  std::string_view text(std::size_t i) const {
    return i < pieces_.size() ? token(i).text : std::string_view{};
  }
  bool is_name(std::size_t i) const {
    return i < pieces_.size() && token(i).kind == TokenKind::name;
  }
  bool set_closes() const { return !braces_.empty() && braces_.back(); }

  /// What a line begins that is no part of a section, or begins one.
  void begin_line() {
    if (blocks_ > 0) return;
    const std::string_view word = text(at_);
    const bool header = kind_ == FileKind::proof && is_name(at_) && text(at_ + 1) == ":";
    const bool helper = word == "Game" || (word == "Reduction" && is_name(at_ + 1));
    const bool in_lines = section_ == "games";
    const bool expects =
        (is_one_of(word, {"expect", "at"}) && is_name(at_ + 1)) ||
        (word == "against" && at_ + 1 < pieces_.size() && token(at_ + 1).kind == TokenKind::file);
    apart_ = header ||
             ((section_.empty() || in_lines) &&
              (helper || is_one_of(word, {"Scheme", "Primitive", "Adversary"}))) ||
             (in_lines && expects);
    if (apart_) section_ = "";
    header_ = header;
  }

  std::size_t indent() const { return step * (blocks_ + (section_.empty() ? 0 : 1)); }

  /// None behind a brace or a section's name, but where one always is.
  void empty_line(bool wanted) {
    if (((wanted && !opened_) || apart_) && !text_.empty()) text_ += '\n';
    apart_ = false;
    opened_ = false;
  }

  void put_comments(const Piece& piece) {
    for (const Comment& comment : piece.comments) {
      if (!comment.own_line && parts_.empty() && !text_.empty() && text_.ends_with('\n')) {
        text_.pop_back();  // behind the line before
        text_ += " " + comment.text + "\n";
        continue;
      }
      if (parts_.empty()) {
        empty_line(comment.blank);
        text_ += std::string(indent(), ' ') + comment.text + "\n";
      } else {
        parts_.push_back({comment.text, true, false, true, comment.own_line});
      }
    }
  }

  void start(const Piece& piece, bool closes) {
    empty_line(piece.blank && !closes);
    indent_ = indent();
  }

  /// Before the token at at_, on the same line.
  bool needs_space() {
    if (parts_.empty()) return false;
    if (parts_.back().comment) return true;
    const bool space = wants_space();
    if (space) return true;
    // Two tokens that would be read as others are kept apart.
    const std::string both = parts_.back().text + std::string{text(at_)};
    if (token(at_ - 1).kind == TokenKind::file) return false;
    try {
      return tokens_of(Source{"", both}).front().text != parts_.back().text;
    } catch (const Error&) {
      return true;
    }
  }

  bool wants_space() const {
    const Token& now = token(at_);
    const std::string_view word = now.text, before = text(at_ - 1);
    const Place place = token(at_ - 1).place;
    if (marks_.operators.contains(now.place) || marks_.operators.contains(place)) return true;
    if (is_one_of(word, {")", "]", ",", ";", "?", "."})) return false;
    if (is_one_of(before, {"(", "[", ".", "0^", "1^", "<-uniq"})) return false;
    if (marks_.prefixes.contains(place)) return false;
    if (word == "{" && marks_.sets.contains(now.place)) return true;
    if (before == "{" && set_closes()) return false;
    if (word == "}" && (set_closes() || before == "{")) return false;
    if (opens_size_ || (word == "|" && sizes_ > 0 && !marks_.sizes.contains(now.place)))
      return false;
    if (word == "[" && marks_.keys.contains(now.place)) return false;
    if (word == ":") return nested_ > 0;
    if (before == "<" && opens_angle_) return false;
    if ((word == "<" && is_angle(at_)) || (word == ">" && angles_ > 0)) return false;
    if (word == "(")
      return !(is_name(at_ - 1) || is_one_of(before, {")", "]", ">"}) ||
               token(at_ - 1).kind == TokenKind::keyword) ||
             is_one_of(before, {"if", "for", "return", "union", "subsets", "to"});
    return true;
  }

  bool is_angle(std::size_t i) const {
    if (text(i) != "<" || marks_.operators.contains(token(i).place) || i == 0) return false;
    return is_one_of(text(i - 1), {"Set", "Map", "Array", "Function", "Permutation", "BitString",
                                   "ModInt", "GroupElem"});
  }

  bool may_break() const {
    if (parts_.empty()) return false;
    const std::string_view before = text(at_ - 1);
    return before == "," || is_one_of(before, {"=", "<-"}) ||
           marks_.operators.contains(token(at_).place) ||
           (nested_ == 0 && is_one_of(text(at_), {"compose", "against", "extends"}));
  }

  /// What follows from the token that was just written.
  void after(const Token& now) {
    const std::string_view word = now.text;
    opened_ = false;
    opens_size_ = false;
    opens_angle_ = false;
    if (word == "(" || word == "[") ++nested_;
    if (word == ")" || word == "]") --nested_;
    if (is_angle(at_)) {
      ++angles_;
      opens_angle_ = true;
    } else if (word == ">" && angles_ > 0 && !marks_.operators.contains(now.place)) {
      --angles_;
    }
    if (word == "|") {
      opens_size_ = marks_.sizes.contains(now.place);
      opens_size_ ? ++sizes_ : --sizes_;
    }
    if (word == "{") {
      const bool set = marks_.sets.contains(now.place);
      braces_.push_back(set);
      if (set) return;
      ++blocks_;
      if (text(at_ + 1) == "}" && pieces_[at_ + 1].comments.empty()) return;
      flush();
      opened_ = true;
      return;
    }
    if (word == "}") {
      const bool set = set_closes();
      braces_.pop_back();
      if (!set && !(text(at_ + 1) == "else" && pieces_[at_ + 1].comments.empty())) flush();
      return;
    }
    if (word == ";" && nested_ == 0) flush();
    if (header_ && word == ":") {
      section_ = token(at_ - 1).text;
      if (section_ == "proof") section_ = "";
      header_ = false;
      flush();
      opened_ = !section_.empty();
    }
  }

  /// The line, in several where it is too long or a comment ends one.
  void flush() {
    if (parts_.empty()) return;
    std::string line(indent_, ' ');
    std::size_t width = indent_;
    bool fresh = true;
    const auto next_line = [&] {
      text_ += line + "\n";
      line = std::string(indent_ + continued, ' ');
      width = line.size();
      fresh = true;
    };
    for (std::size_t i = 0; i < parts_.size(); ++i) {
      const Part& part = parts_[i];
      const bool after_comment = i > 0 && parts_[i - 1].comment &&
                                 (parts_[i - 1].own_line || parts_[i - 1].text.starts_with("//"));
      if (part.own_line && !fresh) next_line();
      if (!part.own_line && after_comment && !fresh) next_line();
      // As many as fit before the next place where the line may end.
      std::size_t end = i + 1, length = part.text.size() + (part.space && !fresh ? 1 : 0);
      while (end < parts_.size() && !parts_[end].may_break && !parts_[end].comment) {
        length += parts_[end].text.size() + (parts_[end].space ? 1 : 0);
        ++end;
      }
      if (part.may_break && !fresh && width + length > columns) next_line();
      const std::string piece = (part.space && !fresh ? " " : "") + part.text;
      line += piece;
      width += piece.size();
      fresh = false;
    }
    text_ += line + "\n";
    parts_.clear();
  }

  FileKind kind_;
  Marks marks_;
  std::vector<Piece> pieces_;
  std::string text_;
  std::vector<Part> parts_;
  std::vector<bool> braces_;  // whether it is a set's
  std::string section_;
  std::size_t at_ = 0, blocks_ = 0, nested_ = 0, angles_ = 0, sizes_ = 0, indent_ = 0;
  bool apart_ = false, header_ = false, opened_ = false;
  bool opens_size_ = false, opens_angle_ = false;
};

}  // namespace

std::string formatted(const Source& source, FileKind kind) {
  std::string text = Formatter{source, kind}.run();
  const Source result{source.name, is_extended(source) || !text.starts_with("// certamen ")
                                       ? std::move(text)
                                       : "\n" + text};
  const std::vector<Token> before = tokens_of(source), after = tokens_of(result);
  if (!std::ranges::equal(before, after, {}, &Token::text, &Token::text))
    throw Error{ErrorCode::internal, source.name, "its layout was not kept to white space"};
  return result.text;
}

}  // namespace certamen::language
