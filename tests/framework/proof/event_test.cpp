// SPDX-License-Identifier: Apache-2.0
// Events that are bounded by steps of their own, guesses, and calls under a condition.
#include "framework/error.hpp"
#include "framework/proof/call_count.hpp"
#include "framework/proof/guess.hpp"
#include "framework/proof/lemmas.hpp"
#include "framework/testing/doctest.hpp"

namespace event_test {

using namespace certamen;

namespace {

/// CHECK(x): whether x is a hidden uniform value; or no.
Assumption pin() {
  const auto with = [](bool real) {
    return [=](const Sizes& sizes) {
      const Domain block = Bits(sizes["n"]);
      GameBuilder g{real ? "Pin.Real" : "Pin.Never"};
      const State secret = g.state("pin", block);
      g.initialize([&](Body& at) { at.set(secret, at.sample(block)); });
      g.oracle("CHECK", {block}, [&](Body& at, Node x) {
        return real ? at.equal(x, at.get(secret)) : at.boolean(false);
      });
      return g.build();
    };
  };
  return {"pin", "nobody guesses a pin", with(true), with(false)};
}

struct Pieces {
  bool answers = true;   // GUESS says whether the pin is hit
  bool guesses = false;  // the event is that the guessed query hits it
  bool calls = false;    // a reduction: CHECK is asked in the guessed query
  bool stuck = false;    // the counter stands still
  bool always = false;   // CHECK is asked in every query
  bool shown = false;    // GUESS says which query is guessed
  bool missing = false;  // the event is not raised
};

GameAt game(const std::string& name, const Pieces& shape) {
  return [=](const Sizes& sizes) {
    const Domain block = Bits(sizes["n"]), number = Range(sizes["q"]);
    PackageBuilder g{name};
    if (shape.calls) g.import({"CHECK", {block}, Boolean()});
    const State secret = g.state("secret", block), guess = g.state("guess", number);
    const State turn = g.state("turn", number, Value{0});
    g.initialize([&](Body& at) {
      at.set(secret, at.sample(block));
      at.set(guess, at.sample(number));
    });
    g.oracle("GUESS", {block}, [&](Body& at, Node x) {
      const Node now = at.get(turn);
      const Node chosen = at.equal(now, at.get(guess));
      if (!shape.stuck) at.set(turn, now + at.residue(number, 1));
      Node hit = at.equal(x, at.get(secret));
      if (shape.calls)
        hit = at.value_or(at.call_if(shape.always ? at.boolean(true) : chosen, "CHECK", x),
                          at.boolean(false));
      else if (shape.guesses)
        hit = chosen && hit;
      if (!shape.missing) at.event("hit", hit);
      if (shape.shown) return chosen;
      return shape.answers ? hit : at.boolean(false);
    });
    g.at_most(sizes["q"]);
    return g.build();
  };
}

GameAt never(const Pieces& shape) {
  return [=](const Sizes& sizes) {
    const Package own = game("Never", shape)(sizes);
    return link(own, pin().ideal(sizes));
  };
}

constexpr Pieces silent{.answers = false};
constexpr Pieces guessed{.answers = false, .guesses = true};
constexpr Pieces calling{.answers = false, .calls = true};

Bound q_times_advantage(const Sizes& sizes) {
  return Bound{sizes["q"]} * Bound::advantage("pin", {{"CHECK", Size{1}}});
}

Proof pins(const BoundAt& claim, const std::function<void(EventSteps&)>& steps,
           const BoundAt& stated = {}) {
  Proof p{"pins", "test", "none"};
  p.size("n", "bits").size("q", "queries");
  p.instance({{"n", 1}, {"q", 1}}).instance({{"n", 2}, {"q", 2}});
  p.start("Answers", "", game("Answers", {}));
  p.until_bad("the pin is hit", "hit", "Silent", "", game("Silent", silent), stated);
  p.event_by("Silent", steps);
  return p.claim(claim, "");
}

void by_guessing(EventSteps& steps) {
  steps.conditioning("one query is guessed", "guess", "Guessed", "", game("Guessed", guessed));
  steps.reduction("the guessed query is asked", pin(), Towards::ideal, "B", game("B", calling),
                  "Never", "", never(calling));
}

}  // namespace

TEST_CASE("event: bounded by a guess and a reduction, q times the advantage") {
  const Proof p = pins(q_times_advantage, by_guessing);
  CHECK_PROOF(p);
  const ProofReport report = check_proof(p, {}, Context{});
  REQUIRE(report.hops[0].event_steps.size() == 2);
  const HopReport& guess = report.hops[0].event_steps[0];
  CHECK(guess.factor.text() == "q");
  // Two of four pins, and one of four in the guessed query.
  CHECK(guess.ledger[1].distance == make_rational(1, 2));
  CHECK(guess.ledger[1].cost == make_rational(1, 2));
  CHECK(report.hops[0].event_steps[1].ledger[1].distance == make_rational(1, 4));
}

TEST_CASE("event: a forgotten factor is refuted by the exact probability") {
  const BoundAt once = [](const Sizes&) { return Bound::advantage("pin", {{"CHECK", Size{1}}}); };
  CHECK_REFUTED(pins(once, by_guessing, once), make_rational(1, 2));
}

TEST_CASE("event: a reduction that raises another event is refuted") {
  const auto with = [](const Pieces& reduction) {
    return pins(q_times_advantage, [=](EventSteps& steps) {
      steps.conditioning("guess", "guess", "Guessed", "", game("Guessed", guessed));
      steps.reduction("ask", pin(), Towards::ideal, "B", game("B", reduction), "Never", "",
                      never(reduction));
    });
  };
  Pieces missing = calling, always = calling;
  missing.missing = true;
  always.always = true;
  CHECK(check_proof(with(missing), {}, Context{}).verdict == ProofVerdict::refuted);
  const ProofReport report = check_proof(with(always), {}, Context{});
  CHECK(report.verdict == ProofVerdict::refuted);
  CHECK(report.refutation->claim.find("B with the real pin") != std::string::npos);
}

TEST_CASE("event: one that may still happen in the last game is not bounded") {
  const Proof p = pins(q_times_advantage, [](EventSteps& steps) {
    steps.conditioning("guess", "guess", "Guessed", "", game("Guessed", guessed));
  });
  const ProofReport report = check_proof(p, {}, Context{});
  CHECK(report.verdict != ProofVerdict::verified);
  CHECK(report.hops[0].evidence.find("may still happen") != std::string::npos);
  CHECK(check_proof(p, {.instances = false}, Context{}).verdict != ProofVerdict::verified);
}

TEST_CASE("event: the steps start at a game of an until-bad step") {
  Proof p{"pins", "test", "none"};
  p.size("n", "bits").size("q", "queries").start("Silent", "", game("Silent", silent));
  CHECK_THROWS_AS(p.event_by("Silent", by_guessing), Error);
  p.until_bad("", "hit", "Answers", "", game("Answers", {}));
  CHECK_THROWS_AS(p.event_by("Elsewhere", by_guessing), Error);
}

TEST_CASE("event: an assumption's game cannot raise it in the reduction's place") {
  Assumption loud = pin();
  loud.real = [](const Sizes& sizes) {
    const Domain block = Bits(sizes["n"]);
    GameBuilder g{"Loud"};
    g.oracle("CHECK", {block}, [&](Body& at, Node) {
      at.event("hit", at.boolean(true));
      return at.boolean(true);
    });
    return g.build();
  };
  const Proof p = pins(q_times_advantage, [&](EventSteps& steps) {
    steps.reduction("", loud, Towards::ideal, "B", game("B", calling), "Never", "", never(calling));
  });
  CHECK_THROWS_WITH_AS(check_proof(p, {}, Context{}), doctest::Contains("raises the event"), Error);
}

TEST_CASE("guess: nothing but one part of the event may depend on it") {
  Proof p{"sizes", "test", "none"};
  p.size("n", "bits").size("q", "queries");
  const Sizes sizes{p.sizes()};
  const Unguessed fine = without_guess(game("G", guessed)(sizes), "hit", "guess");
  REQUIRE(fine.package);
  CHECK(fine.values == Bound{Size{"q"}});
  Pieces shown = guessed, answering = guessed;
  shown.shown = true;
  answering.answers = true;
  CHECK_FALSE(without_guess(game("G", shown)(sizes), "hit", "guess").package);
  CHECK_FALSE(without_guess(game("G", answering)(sizes), "hit", "guess").package);
  CHECK_FALSE(without_guess(game("G", guessed)(sizes), "other", "guess").package);
  CHECK_FALSE(without_guess(game("G", guessed)(sizes), "hit", "nothing").package);

  const auto event_of = [&](const std::function<Node(Body&, Node guess, Node x, Node y)>& event,
                            bool uniform = true, bool changes = false, bool boolean = false) {
    const Domain block = boolean ? Boolean() : Bits(sizes["n"]);
    GameBuilder g{"G"};
    const State guess = g.state("guess", block);
    g.initialize([&](Body& at) {
      at.set(guess, uniform ? at.sample(block) : at.constant(block, Value{0}));
    });
    g.oracle("ASK", {block, block}, [&](Body& at, Node x, Node y) {
      at.event("hit", event(at, at.get(guess), x, y));
      if (changes) at.set(guess, x);
      return x;
    });
    return without_guess(g.build(), "hit", "guess").package.has_value();
  };
  const auto one = [](Body& at, Node g, Node x, Node) { return at.equal(x, g); };
  CHECK(event_of(one));
  CHECK_FALSE(event_of(one, false));
  CHECK_FALSE(event_of(one, true, true));
  // x and y would both have to be the guess.
  CHECK_FALSE(event_of([](Body& at, Node g, Node x, Node y) {
    const Node first = at.equal(x, g), second = at.equal(y, g);
    return first && second;
  }));
  CHECK_FALSE(event_of([](Body& at, Node g, Node x, Node) { return !at.equal(x, g); }));
  CHECK_FALSE(event_of([](Body& at, Node g, Node x, Node y) {
    const Node first = at.equal(x, g), second = at.equal(x, y);
    return first || second;
  }));
  CHECK_FALSE(event_of([](Body& at, Node g, Node x, Node) { return at.equal(x ^ g, g); }));
  CHECK_FALSE(event_of([](Body& at, Node g, Node, Node) { return at.equal(g, g); }));
  CHECK_FALSE(event_of([](Body&, Node g, Node x, Node) { return g && x; }, true, false, true));
}

TEST_CASE("excluded: the event has to look for the guess in the log that abort fills") {
  enum Mistake {
    none,
    never_aborts,
    never_hits,
    more_conditions,
    no_log,
    other_key,
    same_oracle,
    same_oracle_and_never,
    same_oracle_absent,
    no_absence,
    no_absence_but_other,
    other_guess,
    second_abort
  };
  const auto reason = [](Mistake mistake) {
    const Domain block = Bits(Size{"n"});
    GameBuilder g{"G"};
    const State guess = g.state("guess", block), other = g.state("other", block);
    const Table log = g.map("log", block, Unit());
    g.initialize([&](Body& at) {
      at.set(guess, at.sample(block));
      at.set(other, at.sample(block));
    });
    if (mistake == second_abort || mistake == never_aborts)
      g.oracle("BARE", {block}, [&](Body& at, Node x) {
        at.event("abort", mistake == never_aborts ? at.boolean(false) : at.equal(x, at.get(guess)));
      });
    g.oracle("SHOW", {block, block}, [&](Body& at, Node x, Node y) {
      const Node unseen = !at.is_some(at.find(log, y));
      if (mistake != no_log) at.put(log, mistake == other_key ? y : x, at.unit());
      at.event("abort", at.equal(x, at.get(guess)));
      const Node hit = at.equal(y, at.get(guess));
      if (mistake == same_oracle || mistake == same_oracle_and_never) at.event("hit", hit);
      if (mistake == same_oracle_absent) at.event("hit", hit && unseen);
      if (mistake == never_hits || mistake == same_oracle_and_never)
        at.event("hit", at.boolean(false));
      return x;
    });
    g.oracle("FORGE", {block, Boolean()}, [&](Body& at, Node x, Node b) {
      const Node right = at.equal(x, at.get(mistake == other_guess ? other : guess));
      const Node absent = !at.is_some(at.find(log, x));
      const Node more = b && at.differ(x, at.get(other)) && !b;
      if (mistake == more_conditions) {
        at.event("hit", more && right && absent);
      } else if (mistake == no_absence_but_other) {
        at.event("hit", more && right);
      } else {
        at.event("hit", mistake == no_absence ? right : right && absent);
      }
      return x;
    });
    const Package game = g.build();
    CHECK(not_excluded(game, "abort", "hit", "nothing"));
    return not_excluded(game, "abort", "hit", "guess");
  };
  for (const Mistake fine : {none, never_aborts, never_hits, more_conditions}) {
    CAPTURE(static_cast<int>(fine));
    CHECK_FALSE(reason(fine));
  }
  for (const Mistake mistake :
       {no_log, other_key, same_oracle, same_oracle_and_never, same_oracle_absent, no_absence,
        no_absence_but_other, other_guess, second_abort}) {
    CAPTURE(static_cast<int>(mistake));
    CHECK(reason(mistake));
  }
}

TEST_CASE("excluded: in random games the probability does not fall") {
  // SHOW(x) logs x and says something of a secret and a stored value, at the guess something else;
  // FORGE(x) raises the event.
  const auto random_game = [](std::uint32_t seed, std::uint32_t at_guess, const Size& n) {
    const Domain block = Bits(n);
    GameBuilder g{"G" + std::to_string(at_guess)};
    const State guess = g.state("guess", block), secret = g.state("secret", block);
    const State memory = g.state("memory", block);
    const Table log = g.map("log", block, Unit());
    g.initialize([&](Body& at) {
      at.set(guess, at.sample(block));
      at.set(secret, at.sample(block));
      at.set(memory, at.constant(block, Value{0}));
    });
    const auto value = [&](Body& at, std::uint32_t which, Node x) {
      switch (which % 5) {
      case 0: return at.get(secret);
      case 1: return at.get(guess);
      case 2: return at.sample(block);
      case 3: return x ^ at.get(memory);
      default: return x;
      }
    };
    const auto mistake = seed / 125 % 4;  // 0, 1: none
    g.oracle("SHOW", {block}, [&](Body& at, Node x) {
      if (mistake != 2) at.put(log, x, at.unit());
      const Node hit = at.equal(x, at.get(guess));
      at.event("abort", hit);
      const Node here = value(at, at_guess, x), elsewhere = value(at, seed, x);
      const Node answer = at.select(hit, here, elsewhere);
      at.set(memory, answer);
      return answer;
    });
    g.at_most(1 + static_cast<int>(seed % 2));
    g.oracle("FORGE", {block, block}, [&](Body& at, Node x, Node y) {
      const Node right = at.equal(x, at.get(guess));
      const Node absent = !at.is_some(at.find(log, x));
      const Node known = at.equal(y, value(at, seed / 5, x));
      const Node hit = right && known;
      at.event("hit", mistake == 3 ? hit : hit && absent);
      return value(at, seed / 25, x);
    });
    g.at_most(1);
    return g.build();
  };
  std::size_t held = 0, refused = 0;
  for (std::uint32_t seed = 0; seed < 500; seed += 3) {
    const std::uint32_t one = seed * 7 % 5, other = seed * 11 / 3 % 5;
    const Size n = "n";
    const Package first = random_game(seed, one, n), second = random_game(seed, other, n);
    const auto holds = [](const Package& a, const Package& b) {
      return !difference_until(a, b, {"abort", "hit"}) &&
             !not_excluded(a, "abort", "hit", "guess") && !not_excluded(b, "abort", "hit", "guess");
    };
    CHECK(holds(first, second) == holds(second, first));
    if (!holds(first, second)) {
      ++refused;
      continue;
    }
    ++held;
    CAPTURE(seed);
    const auto before = probability_of(random_game(seed, one, 1), "hit", Context{});
    const auto after = probability_of(random_game(seed, other, 1), "hit", Context{});
    REQUIRE(before.value);
    REQUIRE(after.value);
    CHECK(*before.value <= *after.value);
  }
  CHECK(held > 30);
  CHECK(refused > 30);
}

TEST_CASE("guarded: a call counts once only if its guard holds once") {
  Proof p{"sizes", "test", "none"};
  p.size("n", "bits").size("q", "queries");
  const Sizes sizes{p.sizes()};
  const auto calls = [&](const Pieces& shape) {
    return calls_made(game("B", shape)(sizes)).at("CHECK").text();
  };
  CHECK(calls(calling) == "1");
  Pieces stuck = calling, always = calling;
  stuck.stuck = true;
  always.always = true;
  CHECK(calls(stuck) == "q");
  CHECK(calls(always) == "q");

  enum Mistake { none, small, elsewhere, twice, moving, late };
  const auto with = [&](Mistake mistake) {
    const Domain block = Bits(sizes["n"]), number = Range(sizes["q"]);
    PackageBuilder b{"B"};
    b.import({"CHECK", {block}, Boolean()});
    const State turn = b.state("turn", number, Value{0}), place = b.state("place", number);
    b.initialize([&](Body& at) { at.set(place, at.sample(number)); });
    b.oracle("ASK", {block}, [&](Body& at, Node x) {
      const Node before = at.get(turn);
      const Node next = before + at.residue(number, mistake == twice ? 2 : 1);
      at.set(turn, next);
      const Node now = mistake == late ? at.get(turn) : before;
      const Node answer = at.call_if(at.equal(now, at.get(place)), "CHECK", x);
      if (mistake == moving) at.set(place, now);
      return answer;
    });
    b.at_most(mistake == small ? sizes["q"] + 1 : sizes["q"]);
    if (mistake == elsewhere)
      b.oracle("RESET", {}, [&](Body& at) { at.set(turn, at.residue(number, 0)); }).at_most(1);
    return calls_made(b.build()).at("CHECK").text();
  };
  CHECK(with(none) == "1");
  CHECK(with(small) == "q + 1");
  for (const Mistake mistake : {elsewhere, twice, moving, late}) {
    CAPTURE(static_cast<int>(mistake));
    CHECK(with(mistake) == "q");
  }
}

TEST_CASE("guarded: a call whose guard is false leaves the game as it was") {
  // A one-time counter: NEXT() says how often it was called before.
  const Domain number = Zmod(5);
  GameBuilder g{"Counter"};
  const State count = g.state("count", number, Value{0});
  g.oracle("NEXT", {}, [&](Body& at) {
    const Node now = at.get(count);
    at.set(count, now + at.residue(number, 1));
    return now;
  });
  const Package counter = g.build();
  const auto reader = [&](bool guarded_call) {
    PackageBuilder b{"B"};
    b.import({"NEXT", {}, number});
    b.oracle("ASK", {Boolean()}, [&](Body& at, Node when) {
      const Node second = guarded_call ? when : at.boolean(true);
      at.call_if(second, "NEXT");
      return at.value_or(at.call_if(at.boolean(true), "NEXT"), at.residue(number, 0));
    });
    b.at_most(2);
    return link(b.build(), counter);
  };
  const auto direct = [&](bool guarded_call) {
    GameBuilder d{"Direct"};
    const State sum = d.state("sum", number, Value{0});
    d.oracle("ASK", {Boolean()}, [&](Body& at, Node when) {
      const Node before = at.get(sum);
      const Node one = at.residue(number, 1), zero = at.residue(number, 0);
      const Node step = guarded_call ? at.select(when, one, zero) : one;
      const Node now = before + step;
      at.set(sum, now + one);
      return now;
    });
    d.at_most(2);
    return d.build();
  };
  CHECK_EQUIVALENT(reader(true), direct(true));
  CHECK_EQUIVALENT(reader(false), direct(false));
  CHECK_ADVANTAGE_EQ(reader(true), direct(false), 1);
}

}  // namespace event_test
