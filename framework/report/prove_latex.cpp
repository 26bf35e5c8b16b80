// SPDX-License-Identifier: Apache-2.0
// Proofs in LaTeX; sequences as Graphviz graphs.
#include <fmt/format.h>

#include "framework/error.hpp"
#include "framework/report/game_latex.hpp"
#include "framework/report/prove.hpp"

namespace certamen {

namespace {

std::string boxed(const ProofGame& game, const Sizes& sizes) {
  return fmt::format("\\paragraph{{{}.}} {}\n\n{}", latex_text(game.name), latex_text(game.text),
                     game_latex(game.make(sizes)));
}

/// A paragraph whose formulas may be broken at their operators.
std::string paragraph(const std::string& text) {
  return "\\begin{sloppypar}\\noindent " + text + "\\end{sloppypar}\n\n";
}

std::string displayed(const std::string& formula) {
  return latex_width(formula) <= latex_line_width ? "\n\\[ " + formula + " \\]\n"
                                                  : paragraph("$ " + formula + " $");
}

std::string step_tex(const HopReport& hop) {
  const bool guess = hop.kind == HopKind::conditioning;
  const std::string verdict = hop.verdict == ProofVerdict::verified
                                  ? ""
                                  : fmt::format("\\textbf{{{}}}: ", to_string(hop.verdict));
  return paragraph(fmt::format("{}{}: {}. {}: $ {} $.", verdict, latex_text(to_string(hop.kind)),
                               latex_text(hop.reason), guess ? "Factor" : "Cost",
                               (guess ? hop.factor : hop.cost).latex()));
}

/// The games and steps that bound an event's probability.
std::string event_tex(const EventSteps& steps, const HopReport& hop, const Sizes& sizes) {
  std::string text = fmt::format("\\paragraph{{The event {} in {}.}}\n", latex_text(steps.event()),
                                 latex_text(steps.games().front().name));
  for (std::size_t i = 0; i < hop.event_steps.size(); ++i)
    text += step_tex(hop.event_steps[i]) + boxed(steps.games()[i + 1], sizes);
  return text;
}

}  // namespace

std::string to_latex(const Proof& proof, const ProofReport& report) {
  const Sizes sizes{proof.sizes()};
  std::string text = "% \\usepackage[advantage,operators,sets]{cryptocode}\n";
  for (const auto& lemma : report.lemmas)
    text += fmt::format("{{\\sloppy\\paragraph{{Lemma {}.}} {}.\\par}}\n\n", latex_text(lemma.name),
                        latex_text(lemma.text)) +
            paragraph(fmt::format("{}: {}.", to_string(lemma.finding.verdict),
                                  latex_text(lemma.finding.evidence)));
  if (proof.games().empty()) return text;
  for (std::size_t i = 0; i < proof.games().size(); ++i) {
    text += boxed(proof.games()[i], sizes);
    if (i >= report.hops.size()) continue;
    text += step_tex(report.hops[i]);
    if (const auto& steps = proof.hops()[i].event_steps)
      text += event_tex(*steps, report.hops[i], sizes);
  }
  const bool shown = report.claim_verdict == ProofVerdict::verified;
  text += displayed(
      fmt::format("\\left|\\Pr[\\mathsf{{{}}}] - \\Pr[\\mathsf{{{}}}]\\right| \\le {}",
                  latex_name(proof.games().front().name), latex_name(proof.games().back().name),
                  (shown ? report.claimed : report.composed).latex()));
  for (const auto& hypothesis : report.hypotheses)
    text += paragraph("if " + latex_text(hypothesis));
  if (!shown)
    text += paragraph(
        fmt::format("Claimed, and {}: $ {} $.",
                    report.claim_verdict == ProofVerdict::refuted ? "refuted" : "not shown",
                    report.claimed.latex()));
  return text;
}

std::string to_dot(const ProofReport& report) {
  std::string text = "digraph proof {\n  rankdir=TB;\n  node [shape=box];\n";
  const auto quoted = [](const std::string& raw) {
    std::string result = "\"";
    for (const char c : raw) {
      if (c == '"' || c == '\\') result += '\\';
      result += c;
    }
    return result + "\"";
  };
  const auto colour_of = [](ProofVerdict verdict) {
    return verdict == ProofVerdict::verified  ? "black"
           : verdict == ProofVerdict::refuted ? "red"
                                              : "orange";
  };
  for (std::size_t i = 0; i < report.lemmas.size(); ++i)
    text += fmt::format("  l{} [label={}, color={}];\n", i,
                        quoted(report.lemmas[i].name + ": " + report.lemmas[i].text),
                        colour_of(report.lemmas[i].finding.verdict));
  for (std::size_t i = 0; i < report.games.size(); ++i)
    text += fmt::format("  g{} [label={}];\n", i, quoted(report.games[i]));
  for (std::size_t i = 0; i < report.hops.size(); ++i) {
    const auto& hop = report.hops[i];
    text += fmt::format("  g{} -> g{} [label={}, color={}];\n", i, i + 1,
                        quoted(std::string{to_string(hop.kind)} + ": " + hop.cost.text()),
                        colour_of(hop.verdict));
    // The event's steps hang on the step.
    for (std::size_t j = 0; j < hop.event_steps.size(); ++j) {
      const auto& inner = hop.event_steps[j];
      const auto name = [i](std::size_t k) { return fmt::format("e{}_{}", i, k); };
      if (j == 0)
        text += fmt::format("  {} [label={}, style=rounded];\n  g{} -> {} [style=dashed];\n",
                            name(0), quoted("Pr[" + hop.event + "] in " + inner.from), i, name(0));
      text +=
          fmt::format("  {} [label={}, style=rounded];\n  {} -> {} [label={}, color={}];\n",
                      name(j + 1), quoted(inner.to + ": " + inner.to_says), name(j), name(j + 1),
                      quoted(std::string{to_string(inner.kind)} + ": " +
                             (inner.kind == HopKind::conditioning ? "times " + inner.factor.text()
                                                                  : inner.cost.text())),
                      colour_of(inner.verdict));
    }
  }
  return text + "}\n";
}

std::string difference_to_dot(const ProofReport& report) {
  const auto drawn = [](const HopReport& hop) {
    return to_dot(hop.from + " - " + hop.to + ": " + hop.reason, hop.difference);
  };
  for (const auto& hop : report.hops) {
    if (!hop.difference.empty()) return drawn(hop);
    for (const auto& inner : hop.event_steps)
      if (!inner.difference.empty()) return drawn(inner);
  }
  throw Error{ErrorCode::usage, "--difference", "no step's normal forms differ"};
}

}  // namespace certamen
