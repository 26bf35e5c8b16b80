// SPDX-License-Identifier: Apache-2.0
// Each rule of normal forms keeps what is seen: games before and after it, of symbols, are compared
// at numbers.
#include "framework/proof/form_rules.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <iterator>

#include "framework/check/certify_rules.hpp"
#include "framework/error.hpp"
#include "framework/games/bind.hpp"
#include "framework/graph/make.hpp"
#include "framework/proof/catalogue.hpp"
#include "framework/proof/check.hpp"
#include "framework/proof/lemmas.hpp"
#include "framework/proof/state_rules.hpp"
#include "framework/values/operations.hpp"
#include "tests/framework/proof/random_game.hpp"
#include "tests/support/one_thread.hpp"
#include "tests/support/random_cases.hpp"

using certamen::testing::one_thread;
using certamen::testing::random_cases;
using certamen::testing::RandomGame;

namespace form_rules_test {

using namespace certamen;

TEST_CASE("form rules: the page of proofs has each with its argument, in order") {
  std::ifstream file{std::string{CERTAMEN_SOURCE_ROOT} + "/docs/explanation/proofs.md"};
  const std::string page{std::istreambuf_iterator<char>{file}, {}};
  std::size_t at = 0;
  for (const auto& rule : form_rules()) {
    CAPTURE(rule.name);
    at = page.find("\n| " + std::string{rule.name} + " | " + std::string{rule.argument} + " |", at);
    REQUIRE(at != std::string::npos);
  }
}

TEST_CASE("bound packages: a random game of symbols at numbers is the game made at these numbers") {
  const Context context = one_thread();
  for (std::uint32_t seed = 1; seed <= random_cases(200U); ++seed) {
    const RandomGame random{seed};
    const Package bound = bound_at(random.at("n"), {{"n", random.small()}});
    INFO("seed " << seed);
    const Distance distance = distance_between(bound, random.at(random.small()), context);
    REQUIRE(distance.value);
    CHECK(*distance.value == 0);
  }
}

TEST_CASE("bound packages: a primitive is the function that it is at these numbers") {
  const Primitive f{"F"};
  const auto game = [&](const Size& n) {
    GameBuilder builder{"Game"};
    builder.oracle("ASK", {Bits(n)},
                   [&](Body& at, Node x) { return at.apply(f({Bits(n)}, Bits(n)), {x}); });
    return builder.build();
  };
  const Package bound = bound_at(game("n"), {{"n", 2}}), made = game(2);
  CHECK(bound.exports[0].body[1].operation() == made.exports[0].body[1].operation());
}

TEST_CASE("bound packages: numbers stand for residues, and a structure's constant has no value") {
  GameBuilder game{"Constants"};
  game.oracle("ASK", {}, [](Body& at) { return at.constant(Zmod("q"), Value{Integer{7}}); });
  const Package bound = bound_at(game.build(), {{"q", 5}});
  CHECK(bound.exports[0].body[0].value() == Value{Integer{2}});
  CHECK(bound.exports[0].signature.output == Zmod(5));

  Package whole{.name = "Whole"};
  Procedure ask{.signature = {.name = "ASK", .output = Option(Zmod("q"))}};
  ask.body.push_back(make_constant(Option(Zmod("q")), Value{Integer{3}}));
  ask.result = 0;
  whole.exports.push_back(ask);
  try {
    (void)bound_at(whole, {{"q", 5}});
    FAIL_CHECK("no error");
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::unsupported);
    CHECK(std::string{error.what()}.find("Option(Zmod(5))") != std::string::npos);
  }
}

TEST_CASE("form rules: every step of random games is re-checked") {
  std::map<std::string_view, std::size_t> checked;
  for (std::uint32_t seed = 1; seed <= random_cases(250U); ++seed)
    for (const bool event : {false, true}) {
      const RandomGame random{seed, event};
      const std::vector<std::string> events(event ? 1 : 0, "bad");
      RewritingCertifier rewriting{traced_form_of(random.at("n"), events), event ? "bad" : ""};
      INFO("seed " << seed);
      try {
        rewriting.check_at({{"n", random.small()}}, random.at(random.small()), "random game",
                           one_thread());
      } catch (const Error& error) {  // some are too large for a certificate
        INFO(std::string{error.what()});
        REQUIRE(error.code() == ErrorCode::too_large);
      }
      for (const auto& [rule, times] : rewriting.checked()) checked[rule] += times;
    }
  CHECK(checked.size() > random_cases(8U));
}

TEST_CASE("form rules: each is used by random games or by a proof of the catalogue") {
  std::set<std::string_view> used;
  const auto note = [&](const Package& game) {
    for (const auto& step : traced_form_of(game)) used.insert(step.rule);
  };
  for (std::uint32_t seed = 1; seed <= 200; ++seed) note(RandomGame{seed}.at("n"));
  for (const auto& entry : standard_proofs().proofs()) {
    const Proof proof = entry.make();
    const Sizes symbols{proof.sizes()};
    for (const auto& game : proof.games()) note(game.make(symbols));
    for (const auto& hop : proof.hops())
      if (hop.kind == HopKind::reduction)
        for (const auto& with : {hop.assumption->real, hop.assumption->ideal})
          note(link(hop.reduction(symbols), with(symbols)));
  }
  // What neither needs has random games of its own: one_call_rule_test.cpp, sampled_point_test.cpp,
  // key_rule_test.cpp, family_rule_test.cpp, redrawn_rule_test.cpp, label_rule_test.cpp.
  const std::set<bool (*)(Form&)> tested_apart{
      samples_of_one_call, constants_of_one_call, sampled_points, split_vector_keys,
      single_members,      presence_alone,        labelled_keys};
  for (const auto& rule : form_rules()) {
    CAPTURE(rule.name);
    CHECK((used.contains(rule.name) || tested_apart.contains(rule.apply)));
  }
}

