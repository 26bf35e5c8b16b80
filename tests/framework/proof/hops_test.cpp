// SPDX-License-Identifier: Apache-2.0
#include "framework/error.hpp"
#include "framework/proof/lemmas.hpp"
#include "framework/proof/match.hpp"
#include "framework/report/bound.hpp"
#include "framework/report/prove_document.hpp"
#include "framework/testing/doctest.hpp"

namespace hops_test {

using namespace certamen;

namespace {

/// ASK(x): the body's answer on blocks of n bits, at most q times.
GameAt game(const std::string& name, const std::function<Node(Body&, Node, const Domain&)>& body,
            const Size& calls = Size{"q"}) {
  return [=](const Sizes& sizes) {
    const Domain block = Bits(sizes["n"]);
    GameBuilder g{name};
    g.oracle("ASK", {block}, [&](Body& at, Node x) { return body(at, x, block); });
    g.at_most(calls.is_symbol() ? sizes["q"] : calls);
    return g.build();
  };
}

Proof blank(const std::string& name) {
  Proof p{name, "test", "none"};
  p.size("n", "bits").size("q", "queries");
  p.instance({{"n", 1}, {"q", 1}}).instance({{"n", 2}, {"q", 2}});
  return p;
}

Bound zero(const Sizes&) {
  return Bound{0};
}

const GameAt uniform =
    game("Uniform", [](Body& at, Node, const Domain& block) { return at.sample(block); });
const GameAt padded =
    game("Padded", [](Body& at, Node x, const Domain& block) { return x ^ at.sample(block); });
/// Abstract functions that several games share.
const Primitive pad{"R"}, function{"F"};

const GameAt echo = game("Echo", [](Body&, Node x, const Domain&) { return x; });

Assumption assumed_pad() {
  const auto with = [](bool real) {
    return [=](const Sizes& sizes) {
      const Domain block = Bits(sizes["n"]);
      GameBuilder g{real ? "Real" : "Ideal"};
      g.oracle("PAD", {}, [&](Body& at) {
        return real ? at.apply(pad({block}, block), {at.sample(block)}) : at.sample(block);
      });
      return g.build();
    };
  };
  return {"pad", "R of a uniform value is uniform", with(true), with(false)};
}

}  // namespace

TEST_CASE("equivalent: proved by normal forms, and exact at the instances") {
  Proof p = blank("pad");
  p.start("Padded", "", padded).equivalent("xor", "Uniform", "", uniform).claim(zero, "");
  CHECK_PROOF(p);
  CHECK_HOP(p, "Padded");
  const ProofReport report = check_proof(p, {}, Context{});
  CHECK(report.hops[0].proved);
  CHECK(report.hops[0].ledger.size() == 2);
  CHECK(report.hops[0].ledger[1].distance == Rational{0});
}

TEST_CASE("equivalent: what differs is refuted at the smallest instance, exactly") {
  Proof p = blank("echo");
  p.start("Padded", "", padded).equivalent("wrong", "Echo", "", echo).claim(zero, "");
  CHECK_REFUTED(p, make_rational(1, 2));
  const ProofReport report = check_proof(p, {}, Context{});
  CHECK(report.refutation->sizes == Bindings{{"n", 1}, {"q", 1}});
  CHECK(report.refutation->transcript.find("ASK(") != std::string::npos);
  CHECK(report.hops[0].evidence.find("ASK") != std::string::npos);
}

TEST_CASE("difference: both procedures are drawn, the nodes where they part are marked") {
  const auto twice = [](bool swapped) {
    return game("Twice", [=](Body& at, Node x, const Domain& block) {
      const Operation f = function({block, block}, block);
      const Node r = at.sample(block), inner = at.apply(f, {x, r});
      return at.tuple({r, at.apply(f, swapped ? std::vector{r, inner} : std::vector{inner, r})});
    });
  };
  const Sizes symbols{blank("sizes").sizes()};
  const Form first = form_of(twice(false)(symbols)), second = form_of(twice(true)(symbols));
  CHECK_FALSE(difference(first, first));
  const auto found = difference(first, second);
  REQUIRE(found);
  REQUIRE(found->drawings.size() == 2);
  for (const std::size_t side : {std::size_t{0}, std::size_t{1}}) {
    const Drawing& drawing = found->drawings[side];
    REQUIRE(drawing.marked.size() == 1);
    const NodeId marked = *drawing.marked.begin();
    CHECK(marked == (side == 0 ? found->first_node : found->second_node));
    CHECK(drawing.graph[marked].title() == (side == 0 ? found->first : found->second));
    // The inner F is alike; the outer one and the tuple have nothing like them.
    CHECK(drawing.touched.size() == 2);
    CHECK(std::count_if(drawing.roles.begin(), drawing.roles.end(),
                        [](const auto& role) { return role.second == "result"; }) == 1);
  }
}

TEST_CASE("undecided: what no rule proves fails, unless it is assumed, and the verdict says so") {
  const auto masked = game("Masked", [](Body& at, Node x, const Domain& block) {
    const Node one = at.constant(block, Value{1});
    const Node low = at.apply(operations::bit_and(block), {x, one});
    const Node rest =
        at.apply(operations::bit_and(block), {x, at.apply(operations::bit_not(block), {one})});
    return at.apply(operations::bit_or(block), {low, rest});  // it is x: no rule knows it
  });
  Proof p = blank("select");
  p.start("Masked", "", masked).equivalent("cases", "Echo", "", echo).claim(zero, "");
  ProofReport report = check_proof(p, {}, Context{});
  CHECK(report.verdict == ProofVerdict::undecided);
  CHECK_FALSE(report.refutation);
  CHECK(report.hops[0].ledger[0].distance == Rational{0});
  p.assumed("by cases on x");
  report = check_proof(p, {}, Context{});
  CHECK(report.verdict == ProofVerdict::verified);
  CHECK(report.taken.size() == 1);
  CHECK_FALSE(testing::proof_holds(p).holds);  // a test does not pass on an assumption
}

TEST_CASE("unknown: an event that no lemma bounds is an unknown term, whatever is assumed") {
  const auto raising = game("Raising", [](Body& at, Node x, const Domain& block) {
    const Node image = at.apply(function({block}, block), {x});
    at.event("bad", at.equal(image, at.constant(block, Value{0})));
    return x;
  });
  Proof p = blank("unbounded");
  p.start("One", "", raising).until_bad("never mind", "bad", "Other", "", raising).claim(zero, "");
  for (const bool assumed : {false, true}) {
    if (assumed) p.assumed("it is rare");
    const ProofReport report = check_proof(p, {}, Context{});
    CHECK(report.verdict == ProofVerdict::undecided);
    CHECK(report.claim_verdict == ProofVerdict::undecided);
    const std::string unknown = assumed ? "unknown(Pr[bad])" : "unknown(One to Other)";
    CHECK(report.composed.text() == unknown);
    CHECK(to_text(report, false, false).find("bound: 0") == std::string::npos);
    CHECK(to_text(report, false, false).find(unknown) != std::string::npos);
    CHECK(to_json({report}, false).find("\"unknown\": [\n") != std::string::npos);
    CHECK(to_latex(p, report).find("\\le \\mathrm{unknown}") != std::string::npos);
    const BoundReport bound =
        evaluate_bound(bound_of(p), {.sizes = {{"n", 8}, {"q", 1}}, .advantages = {}});
    CHECK(bound.open.size() == 1);
    CHECK(exit_status(bound) == 3);
    CHECK(to_text(document_of(bound), false).find("total: unknown") != std::string::npos);
    CHECK(to_json(document_of(bound)).find("\"total\": null") != std::string::npos);
  }
}

TEST_CASE("unknown: a step that is not decided costs what is not known, not nothing") {
  const auto masked = game("Masked", [](Body& at, Node x, const Domain& block) {
    const Node one = at.constant(block, Value{1});
    const Node low = at.apply(operations::bit_and(block), {x, one});
    const Node rest =
        at.apply(operations::bit_and(block), {x, at.apply(operations::bit_not(block), {one})});
    return at.apply(operations::bit_or(block), {low, rest});
  });
  Proof p = blank("select");
  p.start("Masked", "", masked).equivalent("cases", "Echo", "", echo).claim(zero, "");
  const ProofReport report = check_proof(p, {}, Context{});
  CHECK(report.hops[0].cost.text() == "unknown(Masked to Echo)");
  REQUIRE_FALSE(report.hops[0].ledger.empty());
  for (const LedgerEntry& line : report.hops[0].ledger) CHECK_FALSE(line.cost.has_value());
  CHECK(report.claim_verdict == ProofVerdict::undecided);
  CHECK(to_text(report, false, false).find("claimed, and not shown: 0") != std::string::npos);

  Proof without = blank("select");  // without a claim the sum of the costs is the bound
  without.start("Masked", "", masked).equivalent("cases", "Echo", "", echo);
  const ProofReport open = check_proof(without, {}, Context{});
  CHECK_FALSE(open.composed.is_known());
  CHECK(open.claim_verdict == ProofVerdict::undecided);
}

TEST_CASE("prove --all: a run that is stopped says how many proofs were checked") {
  ProofReport done, cut;
  done.name = "done";
  cut.name = "cut";
  cut.stopped = StopReason::time_limit;
  const std::string table = to_text(document_of({done, cut}, 71, false), false);
  CHECK(table.find("time limit: 1 of 71 proofs were checked, cut in part\n") != std::string::npos);
  CHECK(to_text(document_of(std::vector{done}, 1, false), false).find("time limit") ==
        std::string::npos);
}

TEST_CASE("assumed: an assumption does not save a step that an instance refutes") {
  Proof p = blank("echo");
  p.start("Padded", "", padded).equivalent("wrong", "Echo", "", echo).assumed("I wish");
  p.claim(zero, "");
  CHECK(check_proof(p, {}, Context{}).verdict == ProofVerdict::refuted);
}

TEST_CASE("reduction: two queries for each query are charged two") {
  const auto twice = [](int calls) {
    return [calls](const Sizes& sizes) {
      const Domain block = Bits(sizes["n"]);
      PackageBuilder b{"B"};
      b.import({"PAD", {}, block});
      b.oracle("ASK", {block}, [&](Body& at, Node x) {
        Node sum = x;
        for (int i = 0; i < calls; ++i) sum = sum ^ at.call("PAD");
        return sum;
      });
      b.at_most(sizes["q"]);
      return b.build();
    };
  };
  const auto real = [](int calls) {
    return game("Real", [calls](Body& at, Node x, const Domain& block) {
      Node sum = x;
      for (int i = 0; i < calls; ++i) sum = sum ^ at.apply(pad({block}, block), {at.sample(block)});
      return sum;
    });
  };
  for (const int calls : {1, 2}) {
    Proof p = blank("reduction");
    p.start("Real", "", real(calls));
    p.reduction("pad", assumed_pad(), Towards::ideal, "B", twice(calls), "Uniform", "", uniform);
    p.claim(
        [=](const Sizes& sizes) {
          return Bound::advantage("pad", {{"PAD", Integer{calls} * sizes["q"]}});
        },
        "");
    CHECK_PROOF(p);
    CHECK(check_proof(p, {}, Context{}).composed.text() ==
          (calls == 1 ? "Adv[pad](PAD: q)" : "Adv[pad](PAD: 2q)"));
  }
}

TEST_CASE("reduction: a package that does not link is one clear error") {
  Proof p = blank("unlinked");
  p.start("Echo", "", echo);
  const auto reduction = [](const Sizes& sizes) {
    const Domain block = Bits(sizes["n"]);
    PackageBuilder b{"B"};
    b.import({"OTHER", {}, block});
    b.oracle("ASK", {block}, [&](Body& at, Node x) { return x ^ at.call("OTHER"); });
    b.at_most(sizes["q"]);
    return b.build();
  };
  p.reduction("pad", assumed_pad(), Towards::ideal, "B", reduction, "Uniform", "", uniform);
  p.claim(zero, "");
  CHECK_THROWS_WITH_AS(check_proof(p, {}, Context{}), doctest::Contains("B does not import it"),
                       Error);
}

TEST_CASE("hybrid: as many times the calls as there are steps, with one budget for all games") {
  const auto hybrid = [](const Sizes& sizes) {
    const Domain block = Bits(sizes["n"]);
    GameBuilder g{"H"};
    g.oracle("ASK", {block}, [&](Body& at, Node x) { return x ^ at.sample(block); });
    return g.at_most(sizes["q"]).build();
  };
  // B calls PAD twice at the start, and once in each call.
  const auto reduction = [](const std::function<Size(const Sizes&)>& calls) {
    return [calls](const Sizes& sizes) {
      const Domain block = Bits(sizes["n"]);
      PackageBuilder b{"B"};
      b.import({"PAD", {}, block});
      b.initialize([&](Body& at) {
        at.call("PAD");
        at.call("PAD");
      });
      b.oracle("ASK", {block}, [&](Body& at, Node x) { return x ^ at.call("PAD"); });
      return b.at_most(calls(sizes)).build();
    };
  };
  const auto proof = [&](const std::string& index, const std::function<Size(const Sizes&)>& calls) {
    Proof p = blank("hybrid");
    p.start("First", "", hybrid);
    p.hybrid("pads", {.index = index, .steps = "q", .game = hybrid}, assumed_pad(), Towards::ideal,
             "B", reduction(calls), "Last", "", hybrid);
    return p.claim(zero, "");
  };
  const Bound cost = Bound{Size{"q"}} * Bound::advantage("pad", {{"PAD", Size{"q"} + 2}});
  Proof assumed = proof("i", [](const Sizes& sizes) { return sizes["q"]; });
  assumed.assumed("the real pad is uniform as well");
  CHECK(check_proof(assumed, {.instances = false}, Context{}).hops[0].cost == cost);
  CHECK_THROWS_WITH_AS(check_proof(proof("i", [](const Sizes& sizes) { return sizes["i"] + 2; }),
                                   {.instances = false}, Context{}),
                       doctest::Contains("ASK may be called at most"), Error);
  CHECK_THROWS_AS(proof("q", [](const Sizes& sizes) { return sizes["q"]; }), Error);
}

TEST_CASE("hybrid: both ends and every step are compared") {
  // ASK pads the first i answers.
  const auto at_index = [](const std::string& name,
                           const std::function<Size(const Sizes&)>& index) {
    return [=](const Sizes& sizes) {
      const Domain block = Bits(sizes["n"]);
      GameBuilder g{name};
      const State turn = g.state("turn", Range(sizes["q"]), Value{0});
      g.oracle("ASK", {block}, [&](Body& at, Node x) {
        const Node now = at.get(turn);
        at.set(turn, now + at.residue(now.domain(), 1));
        return at.select(at.below(now, index(sizes)), x ^ at.sample(block), x);
      });
      return g.at_most(sizes["q"]).build();
    };
  };
  const auto i = [](const Sizes& sizes) { return sizes["i"]; };
  const auto reduction = [](const Sizes& sizes) {
    const Domain block = Bits(sizes["n"]);
    PackageBuilder b{"B"};
    b.import({"PAD", {}, block});
    const State turn = b.state("turn", Range(sizes["q"]), Value{0});
    b.oracle("ASK", {block}, [&](Body& at, Node x) {
      const Node now = at.get(turn);
      at.set(turn, now + at.residue(now.domain(), 1));
      const Node own = at.select(at.below(now, sizes["i"]), x ^ at.sample(block), x);
      return at.value_or(at.call_if(at.is_at(now, sizes["i"]), "PAD"), own);
    });
    return b.at_most(sizes["q"]).build();
  };
  const auto proof = [&](const std::function<Size(const Sizes&)>& first,
                         const std::function<Size(const Sizes&)>& last) {
    Proof p = blank("hybrid");
    p.start("First", "", at_index("First", first));
    p.hybrid("pads", {.index = "i", .steps = "q", .game = at_index("H", i)}, assumed_pad(),
             Towards::ideal, "B", reduction, "Last", "", at_index("Last", last));
    return p.claim(zero, "");
  };
  const auto none = [](const Sizes&) { return Size{0}; };
  const auto all = [](const Sizes& sizes) { return sizes["q"]; };
  const auto text = [](const Proof& p) {
    return check_proof(p, {.instances = false}, Context{}).hops[0].evidence;
  };
  CHECK(text(proof(all, all)).find("the hybrid at 0") != std::string::npos);
  CHECK(text(proof(none, none)).find("the hybrid at q") != std::string::npos);
  CHECK(text(proof(none, all)).find("with the real game") != std::string::npos);
  CHECK(check_proof(proof(all, all), {}, Context{}).verdict == ProofVerdict::refuted);
}

TEST_CASE("until bad: games that differ before the event are refuted with a transcript") {
  const auto guess = [](bool reject, bool early) {
    return game("Guess", [=](Body& at, Node x, const Domain& block) {
      const Node secret = at.sample(block);
      const Node hit = at.equal(secret, x);
      at.event("bad", hit);
      const Node zero_block = at.constant(block, Value{0});
      return early ? at.sample(block) : at.select(hit, reject ? zero_block : secret, zero_block);
    });
  };
  Proof p = blank("guess");
  p.start("Guess", "", guess(false, false));
  p.until_bad("the secret is guessed", "bad", "Reject", "", guess(true, false));
  p.claim([](const Sizes& s) { return Bound{s["q"]} / Bound::power_of_two(s["n"]); }, "q/2^n");
  CHECK_PROOF(p);
  Proof wrong = blank("guess");
  wrong.start("Guess", "", guess(false, false));
  wrong.until_bad("the secret is guessed", "bad", "Early", "", guess(true, true));
  wrong.claim([](const Sizes& s) { return Bound{s["q"]} / Bound::power_of_two(s["n"]); }, "q/2^n");
  CHECK(check_proof(wrong, {}, Context{}).verdict == ProofVerdict::refuted);
}

TEST_CASE(
    "statistical: a bound that no lemma gives is undecided, one that is too small is refuted") {
  const auto drawn = [](bool without_zero) {
    return game("Drawn", [=](Body& at, Node, const Domain& block) {
      const Node zero_block = at.constant(block, Value{0});
      return without_zero ? at.sample(Distribution::uniform_except(block, 1), {zero_block})
                          : at.sample(block);
    });
  };
  const auto proof_with = [&](const BoundAt& bound, const GameAt& second) {
    Proof p = blank("conditioned");
    p.start("Nonzero", "", drawn(true)).statistical("zero is rare", bound, "All", "", second);
    return p.claim(bound, "");
  };
  const BoundAt fair = [](const Sizes& s) { return Bound{s["q"]} / Bound::power_of_two(s["n"]); };
  CHECK_PROOF(proof_with(fair, drawn(false)));
  const BoundAt small = [](const Sizes& s) {
    return Bound{s["q"]} / Bound::power_of_two(s["n"] + 1);
  };
  CHECK_REFUTED(proof_with(small, drawn(false)), make_rational(1, 2));
  const BoundAt one = [](const Sizes&) { return Bound{1}; };
  CHECK(check_proof(proof_with(one, echo), {}, Context{}).verdict == ProofVerdict::undecided);
}

TEST_CASE("claim: more than the steps cost is fine, less is undecided or refuted") {
  Proof p = blank("generous");
  p.start("Padded", "", padded).equivalent("xor", "Uniform", "", uniform);
  p.claim([](const Sizes&) { return Bound{make_rational(1, 10)}; }, "");
  CHECK_PROOF(p);
}

TEST_CASE("claim: at most 1 and the steps' cost; roots at instances are rounded up") {
  const auto rejecting = [](bool rejects) {
    return game("Guess", [=](Body& at, Node x, const Domain& block) {
      const Node hit = at.equal(at.sample(block), x);
      at.event("bad", hit);
      const Node none = at.constant(block, Value{0}), all = at.sample(block);
      return rejects ? none : at.select(hit, all, none);
    });
  };
  const auto rare = [](const Sizes& s) { return Bound{s["q"]} / Bound::power_of_two(s["n"]); };
  const auto proof = [&](const BoundAt& claim) {
    Proof p = blank("capped");
    p.start("Guess", "", rejecting(false)).until_bad("guessed", "bad", "None", "", rejecting(true));
    return p.claim(claim, "");
  };
  CHECK_PROOF(proof([&](const Sizes& s) { return Bound::minimum({1, rare(s)}); }));
  CHECK_PROOF(proof([&](const Sizes& s) { return rare(s) + Bound::root(Bound{s["q"]} + 1); }));
  const ProofReport rounded =
      check_proof(proof([&](const Sizes& s) { return rare(s) + Bound::root(Bound{s["q"]} + 1); }),
                  {}, Context{});
  CHECK(rounded.ledger[0].note.find("rounded up") != std::string::npos);
  // Pr[guess] at n = 1, q = 1 is 1/2, and a differing answer follows in half of the cases.
  CHECK_REFUTED(proof([&](const Sizes& s) { return Bound::root(rare(s) / 32); }),
                make_rational(1, 4));
  CHECK(check_proof(proof([&](const Sizes& s) { return Bound::minimum({1, rare(s) / 2}); }), {},
                    Context{})
            .verdict != ProofVerdict::verified);
}

TEST_CASE("macros: exact advantages of games at concrete sizes") {
  Proof p = blank("sizes");
  const Sizes sizes{p.sizes(), {{"n", 2}, {"q", 1}}};
  CHECK_EQUIVALENT(padded(sizes), uniform(sizes));
  CHECK_EQUIVALENT(padded(Sizes{p.sizes()}), uniform(Sizes{p.sizes()}));
  CHECK_ADVANTAGE_EQ(padded(sizes), echo(sizes), make_rational(3, 4));
  CHECK_ADVANTAGE_LE(padded(sizes), echo(sizes), make_rational(4, 5));
  const auto failed = testing::advantage_at_most(padded(sizes), echo(sizes), make_rational(1, 2));
  CHECK_FALSE(failed.holds);
  CHECK(failed.message.find("3/4") != std::string::npos);
  CHECK(failed.message.find("ASK(") != std::string::npos);
}

TEST_CASE("proof: mistakes in declaring one are errors") {
  Proof p{"empty", "test", "none"};
  CHECK_THROWS_AS(check_proof(p, {}, Context{}), Error);
  CHECK_THROWS_AS(p.equivalent("", "G", "", echo), Error);
  CHECK_THROWS_AS(p.assumed("nothing"), Error);
  Proof small = blank("small");
  small.only_instance({{"n", 0}, {"q", 1}}).start("Echo", "", echo).claim(zero, "");
  CHECK_THROWS_AS(check_proof(small, {}, Context{}), Error);
}

}  // namespace hops_test
