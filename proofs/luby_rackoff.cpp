// SPDX-License-Identifier: Apache-2.0
#include "framework/definitions/standard/standard.hpp"
#include "proofs/assumptions.hpp"
#include "proofs/function_parts.hpp"

namespace certamen::proofs::luby_rackoff {

namespace {

// (L, R) -> S = L + f1(R), T = R + f2(S), (T, S + f3(T))
Node feistel(Body& at, Node input, const PartAt& round) {
  const Node left = at.get(input, 0), right = at.get(input, 1);
  const Node s = left ^ round(at, 0, right);
  const Node t = right ^ round(at, 1, s);
  return at.tuple({t, s ^ round(at, 2, t)});
}

FunctionDesign design(const Sizes& sizes) {
  const Domain half = Bits(sizes["n"]), block = Tuple({half, half});
  return {.inputs = block,
          .outputs = block,
          .parts = {3, block_function(sizes["n"])},
          .value = [](Body& at, const PartAt& round, const std::vector<Node>&, Node input) {
            return feistel(at, input, round);
          }};
}

/// f2 and f3 are asked at the first input with that S, or T; `own`: at the input itself.
class Represented : public PseudorandomPermutation {
 public:
  Represented(const Size& n, bool own) : half_{Bits(n)}, own_{own} {}
  void declare(PackageBuilder& package) const override {
    package.random_function("f1", half_, half_);
    for (int round = 2; round <= 3; ++round) {
      package.random_function("f" + std::to_string(round), inputs(), half_);
      package.map("seen" + std::to_string(round), half_, inputs());
    }
  }
  Domain keys() const override { return Unit(); }
  Domain inputs() const override { return Tuple({half_, half_}); }
  Node evaluate(Body& at, Node, Node input) const override {
    return feistel(at, input, [&](Body& in, std::size_t round, Node x) {
      const std::string number = std::to_string(round + 1);
      if (round == 0) return in.lookup(in.table("f1"), x);
      const Table seen = in.table("seen" + number);
      const Node first = in.value_or(in.find(seen, x), input);
      in.put(seen, x, first);
      in.event("collision", in.differ(first, input));
      return in.lookup(in.table("f" + number), own_ ? input : first);
    });
  }

 private:
  Domain half_;
  bool own_;
};

GameAt represented(bool own) {
  return [=](const Sizes& sizes) {
    return prp(Represented{sizes["n"], own}, sizes["q"]).games().front();
  };
}

Package random_function(const Sizes& sizes) {
  return prf(*composed_permutation(design(sizes)), sizes["q"]).games().back();
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
  about_permutation(p, "three Feistel rounds of any function", design);
  p.start("Feistel", "S = L + F1(R), T = R + F2(S); EVAL(L, R) is (T, S + F3(T))");
  replace_parts(p, design, prf(), 3);
  p.equivalent("the first input with S (T) stands for it", "First",
               "f2 and f3 are asked at the first input with that S, or T", represented(false));
  p.until_bad("two inputs have one S, or one T", "collision", "Own",
              "f2 and f3 are asked at the input", represented(true), collisions);
  p.equivalent("both halves are masked by values of their own", "Function",
               "EVAL is a random function", random_function);
  p.statistical("values without replacement", switching, "Permutation",
                "EVAL is a random permutation", p.subject()->game(1));
  p.claim(
      [=](const Sizes& sizes) {
        return 3 * Bound::advantage("prf", {{"EVAL", sizes["q"]}}) + collisions(sizes) +
               switching(sizes);
      },
      "3 Adv^prf + q^2/N + q^2/(2 N^2), with q(q - 1) for q^2 [BS]");
  return p;
}

}  // namespace certamen::proofs::luby_rackoff
