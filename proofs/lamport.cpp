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
  return {"one-way", "no adversary inverts f at f of a uniform value", game_with(true),
          game_with(false)};
}

/// The secret key holds x[j, b] for place j and bit b, the public key f(x[j, b]). A message is
// signed place by place, by x[j, b] for its bit b at j: the first bit that is asked for at j is
// the message's. A forgery differs from the message at some place j; (j, b, x) is what it says
// there.
enum class Key { whole, planted, aborting, challenged };

struct Options {
  bool answers = false;  // FORGE says whether it is a forgery
  bool guesses = false;  // the place and the bit are guessed
  Key key = Key::whole;
};

/// A game's tables and states, and what its oracles compute with them.
struct Signatures {
  Size n;
  Options options;
  Domain block, place, entry = Tuple({place, Boolean()});
  Table x = {}, message = {}, shown = {};
  State guess = {}, own = {};

  bool calls() const { return options.key == Key::challenged; }

  void declare(PackageBuilder& g) {
    if (calls()) g.import({"CHALLENGE", {}, block}).import({"CHECK", {block}, Boolean()});
    x = g.random_function("x", entry, block);
    message = g.map("message", place, Boolean());
    shown = g.map("shown", entry, Unit());
    if (options.guesses) guess = g.state("guess", entry);
    if (options.key != Key::whole) own = g.state("own", block);
  }

  void initialize(Body& at) const {
    if (options.guesses) at.set(guess, at.sample(entry));
    if (options.key != Key::whole) at.set(own, calls() ? at.call("CHALLENGE") : at.sample(block));
  }

  Node image(Body& at, Node of) const { return at.apply(one_way(n), {of}); }

  Node is_guess(Body& at, Node at_entry) const { return at.equal(at_entry, at.get(guess)); }

  /// f(x[j, b]); at the guess f of a value of its own, or the challenge.
  Node public_key(Body& at, Node j, bool b) const {
    const Node at_entry = at.tuple({j, at.boolean(b)});
    const Node key = at.lookup(x, at_entry);
    if (options.key == Key::whole) return image(at, key);
    const Node right = is_guess(at, at_entry);
    if (!calls()) return image(at, at.select(right, at.get(own), key));
    return at.select(right, at.get(own), image(at, key));
  }

  Node sign(Body& at, Node j, Node b) const {
    const Node bit = at.value_or(at.find(message, j), b);
    at.put(message, j, bit);
    const Node at_entry = at.tuple({j, bit});
    at.put(shown, at_entry, at.unit());
    const Node key = at.lookup(x, at_entry);
    if (options.key == Key::whole) return key;
    const Node right = is_guess(at, at_entry);
    at.event("abort", right);
    return options.key == Key::planted ? at.select(right, at.get(own), key) : key;
  }

  /// Whether f of the value is the public key there.
  Node inverts(Body& at, Node at_entry, Node value) const {
    if (calls()) return at.call("CHECK", value);
    Node key = at.lookup(x, at_entry);
    if (options.key != Key::whole) key = at.select(is_guess(at, at_entry), at.get(own), key);
    const Node wanted = image(at, key);
    return at.equal(image(at, value), wanted);
  }

  Node forge(Body& at, Node j, Node b, Node value) const {
    const Node at_entry = at.tuple({j, b});
    const Node fresh = !at.is_some(at.find(shown, at_entry));
    Node hit = fresh && inverts(at, at_entry, value);
    if (options.guesses) hit = is_guess(at, at_entry) && hit;
    at.event("forged", hit);
    return options.answers ? hit : at.boolean(false);
  }
};

GameAt game(const std::string& name, const Options& options) {
  return [=](const Sizes& sizes) {
    Signatures s{
        .n = sizes["n"], .options = options, .block = Bits(sizes["n"]), .place = Range(sizes["l"])};
    PackageBuilder g{name};
    s.declare(g);
    g.initialize([&](Body& at) { s.initialize(at); });
    g.oracle("PUBLIC_KEY", {s.place}, [&](Body& at, Node j) {
      return at.tuple({s.public_key(at, j, false), s.public_key(at, j, true)});
    });
    g.at_most(sizes["l"]);
    g.oracle("SIGN", {s.place, Boolean()},
             [&](Body& at, Node j, Node b) { return s.sign(at, j, b); });
    g.at_most(sizes["l"]).only_before("FORGE");
    g.oracle("FORGE", {s.place, Boolean(), s.block},
             [&](Body& at, Node j, Node b, Node value) { return s.forge(at, j, b, value); });
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
  p.until_bad("no adversary forges", "forged", "Never", "FORGE says no", game("Never", never));
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
                    game("B", calling), "Inverted", "no adversary inverts f", last);
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
