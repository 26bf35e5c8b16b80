// SPDX-License-Identifier: Apache-2.0
#include "framework/definitions/standard/standard.hpp"
#include "framework/theorems/theorem.hpp"

namespace certamen::proofs::permutation_as_function {

namespace {

std::optional<Definition> prp_of(const Scheme& scheme, const Size& q) {
  const auto* permutation = dynamic_cast<const PseudorandomPermutation*>(&scheme);
  return permutation == nullptr ? std::optional<Definition>{} : prp(*permutation, q);
}

Signature evaluation(const Domain& block) {
  return {"EVAL", {block}, block};
}

/// Hands calls on.
GameAt reduction(const Domain& block) {
  return [block](const Sizes& sizes) {
    PackageBuilder b{"B"};
    b.import(evaluation(block));
    b.oracle("EVAL", {block}, [&](Body& at, Node x) { return at.call("EVAL", x); });
    b.at_most(sizes["q"]);
    return b.build();
  };
}

std::optional<AppliedTheorem> apply(const Question& question) {
  const auto permutation =
      std::dynamic_pointer_cast<const PseudorandomPermutation>(question.scheme);
  if (permutation == nullptr) return std::nullopt;
  const Domain block = permutation->inputs();
  if (question.make(*permutation, queries_symbol())->interface() !=
      std::vector<Signature>{evaluation(block)})
    return std::nullopt;
  const Question premise{.definition = "prp", .scheme = permutation, .make = prp_of};
  const Assumption prp = assumption_of(premise, "the permutation is not told from a random one");
  Proof p{"permutation-as-function", "A PRP is a PRF until a random function takes a value twice",
          "[BR06, Lemma 1]"};
  p.size("q", "queries");
  p.start("Keyed", "EVAL(x) is the permutation under a uniform key", game_of(question, 0));
  p.reduction("the permutation is replaced by a random one", prp, Towards::ideal, "B",
              reduction(block), "Permutation", "EVAL(x) is a random permutation at x",
              [=](const Sizes& sizes) { return link(reduction(block)(sizes), prp.ideal(sizes)); });
  p.statistical(
      "values without replacement, until two of them collide",
      [=](const Sizes& sizes) {
        const Bound q = sizes["q"];
        return q * (q - 1) / (2 * Bound::cardinality(block));
      },
      "Function", "EVAL(x) is a random function at x", game_of(question, 1));
  return AppliedTheorem{std::move(p), {premise}};
}

}  // namespace

Theorem theorem() {
  return {"permutation-as-function", "a PRP is a PRF until a random function takes a value twice",
          "[BR06, Lemma 1]", apply};
}

}  // namespace certamen::proofs::permutation_as_function
