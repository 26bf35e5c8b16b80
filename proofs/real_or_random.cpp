// SPDX-License-Identifier: Apache-2.0
#include "proofs/real_or_random.hpp"
#include "framework/definitions/standard/standard.hpp"
#include "framework/theorems/theorem.hpp"

namespace certamen {

namespace {

/// LR(m0, m1): asks for one of the two.
GameAt asking(const std::function<LeftOrRight(const Sizes&)>& oracle, bool right) {
  return [=](const Sizes& sizes) {
    const auto [messages, ciphertexts, queries] = oracle(sizes);
    PackageBuilder b{right ? "B_right" : "B_left"};
    b.import({"ROR", {messages}, ciphertexts});
    b.oracle("LR", {messages, messages},
             [&](Body& at, Node m0, Node m1) { return at.call("ROR", right ? m1 : m0); });
    b.at_most(queries);
    return b.build();
  };
}

}  // namespace

void by_random_ciphertexts(Proof& p, const Assumption& real_or_random,
                           const std::function<LeftOrRight(const Sizes&)>& oracle,
                           const GameAt& right) {
  const GameAt random = [left = asking(oracle, false), ror = real_or_random](const Sizes& sizes) {
    return link(left(sizes), ror.ideal(sizes));
  };
  p.reduction("the ciphertext of m0 is replaced by a random one", real_or_random, Towards::ideal,
              "B_left", asking(oracle, false), "Random", "LR returns a random ciphertext", random);
  p.reduction("the random ciphertext is replaced by that of m1", real_or_random, Towards::real,
              "B_right", asking(oracle, true), "Right", "LR encrypts m1", right);
}

}  // namespace certamen

namespace certamen::proofs::real_or_random {

namespace {

std::optional<Definition> ror_of(const Scheme& scheme, const Size& q) {
  const auto* encryption = dynamic_cast<const SymmetricEncryption*>(&scheme);
  return encryption == nullptr ? std::optional<Definition>{} : ind_cpa_ror(*encryption, q);
}

/// About one oracle LR(m0, m1) -> c for two messages of the scheme, whose calls it counts.
std::optional<AppliedTheorem> apply(const Question& question) {
  const auto scheme = std::dynamic_pointer_cast<const SymmetricEncryption>(question.scheme);
  if (scheme == nullptr) return std::nullopt;
  const Definition definition = *question.make(*scheme, queries_symbol());
  if (definition.kind() != DefinitionKind::indistinguishability) return std::nullopt;
  const auto& exports = definition.games().front().exports;
  const Domain messages = scheme->messages();
  if (exports.size() != 1 || exports[0].signature.name != "LR" || !exports[0].budget ||
      exports[0].signature.inputs != std::vector<Domain>{messages, messages})
    return std::nullopt;
  const Question premise{.definition = "ind-cpa-ror", .scheme = scheme, .make = ror_of};
  const Assumption ror = assumption_of(premise, "ciphertexts are not told from random ones");
  Proof p{"real-or-random", "Real-or-random security gives left-or-right security", "[BDJR97]"};
  p.size("q", "queries");
  p.start("Left", "the definition's first game", game_of(question, 0));
  const LeftOrRight oracle{messages, exports[0].signature.output, *exports[0].budget};
  by_random_ciphertexts(p, ror, [=](const Sizes&) { return oracle; }, game_of(question, 1));
  return AppliedTheorem{std::move(p), {premise}};
}

}  // namespace

Theorem theorem() {
  return {.name = "real-or-random",
          .text = "real-or-random security gives left-or-right security",
          .source = "[BDJR97]",
          .apply = apply,
          .is_implication = true};
}

}  // namespace certamen::proofs::real_or_random
