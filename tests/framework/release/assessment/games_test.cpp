// SPDX-License-Identifier: Apache-2.0
// The games of an assessment over small domains: what the optimal adversary gets, exactly.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <map>

#include "framework/check/audit.hpp"
#include "framework/check/check.hpp"
#include "tests/framework/release/assessment/assessed.hpp"

using namespace certamen;
using namespace certamen::testing;

namespace games_test {

namespace {

struct Answer {
  Rational value, allowed;
  Verdict verdict;
};

/// Of the best adversary there can be.
Answer optimum(const std::string& scheme, const std::string& definition, const Values& values) {
  const auto report = check(
      assessed_catalogue(), scheme,
      {.definition = definition, .optimal = true, .parameters = Parameters{values}}, Context{});
  const auto row = std::ranges::find_if(report.rows, &CheckRow::optimal);  // a theorem beside it
  INFO(scheme << " " << definition);
  REQUIRE(row != report.rows.end());
  REQUIRE(row->advantage);
  CHECK(row->advantage->is<Exact>());
  return {row->advantage->lower(), row->allowed, row->verdict};
}

std::string text(int number) {
  return std::to_string(number);
}

/// What the best adversary gets from two calls of lwe-mask, n = 1, everything modulo p: it sees
/// (a, as + e + v), then (b, bs + f + w), or both without v and w, and chooses w when it has seen
/// the first.
Rational distance_of_samples(int p, int errors) {
  std::map<std::array<int, 4>, int> counts;
  int all = 0;
  for (int s = 0; s < p; ++s)
    for (int a = 0; a < p; ++a)
      for (int b = 0; b < p; ++b)
        for (int e = 0; e < errors; ++e)
          for (int f = 0; f < errors; ++f, ++all)
            ++counts[{a, (a * s + e) % p, b, (b * s + f) % p}];
  const auto count = [&](int a, int x, int b, int y) {
    const auto found = counts.find({a, x % p, b, y % p});
    return found == counts.end() ? 0 : found->second;
  };
  const auto apart = [&](int a, int x, int v, int w) {
    int sum = 0;
    for (int b = 0; b < p; ++b)
      for (int y = 0; y < p; ++y) sum += std::max(0, count(a, x, b, y) - count(a, x + v, b, y + w));
    return sum;
  };
  int best = 0;
  for (int v = 0; v < p; ++v) {
    int sum = 0;
    for (int a = 0; a < p; ++a)
      for (int x = 0; x < p; ++x) {
        int most = 0;
        for (int w = 0; w < p; ++w) most = std::max(most, apart(a, x, v, w));
        sum += most;
      }
    best = std::max(best, sum);
  }
  return make_rational(best, all);
}

}  // namespace

TEST_CASE("shared-release: q queries give |F|^-(n-q), no more: hidden at none, lost at n") {
  for (const auto& [p, n] : {std::pair{2, 2}, {2, 3}, {3, 2}, {5, 1}})
    for (int q = 0; q <= n; ++q) {
      Rational expected = 1;
      for (int i = q; i < n; ++i) expected /= p;
      const auto answer = optimum("shared-release", "queried-weight-recovery",
                                  {{"p", text(p)}, {"n", text(n)}, {"q", text(q)}});
      INFO("p = " << p << ", n = " << n << ", q = " << q);
      CHECK(answer.value == expected);
      CHECK(answer.allowed == expected);
      CHECK(answer.verdict == Verdict::meets);
    }
}

TEST_CASE("shared-release: releases are simulated and say nothing, however many there are") {
  for (const char* views : {"1", "2", "3"}) {
    CHECK(optimum("shared-release", "release-simulation", {{"p", "2"}, {"views", views}}).value ==
          0);
    CHECK(
        optimum("shared-release", "release-left-or-right", {{"p", "2"}, {"views", views}}).value ==
        0);
  }
}

TEST_CASE("low-rank-mask: each view of a mask of rank 1 says more") {
  const auto at = [](const char* views) {
    return optimum("low-rank-mask", "repeated-weight-recovery", {{"p", "2"}, {"views", views}});
  };
  const auto one = at("1"), two = at("2"), three = at("3");
  // The likeliest mask is 0: a or b is (0, 0), 7 of the 16 pairs.
  CHECK(one.value == make_rational(7, 16));
  CHECK(one.value < two.value);
  CHECK(two.value < three.value);
  CHECK(three.value < 1);
  CHECK(one.verdict == Verdict::broken);
  CHECK(optimum("low-rank-mask", "release-simulation", {{"p", "2"}}).verdict == Verdict::broken);
  CHECK(optimum("low-rank-mask", "release-left-or-right", {{"p", "2"}}).verdict == Verdict::broken);
}

TEST_CASE("lwe-mask: two weights are told apart as far as their samples lie from shifted ones; "
          "uniform errors hide all") {
  for (const auto& [p, errors] : {std::pair{2, 1}, {3, 1}, {3, 2}, {5, 2}}) {
    const auto answer =
        optimum("lwe-mask", "release-left-or-right",
                {{"p", text(p)}, {"n", "1"}, {"errors", text(errors)}, {"views", "2"}});
    INFO("p = " << p << ", errors = " << errors);
    CHECK(answer.value == distance_of_samples(p, errors));
    CHECK(answer.verdict == Verdict::broken);
  }
  const auto pad =
      optimum("lwe-mask", "release-left-or-right", {{"p", "3"}, {"errors", "3"}, {"views", "2"}});
  CHECK(pad.value == 0);
  CHECK(pad.verdict == Verdict::meets);
}

TEST_CASE("canonical-units: models of one function have one release modulo orders and scales; not "
          "in their own order, and not all that have the same values") {
  const auto at = [](const char* p, const char* units, const char* order, const char* pairs) {
    return optimum("canonical-units", "release-equal-function",
                   {{"p", p}, {"units", units}, {"order", order}, {"pairs", pairs}});
  };
  for (const auto& [p, units] : {std::pair{"3", "2"}, {"5", "1"}, {"7", "1"}}) {
    CHECK(at(p, units, "sorted", "group").value == 0);
    CHECK(at(p, units, "sorted", "group").verdict == Verdict::meets);
    // A unit without effect has any input side.
    CHECK(at(p, units, "sorted", "function").value == 1);
  }
  CHECK(at("3", "2", "kept", "group").value == 1);
  CHECK(at("3", "2", "kept", "group").verdict == Verdict::broken);
}

TEST_CASE("locks: linear ones are found by as many queries as key numbers, ideal ones never") {
  CHECK(optimum("linear-lock", "lock-key-recovery", {{"p", "3"}, {"n", "2"}, {"q", "1"}}).value ==
        make_rational(1, 3));
  CHECK(optimum("linear-lock", "lock-key-recovery", {{"p", "3"}, {"n", "2"}, {"q", "2"}}).value ==
        1);
  CHECK(optimum("linear-lock", "authorisation", {{"p", "2"}, {"n", "2"}, {"q", "2"}}).verdict ==
        Verdict::broken);
  for (const char* q : {"1", "2"}) {
    CHECK(optimum("ideal-lock", "lock-key-recovery", {{"q", q}}).value == make_rational(1, 4));
    const auto use = optimum("ideal-lock", "authorisation", {{"q", q}});
    CHECK(use.value == make_rational(1, 4));
    CHECK(use.verdict == Verdict::meets);
  }
}

TEST_CASE("ownership: a key made for the model always verifies, one committed first too often, a "
          "drawn one as the tail says") {
  for (const int n : {2, 3}) {
    const auto at = [&](const char* order) {
      return optimum("inner-product-mark", "ownership-soundness",
                     {{"rows", "2"}, {"n", text(n)}, {"order", order}});
    };
    const Rational drawn = make_rational((1 << n) - 1, 2 << n);
    CHECK(at("model-first").value == 1);
    CHECK(at("commit-first").value == make_rational(1, 2));
    CHECK(at("drawn-first").value == drawn * drawn);
    CHECK(at("model-first").verdict == Verdict::broken);
    CHECK(at("commit-first").verdict == Verdict::broken);
    CHECK(at("drawn-first").verdict == Verdict::meets);
  }
}

TEST_CASE("tracing: one copy names its user, two erase their marks") {
  CHECK(optimum("unit-words", "traceability", {{"colluders", "1"}}).value == 0);
  CHECK(optimum("unit-words", "traceability", {{"colluders", "1"}}).verdict == Verdict::meets);
  CHECK(optimum("unit-words", "traceability", {{"colluders", "2"}}).value == 1);
}

TEST_CASE("input privacy: fresh masks hide tokens, one mask for all does not") {
  CHECK(optimum("token-mask", "input-privacy", {{"vocabulary", "4"}, {"q", "3"}}).value ==
        make_rational(1, 4));
  CHECK(optimum("static-token-mask", "input-privacy", {{"vocabulary", "4"}}).value == 1);
}

TEST_CASE("integrity: fresh checks are passed by chance alone, one check for all is learnt") {
  for (const int q : {1, 2}) {
    Rational escape = 1;
    for (int i = 0; i < q; ++i) escape *= make_rational(2, 3);
    const auto fresh = optimum("freivalds", "integrity", {{"p", "3"}, {"q", text(q)}});
    CHECK(fresh.value == 1 - escape);
    CHECK(fresh.verdict == Verdict::meets);
  }
  const auto fixed = optimum("static-freivalds", "integrity", {{"p", "2"}, {"q", "3"}});
  CHECK(fixed.value > fixed.allowed);
  CHECK(fixed.verdict == Verdict::broken);
}

TEST_CASE("audit: nothing is found in the games of an assessment") {
  for (const std::string definition :
       {"queried-weight-recovery", "repeated-weight-recovery", "release-left-or-right",
        "release-equal-function", "release-simulation", "lock-key-recovery", "authorisation",
        "ownership-soundness", "traceability", "input-privacy", "integrity"}) {
    const auto report = audit(assessed_catalogue(), definition, {}, Context{});
    INFO(definition);
    for (const auto& found : report.findings) MESSAGE(found);
    CHECK(report.findings.empty());
    CHECK(report.exit_status() == 0);
  }
}

}  // namespace games_test
