// SPDX-License-Identifier: Apache-2.0
#include "proofs/assumptions.hpp"

namespace certamen::proofs::hashed_elgamal {

namespace {

/// g^x and g^y with PUBLIC(), then CHECK(z): whether z is g^xy; or no [DH76; ABR01].
Assumption cdh_problem() {
  const auto game_with = [](bool real) {
    return [real](const Sizes& sizes) {
      const Domain group = Group(sizes["p"]), exponent = exponents(group);
      GameBuilder game{real ? "CDH.Real" : "CDH.Never"};
      const State x = game.state("x", exponent), y = game.state("y", exponent);
      game.initialize([&](Body& at) {
        at.set(x, at.sample(exponent));
        at.set(y, at.sample(exponent));
      });
      game.oracle("PUBLIC", {}, [&](Body& at) {
        const Node first = at.exponential(group, at.get(x));
        return at.tuple({first, at.exponential(group, at.get(y))});
      });
      game.oracle("CHECK", {group}, [&](Body& at, Node z) {
        if (!real) return at.boolean(false);
        const Node first = at.exponential(group, at.get(x));
        return at.equal(z, at.power(first, at.get(y)));
      });
      return game.build();
    };
  };
  return {"cdh", "no adversary computes g^xy from g^x and g^y", game_with(true), game_with(false)};
}

// Where the mask of the challenge is from: H at g^xy; drawn beforehand, and H says it; drawn.
enum class Mask { hash, planted, drawn };

struct Options {
  bool right = false;
  Mask mask = Mask::hash;
  bool cut = false, calls = false;
};

/// A game's table and states, and what its oracles compute with them.
struct Hashed {
  Options options;
  Domain group, message, number, exponent = exponents(group);
  Table h = {};
  State x = {}, y = {}, pair = {}, mask = {}, guess = {}, turn = {};

  bool masks() const { return options.mask != Mask::hash; }
  bool guesses() const { return options.cut || options.calls; }

  void declare(PackageBuilder& g) {
    if (options.calls)
      g.import({"PUBLIC", {}, Tuple({group, group})}).import({"CHECK", {group}, Boolean()});
    h = g.random_function("h", group, message);
    if (options.calls) {
      pair = g.state("pair", Tuple({group, group}));
    } else {
      x = g.state("x", exponent);
      y = g.state("y", exponent);
    }
    if (masks()) mask = g.state("mask", message);
    if (guesses()) {
      guess = g.state("guess", number);
      turn = g.state("turn", number, Value{0});
    }
  }

  void initialize(Body& at) const {
    if (options.calls) {
      at.set(pair, at.call("PUBLIC"));
    } else {
      at.set(x, at.sample(exponent));
      at.set(y, at.sample(exponent));
    }
    if (masks()) at.set(mask, at.sample(message));
    if (guesses()) at.set(guess, at.sample(number));
  }

  /// g^x, g^y
  Node power(Body& at, bool second) const {
    return options.calls ? at.get(at.get(pair), second ? 1 : 0)
                         : at.exponential(group, at.get(second ? y : x));
  }

  /// Whether this is the guessed query, and the next one's number.
  Node guessed(Body& at) const {
    const Node now = at.get(turn);
    at.set(turn, now + at.residue(number, 1));
    return at.equal(now, at.get(guess));
  }

  /// H(z): the hash of z; the event is that z is g^xy.
  Node hash(Body& at, Node z) const {
    if (options.calls) {
      const Node solved = at.call_if(guessed(at), "CHECK", z);
      at.event("asked", at.value_or(solved, at.boolean(false)));
      return at.lookup(h, z);
    }
    const Node key = power(at, false);
    const Node hit = at.equal(z, at.power(key, at.get(y)));
    at.event("asked", options.cut ? guessed(at) && hit : hit);
    const Node its = at.lookup(h, z);
    return options.mask == Mask::planted ? at.select(hit, at.get(mask), its) : its;
  }

  Node encrypt(Body& at, Node m) const {
    const Node pad = masks() ? at.get(mask) : at.lookup(h, at.power(power(at, false), at.get(y)));
    return at.tuple({power(at, true), m ^ pad});
  }
};

GameAt game(const std::string& name, const Options& options) {
  return [=](const Sizes& sizes) {
    Hashed s{.options = options,
             .group = Group(sizes["p"]),
             .message = Bits(sizes["n"]),
             .number = Range(sizes["q"])};
    PackageBuilder g{name};
    s.declare(g);
    g.initialize([&](Body& at) { s.initialize(at); });
    g.oracle("PUBLIC_KEY", {}, [&](Body& at) { return s.power(at, false); });
    g.at_most(1);
    g.oracle("H", {s.group}, [&](Body& at, Node z) { return s.hash(at, z); });
    g.at_most(sizes["q"]);
    g.oracle("LR", {s.message, s.message},
             [&](Body& at, Node m0, Node m1) { return s.encrypt(at, options.right ? m1 : m0); });
    g.at_most(1);
    return g.build();
  };
}

std::function<void(EventSteps&)> asked_by(bool right) {
  return [=](EventSteps& steps) {
    const std::string side = right ? "right" : "left";
    const Options drawn{.right = right, .mask = Mask::drawn};
    Options cut = drawn, calls = drawn;
    cut.cut = true;
    calls.calls = true;
    steps.conditioning("which query of H asks for g^xy is guessed", "guess", "Guessed." + side,
                       "the event is that the guessed query is g^xy", game("Guessed", cut));
    const auto never = [=](const Sizes& sizes) {
      return link(game("Never", calls)(sizes), cdh_problem().ideal(sizes));
    };
    steps.reduction("the guessed query solves CDH", cdh_problem(), Towards::ideal, "B_" + side,
                    game("B_" + side, calls), "Never." + side, "no query is g^xy", never);
  };
}

}  // namespace

Proof proof() {
  Proof p{"hashed-elgamal",
          "Hashed ElGamal hides the message if CDH is hard, in the random-oracle model",
          "[ABR01; BS]"};
  p.prime("p", "order of the group").size("n", "bits of a message").size("q", "queries of H");
  p.instance({{"n", 1}, {"p", 2}, {"q", 1}}).instance({{"n", 1}, {"p", 2}, {"q", 2}});
  p.start("Left", "LR encrypts m0 by the hash of g^xy", game("Left", {}));
  p.equivalent("the hash of g^xy may be drawn beforehand", "Planted.Left",
               "H says the mask when it is asked at g^xy",
               game("Planted.Left", {.mask = Mask::planted}));
  p.until_bad("H is not asked at g^xy", "asked", "Masked.Left", "the mask is drawn for LR alone",
              game("Masked.Left", {.mask = Mask::drawn}));
  p.event_by("Masked.Left", asked_by(false));
  p.equivalent("the mask hides the message", "Masked.Right", "LR masks m1",
               game("Masked.Right", {.right = true, .mask = Mask::drawn}));
  p.until_bad("H is not asked at g^xy", "asked", "Planted.Right",
              "H says the mask when it is asked at g^xy",
              game("Planted.Right", {.right = true, .mask = Mask::planted}));
  p.event_by("Masked.Right", asked_by(true));
  p.equivalent("the mask is the hash of g^xy", "Right", "LR encrypts m1 by the hash of g^xy",
               game("Right", {.right = true}));
  p.claim(
      [=](const Sizes& sizes) {
        return 2 * Bound{sizes["q"]} *
               Bound::advantage("cdh", {{"CHECK", Size{1}}, {"PUBLIC", Size{1}}});
      },
      "2 q Adv^cdh for q queries of H [BS]");
  return p;
}

}  // namespace certamen::proofs::hashed_elgamal
