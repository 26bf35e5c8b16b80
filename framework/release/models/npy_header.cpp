// SPDX-License-Identifier: Apache-2.0
#include "framework/release/models/npy_header.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <utility>

#include "framework/error.hpp"

namespace certamen {

namespace {

/// NumPy's names of element types. Bytes have no order: "|" stands for "<".
constexpr std::pair<std::string_view, Dtype> npy_types[] = {
    {"<f2", Dtype::f16}, {"<f4", Dtype::f32}, {"<f8", Dtype::f64}, {"|b1", Dtype::boolean},
    {"|i1", Dtype::i8},  {"<i2", Dtype::i16}, {"<i4", Dtype::i32}, {"<i8", Dtype::i64},
    {"|u1", Dtype::u8},  {"<u2", Dtype::u16}, {"<u4", Dtype::u32}, {"<u8", Dtype::u64},
    {"<c8", Dtype::c64},
};

constexpr std::size_t most_npy_axes = 64;

/// The Python literal {'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }.
class NpyLiteral {
 public:
  NpyLiteral(std::string_view text, std::string place) : text_{text}, place_{std::move(place)} {}

  void read() {
    expect('{');
    while (!accept('}')) {
      read_field();
      if (accept(',')) continue;
      expect('}');
      break;
    }
    skip_blanks();
    if (at_ != text_.size()) refuse("nothing after the dictionary");
    for (const auto& [name, seen] : seen_)
      if (!seen) throw Error{ErrorCode::bad_file, place_, fmt::format("'{}' is missing", name)};
  }

  std::string_view descr;  ///< empty for records
  bool fortran_order = false;
  Shape shape;

