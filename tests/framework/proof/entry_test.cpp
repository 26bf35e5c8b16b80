// SPDX-License-Identifier: Apache-2.0
// Maps whose entries stay: what the rules and the lemma of roots say is compared with the engines.
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

namespace entry_test {

using namespace certamen;

namespace {

/// TAG(r, m) stores something under r, once or again and again, with a mask of some kind; VERIFY
/// reads it in some way. Most of these games break what some rule needs.
struct RandomEntry {
  std::uint32_t seed;
  bool event = false;

  Package at(const Size& p) const {
    std::mt19937 coins{seed};
    const auto pick = [&](int below) {
      return static_cast<int>(coins() % static_cast<unsigned>(below));
    };
    const Domain block = Zmod(p), entry = Tuple({block, block});
    GameBuilder game{"Entry" + std::to_string(seed)};
    const State k = game.state("k", block), s = game.state("s", block);
    const Table f = game.random_function("f", block, block);
    const Table sent = game.map("sent", block, entry);
    game.initialize([&](Body& at) {
      at.set(k, at.sample(block));
      at.set(s, at.sample(block));
    });
    game.oracle("TAG", {block, block}, [&](Body& at, Node r, Node m) {
      const Node used = at.find(sent, r), point = at.get(k);
      const int masked = pick(8);
      const Node mask = masked < 4    ? at.lookup(f, r)
                        : masked < 6  ? at.sample(block)
                        : masked == 6 ? at.lookup(f, m)
                                      : at.get(s);
      const int of = pick(4);
      const Node t = of == 0 ? mask : of == 1 ? m + mask : m * point + mask;
      const int kind = pick(7);
      const Node part = kind < 3    ? t
                        : kind == 3 ? mask
                        : kind == 4 ? m * point
                        : kind == 5 ? r + m
                                    : at.get(s) + m;
      const Node next = at.tuple({m, part});
      at.put(sent, r, pick(5) == 0 ? next : at.value_or(used, next));
      if (pick(6) == 0) at.set(s, m);
      const int shown = pick(6);
      if (shown == 0) return at.some(t);
      if (shown == 1) return at.select(at.is_some(used), at.some(m), at.some(t));
      return at.select(at.is_some(used), at.none(block), at.some(t));
    });
    game.at_most(pick(3) == 0 ? 1 : 2);
    game.oracle("VERIFY", {block, block, block}, [&](Body& at, Node r, Node m, Node t) {
      const Node used = at.find(sent, r), is_used = at.is_some(used), point = at.get(k);
      const Node zero = at.residue(block, 0);
      const Node its = at.value_or(used, at.tuple({zero, zero}));
      const Node before = at.get(its, 0), part = at.get(its, 1);
      const int image = pick(5);
      const Node left = image == 0   ? (m - before) * point
                        : image == 1 ? m * point * point - before * point * point
                        : image == 2 ? m * point - before * point * point
                        : image == 3 ? m * point - before
                                     : m * point + m * point * point - before * point;
      const Node equation = at.equal(left, t - (pick(4) == 0 ? at.get(s) : part));
      const Node differs = pick(4) == 0 ? at.differ(m, r) : at.differ(m, before);
      if (event) at.event("bad", is_used && differs && equation);
      switch (pick(10)) {
      case 0: return part;
      case 1: return at.select(is_used, part, zero);
      case 2: return at.select(is_used, at.lookup(f, r), zero);
      case 3: return at.select(is_used, before * point + at.lookup(f, r), zero);
      case 4: return part + point;
      case 5: return at.select(is_used, before * point, m);
      case 6: return at.select(is_used, r + before, zero);
      default: return before;
      }
    });
    game.at_most(1);
    return game.build();
  }
};

}  // namespace

TEST_CASE("entries: random games with equal forms are equal to every adversary") {
  constexpr std::uint32_t games = 500;
  const Context context = one_thread();
  const Size prime{Symbol{"p", 2, true}};
  std::vector<std::pair<RandomEntry, Form>> all;
  for (std::uint32_t seed = 1; seed <= games; ++seed)
    all.emplace_back(RandomEntry{seed}, form_of(RandomEntry{seed}.at(prime)));
  std::size_t equal = 0, checked = 0;
  for (std::size_t i = 0; i < all.size(); ++i)
    for (std::size_t j = i + 1; j < all.size(); ++j) {
      if (difference(all[i].second, all[j].second) || ++equal % one_in(17U) != 0) continue;
      ++checked;
      INFO("seeds " << all[i].first.seed << " and " << all[j].first.seed << "\n"
                    << to_text(all[i].second) << to_text(all[j].second));
      const Distance distance = distance_between(all[i].first.at(2), all[j].first.at(2), context);
      REQUIRE(distance.value);
      CHECK(*distance.value == 0);
    }
  CHECK(checked > random_cases(15U));
}

TEST_CASE("entries: what a random game's form describes is that game") {
  const Context context = one_thread();
  for (std::uint32_t seed = 1; seed <= random_cases(250U); ++seed) {
    const Package game = RandomEntry{seed}.at(2);
    const Form form = form_of(game);
    INFO("seed " << seed << "\n" << to_text(form));
    const Distance distance = distance_between(game, certamen::package_of(form), context);
    REQUIRE(distance.value);
    CHECK(*distance.value == 0);
  }
}

TEST_CASE("entries: an equation in a hidden point holds at most as often as the lemma says") {
  constexpr std::uint32_t games = 800;
  const Context context = one_thread();
  const Size prime{Symbol{"p", 2, true}};
  std::size_t bounded = 0;
  for (std::uint32_t seed = 1; seed <= games; ++seed) {
    const RandomEntry random{seed, true};
    const Form form = form_of(random.at(prime), {"bad"});
    const LemmaResult lemma = bound_event(form);
    if (!lemma.bound || lemma.bound->is_zero() || ++bounded % one_in(6U) != 0) continue;
    const auto best = best_adversary({as_search(random.at(3), "bad")}, Objective::win, {}, context);
    INFO("seed " << seed << ": " << lemma.bound->text() << ", " << lemma.reason << "\n"
                 << to_text(form));
    CHECK(best.upper <= lemma.bound->evaluate({{"p", 3}}, {}));
  }
  CHECK(bounded > 60);
}

TEST_CASE("entries: a part is computed where it is read only if it always was that function") {
  enum class Kind { computed, keyed, counted, fresh, put_elsewhere };
  const Primitive function{"G"};
  const auto form = [&](Kind kind, bool recomputed) {
    const Domain block = Bits("n"), entry = Tuple({block, block});
    GameBuilder g{"Entry"};
    const State k = g.state("k", block), c = g.state("c", block, Value{0});
    const Table sent = g.map("sent", block, entry);
    g.initialize([&](Body& at) { at.set(k, at.sample(block)); });
    const auto image = [&](Body& at, Node r, Node m) {
      Node value = m ^ at.get(k);
      if (kind == Kind::keyed)
        value = value ^ at.apply(function({block, block}, block), {at.get(k), r});
      if (kind == Kind::counted) value = value ^ at.get(c);
      if (kind == Kind::fresh) value = value ^ at.sample(block);
      return value;
    };
    g.oracle("STORE", {block, block}, [&](Body& at, Node r, Node m) {
      const Node next = at.tuple({m, image(at, r, m)});
      at.put(sent, r, at.value_or(at.find(sent, r), next));
      at.set(c, m);
    });
    g.at_most("q");
    if (kind == Kind::put_elsewhere) {
      g.oracle("FORGE", {block, block},
               [&](Body& at, Node r, Node m) { at.put(sent, r, at.tuple({m, m})); });
      g.at_most("q");
    }
    g.oracle("READ", {block}, [&](Body& at, Node r) {
      const Node used = at.find(sent, r), zero = at.constant(block, Value{0});
      const Node its = at.value_or(used, at.tuple({zero, zero}));
      const Node value = recomputed ? image(at, r, at.get(its, 0)) : at.get(its, 1);
      return at.select(at.is_some(used), value, zero);
    });
    g.at_most("q");
    return form_of(g.build());
  };
  const auto same = [&](Kind kind) { return !difference(form(kind, true), form(kind, false)); };
  CHECK(same(Kind::computed));
  CHECK(same(Kind::keyed));
  CHECK_FALSE(same(Kind::counted));
  CHECK_FALSE(same(Kind::fresh));
  CHECK_FALSE(same(Kind::put_elsewhere));
}

}  // namespace entry_test
