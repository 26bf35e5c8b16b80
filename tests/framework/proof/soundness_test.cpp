// SPDX-License-Identifier: Apache-2.0
// What the proof rules say of random games is compared with the engines, which know none of them.
#include <doctest/doctest.h>

#include "framework/engines/optimal/optimal.hpp"
#include "framework/games/inline.hpp"
#include "framework/graph/make.hpp"
#include "framework/proof/check.hpp"
#include "framework/proof/guess.hpp"
#include "framework/proof/lemmas.hpp"
#include "framework/proof/state_rules.hpp"
#include "framework/values/operations.hpp"
#include "tests/framework/proof/random_game.hpp"
#include "tests/support/one_thread.hpp"
#include "tests/support/random_cases.hpp"

using certamen::testing::one_in;
using certamen::testing::one_thread;

namespace soundness_test {

using namespace certamen;

using certamen::testing::RandomGame;

namespace {

constexpr std::uint32_t games = 900;

/// Groups of games with as many calls of each oracle: only those are compared.
template <class Form>
std::map<std::string, std::vector<std::pair<std::uint32_t, Form>>>
grouped(bool event, const std::function<Form(const Package&)>& form_for) {
  std::map<std::string, std::vector<std::pair<std::uint32_t, Form>>> groups;
  for (std::uint32_t seed = 1; seed <= games; ++seed) {
    const Package game = RandomGame{seed, event}.at("n");
    std::string budgets = seed % 2 == 1 ? "numbers " : "bits ";
    for (const auto& procedure : game.exports) budgets += procedure.budget->text() + " ";
    groups[budgets].emplace_back(seed, form_for(game));
  }
  return groups;
}

/// The game whose event happens only where a value of the call is a guess drawn at the start: an
/// input of the call, or whatever other value of its domain stands last before the event.
Package with_guess(const Package& game, const Domain& block) {
  Package cut = game;
  const StateId guess = StateId::fresh("guess");
  cut.states.push_back({guess, block});
  Procedure draw{.signature = {.name = "Draw"}};
  draw.body.push_back(make_sample(Distribution::uniform(block)));
  draw.body.push_back(make_set(guess, block, 0));
  draw.body.push_back(make_constant(Unit(), Value{0}));
  draw.result = 2;
  cut.initializers.push_back(draw);
  for (auto& procedure : cut.exports) {
    Graph body;
    std::vector<NodeId> place;
    NodeId value = no_node;
    for (GraphNode node : procedure.body) {
      for (auto& argument : node.arguments) argument = place[argument];
      if (node.kind() == NodeKind::event) {
        body.push_back(make_get(guess, block));
        body.push_back(make_apply(operations::equal(block), {value, body.size() - 1}));
        body.push_back(
            make_apply(operations::bit_and(Boolean()), {node.arguments[0], body.size() - 1}));
        node.arguments[0] = body.size() - 1;
      }
      const bool is_value = node.domain == block && node.kind() != NodeKind::set;
      body.push_back(std::move(node));
      place.push_back(body.size() - 1);
      if (is_value) value = body.size() - 1;
    }
    procedure.result = place[procedure.result];
    procedure.body = std::move(body);
  }
  validate(cut);
  return cut;
}

}  // namespace

TEST_CASE("conditioning: in random games a guess costs at most its number of values") {
  const Context context = one_thread();
  std::size_t tight = 0;
  for (std::uint32_t seed = 1; seed <= 240; ++seed) {
    CAPTURE(seed);
    const RandomGame random{seed, true};
    const Size size = random.small(), n = "n";
    const auto block = [&](const Size& at) { return seed % 2 == 1 ? Zmod(at) : Bits(at); };
    const auto whole = without_guess(with_guess(random.at(n), block(n)), "bad", "guess");
    REQUIRE(whole.package);
    CHECK_FALSE(difference(form_of(*whole.package, {"bad"}), form_of(random.at(n), {"bad"})));
    const auto before = probability_of(random.at(size), "bad", context);
    const auto after = probability_of(with_guess(random.at(size), block(size)), "bad", context);
    REQUIRE(before.value);
    REQUIRE(after.value);
    const Rational most = *after.value * whole.values.evaluate({{"n", size.number()}}, {});
    CHECK(*before.value <= most);
    tight += *before.value > 0 && *before.value == most ? 1 : 0;
  }
  CHECK(tight > 20);
}

TEST_CASE("normal forms: random games with equal forms are equal to every adversary") {
  const Context context = one_thread();
  const auto groups = grouped<Form>(false, [](const Package& game) { return form_of(game); });
  std::size_t equal = 0;
  for (const auto& [budgets, all] : groups)
    for (std::size_t i = 0; i < all.size(); ++i)
      for (std::size_t j = i + 1; j < all.size(); ++j) {
        if (difference(all[i].second, all[j].second)) continue;
        ++equal;
        if (equal % 7 != 0) continue;
        const int size = RandomGame{all[i].first}.small();
        const Package first = RandomGame{all[i].first}.at(size);
        const Package second = RandomGame{all[j].first}.at(size);
        INFO("seeds " << all[i].first << " and " << all[j].first << "\n"
                      << to_text(all[i].second) << to_text(all[j].second));
        const Distance distance = distance_between(first, second, context);
        REQUIRE(distance.value);
        CHECK(*distance.value == 0);
      }
  CHECK(equal > 300);
}

TEST_CASE("normal forms: counters are decided and points joined in random games") {
  std::size_t decided = 0, joined = 0;
  for (std::uint32_t seed = 1; seed <= games; ++seed) {
    const Package game = RandomGame{seed}.at("n");
    Form form = plain_form_of(game);
    drop_unneeded(form);
    decided += decide_counters(form) ? 1 : 0;
    joined += join_points(form) ? 1 : 0;
  }
  CHECK(decided > 10);
  CHECK(joined > 10);
}

TEST_CASE("normal forms: a game is equal to itself, and forms do not depend on identities") {
  for (std::uint32_t seed = 1; seed <= games; ++seed) {
    const Package game = RandomGame{seed}.at("n");
    CHECK_FALSE(difference(form_of(game), form_of(named_by_package(game, game))));
  }
}

TEST_CASE("until bad: random games that are said to be identical until bad are, and lemmas hold") {
  const Context context = one_thread();
  const auto groups =
      grouped<Form>(true, [](const Package& game) { return form_of(game, {"bad"}); });
  std::size_t equal = 0, longer = 0, bounded = 0;
  for (const auto& [budgets, all] : groups) {
    std::map<std::uint32_t, Form> absent;
    for (const auto& [seed, form] : all)
      absent.emplace(seed, normalized_absent(RandomGame{seed, true}.at("n"), {"bad"}));
    for (std::size_t i = 0; i < all.size(); ++i) {
      const int size = RandomGame{all[i].first}.small();
      const Package first = RandomGame{all[i].first, true}.at(size);
      const LemmaResult lemma = bound_event(all[i].second);
      if (lemma.bound && !lemma.bound->is_zero() && ++bounded % one_in(3U) == 0) {
        const auto best = best_adversary({as_search(first, "bad")}, Objective::win, {}, context);
        INFO("seed " << all[i].first << ": " << lemma.bound->text() << ", " << lemma.reason << "\n"
                     << to_text(all[i].second));
        CHECK(best.upper <= lemma.bound->evaluate({{"n", size}}, {}));
      }
      for (std::size_t j = i + 1; j < all.size(); ++j) {
        const bool same = !difference_until(all[i].second, all[j].second);
        const bool alike = !difference(absent.at(all[i].first), absent.at(all[j].first));
        if (!same && !alike) continue;
        equal += same ? 1 : 0;
        longer += alike ? 1 : 0;
        if ((equal + longer) % one_in(23U) > 1) continue;
        const Package second = RandomGame{all[j].first, true}.at(size);
        INFO("seeds " << all[i].first << " and " << all[j].first);
        const Distance distance =
            distance_between(silenced(first, "bad"), silenced(second, "bad"), context);
        REQUIRE(distance.value);
        CHECK(*distance.value == 0);
      }
    }
  }
  CHECK(equal > 300);
  CHECK(longer > 300);
  CHECK(bounded > 30);
}

}  // namespace soundness_test
