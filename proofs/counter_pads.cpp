// SPDX-License-Identifier: Apache-2.0
#include "proofs/counter_pads.hpp"

#include "framework/games/each.hpp"
#include "framework/games/loop.hpp"
#include "framework/proof/call_total.hpp"

namespace certamen {

namespace {

Operation counter_function(const Sizes& sizes) {
  static const Primitive function{"F"};
  const Domain nonce = Bits(sizes["n"]);
  return function({nonce, Tuple({nonce, Zmod(sizes["l"])})}, Bits(sizes["b"]));
}

/// A function of nonces to as many values as a message has blocks.
class CounterPads : public PseudorandomFunction {
 public:
  CounterPads(Domain nonces, Domain pads) : nonces_{std::move(nonces)}, pads_{std::move(pads)} {}
  Domain inputs() const override { return nonces_; }
  Domain outputs() const override { return pads_; }

 protected:
  Node inputs_of_function(Body& at, const Node& nonce) const {
    return numbered(at, nonce, pads_.size());
  }

 private:
  Domain nonces_, pads_;
};

class KeyedPads : public CounterPads {
 public:
  explicit KeyedPads(const Sizes& sizes)
      : CounterPads{Bits(sizes["n"]), Vector(Bits(sizes["b"]), sizes["l"])},
        function_{counter_function(sizes)} {}
  Domain keys() const override { return function_.inputs()[0]; }
  Node evaluate(Body& at, Node key, Node nonce) const override {
    return each(at, function_, {key, inputs_of_function(at, nonce)});
  }

 private:
  Operation function_;
};

class CalledPads : public CounterPads {
 public:
  using CounterPads::CounterPads;
  Domain keys() const override { return Unit(); }
  Node keygen(Body& at) const override { return at.unit(); }
  void declare(PackageBuilder& package) const override {
    package.import({"EVAL", {Tuple({inputs(), Zmod(outputs().size())})}, outputs().parts()[0]});
  }
  Node evaluate(Body& at, Node, Node nonce) const override {
    return call_each(at, "EVAL", {inputs_of_function(at, nonce)});
  }
};

class CounterModeOfAnyLength : public FunctionMode {
 public:
  using FunctionMode::FunctionMode;
  std::shared_ptr<const FunctionMode>
  with(std::shared_ptr<const PseudorandomFunction> other) const override {
    return std::make_shared<CounterModeOfAnyLength>(std::move(other));
  }
  Domain messages() const override { return function()->outputs(); }
  Node encrypt(Body& at, Node key, Node message) const override {
    const Node nonce = at.sample(function()->inputs());
    return at.tuple({nonce, masked(at, key, nonce, message)});
  }
  Node decrypt(Body& at, Node key, Node ciphertext) const override {
    return masked(at, key, at.get(ciphertext, 0), at.get(ciphertext, 1));
  }
  Node random_ciphertext(Body& at) const override {
    const Node nonce = at.sample(function()->inputs());
    return at.tuple({nonce, at.sample(messages())});
  }

 private:
  Node masked(Body& at, const Node& key, const Node& nonce, const Node& text) const {
    const Domain block = messages().parts()[0];
    const Operation mask = composed(
        "mask", {block, block}, [](Body&, const std::vector<Node>& on) { return on[0] ^ on[1]; });
    return each(at, mask, {text, function()->evaluate(at, key, nonce)});
  }
};

}  // namespace

std::shared_ptr<const PseudorandomFunction> counter_pads(const Sizes& sizes) {
  return std::make_shared<KeyedPads>(sizes);
}

std::shared_ptr<const PseudorandomFunction> called_counter_pads(const PseudorandomFunction& like) {
  return std::make_shared<CalledPads>(like.inputs(), like.outputs());
}

Assumption counter_prf() {
  return prf_of_operation(counter_function);
}

std::shared_ptr<const FunctionMode> counter_mode_of_any_length(const Sizes& sizes) {
  return std::make_shared<CounterModeOfAnyLength>(counter_pads(sizes));
}

FunctionGames counter_mode_games(const Subject& subject) {
  FunctionGames games = mode_games(subject, counter_mode_of_any_length);
  games.called = called_counter_pads;
  return games;
}

Bound counter_prf_advantage(const Sizes& sizes) {
  return advantage_of("prf", {{"EVAL", CallTotal::product(sizes["l"], sizes["q"])}});
}

Bound equal_nonces(const Sizes& sizes) {
  const Bound q = sizes["q"];
  return q * (q - 1) / Bound::power_of_two(sizes["n"] + 1);
}

}  // namespace certamen
