// SPDX-License-Identifier: Apache-2.0
#include "framework/release/assessment/guidelines.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace certamen::assessment {

// clang-format off
const std::array<GuidelineText, 17>& guideline_texts() {
  static constexpr std::array<GuidelineText, 17> all{{
      {Guideline::complete_claim, "G1", "state what leaks, what the adversary knows, views and queries", "state all of them; each one alone turns verdicts over"},
      {Guideline::no_keyless_hiding, "G2", "without a trusted side, do not claim to hide the function", "keep a part that the function needs on a trusted side, or claim less"},
      {Guideline::hide_the_difference, "G3", "with a public base, hide the difference, not the weights", "assess against the base, with full and with LoRA fine-tunes; keep the difference itself on the trusted side"},
      {Guideline::no_symmetry, "G4", "no secret within the model's symmetry group", "do not count orders, scales and signs of units as secrets: a canonical form undoes them"},
      {Guideline::no_surviving_structure, "G5", "directions, ranks and supports of the secret must not survive", "mask with full rank and without a pattern"},
      {Guideline::no_kernel, "G6", "what is removed must leave no kernel", "release a matrix of full rank that is independent of the spaces removed"},
      {Guideline::fresh_coins, "G7", "fresh coins for every release and query; state how many", "assess at 1, 2, 3 and 4 views, or release once"},
      {Guideline::bounded_queries, "G8", "fewer queries than a layer has inputs, or no layer outputs", "meter the queries, or show the last layer's output only"},
      {Guideline::long_keys, "G9", "keys as long as what they hide, or an authenticated cipher", "use an authenticated cipher in place of substitutions of single weights"},
      {Guideline::no_linear_locks, "G10", "a lock that is linear in its key is no lock", "let the key enter through a cipher"},
      {Guideline::no_integer_mixing, "G11", "mixing integer weights by small integers is a lattice", "mix over a field, with uniform coefficients"},
      {Guideline::reduction, "G12", "hardness by LWE needs a reduction", "give the reduction: uniform a, an error independent of the message, the modulus"},
      {Guideline::named_algorithms, "G13", "misuse claims name algorithms, a budget and what public data reaches", "state the class of algorithms and the budget, and assess beyond gradient descent"},
      {Guideline::committed_ownership, "G14", "commit ownership keys before training; verify modulo symmetry", "publish a commitment first, and the probability of false accusations"},
      {Guideline::colluders, "G15", "tracing codes are sized for the colluders", "state c, and use a code of length for c"},
      {Guideline::sound_metric, "G16", "measure by relative norms or wins on held-out inputs", "no signed means, no residuals of the fit itself"},
      {Guideline::named_precision, "G17", "name the storage format with every verdict", "assess at f64, f32, f16 and bf16"},
  }};
  return all;
}
// clang-format on

GuidelineFinding finding(Guideline guideline, GuidelineStatus status, std::string reason) {
  const auto& text = *std::ranges::find(guideline_texts(), guideline, &GuidelineText::guideline);
  return {.id = std::string{text.id},
          .statement = std::string{text.statement},
          .status = status,
          .reason = std::move(reason),
          .advice = std::string{text.advice}};
}

std::vector<GuidelineFinding> with_the_rest(const std::vector<GuidelineFinding>& found,
                                            const std::string& reason) {
  std::vector<GuidelineFinding> all;
  for (const auto& text : guideline_texts()) {
    const auto one = std::ranges::find(found, std::string{text.id}, &GuidelineFinding::id);
    all.push_back(one != found.end()
                      ? *one
                      : finding(text.guideline, GuidelineStatus::not_applicable, reason));
  }
  return all;
}

GuidelineFinding by_rows(Guideline guideline, const std::vector<AssessmentRow>& rows,
                         const std::string& without) {
  bool met = true;
  for (const auto& row : rows) {
    if (row.verdict == Verdict::broken)
      return finding(
          guideline, GuidelineStatus::violated,
          fmt::format("{}: {} ({}, {})", row.attack, row.figure, row.given, row.setting));
    met = met && row.verdict == Verdict::meets;
  }
  if (rows.empty()) return finding(guideline, GuidelineStatus::undecided, without);
  return finding(guideline, met ? GuidelineStatus::kept : GuidelineStatus::undecided,
                 met ? "every such claim is met" : "no attack that is known shows it");
}

std::vector<GuidelineFinding> judged_by_rows(const std::vector<GuidelineFinding>& found,
                                             const std::string& kind) {
  std::vector<GuidelineFinding> all = found;
  const auto holds = [&](Guideline guideline, const char* reason) {
    all.push_back(finding(guideline, GuidelineStatus::kept, reason));
  };
  holds(Guideline::complete_claim, "each claim says all that the adversary is given");
  holds(Guideline::sound_metric, "wins are counted, on what the adversary has not seen");
  holds(Guideline::named_precision, "each row names what it computes with");
  return with_the_rest(all, "not of " + kind);
}

}  // namespace certamen::assessment
