// SPDX-License-Identifier: Apache-2.0
#include "framework/values/check_facts.hpp"

#include <algorithm>
#include <map>
#include <numeric>
#include <random>

#include "framework/error.hpp"
#include "framework/values/leaves.hpp"
#include "framework/values/standard_operations.hpp"
#include "framework/values/unread.hpp"

namespace certamen {

namespace {

constexpr std::size_t most_combinations = 4096;
constexpr std::size_t random_points = 256;

using Codes = std::vector<Integer>;

/// Tuples of values, all of them or random ones.
class Points {
 public:
  explicit Points(std::vector<Domain> domains) : domains_{std::move(domains)} {
    for (const auto& domain : domains_) count_ *= domain.cardinality();
  }
  bool all() const { return count_ <= most_combinations; }

  template <class Visit>
  void each(Visit visit) {
    if (!all()) {
      for (std::size_t i = 0; i < random_points; ++i) visit(random());
      return;
    }
    for (Integer number = 0; number < count_; ++number) {
      Codes codes(domains_.size());
      Integer rest = number;
      for (std::size_t i = domains_.size(); i-- > 0;) {
        codes[i] = domains_[i].element(Integer{rest % domains_[i].cardinality()});
        rest /= domains_[i].cardinality();
      }
      visit(codes);
    }
  }

 private:
  Codes random() {
    Codes codes;
    for (const auto& domain : domains_) {
      Integer wide = 0;
      for (std::size_t word = 0; word <= domain.code_words(); ++word)
        wide = (wide << 64) + coins_();
      codes.push_back(domain.element(Integer{wide % domain.cardinality()}));
    }
    return codes;
  }

  std::vector<Domain> domains_;
  Integer count_ = 1;
  std::mt19937_64 coins_{0x5eed};
};

class FactCheck {
 public:
  explicit FactCheck(const Operation& operation)
      : op_{operation}, in_{operation.inputs()}, out_{operation.output()},
        facts_{operation.facts()} {}

  void run() {
    check_laws();
    check_constants();
    for (std::size_t i = 0; i < in_.size(); ++i) {
      if (facts_.is_bijective(i)) check_bijective(i);
      if (facts_.is_additive(i)) check_additive(i);
    }
    check_meanings();
    if (facts_.constructor) check_constructor();
    if (facts_.projection) check_projection(*facts_.projection);
    if (facts_.linear) check_linear(*facts_.linear);
    if (facts_.bits) check_bits(*facts_.bits);
    if (facts_.natural) check_natural(*facts_.natural);
    for (const auto& exchange : facts_.exchanges) check_exchange(exchange);
  }

 private:
  Integer f(const Codes& arguments) const { return op_.evaluate(arguments); }

  [[noreturn]] void refute(const std::string& fact, const std::vector<Domain>& domains,
                           const Codes& codes) const {
    std::string at;
    for (std::size_t i = 0; i < codes.size(); ++i)
      at += (i ? ", " : "") + domains[i].print(Value{codes[i]});
    throw Error{ErrorCode::false_fact, op_.name(),
                "it is declared " + fact + ", but is not for (" + at + ")"};
  }
  void expect_typing(bool fits, const std::string& fact) const {
    if (!fits)
      throw Error{ErrorCode::false_fact, op_.name(),
                  "it is declared " + fact + ", which its domains do not allow"};
  }
  template <class Holds>
  void for_all(const std::string& fact, const std::vector<Domain>& domains, Holds holds) const {
    Points{domains}.each([&](const Codes& codes) {
      if (!holds(codes)) refute(fact, domains, codes);
    });
  }
  bool is_binary() const { return in_.size() == 2 && in_[0] == in_[1]; }
  bool is_closed() const { return is_binary() && in_[0] == out_; }

  void check_laws() const {
    if (facts_.commutative) {
      expect_typing(in_.size() >= 2 && in_[0] == in_[1], "commutative");
      for_all("commutative", in_, [&](Codes a) {
        const Integer value = f(a);
        std::swap(a[0], a[1]);
        return f(a) == value;
      });
    }
    if (facts_.associative) {
      expect_typing(is_closed(), "associative");
      for_all("associative", {out_, out_, out_}, [&](const Codes& a) {
        return f({f({a[0], a[1]}), a[2]}) == f({a[0], f({a[1], a[2]})});
      });
    }
    if (facts_.idempotent) {
      expect_typing(is_closed(), "idempotent");
      for_all("idempotent", {out_}, [&](const Codes& a) { return f({a[0], a[0]}) == a[0]; });
    }
    if (facts_.involution) {
      expect_typing(in_.size() == 1 && in_[0] == out_, "an involution");
      for_all("an involution", in_, [&](const Codes& a) { return f({f(a)}) == a[0]; });
    }
  }

