// SPDX-License-Identifier: Apache-2.0
#include "proofs/assumptions.hpp"

namespace certamen::proofs::lamport {

namespace {

Operation one_way(const Size& n) {
  static const Primitive function{"OWF"};
  return function({Bits(n)}, Bits(n));
}

/// f of a uniform value with CHALLENGE(), then CHECK(x): whether f(x) is it; or no.
Assumption one_wayness() {
  const auto game_with = [](bool real) {
    return [real](const Sizes& sizes) {
      const Domain block = Bits(sizes["n"]);
      GameBuilder game{real ? "OneWay.Real" : "OneWay.Never"};
      const State x = game.state("x", block);
      game.initialize([&](Body& at) { at.set(x, at.sample(block)); });
      const auto image = [&](Body& at, Node of) { return at.apply(one_way(sizes["n"]), {of}); };
      game.oracle("CHALLENGE", {}, [&](Body& at) { return image(at, at.get(x)); });
      game.oracle("CHECK", {block}, [&](Body& at, Node other) {
        if (!real) return at.boolean(false);
        const Node wanted = image(at, at.get(x));
        return at.equal(image(at, other), wanted);
      });
      return game.build();
    };
  };
  return {"one-way", "nobody inverts f at f of a uniform value", game_with(true), game_with(false)};
}

// The secret key holds x[j, b] for place j and bit b, the public key f(x[j, b]). A message is
// signed place by place, by x[j, b] for its bit b at j: the first bit that is asked for at j is
// the message's. A forgery differs from the message at some place j; (j, b, x) is what it says
// there.
enum class Key { whole, planted, aborting, challenged };

struct Options {
  bool answers = false;  // FORGE says whether it is a forgery
  bool guesses = false;  // the place and the bit are guessed
  Key key = Key::whole;
};

GameAt game(const std::string& name, const Options& options) {
  return [=](const Sizes& sizes) {
    const Domain block = Bits(sizes["n"]), place = Range(sizes["l"]);
    const Domain entry = Tuple({place, Boolean()});
    const bool calls = options.key == Key::challenged;
    PackageBuilder g{name};
    if (calls) g.import({"CHALLENGE", {}, block}).import({"CHECK", {block}, Boolean()});
    const Table x = g.random_function("x", entry, block);
    const Table message = g.map("message", place, Boolean());
    const Table shown_keys = g.map("shown", entry, Unit());
    State guess, own;
    if (options.guesses) guess = g.state("guess", entry);
    if (options.key != Key::whole) own = g.state("own", block);
    g.initialize([&](Body& at) {
      if (options.guesses) at.set(guess, at.sample(entry));
      if (options.key != Key::whole) at.set(own, calls ? at.call("CHALLENGE") : at.sample(block));
    });
    const auto image = [&](Body& at, Node of) { return at.apply(one_way(sizes["n"]), {of}); };
    const auto is_guess = [&](Body& at, Node at_entry) {
      return at.equal(at_entry, at.get(guess));
    };
    // f(x[j, b]) for both b; at the guess f of a value of its own, or the challenge.
    const auto public_key = [&](Body& at, Node j, bool b) {
      const Node at_entry = at.tuple({j, at.boolean(b)});
      const Node key = at.lookup(x, at_entry);
      if (options.key == Key::whole) return image(at, key);
      const Node right = is_guess(at, at_entry);
      if (!calls) return image(at, at.select(right, at.get(own), key));
      return at.select(right, at.get(own), image(at, key));
    };
    g.oracle("PUBLIC_KEY", {place}, [&](Body& at, Node j) {
      return at.tuple({public_key(at, j, false), public_key(at, j, true)});
    });
    g.at_most(sizes["l"]);
    g.oracle("SIGN", {place, Boolean()}, [&](Body& at, Node j, Node b) {
      const Node bit = at.value_or(at.find(message, j), b);
      at.put(message, j, bit);
      const Node at_entry = at.tuple({j, bit});
      at.put(shown_keys, at_entry, at.unit());
      const Node key = at.lookup(x, at_entry);
      if (options.key == Key::whole) return key;
      const Node right = is_guess(at, at_entry);
      at.event("abort", right);
      return options.key == Key::planted ? at.select(right, at.get(own), key) : key;
    });
    g.at_most(sizes["l"]).only_before("FORGE");
    g.oracle("FORGE", {place, Boolean(), block}, [&](Body& at, Node j, Node b, Node value) {
      const Node at_entry = at.tuple({j, b});
      const Node fresh = !at.is_some(at.find(shown_keys, at_entry));
      Node hit = at.boolean(false);
      if (calls) {
        hit = at.call("CHECK", value);
      } else {
        Node key = at.lookup(x, at_entry);
        if (options.key != Key::whole) key = at.select(is_guess(at, at_entry), at.get(own), key);
        const Node wanted = image(at, key);
        hit = at.equal(image(at, value), wanted);
      }
      hit = fresh && hit;
      if (options.guesses) hit = is_guess(at, at_entry) && hit;
      at.event("forged", hit);
      return options.answers ? hit : at.boolean(false);
    });
    g.at_most(1);
    return g.build();
  };
}

}  // namespace

Proof proof() {
  Proof p{"lamport", "Lamport's one-time signatures are not forged if f is one-way",
          "[Lamport79; BS]"};
  p.size("n", "bits of a value of f").size("l", "bits of a message");
  p.instance({{"l", 1}, {"n", 1}}).instance({{"l", 1}, {"n", 2}});
  const Options answering{.answers = true}, never{};
  p.start("Forge", "FORGE says whether (j, b, x) is a forgery", game("Forge", answering));
  p.until_bad("nobody forges", "forged", "Never", "FORGE says no", game("Never", never));
  p.event_by("Never", [=](EventSteps& steps) {
    steps.conditioning("the place and the bit of the forgery are guessed", "guess", "Guessed",
                       "the event is a forgery at the guess", game("Guessed", {.guesses = true}));
    steps.equivalent("the key at the guess may be drawn apart", "Planted",
                     "the key at the guess is a value of its own",
                     game("Planted", {.guesses = true, .key = Key::planted}));
    steps.excluded("who asks for the key at the guess does not forge it", "abort", "guess",
                   "Aborting", "SIGN does not know the key at the guess",
                   game("Aborting", {.guesses = true, .key = Key::aborting}));
    const Options calling{.guesses = true, .key = Key::challenged};
    const auto last = [=](const Sizes& sizes) {
      return link(game("Inverted", calling)(sizes), one_wayness().ideal(sizes));
    };
    steps.reduction("the forgery at the guess inverts f", one_wayness(), Towards::ideal, "B",
                    game("B", calling), "Inverted", "nobody inverts f", last);
  });
  p.claim(
      [=](const Sizes& sizes) {
        return 2 * Bound{sizes["l"]} *
               Bound::advantage("one-way", {{"CHALLENGE", Size{1}}, {"CHECK", Size{1}}});
      },
      "2 l Adv^one-way for messages of l bits [BS]");
  return p;
}

}  // namespace certamen::proofs::lamport
