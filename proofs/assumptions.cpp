// SPDX-License-Identifier: Apache-2.0
#include "proofs/assumptions.hpp"

#include "framework/definitions/standard/standard.hpp"

namespace certamen {

namespace {

/// An operation (key, input) -> output.
class AnyFunction : public PseudorandomFunction {
 public:
  explicit AnyFunction(Operation operation) : operation_{std::move(operation)} {}
  Domain keys() const override { return operation_.inputs()[0]; }
  Domain inputs() const override { return operation_.inputs()[1]; }
  Domain outputs() const override { return operation_.output(); }
  Node evaluate(Body& at, Node key, Node input) const override {
    return at.apply(operation_, {key, input});
  }

 private:
  Operation operation_;
};

class AnyGenerator : public PseudorandomGenerator {
 public:
  explicit AnyGenerator(Operation operation) : operation_{std::move(operation)} {}
  Domain seeds() const override { return operation_.inputs()[0]; }
  Domain outputs() const override { return operation_.output(); }
  Node expand(Body& at, Node seed) const override { return at.apply(operation_, {seed}); }

 private:
  Operation operation_;
};

class AnyEncryption : public SymmetricEncryption {
 public:
  AnyEncryption(const Size& n, Operation encryption, Operation decryption)
      : block_{Bits(n)}, encryption_{std::move(encryption)}, decryption_{std::move(decryption)} {}
  Domain keys() const override { return block_; }
  Domain messages() const override { return block_; }
  Node encrypt(Body& at, Node key, Node message) const override {
    return at.apply(encryption_, {key, message, at.sample(block_)});
  }
  Node decrypt(Body& at, Node key, Node ciphertext) const override {
    return at.apply(decryption_, {key, ciphertext});
  }
  Node random_ciphertext(Body& at) const override { return at.sample(block_); }

 private:
  Domain block_;
  Operation encryption_, decryption_;
};

/// Of calls that definitions are made for: assumption() lifts the limit.
constexpr int any_number = 1;

}  // namespace

Assumption assumption(const std::string& name, const std::string& text,
                      const std::function<Definition(const Sizes&)>& definition) {
  const auto side = [=](std::size_t which) {
    return [=](const Sizes& sizes) {
      Package game = definition(sizes).games().at(which);
      for (auto& procedure : game.exports) procedure.budget.reset();
      return game;
    };
  };
  return {name, text, side(0), side(1)};
}

Operation block_function(const Size& n) {
  static const Primitive function{"F"};
  return function({Bits(n), Bits(n)}, Bits(n));
}

std::shared_ptr<const PseudorandomFunction> any_function(const Size& n) {
  return std::make_shared<AnyFunction>(block_function(n));
}

std::shared_ptr<const PseudorandomFunction> function_of(const Operation& operation) {
  return std::make_shared<AnyFunction>(operation);
}

Assumption named_prf(const std::string& name, const std::string& text,
                     const std::function<Operation(const Sizes&)>& function) {
  return assumption(name, text, [=](const Sizes& sizes) {
    return prf(AnyFunction{function(sizes)}, any_number);
  });
}

Assumption prf_of_operation(const std::function<Operation(const Sizes&)>& function) {
  return named_prf("prf", "F with a uniform key is not told from a random function", function);
}

Assumption prf() {
  return prf_of_operation([](const Sizes& sizes) { return block_function(sizes["n"]); });
}

Operation number_function(const Size& p) {
  static const Primitive function{"F"};
  return function({Zmod(p), Zmod(p)}, Zmod(p));
}

Assumption number_prf() {
  return prf_of_operation([](const Sizes& sizes) { return number_function(sizes["p"]); });
}

Operation doubling_generator(const Size& n) {
  static const Primitive function{"G"};
  return function({Bits(n)}, Tuple({Bits(n), Bits(n)}));
}

std::shared_ptr<const PseudorandomGenerator> any_generator(const Size& n) {
  return std::make_shared<AnyGenerator>(doubling_generator(n));
}

Assumption prg() {
  return assumption("prg", "G of a uniform seed is not told from two uniform blocks",
                    [](const Sizes& sizes) { return prg(*any_generator(sizes["n"]), any_number); });
}

Operation encryption(const Size& n) {
  static const Primitive function{"E"};
  return function({Bits(n), Bits(n), Bits(n)}, Bits(n));
}

Operation decryption(const Size& n) {
  static const Primitive function{"D"};
  return function({Bits(n), Bits(n)}, Bits(n));
}

std::shared_ptr<const SymmetricEncryption> any_encryption(const Size& n) {
  return std::make_shared<AnyEncryption>(n, encryption(n), decryption(n));
}

std::shared_ptr<const SymmetricEncryption> another_encryption(const Size& n) {
  static const Primitive encrypts{"E'"}, decrypts{"D'"};
  return std::make_shared<AnyEncryption>(n, encrypts({Bits(n), Bits(n), Bits(n)}, Bits(n)),
                                         decrypts({Bits(n), Bits(n)}, Bits(n)));
}

Assumption ind_cpa_problem() {
  return assumption(
      "ind-cpa", "E hides which of two messages is encrypted",
      [](const Sizes& sizes) { return ind_cpa(*any_encryption(sizes["n"]), any_number); });
}

Operation tag_function(const Size& n) {
  static const Primitive function{"T"};
  return function({Bits(n), Bits(n)}, Bits(n));
}

Assumption mac() {
  const auto game_with = [](bool ideal) {
    return [ideal](const Sizes& sizes) {
      const Domain block = Bits(sizes["n"]), pair = Tuple({block, block});
      GameBuilder game{ideal ? "MAC.Ideal" : "MAC.Real"};
      const State k = game.state("k", block);
      const Table given = game.map("given", pair, Unit());
      game.initialize([&](Body& at) { at.set(k, at.sample(block)); });
      game.oracle("TAG", {block}, [&](Body& at, Node m) {
        const Node t = at.apply(tag_function(sizes["n"]), {at.get(k), m});
        at.put(given, at.tuple({m, t}), at.unit());
        return t;
      });
      game.oracle("VERIFY", {block, block}, [&](Body& at, Node m, Node t) {
        return ideal ? at.is_some(at.find(given, at.tuple({m, t})))
                     : at.equal(at.apply(tag_function(sizes["n"]), {at.get(k), m}), t);
      });
      return game.build();
    };
  };
  return {"mac", "no adversary finds a tag that was not given", game_with(false), game_with(true)};
}

}  // namespace certamen
