// SPDX-License-Identifier: Apache-2.0
#include "framework/definitions/standard/standard.hpp"
#include "framework/theorems/theorem.hpp"
#include "proofs/nonce_modes.hpp"

namespace certamen::proofs::nonce_mode {

namespace {

std::optional<Definition> prf_of(const Scheme& scheme, const Size& q) {
  const auto* function = dynamic_cast<const PseudorandomFunction*>(&scheme);
  return function == nullptr ? std::optional<Definition>{} : prf(*function, q);
}

std::optional<AppliedTheorem> apply(const Question& question) {
  const auto mode = std::dynamic_pointer_cast<const NonceMode>(question.scheme);
  if (mode == nullptr) return std::nullopt;
  if (question.make(*mode, queries_symbol())->kind() != DefinitionKind::indistinguishability)
    return std::nullopt;
  const FunctionGames games{.function = [=](const Sizes&) { return mode->function(); },
                            .with =
                                [=](const Sizes& sizes, std::size_t side,
                                    const std::shared_ptr<const PseudorandomFunction>& function) {
                                  return game_of(question, side, mode->with(function))(sizes);
                                }};
  const Question premise{.definition = "prf", .scheme = mode->function(), .make = prf_of};
  const Assumption prf =
      assumption_of(premise, "the mode's function is not told from a random function");
  Proof p{"nonce-mode",
          "A mode of a PRF that asks it at inputs of their own for each nonce is as secure as the "
          "PRF",
          "[Rogaway04]"};
  p.size("q", "queries");
  const Sizes sizes{p.sizes()};
  if (!games.uses_function(0, sizes)) return std::nullopt;
  replace_function_under_nonces(p, games, prf, games.uses_function(1, sizes));
  return AppliedTheorem{std::move(p), {premise}};
}

}  // namespace

Theorem theorem() {
  return {"nonce-mode",
          "a mode of a PRF that asks it at inputs of their own for each nonce is as secure as the "
          "PRF",
          "[Rogaway04]", apply};
}

}  // namespace certamen::proofs::nonce_mode
