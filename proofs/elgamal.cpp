// SPDX-License-Identifier: Apache-2.0
#include "framework/definitions/standard/standard.hpp"
#include "framework/theorems/theorem.hpp"
#include "proofs/elgamal_challenge.hpp"

namespace certamen::proofs::elgamal {

namespace {

std::optional<Definition> ddh_of(const Scheme& scheme, const Size&) {
  const auto* group = dynamic_cast<const CyclicGroup*>(&scheme);
  return group == nullptr ? std::optional<Definition>{} : ddh(*group);
}

std::optional<AppliedTheorem> apply(const Question& question) {
  const auto scheme = std::dynamic_pointer_cast<const ElGamal>(question.scheme);
  if (scheme == nullptr) return std::nullopt;
  const Question premise{
      .definition = "ddh", .scheme = std::make_shared<ItsGroup>(scheme->group()), .make = ddh_of};
  const Assumption problem =
      assumption_of(premise, "g^ab is not told from a random element, given g^a and g^b");
  const auto reduction = [=](std::size_t side) {
    return game_of(question, side, std::make_shared<FromChallenge>(scheme->group()));
  };
  const auto random = [=](std::size_t side) {
    return [=](const Sizes& sizes) { return link(reduction(side)(sizes), problem.ideal(sizes)); };
  };
  Proof p{"elgamal", "ElGamal encryption hides the message if DDH is hard", "[TY98; BS]"};
  p.size("q", "queries");
  p.start("Left", "the definition's first game", game_of(question, 0));
  p.reduction("the mask g^ab is replaced by a random element", problem, Towards::ideal, "B_left",
              reduction(0), "Random.Left", "a random element masks the message", random(0));
  p.equivalent("a random element hides the message", "Random.Right",
               "a random element masks the other message", random(1));
  p.reduction("the random element is replaced by g^ab", problem, Towards::real, "B_right",
              reduction(1), "Right", "the definition's second game", game_of(question, 1));
  return AppliedTheorem{std::move(p), {premise}};
}

}  // namespace

Theorem theorem() {
  return {"elgamal", "ElGamal encryption hides the message if DDH is hard", "[TY98; BS]", apply};
}

}  // namespace certamen::proofs::elgamal
