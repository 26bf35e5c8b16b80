// SPDX-License-Identifier: Apache-2.0
// Secrets of few values: guessed at, looked at with noise. The programs by hand know which beliefs
// are alike and which moves are best; the engine has to find that out.
#include <algorithm>
#include <array>
#include <bit>
#include <numeric>

#include "framework/games/builder.hpp"
#include "framework/values/operations.hpp"
#include "tests/bench/search/problems.hpp"

namespace certamen::bench {

namespace {

/// The i-th of n passwords has weight 1/(i + 1), as Zipf's law has it, over their sum.
std::vector<Rational> zipf(int n) {
  std::vector<Rational> weights;
  Rational sum = 0;
  for (int i = 1; i <= n; ++i) {
    weights.push_back(make_rational(1, i));
    sum += weights.back();
  }
  for (auto& weight : weights) weight /= sum;
  return weights;
}

/// x <- Zipf on n passwords; TRY(y) says whether x = y, q times, and then that counts.
Package passwords(int n, std::size_t q) {
  GameBuilder game{"Passwords"};
  const State x = game.state("x", Range(n)), found = game.state("found", Boolean(), 0);
  std::vector<std::pair<Value, Rational>> outcomes;
  const auto weights = zipf(n);
  for (std::size_t i = 0; i < weights.size(); ++i) outcomes.emplace_back(Value{i}, weights[i]);
  game.initialize([&](Body& at) { at.set(x, at.sample(Distribution::table(Range(n), outcomes))); });
  game.oracle("TRY", {Range(n)},
              [&](Body& at, Node y) {
                const Node right = at.equal(y, at.get(x));
                const Node before = at.get(found);
                at.set(found, before || right);
                return right;
              })
      .at_most(q);
  game.finalize(Boolean(), [&](Body& at, Node) { return at.get(found); });
  return game.build();
}

Rational passwords_by_hand(int n, int q) {
  const auto weights = zipf(n);
  return std::accumulate(weights.begin(), weights.begin() + q, Rational{0});
}

/// k <- {0,1}^2; LOOK(i) shows bit i, wrongly with probability 1/4; n looks, then a guess at k.
Package noisy_looks(std::size_t n) {
  GameBuilder game{"NoisyLooks"};
  const State k = game.state("k", Bits(2));
  game.initialize([&](Body& at) { at.set(k, at.sample(Bits(2))); });
  game.oracle("LOOK", {Bits(1)},
              [&](Body& at, Node which) {
                const Node low = at.slice(at.get(k), 0, 1), high = at.slice(at.get(k), 1, 1);
                const Node bit = at.select(at.equal(which, at.constant(Bits(1), 1)), high, low);
                return at.equal(bit, at.constant(Bits(1), 1)) ^
                       at.sample(Distribution::bernoulli(make_rational(1, 4)));
              })
      .at_most(n);
  game.finalize(Bits(2), [&](Body& at, Node guess) { return at.equal(guess, at.get(k)); });
  return game.build();
}

/// The same by how far each bit's answers lead, a look multiplying that side by 3.
class NoisyLooksByHand {
 public:
  explicit NoisyLooksByHand(std::size_t n)
      : side_{n + 2}, known_(n + 1, std::vector<Integer>(side_ * side_, -1)) {
    for (std::size_t i = 0; i <= 2 * n; ++i)
      powers_.push_back(i == 0 ? Integer{1} : 3 * powers_[i - 1]);
  }
  /// Weights over 4 * 4^n.
  Rational value(std::size_t n) {
    return make_rational(best(0, 0, n), Integer{4} << static_cast<unsigned>(2 * n));
  }

 private:
  /// Times 3^(lead) for the side that leads: all four keys weigh 1, 3^a, 3^b, 3^(a+b), a, b >= 0.
  Integer best(int a, int b, std::size_t left) {
    a = std::abs(a);
    b = std::abs(b);
    if (a < b) std::swap(a, b);
    Integer& value =
        known_[left][static_cast<std::size_t>(a) * side_ + static_cast<std::size_t>(b)];
    if (value >= 0) return value;
    Integer result;
    if (left == 0) {
      result = powers_[static_cast<std::size_t>(a + b)];
    } else {
      // An answer for the side that leads triples its lead; one against it takes a third of it,
      // and all weights count three times as much.
      const auto look = [&](int lead, int other) {
        const Integer away = best(lead + 1, other, left - 1);
        const Integer back =
            lead > 0 ? Integer{3 * best(lead - 1, other, left - 1)} : best(1, other, left - 1);
        return Integer{away + back};
      };
      const Integer first = look(a, b), second = look(b, a);
      result = std::max(first, second);
    }
    value = result;
    return result;
  }

