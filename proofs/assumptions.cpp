// SPDX-License-Identifier: Apache-2.0
#include "proofs/assumptions.hpp"

namespace certamen {

Operation block_function(const Size& n) {
  static const Primitive function{"F"};
  return function({Bits(n), Bits(n)}, Bits(n));
}

Assumption prf() {
  const auto real = [](const Sizes& sizes) {
    const Domain block = Bits(sizes["n"]);
    GameBuilder game{"PRF.Real"};
    const State k = game.state("k", block);
    game.initialize([&](Body& at) { at.set(k, at.sample(block)); });
    game.oracle("EVAL", {block}, [&](Body& at, Node x) {
      return at.apply(block_function(sizes["n"]), {at.get(k), x});
    });
    return game.build();
  };
  const auto ideal = [](const Sizes& sizes) {
    const Domain block = Bits(sizes["n"]);
    GameBuilder game{"PRF.Random"};
    const Table f = game.random_function("f", block, block);
    game.oracle("EVAL", {block}, [&](Body& at, Node x) { return at.lookup(f, x); });
    return game.build();
  };
  return {"prf", "F with a uniform key is not told from a random function", real, ideal};
}

Operation number_function(const Size& p) {
  static const Primitive function{"F"};
  return function({Zmod(p), Zmod(p)}, Zmod(p));
}

Assumption number_prf() {
  const auto real = [](const Sizes& sizes) {
    const Domain block = Zmod(sizes["p"]);
    GameBuilder game{"PRF.Real"};
    const State k = game.state("k", block);
    game.initialize([&](Body& at) { at.set(k, at.sample(block)); });
    game.oracle("EVAL", {block}, [&](Body& at, Node x) {
      return at.apply(number_function(sizes["p"]), {at.get(k), x});
    });
    return game.build();
  };
  const auto ideal = [](const Sizes& sizes) {
    const Domain block = Zmod(sizes["p"]);
    GameBuilder game{"PRF.Random"};
    const Table f = game.random_function("f", block, block);
    game.oracle("EVAL", {block}, [&](Body& at, Node x) { return at.lookup(f, x); });
    return game.build();
  };
  return {"prf", "F with a uniform key is not told from a random function", real, ideal};
}

Operation doubling_generator(const Size& n) {
  static const Primitive function{"G"};
  return function({Bits(n)}, Tuple({Bits(n), Bits(n)}));
}

Assumption prg() {
  const auto real = [](const Sizes& sizes) {
    GameBuilder game{"PRG.Real"};
    game.oracle("GENERATE", {}, [&](Body& at) {
      return at.apply(doubling_generator(sizes["n"]), {at.sample(Bits(sizes["n"]))});
    });
    return game.build();
  };
  const auto ideal = [](const Sizes& sizes) {
    const Domain block = Bits(sizes["n"]);
    GameBuilder game{"PRG.Random"};
    game.oracle("GENERATE", {}, [&](Body& at) { return at.sample(Tuple({block, block})); });
    return game.build();
  };
  return {"prg", "G of a uniform seed is not told from two uniform blocks", real, ideal};
}

Assumption ddh_problem() {
  const auto game_with = [](bool real) {
    return [real](const Sizes& sizes) {
      const Domain group = Group(sizes["q"]), exponent = exponents(group);
      GameBuilder game{real ? "DDH.Real" : "DDH.Random"};
      const State a = game.state("a", exponent);
      game.initialize([&](Body& at) { at.set(a, at.sample(exponent)); });
      game.oracle("PUBLIC", {}, [&](Body& at) { return at.exponential(group, at.get(a)); });
      game.oracle("CHALLENGE", {}, [&](Body& at) {
        const Node b = at.sample(exponent);
        const Node c = real ? at.get(a) * b : at.sample(exponent);
        return at.tuple({at.exponential(group, b), at.exponential(group, c)});
      });
      return game.build();
    };
  };
  return {"ddh", "g^ab is not told from a random element, given g^a and g^b", game_with(true),
          game_with(false)};
}

Operation block_permutation(const Size& n) {
  static const Primitive function{"P", 1};
  return function({Bits(n), Bits(n)}, Bits(n));
}

Assumption prp() {
  const auto real = [](const Sizes& sizes) {
    const Domain block = Bits(sizes["n"]);
    GameBuilder game{"PRP.Real"};
    const State k = game.state("k", block);
    game.initialize([&](Body& at) { at.set(k, at.sample(block)); });
    game.oracle("EVAL", {block}, [&](Body& at, Node x) {
      return at.apply(block_permutation(sizes["n"]), {at.get(k), x});
    });
    return game.build();
  };
  const auto ideal = [](const Sizes& sizes) {
    const Domain block = Bits(sizes["n"]);
    GameBuilder game{"PRP.Random"};
    const Table f = game.random_permutation("f", block);
    game.oracle("EVAL", {block}, [&](Body& at, Node x) { return at.lookup(f, x); });
    return game.build();
  };
  return {"prp", "P with a uniform key is not told from a random permutation", real, ideal};
}

Operation encryption(const Size& n) {
  static const Primitive function{"E"};
  return function({Bits(n), Bits(n), Bits(n)}, Bits(n));
}

Operation decryption(const Size& n) {
  static const Primitive function{"D"};
  return function({Bits(n), Bits(n)}, Bits(n));
}

Assumption ind_cpa_problem() {
  const auto game_with = [](bool right) {
    return [right](const Sizes& sizes) {
      const Domain block = Bits(sizes["n"]);
      GameBuilder game{right ? "CPA.Right" : "CPA.Left"};
      const State k = game.state("k", block);
      game.initialize([&](Body& at) { at.set(k, at.sample(block)); });
      game.oracle("LR", {block, block}, [&](Body& at, Node m0, Node m1) {
        return at.apply(encryption(sizes["n"]), {at.get(k), right ? m1 : m0, at.sample(block)});
      });
      return game.build();
    };
  };
  return {"ind-cpa", "E hides which of two messages is encrypted", game_with(false),
          game_with(true)};
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
  return {"mac", "nobody finds a tag that was not given", game_with(false), game_with(true)};
}

}  // namespace certamen
