// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <random>

#include "framework/games/builder.hpp"

/// Small random games over Bits(n) or, for odd seeds, Zmod(n), for property tests: states, a random
/// function, a map, two oracles, and an event `bad` in each of them. A seed makes the same game
/// with each compiler: no two draws are arguments of one call, whose order is open.
namespace certamen::testing {

struct RandomGame {
  std::uint32_t seed;
  bool event = false;

  /// A small size to play it at.
  int small() const { return seed % 2 == 1 ? 2 + static_cast<int>(seed / 2 % 2) : 1; }

  Package at(const Size& n) const {
    std::mt19937 coins{seed};
    const auto pick = [&](int below) {
      return static_cast<int>(coins() % static_cast<unsigned>(below));
    };
    const bool numbers = seed % 2 == 1;
    const Domain block = numbers ? Zmod(n) : Bits(n);
    GameBuilder game{"Random" + std::to_string(seed)};
    const State s = game.state("s", block), t = game.state("t", block);
    const Table f = game.random_function("f", block, block);
    const Table m = game.map("m", block, block);
    // Counts calls of one oracle, or of both.
    const State count = game.state("count", Range(n + 2), Value{0});
    const int counts = pick(3);
    // In some games the value of f at a stored point is stored apart.
    const State apart = game.state("apart", block);
    const int point = pick(6);
    const auto ask = [&](Body& at, Node key) {
      Node value = at.lookup(f, key);
      if (point > 1) return value;
      const Node stored = at.get(point == 0 ? s : t);
      const Node same = at.equal(key, stored), other = at.get(apart);
      return at.select(same, other, value);
    };
    const int start = pick(4);
    game.initialize([&](Body& at) {
      at.set(apart, at.sample(block));
      const Node first = at.sample(block);
      at.set(s, start == 3 ? at.constant(block, Value{0}) : first);
      at.set(t, start == 0                ? first
                : start == 1 && point > 1 ? at.lookup(f, first)
                                          : at.sample(block));
    });
    const auto sum = [&](Node a, Node b) {
      if (!numbers) return a ^ b;
      switch (pick(3)) {
      case 0: return a - b;
      case 1: return a * b;
      default: return a + b;
      }
    };
    const auto body = [&](Body& at, std::vector<Node> known, bool counting) {
      const Node now = at.get(count);
      if (counting) at.set(count, now + at.residue(Range(n + 2), 1));
      known.push_back(at.constant(block, Value{0}));
      std::vector<Node> flags{at.boolean(false)};
      const auto any = [&] {
        return known[static_cast<std::size_t>(pick(static_cast<int>(known.size())))];
      };
      const int steps = 1 + pick(4);
      for (int i = 0; i < steps; ++i) {
        switch (pick(16)) {
        case 0: known.push_back(at.sample(block)); break;
        case 1: known.push_back(at.get(pick(2) == 0 ? s : t)); break;
        case 2:
        case 3: {
          const Node a = any(), b = any();
          known.push_back(sum(a, b));
          break;
        }
        case 4: known.push_back(ask(at, any())); break;
        case 5: {
          const Node key = any(), found = at.find(m, key);
          flags.push_back(at.is_some(found));
          const Node value = at.value_or(found, pick(2) == 0 ? at.sample(block) : any());
          if (pick(3) != 0) at.put(m, key, value);
          known.push_back(value);
          break;
        }
        case 6: {
          const Node key = any(), value = any();
          at.put(m, key, value);
          break;
        }
        case 7: {
          const State state = pick(2) == 0 ? s : t;
          at.set(state, any());
          break;
        }
        case 8: {
          const Node a = any(), b = any(), yes = any(), no = any();
          known.push_back(at.select(at.equal(a, b), yes, no));
          break;
        }
        case 9: {
          const Node a = any(), b = any();
          flags.push_back(at.equal(a, b));
          break;
        }
        case 10:
        case 11: {
          const Size limit = pick(4) != 0 ? Size{pick(4)} : n + pick(2);
          const Node flag = pick(3) != 0 ? at.below(now, limit) : at.is_at(now, limit);
          const Node yes = any(), no = any();
          flags.push_back(flag);
          known.push_back(at.select(flag, yes, no));
          break;
        }
        case 12: known.push_back(point <= 1 ? at.get(apart) : any()); break;
        case 13: {
          const Node a = any(), b = any();
          flags.push_back(flags.back() && at.equal(a, b));
          break;
        }
        case 14: {
          const Node a = any(), b = any();
          const Node left = sum(a, known.back());
          const Node right = sum(b, known.back());
          const Node image = at.equal(left, right);
          flags.push_back(image && at.equal(a, b) && flags.back());
          break;
        }
        default: {
          const Node yes = any(), no = any();
          known.push_back(at.select(flags.back(), yes, no));
        }
        }
      }
      const Node bad = pick(3) == 0 ? flags.back() : flags.front() || flags.back();
      if (event) at.event("bad", bad);
      return pick(3) == 0 ? known.back() : any();
    };
    game.oracle("A", {block}, [&](Body& at, Node x) { return body(at, {x}, counts != 1); })
        .at_most(pick(3) == 0 ? 1 : 2);
    game.oracle("B", {}, [&](Body& at) { return body(at, {}, counts == 1); })
        .at_most(pick(3) == 0 ? 1 : 2);
    return game.build();
  }
};

}  // namespace certamen::testing
