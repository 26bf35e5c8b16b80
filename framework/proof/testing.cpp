// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/testing.hpp"

#include "framework/error.hpp"
#include "framework/games/contract.hpp"
#include "framework/games/procedures.hpp"
#include "framework/proof/match.hpp"

namespace certamen::testing {

namespace {

bool is_symbolic(const Package& game) {
  return any_node(game, [](const GraphNode& node) { return node.domain.is_symbolic(); }) ||
         std::ranges::any_of(game.exports, [](const Procedure& procedure) {
           return procedure.budget && procedure.budget->is_symbol();
         });
}

TestResult compared(const Package& first, const Package& second, const Rational& advantage,
                    bool exactly) {
  const Distance distance = exactly && advantage == 0
                                ? distance_for_any_functions(first, second, Context{})
                                : distance_between(first, second, Context{});
  if (!distance.value) return {false, "not decided: " + distance.note};
  const bool holds = exactly ? distance.note.empty() && *distance.value == advantage
                             : distance.note.empty() && *distance.value <= advantage;
  return {holds, "the best adversary's advantage is " + to_fraction(*distance.value) +
                     (exactly ? ", expected " : ", allowed is ") + to_fraction(advantage) +
                     (distance.note.empty() ? "" : " (" + distance.note + ")") +
                     (distance.scope.empty() ? "" : ", " + distance.scope) + "\n" +
                     distance.shown_by};
}

std::string text_of(const Refutation& refutation) {
  std::string sizes;
  for (const auto& [name, value] : refutation.sizes)
    sizes += (sizes.empty() ? "" : ", ") + name + "=" + value.str();
  return (sizes.empty() ? "" : "at " + sizes + " ") + "it does not hold that " + refutation.claim +
         ": " + refutation.measure + " " + to_fraction(refutation.advantage) + "\n" +
         refutation.transcript;
}

std::string text_of(const HopReport& hop) {
  return hop.from + " - " + hop.to + ": " + std::string{to_string(hop.verdict)} + "; " +
         hop.evidence + (hop.refutation ? "\n" + text_of(*hop.refutation) : "");
}

}  // namespace

TestResult equivalent(const Package& first, const Package& second) {
  if (!is_symbolic(first) && !is_symbolic(second)) return compared(first, second, 0, true);
  expect_same_contract(first, second);
  const auto found = difference(form_of(first), form_of(second));
  if (!found) return {true, "equal normal forms"};
  return {false,
          "undecided: for all sizes the normal forms differ, which says nothing of the games; in " +
              found->procedure + ": " + found->first + " against " + found->second};
}

TestResult advantage_is(const Package& first, const Package& second, const Rational& advantage) {
  return compared(first, second, advantage, true);
}

TestResult advantage_at_most(const Package& first, const Package& second,
                             const Rational& advantage) {
  return compared(first, second, advantage, false);
}

TestResult proof_holds(const Proof& proof) {
  const ProofReport report = check_proof(proof, {}, Context{});
  std::string message = proof.name() + ": " + std::string{to_string(report.verdict)};
  for (const auto& lemma : report.lemmas)
    if (lemma.finding.verdict != ProofVerdict::verified)
      message += "\n" + lemma.name + ": " + lemma.finding.evidence;
  for (const auto& hop : report.hops)
    if (hop.verdict != ProofVerdict::verified) message += "\n" + text_of(hop);
  if (!report.games.empty() && report.claim_verdict != ProofVerdict::verified)
    message += "\nclaim: " + report.claim_evidence +
               (report.refutation ? "\n" + text_of(*report.refutation) : "");
  return {report.verdict == ProofVerdict::verified && report.taken.empty(), message};
}

TestResult hop_holds(const Proof& proof, const std::string& from) {
  for (const auto& hop : check_proof(proof, {}, Context{}).hops)
    if (hop.from == from) return {hop.verdict == ProofVerdict::verified, text_of(hop)};
  throw Error{ErrorCode::unknown_name, proof.name() + "/" + from, "no step starts at that game"};
}

TestResult refuted(const Proof& proof, const Rational& advantage) {
  const ProofReport report = check_proof(proof, {}, Context{});
  if (!report.refutation)
    return {false, proof.name() + " is " + std::string{to_string(report.verdict)} +
                       ", expected a refutation with advantage " + to_fraction(advantage)};
  return {report.verdict == ProofVerdict::refuted && report.refutation->advantage == advantage,
          "expected " + to_fraction(advantage) + "; " + text_of(*report.refutation)};
}

}  // namespace certamen::testing
