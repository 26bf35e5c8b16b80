// SPDX-License-Identifier: Apache-2.0
// Answers of more values than a machine word has, and looked into by their parity: closed forms at
// real sizes, a search of the test's own at small ones.
#include <doctest/doctest.h>

#include <functional>
#include <random>

#include "framework/engines/exact/exact.hpp"
#include "framework/engines/optimal/replay.hpp"
#include "framework/error.hpp"
#include "framework/games/builder.hpp"
#include "framework/rewriting/parities.hpp"
#include "framework/values/operations.hpp"
#include "framework/values/parity_pair.hpp"
#include "tests/framework/engines/brute_force.hpp"
#include "tests/framework/engines/sketch.hpp"
#include "tests/support/one_thread.hpp"

using certamen::testing::enumerate;
using certamen::testing::one_thread;
using certamen::testing::Sketch;

namespace wide_answers_test {

using namespace certamen;

namespace {

Node parity(Body& at, Node string) {
  return at.apply(operations::parity(string.domain()), {string});
}

bool odd(unsigned x) {
  bool result = false;
  for (; x != 0; x >>= 1) result ^= (x & 1) != 0;
  return result;
}

/// Two games of one oracle, and the same games as functions: what the call with this number
/// answers to an input, if the hidden values are these bits. Side 1 has a coin where side 0 has a
/// parity.
struct Pair {
  const char* name;
  std::size_t calls;
  std::function<Package(unsigned bits, bool side)> package;
  /// Bits that are hidden; inputs; the answer.
  std::function<unsigned(unsigned bits)> hidden, inputs;
  std::function<unsigned(unsigned bits, bool side, unsigned hidden, std::size_t call,
                         unsigned input)>
      answer;
  /// The optimum at all lengths.
  std::function<Rational(unsigned bits)> optimum;
};

unsigned low(unsigned value, unsigned bits) {
  return value & ((1u << bits) - 1);
}

/// ASK() -> a fresh string and its parity, or a coin.
Pair fresh() {
  return {"fresh",
          1,
          [](unsigned n, bool side) {
            GameBuilder game{side ? "Coin" : "Parity"};
            game.oracle("ASK", {},
                        [&](Body& at) {
                          const Node s = at.sample(Bits(n));
                          return at.tuple({s, side ? at.sample(Boolean()) : parity(at, s)});
                        })
                .at_most(1);
            return game.build();
          },
          [](unsigned n) { return n + 1; },
          [](unsigned) { return 1u; },
          [](unsigned n, bool side, unsigned h, std::size_t, unsigned) {
            const unsigned s = low(h, n);
            return s << 1 | (side ? h >> n : odd(s));
          },
          [](unsigned) { return make_rational(1, 2); }};
}

/// ASK(m) -> k + m and the parity of k, or a coin drawn once: one call shows k only if m is known.
Pair padded() {
  return {"padded",
          1,
          [](unsigned n, bool side) {
            GameBuilder game{side ? "Coin" : "Parity"};
            const State k = game.state("k", Bits(n)), c = game.state("c", Boolean());
            game.initialize([&](Body& at) {
              at.set(k, at.sample(Bits(n)));
              at.set(c, at.sample(Boolean()));
            });
            game.oracle("ASK", {Bits(n)},
                        [&](Body& at, Node m) {
                          const Node key = at.get(k);
                          return at.tuple({key ^ m, side ? at.get(c) : parity(at, key)});
                        })
                .at_most(1);
            return game.build();
          },
          [](unsigned n) { return n + 1; },
          [](unsigned n) { return 1u << n; },
          [](unsigned n, bool side, unsigned h, std::size_t, unsigned m) {
            const unsigned k = low(h, n);
            return (k ^ m) << 1 | (side ? h >> n : odd(k));
          },
          [](unsigned) { return make_rational(1, 2); }};
}

/// ASK(m) -> the parity of k + m, or fresh coins.
Pair hidden_key() {
  return {"hidden key",
          2,
          [](unsigned n, bool side) {
            GameBuilder game{side ? "Coins" : "Parity"};
            const State k = game.state("k", Bits(n));
            game.initialize([&](Body& at) { at.set(k, at.sample(Bits(n))); });
            game.oracle("ASK", {Bits(n)},
                        [&](Body& at, Node m) {
                          return side ? at.sample(Boolean()) : parity(at, at.get(k) ^ m);
                        })
                .at_most(2);
            return game.build();
          },
          [](unsigned n) { return n < 2 ? 2 : n; },
          [](unsigned n) { return 1u << n; },
          [](unsigned n, bool side, unsigned h, std::size_t call, unsigned m) {
            return side ? h >> call & 1 : static_cast<unsigned>(odd(low(h, n) ^ m));
          },
          [](unsigned) { return make_rational(1, 2); }};
}

/// ASK(m) -> whether m is k, and the parity of k, or a coin drawn once: it is only seen to be wrong
/// where k is hit.
Pair compared() {
  return {"compared", 1,
          [](unsigned n, bool side) {
            GameBuilder game{side ? "Coin" : "Parity"};
            const State k = game.state("k", Bits(n)), c = game.state("c", Boolean());
            game.initialize([&](Body& at) {
              at.set(k, at.sample(Bits(n)));
              at.set(c, at.sample(Boolean()));
            });
            game.oracle("ASK", {Bits(n)},
                        [&](Body& at, Node m) {
                          const Node key = at.get(k);
                          return at.tuple({at.equal(key, m), side ? at.get(c) : parity(at, key)});
                        })
                .at_most(1);
            return game.build();
          },
          [](unsigned n) { return n + 1; }, [](unsigned n) { return 1u << n; },
          [](unsigned n, bool side, unsigned h, std::size_t, unsigned m) {
            const unsigned k = low(h, n);
            return (k == m ? 2u : 0u) | (side ? h >> n : odd(k));
          },
          // m is even, say: (equal, odd) never happens with a parity, and has 2^-n / 2 with a coin;
          // (other, odd) makes up for it.
          [](unsigned n) { return make_rational(1, Integer{1} << n); }};
}

/// ASK() -> the upper half of s and its parity, or a coin; bits are even.
Pair half() {
  return {"half",
          1,
          [](unsigned n, bool side) {
            GameBuilder game{side ? "Coin" : "Parity"};
            game.oracle("ASK", {},
                        [&](Body& at) {
                          const Node s = at.sample(Bits(n));
                          return at.tuple({at.slice(s, n / 2, n - n / 2),
                                           side ? at.sample(Boolean()) : parity(at, s)});
                        })
                .at_most(1);
            return game.build();
          },
          [](unsigned n) { return n + 1; },
          [](unsigned) { return 1u; },
          [](unsigned n, bool side, unsigned h, std::size_t, unsigned) {
            const unsigned s = low(h, n);
            return s >> n / 2 << 1 | (side ? h >> n : odd(s));
          },
          [](unsigned) { return Rational{0}; }};
}

/// ASK(m) -> the parity of m plus a bit drawn once, or fresh coins.
Pair asked() {
  return {"asked",
          2,
          [](unsigned n, bool side) {
            GameBuilder game{side ? "Coins" : "Parity"};
            const State b = game.state("b", Boolean());
            game.initialize([&](Body& at) { at.set(b, at.sample(Boolean())); });
            game.oracle("ASK", {Bits(n)},
                        [&](Body& at, Node m) {
                          return side ? at.sample(Boolean()) : parity(at, m) ^ at.get(b);
                        })
                .at_most(2);
            return game.build();
          },
          [](unsigned) { return 2u; },
          [](unsigned n) { return 1u << n; },
          [](unsigned, bool side, unsigned h, std::size_t call, unsigned m) {
            return side ? h >> call & 1 : static_cast<unsigned>(odd(m)) ^ (h & 1);
          },
          [](unsigned) { return make_rational(1, 2); }};
}

/// ASK(x) -> a random function's value and the parity of it, or a coin.
Pair function() {
  return {"function",
          1,
          [](unsigned n, bool side) {
            GameBuilder game{side ? "Coin" : "Parity"};
            const Table f = game.random_function("F", Bits(n), Bits(n));
            game.oracle("ASK", {Bits(n)},
                        [&](Body& at, Node x) {
                          const Node y = at.lookup(f, x);
                          return at.tuple({y, side ? at.sample(Boolean()) : parity(at, y)});
                        })
                .at_most(1);
            return game.build();
          },
          [](unsigned n) { return n + 1; },
          [](unsigned n) { return 1u << n; },
          [](unsigned n, bool side, unsigned h, std::size_t, unsigned) {
            const unsigned y = low(h, n);
            return y << 1 | (side ? h >> n : odd(y));
          },
          [](unsigned) { return make_rational(1, 2); }};
}

std::vector<Pair> pairs() {
  return {fresh(), padded(), hidden_key(), compared(), half(), asked(), function()};
}

/// The best adversary by trying all calls, over the hidden values that are still possible: what is
/// handed in says 1 where side 1 has more of them left.
Integer best(const Pair& pair, unsigned n, const std::vector<unsigned>& first,
             const std::vector<unsigned>& second, std::size_t call) {
  if (call == pair.calls)
    return second.size() > first.size() ? Integer{second.size() - first.size()} : Integer{0};
  Integer most = 0;
  for (unsigned input = 0; input < pair.inputs(n); ++input) {
    std::map<unsigned, std::pair<std::vector<unsigned>, std::vector<unsigned>>> after;
    for (const unsigned h : first) after[pair.answer(n, false, h, call, input)].first.push_back(h);
    for (const unsigned h : second) after[pair.answer(n, true, h, call, input)].second.push_back(h);
    Integer sum = 0;
    for (const auto& [answer, left] : after)
      sum += best(pair, n, left.first, left.second, call + 1);
    most = std::max(most, sum);
  }
  return most;
}

Rational by_trying(const Pair& pair, unsigned n) {
  std::vector<unsigned> all;
  for (unsigned h = 0; h < 1u << pair.hidden(n); ++h) all.push_back(h);
  return make_rational(best(pair, n, all, all, 0), Integer{all.size()});
}

OptimalResult searched(const Pair& pair, unsigned n) {
  return replayed_best_adversary({pair.package(n, false), pair.package(n, true)},
                                 Objective::distinguish, {}, one_thread());
}

}  // namespace

TEST_CASE("wide answers: at small lengths the best adversary is that of a search by trying") {
  for (const auto& pair : pairs())
    for (const unsigned n : {2u, 3u, 4u, 5u}) {
      CAPTURE(pair.name);
      CAPTURE(n);
      const Rational expected = by_trying(pair, n);
      CHECK(expected == pair.optimum(n));
      const auto found = searched(pair, n);
      REQUIRE(found.is_exact());
      CHECK(found.lower == expected);
      CHECK(found.replayed);
    }
}

TEST_CASE("wide answers: of 64 bits and more, looked into by their parity, the optimum is exact") {
  for (const auto& pair : pairs())
    for (const unsigned n : {16u, 64u, 65u, 128u, 256u}) {
      CAPTURE(pair.name);
      CAPTURE(n);
      const auto found = searched(pair, n);
      REQUIRE(found.is_exact());
      CHECK(found.lower == pair.optimum(n));
      CHECK(found.replayed);
    }
}

namespace {

/// ASK() -> fresh strings, of which the last one is the sum of the others, or not.
Package summed(unsigned parts, unsigned bits, bool side) {
  GameBuilder game{side ? "Fresh" : "Sum"};
  game.oracle("ASK", {},
              [&](Body& at) {
                std::vector<Node> all{at.sample(Bits(bits))};
                Node sum = all.front();
                while (all.size() + 1 < parts) {
                  all.push_back(at.sample(Bits(bits)));
                  sum = sum ^ all.back();
                }
                all.push_back(side ? at.sample(Bits(bits)) : sum);
                return at.tuple(all);
              })
      .at_most(1);
  return game.build();
}

/// ASK(m1, .., mk) -> k + m1, .., k + mk, or fresh strings.
Package padded_parts(unsigned parts, unsigned bits, bool side) {
  GameBuilder game{side ? "Fresh" : "Pad"};
  const State k = game.state("k", Bits(bits));
  game.initialize([&](Body& at) { at.set(k, at.sample(Bits(bits))); });
  const Domain messages = Tuple(std::vector<Domain>(parts, Bits(bits)));
  game.oracle("ASK", {messages},
              [&](Body& at, Node m) {
                std::vector<Node> all;
                for (unsigned i = 0; i < parts; ++i)
                  all.push_back(side ? at.sample(Bits(bits)) : at.get(k) ^ at.get(m, i));
                return at.tuple(all);
              })
      .at_most(1);
  return game.build();
}

/// ASK(m) -> whether the number of m is below that of a hidden string, or fresh coins.
Package ordered(unsigned bits, bool side) {
  GameBuilder game{side ? "Coins" : "Order"};
  const State s = game.state("s", Bits(bits));
  game.initialize([&](Body& at) { at.set(s, at.sample(Bits(bits))); });
  game.oracle("ASK", {Bits(bits)},
              [&](Body& at, Node m) {
                return side ? at.sample(Boolean())
                            : at.apply(operations::less(Bits(bits)), {m, at.get(s)});
              })
      .at_most(1);
  return game.build();
}

}  // namespace

TEST_CASE("wide answers: of several parts that are added, the optimum is exact") {
  for (const unsigned n : {3u, 64u, 65u, 128u})
    for (const unsigned parts : {2u, 3u, 4u}) {
      CAPTURE(n);
      CAPTURE(parts);
      const auto found = replayed_best_adversary({summed(parts, n, false), summed(parts, n, true)},
                                                 Objective::distinguish, {}, one_thread());
      REQUIRE(found.is_exact());
      CHECK(found.lower == 1 - make_rational(1, Integer{1} << n));
    }
  for (const unsigned n : {3u, 64u, 65u, 128u})
    for (const unsigned parts : {2u, 3u}) {
      CAPTURE(n);
      CAPTURE(parts);
      const auto found =
          replayed_best_adversary({padded_parts(parts, n, false), padded_parts(parts, n, true)},
                                  Objective::distinguish, {}, one_thread());
      REQUIRE(found.is_exact());
      CHECK(found.lower == 1 - make_rational(1, Integer{1} << (n * (parts - 1))));
    }
}

TEST_CASE("wide answers: what is too large is named, with what looks into it") {
  try {
    best_adversary({ordered(128, false), ordered(128, true)}, Objective::distinguish, {},
                   one_thread());
    FAIL("it was not refused");
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::too_large);
    const std::string text = error.what();
    CAPTURE(text);
    CHECK(text.find("Bits(128)") != std::string::npos);
    CHECK(text.find(Integer{Integer{1} << 128}.str()) != std::string::npos);
    CHECK(text.find("less") != std::string::npos);
    CHECK(text.find("looks into its values") != std::string::npos);
  }
}

