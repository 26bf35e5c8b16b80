// SPDX-License-Identifier: Apache-2.0
// Values that stand for their images: what the rules and the lemma say is compared with the
// engines.
#include <doctest/doctest.h>

#include <random>

#include "framework/engines/optimal/optimal.hpp"
#include "framework/proof/check.hpp"
#include "framework/proof/form_rules.hpp"
#include "framework/proof/lemmas.hpp"
#include "tests/support/one_thread.hpp"
#include "tests/support/random_cases.hpp"

using certamen::testing::one_in;
using certamen::testing::one_thread;
using certamen::testing::random_cases;

namespace image_test {

using namespace certamen;

namespace {

/// A(a, b) looks up a random function at (a, b), at its image, or at the first value with that
/// image; images of many kinds, most of which no lemma is about. B() shows some secret, sometimes.
struct RandomImage {
  std::uint32_t seed;
  bool event = false;

  bool numbers() const { return seed % 2 == 1; }
  int small() const { return numbers() ? 2 : 1; }

  Package at(const Size& n) const {
    std::mt19937 coins{seed};
    const auto pick = [&](int below) {
      return static_cast<int>(coins() % static_cast<unsigned>(below));
    };
    const Domain block = numbers() ? Zmod(n) : Bits(n), message = Tuple({block, block});
    GameBuilder game{"Image" + std::to_string(seed)};
    const State k = game.state("k", block), s = game.state("s", block);
    const Table g = game.random_function("g", block, block);
    const Table f = game.random_function("f", block, block);
    const Table own = game.random_function("own", message, block);
    const Table w = game.random_function("w", message, message);
    const Table seen = game.map("seen", block, message);
    game.initialize([&](Body& at) {
      at.set(k, at.sample(block));
      at.set(s, at.sample(block));
    });
    const auto sum = [&](Node a, Node b) { return numbers() ? a + b : a ^ b; };
    const auto times = [&](Node a, Node b) { return numbers() ? a * b : a & b; };
    const auto image = [&](Body& at, Node a, Node b) {
      const Node point = at.get(k);
      switch (pick(14)) {
      case 0: return sum(times(a, point), times(times(b, point), point));
      case 1: return sum(a, times(b, point));
      case 2: return sum(times(a, point), times(b, point));
      case 3: return sum(times(a, point), times(times(a, point), point));
      case 4: return sum(a, at.lookup(g, b));
      case 5: return sum(a, at.lookup(g, a));
      case 6: return sum(sum(a, b), at.lookup(g, b));
      case 7: return at.lookup(own, at.tuple({a, b}));
      case 8: return at.get(at.lookup(w, at.tuple({a, b})), 0);
      case 9: return at.lookup(g, a);
      case 10: return sum(a, at.sample(block));
      case 11: return sum(a, b);
      case 12: return sum(a, at.get(s));
      default: return a;
      }
    };
    const int changes = pick(8);
    game.oracle("A", {block, block}, [&](Body& at, Node a, Node b) {
      const Node whole = at.tuple({a, b});
      const Node its = image(at, a, b);
      const Node first = at.value_or(at.find(seen, its), whole);
      at.put(seen, its, pick(7) == 0 ? whole : first);
      if (event) at.event("bad", at.differ(first, whole));
      if (changes == 0) at.set(s, sum(at.get(s), a));
      const int asked = pick(6);
      const Node value = asked <= 1   ? at.lookup(own, first)
                         : asked == 2 ? at.lookup(own, whole)
                         : asked == 3 ? at.get(at.lookup(w, whole), pick(2) == 0 ? 0 : 1)
                                      : at.lookup(f, its);
      switch (pick(9)) {
      case 0: return sum(value, a);
      case 1: return sum(value, at.get(k));
      case 2: return sum(value, at.lookup(g, b));
      case 3: return times(value, at.get(k));
      case 4: return sum(value, its);
      case 5: return sum(value, at.get(s));
      default: return value;
      }
    });
    game.at_most(pick(3) == 0 ? 1 : 2);
    const int shown = pick(8);
    game.oracle("B", {}, [&](Body& at) {
      const Node zero = at.constant(block, Value{0});
      return shown == 0   ? at.get(k)
             : shown == 1 ? at.lookup(g, zero)
             : shown == 2 ? at.lookup(own, at.tuple({zero, zero}))
                          : zero;
    });
    game.at_most(1);
    return game.build();
  }
};

constexpr std::uint32_t games = 320;

Size symbol(const RandomImage& game) {
  return game.numbers() ? Size{Symbol{"n", 2, true}} : Size{Symbol{"n", 1}};
}

/// Forms of those games that are as symmetric as can be compared: by kind of numbers and budget.
std::map<std::string, std::vector<std::pair<RandomImage, Form>>> grouped(bool event) {
  std::map<std::string, std::vector<std::pair<RandomImage, Form>>> groups;
  for (std::uint32_t seed = 1; seed <= games; ++seed) {
    const RandomImage random{seed, event};
    const Package game = random.at(symbol(random));
    std::string key = random.numbers() ? "numbers" : "bits";
    for (const auto& procedure : game.exports) key += " " + procedure.budget->text();
    std::vector<std::string> events;
    if (event) events.emplace_back("bad");
    groups[key].emplace_back(random, form_of(game, events));
  }
  return groups;
}

}  // namespace

TEST_CASE("images: random games with equal forms are equal to every adversary") {
  const Context context = one_thread();
  std::size_t equal = 0, checked = 0;
  for (const auto& [key, all] : grouped(false))
    for (std::size_t i = 0; i < all.size(); ++i)
      for (std::size_t j = i + 1; j < all.size(); ++j) {
        if (difference(all[i].second, all[j].second)) continue;
        if (++equal % one_in(23U) != 0) continue;
        ++checked;
        const int size = all[i].first.small();
        const Package first = all[i].first.at(size), second = all[j].first.at(size);
        INFO("seeds " << all[i].first.seed << " and " << all[j].first.seed << "\n"
                      << to_text(all[i].second) << to_text(all[j].second));
        const Distance distance = distance_between(first, second, context);
        REQUIRE(distance.value);
        CHECK(*distance.value == 0);
      }
  CHECK(checked > random_cases(5U));
}

TEST_CASE("images: what a random game's form describes is that game") {
  const Context context = one_thread();
  for (std::uint32_t seed = 1; seed <= random_cases(games / 2); ++seed) {
    const RandomImage random{seed};
    const Package game = random.at(random.small());
    const Form form = form_of(game);
    INFO("seed " << seed << "\n" << to_text(form));
    const Distance distance = distance_between(game, certamen::package_of(form), context);
    REQUIRE(distance.value);
    CHECK(*distance.value == 0);
  }
}

TEST_CASE("images: two values have one image at most as often as the lemma says") {
  const Context context = one_thread();
  std::size_t bounded = 0;
  for (const auto& [key, all] : grouped(true))
    for (const auto& [random, form] : all) {
      const LemmaResult lemma = bound_event(form);
      if (!lemma.bound || lemma.bound->is_zero()) continue;
      ++bounded;
      const int size = random.numbers() ? 3 : 1;
      const auto best =
          best_adversary({as_search(random.at(size), "bad")}, Objective::win, {}, context);
      INFO("seed " << random.seed << ": " << lemma.bound->text() << ", " << lemma.reason << "\n"
                   << to_text(form));
      CHECK(best.upper <= lemma.bound->evaluate({{"n", size}}, {}));
    }
  CHECK(bounded > 15);
}

TEST_CASE("images: random games that are said to be identical until two collide are") {
  const Context context = one_thread();
  std::size_t equal = 0, checked = 0;
  for (const auto& [key, all] : grouped(true))
    for (std::size_t i = 0; i < all.size(); ++i)
      for (std::size_t j = i + 1; j < all.size(); ++j) {
        if (difference_until(all[i].second, all[j].second)) continue;
        if (++equal % one_in(3U) != 0) continue;
        ++checked;
        const int size = all[i].first.small();
        const Package first = all[i].first.at(size), second = all[j].first.at(size);
        INFO("seeds " << all[i].first.seed << " and " << all[j].first.seed << "\n"
                      << to_text(all[i].second) << to_text(all[j].second));
        const Distance distance =
            distance_between(silenced(first, "bad"), silenced(second, "bad"), context);
        REQUIRE(distance.value);
        CHECK(*distance.value == 0);
      }
  CHECK(checked > random_cases(5U));
}

TEST_CASE("images: the first value stands for its image only if each value has one image") {
  enum class Kind { pure, stored, secret, counted, fresh, overwritten, alike };
  const auto form = [](Kind kind, bool of_image) {
    const Domain block = Bits("n"), message = Tuple({block, block});
    GameBuilder g{"Image"};
    const State k = g.state("k", block), c = g.state("c", block, Value{0});
    const Table f = g.random_function("f", block, block), h = g.random_function("h", block, block);
    const Table own = g.random_function("own", message, block);
    const Table seen = g.map("seen", block, message);
    g.initialize([&](Body& at) { at.set(k, at.sample(block)); });
    g.oracle("ASK", {block, block}, [&](Body& at, Node a, Node b) {
      const Node whole = at.tuple({a, b});
      Node image = a ^ b;
      if (kind == Kind::stored) image = image ^ at.get(k);
      if (kind == Kind::secret) image = a ^ at.lookup(h, b);
      if (kind == Kind::counted) {
        image = image ^ at.get(c);
        at.set(c, b);
      }
      if (kind == Kind::fresh) image = image ^ at.sample(block);
      const Node first = at.value_or(at.find(seen, image), whole);
      at.put(seen, image, kind == Kind::overwritten ? whole : first);
      const Node value = of_image ? at.lookup(f, image) : at.lookup(own, first);
      return kind == Kind::alike ? at.tuple({value, first}) : at.tuple({value, whole});
    });
    g.at_most("q");
    return form_of(g.build());
  };
  const auto same = [&](Kind kind) { return !difference(form(kind, true), form(kind, false)); };
  CHECK(same(Kind::pure));
  CHECK(same(Kind::stored));
  CHECK(same(Kind::secret));
  CHECK_FALSE(same(Kind::counted));
  CHECK_FALSE(same(Kind::fresh));
  CHECK_FALSE(same(Kind::overwritten));
  CHECK_FALSE(same(Kind::alike));  // true, but not by this rule
}

}  // namespace image_test
