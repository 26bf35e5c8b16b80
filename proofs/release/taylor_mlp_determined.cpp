// SPDX-License-Identifier: Apache-2.0
#include "proofs/release/taylor_mlp_determined.hpp"

#include <fmt/format.h>

#include "framework/proof/catalogue.hpp"

namespace certamen::proofs::taylor_mlp_determined {

namespace {

std::string orders_of(const CurveQuestion& question) {
  if (question.first == question.last) return fmt::format("order {}", question.first);
  return fmt::format("orders {} {} {}", question.first,
                     question.last == question.first + 1 ? "and" : "to", question.last);
}

std::string shown(const Interval& u) {
  return u.lower() == u.upper() ? "u = " + u.lower().str() : "some u in " + to_string(u);
}

std::string ratios_of(const CurveAnswer& answer) {
  std::string text;
  for (const auto& [n, m] : answer.ratios)
    text += (text.empty() ? "a" : ", a") + fmt::format("{}/a{}", n, m);
  return text;
}

}  // namespace

std::string statement(const CurveQuestion& question) {
  return fmt::format("{} of {} determine{} u and W != 0, for every u in [{}, {}]",
                     orders_of(question), to_string(question.activation),
                     question.first == question.last ? "s" : "", to_fraction(question.low),
                     to_fraction(question.high));
}

LemmaFinding finding(const CurveQuestion& question) {
  const CurveAnswer answer = check_curve(question);
  LemmaFinding result{.verdict = answer.verdict};
  switch (answer.verdict) {
  case ProofVerdict::verified:
    result.evidence = fmt::format("by interval subdivision: {} boxes with a strictly monotone "
                                  "ratio, {} pairs of boxes told apart; ratios {}",
                                  answer.boxes, answer.pairs, ratios_of(answer));
    break;
  case ProofVerdict::undecided:
    result.evidence = fmt::format("no ratio tells u in {} from u in {}, after {} boxes",
                                  to_string(answer.points->first), to_string(answer.points->second),
                                  answer.enclosed);
    break;
  case ProofVerdict::refuted:
    result.evidence = "two points of the range have one direction";
    result.refutation = Refutation{
        .sizes = {},
        .advantage = make_rational(1, 2),
        .claim = statement(question),
        .transcript = fmt::format("{} and {} release the same {} with suitable W\n",
                                  shown(answer.points->first), shown(answer.points->second),
                                  orders_of(question)),
        .measure = "on a fair choice of two units with one release, the best recovery errs with "
                   "probability"};
    break;
  }
  return result;
}

std::vector<std::pair<std::string, CurveQuestion>> questions() {
  // Order 0 has the output bias c in it, which is not known before W and u are.
  constexpr int range = 8;
  std::vector<std::pair<std::string, CurveQuestion>> all;
  for (const auto activation : {Activation::silu, Activation::gelu, Activation::gelu_tanh}) {
    const CurveQuestion question{
        .activation = activation, .first = 1, .last = 4, .low = -range, .high = range};
    all.emplace_back(to_string(activation), question);
  }
  // tanh^2 - 1 cancels in the tails of a2' a1 - a2 a1' = -a1^3: a shorter range, or order 0 as
  // well.
  const CurveQuestion middle{
      .activation = Activation::tanh, .first = 1, .last = 2, .low = -3, .high = 3};
  all.emplace_back("tanh", middle);
  const CurveQuestion whole{
      .activation = Activation::tanh, .first = 0, .last = 1, .low = -range, .high = range};
  all.emplace_back("tanh, if c = 0", whole);
  return all;
}

Proof proof() {
  Proof p{"taylor-mlp-determined",
          "The coefficients that TaylorMLP releases determine the hidden parameters", "[Wang24]"};
  for (const auto& [name, question] : questions())
    p.lemma(name, statement(question), [asked = question] { return finding(asked); });
  return p;
}

}  // namespace certamen::proofs::taylor_mlp_determined
