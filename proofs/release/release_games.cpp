// SPDX-License-Identifier: Apache-2.0
#include "proofs/release/release_games.hpp"

namespace certamen {

namespace {

Domain one_block(const Sizes& sizes) {
  return Bits(sizes["n"]);
}
Domain two_blocks(const Sizes& sizes) {
  return Tuple({Bits(sizes["n"]), Bits(sizes["n"])});
}

/// Equal, part by part.
Node same(Body& at, Node a, Node b) {
  if (a.domain().kind() != DomainKind::tuple) return at.equal(a, b);
  Node all = at.boolean(true);
  for (std::size_t i = 0; i < a.domain().parts().size(); ++i) {
    const Node left = at.get(a, i), right = at.get(b, i);
    all = all && at.equal(left, right);
  }
  return all;
}

/// What all definitions have: weights and the oracle that releases them.
struct Common {
  PackageBuilder game;
  State released, others, input;
  bool limited;

  Common(const std::string& name, const Sizes& sizes, const ReleaseScheme& scheme, Role role)
      : game{name}, released{game.state("w", scheme.weights(sizes))},
        others{game.state("other", scheme.weights(sizes))},
        input{game.state("x", scheme.block(sizes))}, limited{role == Role::game} {
    game.initialize([&](Body& at) {
      at.set(released, scheme.generate(at, sizes));
      at.set(others, scheme.generate(at, sizes));
      at.set(input, at.sample(input.domain));
    });
    game.oracle(limited ? "RELEASE" : "VIEW", {},
                [&](Body& at) { return scheme.release(at, sizes, at.get(released)); });
    limit(sizes["q"]);
  }

  void limit(const Size& calls) {
    if (limited) game.at_most(calls);
  }
  const State& judged(Judge judge) const { return judge == Judge::others ? others : released; }
  Node verdict(Body& at, Judge judge, Told told, Node success) const {
    if (limited) at.event("won", success);
    return told == Told::no ? at.none(released.domain)
                            : shown_if(at, success, at.get(judged(judge)));
  }
};

}  // namespace

Node shown_if(Body& at, Node success, Node weights) {
  const Node shown = at.some(weights);
  return at.select(success, shown, at.none(weights.domain()));
}

ReleaseScheme any_release() {
  static const Primitive rel{"REL"}, layer{"F"};
  return {.weights = one_block,
          .artefact = one_block,
          .block = one_block,
          .generate = [](Body& at, const Sizes& sizes) { return at.sample(one_block(sizes)); },
          .release =
              [](Body& at, const Sizes& sizes, Node w) {
                const Domain block = one_block(sizes);
                return at.apply(rel({block, block}, block), {w, at.sample(block)});
              },
          .layer =
              [](Body& at, const Sizes& sizes, Node w, Node x) {
                const Domain block = one_block(sizes);
                return at.apply(layer({block, block}, block), {w, x});
              }};
}

ReleaseScheme any_biased_release() {
  static const Primitive release{"REL"}, layer{"V"};
  return {.weights = two_blocks,
          .artefact = one_block,
          .block = one_block,
          .generate =
              [](Body& at, const Sizes& sizes) {
                const Node a = at.sample(one_block(sizes));
                return at.tuple({a, at.sample(one_block(sizes))});
              },
          .release =
              [](Body& at, const Sizes& sizes, Node w) {
                const Domain block = one_block(sizes);
                const auto rel = release({two_blocks(sizes), block}, block);
                return at.apply(rel, {w, at.sample(block)});
              },
          .layer =
              [](Body& at, const Sizes& sizes, Node w, Node x) {
                const Domain block = one_block(sizes);
                const Node inner = at.apply(layer({block, block}, block), {at.get(w, 0), x});
                return inner ^ at.get(w, 1);
              }};
}

GameAt ror_game(const std::string& name, const ReleaseScheme& scheme, Judge judge, Role role) {
  return [=](const Sizes& sizes) {
    Common common{name, sizes, scheme, role};
    common.game.oracle(role == Role::game ? "CHALLENGE" : "WEIGHTS", {},
                       [&](Body& at) { return at.get(common.judged(judge)); });
    common.limit(1);
    return common.game.build();
  };
}

GameAt evaluation_game(const std::string& name, const ReleaseScheme& scheme, Judge judge, Role role,
                       Told told) {
  return [=](const Sizes& sizes) {
    Common common{name, sizes, scheme, role};
    const bool own = role == Role::game;
    common.game.oracle(own ? "INPUT" : "QUERY", {}, [&](Body& at) { return at.get(common.input); });
    common.limit(1);
    common.game.oracle(own ? "EVALUATE" : "ANSWER", {scheme.block(sizes)}, [&](Body& at, Node y) {
      const Node weights = at.get(common.judged(judge));
      const Node right = scheme.layer(at, sizes, weights, at.get(common.input));
      return common.verdict(at, judge, told, at.equal(y, right));
    });
    common.limit(sizes["g"]);
    return common.game.build();
  };
}

GameAt copy_game(const std::string& name, const ReleaseScheme& scheme, Judge judge, Role role,
                 Told told) {
  return [=](const Sizes& sizes) {
    Common common{name, sizes, scheme, role};
    common.game.oracle(
        role == Role::game ? "COPY" : "TRY", {scheme.weights(sizes)}, [&](Body& at, Node copy) {
          const Node x = at.get(common.input), weights = at.get(common.judged(judge));
          const Node its = scheme.layer(at, sizes, copy, x);
          const Node right = scheme.layer(at, sizes, weights, x);
          return common.verdict(at, judge, told, at.equal(its, right));
        });
    common.limit(sizes["g"]);
    return common.game.build();
  };
}

GameAt recovery_game(const std::string& name, const ReleaseScheme& scheme, Judge judge, Told told) {
  return [=](const Sizes& sizes) {
    Common common{name, sizes, scheme, Role::game};
    common.game.oracle("GUESS", {scheme.weights(sizes)}, [&](Body& at, Node guess) {
      const Node hit = same(at, guess, at.get(common.judged(judge)));
      at.event("won", hit);
      return told == Told::no ? at.boolean(false) : hit;
    });
    common.limit(sizes["g"]);
    return common.game.build();
  };
}

Assumption real_or_random_weights(const ReleaseScheme& scheme) {
  return {"ror-weights", "the released weights are not told from others",
          ror_game("ROR.Real", scheme, Judge::released, Role::assumption),
          ror_game("ROR.Random", scheme, Judge::others, Role::assumption)};
}

Assumption no_evaluation(const ReleaseScheme& scheme) {
  return {"evaluation", "no adversary computes the layer's output at a fresh input",
          evaluation_game("EVAL.Real", scheme, Judge::released, Role::assumption),
          evaluation_game("EVAL.Never", scheme, Judge::released, Role::assumption, Told::no)};
}

Assumption no_copy(const ReleaseScheme& scheme) {
  return {"copy", "no adversary finds weights whose layer gives the same output at a fresh input",
          copy_game("COPY.Real", scheme, Judge::released, Role::assumption),
          copy_game("COPY.Never", scheme, Judge::released, Role::assumption, Told::no)};
}

}  // namespace certamen
