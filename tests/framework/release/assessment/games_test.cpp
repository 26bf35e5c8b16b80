// SPDX-License-Identifier: Apache-2.0
// The games of an assessment over small domains: what the optimal adversary gets, exactly.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <map>
#include <vector>

#include "tests/framework/release/assessment/optimum.hpp"

namespace games_test {

using namespace certamen;
using namespace certamen::testing;

namespace {

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

/// What the best adversary finds of D from (W0, s (W0 + D)), s not 0, of 2 x 2 matrices modulo p;
/// without W0 if the base is secret: for every view the likeliest D, counted.
Rational scaled_difference(int p, bool low_rank, bool secret_base) {
  std::vector<std::array<int, 4>> all;
  for (int i = 0; i < p * p * p * p; ++i)
    all.push_back({i % p, i / p % p, i / p / p % p, i / p / p / p});
  std::map<std::array<int, 4>, int> law;
  for (const auto& m : all)  // m: D, or (u, v)
    ++law[low_rank ? std::array{m[0] * m[2] % p, m[0] * m[3] % p, m[1] * m[2] % p, m[1] * m[3] % p}
                   : m];
  std::map<std::array<int, 8>, std::map<std::array<int, 4>, int>> views;
  for (const auto& base : all)
    for (const auto& [delta, weight] : law)
      for (int s = 1; s < p; ++s) {
        std::array<int, 8> view{};
        for (std::size_t i = 0; i < 4; ++i) {
          view[i] = secret_base ? 0 : base[i];
          view[4 + i] = s * (base[i] + delta[i]) % p;
        }
        views[view][delta] += weight;
      }
  Integer best = 0;
  for (const auto& [view, deltas] : views) {
    int most = 0;
    for (const auto& [delta, weight] : deltas) most = std::max(most, weight);
    best += most;
  }
  const Integer matrices = all.size();
  return make_rational(best, matrices * matrices * (p - 1));
}

}  // namespace

TEST_CASE("delta-recovery: a secret scale hides a fine-tune without its base, and not beside it") {
  const auto at = [](int p, const char* finetune, const char* base) {
    return optimum("scaled-release", "delta-recovery",
                   {{"p", text(p)}, {"finetune", finetune}, {"base", base}});
  };
  for (const int p : {2, 3})
    for (const char* finetune : {"full", "lora"})
      for (const char* base : {"public", "secret"}) {
        INFO("p = " << p << ", " << finetune << ", " << base);
        const auto answer = at(p, finetune, base);
        const bool lora = finetune == std::string{"lora"}, secret = base == std::string{"secret"};
        CHECK(answer.value == scaled_difference(p, lora, secret));
        CHECK(answer.verdict == (secret ? Verdict::meets : Verdict::broken));
        // u v^T is 0 where u or v is.
        CHECK(answer.allowed == (lora ? make_rational(2 * p * p - 1, p * p * p * p)
                                      : make_rational(1, p * p * p * p)));
      }
  for (const char* views : {"1", "2", "3"})
    CHECK(optimum("shared-release", "delta-recovery", {{"views", views}}).value ==
          make_rational(1, 9));
  CHECK(optimum("low-rank-mask", "delta-recovery", {{"finetune", "full"}}).value ==
        make_rational(7, 16));
}

TEST_CASE("one-wayness: a share is made again from any weights; a hash is by trying alone") {
  CHECK(optimum("shared-release", "one-wayness", {{"p", "2"}}).value == 1);
  CHECK(optimum("shared-release", "one-wayness", {{"p", "2"}}).verdict == Verdict::broken);
  for (const auto& [weights, values] : {std::pair{3, 2}, {4, 4}, {5, 3}})
    for (int q = 0; q <= 2; ++q) {
      // q + 1 of the weights are tried: all wrong, and none with the same value by chance.
      Rational missed = make_rational(weights - q - 1, weights);
      for (int i = 0; i <= q; ++i) missed *= make_rational(values - 1, values);
      const auto answer =
          optimum("fingerprint-release", "one-wayness",
                  {{"N", text(weights)}, {"T", text(values)}, {"salts", "1"}, {"q", text(q)}});
      INFO("N = " << weights << ", T = " << values << ", q = " << q);
      CHECK(answer.value == 1 - missed);
      CHECK(answer.allowed == answer.value);
      CHECK(answer.verdict == Verdict::meets);
    }
}

TEST_CASE(
    "robustness: one changed number removes an inner product, two of three copies a majority; "
    "who knows the key changes one that counts") {
  for (const auto& [rows, n] : {std::pair{1, 2}, {2, 2}, {2, 3}}) {
    // A change e is unseen where every row x is not 0 and <x, e> = 0.
    const Rational unseen = make_rational((1 << (n - 1)) - 1, (1 << n) - 1);
    Rational kept = 1;
    for (int i = 0; i < rows; ++i) kept *= unseen;
    const auto at = [&](const char* changes, const char* key) {
      return optimum("inner-product-mark", "ownership-robustness",
                     {{"rows", text(rows)}, {"n", text(n)}, {"changes", changes}, {"key", key}});
    };
    INFO("rows = " << rows << ", n = " << n);
    CHECK(at("0", "public").value == 0);
    CHECK(at("0", "public").verdict == Verdict::meets);
    CHECK(at("1", "secret").value == 1 - kept);
    CHECK(at("1", "public").value == 1);
  }
  // One of two bits may be wrong: both must be changed by one number.
  CHECK(optimum("inner-product-mark", "ownership-robustness", {{"right", "1"}}).value ==
        make_rational(4, 9));
  for (const int copies : {1, 3, 5})
    for (int changes = 0; changes <= 3; ++changes)
      CHECK(optimum("majority-mark", "ownership-robustness",
                    {{"copies", text(copies)}, {"changes", text(changes)}, {"key", "public"}})
                .value == (2 * changes > copies ? 1 : 0));
}

TEST_CASE("disputes: a stamp decides for the owner, unless the mark is removed or a key stamped "
          "before fits") {
  const auto at = [](const char* order, const char* judge, const char* changes) {
    return optimum("inner-product-mark", "ownership-dispute",
                   {{"order", order}, {"judge", judge}, {"changes", changes}});
  };
  CHECK(at("model-first", "earliest", "0").value == 0);
  CHECK(at("model-first", "earliest", "0").verdict == Verdict::meets);
  CHECK(at("model-first", "verification", "0").value == 1);
  CHECK(at("model-first", "verification", "0").verdict == Verdict::broken);
  CHECK(at("model-first", "earliest", "1").value == make_rational(8, 9));
  // Rows that are all one row hold with probability 1/2; drawn keys with (3/8)^2.
  CHECK(at("commit-first", "earliest", "0").value == make_rational(1, 2));
  CHECK(at("commit-first", "earliest", "0").allowed == make_rational(9, 64));
  const auto majority = [](const char* changes) {
    return optimum("majority-mark", "ownership-dispute",
                   {{"order", "commit-first"}, {"changes", changes}});
  };
  CHECK(majority("0").value == make_rational(1, 2));
  CHECK(majority("0").verdict == Verdict::meets);
  CHECK(majority("2").value == 1);
}

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

TEST_CASE("merging: beside the base, a canonical form says what was added nearly always") {
  for (const int changes : {1, 2}) {
    const auto answer = optimum("canonical-units", "merging",
                                {{"p", "3"}, {"units", "1"}, {"changes", text(changes)}});
    // A unit (a, c) of f(x) = c relu(a x) over 3 elements has no scale but 1: one form each.
    CHECK(answer.value == 1);
    if (changes == 1) CHECK(answer.allowed == 1);
    if (changes == 2) CHECK(answer.allowed == make_rational(1, 4));
  }
  // Two units in either order: the multiset of two changed pairs, counted.
  int kept = 0, blind = 0;
  for (int base = 0; base < 16; ++base) {
    const std::array<int, 4> w{base % 2, base / 2 % 2, base / 4 % 2, base / 8};
    const auto grown = [&](int d, int e) {
      std::array<std::array<int, 2>, 2> units{};
      for (std::size_t i = 0; i < 4; ++i)
        units[i / 2][i % 2] = (w[i] + ((d >> i) & 1) + ((e >> i) & 1)) % 2;
      std::ranges::sort(units);
      return units;
    };
    for (int e = 0; e < 16; ++e) {
      // By the release: all D of one multiset of units; the best multiset after E is added.
      std::map<std::array<std::array<int, 2>, 2>, std::map<std::array<std::array<int, 2>, 2>, int>>
          after;
      std::map<std::array<std::array<int, 2>, 2>, int> unseen;
      for (int d = 0; d < 16; ++d) {
        ++after[grown(d, 0)][grown(d, e)];
        ++unseen[grown(d, e)];
      }
      const auto most = [](const auto& counts) {
        int best = 0;
        for (const auto& [units, count] : counts) best = std::max(best, count);
        return best;
      };
      for (const auto& [seen, merged] : after) kept += most(merged);
      blind += most(unseen);
    }
  }
  const auto two = optimum("canonical-units", "merging", {{"p", "2"}, {"units", "2"}});
  CHECK(two.value == make_rational(kept, 16 * 16 * 16));
  CHECK(two.allowed == make_rational(blind, 16 * 16 * 16));
  CHECK(two.verdict == Verdict::broken);
}

TEST_CASE("locks: linear ones are found by as many queries as key numbers, ideal ones never") {
  CHECK(optimum("linear-lock", "lock-key-recovery", {{"p", "3"}, {"n", "2"}, {"q", "1"}}).value ==
        make_rational(1, 3));
  CHECK(optimum("linear-lock", "lock-key-recovery", {{"p", "3"}, {"n", "2"}, {"q", "2"}}).value ==
        1);
  // Two queries find the key unless one of them is x*; blind, 0 is right at x* = 0 and at a third
  // of the others. Over two elements they gain nothing.
  const auto forged = optimum("linear-lock", "authorisation", {{"p", "3"}, {"n", "2"}, {"q", "2"}});
  CHECK(forged.value == make_rational(7, 9));
  CHECK(forged.allowed == make_rational(11, 27));
  CHECK(forged.verdict == Verdict::broken);
  const auto over_two =
      optimum("linear-lock", "authorisation", {{"p", "2"}, {"n", "2"}, {"q", "2"}});
  CHECK(over_two.value == make_rational(5, 8));
  CHECK(over_two.allowed == make_rational(5, 8));
  CHECK(over_two.verdict == Verdict::meets);
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

}  // namespace games_test
