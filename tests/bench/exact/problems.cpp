// SPDX-License-Identifier: Apache-2.0
// The experiments, written as a cryptographer would: no hint to the engine.
#include "tests/bench/exact/problems.hpp"

#include "framework/games/builder.hpp"
#include "tests/bench/exact/yardstick.hpp"

namespace certamen::bench {

Experiment decided_by(const std::string& name, const std::function<Node(Body&)>& body) {
  GameBuilder game{name};
  game.finalize(Unit(), [&](Body& at, Node) { return body(at); });
  return play(game.build(), Adversary{"blind", [](Run& a) { return a.unit(); }});
}

namespace {

Node counted(Body& at, Node count, Node happened) {
  const Domain counts = count.domain();
  return count + at.select(happened, at.constant(counts, 1), at.constant(counts, 0));
}

Node coin(Body& at, int yes, int of) {
  return at.sample(Distribution::bernoulli(make_rational(yes, of)));
}

//  b, k1, .., kn <- {0,1};  ci = ki + b;  win: the majority of c is b
Experiment otp(int n) {
  return decided_by("otp", [&](Body& at) {
    const Domain counts = Range(n + 1);
    const Node b = at.sample(Boolean());
    Node count = at.constant(counts, 0);
    for (int i = 0; i < n; ++i) count = counted(at, count, at.sample(Boolean()) ^ b);
    return at.equal(at.less(at.constant(counts, n / 2), count), b);
  });
}

//  f <- functions on 2^20 points;  win: f(0), .., f(q-1) collide
Experiment switching(int q) {
  GameBuilder game{"switch"};
  const Domain points = Bits(20);
  const Table f = game.random_function("f", points, points);
  const Table seen = game.map("seen", points, Unit());
  game.finalize(Unit(), [&](Body& at, Node) {
    Node hit = at.boolean(false);
    for (int i = 0; i < q; ++i) {
      const Node y = at.lookup(f, at.constant(points, i));
      hit = hit || at.is_some(at.find(seen, y));
      at.put(seen, y, at.unit());
    }
    return hit;
  });
  return play(game.build(), Adversary{"blind", [](Run& a) { return a.unit(); }});
}

//  n/2 draws from n values, one flag a value;  win: a flag was up
Experiment seenset(int n) {
  return decided_by("seenset", [&](Body& at) {
    const Domain values = Range(n);
    std::vector<Node> flags;
    for (int v = 0; v < n; ++v) flags.push_back(at.boolean(false));
    Node hit = at.boolean(false);
    for (int i = 0; i < n / 2; ++i) {
      const Node y = at.sample(values);
      for (int v = 0; v < n; ++v) {
        const Node here = at.equal(y, at.constant(values, v));
        hit = hit || (here && flags[static_cast<std::size_t>(v)]);
        flags[static_cast<std::size_t>(v)] = flags[static_cast<std::size_t>(v)] || here;
      }
    }
    return hit;
  });
}

//  b <- {0,1}; n looks at b, each wrong with probability 1/3;  win: the majority is b
Experiment noisy(int n) {
  return decided_by("noisy", [&](Body& at) {
    const Domain counts = Range(n + 1);
    const Node b = at.sample(Boolean());
    Node count = at.constant(counts, 0);
    for (int i = 0; i < n; ++i) count = counted(at, count, coin(at, 1, 3) ^ b);
    return at.equal(at.less(at.constant(counts, n / 2), count), b);
  });
}

//  j <- [n]; samples 1 .. j are biased (5/8), the others fair;  win: more than half are 1
Experiment hybrid(int n) {
  return decided_by("hybrid", [&](Body& at) {
    const Domain counts = Range(n + 1), indices = Range(n);
    const Node j = at.sample(indices);
    Node count = at.constant(counts, 0);
    for (int i = 0; i < n; ++i) {
      const Node biased = !at.less(j, at.constant(indices, i));
      const Node heads = coin(at, 5, 8), fair = coin(at, 1, 2);
      count = counted(at, count, at.select(biased, heads, fair));
    }
    return at.less(at.constant(counts, n / 2), count);
  });
}

//  a, b, m <- Z_p; t = a m + b; the adversary shifts the tag of m for m + 1 by a guess g;
//  win: t + g = a (m + 1) + b
Experiment wc(int p) {
  return decided_by("wc", [&](Body& at) {
    const Domain field = Zmod(p);
    const Node a = at.sample(field), b = at.sample(field), m = at.sample(field);
    const Node tag = a * m + b;
    const Node other = m + at.constant(field, 1);
    return at.equal(tag + at.sample(field), a * other + b);
  });
}

//  n diners, coins c1, .., cn around the table, a payer or nobody;  win: the parity of what they
//  say is whether somebody paid
Experiment dc(int n) {
  return decided_by("dc", [&](Body& at) {
    const Domain payers = Range(n + 1);
    const Node payer = at.sample(payers);
    std::vector<Node> coins;
    for (int i = 0; i < n; ++i) coins.push_back(at.sample(Boolean()));
    Node parity = at.boolean(false);
    for (int i = 0; i < n; ++i) {
      const auto here = static_cast<std::size_t>(i);
      const Node says =
          coins[here] ^ coins[(here + 1) % coins.size()] ^ at.equal(payer, at.constant(payers, i));
      parity = parity ^ says;
    }
    return at.equal(parity, !at.equal(payer, at.constant(payers, n)));
  });
}

//  Crowds: member 0 of n honest ones and one spy sends three messages; each hop goes to a member at
//  random, and a message at an honest member is delivered with probability 1/5, after at most 4
//  hops. The spy notes whom the first message it meets on a path came from. win: member 0 at least
//  twice
Experiment crowds(int n) {
  return decided_by("crowds", [&](Body& at) {
    const Domain members = Range(n + 1), counts = Range(4);
    Node noted = at.constant(counts, 0);
    for (int path = 0; path < 3; ++path) {
      Node holder = at.constant(members, 0);
      Node open = at.boolean(true), caught = at.boolean(false);
      for (int hop = 0; hop < 4; ++hop) {
        const Node next = at.sample(members);
        const Node spy = open && at.equal(next, at.constant(members, n));
        caught = caught || (spy && at.equal(holder, at.constant(members, 0)));
        open = open && !spy && !coin(at, 1, 5);
        holder = next;
      }
      noted = counted(at, noted, caught);
    }
    return at.less(at.constant(counts, 1), noted);
  });
}

//  3n draws from n values;  win: all values were drawn
Experiment coupon(int n) {
  GameBuilder game{"coupon"};
  const Domain values = Range(n), counts = Range(n + 1);
  const Table seen = game.map("seen", values, Unit());
  game.finalize(Unit(), [&](Body& at, Node) {
    Node count = at.constant(counts, 0);
    for (int i = 0; i < 3 * n; ++i) {
      const Node y = at.sample(values);
      count = counted(at, count, !at.is_some(at.find(seen, y)));
      at.put(seen, y, at.unit());
    }
    return at.equal(count, at.constant(counts, n));
  });
  return play(game.build(), Adversary{"blind", [](Run& a) { return a.unit(); }});
}

//  Shamir, t of t shares over Z_11, t - 1 of them seen;  win: interpolation with a guess for the
//  last share gives the secret
Experiment shamir(int t) {
  return decided_by("shamir", [&](Body& at) {
    const Domain field = Zmod(11);
    const Node secret = at.sample(field);
    std::vector<Node> coefficients;
    for (int i = 1; i < t; ++i) coefficients.push_back(at.sample(field));
    const auto share = [&](int x) {
      Node sum = coefficients.empty() ? secret : coefficients.back();
      if (coefficients.empty()) return sum;
      for (std::size_t i = coefficients.size() - 1; i-- > 0;)
        sum = sum * at.constant(field, x) + coefficients[i];
      return sum * at.constant(field, x) + secret;
    };
    Node guess = at.constant(field, 0);
    for (int x = 1; x <= t; ++x) {
      int above = 1, below = 1;
      for (int other = 1; other <= t; ++other) {
        if (other == x) continue;
        above = above * (11 - other) % 11;
        below = below * (11 + x - other) % 11;
      }
      int inverse = 1;
      while (inverse * below % 11 != 1) ++inverse;
      const Node y = x < t ? share(x) : at.sample(field);
      guess = guess + y * at.constant(field, above * inverse % 11);
    }
    return at.equal(guess, secret);
  });
}

//  f <- functions on 8 points, sampled lazily; the tag of a one-block message m is f(f(1) + m);
//  win: the tags of 0, .., q-1 collide
Experiment cbcmac(int q) {
  GameBuilder game{"cbcmac"};
  const Domain points = Bits(3);
  const Table f = game.random_function("f", points, points);
  game.finalize(Unit(), [&](Body& at, Node) {
    std::vector<Node> tags;
    Node hit = at.boolean(false);
    for (int m = 0; m < q; ++m) {
      const Node length = at.lookup(f, at.constant(points, 1));
      const Node tag = at.lookup(f, length ^ at.constant(points, m));
      for (const Node& other : tags) hit = hit || at.equal(tag, other);
      tags.push_back(tag);
    }
    return hit;
  });
  return play(game.build(), Adversary{"blind", [](Run& a) { return a.unit(); }});
}

//  a binary tree of x y + x over Z_5; leaves are 0 with probability 1/2;  win: the root is 1
Experiment tree(int height) {
  return decided_by("tree", [&](Body& at) {
    const Domain field = Zmod(5);
    std::vector<std::pair<Value, Rational>> outcomes{{Value{0}, make_rational(1, 2)}};
    for (int i = 1; i < 5; ++i) outcomes.emplace_back(Value{i}, make_rational(1, 8));
    std::vector<Node> level;
    for (int i = 0; i < 1 << height; ++i)
      level.push_back(at.sample(Distribution::table(field, outcomes)));
    while (level.size() > 1) {
      std::vector<Node> next;
      for (std::size_t i = 0; i < level.size(); i += 2)
        next.push_back(level[i] * level[i + 1] + level[i]);
      level = next;
    }
    return at.equal(level.front(), at.constant(field, 1));
  });
}

}  // namespace

std::vector<Problem> problems() {
  return {
      {"otp",
       "n key bits, b, majority distinguisher",
       9,
       {9, 41, 151, 601, 2401},
       otp,
       yardstick::otp,
       "Storm 17, PRISM 9 (mtbdd, float: 41), PSI 9, ganak 31, sharpSAT-td 61"},
      {"switch",
       "q fresh queries to a random function on 2^20 points, collision",
       400,
       {400, 1600, 6400, 12800},
       switching,
       yardstick::switching,
       "Storm 12800 in 1.1 s, PRISM 400, PSI 400"},
      {"seenset",
       "the same over n values, one flag a value, q = n/2",
       14,
       {8, 14, 20, 24},
       seenset,
       yardstick::seenset,
       "Storm 20, PRISM 14, PSI 12"},
      {"noisy",
       "n looks at a bit through a channel with error 1/3, majority",
       101,
       {101, 601, 2401},
       noisy,
       yardstick::noisy,
       "Storm 1601, PRISM 151, PSI 201, ganak 25"},
      {"hybrid",
       "random hybrid index among n, biased samples, majority",
       32,
       {32, 128, 256, 512},
       hybrid,
       yardstick::hybrid,
       "Storm 128, PRISM 32, PSI 48, ganak 16"},
      {"wc",
       "Wegman-Carter one-time MAC over Z_p, forgery",
       23,
       {23, 127, 251, 1009},
       wc,
       yardstick::wc,
       "Storm 127, PRISM 23, PSI 31, sharpSAT-td 167"},
      {"dc",
       "dining cryptographers, n diners",
       11,
       {11, 41, 201, 801},
       dc,
       yardstick::dc,
       "Storm 13, PRISM 11 (mtbdd 41), PSI 9, ganak 201"},
      {"crowds",
       "Crowds, n honest members, 3 paths of at most 4 hops",
       20,
       {6, 20, 30, 60},
       crowds,
       yardstick::crowds,
       "Storm 30, PRISM 20, PSI 12"},
      {"coupon",
       "all n values seen within 3n draws",
       50,
       {10, 50, 200, 800},
       coupon,
       yardstick::coupon,
       "Storm 400, PRISM 50, PSI 75, ganak 10"},
      {"shamir",
       "t of t over Z_11, t - 1 shares known",
       4,
       {4, 7, 10},
       shamir,
       yardstick::shamir,
       "PRISM 4 (mtbdd 10), PSI 4, ganak 7"},
      {"cbcmac",
       "tags of q one-block messages, lazily sampled function on 8 points, collision",
       3,
       {3, 5, 8},
       cbcmac,
       yardstick::cbcmac,
       "PRISM 3, PSI 3"},
      {"tree",
       "a binary tree of 2^n leaves, x y + x over Z_5 at each node: path-width n/2, tree-width 2",
       4,
       {4, 7, 10},
       tree,
       yardstick::tree,
       "not measured"},
  };
}

}  // namespace certamen::bench