  void check_constants() const {
    if (facts_.identity) {
      const std::string fact = "to have an identity";
      expect_typing(in_.size() == 2 && in_[0] == out_ && in_[1].contains(*facts_.identity), fact);
      const Integer e = facts_.identity->code();
      for_all(fact, {out_}, [&](const Codes& a) {
        return f({a[0], e}) == a[0] && (!facts_.commutative || f({e, a[0]}) == a[0]);
      });
    }
    if (facts_.absorbing) {
      const std::string fact = "to have an absorbing value";
      expect_typing(in_.size() == 2 && in_[1].contains(*facts_.absorbing) &&
                        out_.contains(*facts_.absorbing),
                    fact);
      const Integer z = facts_.absorbing->code();
      for_all(fact, {in_[0]}, [&](const Codes& a) {
        return f({a[0], z}) == z && (!facts_.commutative || f({z, a[0]}) == z);
      });
    }
    if (facts_.self_cancels) {
      expect_typing(is_binary(), "constant on equal arguments");
      for_all("constant on equal arguments", {in_[0]},
              [&](const Codes& a) { return f({a[0], a[0]}) == facts_.self_cancels->code(); });
    }
  }

  void check_bijective(std::size_t i) const {
    const std::string fact = "bijective in argument " + std::to_string(i + 1);
    expect_typing(in_[i].cardinality() == out_.cardinality(), fact);
    std::vector<Domain> domains = in_;
    domains.push_back(in_[i]);  // a second value for the argument
    for_all(fact, domains, [&](Codes a) {
      const Integer other = a.back();
      a.pop_back();
      if (other == a[i]) return true;
      const Integer value = f(a);
      a[i] = other;
      return f(a) != value;
    });
  }

  /// The group operation of `domain`'s additive group.
  static std::optional<Integer> sum(const Domain& domain, const Integer& x, const Integer& y) {
    switch (domain.kind()) {
    case DomainKind::boolean:
    case DomainKind::bits: return Integer{x ^ y};
    case DomainKind::zmod:
    case DomainKind::range: return Integer{(x + y) % domain.cardinality()};
    case DomainKind::group: return Integer{x * y % domain.modulus()};
    default: return std::nullopt;
    }
  }

  void check_additive(std::size_t i) const {
    const std::string fact = "additive in argument " + std::to_string(i + 1);
    expect_typing(sum(in_[i], in_[i].element(0), in_[i].element(0)) &&
                      sum(out_, out_.element(0), out_.element(0)),
                  fact);
    std::vector<Domain> domains = in_;
    domains.push_back(in_[i]);
    for_all(fact, domains, [&](Codes a) {
      const Integer other = a.back(), first = a[i];
      a.pop_back();
      const Integer one = f(a);
      a[i] = other;
      const Integer two = f(a);
      a[i] = *sum(in_[i], first, other);
      return f(a) == *sum(out_, one, two);
    });
  }

  void check_meanings() const {
    if (facts_.equality) {
      expect_typing(is_binary() && out_ == Boolean(), "an equality");
      for_all("an equality", in_, [&](const Codes& a) { return (f(a) != 0) == (a[0] == a[1]); });
    }
    if (facts_.choice) {
      expect_typing(in_.size() == 3 && in_[0] == Boolean() && in_[1] == out_ && in_[2] == out_,
                    "a choice");
      for_all("a choice", in_, [&](const Codes& a) { return f(a) == (a[0] != 0 ? a[1] : a[2]); });
    }
    if (facts_.threshold) {
      const std::string fact = "to tell a threshold";
      expect_typing(in_.size() == 1 && out_ == Boolean() && !facts_.threshold->is_symbol(), fact);
      for_all(fact, in_,
              [&](const Codes& a) { return (f(a) != 0) == (a[0] < facts_.threshold->number()); });
    }
    if (facts_.place) {
      const std::string fact = "to tell a place";
      expect_typing(in_.size() == 1 && out_ == Boolean() && !facts_.place->is_symbol(), fact);
      for_all(fact, in_,
              [&](const Codes& a) { return (f(a) != 0) == (a[0] == facts_.place->number()); });
    }
    if (facts_.product_modulus) {
      expect_typing(is_closed() && sum(out_, out_.element(0), out_.element(0)), "a product");
      for_all("a product", in_,
              [&](const Codes& a) { return f(a) == a[0] * a[1] % *facts_.product_modulus; });
    }
  }

  void check_constructor() const {
    for_all("a constructor", in_, [&](const Codes& a) {
      const auto parts = facts_.constructor->take_apart(Value{f(a)});
      if (!parts || parts->size() != a.size()) return false;
      for (std::size_t i = 0; i < a.size(); ++i)
        if ((*parts)[i].code() != a[i]) return false;
      return true;
    });
    for_all("a constructor that takes apart what it makes alone", {out_}, [&](const Codes& a) {
      const auto parts = facts_.constructor->take_apart(Value{a[0]});
      if (!parts) return true;
      Codes codes;
      for (const auto& part : *parts) codes.push_back(part.code());
      return f(codes) == a[0];
    });
  }

