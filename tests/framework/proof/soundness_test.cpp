// SPDX-License-Identifier: Apache-2.0
// What the proof rules say of random games is compared with the engines, which know none of them.
#include <doctest/doctest.h>

#include "framework/engines/optimal.hpp"
#include "framework/games/inline.hpp"
#include "framework/proof/check.hpp"
#include "framework/proof/lemmas.hpp"
#include "framework/values/operations.hpp"
#include "tests/framework/proof/random_game.hpp"

using namespace certamen;
using certamen::testing::RandomGame;

namespace {

constexpr std::uint32_t games = 700;

Context one_thread() {
  Context context;
  context.threads = 1;
  return context;
}

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

/// The game in which finalize says whether the event has happened.
Package as_search(const Package& game) {
  Package search = silenced(game, "bad");
  Procedure verdict{.signature = {"Finalize", {Unit()}, Boolean()}, .budget = {}};
  verdict.body.push_back({.kind = NodeKind::input, .domain = Unit(), .name = "o"});
  verdict.body.push_back({.kind = NodeKind::get, .domain = Boolean(), .name = "(bad)"});
  verdict.result = 1;
  search.finalize = verdict;
  return search;
}

}  // namespace

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

TEST_CASE("normal forms: a game is equal to itself, and forms do not depend on names") {
  for (std::uint32_t seed = 1; seed <= games; ++seed) {
    const Package game = RandomGame{seed}.at("n");
    CHECK_FALSE(difference(form_of(game), form_of(with_prefix(game, "zz."))));
  }
}

TEST_CASE("until bad: random games that are said to be identical until bad are, and lemmas hold") {
  const Context context = one_thread();
  const auto groups =
      grouped<Form>(true, [](const Package& game) { return form_of(game, {"bad"}); });
  std::size_t equal = 0, bounded = 0;
  for (const auto& [budgets, all] : groups) {
    for (std::size_t i = 0; i < all.size(); ++i) {
      const int size = RandomGame{all[i].first}.small();
      const Package first = RandomGame{all[i].first, true}.at(size);
      const LemmaResult lemma = bound_event(all[i].second);
      if (lemma.bound && !lemma.bound->is_zero() && ++bounded % 3 == 0) {
        const auto best = best_adversary({as_search(first)}, Objective::win, {}, context);
        INFO("seed " << all[i].first << ": " << lemma.bound->text() << ", " << lemma.reason << "\n"
                     << to_text(all[i].second));
        CHECK(best.upper <= lemma.bound->evaluate({{"n", size}}, {}));
      }
      for (std::size_t j = i + 1; j < all.size(); ++j) {
        if (difference_until(all[i].second, all[j].second)) continue;
        if (++equal % 11 != 0) continue;
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
  CHECK(bounded > 30);
}
