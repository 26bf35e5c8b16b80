// SPDX-License-Identifier: Apache-2.0
#include "proofs/assumptions.hpp"

namespace certamen::proofs::luby_rackoff {

namespace {

// (L, R) -> S = L + f1(R), T = R + f2(S), (T, S + f3(T))
using Round = std::function<Node(Body&, int round, Node)>;

Node feistel(Body& at, Node left, Node right, const Round& f) {
  const Node s = left ^ f(at, 1, right);
  const Node t = right ^ f(at, 2, s);
  return at.tuple({t, s ^ f(at, 3, t)});
}

/// Rounds below `next` are random functions, the one that is `next` may be called, the others are
/// keyed.
GameAt rounds(const std::string& name, int next, bool calls) {
  return [=](const Sizes& sizes) {
    const Domain half = Bits(sizes["n"]);
    PackageBuilder g{name};
    if (calls) g.import({"EVAL", {half}, half});
    std::vector<Table> f;
    std::vector<State> k;
    for (int i = 1; i <= 3; ++i) {
      f.push_back(g.random_function("f" + std::to_string(i), half, half));
      k.push_back(g.state("k" + std::to_string(i), half));
    }
    g.initialize([&](Body& at) {
      for (const State& key : k) at.set(key, at.sample(half));
    });
    g.oracle("ENCRYPT", {half, half}, [&](Body& at, Node left, Node right) {
      return feistel(at, left, right, [&](Body& in, int round, Node x) {
        const auto i = static_cast<std::size_t>(round - 1);
        if (round < next) return in.lookup(f[i], x);
        if (round == next && calls) return in.call("EVAL", x);
        return in.apply(block_function(sizes["n"]), {in.get(k[i]), x});
      });
    });
    g.at_most(sizes["q"]);
    return g.build();
  };
}

/// f2 and f3 are asked at the first input with that S, or T; `own`: at the input itself.
GameAt represented(const std::string& name, bool own) {
  return [=](const Sizes& sizes) {
    const Domain half = Bits(sizes["n"]), input = Tuple({half, half});
    GameBuilder g{name};
    const Table f1 = g.random_function("f1", half, half);
    const Table f[] = {g.random_function("f2", input, half), g.random_function("f3", input, half)};
    const Table seen[] = {g.map("seenS", half, input), g.map("seenT", half, input)};
    g.oracle("ENCRYPT", {half, half}, [&](Body& at, Node left, Node right) {
      const Node whole = at.tuple({left, right});
      return feistel(at, left, right, [&](Body& in, int round, Node x) {
        if (round == 1) return in.lookup(f1, x);
        const auto i = static_cast<std::size_t>(round - 2);
        const Node first = in.value_or(in.find(seen[i], x), whole);
        in.put(seen[i], x, first);
        in.event("collision", in.differ(first, whole));
        return in.lookup(f[i], own ? whole : first);
      });
    });
    g.at_most(sizes["q"]);
    return g.build();
  };
}

GameAt whole(bool permutation) {
  return [=](const Sizes& sizes) {
    const Domain half = Bits(sizes["n"]), block = Tuple({half, half});
    GameBuilder g{permutation ? "Permutation" : "Function"};
    const Table f =
        permutation ? g.random_permutation("p", block) : g.random_function("f", block, block);
    g.oracle("ENCRYPT", {half, half}, [&](Body& at, Node left, Node right) {
      return at.lookup(f, at.tuple({left, right}));
    });
    g.at_most(sizes["q"]);
    return g.build();
  };
}

Bound collisions(const Sizes& sizes) {
  const Bound q = sizes["q"];
  return q * (q - 1) / Bound::power_of_two(sizes["n"]);
}

Bound switching(const Sizes& sizes) {
  const Bound q = sizes["q"];
  return q * (q - 1) / Bound::power_of_two(2 * sizes["n"] + 1);
}

}  // namespace

Proof proof() {
  Proof p{"luby-rackoff", "Three Feistel rounds of a PRF are a PRP", "[LR88; BS]"};
  p.size("n", "bits of a half").size("q", "queries");
  p.instance({{"n", 1}, {"q", 1}}).instance({{"n", 1}, {"q", 2}});
  const std::string text[] = {"S = L + F1(R), T = R + F2(S); ENCRYPT shows (T, S + F3(T))",
                              "F1 is a random function f1", "F2 is one too, f2",
                              "F3 is one too, f3"};
  p.start("Feistel", text[0], rounds("Feistel", 1, false));
  for (int i = 1; i <= 3; ++i) {
    const std::string n = std::to_string(i);
    p.reduction("the key of round " + n + " is in nothing else", prf(), Towards::ideal, "B" + n,
                rounds("B" + n, i, true), i < 3 ? "Round" + n : "Random",
                text[static_cast<std::size_t>(i)],
                rounds(i < 3 ? "Round" + n : "Random", i + 1, false));
  }
  p.equivalent("the first input with S (T) stands for it", "First",
               "f2 and f3 are asked at the first input with that S, or T",
               represented("First", false));
  p.until_bad("two inputs have one S, or one T", "collision", "Own",
              "f2 and f3 are asked at the input", represented("Own", true), collisions);
  p.equivalent("both halves are masked by values of their own", "Function",
               "ENCRYPT is a random function", whole(false));
  p.statistical("values without replacement", switching, "Permutation",
                "ENCRYPT is a random permutation", whole(true));
  p.claim(
      [=](const Sizes& sizes) {
        return 3 * Bound::advantage("prf", {{"EVAL", sizes["q"]}}) + collisions(sizes) +
               switching(sizes);
      },
      "3 Adv^prf + q^2/N + q^2/(2 N^2), with q(q - 1) for q^2 [BS]");
  return p;
}

}  // namespace certamen::proofs::luby_rackoff
