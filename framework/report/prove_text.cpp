// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "framework/check/certify.hpp"
#include "framework/report/prove.hpp"
#include "framework/text/numbers.hpp"
#include "framework/text/text_table.hpp"

namespace certamen {

namespace {

Colour colour_of(ProofVerdict verdict) {
  switch (verdict) {
  case ProofVerdict::verified: return Colour::green;
  case ProofVerdict::refuted: return Colour::red;
  default: return Colour::yellow;
  }
}

std::string verdict_text(ProofVerdict verdict, bool colours) {
  return painted(to_string(verdict), colours ? colour_of(verdict) : Colour::none);
}

std::string number(const std::optional<Rational>& value) {
  if (!value) return "?";
  const std::string fraction = to_fraction(*value);
  return fraction.size() <= 16 ? fraction : rounded_text(*value);
}

std::string indented(const std::string& text, const std::string& by) {
  std::string result;
  std::size_t start = 0;
  while (start < text.size()) {
    const std::size_t end = std::min(text.find('\n', start), text.size());
    result += by + text.substr(start, end - start) + "\n";
    start = end + 1;
  }
  return result;
}

void add_lines(TextTable& table, const std::string& step, const std::vector<LedgerEntry>& ledger) {
  for (const auto& line : ledger) {
    const auto slack = line.distance && line.cost
                           ? std::optional{Rational{*line.cost - *line.distance}}
                           : std::nullopt;
    table.add(
        {{step},
         {to_text(line.sizes)},
         {number(line.distance)},
         {number(line.cost)},
         {number(slack), slack && *slack < 0 ? Colour::red : Colour::none},
         {line.any_number ? "any number of queries" + (line.note.empty() ? "" : "; " + line.note)
                          : line.note}});
  }
}

std::string refutation_text(const Refutation& refutation) {
  return fmt::format("refuted{}: it is claimed that {}; {} {} (exact)\n{}",
                     refutation.sizes.empty() ? "" : " at " + to_text(refutation.sizes),
                     refutation.claim, refutation.measure, to_fraction(refutation.advantage),
                     indented(refutation.transcript, "    "));
}

/// Of which sizes the proof is, and under what conditions: "for all n >= 1, primes p >= 2".
std::string scope_text(const ProofReport& report) {
  std::string text;
  for (const auto& size : report.sizes)
    text += fmt::format("{}{}{} >= {}", text.empty() ? "for all " : ", ",
                        size.prime ? "primes " : "", size.name, size.minimum.str());
  if (!text.empty()) text += "\n";
  for (const auto& hypothesis : report.hypotheses) text += "if " + hypothesis + "\n";
  return text;
}

/// Of the reductions of these steps, by what they do, in the order of the steps.
void collect_work(const std::vector<HopReport>& hops,
                  std::vector<std::pair<std::string, std::string>>& reductions) {
  for (const auto& hop : hops) {
    if (hop.reduction) {
      std::string work;
      for (const auto& [what, times] : hop.reduction->work)
        work += fmt::format("  {}: {}\n", what, times.text());
      const auto same = [&](const auto& other) { return other.second == work; };
      const auto known = std::ranges::find_if(reductions, same);
      if (known == reductions.end())
        reductions.emplace_back(hop.reduction->name, work);
      else
        known->first += ", " + hop.reduction->name;
    }
    collect_work(hop.event_steps, reductions);
  }
}

/// How long the adversaries against the assumptions take.
std::string time_text(const ProofReport& report) {
  std::vector<std::pair<std::string, std::string>> reductions;
  collect_work(report.hops, reductions);
  std::string text;
  for (const auto& [names, work] : reductions)
    text += fmt::format("time of {}: the adversary's, its calls'{}\n{}", names,
                        work.empty() ? " and nothing else" : ", and at most", work);
  return text;
}

std::string bound_text(const ProofReport& report, bool colours) {
  const bool shown = report.claim_verdict == ProofVerdict::verified;
  std::string text =
      fmt::format("{}: {}\n", shown ? "bound" : "claimed, and not shown", report.claimed.text());
  if (!report.claim_source.empty()) text += fmt::format("  as in: {}\n", report.claim_source);
  return text + fmt::format("  {}: {}\n", verdict_text(report.claim_verdict, colours),
                            report.claim_evidence);
}

}  // namespace

namespace {

/// The lines below a game: its step to the next one, with the steps of its event.
std::string hop_text(const HopReport& hop, bool colours, bool timing, const std::string& event) {
  std::string text = fmt::format("| {}: {}\n", to_string(hop.kind), hop.reason);
  const std::string cost = hop.kind == HopKind::conditioning
                               ? "what is left times " + hop.factor.text()
                               : "cost " + hop.cost.text();
  text += fmt::format("| {}{}; {}\n", verdict_text(hop.verdict, colours),
                      hop.proved ? " for all sizes (proved)" : "", cost);
  text += fmt::format("| {}\n", hop.evidence);
  if (hop.verdict == ProofVerdict::undecided && hop.equal_at_instances)
    text += "| equal at these sizes for any number of queries\n";
  if (hop.certificate) text += fmt::format("| {}\n", to_text(*hop.certificate));
  if (hop.taken) text += fmt::format("| assumed: {}\n", *hop.taken);
  if (timing)
    text += fmt::format("| {:.1f} ms, of which {:.1f} ms for all sizes\n", hop.seconds * 1000,
                        hop.symbolic_seconds * 1000);
  if (!hop.event_steps.empty()) {
    text += fmt::format("| Pr[{}] by steps of its own:\n", event);
    text += fmt::format("|   {}\n", hop.event_steps.front().from);
    for (const auto& inner : hop.event_steps) {
      text += indented(hop_text(inner, colours, timing, {}), "|     ");
      text += fmt::format("|   {}: {}\n", inner.to, inner.to_says);
    }
  }
  if (hop.refutation) text += indented(refutation_text(*hop.refutation), "! ");
  return text;
}

}  // namespace

std::string to_text(const ProofReport& report, bool colours, bool timing) {
  std::string text = fmt::format("{}: {} {}\n", report.name, report.title, report.source);
  if (!report.about.empty()) text += fmt::format("about {}\n", report.about);
  text += scope_text(report);
  text += "\n";
  for (const auto& lemma : report.lemmas) {
    const bool holds = lemma.finding.verdict == ProofVerdict::verified;
    text +=
        fmt::format("  {}: {}\n    | {}{}\n    | {}\n", lemma.name, lemma.text,
                    verdict_text(lemma.finding.verdict, colours),
                    holds ? " (" + lemma.finding.evidence_class + ")" : "", lemma.finding.evidence);
    if (timing) text += fmt::format("    | {:.1f} ms\n", lemma.seconds * 1000);
    if (lemma.finding.refutation)
      text += indented(refutation_text(*lemma.finding.refutation), "    ! ");
  }
  for (std::size_t i = 0; i < report.games.size(); ++i) {
    text += "  " + report.games[i] + "\n";
    if (i >= report.hops.size()) continue;
    const auto& hop = report.hops[i];
    text += indented(hop_text(hop, colours, timing, hop.event), "    ");
  }
  TextTable table{{{"step"},
                   {"sizes"},
                   {"distance (exact)", TextTable::Align::right},
                   {"cost", TextTable::Align::right},
                   {"slack", TextTable::Align::right},
                   {"note"}}};
  for (const auto& hop : report.hops) {
    add_lines(table, hop.from + " - " + hop.to, hop.ledger);
    for (const auto& inner : hop.event_steps)
      add_lines(table, "Pr[" + hop.event + "] in " + inner.from, inner.ledger);
  }
  add_lines(table, "the whole", report.ledger);
  if (!table.empty()) text += "\n" + table.text(colours);
  if (!report.games.empty() && report.ledger.empty() && report.stopped == StopReason::none)
    text += "\nnothing is checked exactly: at the usual sizes there are no such games; give others "
            "with --set\n";
  text += "\n";
  if (!report.games.empty()) text += bound_text(report, colours);
  for (const auto& assumption : report.assumptions) text += "assumption " + assumption + "\n";
  text += time_text(report);
  for (const auto& taken : report.taken)
    text += "step that is assumed, not proved: " + taken + "\n";
  if (report.refutation) text += "\n" + refutation_text(*report.refutation);
  if (report.stopped != StopReason::none)
    text += fmt::format("{}: {} of {} steps were checked\n", to_string(report.stopped),
                        report.hops.size(), report.games.empty() ? 0 : report.games.size() - 1);
  return text + fmt::format("verdict: {}{}\n", verdict_text(report.verdict, colours),
                            report.taken.empty() ? "" : ", up to the steps that are assumed");
}

std::string to_table(const std::vector<ProofReport>& reports, std::size_t proofs, bool colours,
                     bool timing) {
  TextTable table{{{"proof"},
                   {"verdict"},
                   {"steps", TextTable::Align::right},
                   {"bound"},
                   {"exact at"},
                   {"ms", TextTable::Align::right}}};
  double total = 0;
  for (const auto& report : reports) {
    std::string sizes;
    for (const auto& line : report.ledger)
      sizes += (sizes.empty() ? "" : "; ") + to_text(line.sizes);
    total += report.seconds;
    table.add(
        {{report.name, Colour::bold},
         {std::string{to_string(report.verdict)}, colour_of(report.verdict)},
         {std::to_string(report.lemmas.size() + report.hops.size())},
         {!report.lemmas.empty() && report.games.empty()
              ? report.lemmas.front().finding.evidence_class
          : report.claim_verdict == ProofVerdict::verified ? report.claimed.text()
                                                           : "not shown: " + report.claimed.text()},
         {sizes},
         {timing ? fmt::format("{:.1f}", report.seconds * 1000) : ""}});
  }
  std::string text = table.text(colours);
  if (timing) text += fmt::format("{} proofs in {:.2f} s\n", reports.size(), total);
  if (!reports.empty() && reports.back().stopped != StopReason::none)
    text += fmt::format("{}: {} of {} proofs were checked, {} in part\n",
                        to_string(reports.back().stopped), reports.size() - 1, proofs,
                        reports.back().name);
  for (const auto& report : reports)
    if (report.refutation) text += report.name + ": " + refutation_text(*report.refutation);
  return text;
}

int exit_status(const std::vector<ProofReport>& reports) {
  int status = 0;
  if (std::any_of(reports.begin(), reports.end(), [](const ProofReport& report) {
        return report.stopped == StopReason::interrupted;
      }))
    return 130;
  for (const auto& report : reports) {
    if (report.verdict == ProofVerdict::refuted) return 1;
    // Of a proof that is verified, certificates may be missing.
    if (report.verdict == ProofVerdict::undecided || report.stopped != StopReason::none) status = 3;
  }
  return status;
}

}  // namespace certamen
