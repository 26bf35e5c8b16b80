// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/search/problems.hpp"

#include <algorithm>
#include <map>

#include "framework/definitions/catalogue.hpp"
#include "framework/engines/exact/exact.hpp"
#include "framework/games/builder.hpp"

namespace certamen::bench {

namespace {

std::vector<Package> games_of(const std::string& definition, const std::string& scheme,
                              const std::map<std::string, std::string>& set) {
  static const Catalogue catalogue = standard_catalogue();
  const Parameters given{set};
  const auto& entry = catalogue.scheme(scheme);
  const auto made = entry.make(given.completed(entry.parameters));
  const auto& wanted = catalogue.definition(definition);
  return wanted.make(*made, given.completed(wanted.parameters))->games();
}

/// 1 - N (N-1) .. (N-q+1) / N^q
Rational birthday(const Integer& n, int q) {
  Integer ways = 1, all = 1;
  for (int i = 0; i < q; ++i) {
    ways *= n - i;
    all *= n;
  }
  return 1 - make_rational(ways, all);
}

/// The best forgery after one tag: of all polynomials without a constant term, the greatest number
/// of keys at which one has one value, over p.
Rational wegman_carter_by_hand(int p, int degree) {
  int most = 0;
  std::vector<int> coefficients(static_cast<std::size_t>(degree), 0);
  const auto next = [&] {
    for (auto& coefficient : coefficients) {
      if (++coefficient < p) return true;
      coefficient = 0;
    }
    return false;
  };
  std::vector<int> keys(static_cast<std::size_t>(p));
  while (next()) {
    std::fill(keys.begin(), keys.end(), 0);
    for (int k = 0; k < p; ++k) {
      int value = 0;
      for (std::size_t i = coefficients.size(); i-- > 0;) value = (value + coefficients[i]) * k % p;
      most = std::max(most, ++keys[static_cast<std::size_t>(value)]);
    }
  }
  return make_rational(most, p);
}

/// x <- [8]; IS(y) says whether x = y, wrongly with probability 1/4; eight questions, one guess.
constexpr int items = 8, questions = 8;

Package noisy_search() {
  GameBuilder game{"NoisySearch"};
  const State x = game.state("x", Atoms(items));
  game.initialize([&](Body& at) { at.set(x, at.sample(Atoms(items))); });
  game.oracle("IS", {Atoms(items)},
              [&](Body& at, Node y) {
                return at.equal(y, at.get(x)) ^
                       at.sample(Distribution::bernoulli(make_rational(1, 4)));
              })
      .at_most(questions);
  game.finalize(Atoms(items), [&](Body& at, Node guess) { return at.equal(guess, at.get(x)); });
  return game.build();
}

/// The same by recursion on what counts: for each item how many more answers spoke for it than
/// against, which multiplies its probability by 3 each time.
class NoisySearchByHand {
 public:
  Rational value() { return value(std::vector<int>(items, 0), questions); }

 private:
  /// Weights 3^votes, in 4^-asked units; sorted votes are the state.
  Rational value(std::vector<int> votes, int left) {
    std::sort(votes.begin(), votes.end());
    const auto [entry, is_new] = known_.try_emplace({votes, left}, 0);
    if (!is_new) return entry->second;
    Rational best = 0;
    if (left == 0) {
      best = weight(votes.back());
    } else {
      for (int i = 0; i < items; ++i) {
        if (i > 0 && votes[static_cast<std::size_t>(i)] == votes[static_cast<std::size_t>(i - 1)])
          continue;
        auto yes = votes, no = votes;
        ++yes[static_cast<std::size_t>(i)];
        for (int j = 0; j < items; ++j)
          if (j != i) ++no[static_cast<std::size_t>(j)];
        best = std::max<Rational>(best, (value(yes, left - 1) + value(no, left - 1)) / 4);
      }
    }
    known_[{votes, left}] = best;
    return best;
  }
  static Rational weight(int votes) {
    Integer power = 1;
    for (int i = 0; i < votes; ++i) power *= 3;
    return make_rational(power, items);
  }

