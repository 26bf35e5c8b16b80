// SPDX-License-Identifier: Apache-2.0
#include "proofs/oracle_commitments.hpp"

#include "framework/theorems/theorem.hpp"

namespace certamen::proofs::oracle_commitment {

namespace {

std::optional<AppliedTheorem> apply(const Question& question) {
  const auto scheme = std::dynamic_pointer_cast<const HashCommitment>(question.scheme);
  if (scheme == nullptr) return std::nullopt;
  const Definition definition = *question.make(*scheme, queries_symbol());
  const Signature asks{"H", {scheme->questions()}, scheme->answers()};
  const auto& oracles = definition.games().front().exports;
  if (definition.kind() != DefinitionKind::indistinguishability || oracles.size() != 3 ||
      std::ranges::none_of(oracles, [&](const auto& one) { return one.signature == asks; }))
    return std::nullopt;
  Proof p{"oracle-commitment",
          "The value of a random oracle at message and coins hides the message", "[BR93]"};
  p.size("q", "queries of the oracle");
  hide_until_asked(p, game_of(question, 0), game_of(question, 1),
                   [scheme](const Sizes&) { return scheme; });
  return AppliedTheorem{std::move(p)};
}

}  // namespace

Theorem theorem() {
  return {"oracle-commitment",
          "the value of a random oracle at message and coins hides the message", "[BR93]", apply};
}

}  // namespace certamen::proofs::oracle_commitment