TEST_CASE("wide answers: a strategy names a string by its parity and what else it is") {
  const auto found = searched(padded(), 128);
  REQUIRE(found.strategy != nullptr);
  const std::string text = to_text(*found.strategy);
  CAPTURE(text);
  CHECK(text.find("odd ") != std::string::npos);
  CHECK(text.find("even ") != std::string::npos);
}

TEST_CASE("wide answers: a pair of parity and rest says which string it is") {
  CHECK(is_parity_pair(parity_pair(65)));
  CHECK(parity_pair(65).cardinality() == Integer{1} << 65);
  CHECK_FALSE(is_parity_pair(Tuple({Bits(1), Bits(64)})));
  CHECK(
      parity_leaves(Tuple({Bits(4), Option(Bits(3)), Boolean()}),
                    Tuple({Tuple({Bits(1), parity_pair(3)}), Option(parity_pair(3)), Boolean()})) ==
      std::vector<bool>{false, true, false, true, false, false});
}

namespace {

/// Strings of 2 to 4 bits, of which parities are taken, and which are added, inverted, cut, joined,
/// chosen and compared.
Experiment random_parities(std::mt19937_64& coins) {
  Sketch s;
  const auto below = [&](std::size_t count) { return static_cast<std::size_t>(coins() % count); };
  const Domain domain = Bits(static_cast<int>(2 + below(2)));
  std::vector<NodeId> strings, bits{s.uniform(Boolean())};
  const NodeId table = s.table({TableKind::function, domain, domain});
  for (std::size_t i = 0; i < 2; ++i) strings.push_back(s.uniform(domain));
  strings.push_back(s.constant(domain, Value{below(4)}));
  const auto some = [&] { return strings[below(strings.size())]; };
  const auto bit = [&] { return bits[below(bits.size())]; };
  for (int i = 0; i < 8; ++i) {
    const NodeId a = some(), b = some();
    switch (below(8)) {
    case 0:
    case 1: bits.push_back(s.apply(operations::parity(domain), {a})); break;
    case 2: strings.push_back(s.apply(operations::bit_xor(domain), {a, b})); break;
    case 3: strings.push_back(s.apply(operations::bit_not(domain), {a})); break;
    case 4: strings.push_back(s.apply(operations::select(domain), {bit(), a, b})); break;
    case 5: bits.push_back(s.equal(a, b)); break;
    case 6: {
      const auto length = static_cast<unsigned>(domain.size().number());
      const NodeId high = s.apply(operations::slice(domain, 1, length - 1), {a});
      strings.push_back(s.apply(operations::concat(s.domain(high), Boolean()), {high, bit()}));
      break;
    }
    default:
      if (i < 4) strings.push_back(s.lookup(table, {a}));
    }
  }
  bits.push_back(s.apply(operations::parity(domain), {some()}));
  s.experiment.events["equal"] = s.equal(some(), some());
  return s.wins_if(s.apply(operations::bit_xor(Boolean()), {bits.back(), bit()}));
}

}  // namespace

