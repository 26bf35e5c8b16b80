// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/horner.hpp"

#include <array>
#include <map>

#include "framework/rewriting/linear_form.hpp"
#include "framework/values/composition.hpp"

namespace certamen {

namespace {

/// The exponents of state, captured value and element, and their coefficient.
using Monomial = std::array<int, 3>;
using Polynomial = std::map<Monomial, Integer>;

constexpr std::size_t most_monomials = 64;

Polynomial plus(Polynomial a, const Integer& times, const Polynomial& b) {
  for (const auto& [monomial, coefficient] : b) {
    Integer& sum = a[monomial];
    sum += times * coefficient;
    if (sum == 0) a.erase(monomial);
  }
  return a;
}

Polynomial times(const Polynomial& a, const Polynomial& b) {
  Polynomial product;
  for (const auto& [one, x] : a)
    for (const auto& [other, y] : b)
      product = plus(std::move(product), x * y,
                     {{{one[0] + other[0], one[1] + other[1], one[2] + other[2]}, Integer{1}}});
  return product;
}

/// What an operation makes of polynomials; nothing if it is neither a sum nor a product.
std::optional<Polynomial> applied(const Operation& operation, const std::vector<Polynomial>& on) {
  const Facts& facts = operation.facts();
  const auto module = Module::of(operation.output());
  if (!module) return std::nullopt;
  if (facts.linear && facts.linear->offset == module->zero()) {
    Polynomial sum;
    for (std::size_t i = 0; i < on.size(); ++i)
      sum = plus(std::move(sum), facts.linear->coefficients[i], on[i]);
    return sum;
  }
  if (!facts.product_modulus || on.size() != 2) return std::nullopt;
  return times(on[0], on[1]);
}

/// The next state of a step as a polynomial.
std::optional<Polynomial> next_state(const Composition& step) {
  std::vector<std::optional<Polynomial>> values{Polynomial{{{1, 0, 0}, Integer{1}}},
                                                Polynomial{{{0, 1, 0}, Integer{1}}},
                                                Polynomial{{{0, 0, 1}, Integer{1}}}};
  for (const auto& line : step.lines()) {
    if (&line == &step.lines().back())
      return line.operation.is(Opcode::make_tuple) ? values[line.arguments.at(1)] : std::nullopt;
    std::vector<Polynomial> on;
    for (const std::size_t i : line.arguments)
      if (values[i] && values[i]->size() <= most_monomials) on.push_back(*values[i]);
    values.push_back(on.size() == line.arguments.size() ? applied(line.operation, on)
                                                        : std::nullopt);
  }
  return std::nullopt;
}

}  // namespace

std::optional<Size> horner_degree(const Loop& loop) {
  const Composition* step = composition_of(loop.step());
  if (step == nullptr || loop.captured() != 1 || loop.vectors() != 1) return std::nullopt;
  const Domain& state = loop.step().inputs()[0];
  for (const Domain& input : loop.step().inputs())
    if (!(input == state)) return std::nullopt;
  const auto next = next_state(*step);
  const Polynomial without{{{1, 1, 0}, 1}, {{0, 0, 1}, 1}}, with{{{1, 1, 0}, 1}, {{0, 1, 1}, 1}};
  if (next == without) return loop.count() - 1;
  if (next == with) return loop.count();
  return std::nullopt;
}

}  // namespace certamen
