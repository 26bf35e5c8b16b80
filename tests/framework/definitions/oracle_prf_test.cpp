// SPDX-License-Identifier: Apache-2.0
#include "framework/definitions/public_oracle.hpp"
#include "framework/proof/check.hpp"
#include "schemes/ctr.hpp"
#include "schemes/even_mansour.hpp"
#include "schemes/online_mode.hpp"
#include "schemes/prf_mac.hpp"
#include "schemes/random_permutation.hpp"
#include "schemes/siv.hpp"
#include "schemes/whole_messages.hpp"
#include "tests/support/textbook.hpp"

namespace oracle_prf_test {

using namespace certamen;
using namespace certamen::testing;

namespace {

/// All functions of that many points, or all permutations.
std::vector<std::vector<int>> all_tables(int points, bool permutations) {
  std::vector<std::vector<int>> all;
  std::vector<int> values(static_cast<std::size_t>(points), 0);
  for (bool more = true; more;) {
    std::vector<int> sorted = values;
    std::ranges::sort(sorted);
    if (!permutations || std::ranges::adjacent_find(sorted) == sorted.end()) all.push_back(values);
    more = false;
    for (int& value : values) {
      if (++value < points) {
        more = true;
        break;
      }
      value = 0;
    }
  }
  return all;
}

/// One world: what EVAL and ASK say.
struct World {
  std::vector<int> eval, ask;
};

/// By hand: the best advantage of an adversary that asks EVAL once and ASK once, in either order,
/// the second at a point that may depend on the first answer. All worlds of a list are as likely.
Rational best_by_hand(const std::vector<World>& real, const std::vector<World>& ideal, int points) {
  const auto share = [](const std::vector<World>& worlds, const auto& holds) {
    return make_rational(std::ranges::count_if(worlds, holds),
                         static_cast<std::int64_t>(worlds.size()));
  };
  Rational best = 0;
  for (const bool eval_first : {true, false})
    for (std::size_t x = 0; x < static_cast<std::size_t>(points); ++x) {
      Rational sum = 0;
      for (int seen = 0; seen < points; ++seen) {
        Rational most = 0;
        for (std::size_t y = 0; y < static_cast<std::size_t>(points); ++y) {
          Rational gained = 0;
          for (int then = 0; then < points; ++then) {
            const auto said = [&](const World& world) {
              const auto &first = eval_first ? world.eval : world.ask,
                         &second = eval_first ? world.ask : world.eval;
              return first[x] == seen && second[y] == then;
            };
            const Rational difference = share(real, said) - share(ideal, said);
            if (difference > 0) gained += difference;
          }
          if (gained > most) most = gained;
        }
        sum += most;
      }
      if (sum > best) best = sum;
    }
  return best;
}

Rational by_hand(int bits, bool permutations, bool one_key) {
  const int points = 1 << bits;
  const auto tables = all_tables(points, permutations);
  std::vector<World> real, ideal;
  for (const auto& table : tables) {
    for (int before = 0; before < points; ++before)
      for (int after = one_key ? before : 0; after < (one_key ? before + 1 : points); ++after) {
        World world{table, table};
        for (int x = 0; x < points; ++x)
          world.eval[static_cast<std::size_t>(x)] =
              table[static_cast<std::size_t>(x ^ before)] ^ after;
        real.push_back(std::move(world));
      }
    for (const auto& own : tables) ideal.push_back({own, table});
  }
  return best_by_hand(real, ideal, points);
}

template <class Kind>
Rational by_search(int bits, EvenMansourKeys keys, int q = 1, int asks = 1) {
  constexpr bool permutes = std::is_same_v<Kind, PseudorandomPermutation>;
  const EvenMansour<Kind> scheme{
      bits, keys, permutes ? EvenMansourCore::permutation : EvenMansourCore::function};
  const auto definition = permutes ? oracle_prp(scheme, q, asks) : oracle_prf(scheme, q, asks);
  const auto games = definition->games();
  return *distance_between(games.at(0), games.at(1), Context{}).value;
}

}  // namespace

TEST_CASE("oracle-prf: one query of each gives what a list of all functions and keys gives") {
  for (const bool one_key : {true, false}) {
    const EvenMansourKeys keys = one_key ? EvenMansourKeys::one : EvenMansourKeys::two;
    CAPTURE(one_key);
    CHECK(by_search<PseudorandomFunction>(1, keys) == by_hand(1, false, one_key));
    for (int bits = 1; bits <= 2; ++bits)
      CHECK(by_search<PseudorandomPermutation>(bits, keys) == by_hand(bits, true, one_key));
  }
}

TEST_CASE("oracle-prf: with one key one query of each has 2^-n (1 - 2^-n), below q p/2^n") {
  for (int bits = 1; bits <= 2; ++bits)
    CHECK(by_search<PseudorandomFunction>(bits, EvenMansourKeys::one) ==
          make_rational((1 << bits) - 1, 1 << (2 * bits)));
}

TEST_CASE("oracle-prf: the best adversaries are within the bounds of the proofs") {
  for (const EvenMansourKeys keys : {EvenMansourKeys::one, EvenMansourKeys::two})
    for (int q = 1; q <= 2; ++q) {
      CHECK(by_search<PseudorandomFunction>(1, keys, q, 1) <= make_rational(q, 2));
      CHECK(by_search<PseudorandomFunction>(1, keys, 1, q) <= make_rational(q, 2));
    }
  for (int q = 1; q <= 2; ++q) {
    const Rational best = by_search<PseudorandomPermutation>(2, EvenMansourKeys::one, q, 1);
    CHECK(best <= make_rational((q + 1) * q, 4));
    CHECK(best <= make_rational(2 * q, 4));  // without a detour over functions [DKS12]
  }
}

TEST_CASE("oracle-prf: ASK is the oracle that the scheme asks, in both games") {
  const EvenMansour<PseudorandomFunction> scheme{2, EvenMansourKeys::one,
                                                 EvenMansourCore::function};
  const auto games = oracle_prf(scheme, 1, 2)->games();
  // Some k has EVAL(0) = ASK(k) + k: for certain, if ASK is asked at k and the key is k.
  const Adversary guesses{
      "guesses", [](Run& run) {
        const auto block = [&](int x) { return run.constant(Bits(2), Value{x}); };
        const Node value = run.call("EVAL", block(0));
        const Node asked = run.call("ASK", block(1)) ^ block(1);
        return run.equal(value, asked) && run.equal(asked, run.call("ASK", block(1)) ^ block(1));
      }};
  const auto win = [&](std::size_t side) {
    return evaluate_exactly(play(games.at(side), guesses), Context{}).win;
  };
  CHECK(win(0) == make_rational(1, 4) + make_rational(3, 16));
  CHECK(win(1) == make_rational(1, 4));
}

TEST_CASE("oracle-prf: it is for functions, and for permutations, over a public oracle") {
  const EvenMansour<PseudorandomFunction> function{1, EvenMansourKeys::two,
                                                   EvenMansourCore::function};
  const EvenMansour<PseudorandomPermutation> permutation{1, EvenMansourKeys::two,
                                                         EvenMansourCore::permutation};
  const DefinitionEntry &prf = catalogue().definition("oracle-prf"),
                        &prp = catalogue().definition("oracle-prp");
  CHECK(prf.make(function, Parameters{}).has_value());
  CHECK(prf.make(permutation, Parameters{}).has_value());
  CHECK(prp.make(permutation, Parameters{}).has_value());
  CHECK_FALSE(prp.make(function, Parameters{}).has_value());
  CHECK_FALSE(prf.make(*scheme_of("random-function"), Parameters{}).has_value());
  CHECK_FALSE(prp.make(*scheme_of("random-permutation"), Parameters{}).has_value());
}

TEST_CASE(
    "oracle-prf: games without the oracle say nothing of what asks it, by itself or in a mode") {
  const auto cipher = std::dynamic_pointer_cast<const PseudorandomFunction>(
      scheme_of("even-mansour", {{"n", "2"}, {"keys", "1"}}));
  const CounterMode mode{cipher, 1};
  const FunctionMac tags{cipher};
  const WholeMessages chain{std::make_shared<DelayedCbc>(cipher), 2};
  const auto own = std::make_shared<RandomPermutation>(Bits(2));
  const SyntheticVectors vectors{own, cipher};
  const std::vector<const Scheme*> all{cipher.get(), &mode, &tags, &chain, &vectors};
  for (const DefinitionEntry& entry : catalogue().definitions()) {
    CAPTURE(entry.name);
    for (const Scheme* scheme : all)
      CHECK(entry.make(*scheme, Parameters{}).has_value() ==
            (scheme == cipher.get() && entry.gives_public_oracle && entry.name != "oracle-hiding"));
  }
  const CounterMode with_own{own, 1};
  CHECK(catalogue().definition("ind-cpa").make(with_own, Parameters{}).has_value());
}

}  // namespace oracle_prf_test
