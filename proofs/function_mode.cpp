// SPDX-License-Identifier: Apache-2.0
#include "framework/definitions/standard/standard.hpp"
#include "framework/theorems/theorem.hpp"
#include "proofs/function_replaced.hpp"
#include "schemes/online_mode.hpp"

namespace certamen::proofs::function_mode {

namespace {

std::optional<Definition> prf_of(const Scheme& scheme, const Size& q) {
  const auto* function = dynamic_cast<const PseudorandomFunction*>(&scheme);
  return function == nullptr ? std::optional<Definition>{} : prf(*function, q);
}

/// A scheme that uses a function, and what it is with another one.
struct OfFunction {
  std::shared_ptr<const PseudorandomFunction> function;
  std::function<std::shared_ptr<const Scheme>(const std::shared_ptr<const PseudorandomFunction>&)>
      with;
};

template <class Mode>
std::optional<OfFunction> as(const std::shared_ptr<const Scheme>& scheme) {
  const auto mode = std::dynamic_pointer_cast<const Mode>(scheme);
  if (mode == nullptr) return std::nullopt;
  return OfFunction{mode->function(),
                    [=](const std::shared_ptr<const PseudorandomFunction>& other)
                        -> std::shared_ptr<const Scheme> { return mode->with(other); }};
}

std::optional<AppliedTheorem> apply(const Question& question) {
  auto mode = as<FunctionMode>(question.scheme);
  if (!mode) mode = as<OnlineMode>(question.scheme);
  if (!mode) return std::nullopt;
  if (question.make(*question.scheme, queries_symbol())->kind() !=
      DefinitionKind::indistinguishability)
    return std::nullopt;
  const FunctionGames games{
      .function = [mode = *mode](const Sizes&) { return mode.function; },
      .with =
          [=, with = mode->with](const Sizes& sizes, std::size_t side,
                                 const std::shared_ptr<const PseudorandomFunction>& function) {
            return game_of(question, side, with(function))(sizes);
          }};
  const Question premise{.definition = "prf", .scheme = mode->function, .make = prf_of};
  const Assumption prf =
      assumption_of(premise, "the mode's function is not told from a random function");
  Proof p{"function-mode", "A mode of a PRF is secure until an input of the function comes again",
          "[BDJR97]"};
  p.size("q", "queries");
  const Sizes sizes{p.sizes()};
  if (!games.uses_function(0, sizes)) return std::nullopt;
  replace_function(p, games, prf, games.uses_function(1, sizes));
  return AppliedTheorem{std::move(p), {premise}};
}

}  // namespace

Theorem theorem() {
  return {"function-mode", "a mode of a PRF is secure until an input of the function comes again",
          "[BDJR97]", apply};
}

}  // namespace certamen::proofs::function_mode
