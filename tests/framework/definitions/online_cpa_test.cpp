// SPDX-License-Identifier: Apache-2.0
#include "framework/definitions/online_encryption.hpp"
#include "framework/games/loop.hpp"
#include "framework/proof/check.hpp"
#include "framework/proof/form.hpp"
#include "framework/proof/match.hpp"
#include "proofs/assumptions.hpp"
#include "schemes/cbc.hpp"
#include "schemes/cfb.hpp"
#include "schemes/ofb.hpp"
#include "schemes/online_mode.hpp"
#include "schemes/whole_messages.hpp"
#include "tests/support/textbook.hpp"

namespace online_cpa_test {

using namespace certamen;
using namespace certamen::testing;

namespace {

std::shared_ptr<const OnlineEncryption> delayed(int mode) {
  const auto cipher = std::make_shared<IdealCipher>(2, 1);
  if (mode == 0) return std::make_shared<DelayedCbc>(cipher);
  if (mode == 1) return std::make_shared<DelayedCfb>(cipher);
  return std::make_shared<DelayedOfb>(cipher);
}

template <class Mode>
std::shared_ptr<const SymmetricEncryption> whole(int blocks) {
  return std::make_shared<Mode>(any_function(2), blocks);
}

template <class Mode>
std::shared_ptr<const SymmetricEncryption> by_blocks(int blocks) {
  return std::make_shared<WholeMessages>(std::make_shared<Mode>(any_function(2)), blocks);
}

/// ENC(m) gives the blocks of the ciphertext, whichever way it is put together.
Package encrypting(const SymmetricEncryption& scheme, std::size_t blocks, bool first_apart) {
  GameBuilder game{"Encrypt"};
  const State k = game.state("k", scheme.keys());
  game.initialize([&](Body& at) { at.set(k, scheme.keygen(at)); });
  game.oracle("ENC", {scheme.messages()}, [&](Body& at, Node m) {
    const Node c = scheme.encrypt(at, at.get(k), m);
    const Node single = at.get(c, first_apart ? 0 : 1), others = at.get(c, first_apart ? 1 : 0);
    std::vector<Node> all;
    if (first_apart) all.push_back(single);
    for (std::size_t i = 0; i < blocks; ++i) all.push_back(at.get(others, i));
    if (!first_apart) all.push_back(single);
    return at.vector(all);
  });
  return game.at_most(2).build();
}

}  // namespace

TEST_CASE("online encryption: whole messages are those of CBC, CFB and OFB") {
  const auto same = [](const auto& mode, const auto& online, int blocks) {
    const auto l = static_cast<std::size_t>(blocks);
    return !difference(form_of(encrypting(*mode, l, true)), form_of(encrypting(*online, l, false)));
  };
  for (int l = 1; l <= 3; ++l) {
    CAPTURE(l);
    CHECK(same(whole<CipherBlockChaining>(l), by_blocks<DelayedCbc>(l), l));
    CHECK(same(whole<CipherFeedback>(l), by_blocks<DelayedCfb>(l), l));
    CHECK(same(whole<OutputFeedback>(l), by_blocks<DelayedOfb>(l), l));
    CHECK_FALSE(same(whole<CipherBlockChaining>(l), by_blocks<DelayedCfb>(l), l));
  }
  CHECK_FALSE(same(whole<OutputFeedback>(2), by_blocks<DelayedCfb>(2), 2));
}

TEST_CASE("online encryption: decrypt(k, encrypt(k, m)) = m") {
  for (int mode = 0; mode < 3; ++mode)
    for (int l = 1; l <= 2; ++l) {
      CAPTURE(mode);
      CAPTURE(l);
      const WholeMessages scheme{delayed(mode), l};
      GameBuilder game{"Correct"};
      scheme.declare(game);
      game.finalize(Unit(), [&](Body& at, Node) {
        const Node k = scheme.keygen(at), m = at.sample(scheme.messages());
        return at.equal(scheme.decrypt(at, k, scheme.encrypt(at, k, m)), m);
      });
      const Adversary none{"none", [](Run& run) { return run.unit(); }};
      CHECK(evaluate_exactly(play(game.build(), none), Context{}).win == 1);
    }
  CHECK_THROWS_AS(WholeMessages(delayed(0), 0), Error);
  CHECK_THROWS_AS(WholeMessages(delayed(0), Size{"l"}), Error);  // may be 0
}

TEST_CASE("online-cpa: CBC whose blocks are given at once is broken by the third block") {
  const auto advantage = [](const char* scheme) {
    const auto made = scheme_of(scheme, {{"n", "2"}});
    const auto definition = catalogue().definition("online-cpa").make(*made, {});
    const Adversary adversary =
        catalogue().adversary("choose-the-next-block").make(*made, *definition, {});
    const auto win = [&](std::size_t side) {
      return evaluate_exactly(play(definition->games().at(side), adversary), Context{}).win;
    };
    return Rational{win(0) - win(1)};
  };
  CHECK(advantage("prompt-cbc") == 1);
  CHECK(abs(advantage("delayed-cbc")) < 1);
}

TEST_CASE("online-cpa: CFB and OFB that are held back show nothing of a block before the next") {
  for (const bool cfb : {true, false}) {
    CAPTURE(cfb);
    std::shared_ptr<const OnlineEncryption> scheme = std::make_shared<DelayedCfb>(any_function(1));
    if (!cfb) scheme = std::make_shared<DelayedOfb>(any_function(1));
    const auto games = online_cpa(*scheme, 1, 1).games();
    CHECK(games.at(0).exports.size() == 2);
    const Adversary next{"next", [](Run& run) {
                           const Node zero = run.constant(Bits(1), Value{0});
                           const Node one = run.constant(Bits(1), Value{1});
                           return run.equal(run.call("NEXT", zero, one), one);
                         }};
    for (const Package& game : games)
      CHECK(evaluate_exactly(play(game, next), Context{}).win == make_rational(1, 2));
  }
}

TEST_CASE("online-cpa: the catalogue has it for on-line encryption alone") {
  const DefinitionEntry& entry = catalogue().definition("online-cpa");
  CHECK(entry.make(*scheme_of("delayed-cbc"), Parameters{}).has_value());
  CHECK_FALSE(entry.make(*scheme_of("cbc"), Parameters{}).has_value());
}

}  // namespace online_cpa_test
