// SPDX-License-Identifier: Apache-2.0
#include "framework/error.hpp"
#include "framework/testing/doctest.hpp"

namespace attack_test {

using namespace certamen;

namespace {

/// ASK(): the secret, a fresh value, or either with some chance; at most q times.
GameAt secret(bool shown, bool budget = true) {
  return [=](const Sizes& sizes) {
    const Domain block = Bits(sizes["n"]);
    GameBuilder g{shown ? "Shown" : "Hidden"};
    const State s = g.state("s", block);
    g.initialize([&](Body& at) { at.set(s, at.sample(block)); });
    g.oracle("ASK", {}, [&](Body& at) { return shown ? at.get(s) : at.sample(block); });
    if (budget) g.at_most(sizes["q"]);
    return g.build();
  };
}

/// Who says whether a guess is right: nobody but the answer, an event, a finalize.
enum class Says { answer, event, finalize };

/// GUESS(x): whether x is the secret, which ASK shows.
GameAt guessing(Says says, bool shown = true) {
  return [=](const Sizes& sizes) {
    const Domain block = Bits(sizes["n"]);
    GameBuilder g{"Guessing"};
    const State s = g.state("s", block);
    g.initialize([&](Body& at) { at.set(s, at.sample(block)); });
    if (shown) g.oracle("ASK", {}, [&](Body& at) { return at.get(s); });
    g.oracle("GUESS", {block}, [&](Body& at, Node x) {
      const Node hit = at.equal(x, at.get(s));
      if (says == Says::event) at.event("won", hit);
      return hit;
    });
    if (says == Says::finalize)
      g.finalize(block, [&](Body& at, Node x) { return at.equal(x, at.get(s)); });
    return g.build();
  };
}

/// Guesses 0, and says that it has won, whatever the answer is.
GameAt boasts(bool raises = false) {
  return [=](const Sizes& sizes) {
    const Domain block = Bits(sizes["n"]);
    PackageBuilder a{"Boaster"};
    a.import({"GUESS", {block}, Boolean()});
    a.oracle("ATTACK", {}, [&](Body& at) {
      at.call("GUESS", at.constant(block, Value{0}));
      if (raises) at.event("won", at.boolean(true));
      return at.boolean(true);
    });
    return a.build();
  };
}

GameAt asks_twice() {
  return [](const Sizes& sizes) {
    PackageBuilder a{"Twice"};
    a.import({"ASK", {}, Bits(sizes["n"])});
    a.oracle("ATTACK", {}, [](Body& at) {
      const Node first = at.call("ASK");
      const Node second = at.call("ASK");
      return at.equal(first, second);
    });
    return a.build();
  };
}

Proof with(const Attack& attack) {
  Proof p{"attacked", "test", "none"};
  p.size("n", "bits").size("q", "queries", 2);
  p.instance({{"n", 1}, {"q", 2}}).instance({{"n", 2}, {"q", 2}});
  p.attack("attack", "it is broken", attack);
  return p;
}

Bound but_for_a_guess(const Sizes& sizes) {
  return Bound{1} - Bound{1} / Bound::power_of_two(sizes["n"]);
}

Bound certain(const Sizes&) {
  return Bound{1};
}

LemmaFinding finding(const Proof& proof) {
  return check_proof(proof, {}, Context{}).lemmas.front().finding;
}

std::string complaint(const Proof& proof) {
  try {
    finding(proof);
  } catch (const Error& error) {
    return error.what();
  }
  return "nothing";
}

}  // namespace

TEST_CASE("attack: an advantage for all sizes, with its exact numbers at the instances") {
  const Proof proof = with({asks_twice(), secret(true), secret(false), but_for_a_guess});
  CHECK_PROOF(proof);
  const LemmaFinding found = finding(proof);
  CHECK(found.evidence_class == "proved");
  CHECK(found.evidence == "advantage at least 1 - 1/2^n for all sizes; a value equals an "
                          "independent uniform one; exactly 1/2 at n=1, q=2, 3/4 at n=2, q=2");
}

TEST_CASE("attack: a game is won, with what is to be bounded in one game alone") {
  const GameAt adversary = [](const Sizes& sizes) {
    const Domain block = Bits(sizes["n"]);
    PackageBuilder a{"Winner"};
    a.import({"ASK", {}, block}).import({"GUESS", {block}, Boolean()});
    a.oracle("ATTACK", {}, [](Body& at) { return at.call("GUESS", at.call("ASK")); });
    return a.build();
  };
  CHECK_PROOF(with(
      {.adversary = adversary, .game = guessing(Says::event), .advantage = certain, .won = "won"}));
  const GameAt handed_in = [](const Sizes& sizes) {
    const Domain block = Bits(sizes["n"]);
    PackageBuilder a{"Winner"};
    a.import({"ASK", {}, block}).import({"GUESS", {block}, Boolean()});
    a.oracle("ATTACK", {}, [](Body& at) { return at.call("ASK"); });
    return a.build();
  };
  CHECK_PROOF(
      with({.adversary = handed_in, .game = guessing(Says::finalize), .advantage = certain}));
}

TEST_CASE("attack: what the adversary says of itself wins no game") {
  const auto attack = [](Says says, const std::string& won, bool raises = false) {
    return with({.adversary = boasts(raises),
                 .game = guessing(says, false),
                 .advantage = certain,
                 .won = won});
  };
  // GUESS(0) is right with probability 1/2^n: 1/2 at n = 1.
  CHECK_REFUTED(attack(Says::event, "won"), make_rational(1, 2));
  // A game that says nothing of who wins it cannot be won.
  CHECK(complaint(attack(Says::answer, "")).find("by the game's own verdict, and it has none") !=
        std::string::npos);
  CHECK(complaint(attack(Says::answer, "won")).find("raises no such event") != std::string::npos);
  // Nor does the adversary raise the event, or hand in what the game does not judge.
  CHECK(complaint(attack(Says::event, "won", true)).find("by the game, not by its adversary") !=
        std::string::npos);
  CHECK(complaint(attack(Says::finalize, "")).find("exports ATTACK() -> Bits(n)") !=
        std::string::npos);
}

TEST_CASE("attack: too large an advantage is refuted with what it is") {
  CHECK_REFUTED(with({asks_twice(), secret(true), secret(false), certain}), make_rational(1, 2));
  // Nothing tells a game from itself; for all sizes no lemma says more than 0.
  CHECK_REFUTED(with({asks_twice(), secret(true), secret(true), but_for_a_guess}), 0);
}

TEST_CASE("attack: an advantage that holds at the instances alone is undecided") {
  const auto tiny = [](const Sizes& sizes) {
    return Bound{1} / Bound::power_of_two(3 * sizes["n"]);
  };
  // Yes if the coin falls so: the lemmas bound a missed yes by 1/2^n, but it is the other way.
  const GameAt adversary = [](const Sizes& sizes) {
    PackageBuilder a{"Lucky"};
    a.import({"ASK", {}, Bits(sizes["n"])});
    a.oracle("ATTACK", {}, [](Body& at) {
      const Node answer = at.call("ASK");
      return at.equal(answer, at.constant(answer.domain(), Value{0}));
    });
    return a.build();
  };
  const GameAt zero = [](const Sizes& sizes) {
    const Domain block = Bits(sizes["n"]);
    GameBuilder g{"Zero"};
    g.oracle("ASK", {}, [&](Body& at) {
      const Node x = at.sample(block);
      return x & at.sample(block);
    });
    g.at_most(sizes["q"]);
    return g.build();
  };
  const LemmaFinding found = finding(with({adversary, zero, secret(false), tiny}));
  CHECK(found.verdict == ProofVerdict::undecided);
  CHECK(found.evidence_class == "exact");
}

TEST_CASE("attack: an adversary keeps to its interface and to the budgets") {
  const auto once = [](bool shown) {
    return [shown](const Sizes& sizes) {
      Package game = secret(shown, false)(sizes);
      game.exports.front().budget = Size{1};
      return game;
    };
  };
  CHECK(complaint(with({asks_twice(), once(true), once(false), certain}))
            .find("it calls ASK 2 times, of at most 1") != std::string::npos);
  CHECK(
      complaint(with({secret(true), once(true), once(false), certain})).find("exports ATTACK()") !=
      std::string::npos);
  // No more than ATTACK(), under that name and without inputs; no verdict of its own.
  const auto refused = [&](const std::function<void(Package&)>& change) {
    const GameAt changed = [change](const Sizes& sizes) {
      Package package = asks_twice()(sizes);
      change(package);
      return package;
    };
    return complaint(with({changed, secret(true), secret(false), but_for_a_guess}));
  };
  CHECK(refused([](Package&) {}) == "nothing");
  const std::string own = "exports ATTACK() -> Boolean alone";
  CHECK(refused([](Package& a) { a.exports.front().signature.name = "RUN"; }).find(own) !=
        std::string::npos);
  CHECK(refused([](Package& a) {
          a.exports.push_back(a.exports.front());
          a.exports.back().signature.name = "MORE";
        }).find(own) != std::string::npos);
  CHECK(refused([](Package& a) { a.exports.front().signature.inputs = {Boolean()}; }).find(own) !=
        std::string::npos);
  CHECK(refused([](Package& a) { a.finalize = a.exports.front(); }).find("said by the game") !=
        std::string::npos);
  // Games that are told apart have one contract.
  CHECK(complaint(with({asks_twice(), secret(true), once(false), certain}))
            .find("the same budgets and phases") != std::string::npos);
}

}  // namespace attack_test