  std::map<std::pair<std::vector<int>, int>, Rational> known_;
};

/// Two rounds on 4-bit halves against a random permutation of 8 bits, three queries. The best
/// queries share the right half: outputs' right halves then differ as the left halves do, and no
/// two outputs agree. The rest of a random permutation's answers give it away.
Rational feistel_by_hand() {
  // Right halves L + F1(R) of three queries with the same R are a shift of the L's: a permutation
  // does that with (16 * 16 * 16 * 16) / (256 * 255 * 254) times the number of shifts over 16.
  const Integer consistent = Integer{16} * 16 * 16 * 16;  // one shift, three free left halves
  return 1 - make_rational(consistent, Integer{256} * 255 * 254);
}

/// TICK() says whether a counter modulo n is at 0; `step` through the states in another order.
Package clock(int n, int step) {
  GameBuilder game{"Clock"};
  const State time = game.state("time", Zmod(n), 0);
  game.oracle("TICK", {}, [&](Body& at) {
    const Node next = at.get(time) + at.constant(Zmod(n), Value{Integer{step}});
    at.set(time, next);
    return at.equal(next, at.constant(Zmod(n), 0));
  });
  return game.build();
}

/// A hidden walk on Zmod(n): MOVE() goes one step, or two with a coin, and says a parity of a
/// secret offset; `mirrored` walks the other way.
Package walk(int n, bool mirrored) {
  GameBuilder game{"Walk"};
  const State place = game.state("place", Zmod(n));
  game.initialize([&](Body& at) { at.set(place, at.sample(Zmod(n))); });
  game.oracle("MOVE", {}, [&](Body& at) {
    const Node one = at.constant(Zmod(n), Value{Integer{mirrored ? n - 1 : 1}});
    const Node step = at.select(at.sample(Boolean()), one, one + one);
    const Node next = at.get(place) + step;
    at.set(place, next);
    return at.equal(next, at.constant(Zmod(n), 0));
  });
  return game.build();
}

}  // namespace

std::vector<SearchProblem> search_problems() {
  const Integer large = Integer{1} << 128, prime = (Integer{1} << 61) - 1;
  return {
      {"switching", "random function against random permutation, N = 2^128, q = 64", 1,
       games_of("prf", "random-permutation", {{"N", large.str()}, {"q", "64"}}),
       Objective::distinguish, [=] { return birthday(large, 64); }, false},
      {"switching-256", "random function against random permutation, N = 2^128, q = 256", 2,
       games_of("prf", "random-permutation", {{"N", large.str()}, {"q", "256"}}),
       Objective::distinguish, [=] { return birthday(large, 256); }, false},
      {"noisy-search",
       "one of 8 items by 8 questions that are answered wrongly with 1/4",
       60,
       {noisy_search()},
       Objective::win,
       [] { return NoisySearchByHand{}.value(); }},
      {"feistel", "two rounds of Feistel on 4-bit halves against a random permutation, q = 3", 60,
       games_of("prp", "feistel", {{"r", "2"}, {"n", "4"}, {"q", "3"}}), Objective::distinguish,
       feistel_by_hand, false},
      {"wegman-carter", "forgery after one tag, polynomials of degree 3 modulo 31", 1,
       games_of("euf-cma", "wegman-carter", {{"p", "31"}, {"d", "3"}}), Objective::win,
       [] { return wegman_carter_by_hand(31, 3); }, false},
      {"wegman-carter-61", "the same modulo 2^61 - 1: the degree over the modulus", 1,
       games_of("euf-cma", "wegman-carter", {{"p", prime.str()}, {"d", "3"}}), Objective::win,
       [=] { return make_rational(3, prime); }, false},
  };
}

std::vector<RealProblem> real_problems() {
  const Integer large = Integer{1} << 128;
  return {
      {"one-time-pad",
       "128 bits, the blind adversary",
       0.01,
       "one-time-secrecy",
       "one-time-pad",
       "blind-guess",
       {{"n", "128"}},
       0},
      {"ctr",
       "64 blocks of 128 bits against random ones, looking for two that are equal",
       0.01,
       "ind-cpa-ror",
       "ctr",
       "keystream-collision",
       {{"n", "128"}, {"blocks", "64"}},
       birthday(large, 64)},
      {"collision",
       "64 queries to a function or permutation on 2^128 points, looking for equal answers",
       0.01,
       "prf",
       "random-permutation",
       "collision",
       {{"N", large.str()}, {"q", "64"}},
       birthday(large, 64)},
      {"ecb",
       "4096 blocks of 64 bits, two of them equal in one of two messages",
       1,
       "one-time-secrecy",
       "ecb",
       "repeat-a-block",
       {{"n", "64"}, {"blocks", "4096"}},
       1},
  };
}

Rational advantage_of(const RealProblem& problem) {
  static const Catalogue catalogue = standard_catalogue();
  const Parameters given{problem.set};
  const auto& entry = catalogue.scheme(problem.scheme);
  const auto scheme = entry.make(given.completed(entry.parameters));
  const auto& wanted = catalogue.definition(problem.definition);
  const auto definition = wanted.make(*scheme, given.completed(wanted.parameters));
  const Adversary adversary =
      catalogue.adversary(problem.adversary).make(*scheme, *definition, given);
  std::vector<Rational> wins;
  for (const auto& game : definition->games())
    wins.push_back(evaluate_exactly(play(game, adversary), Context{}).win);
  return abs(wins[1] - wins[0]);
}

std::vector<EquivalenceProblem> equivalence_problems() {
  return {
      {"clocks", "two counters modulo 4999 that go through their states in different orders", 60,
       clock(4999, 1), clock(4999, 2), true},
      {"clocks-differ", "counters modulo 4999 and 5000: the difference shows at call 4999", 60,
       clock(4999, 1), clock(5000, 1), false},
      {"walks", "hidden walks on 101 places, forwards and backwards: vectors fill up", 60,
       walk(101, false), walk(101, true), true},
  };
}

}  // namespace certamen::bench
