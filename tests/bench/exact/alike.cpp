// SPDX-License-Identifier: Apache-2.0
// Problems in which a person follows sets where a program follows lists: each as an experiment, and
// by hand.
#include <bit>

#include "framework/games/builder.hpp"
#include "tests/bench/exact/problems.hpp"

namespace certamen::bench {

namespace {

//  P <- permutations of n;  win: no user gets the own message, P(i) != i for all i
Experiment mix(int n) {
  GameBuilder game{"mix"};
  const Domain users = Range(n);
  const Table order = game.random_permutation("order", users);
  game.finalize(Unit(), [&](Body& at, Node) {
    Node hit = at.boolean(false);
    for (int i = 0; i < n; ++i) {
      const Node own = at.constant(users, i);
      hit = hit || at.equal(at.lookup(order, own), own);
    }
    return !hit;
  });
  return play(game.build(), Adversary{"blind", [](Run& a) { return a.unit(); }});
}

/// By the set of values that are taken.
Rational mix_by_hand(int n) {
  const std::size_t all = std::size_t{1} << n;
  std::vector<Integer> ways(all, 0);
  ways[0] = 1;
  for (std::size_t taken = 0; taken + 1 < all; ++taken) {
    if (ways[taken] == 0) continue;
    const int user = std::popcount(taken);
    for (int value = 0; value < n; ++value)
      if (value != user && (taken >> value & 1) == 0)
        ways[taken | std::size_t{1} << value] += ways[taken];
  }
  Integer orders = 1;
  for (int i = 2; i <= n; ++i) orders *= i;
  return make_rational(ways[all - 1], orders);
}

Node drawn_without(Body& at, const Domain& cards, const std::vector<Node>& before) {
  return before.empty() ? at.sample(cards)
                        : at.sample(Distribution::uniform_except(cards, before.size()), before);
}

//  n of 2n cards without replacement;  win: the last is below 3
Experiment last_card(int n) {
  return decided_by("last-card", [&](Body& at) {
    const Domain cards = Range(2 * n);
    std::vector<Node> drawn;
    for (int i = 0; i < n; ++i) drawn.push_back(drawn_without(at, cards, drawn));
    return at.less(drawn.back(), at.constant(cards, 3));
  });
}

Rational last_card_by_hand(int n) {
  return make_rational(3, 2 * n);
}

//  the same;  win: one of them is below 3
Experiment any_card(int n) {
  return decided_by("any-card", [&](Body& at) {
    const Domain cards = Range(2 * n);
    std::vector<Node> drawn;
    Node low = at.boolean(false);
    for (int i = 0; i < n; ++i) {
      drawn.push_back(drawn_without(at, cards, drawn));
      low = low || at.less(drawn.back(), at.constant(cards, 3));
    }
    return low;
  });
}

/// By the set of cards that are drawn.
Rational any_card_by_hand(int n) {
  std::vector<std::size_t> layer{0};
  std::vector<Integer> ways(std::size_t{1} << (2 * n), 0);
  ways[0] = 1;
  Integer all = 1;
  for (int i = 0; i < n; ++i) {
    std::vector<std::size_t> next;
    for (const std::size_t drawn : layer)
      for (int card = 3; card < 2 * n; ++card) {
        if ((drawn >> card & 1) != 0) continue;
        const std::size_t more = drawn | std::size_t{1} << card;
        if (ways[more] == 0) next.push_back(more);
        ways[more] += ways[drawn];
      }
    all *= 2 * n - i;
    layer = std::move(next);
  }
  Integer none = 0;
  for (const std::size_t drawn : layer) none += ways[drawn];
  return 1 - make_rational(none, all);
}

//  S = 0, .., n-1; for i: j <- [n], swap S[i] and S[j];  win: card 0 is in the lower half
Experiment shuffle(int n) {
  return decided_by("shuffle", [&](Body& at) {
    const Domain cards = Range(n);
    std::vector<Node> s;
    for (int i = 0; i < n; ++i) s.push_back(at.constant(cards, i));
    for (int i = 0; i < n; ++i) {
      const auto here = static_cast<std::size_t>(i);
      const Node j = at.sample(cards), mine = s[here];
      Node theirs = mine;
      for (int k = 0; k < n; ++k) {
        const auto there = static_cast<std::size_t>(k);
        if (there == here) continue;
        const Node chosen = at.equal(j, at.constant(cards, k));
        theirs = at.select(chosen, s[there], theirs);
        s[there] = at.select(chosen, mine, s[there]);
      }
      s[here] = theirs;
    }
    Node low = at.boolean(false);
    for (int i = 0; i < n / 2; ++i)
      low = low || at.equal(s[static_cast<std::size_t>(i)], at.constant(cards, 0));
    return low;
  });
}

/// By the place of card 0.
Rational shuffle_by_hand(int n) {
  std::vector<Integer> at(static_cast<std::size_t>(n), 0);
  at[0] = 1;
  Integer all = 1;
  for (std::size_t i = 0; i < at.size(); ++i) {
    std::vector<Integer> next(at.size(), 0);
    for (std::size_t place = 0; place < at.size(); ++place)
      for (std::size_t j = 0; j < at.size(); ++j)
        next[place == i ? j : place == j ? i : place] += at[place];
    at = std::move(next);
    all *= n;
  }
  Integer low = 0;
  for (std::size_t place = 0; place < at.size() / 2; ++place) low += at[place];
  return make_rational(low, all);
}

//  F <- functions on 2^64 points, sampled lazily; the tag of i is F(F(i));
//  win: the tags of 0, .., q-1 collide
Experiment tags(int q) {
  GameBuilder game{"tags"};
  const Domain points = Bits(64);
  const Table f = game.random_function("f", points, points);
  game.finalize(Unit(), [&](Body& at, Node) {
    std::vector<Node> all;
    Node hit = at.boolean(false);
    for (int i = 0; i < q; ++i) {
      const Node inner = at.lookup(f, at.constant(points, i));
      const Node tag = at.lookup(f, inner);
      for (const Node& other : all) hit = hit || at.equal(tag, other);
      all.push_back(tag);
    }
    return hit;
  });
  return play(game.build(), Adversary{"blind", [](Run& a) { return a.unit(); }});
}

/// No collision: the F(i) differ, a of them are among 0, .., q-1, whose tags are other F(j), and
/// the rest gets fresh tags that differ.
Rational tags_by_hand(int q) {
  const Integer points = Integer{1} << 64;
  const auto falling = [](Integer from, int factors) {
    Integer product = 1;
    for (int i = 0; i < factors; ++i) product *= from - i;
    return product;
  };
  Rational none = 0;
  for (int a = 0; a <= q; ++a) {
    const Integer which = falling(q, a) / falling(a, a);
    const Integer inner = which * falling(q, a) * falling(points - q, q - a);
    none += make_rational(inner * falling(points - a, q - a),
                          boost::multiprecision::pow(points, static_cast<unsigned>(2 * q - a)));
  }
  return 1 - none;
}

}  // namespace

std::vector<Problem> alike_problems() {
  const std::string peers = "not measured";
  return {
      {"mix",
       "no user of a mix of n gets the own message",
       7,
       {7, 9, 11, 12, 14, 16, 18},
       mix,
       mix_by_hand,
       peers},
      {"last-card",
       "n of 2n cards without replacement, the last below 3",
       6,
       {6, 7, 8, 16, 64},
       last_card,
       last_card_by_hand,
       peers},
      {"any-card",
       "n of 2n cards without replacement, one of them below 3",
       6,
       {6, 7, 8, 9, 10},
       any_card,
       any_card_by_hand,
       peers},
      {"shuffle",
       "the place of card 0 after n random swaps of n cards",
       6,
       {6, 14, 16, 24},
       shuffle,
       shuffle_by_hand,
       peers},
      {"tags",
       "tags F(F(i)) of a random function on 2^64 points, q messages, collision",
       4,
       {4, 5, 6, 7, 8},
       tags,
       tags_by_hand,
       peers},
  };
}

}  // namespace certamen::bench