 private:
  [[noreturn]] void refuse(const std::string& expected) const {
    throw Error{ErrorCode::bad_file, place_,
                fmt::format("expected {} at character {}, got {}", expected, at_,
                            at_ < text_.size() ? quote_name(text_.substr(at_, 20)) : "the end")};
  }
  void skip_blanks() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\n')) ++at_;
  }
  bool accept(char c) {
    skip_blanks();
    if (at_ == text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }
  void expect(char c) {
    if (!accept(c)) refuse(fmt::format("'{}'", c));
  }
  bool accept_word(std::string_view word) {
    skip_blanks();
    if (!text_.substr(at_).starts_with(word)) return false;
    at_ += word.size();
    return true;
  }

  std::string_view quoted() {
    skip_blanks();
    const char quote = at_ < text_.size() ? text_[at_] : '\0';
    if (quote != '\'' && quote != '"') refuse("a quoted text");
    const auto end = text_.find(quote, at_ + 1);
    if (end == text_.npos) refuse("a text whose quote ends");
    const std::string_view text = text_.substr(at_ + 1, end - at_ - 1);
    at_ = end + 1;
    return text;
  }

  void read_field() {
    const auto key = quoted();
    const auto field = std::ranges::find(seen_, key, &std::pair<std::string_view, bool>::first);
    if (field == seen_.end() || std::exchange(field->second, true))
      throw Error{ErrorCode::bad_file, place_,
                  fmt::format("{}: expected 'descr', 'fortran_order' and 'shape', each once",
                              quote_name(key))};
    expect(':');
    if (key == "descr") return read_descr();
    if (key == "shape") return read_shape();
    fortran_order = accept_word("True");
    if (!fortran_order && !accept_word("False")) refuse("True or False");
  }

  /// A list stands for records, whose fields are passed over.
  void read_descr() {
    if (!accept('[')) {
      descr = quoted();
      return;
    }
    for (std::size_t depth = 1; depth > 0;) {
      skip_blanks();
      if (at_ == text_.size()) refuse("']'");
      const char c = text_[at_];
      if (c == '\'' || c == '"') {
        (void)quoted();
        continue;
      }
      ++at_;
      if (c == '[' || c == '(') ++depth;
      if (c == ']' || c == ')') --depth;
    }
  }

  void read_shape() {
    expect('(');
    while (!accept(')')) {
      skip_blanks();
      std::size_t extent = 0;
      const auto [end, error] =
          std::from_chars(text_.data() + at_, text_.data() + text_.size(), extent);
      if (error != std::errc{}) refuse("an extent from 0 to 2^64 - 1");
      at_ = static_cast<std::size_t>(end - text_.data());
      (void)accept('L');  // as Python 2 wrote long numbers
      if (shape.size() == most_npy_axes) refuse(fmt::format("at most {} axes", most_npy_axes));
      shape.push_back(extent);
      if (accept(',')) continue;
      expect(')');
      break;
    }
  }

  std::string_view text_;
  std::string place_;
  std::size_t at_ = 0;
  std::array<std::pair<std::string_view, bool>, 3> seen_{
      {{"descr", false}, {"fortran_order", false}, {"shape", false}}};
};

/// The dictionary's text, behind the magic bytes, the version and the length.
std::string_view npy_text(std::span<const std::byte> start, std::uint64_t size,
                          const std::string& place) {
  const auto refuse = [&](const std::string& message, ErrorCode code = ErrorCode::bad_file) {
    throw Error{code, place, message};
  };
  const std::string_view text{reinterpret_cast<const char*>(start.data()), start.size()};
  if (!text.starts_with(npy_magic)) refuse("it is no array: expected the bytes \\x93NUMPY first");
  if (text.size() < 10) refuse("the header is cut off");
  const auto at = [&](std::size_t i) { return std::to_integer<std::uint32_t>(start[i]); };
  const std::uint32_t major = at(6), minor = at(7);
  if (major < 1 || major > 3 || minor != 0)
    refuse(fmt::format("version {}.{}: expected 1.0, 2.0 or 3.0", major, minor),
           ErrorCode::unsupported);
  const std::size_t begin = major == 1 ? 10 : 12;
  if (text.size() < begin) refuse("the header is cut off");
  const std::uint32_t length =
      at(8) | at(9) << 8U | (major == 1 ? 0U : at(10) << 16U | at(11) << 24U);
  if (length > size - begin)
    refuse(fmt::format("the header takes {} bytes, but only {} follow", length, size - begin));
  if (length > text.size() - begin)
    refuse(fmt::format("the header takes {} bytes: expected at most {}", length,
                       npy_header_limit - begin));
  return text.substr(begin, length);
}

}  // namespace

TensorInfo parse_npy_header(std::span<const std::byte> start, std::uint64_t size,
                            const std::string& place) {
  const std::string_view text = npy_text(start, size, place);
  NpyLiteral literal{text, place + ": header"};
  literal.read();
  TensorInfo tensor;
  tensor.shape = literal.shape;
  const auto* type =
      std::ranges::find(npy_types, literal.descr, &std::pair<std::string_view, Dtype>::first);
  if (type == std::end(npy_types)) {
    tensor.dtype = Dtype::u8;
    tensor.unreadable =
        (literal.descr.empty() ? "records" : "NumPy's type " + quote_name(literal.descr)) +
        ": expected <f2, <f4 or <f8";
    return tensor;
  }
  tensor.dtype = type->second;
  tensor.begin = static_cast<std::uint64_t>(text.data() + text.size() -
                                            reinterpret_cast<const char*>(start.data()));
  tensor.end = size;
  const auto expected = byte_count(tensor.dtype, tensor.shape);
  if (expected != size - tensor.begin)
    throw Error{ErrorCode::bad_file, place,
                fmt::format("{} bytes follow the header: expected {} for {} {}",
                            size - tensor.begin,
                            expected ? std::to_string(*expected) : "more than a file can hold",
                            dtype_name(tensor.dtype), to_string(tensor.shape))};
  const auto wide = std::ranges::count_if(tensor.shape, [](std::size_t n) { return n != 1; });
  if (literal.fortran_order && wide > 1) {
    tensor.column_major = tensor.shape.size() == 2;
    if (!tensor.column_major)
      tensor.unreadable =
          fmt::format("{} axes in Fortran's order: expected at most 2", tensor.shape.size());
  }
  return tensor;
}

TensorTable parse_npy(std::span<const std::byte> bytes, std::string_view file) {
  TensorTable table;
  const auto start = bytes.first(std::min<std::size_t>(bytes.size(), npy_header_limit));
  table.tensors.push_back(parse_npy_header(start, bytes.size(), std::string{file}));
  table.tensors.back().name = "arr_0";
  table.make_index(file);
  return table;
}

TensorTable parse_npz(std::shared_ptr<const ZipArchive> archive, std::string_view file) {
  constexpr std::string_view suffix = ".npy";
  TensorTable table;
  std::optional<Error> first;
  bool any = false;  // can be read
  for (std::size_t i = 0; i < archive->members().size(); ++i) {
    const ZipMember& member = archive->members()[i];
    if (!member.name.ends_with(suffix)) continue;
    TensorInfo tensor;
    try {
      tensor = parse_npy_header(archive->read_start(i, npy_header_limit), member.size,
                                archive->place_of(i));
    } catch (const Error& error) {  // it takes itself away, and not the others
      if (!first) first = error;
      tensor.dtype = Dtype::u8;
      tensor.shape = {0};
      tensor.unreadable = error.message();
    }
    any = any || tensor.unreadable.empty();
    tensor.name = member.name.substr(0, member.name.size() - suffix.size());
    if (member.offset) {
      tensor.begin += *member.offset;
      tensor.end += *member.offset;
      tensor.stored_member = i;
    } else {
      tensor.member = i;
    }
    if (!tensor.unreadable.empty()) tensor.begin = tensor.end = 0;
    table.tensors.push_back(std::move(tensor));
  }
  if (first && !any) throw Error{*first};
  table.make_index(file);
  table.check = [archive](std::size_t member) { archive->check(member); };
  table.unpack = [archive = std::move(archive)](std::size_t member) {
    return archive->read(member);
  };
  return table;
}

}  // namespace certamen
