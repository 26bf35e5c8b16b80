// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/montecarlo/games.hpp"

#include <algorithm>
#include <bit>

#include "framework/games/builder.hpp"
#include "tests/bench/montecarlo/coins.hpp"

namespace certamen::bench {

namespace {

Adversary plays(const char* name, std::function<Node(Run&)> body) {
  return Adversary{name, std::move(body)};
}

/// A game whose finalize says whether the adversary's Boolean is the hidden one.
Experiment guess_game(const char* name, const std::function<Node(Body&, Node bit)>& challenge,
                      const Domain& answer, const std::function<Node(Run&, Node)>& guess) {
  GameBuilder game{name};
  const State b = game.state("b", Boolean());
  game.initialize([&](Body& at) { at.set(b, at.sample(Boolean())); });
  game.oracle("CHALLENGE", {}, [&](Body& at) { return challenge(at, at.get(b)); });
  game.finalize(Boolean(), [&](Body& at, Node output) { return at.equal(output, at.get(b)); });
  (void)answer;
  return play(game.build(),
              plays("guesser", [guess](Run& a) { return guess(a, a.call("CHALLENGE")); }));
}

}  // namespace

//  b <- {0,1}; k <- {0,1}^64; c = k ^ m_b; the adversary says c's lowest bit
Game one_time_pad() {
  const Domain word = Bits(64);
  const auto experiment = guess_game(
      "one-time pad",
      [&](Body& at, Node b) {
        return at.sample(word) ^ at.select(b, at.constant(word, Value{Integer{"12345678912345"}}),
                                           at.constant(word, 98765u));
      },
      word, [](Run& a, Node c) { return a.equal(a.slice(c, 0, 1), a.constant(Bits(1), 1)); });
  return {"one-time pad, guess", experiment,
          [](std::uint64_t seed, std::uint64_t first, std::uint64_t trials) {
            Coins coins{seed, first};
            std::uint64_t wins = 0;
            for (std::uint64_t t = 0; t < trials; ++t) {
              const std::uint64_t b = coins.word() >> 63;
              const std::uint64_t c = coins.word() ^ (b != 0 ? 12345678912345u : 98765u);
              wins += (c & 1) == b ? 1 : 0;
            }
            return wins;
          }};
}

//  A random function into 512 values at 24 random points of 2^16; wins on a collision of answers
//  at different points
Game random_function() {
  constexpr int queries = 24;
  const Domain points = Bits(16), values = Bits(9);
  GameBuilder game{"random function"};
  const Table f = game.random_function("f", points, values);
  game.oracle("EVAL", {points}, [&](Body& at, Node x) { return at.lookup(f, x); });
  const auto experiment =
      play(game.build(), plays("collision", [&](Run& a) {
             std::vector<Node> asked, got;
             Node hit = a.boolean(false);
             for (int i = 0; i < queries; ++i) {
               asked.push_back(a.sample(points));
               got.push_back(a.call("EVAL", asked.back()));
               for (int j = 0; j < i; ++j)
                 hit = hit || (a.equal(got[static_cast<std::size_t>(j)], got.back()) &&
                               a.differ(asked[static_cast<std::size_t>(j)], asked.back()));
             }
             return hit;
           }));
  return {"random function, 24 lazily sampled lookups", experiment,
          [](std::uint64_t seed, std::uint64_t first, std::uint64_t trials) {
            Coins coins{seed, first};
            std::uint64_t wins = 0;
            struct Slot {
              std::uint64_t stamp = 0;
              std::uint16_t key = 0, value = 0;
            };
            std::array<Slot, 64> table{};
            std::array<std::uint64_t, 512> seen{};  // in which trial a value was last answered
            std::array<std::uint16_t, 512> by{};
            for (std::uint64_t t = 1; t <= trials; ++t) {
              bool hit = false;
              for (int i = 0; i < queries; ++i) {
                const std::uint64_t word = coins.word();
                const auto key = static_cast<std::uint16_t>(word);
                std::size_t place = key * 0x9e3779b1u >> 26;
                while (table[place].stamp == t && table[place].key != key) place = (place + 1) & 63;
                auto& slot = table[place];
                if (slot.stamp != t) slot = {t, key, static_cast<std::uint16_t>(word >> 55)};
                hit = hit || (seen[slot.value] == t && by[slot.value] != key);
                seen[slot.value] = t;
                by[slot.value] = key;
              }
              wins += hit ? 1 : 0;
            }
            return wins;
          }};
}

//  b; k <- {0,1}^64 used for two messages: c0 ^ c1 gives b away, up to noise in 63 of 64 cases
Game two_time_pad() {
  const Domain word = Bits(64);
  const auto experiment = guess_game(
      "two-time pad",
      [&](Body& at, Node b) {
        const Node k = at.sample(word), m0 = at.sample(word), m1 = at.sample(word);
        return at.tuple({k ^ m0, k ^ at.select(b, m0, m1)});
      },
      Tuple({word, word}), [](Run& a, Node c) { return a.equal(a.get(c, 0), a.get(c, 1)); });
  return {"two-time pad", experiment,
          [](std::uint64_t seed, std::uint64_t first, std::uint64_t trials) {
            Coins coins{seed, first};
            std::uint64_t wins = 0;
            for (std::uint64_t t = 0; t < trials; ++t) {
              const bool b = coins.word() >> 63 != 0;
              const std::uint64_t k = coins.word(), m0 = coins.word(), m1 = coins.word();
              wins += ((k ^ m0) == (k ^ (b ? m0 : m1))) == b ? 1 : 0;
            }
            return wins;
          }};
}

namespace {

constexpr unsigned tested_rounds = 7;

Node rotated(Body& at, Node x, unsigned right) {
  return at.concat(at.slice(x, 0, right), at.slice(x, right, 16 - right));
}

}  // namespace

//  Speck32/64 reduced to 7 rounds: a pair with difference 0211/0a04, wins if the answers'
//  difference is one of the good pairs' [ALLW14]
Game speck() {
  const Domain half = Bits(16), number = Zmod(Integer{65536});
  const auto plus = [&](Body& at, Node x, Node y) {
    const auto to_number = operations::recode(half, number);
    return at.apply(operations::recode(number, half),
                    {at.apply(to_number, {x}) + at.apply(to_number, {y})});
  };
  GameBuilder game{"Speck32/64"};
  game.oracle("PAIR", {}, [&](Body& at) {
    std::vector<Node> keys{at.sample(half)},
        rest{at.sample(half), at.sample(half), at.sample(half)};
    for (unsigned i = 0; i + 1 < tested_rounds; ++i) {
      const Node l = plus(at, rotated(at, rest[i], 7), keys[i]) ^ at.constant(half, i);
      rest.push_back(l);
      keys.push_back(rotated(at, keys[i], 14) ^ l);
    }
    const Node x = at.sample(half), y = at.sample(half);
    const auto encrypted = [&](Node left, Node right) {
      for (unsigned i = 0; i < tested_rounds; ++i) {
        left = plus(at, rotated(at, left, 7), right) ^ keys[i];
        right = rotated(at, right, 14) ^ left;
      }
      return std::pair{left, right};
    };
    const auto [a, b] = encrypted(x, y);
    const auto [c, d] = encrypted(x ^ at.constant(half, 0x0211u), y ^ at.constant(half, 0x0a04u));
    return at.tuple({a ^ c, b ^ d});
  });
  const auto experiment = play(game.build(), plays("difference", [&](Run& a) {
                                 const Node d = a.call("PAIR");
                                 return a.equal(a.get(d, 0), a.constant(half, 0x8000u)) ||
                                        a.equal(a.get(d, 1), a.constant(half, 0x840au));
                               }));
  return {"Speck32/64, 7 rounds, difference", experiment,
          [](std::uint64_t seed, std::uint64_t first, std::uint64_t trials) {
            Coins coins{seed, first};
            std::uint64_t wins = 0;
            const auto ror = [](std::uint16_t v, int r) { return std::rotr(v, r); };
            for (std::uint64_t t = 0; t < trials; ++t) {
              const std::uint64_t material = coins.word();
              const std::uint32_t block = coins.half();
              std::uint16_t k = static_cast<std::uint16_t>(material);
              std::uint16_t l[3 + tested_rounds];
              for (int i = 0; i < 3; ++i)
                l[i] = static_cast<std::uint16_t>(material >> (16 + 16 * i));
              auto x0 = static_cast<std::uint16_t>(block >> 16),
                   y0 = static_cast<std::uint16_t>(block);
              auto x1 = static_cast<std::uint16_t>(x0 ^ 0x0211),
                   y1 = static_cast<std::uint16_t>(y0 ^ 0x0a04);
              for (unsigned i = 0; i < tested_rounds; ++i) {
                x0 = static_cast<std::uint16_t>((ror(x0, 7) + y0) ^ k);
                y0 = static_cast<std::uint16_t>(ror(y0, 14) ^ x0);
                x1 = static_cast<std::uint16_t>((ror(x1, 7) + y1) ^ k);
                y1 = static_cast<std::uint16_t>(ror(y1, 14) ^ x1);
                l[i + 3] = static_cast<std::uint16_t>((ror(l[i], 7) + k) ^ i);
                k = static_cast<std::uint16_t>(ror(k, 14) ^ l[i + 3]);
              }
              wins += (x0 ^ x1) == 0x8000 || (y0 ^ y1) == 0x840a ? 1 : 0;
            }
            return wins;
          }};
}

namespace {

//  p = 2q + 1 with both prime, of 62 and 61 bits; 4 generates the subgroup of order q
constexpr std::uint64_t group_p = 4611686018427377339u;

std::uint64_t times(std::uint64_t a, std::uint64_t b) {
  return static_cast<std::uint64_t>(Word128{a} * b % group_p);
}

std::uint64_t powered(std::uint64_t base, std::uint64_t exponent) {
  std::uint64_t result = 1;
  for (; exponent != 0; exponent >>= 1) {
    if ((exponent & 1) != 0) result = times(result, base);
    base = times(base, base);
  }
  return result;
}

}  // namespace

//  ElGamal: (g^x, g^r, g^(xr) m_b); the adversary says whether the third is below p/2
Game elgamal() {
  const Integer p = group_p, q = (p - 1) / 2;
  const Domain group = Group(p, q, 4), exponents = Zmod(q);
  const auto experiment = guess_game(
      "ElGamal",
      [&](Body& at, Node b) {
        const Node x = at.sample(exponents), r = at.sample(exponents);
        const Node h = at.exponential(group, x);
        const Node m = at.select(b, at.constant(group, 16u), at.constant(group, 1u));
        return at.tuple({h, at.exponential(group, r), at.power(h, r) * m});
      },
      group,
      [&](Run& a, Node c) { return a.less(a.get(c, 2), a.constant(group, Value{group_p / 2})); });
  return {"ElGamal, 61-bit group", experiment,
          [](std::uint64_t seed, std::uint64_t first, std::uint64_t trials) {
            Coins coins{seed, first};
            std::uint64_t wins = 0;
            for (std::uint64_t t = 0; t < trials; ++t) {
              const bool b = coins.word() >> 63 != 0;
              const std::uint64_t x = coins.below((group_p - 1) / 2),
                                  r = coins.below((group_p - 1) / 2);
              const std::uint64_t h = powered(4, x), c = powered(4, r);
              const std::uint64_t d = times(powered(h, r), b ? 16 : 1);
              wins += ((d < group_p / 2) == b) == (c != 0) ? 1 : 0;
            }
            return wins;
          }};
}

//  Shamir, 3 of 5 over Z_(2^31 - 1): two shares of a secret 0 or 1; the adversary interpolates a
//  line
Game shamir() {
  const Domain field = Zmod(Integer{2147483647});
  const auto experiment = guess_game(
      "Shamir",
      [&](Body& at, Node b) {
        const Node secret = at.select(b, at.constant(field, 1u), at.constant(field, 0u));
        const Node a1 = at.sample(field), a2 = at.sample(field);
        const auto share = [&](unsigned i) {
          const Node x = at.constant(field, i);
          return (a2 * x + a1) * x + secret;
        };
        return at.tuple({share(1), share(2), share(3), share(4), share(5)});
      },
      field,
      [&](Run& a, Node shares) {
        const Node line = a.get(shares, 3) * a.constant(field, 2u) - a.get(shares, 1);
        return a.less(line, a.constant(field, 1073741823u));
      });
  return {"Shamir, 3 of 5 modulo 2^31 - 1", experiment,
          [](std::uint64_t seed, std::uint64_t first, std::uint64_t trials) {
            constexpr std::uint64_t prime = 2147483647;
            Coins coins{seed, first};
            std::uint64_t wins = 0;
            for (std::uint64_t t = 0; t < trials; ++t) {
              const std::uint64_t b = coins.word() >> 63;
              const std::uint64_t a1 = coins.below(prime), a2 = coins.below(prime);
              std::uint64_t share[5];
              for (std::uint64_t i = 1; i <= 5; ++i)
                share[i - 1] = ((a2 * i + a1) % prime * i + b) % prime;
              const std::uint64_t line = (share[3] * 2 + prime - share[1]) % prime;
              wins += (line < 1073741823) == (b != 0) ? 1 : 0;
            }
            return wins;
          }};
}

//  17 coins through a circuit of about 40 gates
Game boolean_circuit() {
  GameBuilder game{"circuit"};
  game.oracle("COINS", {}, [&](Body& at) {
    std::vector<Node> coins;
    for (int i = 0; i < 17; ++i) coins.push_back(at.sample(Boolean()));
    return at.tuple(coins);
  });
  const auto experiment = play(game.build(), plays("majority", [](Run& a) {
                                 const Node coins = a.call("COINS");
                                 // Ripple counter of 17 bits; true if at least 9.
                                 std::vector<Node> sum(5, a.boolean(false));
                                 for (std::size_t i = 0; i < 17; ++i) {
                                   Node carry = a.get(coins, i);
                                   for (auto& digit : sum) {
                                     const Node next = digit && carry;
                                     digit = digit ^ carry;
                                     carry = next;
                                   }
                                 }
                                 return sum[4] || (sum[3] && (sum[0] || sum[1] || sum[2]));
                               }));
  return {"majority of 17 coins, gates alone", experiment,
          [](std::uint64_t seed, std::uint64_t first, std::uint64_t trials) {
            Coins coins{seed, first};
            std::uint64_t wins = 0;
            for (std::uint64_t t = 0; t < trials; ++t)
              wins += std::popcount(coins.word() & 0x1ffff) >= 9 ? 1 : 0;
            return wins;
          }};
}

namespace {

constexpr unsigned seed_bits = 16, output_bits = 24;

/// The inputs of an output bit: three for the sum, two for the product.
unsigned input(unsigned output, unsigned which) {
  return (7 * output + 5 * which + output * output * (which + 1)) % seed_bits;
}

}  // namespace

//  Goldreich's generator [Goldreich00] with the predicate a ^ b ^ c ^ de, 16 bits to 24: the
//  adversary wins if three of the outputs it looks at are true and the sum of the others is even
Game local_generator() {
  GameBuilder game{"local generator"};
  game.oracle("OUTPUT", {}, [&](Body& at) {
    std::vector<Node> seed, output;
    for (unsigned i = 0; i < seed_bits; ++i) seed.push_back(at.sample(Boolean()));
    for (unsigned i = 0; i < output_bits; ++i)
      output.push_back(seed[input(i, 0)] ^ seed[input(i, 1)] ^ seed[input(i, 2)] ^
                       (seed[input(i, 3)] && seed[input(i, 4)]));
    return at.tuple(output);
  });
  const auto experiment = play(game.build(), plays("linear test", [](Run& a) {
                                 const Node output = a.call("OUTPUT");
                                 Node all = a.boolean(true), sum = a.boolean(true);
                                 for (unsigned i = 0; i < output_bits; ++i)
                                   (i < 3 ? all : sum) =
                                       i < 3 ? all && a.get(output, i) : sum ^ a.get(output, i);
                                 return all && sum;
                               }));
  return {"local generator, 16 bits to 24, gates alone", experiment,
          [](std::uint64_t seed, std::uint64_t first, std::uint64_t trials) {
            Coins coins{seed, first};
            std::uint64_t wins = 0;
            for (std::uint64_t t = 0; t < trials; ++t) {
              const std::uint64_t x = coins.word();
              std::uint64_t output = 0;
              for (unsigned i = 0; i < output_bits; ++i)
                output |= ((x >> input(i, 0) ^ x >> input(i, 1) ^ x >> input(i, 2) ^
                            (x >> input(i, 3) & x >> input(i, 4))) &
                           1)
                          << i;
              wins += (output & 7) == 7 && std::popcount(output >> 3) % 2 == 0 ? 1 : 0;
            }
            return wins;
          }};
}

std::vector<Game> all_games() {
  return {one_time_pad(), random_function(), two_time_pad(),    speck(),
          elgamal(),      shamir(),          boolean_circuit(), local_generator()};
}

Experiment rare() {
  GameBuilder game{"forty rounds"};
  const Domain byte = Zmod(256);
  game.oracle("ROUNDS", {}, [&](Body& at) {
    Node all = at.boolean(true);
    for (int i = 0; i < 40; ++i) {
      const Node x = at.sample(byte), y = at.sample(byte);
      all = all && (at.less(x, y) || (at.equal(x, y) && at.sample(Boolean())));
    }
    return all;
  });
  return play(game.build(), plays("waits", [](Run& a) { return a.call("ROUNDS"); }));
}

}  // namespace certamen::bench
