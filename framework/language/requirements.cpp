// SPDX-License-Identifier: Apache-2.0
// What the requirements of schemes, and injective methods, say of the sets and numbers that a proof
// declares.
#include <algorithm>
#include <deque>
#include <functional>
#include <utility>

#include "framework/language/world.hpp"
#include "framework/numbers/prime.hpp"

namespace certamen::language {

namespace {

/// How many values a type has: 2^bits, times the number, times the sizes; and more if it says so.
struct ValueCount {
  Size bits = 0;
  Integer number = 1;
  std::vector<Size> sizes = {};
  bool and_more = false;

  void operator+=(const ValueCount& other) {
    bits = bits + other.bits;
    number *= other.number;
    sizes.insert(sizes.end(), other.sizes.begin(), other.sizes.end());
    and_more = and_more || other.and_more;
  }
};

/// Of an option one more than of its type: which side of this is kept.
enum class OptionCount { at_least, at_most };

/// False for types whose values are not counted so.
bool count_values(const Type& type, OptionCount kept, ValueCount& count) {
  switch (type.sort) {
  case Sort::boolean: count.bits = count.bits + 1; return true;
  case Sort::bits: count.bits = count.bits + type.domain.size(); return true;
  case Sort::mod:
  case Sort::group:
  case Sort::atoms: {
    const Size& size = type.domain.size();
    if (size.is_symbol())
      count.sizes.push_back(size);
    else
      count.number *= size.number();
    return true;
  }
  case Sort::option:
    if (kept == OptionCount::at_most)
      count.bits = count.bits + 1;  // 1 + s is at most 2 s
    else
      count.and_more = true;
    return count_values(type.of[0], kept, count);
  case Sort::tuple:
    return std::ranges::all_of(type.of,
                               [&](const Type& part) { return count_values(part, kept, count); });
  default: return false;
  }
}

enum class Compared { at_least, more };

/// Whether `left` is at least `right`, or more, whatever the sizes are; false also where that is
/// not known.
bool is_certainly(ValueCount left, Compared how, const ValueCount& right) {
  bool more = how == Compared::at_least || left.and_more;
  for (const Size& size : right.sizes) {
    if (const auto same = std::ranges::find(left.sizes, size); same != left.sizes.end()) {
      left.sizes.erase(same);
      continue;
    }
    left.bits = left.bits - size;  // s < 2^s
    more = true;
  }
  constexpr int most_bits = 100'000;
  const auto least = (left.bits - right.bits).least();
  if (!least || *least < -most_bits) return false;
  for (const Size& size : left.sizes) left.number *= std::max<Integer>(1, size.least().value_or(1));
  Integer number = right.number;
  const auto shift = static_cast<unsigned>(std::min<Integer>(abs(*least), most_bits));
  (*least < 0 ? number : left.number) <<= shift;
  return more ? left.number >= number : left.number > number;
}

/// The same of types.
bool has_values(const Type& a, Compared how, const Type& b) {
  if (a.sort == Sort::option && b.sort == Sort::option) return has_values(a.of[0], how, b.of[0]);
  if (a.sort == Sort::option)  // one more
    return has_values(a.of[0], Compared::at_least, b);
  ValueCount left, right;
  return count_values(a, OptionCount::at_least, left) &&
         count_values(b, OptionCount::at_most, right) && is_certainly(std::move(left), how, right);
}

}  // namespace

/// That there are such functions is a hypothesis, and one that is false is refused.
void World::expect_injection(const Instance& primitive, const Method& method,
                             const std::string& text, const std::vector<Type>& types) {
  if (!declaring_) return;
  const Type& to = types.front();
  const Type from = types.size() == 2 ? types[1] : tuple_of({types.begin() + 1, types.end()});
  const bool known = !from.domain.is_symbolic() && !to.domain.is_symbolic();
  if (known ? from.domain.code_bound() > to.domain.cardinality()
            : has_values(from, Compared::more, to))
    throw error_at(*primitive.source, method.place, ErrorCode::unsupported,
                   std::string{"there is no such function: its "} +
                       (types.size() == 2 ? "argument takes" : "arguments together take") +
                       " more values than its answer, and injective is meant for all arguments "
                       "together");
  if (!(from == to))
    grant({.text = text + " is injective, from " + from.domain.name() + " to " + to.domain.name(),
           .from = from,
           .to = to,
           .source = primitive.source,
           .place = method.place});
}

void World::grant(Granted granted) {
  const std::string text = granted.text;
  context_.granted.try_emplace(text, std::move(granted));
}

namespace {

/// Nothing: all holds. There is an injective function where there are not fewer values to take.
const Granted* not_granted(const ProofContext& context, const Bindings& sizes) {
  for (const auto& [text, granted] : context.granted)
    if (granted.from.domain.bind(sizes).cardinality() > granted.to.domain.bind(sizes).cardinality())
      return &granted;
  return nullptr;
}

}  // namespace

bool are_granted(const ProofContext& context, const Bindings& sizes) {
  return not_granted(context, sizes) == nullptr;
}

void expect_granted(const ProofContext& context, const Bindings& sizes) {
  const Granted* granted = not_granted(context, sizes);
  if (granted == nullptr) return;
  std::string at;
  for (const DeclaredSize& size : context.sizes) {
    const auto value = sizes.find(size.spec.name);
    if (value != sizes.end())
      at += (at.empty() ? "" : ", ") + value->first + "=" + value->second.str();
  }
  throw error_at(*granted->source, granted->place, ErrorCode::bad_number,
                 "the proof is not about " + at + ", where it cannot be that " + granted->text);
}

namespace {

/// A hypothesis on sizes: there are no more values of the one type than of the other.
struct Inequality {
  const Granted* granted;
  ValueCount from, to;
};

/// The sum of some of them, each as often as it occurs, which no sizes satisfy.
std::vector<const Granted*> contradicting(const std::vector<Inequality>& all) {
  struct Sum {
    std::vector<std::size_t> of;  // not decreasing
    ValueCount from, to;
  };
  constexpr std::size_t most_sums = 2000, most_summands = 8;
  std::deque<Sum> open{Sum{}};
  for (std::size_t sums = 0; !open.empty() && sums < most_sums; open.pop_front()) {
    const std::size_t first = open.front().of.empty() ? 0 : open.front().of.back();
    if (open.front().of.size() == most_summands) break;
    for (std::size_t i = first; i < all.size() && sums < most_sums; ++i, ++sums) {
      Sum next = open.front();
      next.of.push_back(i);
      next.from += all[i].from;
      next.to += all[i].to;
      if (is_certainly(next.from, Compared::more, next.to)) {
        std::vector<const Granted*> found;
        for (const std::size_t k : std::set<std::size_t>(next.of.begin(), next.of.end()))
          found.push_back(all[k].granted);
        return found;
      }
      open.push_back(std::move(next));
    }
  }
  return {};
}

/// Sizes of a proof, from the least ones on.
class TriedSizes {
 public:
  explicit TriedSizes(const ProofContext& context) {
    for (const DeclaredSize& size : context.sizes) {
      values_.emplace_back(size.spec.name, values_of(size.spec, context));
      longest_ = std::max(longest_, values_.back().second.size());
    }
  }