TEST_CASE("form rules: a step that is wrong is named, wherever it stands") {
  // A pad: the answer is uniform, whatever is asked.
  GameBuilder game{"Pad"};
  const State key = game.state("key", Bits("n"));
  game.initialize([&](Body& at) { at.set(key, at.sample(Bits("n"))); });
  game.oracle("LR", {Bits("n")}, [&](Body& at, Node m) { return at.get(key) ^ m; }).at_most(1);
  GameBuilder two{"Pad"};
  const State its = two.state("key", Bits(2));
  two.initialize([&](Body& at) { at.set(its, at.sample(Bits(2))); });
  two.oracle("LR", {Bits(2)}, [&](Body& at, Node m) { return at.get(its) ^ m; }).at_most(1);
  const Package made = two.build();
  const FormTrace honest = traced_form_of(game.build());
  REQUIRE(honest.size() > 2);
  RewritingCertifier right{honest, ""};
  right.check_at({{"n", 2}}, made, "pad", one_thread());
  for (std::size_t i = 0; i < honest.size(); ++i) {
    FormTrace wrong = honest;
    FormPart& part = wrong[i].after.parts.front();  // answers 0 always
    part.graph.push_back(make_constant(Bits("n"), Value{0}));
    part.result = part.graph.size() - 1;
    RewritingCertifier certifier{wrong, ""};
    try {
      certifier.check_at({{"n", 2}}, made, "pad", one_thread());
      FAIL_CHECK("not noticed");
    } catch (const Error& error) {
      CHECK(error.code() == ErrorCode::contradiction);
      CHECK(std::string{error.what()}.find(std::string{wrong[i].rule}) != std::string::npos);
    }
  }
}

TEST_CASE("form rules: a use of a rule within a procedure that is wrong is named") {
  const auto game = [](const Size& n) {
    GameBuilder pad{"Pad"};
    const State key = pad.state("key", Bits(n));
    pad.initialize([&](Body& at) { at.set(key, at.sample(Bits(n))); });
    pad.oracle("A", {Bits(n), Bits(n)}, [&](Body& at, Node x, Node y) {
      return at.select(at.equal(x ^ y, y), y, x ^ y) ^ at.sample(Bits(n));
    });
    pad.oracle("B", {Bits(n), Bits(n)}, [&](Body& at, Node x, Node y) {
      return at.select(at.equal(x ^ y, at.get(key) ^ y), at.get(key), x ^ y ^ x);
    });
    return pad.build();
  };
  const Package made = game(1);
  const FormTrace honest = traced_form_of(game("n"));
  RewritingCertifier right{honest, ""};
  right.check_at({{"n", 1}}, made, "pad", one_thread());
  CHECK(right.too_large() == 0);
  CHECK(right.checked().contains(to_string(Rule::bijection_of_uniform)));
  CHECK(right.checked().contains(to_string(Rule::terms_cancel)));

  const auto expect_refused = [&](const FormTrace& wrong, std::string_view rule) {
    RewritingCertifier certifier{wrong, ""};
    try {
      certifier.check_at({{"n", 1}}, made, "pad", one_thread());
      FAIL_CHECK("not noticed");
    } catch (const Error& error) {
      CHECK(error.code() == ErrorCode::contradiction);
      CHECK(std::string{error.what()}.find(std::string{rule}) != std::string::npos);
    }
  };
  const auto append_other = [](Graph& graph, NodeId than) {
    return append(graph, make_apply(operations::bit_not(graph[than].domain), {than}));
  };
  std::size_t values = 0, distributions = 0;
  for (std::size_t i = 0; i < honest.size(); ++i)
    for (std::size_t j = 0; j < honest[i].within.size(); ++j) {
      const PartStep& step = honest[i].within[j];
      CAPTURE(step.rule);
      for (std::size_t k = 0; k < step.uses.size(); ++k) {
        FormTrace wrong = honest;
        PartStep& its = wrong[i].within[j];
        its.uses[k].after = append_other(its.after.graph, its.uses[k].after);
        expect_refused(wrong, to_string(step.uses[k].rule));
        ++values;
      }
      if (step.rule.empty() || step.place == 0) continue;
      FormTrace wrong = honest;
      PartStep& its = wrong[i].within[j];
      its.after.result = append(its.after.graph, make_constant(Bits("n"), Value{0}));
      expect_refused(wrong, step.rule);
      ++distributions;
    }
  CHECK(values > 2);
  CHECK(distributions > 0);
}

}  // namespace form_rules_test
