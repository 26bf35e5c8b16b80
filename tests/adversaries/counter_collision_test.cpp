// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <algorithm>

#include "adversaries/strategy.hpp"
#include "framework/check/check.hpp"
#include "framework/check/engine.hpp"
#include "tests/support/textbook.hpp"

namespace counter_collision_test {

using namespace certamen;
using namespace certamen::testing;

namespace {

/// Pr[two of q uniform starts of l blocks overlap modulo N], counted.
Rational overlap(int numbers, int calls, int blocks) {
  int all = 1, hits = 0;
  for (int i = 0; i < calls; ++i) all *= numbers;
  for (int code = 0; code < all; ++code) {
    std::vector<int> used(static_cast<std::size_t>(numbers), -1);
    bool hit = false;
    int rest = code;
    for (int i = 0; i < calls; ++i, rest /= numbers)
      for (int k = 0; k < blocks; ++k) {
        int& by = used[static_cast<std::size_t>((rest % numbers + k) % numbers)];
        hit = hit || (by >= 0 && by != i);
        by = i;
      }
    hits += hit ? 1 : 0;
  }
  return make_rational(hits, all);
}

const CheckRow& row_of(const CheckReport& report, const std::string& adversary) {
  const auto found = std::ranges::find(report.rows, adversary, &CheckRow::adversary);
  REQUIRE(found != report.rows.end());
  return *found;
}

CheckReport against(const std::string& scheme, const std::string& definition,
                    const std::optional<std::string>& adversary,
                    std::map<std::string, std::string> values) {
  return check(standard_catalogue(), scheme,
               {.definition = definition,
                .adversary = adversary,
                .parameters = Parameters{std::move(values)}},
               Context{});
}

}  // namespace

TEST_CASE("counter-collision: its advantage is that two starts overlap, within the formula") {
  for (const auto& [n, q, blocks] :
       {std::array{2, 2, 1}, {2, 3, 1}, {2, 2, 2}, {3, 2, 2}, {3, 3, 1}, {3, 3, 2}, {3, 2, 3}}) {
    const Rational expected = overlap(1 << n, q, blocks);
    if (n == 2)  // the largest are much to follow by every engine
      check_advantage({"ind-cpa",
                       "ctr",
                       "counter-collision",
                       {{"n", text(n)}, {"q", text(q)}, {"blocks", text(blocks)}}},
                      expected);
    const Enclosed formula = some_of_pairs(q, make_rational(2 * blocks - 1, 1 << n));
    CHECK(formula.lower <= expected);
    CHECK(expected <= formula.upper);
  }
}

TEST_CASE("some_of_pairs: the birthday lies between, for few things and for many") {
  for (const int points : {16, 365, 65536})
    for (const int things : {2, 3, 10, 23, 100, 600}) {
      Rational apart = 1;
      for (int i = 0; i < things; ++i) apart *= make_rational(std::max(0, points - i), points);
      const Enclosed formula = some_of_pairs(things, make_rational(1, points));
      INFO(things << " of " << points);
      CHECK(formula.lower <= 1 - apart);
      CHECK(1 - apart <= formula.upper);
      CHECK(formula.lower > 0);
    }
}

TEST_CASE("real sizes: the attack stands beside the bound, by its formula") {
  const CheckReport counter =
      against("ctr", "ind-cpa", std::nullopt, {{"n", "128"}, {"q", "2^40"}});
  const CheckRow &attack = row_of(counter, "counter-collision"), &proof = row_of(counter, "");
  CHECK(attack.engine == "formula");
  // 3 q (q - 1) / 2^129 pairs of starts of two blocks are expected to overlap.
  const Integer q = Integer{1} << 40;
  CHECK(attack.advantage->upper() == make_rational(3 * q * (q - 1), Integer{1} << 129));
  CHECK(attack.advantage->lower() > attack.advantage->upper() * make_rational(999, 1000));
  REQUIRE(proof.advantage);
  CHECK(proof.advantage->upper() >= attack.advantage->upper());
  CHECK(proof.advantage->upper() < 6 * attack.advantage->lower());

  const CheckReport permutation =
      against("random-permutation", "prf", "birthday", {{"N", "2^64"}, {"q", "2^30"}});
  const CheckRow& birthday = row_of(permutation, "birthday");
  CHECK(birthday.engine == "formula");
  // The bound of the switching lemma.
  const Integer calls = Integer{1} << 30;
  CHECK(make_rational(calls * (calls - 1), Integer{1} << 65) < 2 * birthday.advantage->lower());
  const CheckReport played =
      against("ctr", "ind-cpa", "counter-collision", {{"n", "8"}, {"q", "3"}, {"blocks", "1"}});
  CHECK(row_of(played, "counter-collision").engine == "exact");

  const CheckOptions exactly{.definition = "prf",
                             .adversary = "birthday",
                             .parameters = Parameters{{{"N", "2^64"}, {"q", "2^30"}}},
                             .engine = find_engine("exact")};
  CHECK_THROWS_WITH_AS((void)check(standard_catalogue(), "random-permutation", exactly, Context{}),
                       doctest::Contains("leave --engine out"), Error);
}

TEST_CASE("numbers of queries beyond 2^32 are not taken for small ones") {
  for (const char* q : {"4", "4294967296", "4294967297", "4294967298"}) {
    const CheckReport report = check(
        standard_catalogue(), "random-permutation",
        {.definition = "prf", .optimal = true, .parameters = Parameters{{{"N", "4"}, {"q", q}}}},
        Context{});
    INFO(q);
    // 1 - 4! / 4^4: all points are asked.
    CHECK(row_of(report, "optimal").advantage->lower() == make_rational(29, 32));
    // The same where bounds prune: a key of two bits is found by two equations.
    const CheckReport lock = check(
        standard_catalogue(), "linear-lock",
        {.definition = "lock-key-recovery", .optimal = true, .parameters = Parameters{{{"q", q}}}},
        Context{});
    CHECK(row_of(lock, "optimal").advantage->lower() == 1);
  }
}

}  // namespace counter_collision_test
