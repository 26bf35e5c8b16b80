// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <any>
#include <array>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "framework/numbers/rational.hpp"

namespace certamen {

/// What the command line says for one option, value by value.
using Words = std::vector<std::string>;

enum class OptionType { flag, text, choice, count, fraction, size, rules };

/// What completion offers for a value.
enum class Offer { nothing, files, schemes, definitions, adversaries, proofs, commands };

/// Of numbers; they belong to the range unless they are excluded.
struct Bounds {
  static constexpr std::int64_t unbounded = std::numeric_limits<std::int64_t>::max();
  std::int64_t least = 0, most = unbounded;
  bool excludes_least = false, excludes_most = false;
};

constexpr Bounds at_least(std::int64_t least) {
  return {.least = least};
}
constexpr Bounds from_to(std::int64_t least, std::int64_t most) {
  return {.least = least, .most = most};
}

Words split_at_commas(std::string_view text);

inline constexpr unsigned any_number = 1u << 20;  // of values

/// A row of the table of options, of whatever type.
struct OptionRow {
  std::string_view name = {};   // "--trials"; an argument has no dashes
  std::string_view shown = {};  // "N"; of a flag empty
  std::string_view help = {};
  std::string_view standard = {};  // the default; a list's values are separated by commas
  std::string_view variable = {};  // of the environment: its value goes before the default
  Bounds bounds = {};
  std::array<std::string_view, 6> choices = {};
  Offer offer = Offer::nothing;
  unsigned most_values = 1;
  bool commas = false;    // separate values
  bool required = false;  // a value without a default
  /// What it prints takes the place of the text; of a FILE where that is standard output. A command
  /// line gives one such option at most.
  bool form = false;

  OptionType type = {};
  /// What the option's own type makes of its words; of none the default. Throws Errors whose place
  /// is the name.
  std::any (*parse)(const OptionRow& row, const Words& words) = nullptr;

  bool is_argument() const { return !name.starts_with('-'); }
  Words choice_names() const;
  /// "1 to 4096", "more than 0 and less than 1", "1MiB to 1024TiB"; empty if it is no number.
  std::string bounds_text() const;
};

namespace option {

/// Types of one value. `read` throws Error(bad_number), or Error(usage) for what is no choice.
struct Text {
  static constexpr OptionType type = OptionType::text;
  static std::string read(const OptionRow& row, const std::string& text);
};
struct Choice {
  static constexpr OptionType type = OptionType::choice;
  static std::string read(const OptionRow& row, const std::string& text);
};
struct Count {
  static constexpr OptionType type = OptionType::count;
  static std::uint64_t read(const OptionRow& row, const std::string& text);
};
struct Fraction {
  static constexpr OptionType type = OptionType::fraction;
  static Rational read(const OptionRow& row, const std::string& text);
};
struct Bytes {  // "4GiB", "512MiB", "1000000"
  static constexpr OptionType type = OptionType::size;
  static std::uint64_t read(const OptionRow& row, const std::string& text);
};

template <class Type>
using ValueOf = decltype(Type::read({}, {}));

/// The kinds of options. `Value` is what a command gets.
struct Flag : OptionRow {
  using Value = bool;
  constexpr explicit Flag(const OptionRow& row) : OptionRow{row} {
    type = OptionType::flag;
    parse = [](const OptionRow&, const Words& words) -> std::any { return !words.empty(); };
  }
};

/// One value, given or the default.
template <class Type>
struct One : OptionRow {
  using Value = ValueOf<Type>;
  constexpr explicit One(const OptionRow& row) : OptionRow{row} {
    type = Type::type;
    required = standard.empty();
    parse = [](const OptionRow& self, const Words& words) -> std::any {
      return Type::read(self, words.empty() ? std::string{self.standard} : words.front());
    };
  }
};

/// One value or none.
template <class Type>
struct Maybe : OptionRow {
  using Value = std::optional<ValueOf<Type>>;
  constexpr explicit Maybe(const OptionRow& row) : OptionRow{row} {
    type = Type::type;
    parse = [](const OptionRow& self, const Words& words) -> std::any {
      return words.empty() ? Value{} : Value{Type::read(self, words.front())};
    };
  }
};

/// Any number of values.
template <class Type>
struct Each : OptionRow {
  using Value = std::vector<ValueOf<Type>>;
  constexpr explicit Each(const OptionRow& row) : OptionRow{row} {
    type = Type::type;
    parse = [](const OptionRow& self, const Words& words) -> std::any {
      Value values;
      for (const auto& word : words.empty() ? split_at_commas(self.standard) : words)
        values.push_back(Type::read(self, word));
      return values;
    };
  }
};

/// Words that have a parser of their own.
template <auto parser>
struct Rules : OptionRow {
  using Value = decltype(parser({}));
  constexpr explicit Rules(const OptionRow& row) : OptionRow{row} {
    type = OptionType::rules;
    parse = [](const OptionRow&, const Words& words) -> std::any { return parser(words); };
  }
};

}  // namespace option

/// What a command line gives, parsed. An option that it does not give, or that its command does not
/// take, has its default.
class Given {
 public:
  /// Throws what parsing throws.
  void add(const OptionRow& row, const Words& words) { values_[&row] = row.parse(row, words); }
  /// The same of another place than the command line.
  void add(const OptionRow& row, const Words& words, std::string_view place) {
    OptionRow named = row;
    named.name = place;
    values_[&row] = row.parse(named, words);
    elsewhere_.insert(&row);
  }

  /// Whether it was given, on the command line or in another place.
  bool has(const OptionRow& row) const { return values_.contains(&row); }
  /// Whether it was given on the command line: what has no effect there is refused, and what the
  /// environment says for all commands is not.
  bool is_on_command_line(const OptionRow& row) const {
    return has(row) && !elsewhere_.contains(&row);
  }

  template <class Option>
  typename Option::Value operator[](const Option& option) const {
    const auto found = values_.find(&option);
    return std::any_cast<typename Option::Value>(found == values_.end() ? option.parse(option, {})
                                                                        : found->second);
  }

 private:
  std::map<const OptionRow*, std::any> values_;
  std::set<const OptionRow*> elsewhere_;  // those that another place than the command line gives
};

}  // namespace certamen
