// SPDX-License-Identifier: Apache-2.0
#include "proofs/even_mansour_games.hpp"

#include "framework/proof/edits.hpp"

namespace certamen {

namespace {

/// f is a random function of values that say who asks first. Both oracles note the first value with
/// each input of P: EVAL(x) has the input x + k, ASK(x) the input x. In the one game f is asked at
/// the first value with the input, in the other at the oracle's own value.
Package by_values(const Size& n, const Size& q, const Size& asks, EvenMansourKeys keys,
                  bool first) {
  const Domain block = Bits(n), value = Tuple({Bits(1), block});
  const EvenMansour<PseudorandomFunction> scheme{n, keys, EvenMansourCore::function};
  GameBuilder g{first ? "First" : "Own"};
  const State k = g.state("k", scheme.keys());
  const Table f = g.random_function("f", value, block);
  const Table seen = g.map("seen", block, value);
  g.initialize([&](Body& at) { at.set(k, scheme.keygen(at)); });
  const auto asked = [&](Body& at, int oracle, Node x, Node input) {
    const Node own = at.tuple({at.constant(Bits(1), Value{oracle}), x});
    const Node noted = at.value_or(at.find(seen, input), own);
    at.put(seen, input, noted);
    at.event("met", at.differ(noted, own));
    return at.lookup(f, first ? noted : own);
  };
  g.oracle("EVAL", {block}, [&](Body& at, Node x) {
     const auto [before, after] = scheme.parts(at, at.get(k));
     return asked(at, 1, x, x ^ before) ^ after;
   }).at_most(q);
  g.oracle("ASK", {block}, [&](Body& at, Node x) { return asked(at, 0, x, x); }).at_most(asks);
  return g.build();
}

GameAt by_values_at(const EvenMansourAt& at, EvenMansourKeys keys, bool first) {
  return [=](const Sizes& sizes) {
    const auto [n, q, asks] = at(sizes);
    return by_values(n, q, asks, keys, first);
  };
}

/// s(s - 1)/2^(n + 1) for each of these numbers s of values.
Bound collisions(const Size& n, const std::vector<Bound>& numbers) {
  Bound sum = 0;
  for (const Bound& s : numbers) sum = sum + s * (s - 1) / Bound::power_of_two(n + 1);
  return sum;
}

/// EVAL and ASK are random functions.
Package two_functions(const EvenMansourSizes& sizes) {
  const auto& [n, q, asks] = sizes;
  const Domain block = Bits(n);
  GameBuilder g{"Functions"};
  const Table e = g.random_function("e", block, block), f = g.random_function("f", block, block);
  g.oracle("EVAL", {block}, [&](Body& at, Node x) { return at.lookup(e, x); }).at_most(q);
  g.oracle("ASK", {block}, [&](Body& at, Node x) { return at.lookup(f, x); }).at_most(asks);
  return g.build();
}

std::shared_ptr<const EvenMansour<PseudorandomPermutation>>
permutation(const Sizes& sizes, EvenMansourKeys keys, EvenMansourCore core) {
  return std::make_shared<EvenMansour<PseudorandomPermutation>>(sizes["n"], keys, core);
}

}  // namespace

EvenMansourSizes even_mansour_sizes(const Sizes& sizes) {
  return {sizes["n"], sizes["q"], sizes["p"]};
}

void declare_even_mansour(Proof& p, EvenMansourKeys keys) {
  p.size("n", "bits of a block").size("q", "queries of EVAL").size("p", "queries of ASK");
  // One value under a key of its own is uniform: two keys are told apart by two queries each.
  const Integer calls = keys == EvenMansourKeys::one ? 1 : 2;
  p.instance({{"n", 1}, {"q", 1}, {"p", 1}}).instance({{"n", 1}, {"q", 2}, {"p", calls}});
  p.instance({{"n", 2}, {"q", 1}, {"p", 1}});
}

Bound meeting_inputs(const EvenMansourSizes& sizes) {
  return Bound{sizes.q} * Bound{sizes.asks} / Bound::power_of_two(sizes.n);
}

void until_inputs_meet(Proof& p, EvenMansourKeys keys, const EvenMansourAt& at,
                       const std::string& last, const std::string& text, const GameAt& ideal) {
  p.equivalent("the first value with an input stands for the input", "First",
               "EVAL and ASK ask a random function at the first value with their input",
               by_values_at(at, keys, true));
  p.until_bad("an input of EVAL is one of ASK", "met", "Own",
              "EVAL and ASK ask a random function at values of their own",
              by_values_at(at, keys, false),
              [at](const Sizes& sizes) { return meeting_inputs(at(sizes)); });
  p.equivalent("the values of EVAL and ASK are apart, and a shifted random function is one", last,
               text, ideal);
}

void replace_even_mansour(Proof& p, EvenMansourKeys keys, const EvenMansourAt& at,
                          const GameAt& over_function, const GameAt& ideal) {
  p.statistical(
      "values without replacement, until two of all of them collide",
      [at](const Sizes& sizes) {
        const auto [n, q, asks] = at(sizes);
        return collisions(n, {Bound{q} + asks});
      },
      "Function", "the permutation is a random function", over_function);
  until_inputs_meet(p, keys, at, "Functions", "EVAL and ASK are random functions",
                    [at](const Sizes& sizes) { return two_functions(at(sizes)); });
  p.statistical(
      "values without replacement, until two of one oracle collide",
      [at](const Sizes& sizes) {
        const auto [n, q, asks] = at(sizes);
        return collisions(n, {q, asks});
      },
      "Ideal", "EVAL and ASK are random permutations", ideal);
}

Proof even_mansour_proof(const std::string& name, const std::string& title,
                         const std::string& source, EvenMansourKeys keys) {
  Proof p{name, title, source};
  declare_even_mansour(p, keys);
  p.about(about(
      keys == EvenMansourKeys::one ? "P(x + k) + k" : "P(x + k) + l",
      [keys](const Sizes& sizes) { return permutation(sizes, keys, EvenMansourCore::permutation); },
      "oracle-prp", {{"q", as_size("q")}, {"asks", as_size("p")}}));
  const Subject subject = *p.subject();
  p.start("Real", "EVAL is the cipher, ASK its permutation");
  const auto over_function = [=](const Sizes& sizes) {
    const auto scheme = permutation(sizes, keys, EvenMansourCore::function);
    return subject.games(*scheme, sizes).front();
  };
  replace_even_mansour(p, keys, even_mansour_sizes, over_function, subject.game(1));
  p.claim(
      [](const Sizes& sizes) {
        const Bound all = Bound{sizes["q"]} + sizes["p"];
        return all * (all - 1) / Bound::power_of_two(sizes["n"]);
      },
      "(q + p)(q + p - 1)/2^n: q p/2^n until inputs meet, and twice the collisions of values; "
      "without the detour over functions it is 2 q p/2^n, also for inverse queries [EM97; DKS12]");
  return p;
}

std::vector<Mistake> even_mansour_mistakes(EvenMansourKeys keys) {
  const auto both = [](const PackageEdit& edit) {
    return [=](Proof& p) {
      for (const char* game : {"First", "Own"}) p.edit_game(game, edit);
    };
  };
  const bool one = keys == EvenMansourKeys::one;
  const Rational advantage = make_rational(1, one ? 4 : 2);
  std::vector<Mistake> all{
      {"for-free", "that inputs meet is said to cost 0", advantage,
       [=](Proof& p) { p.replace_stated("Own", zero_bound()); }},
      {"not-noted", "EVAL does not note its inputs", advantage,
       both(without_steps("EVAL", steps::puts("seen")))},
  };
  // With two keys and one bit the sum of both values says all, and is the same for either input.
  if (one)
    all.push_back({"no-key-before", "EVAL asks at x", advantage,
                   both(with_steps("EVAL", steps::applies(Opcode::bit_xor).only(0),
                                   [](Body&, const Nodes& sum) { return sum[0]; }))});
  return all;
}

}  // namespace certamen
