// SPDX-License-Identifier: Apache-2.0
#include "proofs/nonce_modes.hpp"

#include "framework/games/each.hpp"
#include "framework/games/loop.hpp"

namespace certamen {

namespace {

class NonceCounterOfAnyLength : public NonceMode {
 public:
  using NonceMode::NonceMode;
  std::shared_ptr<const NonceMode>
  with(std::shared_ptr<const PseudorandomFunction> other) const override {
    return std::make_shared<NonceCounterOfAnyLength>(std::move(other));
  }
  Domain nonces() const override { return function()->inputs(); }
  Domain messages() const override { return function()->outputs(); }
  Domain ciphertexts() const override { return messages(); }
  Node encrypt(Body& at, Node key, Node nonce, Node message) const override {
    const Domain block = messages().parts()[0];
    const Operation mask = composed(
        "mask", {block, block}, [](Body&, const std::vector<Node>& on) { return on[0] ^ on[1]; });
    const Node pads = function()->evaluate(at, key, nonce);
    return each(at, mask, {message, pads});
  }
  Node decrypt(Body& at, Node key, Node nonce, Node ciphertext) const override {
    return encrypt(at, key, nonce, ciphertext);
  }
};

}  // namespace

std::shared_ptr<const NonceMode> nonce_counter_of_any_length(const Sizes& sizes) {
  return std::make_shared<NonceCounterOfAnyLength>(counter_pads(sizes));
}

FunctionGames nonce_counter_games(const Subject& subject) {
  return {.function = counter_pads,
          .with =
              [games = subject.games](const Sizes& sizes, std::size_t side,
                                      const std::shared_ptr<const PseudorandomFunction>& function) {
                const auto mode = nonce_counter_of_any_length(sizes)->with(function);
                return games(*mode, sizes).at(side);
              },
          .called = called_counter_pads};
}

void replace_function_under_nonces(Proof& p, const FunctionGames& games, const Assumption& prf,
                                   bool second_uses_function) {
  p.start("Left", "the definition's first game", games.actual(0));
  p.reduction("the function is replaced by a random one", prf, Towards::ideal, "B_left",
              games.reduction(0), "Random.Left", "the mode of a random function",
              games.random(0, prf));
  const std::string reason = "each nonce is used once, so that the values at its inputs are new";
  if (!second_uses_function) {
    p.equivalent(reason, "Right", "the definition's second game", games.actual(1));
    return;
  }
  p.equivalent(reason, "Random.Right", "the mode of a random function", games.random(1, prf));
  p.reduction("the random function is replaced by the function", prf, Towards::real, "B_right",
              games.reduction(1), "Right", "the definition's second game", games.actual(1));
}

}  // namespace certamen
