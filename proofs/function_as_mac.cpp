// SPDX-License-Identifier: Apache-2.0
#include "framework/definitions/standard/standard.hpp"
#include "framework/theorems/theorem.hpp"
#include "proofs/function_replaced.hpp"
#include "proofs/guessing.hpp"
#include "schemes/prf_mac.hpp"

namespace certamen::proofs::function_as_mac {

namespace {

std::optional<Definition> prf_of(const Scheme& scheme, const Size& q) {
  const auto* function = dynamic_cast<const PseudorandomFunction*>(&scheme);
  return function == nullptr ? std::optional<Definition>{} : prf(*function, q);
}

std::optional<AppliedTheorem> apply(const Question& question) {
  const auto mac = std::dynamic_pointer_cast<const FunctionMac>(question.scheme);
  if (mac == nullptr) return std::nullopt;
  if (question.make(*mac, queries_symbol())->kind() != DefinitionKind::search) return std::nullopt;
  const FunctionGames games{.function = [=](const Sizes&) { return mac->function(); },
                            .with =
                                [=](const Sizes& sizes, std::size_t side,
                                    const std::shared_ptr<const PseudorandomFunction>& function) {
                                  return game_of(question, side,
                                                 std::make_shared<FunctionMac>(function))(sizes);
                                }};
  const Question premise{.definition = "prf", .scheme = mac->function(), .make = prf_of};
  const Assumption prf = assumption_of(premise, "the function is not told from a random one");
  Proof p{"function-as-mac", "A PRF is a message authentication code", "[GGM86; BS]"};
  p.size("q", "queries");
  p.start("Real", "the definition's game", games.actual(0));
  p.reduction("the function is replaced by a random one", prf, Towards::ideal, "B",
              games.reduction(0), "Random", "the tag is a random function of the message",
              with_won_event(games.random(0, prf), false));
  p.until_bad("a value that was never shown is guessed", "won", "Never", "it is never won",
              with_won_event(games.random(0, prf), true));
  return AppliedTheorem{std::move(p), {premise}};
}

}  // namespace

Theorem theorem() {
  return {"function-as-mac", "a PRF is a message authentication code", "[GGM86; BS]", apply};
}

}  // namespace certamen::proofs::function_as_mac
