// SPDX-License-Identifier: Apache-2.0
#include "framework/definitions/nonce_encryption.hpp"
#include "framework/error.hpp"
#include "framework/proof/check.hpp"
#include "tests/support/textbook.hpp"

namespace nonce_encryption_test {

using namespace certamen;
using namespace certamen::testing;

namespace {

using Texts = std::map<std::string, std::string>;

const Domain residues = Zmod(3);

/// Enc(k, n, m) = k n + m modulo 3.
class Linear : public NonceEncryption {
 public:
  Domain keys() const override { return residues; }
  Domain nonces() const override { return residues; }
  Domain messages() const override { return residues; }
  Domain ciphertexts() const override { return residues; }
  Node encrypt(Body&, Node key, Node nonce, Node message) const override {
    return key * nonce + message;
  }
  Node decrypt(Body&, Node key, Node nonce, Node ciphertext) const override {
    return ciphertext - key * nonce;
  }
};

/// The same with k + m: the nonce is not used.
class Shifted : public Linear {
 public:
  Node encrypt(Body&, Node key, Node, Node message) const override { return key + message; }
  Node decrypt(Body&, Node key, Node, Node ciphertext) const override { return ciphertext - key; }
};

/// Pr[the second answer is some(v)] on one side, after a first query under another nonce.
Rational second_answer(const Package& game, int n1, int n2, const std::vector<int>& second, int v) {
  const Adversary asks{"asks", [&](Run& run) {
                         const auto value = [&](int i) { return run.constant(residues, Value{i}); };
                         const std::string oracle = run.interface().front().name;
                         std::vector<Node> inputs{value(n1)};
                         for (std::size_t i = 0; i < second.size(); ++i) inputs.push_back(value(0));
                         run.call_with(oracle, inputs);
                         inputs = {value(n2)};
                         for (const int m : second) inputs.push_back(value(m));
                         const Node answer = run.call_with(oracle, inputs);
                         if (answer.domain().kind() != DomainKind::option)
                           return run.equal(answer, value(v));
                         return run.equal(answer, run.some(value(v)));
                       }};
  return evaluate_exactly(play(game, asks), Context{}).win;
}

/// Of three keys, how many encrypt m under n as v.
int keys_with(int n, int m, int v) {
  int found = 0;
  for (int k = 0; k < 3; ++k) found += (k * n + m) % 3 == v ? 1 : 0;
  return found;
}

Rational advantage(const std::string& definition, const std::string& scheme,
                   const std::string& adversary, const Texts& set) {
  return advantage_by(
      {.definition = definition, .scheme = scheme, .adversary = adversary, .set = set},
      [](const Experiment& e) { return evaluate_exactly(e, Context{}).win; });
}

}  // namespace

TEST_CASE("nonce-cpa: LR encrypts one of two messages, and refuses a nonce that was used") {
  const auto games = nonce_cpa(Linear{}, Size{2}).games();
  for (int n1 = 0; n1 < 3; ++n1)
    for (int n2 = 0; n2 < 3; ++n2)
      for (int m = 0; m < 3; ++m)
        for (std::size_t side = 0; side < 2; ++side) {
          // On the left it is m, on the right 2 m.
          const int encrypted = side == 0 ? m : 2 * m % 3;
          const Rational expected =
              n1 == n2 ? Rational{0} : make_rational(keys_with(n2, encrypted, 1), 3);
          CHECK(second_answer(games.at(side), n1, n2, {m, 2 * m % 3}, 1) == expected);
        }
}

TEST_CASE("nonce-cpa-ror: ROR encrypts or draws, and refuses a nonce that was used") {
  const auto games = nonce_cpa_ror(Linear{}, Size{2}).games();
  for (int n1 = 0; n1 < 3; ++n1)
    for (int n2 = 0; n2 < 3; ++n2)
      for (int m = 0; m < 3; ++m) {
        const bool refused = n1 == n2;
        CHECK(second_answer(games.at(0), n1, n2, {m}, 1) ==
              (refused ? Rational{0} : make_rational(keys_with(n2, m, 1), 3)));
        CHECK(second_answer(games.at(1), n1, n2, {m}, 1) ==
              (refused ? Rational{0} : make_rational(1, 3)));
      }
}

TEST_CASE("misuse-ror: ROR encrypts under every nonce, and draws once for nonce and message") {
  const auto games = misuse_ror(Linear{}, Size{2}).games();
  for (int n = 0; n < 3; ++n)
    for (int m = 0; m < 3; ++m) {
      CHECK(second_answer(games.at(0), n, n, {m}, 1) == make_rational(keys_with(n, m, 1), 3));
      CHECK(second_answer(games.at(1), n, n, {m}, 1) == make_rational(1, 3));
    }
  const Adversary repeats{"repeats", [](Run& run) {
                            const Node zero = run.constant(residues, Value{0});
                            const Node first = run.call("ROR", zero, zero);
                            return run.equal(first, run.call("ROR", zero, zero));
                          }};
  for (const Package& game : games)
    CHECK(evaluate_exactly(play(game, repeats), Context{}).win == 1);
}

TEST_CASE("nonces: the best adversaries against schemes whose advantages are known") {
  const auto best = [](const Definition& definition) {
    return distance_between(definition.games().at(0), definition.games().at(1), Context{}).value;
  };
  // Under the nonce 0 the message is shown; a mask that is used once hides it, twice it does not.
  CHECK(best(nonce_cpa(Linear{}, Size{1})) == Rational{1});
  CHECK(best(nonce_cpa(Shifted{}, Size{1})) == Rational{0});
  CHECK(best(nonce_cpa(Shifted{}, Size{2})) == Rational{1});
  // Two ciphertexts of 0 are equal always, or with 1/3.
  CHECK(best(nonce_cpa_ror(Shifted{}, Size{2})) == make_rational(2, 3));
  CHECK(best(misuse_ror(Shifted{}, Size{1})) == Rational{0});
}

TEST_CASE("nonces: CBC whose vector is the nonce is broken, counter mode is not") {
  const Texts one{{"n", "2"}, {"blocks", "1"}}, two{{"n", "2"}, {"blocks", "2"}};
  for (const Texts& set : {one, two}) {
    CHECK(advantage("nonce-cpa", "nonce-cbc", "predict-the-vector", set) == 1);
    CHECK(advantage("nonce-cpa-ror", "nonce-cbc", "predict-the-vector", set) ==
          make_rational(3, 4));
    CHECK(advantage("misuse-ror", "nonce-cbc", "predict-the-vector", set) == make_rational(3, 4));
  }
  // Two values of a permutation of four points differ by 1 with probability 1/3.
  CHECK(advantage("nonce-cpa", "nonce-ctr", "predict-the-vector", one) == make_rational(1, 3));
}

TEST_CASE("nonces: counter mode is broken where a nonce comes again") {
  CHECK(advantage("misuse-ror", "nonce-ctr", "repeat-a-nonce", {{"n", "2"}, {"blocks", "1"}}) ==
        make_rational(3, 4));
  CHECK(advantage("misuse-ror", "nonce-ctr", "repeat-a-nonce", {{"n", "2"}, {"blocks", "2"}}) ==
        make_rational(15, 16));
}

TEST_CASE("nonces: sizes that leave no bit for the nonce are refused") {
  CHECK_THROWS_WITH_AS(scheme_of("nonce-ctr", {{"n", "2"}, {"blocks", "3"}}),
                       doctest::Contains("expected blocks of more than 2 bits"), Error);
  CHECK_NOTHROW(scheme_of("nonce-ctr", {{"n", "3"}, {"blocks", "4"}}));
}

TEST_CASE("nonces: the catalogue has the definitions for nonce-based encryption alone") {
  for (const char* name : {"nonce-cpa", "nonce-cpa-ror", "misuse-ror"}) {
    const DefinitionEntry& entry = catalogue().definition(name);
    CHECK(entry.make(*scheme_of("nonce-ctr"), Parameters{}).has_value());
    CHECK_FALSE(entry.make(*scheme_of("ctr"), Parameters{}).has_value());
  }
}

}  // namespace nonce_encryption_test