  /// The arguments of the standard constructor that made the value; nothing if it did not.
  static std::optional<Codes> taken_apart(const Projection& projection, const Domain& whole,
                                          const Integer& code) {
    switch (projection.constructor) {
    case Opcode::make_tuple: return unpack(whole.parts(), code);
    case Opcode::make_vector:
      return unpack(
          std::vector<Domain>(static_cast<std::size_t>(whole.size().number()), whole.parts()[0]),
          code);
    default: return code == 0 ? std::nullopt : std::optional{Codes{Integer{code - 1}}};
    }
  }

  void check_projection(const Projection& projection) const {
    const std::map<Opcode, DomainKind> made{{Opcode::make_tuple, DomainKind::tuple},
                                            {Opcode::make_vector, DomainKind::vector},
                                            {Opcode::some, DomainKind::option}};
    const auto kind = made.find(projection.constructor);
    expect_typing(kind != made.end() && !in_.empty() && in_[0].kind() == kind->second,
                  "a projection");
    for_all("a projection", in_, [&](const Codes& a) {
      const auto parts = taken_apart(projection, in_[0], a[0]);
      if (parts)
        return f(a) ==
               (projection.always ? projection.always->code() : parts->at(projection.index));
      if (projection.otherwise) return f(a) == projection.otherwise->code();
      return !projection.otherwise_argument || f(a) == a.at(*projection.otherwise_argument);
    });
  }

  void check_linear(const Linear& linear) const {
    const bool alike =
        std::all_of(in_.begin(), in_.end(), [&](const Domain& d) { return d == out_; });
    expect_typing(alike && linear.coefficients.size() == in_.size() &&
                      sum(out_, out_.element(0), out_.element(0)),
                  "linear");
    for_all("linear", in_, [&](const Codes& a) {
      Integer total = linear.offset.code();
      for (std::size_t i = 0; i < a.size(); ++i) {
        Integer part = a[i];
        if (out_.kind() == DomainKind::group)
          part = boost::multiprecision::powm(a[i], linear.coefficients[i], out_.modulus());
        else if (out_.kind() == DomainKind::zmod || out_.kind() == DomainKind::range)
          part = a[i] * linear.coefficients[i] % out_.cardinality();
        else if (linear.coefficients[i] % 2 == 0)
          part = 0;
        total = *sum(out_, total, part);
      }
      return f(a) == total;
    });
  }

  /// Bits of the result depend on the bits of the arguments as the placement says: changing the
  /// argument outside of them changes nothing.
  void check_bits(const BitPlacement& bits) const {
    const auto length = [](const Domain& domain) {
      return domain.kind() == DomainKind::boolean ? 1u
                                                  : static_cast<unsigned>(domain.size().number());
    };
    switch (bits.kind) {
    case BitPlacement::Kind::slice:
      for_all("a slice", in_, [&](const Codes& a) {
        return f(a) == ((a[0] >> bits.from) & (out_.code_bound() - 1));
      });
      break;
    case BitPlacement::Kind::concat:
      for_all("a concatenation", in_,
              [&](const Codes& a) { return f(a) == ((a[0] << length(in_[1])) | a[1]); });
      break;
    case BitPlacement::Kind::bitwise:
      // The table of one bit, read off place 0, holds at every place.
      for_all("bitwise", in_, [&](const Codes& a) {
        const Integer value = f(a);
        for (unsigned at = 0; at < length(out_); ++at) {
          Codes alone;
          for (const auto& code : a) alone.push_back(Integer{(code >> at) & 1});
          if (((value >> at) & 1) != (f(alone) & 1)) return false;
        }
        return true;
      });
    }
  }

  void check_exchange(const Exchange& exchange) const {
    expect_typing(!in_.empty() && in_.size() == 2, "to move inside another operation");
    // An instance of the inner operation with this output exists for groups alone.
    expect_typing(in_[0].kind() == DomainKind::group, "to move inside another operation");
    const Domain inner_inputs = exponents(in_[0]);
    const bool power = exchange.inner == Opcode::group_power;
    const std::vector<Domain> inner_in =
        power ? std::vector{in_[0], inner_inputs} : std::vector{inner_inputs};
    const Operation inner = standard_operation(exchange.inner).make(inner_in, in_[0], {});
    const Operation with = exchange.with();
    std::vector<Domain> domains = inner_in;
    domains.push_back(in_[1]);
    for_all("to move inside another operation", domains, [&](Codes a) {
      const Integer y = a.back();
      a.pop_back();
      const Integer outside = f({inner.evaluate(a), y});
      a[exchange.argument] = with.evaluate(std::vector<Integer>{a[exchange.argument], y});
      return inner.evaluate(a) == outside;
    });
  }