TEST_CASE("wide answers: random experiments with parities keep their joint distribution") {
  std::mt19937_64 coins{20261130};
  std::size_t apart = 0;
  for (int i = 0; i < 1500; ++i) {
    CAPTURE(i);
    const Experiment e = random_parities(coins);
    const RootedGraph rooted = rooted_at_outcomes(e);
    const auto expected = enumerate(rooted.graph, rooted.roots);
    if (const auto taken = with_parities_apart(simplified(rooted))) {
      ++apart;
      REQUIRE(enumerate(taken->graph, taken->roots) == expected);
    }
    if (const auto taken = with_parities_apart(rooted))
      REQUIRE(enumerate(taken->graph, taken->roots) == expected);
    ExactOptions all;
    all.symmetry_from = 2;
    Rational win = 0;
    for (const auto& [codes, probability] : expected)
      if (codes[0] != 0) win += probability;
    REQUIRE(evaluate_exactly(e, one_thread(), all).win == win);
  }
  CHECK(apart > 50);
}

TEST_CASE("wide answers: what is measured of a uniform value has its distribution at any length") {
  for (const unsigned n : {3u, 64u, 65u, 128u, 200u}) {
    CAPTURE(n);
    const Integer size = Integer{1} << n;
    const Domain domain = Bits(static_cast<int>(n));
    const auto win = [&](auto condition) {
      Sketch s;
      const NodeId a = s.uniform(domain);
      return evaluate_exactly(s.wins_if(condition(s, a)), one_thread()).win;
    };
    CHECK(win([&](Sketch& s, NodeId a) { return s.apply(operations::parity(domain), {a}); }) ==
          make_rational(1, 2));
    CHECK(win([&](Sketch& s, NodeId a) {
            return s.apply(operations::less(domain), {a, s.uniform(domain)});
          }) == make_rational(size - 1, 2 * size));
    CHECK(win([&](Sketch& s, NodeId a) {
            return s.apply(operations::less(domain), {a, s.constant(domain, Value{Integer{5}})});
          }) == make_rational(5, size));
    CHECK(win([&](Sketch& s, NodeId a) {
            return s.apply(operations::less(domain), {s.constant(domain, Value{Integer{5}}), a});
          }) == make_rational(size - 6, size));
    CHECK(win([&](Sketch& s, NodeId a) {
            const NodeId ones = s.apply(operations::bit_count(domain), {a});
            return s.equal(ones, s.constant(s.domain(ones), Value{2u}));
          }) == make_rational(Integer{n} * (n - 1) / 2, size));
  }
}

}  // namespace wide_answers_test