  /// Whether there are sizes among those that are tried at which it holds.
  bool any(const std::function<bool(const Bindings&)>& holds) {
    for (std::size_t last = 0; last < longest_ && tried_ < most_tried; ++last)
      if (from(0, last, last == 0, holds)) return true;
    return false;
  }

 private:
  static constexpr std::size_t most_tried = 20'000;

  enum class Use { none, length, number };

  /// Whether a hypothesis has it, and in the length of a string.
  static Use use_of(const std::string& name, const ProofContext& context) {
    Use use = Use::none;
    for (const auto& [text, granted] : context.granted)
      for (const Type& type : {granted.from, granted.to}) {
        if (type.domain.bind({{name, 1}}) == type.domain) continue;
        ValueCount count;
        if (!count_values(type, OptionCount::at_most, count) || count.bits.terms().contains(name))
          return Use::length;
        use = Use::number;
      }
    return use;
  }

  /// All small ones, and some large ones; of what no hypothesis has the least one.
  static std::vector<Integer> values_of(const SizeSpec& spec, const ProofContext& context) {
    const Use use = use_of(spec.name, context);
    std::vector<Integer> beyond{0};
    if (use != Use::none) {
      for (int k = 1; k <= 8; ++k) beyond.emplace_back(k);
      for (int k = 16; k <= 4096; k *= 2) beyond.emplace_back(k);
    }
    if (use == Use::number)
      for (unsigned bits = 16; bits <= (spec.prime ? 256u : 4096u); bits *= 2)
        beyond.push_back(Integer{1} << bits);
    std::vector<Integer> values;
    for (const Integer& more : beyond) {
      Integer value = spec.minimum + more;
      while (spec.prime && !is_prime(value)) ++value;
      if (values.empty() || values.back() < value) values.push_back(std::move(value));
    }
    return values;
  }