  void check_natural(const Natural& natural) const;

  const Operation& op_;
  const std::vector<Domain>& in_;
  const Domain& out_;
  const Facts& facts_;
};

using Renaming = std::map<Integer, Integer>;

/// A random bijection of the values of a leaf; linear over two elements if it is to keep sums.
Renaming random_renaming(const Domain& leaf, LeafStructure structure, std::mt19937_64& coins) {
  const auto size = static_cast<std::size_t>(leaf.cardinality());
  Renaming renaming;
  std::vector<std::size_t> images(size);
  if (structure == LeafStructure::equality) {
    std::iota(images.begin(), images.end(), 0);
    std::shuffle(images.begin(), images.end(), coins);
  } else {
    for (bool invertible = false; !invertible;) {
      std::vector<std::size_t> columns;
      for (std::size_t bit = 1; bit < size; bit *= 2) columns.push_back(coins() % size);
      for (std::size_t code = 0; code < size; ++code) {
        images[code] = 0;
        for (std::size_t bit = 0; bit < columns.size(); ++bit)
          if ((code >> bit & 1) != 0) images[code] ^= columns[bit];
      }
      auto sorted = images;
      std::sort(sorted.begin(), sorted.end());
      invertible = std::adjacent_find(sorted.begin(), sorted.end()) == sorted.end();
    }
  }
  for (std::size_t i = 0; i < size; ++i)
    renaming[leaf.element(Integer{i})] = leaf.element(Integer{images[i]});
  return renaming;
}

/// f(renamed arguments) = renamed f(arguments), for random renamings of each class of linked
/// leaves that are small enough to be renamed value by value.
void FactCheck::check_natural(const Natural& natural) const {
  std::vector<Domain> domains = in_;
  domains.push_back(out_);
  std::map<LeafPlace, std::size_t> class_of;
  std::map<LeafPlace, Domain> leaf_at;
  for (std::size_t i = 0; i < domains.size(); ++i) {
    const auto leaves = leaves_of(domains[i]);
    for (std::size_t leaf = 0; leaf < leaves.size(); ++leaf) {
      class_of[{i, leaf}] = class_of.size();
      leaf_at.emplace(LeafPlace{i, leaf}, leaves[leaf]);
    }
  }
  std::map<std::size_t, Domain> linked;
  std::vector<LeafPlace> unread;
  for (const auto& [a, b] : natural.links) {
    if (a.leaf == every_leaf) {
      expect_typing(a == b && a.argument < domains.size(), "natural");
      for (const auto& [place, leaf] : leaf_at)
        if (place.argument == a.argument) unread.push_back(place);
      continue;
    }
    expect_typing(class_of.contains(a) && class_of.contains(b) &&
                      leaf_at.at(a).code_bound() == leaf_at.at(b).code_bound(),
                  "natural");
    const std::size_t from = class_of[a], to = class_of[b];
    for (auto& [place, its_class] : class_of)
      if (its_class == from) its_class = to;
  }
  for (const auto& [a, b] : natural.links)
    if (a.leaf != every_leaf) linked.insert_or_assign(class_of[a], leaf_at.at(a));
  for (const auto& place : unread) linked.insert_or_assign(class_of[place], leaf_at.at(place));
  std::mt19937_64 coins{11};
  std::map<std::size_t, Renaming> renamings;
  const auto renamed = [&](std::size_t i, const Integer& code) {
    return map_leaves(domains[i], domains[i], code, [&](std::size_t leaf, const Integer& value) {
      const auto found = renamings.find(class_of.at({i, leaf}));
      return found == renamings.end() ? value : found->second.at(value);
    });
  };
  for (int round = 0; round < 4; ++round) {
    for (const auto& [its_class, leaf] : linked) {
      if (leaf.cardinality() > most_combinations) continue;
      renamings[its_class] = random_renaming(leaf, natural.structure, coins);
    }
    for_all("natural", in_, [&](const Codes& a) {
      Codes moved;
      for (std::size_t i = 0; i < a.size(); ++i) moved.push_back(renamed(i, a[i]));
      return f(moved) == renamed(in_.size(), f(a));
    });
  }
}

}  // namespace

void check_facts(const Operation& operation) {
  const auto& facts = operation.facts();
  if (!is_standard(operation) && (facts.natural || facts.bits || !facts.exchanges.empty()))
    throw Error{ErrorCode::false_fact, operation.name(),
                "natural, bits and exchanges are facts of standard operations alone: only these "
                "exist on other domains"};
  if (operation.is_symbolic() || !operation.is_finite()) return;
  FactCheck{operation}.run();
}

}  // namespace certamen