  std::size_t side_;
  std::vector<std::vector<Integer>> known_;
  std::vector<Integer> powers_;
};

/// The S-box of [FIPS197]: inversion in GF(2^8), and an affine map.
std::array<unsigned, 256> aes_s_box() {
  const auto times = [](unsigned a, unsigned b) {
    unsigned product = 0;
    for (; b != 0; b >>= 1) {
      if ((b & 1) != 0) product ^= a;
      a = (a << 1) ^ ((a & 0x80) != 0 ? 0x11b : 0);
    }
    return product;
  };
  std::array<unsigned, 256> box{};
  for (unsigned x = 0; x < 256; ++x) {
    unsigned inverse = 0;
    for (unsigned y = 1; y < 256; ++y)
      if (times(x, y) == 1) inverse = y;
    unsigned out = 0x63;
    for (int turn = 0; turn < 5; ++turn)
      out ^= ((inverse << turn) | (inverse >> (8 - turn))) & 0xff;
    box[x] = out;
  }
  return box;
}

/// k <- {0,1}^8; LOOK(x) shows the weight of S(x + k), or, one time in four, any weight; two looks
/// at chosen texts, then a guess at k.
Package s_box_looks() {
  const auto box = aes_s_box();
  std::vector<Value> weights;
  for (const unsigned out : box) weights.emplace_back(std::popcount(out));
  const Operation weight = operations::fixed_function("S-box weight", Bits(8), Range(9), weights);
  GameBuilder game{"SBoxLooks"};
  const State k = game.state("k", Bits(8));
  game.initialize([&](Body& at) { at.set(k, at.sample(Bits(8))); });
  game.oracle("LOOK", {Bits(8)},
              [&](Body& at, Node x) {
                const Node right = at.apply(weight, {at.get(k) ^ x});
                const Node clear = at.sample(Distribution::bernoulli(make_rational(3, 4)));
                const Node any = at.sample(Range(9));
                return at.select(clear, right, any);
              })
      .at_most(2);
  game.finalize(Bits(8), [&](Body& at, Node guess) { return at.equal(guess, at.get(k)); });
  return game.build();
}

/// The first text is 0: all are alike up to the name of the key. Likelihoods are 28 for the right
/// weight and 1 for the eight others, of 36; the best second text is looked for after each answer.
Rational s_box_by_hand() {
  const auto box = aes_s_box();
  std::array<unsigned, 256> weight{};
  for (unsigned x = 0; x < 256; ++x) weight[x] = static_cast<unsigned>(std::popcount(box[x]));
  unsigned long sum = 0;
  for (unsigned first = 0; first < 9; ++first) {
    unsigned long best = 0;
    for (unsigned x = 0; x < 256; ++x) {
      std::array<unsigned long, 9> most{};
      for (unsigned k = 0; k < 256; ++k) {
        const unsigned long now = weight[k] == first ? 28 : 1;
        for (unsigned answer = 0; answer < 9; ++answer)
          most[answer] = std::max(most[answer], now * (weight[k ^ x] == answer ? 28 : 1));
      }
      best = std::max(best, std::accumulate(most.begin(), most.end(), 0ul));
    }
    sum += best;
  }
  return make_rational(sum, Integer{256} * 36 * 36);
}

}  // namespace

std::vector<SearchProblem> guessing_problems() {
  return {
      {"passwords",
       "one of 24 passwords weighted by Zipf's law, in 8 tries",
       1,
       {passwords(24, 8)},
       Objective::win,
       [] { return passwords_by_hand(24, 8); },
       false,
       true},
      {"noisy-looks",
       "a secret of two bits by 80 looks at chosen bits that are wrong with 1/4",
       10,
       {noisy_looks(80)},
       Objective::win,
       [] { return NoisyLooksByHand{80}.value(80); },
       false,
       true},
      {"s-box-looks",
       "an AES key byte by two looks at noisy weights behind the S-box, chosen texts",
       10,
       {s_box_looks()},
       Objective::win,
       s_box_by_hand,
       false,
       true},
  };
}

}  // namespace certamen::bench