  /// Those from `i` on in all ways in which none has a later value than `last`, and one has it.
  bool from(std::size_t i, std::size_t last, bool reached,
            const std::function<bool(const Bindings&)>& holds) {
    if (i == values_.size()) return reached && ++tried_ < most_tried && holds(at_);
    const auto& [name, values] = values_[i];
    for (std::size_t k = 0; k <= last && k < values.size() && tried_ < most_tried; ++k) {
      at_[name] = values[k];
      if (from(i + 1, last, reached || k == last, holds)) return true;
    }
    return false;
  }

  std::vector<std::pair<std::string, std::vector<Integer>>> values_;
  Bindings at_;
  std::size_t longest_ = 0, tried_ = 0;
};

}  // namespace

void expect_consistent(const ProofContext& context) {
  std::vector<Inequality> all;
  for (const auto& [text, granted] : context.granted) {
    Inequality one{&granted, {}, {}};
    if (count_values(granted.from, OptionCount::at_least, one.from) &&
        count_values(granted.to, OptionCount::at_most, one.to))
      all.push_back(std::move(one));
  }
  const std::vector<const Granted*> found = contradicting(all);
  if (found.empty()) return;
  std::string text;
  for (const Granted* one : found) text += (text.empty() ? "" : ", and that ") + one->text;
  throw error_at(*found.back()->source, found.back()->place, ErrorCode::unsupported,
                 "the hypotheses admit no instance, and the proof would be about nothing: at no "
                 "sizes can it be that " +
                     text);
}

bool has_known_instance(const ProofContext& context) {
  return context.granted.empty() || TriedSizes{context}.any([&](const Bindings& sizes) {
    return are_granted(context, sizes);
  });
}

Size World::at_these_sizes(const Size& size) const {
  return size.replace([&](const Symbol& symbol) -> std::optional<Size> {
    const auto solved = context_.numbers.find(symbol.name);
    return solved != context_.numbers.end() ? at_these_sizes(solved->second)
                                            : Size{symbol}.bind(bindings_);
  });
}

Type World::at_these_sizes(const Type& type) const {
  const auto size = [&] { return at_these_sizes(type.domain.size()); };
  std::vector<Type> parts;
  for (const Type& part : type.of) parts.push_back(at_these_sizes(part));
  switch (type.sort) {
  case Sort::bits: return {type.sort, Bits(size()), {}};
  case Sort::mod: return {type.sort, Zmod(size()), {}};
  case Sort::group: return {type.sort, Group(size()), {}};
  case Sort::atoms: {
    const auto symbol = type.domain.size().symbol();
    const auto solved = symbol ? context_.sets.find(symbol->name) : context_.sets.end();
    if (solved != context_.sets.end()) return at_these_sizes(solved->second);
    return {type.sort, Atoms(size()), {}};
  }
  case Sort::tuple: return tuple_of(std::move(parts));
  case Sort::option: return option_of(parts[0]);
  default: return type;
  }
}

namespace {

using Inclusion = std::pair<Type, Type>;

/// Whether one of them follows from two others, or two of them lead back: as functions of their own
/// they would not fit together.
bool follow_from_each_other(const std::vector<Inclusion>& all) {
  return std::ranges::any_of(all, [&](const Inclusion& one) {
    return std::ranges::any_of(all, [&](const Inclusion& next) {
      if (!(one.second == next.first)) return false;
      return next.second == one.first ||
             std::ranges::find(all, Inclusion{one.first, next.second}) != all.end();
    });
  });
}

}  // namespace

/// Whether it is known from what the proof is about.
bool World::follows(const Requirement& requirement) const {
  if (const auto* sizes = std::get_if<std::pair<Size, Size>>(&requirement.sides))
    return at_these_sizes(sizes->first) == at_these_sizes(sizes->second);
  const auto& [first, second] = std::get<std::pair<Type, Type>>(requirement.sides);
  if (at_these_sizes(first) == at_these_sizes(second)) return true;
  return requirement.subset &&
         std::ranges::any_of(shared_->embeddings, [&](const Embedding& known) {
           return known.from == first && known.to == second;
         });
}

/// A requirement of a scheme that the proof is about is a hypothesis: it says what one of the
/// declared sets or numbers is, or that values of one type are values of another. Schemes that its
/// steps make add none.
void World::require(const Instance& scheme, const Requirement& requirement) {
  if (stated_) {
    if (!follows(requirement))
      throw error_at(*scheme.source, requirement.place, ErrorCode::usage,
                     "the proof does not say that this holds: declare the scheme in 'let:', or "
                     "name it in the theorem");
    return;
  }
  if (const auto* sizes = std::get_if<std::pair<Size, Size>>(&requirement.sides)) {
    if (!solve(sizes->first, sizes->second)) refuse_requirement(scheme, requirement);
    return;
  }
  const auto& [first, second] = std::get<std::pair<Type, Type>>(requirement.sides);
  if (!requirement.subset) {
    if (!solve(first, second) && !solve(second, first)) refuse_requirement(scheme, requirement);
    return;
  }
  if (declaring_ && !first.domain.is_symbolic() && !second.domain.is_symbolic())
    refuse_requirement(scheme, requirement);
  for (const Embedding& known : shared_->embeddings)
    if (known.from == first && known.to == second) return;
  std::vector<Inclusion> all{{first, second}};
  for (const Embedding& known : shared_->embeddings) all.emplace_back(known.from, known.to);
  if (follow_from_each_other(all)) refuse_requirement(scheme, requirement);
  if (declaring_)
    grant({.text = first.domain.name() + " is a subset of " + second.domain.name(),
           .from = first,
           .to = second,
           .source = scheme.source,
           .place = requirement.place});
  const std::string name = "inclusion " + std::to_string(shared_->embeddings.size() + 1);
  const auto function = [&](const std::string& part, std::optional<std::size_t> bijective) {
    return context_.functions.try_emplace({name, part}, Primitive{name, bijective}).first->second;
  };
  shared_->embeddings.push_back(
      {first,
       second,
       {.function = function("", std::nullopt),
        .permutation = function("permutation", 0),
        .injection = context_.injections.try_emplace({name, ""}, Injection{name}).first->second}});
}

bool World::solve(const Type& set, const Type& type) {
  if (set.sort != Sort::atoms) return false;
  const std::optional<Symbol> symbol = set.domain.size().symbol();
  if (!symbol) return false;
  if (context_.sets.contains(symbol->name)) {
    const Type first = at_these_sizes(set), second = at_these_sizes(type);
    return first == second || solve(first, second) || solve(second, first);
  }
  // What the other sets are known to be, so that no set is made of itself.
  const Type known = at_these_sizes(type);
  if (known == set) return true;
  if (known.domain.bind({{symbol->name, 1}}) != known.domain) return false;
  context_.sets.insert_or_assign(symbol->name, type);
  return solved_ = true;
}

/// One number is what is left of the equation, if that is a size whatever the others are.
bool World::solve(const Size& left, const Size& right) {
  // In the numbers that are not known yet, so that none is made of itself.
  const Size difference = (left - right).replace([&](const Symbol& symbol) -> std::optional<Size> {
    const auto solved = context_.numbers.find(symbol.name);
    return solved == context_.numbers.end() ? Size{symbol} : at_these_sizes(solved->second);
  });
  if (difference == Size{0}) return true;
  for (const auto& [name, term] : difference.terms()) {
    if (term.times != 1 && term.times != -1) continue;
    const bool is_number = std::ranges::any_of(context_.file().lets, [&](const Let& let) {
      return let.field.variable.name == name && let.field.variable.type.form == Form::int_type;
    });
    const Size rest = difference - term.times * Size{term.symbol};
    const Size value = -term.times * rest;
    if (!is_number || term.symbol.prime || !certainly_at_most(1, value)) continue;
    context_.numbers.insert_or_assign(name, value);
    return solved_ = true;
  }
  return false;
}

}  // namespace certamen::language
