// SPDX-License-Identifier: Apache-2.0
#include "framework/definitions/standard/standard.hpp"
#include "framework/theorems/theorem.hpp"

namespace certamen::proofs::permutation_as_function {

namespace {

using Permutation = std::shared_ptr<const PseudorandomPermutation>;

std::optional<Definition> prp_of(const Scheme& scheme, const Size& q) {
  const auto* permutation = dynamic_cast<const PseudorandomPermutation*>(&scheme);
  return permutation == nullptr ? std::optional<Definition>{} : prp(*permutation, q);
}

/// The permutation with a uniform key, or a random one, any number of times.
Assumption assumption(const Permutation& permutation) {
  const auto side = [permutation](std::size_t which) {
    return [permutation, which](const Sizes&) {
      Package game = prp(*permutation, queries_symbol()).games().at(which);
      for (auto& procedure : game.exports) procedure.budget.reset();
      return game;
    };
  };
  return {"prp", "the permutation is not told from a random one", side(0), side(1)};
}

/// Hands calls on.
GameAt reduction(const Permutation& permutation) {
  return [permutation](const Sizes& sizes) {
    const Domain block = permutation->inputs();
    PackageBuilder b{"B"};
    b.import({"EVAL", {block}, block});
    b.oracle("EVAL", {block}, [&](Body& at, Node x) { return at.call("EVAL", x); });
    b.at_most(sizes["q"]);
    return b.build();
  };
}

std::optional<AppliedTheorem> apply(const Question& question) {
  const auto permutation =
      std::dynamic_pointer_cast<const PseudorandomPermutation>(question.scheme);
  if (permutation == nullptr) return std::nullopt;
  const Assumption prp = assumption(permutation);
  const auto game = [permutation](std::size_t side) {
    return [=](const Sizes& sizes) { return prf(*permutation, sizes["q"]).games().at(side); };
  };
  Proof p{"permutation-as-function", "A PRP is a PRF until a random function takes a value twice",
          "[BR06, Lemma 1]"};
  p.size("q", "queries");
  p.start("Keyed", "EVAL(x) is the permutation under a uniform key", game(0));
  p.reduction(
      "the permutation is replaced by a random one", prp, Towards::ideal, "B",
      reduction(permutation), "Permutation", "EVAL(x) is a random permutation at x",
      [=](const Sizes& sizes) { return link(reduction(permutation)(sizes), prp.ideal(sizes)); });
  p.statistical(
      "values without replacement, until two of them collide",
      [=](const Sizes& sizes) {
        const Bound q = sizes["q"];
        return q * (q - 1) / (2 * Bound::cardinality(permutation->inputs()));
      },
      "Function", "EVAL(x) is a random function at x", game(1));
  return AppliedTheorem{std::move(p),
                        {{prp.name, {.definition = "prp", .scheme = permutation, .make = prp_of}}}};
}

}  // namespace

Theorem theorem() {
  return {"permutation-as-function", "a PRP is a PRF until a random function takes a value twice",
          "[BR06, Lemma 1]", apply};
}

}  // namespace certamen::proofs::permutation_as_function
