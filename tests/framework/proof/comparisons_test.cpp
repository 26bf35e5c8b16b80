// SPDX-License-Identifier: Apache-2.0
// Choices by comparisons of a code, one inside the other: the normal form answers as the game does.
#include <doctest/doctest.h>

#include <array>

#include "framework/certify/runner.hpp"
#include "framework/games/bind.hpp"
#include "framework/games/builder.hpp"
#include "framework/proof/form_rules.hpp"

namespace comparisons_test {

using namespace certamen;

namespace {

struct Compared {
  bool is_place;  // x = bound, or else x < bound
  int times_n, offset;

  Size bound(const Size& n) const { return times_n == 0 ? Size{offset} : n + offset; }
  bool holds(int x, int n) const {
    const int number = times_n * n + offset;
    return is_place ? x == number : x < number;
  }
  Node write(Body& at, const Node& x, const Size& n) const {
    return is_place ? at.is_at(x, bound(n)) : at.below(x, bound(n));
  }
};

std::vector<Compared> all_comparisons() {
  std::vector<Compared> all;
  for (const bool is_place : {false, true})
    for (const int offset : {0, 1, 2, 3}) all.push_back({is_place, 0, offset});
  for (const bool is_place : {false, true})
    for (const int offset : {0, 1}) all.push_back({is_place, 1, offset});
  return all;
}

/// Which of three answers each leaf gives.
constexpr std::array<std::array<std::size_t, 3>, 4> patterns{
    {{0, 1, 2}, {0, 0, 1}, {0, 1, 0}, {0, 1, 1}}};

/// The inner choice stands in the branch for yes, or in the one for no.
std::size_t leaf_of(bool outer, bool inner, bool inner_in_yes) {
  if (inner_in_yes) return outer ? (inner ? 0 : 1) : 2;
  return outer ? 0 : (inner ? 1 : 2);
}

}  // namespace

TEST_CASE("comparisons: choices by two comparisons of one code, or of two, keep their answers") {
  for (const Compared& outer : all_comparisons())
    for (const Compared& inner : all_comparisons())
      for (const bool one_code : {true, false}) {
        const Size n{"n"};
        GameBuilder game{"Comparing"};
        for (const bool in_yes : {true, false})
          for (std::size_t k = 0; k < patterns.size(); ++k)
            game.oracle(
                (in_yes ? "YES" : "NO") + std::to_string(k),
                {Range(n + 2), Range(n + 2), Zmod(3), Zmod(3), Zmod(3)},
                [&](Body& at, const std::vector<Node>& input) {
                  const auto leaf = [&](std::size_t i) { return input[2 + patterns[k][i]]; };
                  const Node first = outer.write(at, input[0], n);
                  const Node second = inner.write(at, input[one_code ? 0 : 1], n);
                  return in_yes ? at.select(first, at.select(second, leaf(0), leaf(1)), leaf(2))
                                : at.select(first, leaf(0), at.select(second, leaf(1), leaf(2)));
                });
        const Package form = package_of(form_of(game.build()));
        for (const int number : {1, 2, 3}) {
          const std::vector<Package> stack{bound_at(form, {{"n", number}})};
          for (const auto& procedure : stack[0].exports)
            for (int x = 0; x < number + 2; ++x) {
              const int y = (x + 1) % (number + 2);
              const bool in_yes = procedure.signature.name[0] == 'Y';
              const auto k = static_cast<std::size_t>(procedure.signature.name.back() - '0');
              const std::size_t leaf =
                  leaf_of(outer.holds(x, number), inner.holds(one_code ? x : y, number), in_yes);
              certify::CoinTape none;
              certify::Runner run{stack, {{}}, none};
              const Integer answer = run.run(0, procedure, {x, y, 0, 1, 2});
              CAPTURE(procedure.signature.name);
              CAPTURE(number);
              CAPTURE(x);
              REQUIRE(answer == patterns[k][leaf]);
            }
        }
      }
}

}  // namespace comparisons_test
