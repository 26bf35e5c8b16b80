// SPDX-License-Identifier: Apache-2.0
#include "framework/theorems/theorem.hpp"
#include "proofs/even_mansour_games.hpp"

namespace certamen::proofs::public_oracle_cipher {

namespace {

const std::string text =
    "a public random function or permutation between keys looks random until its inputs meet";

std::optional<AppliedTheorem> apply(const Question& question) {
  const auto permutation =
      std::dynamic_pointer_cast<const EvenMansour<PseudorandomPermutation>>(question.scheme);
  const auto function =
      std::dynamic_pointer_cast<const EvenMansour<PseudorandomFunction>>(question.scheme);
  if (permutation == nullptr && function == nullptr) return std::nullopt;
  const Package game = question.make(*question.scheme, queries_symbol())->games().front();
  const Procedure* ask = game.find_export("ASK");
  if (ask == nullptr || !ask->budget) return std::nullopt;
  const EvenMansourKeys keys = permutation ? permutation->key_count() : function->key_count();
  const Size n = permutation ? permutation->inputs().size() : function->inputs().size();
  const EvenMansourAt at = [n, asks = *ask->budget](const Sizes& sizes) {
    return EvenMansourSizes{n, sizes["q"], asks};
  };
  Proof p{"public-oracle-cipher", text, "[EM97; DKS12]"};
  p.size("q", "queries of EVAL");
  p.start("Real", "EVAL is the cipher, ASK its oracle", game_of(question, 0));
  if (permutation != nullptr)
    replace_even_mansour(p, keys, at,
                         game_of(question, 0, permutation->with(EvenMansourCore::function)),
                         game_of(question, 1));
  else
    until_inputs_meet(p, keys, at, "Ideal", "EVAL is a random function of its own",
                      game_of(question, 1));
  return AppliedTheorem{std::move(p)};
}

}  // namespace

Theorem theorem() {
  return {"public-oracle-cipher", text, "[EM97; DKS12]", apply};
}

}  // namespace certamen::proofs::public_oracle_cipher
