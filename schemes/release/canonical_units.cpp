// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <functional>
#include <map>
#include <memory>
#include <type_traits>

#include "framework/definitions/catalogue.hpp"
#include "framework/release/definitions/equal_function.hpp"
#include "schemes/release/small_field.hpp"

namespace certamen {

namespace {

using Residue = std::uint64_t;

/// One unit of a layer f(x) = sum of c relu(a x) over Z_p.
struct SmallUnit {
  Residue a, c;
  friend auto operator<=>(const SmallUnit&, const SmallUnit&) = default;
};

/// Squares take the part of positive numbers: relu(z) = z for squares and 0, else 0, so that relu(t
/// z) = t relu(z) for squares t.
class SmallRelu {
 public:
  explicit SmallRelu(int p) : p_{static_cast<Residue>(p)} {
    for (Residue x = 1; x < p_; ++x) squares_.push_back(x * x % p_);
    std::ranges::sort(squares_);
    squares_.erase(std::unique(squares_.begin(), squares_.end()), squares_.end());
  }
  Residue at(Residue z) const { return std::ranges::binary_search(squares_, z) ? z : 0; }

  /// The least of the units (t a, c / t), t a square.
  SmallUnit least(const SmallUnit& unit) const {
    SmallUnit best = unit;
    for (const Residue t : squares_)
      for (const Residue inverse : squares_)
        if (t * inverse % p_ == 1)
          best = std::min(best, SmallUnit{unit.a * t % p_, unit.c * inverse % p_});
    return best;
  }

 private:
  Residue p_;
  std::vector<Residue> squares_;
};

std::vector<SmallUnit> small_units(const std::vector<Residue>& numbers) {
  std::vector<SmallUnit> units;
  for (std::size_t i = 0; i + 1 < numbers.size(); i += 2)
    units.push_back({numbers[i], numbers[i + 1]});
  return units;
}

/// The numbers as digits.
Value digits_code(Residue p, const std::vector<Residue>& digits) {
  Residue all = 0;
  for (const Residue one : digits) all = all * p + one;
  return Value{all};
}

Integer power_of(int p, int exponent) {
  return boost::multiprecision::pow(Integer{p}, static_cast<unsigned>(exponent));
}

/// A function of the weights, looked up: games ask for it at millions of places.
Operation tabulated(const std::string& name, int p, int units, const Domain& output,
                    const std::function<Value(const std::vector<Residue>&)>& function) {
  const auto field = static_cast<Residue>(p);
  const auto length = static_cast<std::size_t>(2 * units);
  const Domain weights = Vector(Zmod(p), length);
  const auto table = std::make_shared<std::vector<Residue>>();
  for (Residue code = 0; code < weights.cardinality(); ++code) {
    std::vector<Residue> numbers(length);
    Residue rest = code;
    for (std::size_t i = length; i-- > 0; rest /= field) numbers[i] = rest % field;
    table->push_back(function(numbers).word());
  }
  return finite_operation(name, {weights}, output, Facts{}, [table](const auto* code) {
    using Number = std::remove_cvref_t<decltype(*code)>;
    return Number{(*table)[static_cast<std::size_t>(*code)]};
  });
}

/// The release: every unit the least of its scaled forms, the units sorted, where `sorts`.
Operation canonical_form(int p, int units, bool sorts) {
  const auto field = static_cast<Residue>(p);
  const SmallRelu relu{p};
  return tabulated("canonical", p, units, Range(power_of(p, 2 * units)),
                   [&](const std::vector<Residue>& numbers) {
                     std::vector<SmallUnit> all = small_units(numbers);
                     for (auto& unit : all) unit = relu.least(unit);
                     if (sorts) std::ranges::sort(all);
                     std::vector<Residue> digits;
                     for (const auto& unit : all) digits.insert(digits.end(), {unit.a, unit.c});
                     return digits_code(field, digits);
                   });
}

/// All values of f, in one number.
Operation function_table(int p, int units) {
  const auto field = static_cast<Residue>(p);
  const SmallRelu relu{p};
  return tabulated("f", p, units, Range(power_of(p, p)), [&](const std::vector<Residue>& numbers) {
    std::vector<Residue> values;
    for (Residue x = 0; x < field; ++x) {
      Residue sum = 0;
      for (const auto& unit : small_units(numbers)) sum += unit.c * relu.at(unit.a * x % field);
      values.push_back(sum % field);
    }
    return digits_code(field, values);
  });
}

//  Release(W):  the canonical form of W under orders of units and positive scales
class CanonicalUnits : public MergedRelease {
 public:
  CanonicalUnits(int p, int units, bool sorts, bool whole_function)
      : p_{p}, numbers_{2 * units}, weights_{Vector(Zmod(p), 2 * units)},
        canonical_{canonical_form(p, units, sorts)},
        same_{whole_function ? function_table(p, units) : canonical_form(p, units, true)} {}
  Domain weights() const override { return weights_; }
  Node release(Body& at, Node weights) const override { return at.apply(canonical_, {weights}); }
  Node function_of(Body& at, Node weights) const override { return at.apply(same_, {weights}); }
  Domain functions() const override { return same_.output(); }
  Rational blind_merge(int changes) const override {
    const Integer changed =
        boost::multiprecision::pow(Integer{changes}, static_cast<unsigned>(numbers_));
    Integer best = 0;
    for (Integer base = 0; base < weights_.cardinality(); ++base) {
      std::map<Integer, Integer> functions;
      for (Integer delta = 0; delta < changed; ++delta) {
        std::array<Integer, 1> weights{0};
        Integer from = base, step = delta, place = 1;
        for (int i = 0; i < numbers_; ++i, from /= p_, step /= changes, place *= p_)
          weights.front() += place * ((from + step % changes) % p_);
        ++functions[same_.evaluate(weights)];
      }
      best += std::ranges::max_element(functions, {}, [](const auto& one) {
                return one.second;
              })->second;
    }
    return make_rational(best, weights_.cardinality() * changed);
  }

 private:
  int p_, numbers_;
  Domain weights_;
  Operation canonical_, same_;
};

}  // namespace

void register_canonical_units(Catalogue& catalogue);
void register_canonical_units(Catalogue& catalogue) {
  catalogue.add(SchemeEntry{
      .name = "canonical-units",
      .summary = "a small layer in the canonical form of its units",
      .source = "control",
      .parameters =
          {{"p", "size of the field, a prime", "3", 2, 7},
           {"units", "of the layer", "2", 1, 2},
           {.name = "order",
            .meaning = "of the units in the release",
            .default_value = "sorted",
            .words = {"sorted", "kept"}},
           {.name = "pairs",
            .meaning =
                "models that count as one function: those that orders and positive scales carry "
                "to each other, or all with the same values",
            .default_value = "group",
            .words = {"group", "function"}}},
      .make = [](const Parameters& given) {
        return std::make_shared<CanonicalUnits>(prime_of(given), given.small("units"),
                                                given.text("order") == "sorted",
                                                given.text("pairs") == "function");
      }});
  catalogue.add(ControlEntry{"canonical-units", {{"release-equal-function", false}}});
}

}  // namespace certamen
