// SPDX-License-Identifier: Apache-2.0
// What `prove` found, as documents: of one proof its games and steps, of many a row each.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "framework/check/certify.hpp"
#include "framework/report/prove_document.hpp"
#include "framework/text/numbers.hpp"

namespace certamen {

namespace {

Colour colour_of(ProofVerdict verdict) {
  switch (verdict) {
  case ProofVerdict::verified: return Colour::green;
  case ProofVerdict::refuted: return Colour::red;
  default: return Colour::yellow;
  }
}

Cell shown(ProofVerdict verdict) {
  return {std::string{to_string(verdict)}, colour_of(verdict)};
}

std::string number(const std::optional<Rational>& value) {
  if (!value) return "?";
  const std::string fraction = to_fraction(*value);
  return fraction.size() <= 16 ? fraction : rounded_text(*value);
}

/// Lines of a document, with the same text before each of them.
class Margin {
 public:
  Margin(Document& document, std::string before)
      : document_{document}, before_{std::move(before)} {}

  /// With more before each line.
  Margin within(std::string_view more) const { return {document_, before_ + std::string{more}}; }

  /// A line break within a span starts another line.
  void line(const Document::Line& spans) const {
    Document::Line line{{before_}};
    for (const auto& span : spans) {
      std::size_t start = 0;
      for (std::size_t end; (end = span.text.find('\n', start)) != std::string::npos;
           start = end + 1) {
        line.push_back({span.text.substr(start, end - start), span.colour});
        document_.line(std::exchange(line, {{before_}}));
      }
      line.push_back({span.text.substr(start), span.colour});
    }
    document_.line(std::move(line));
  }
  void line(std::string text) const { line(Document::Line{{std::move(text)}}); }
  void lines(const std::string& text) const {
    for (const auto& one : lines_of(text)) line(one.get<std::string>());
  }

 private:
  Document& document_;
  std::string before_;
};

DocumentTable ledger_table() {
  return {.key = {},
          .columns = {{"step", ""},
                      {"sizes", ""},
                      {"distance (exact)", "", TextTable::Align::right},
                      {"cost", "", TextTable::Align::right},
                      {"slack", "", TextTable::Align::right},
                      {"note", ""}}};
}

void add_lines(DocumentTable& table, const std::string& step,
               const std::vector<LedgerEntry>& ledger) {
  for (const auto& line : ledger) {
    const auto slack = line.distance && line.cost
                           ? std::optional{Rational{*line.cost - *line.distance}}
                           : std::nullopt;
    table.rows.push_back(
        {for_people(step), for_people(to_text(line.sizes)), for_people(number(line.distance)),
         for_people(number(line.cost)),
         for_people(number(slack), slack && *slack < 0 ? Colour::red : Colour::none),
         for_people(line.any_number
                        ? "any number of queries" + (line.note.empty() ? "" : "; " + line.note)
                        : line.note)});
  }
}

/// The steps, and the whole, at the sizes at which they are played exactly.
DocumentTable ledger_of(const ProofReport& report) {
  DocumentTable table = ledger_table();
  for (const auto& hop : report.hops) {
    add_lines(table, hop.from + " - " + hop.to, hop.ledger);
    for (const auto& inner : hop.event_steps)
      add_lines(table, "Pr[" + hop.event + "] in " + inner.from, inner.ledger);
  }
  add_lines(table, "the whole", report.ledger);
  return table;
}

/// `name`: what stands before it on its first line.
void add_refutation(const Margin& at, const std::string& name, const Refutation& refutation) {
  at.line(fmt::format("{}refuted{}: it is claimed that {}; {} {} (exact)", name,
                      refutation.sizes.empty() ? "" : " at " + to_text(refutation.sizes),
                      refutation.claim, refutation.measure, to_fraction(refutation.advantage)));
  at.within("    ").lines(refutation.transcript);
}

/// Of which sizes the proof is, and under what conditions: "for all n >= 1, primes p >= 2".
void add_scope(const Margin& at, const ProofReport& report) {
  std::string text;
  for (const auto& size : report.sizes)
    text += fmt::format("{}{}{} >= {}", text.empty() ? "for all " : ", ",
                        size.prime ? "primes " : "", size.name, size.minimum.str());
  if (!text.empty()) at.line(text);
  for (const auto& hypothesis : report.hypotheses) at.line("if " + hypothesis);
}

/// What a verdict leaves open.
std::string verdict_remark(const ProofReport& report) {
  std::string text = report.taken.empty() ? "" : ", up to the steps that are assumed";
  if (report.verdict == ProofVerdict::verified && !report.games.empty() &&
      !is_checked_exactly(report))
    text += ", for all sizes; no instance was checked exactly";
  return text;
}

/// Of the reductions of these steps, by what they do, in the order of the steps.
void collect_work(const std::vector<HopReport>& hops,
                  std::vector<std::pair<std::string, std::string>>& reductions) {
  for (const auto& hop : hops) {
    for (const auto& reduction : hop.reductions) {
      std::string work;
      for (const auto& [what, times] : reduction.work)
        work += fmt::format("  {}: {}\n", what, times.text());
      const auto same = [&](const auto& other) { return other.second == work; };
      const auto known = std::ranges::find_if(reductions, same);
      if (known == reductions.end())
        reductions.emplace_back(reduction.name, work);
      else
        known->first += ", " + reduction.name;
    }
    collect_work(hop.event_steps, reductions);
  }
}

/// How long the adversaries against the assumptions take.
void add_times(const Margin& at, const ProofReport& report) {
  std::vector<std::pair<std::string, std::string>> reductions;
  collect_work(report.hops, reductions);
  for (const auto& [names, work] : reductions) {
    at.line(fmt::format("time of {}: the adversary's, its calls'{}", names,
                        work.empty() ? " and nothing else" : ", and at most"));
    at.lines(work);
  }
}

void add_bound(const Margin& at, const ProofReport& report) {
  const bool holds = report.claim_verdict == ProofVerdict::verified;
  at.line(fmt::format("{}: {}", holds ? "bound" : "claimed, and not shown", report.claimed.text()));
  if (!report.claim_source.empty()) at.line("  as in: " + report.claim_source);
  at.line({{"  "}, shown(report.claim_verdict), {": " + report.claim_evidence}});
}

void add_lemma(const Margin& at, const LemmaReport& lemma, bool timing) {
  at.line(fmt::format("{}: {}", lemma.name, lemma.text));
  const Margin below = at.within("  | ");
  const bool holds = lemma.finding.verdict == ProofVerdict::verified;
  below.line(
      {shown(lemma.finding.verdict), {holds ? " (" + lemma.finding.evidence_class + ")" : ""}});
  below.line(lemma.finding.evidence);
  if (timing) below.line(fmt::format("{:.1f} ms", lemma.seconds * 1000));
  if (lemma.finding.refutation) add_refutation(at.within("  ! "), "", *lemma.finding.refutation);
}

/// The lines below a game: its step to the next one, with the steps of its event.
void add_hop(const Margin& at, const HopReport& hop, bool timing, const std::string& event) {
  const Margin below = at.within("| ");
  below.line(fmt::format("{}: {}", to_string(hop.kind), hop.reason));
  const std::string cost = hop.kind == HopKind::conditioning
                               ? "what is left times " + hop.factor.text()
                               : "cost " + hop.cost.text();
  below.line({shown(hop.verdict), {hop.proved ? " for all sizes (proved)" : ""}, {"; " + cost}});
  below.line(hop.evidence);
  if (hop.verdict == ProofVerdict::undecided && hop.equal_at_instances)
    below.line("equal at these sizes for any number of queries");
  if (hop.certificate) below.line(to_text(*hop.certificate));
  if (hop.taken) below.line("assumed: " + *hop.taken);
  if (timing)
    below.line(fmt::format("{:.1f} ms, of which {:.1f} ms for all sizes", hop.seconds * 1000,
                           hop.symbolic_seconds * 1000));
  if (!hop.event_steps.empty()) {
    below.line(fmt::format("Pr[{}] by steps of its own:", event));
    const Margin games = below.within("  ");
    games.line(hop.event_steps.front().from);
    for (const auto& inner : hop.event_steps) {
      add_hop(games.within("  "), inner, timing, {});
      games.line(fmt::format("{}: {}", inner.to, inner.to_says));
    }
  }
  if (hop.refutation) add_refutation(at.within("! "), "", *hop.refutation);
}

std::string bound_of(const ProofReport& report) {
  if (!report.lemmas.empty() && report.games.empty())
    return report.lemmas.front().finding.evidence_class;
  return report.claim_verdict == ProofVerdict::verified ? report.claimed.text()
                                                        : "not shown: " + report.claimed.text();
}

}  // namespace

Document document_of(const ProofReport& report, bool timing) {
  Document document{exit_status({report})};
  document.fact("proofs", proofs_json({report}, timing));
  const Margin at{document, ""}, within{document, "  "};
  at.line(fmt::format("{}: {} {}", report.name, report.title, report.source));
  if (!report.about.empty()) at.line("about " + report.about);
  add_scope(at, report);
  document.block();
  for (const auto& lemma : report.lemmas) add_lemma(within, lemma, timing);
  for (std::size_t i = 0; i < report.games.size(); ++i) {
    within.line(report.games[i]);
    if (i < report.hops.size())
      add_hop(within.within("  "), report.hops[i], timing, report.hops[i].event);
  }
  document.block().table(ledger_of(report)).block();
  if (!report.games.empty() && report.ledger.empty() && report.stopped == StopReason::none)
    at.line("nothing is checked exactly: at the usual sizes there are no such games, or the "
            "hypotheses do not hold; give others with --set");
  document.block();
  if (!report.games.empty()) add_bound(at, report);
  for (const auto& assumption : report.assumptions) at.line("assumption " + assumption);
  add_times(at, report);
  for (const auto& taken : report.taken) at.line("step that is assumed, not proved: " + taken);
  if (report.refutation) {
    document.block();
    add_refutation(at, "", *report.refutation);
  }
  if (report.stopped != StopReason::none)
    at.line(fmt::format("{}: {} of {} steps were checked", to_string(report.stopped),
                        report.hops.size(), report.games.empty() ? 0 : report.games.size() - 1));
  at.line({{"verdict: "}, shown(report.verdict), {verdict_remark(report)}});
  return document;
}

DocumentTable table_of(const std::vector<ProofReport>& reports, bool timing) {
  DocumentTable table{.key = {},
                      .columns = {{"proof", "proof"},
                                  {"verdict", "verdict"},
                                  {"steps", "", TextTable::Align::right},
                                  {"bound", ""},
                                  {"exact at", ""}}};
  if (timing) table.columns.push_back({"ms", "", TextTable::Align::right});
  for (const auto& report : reports) {
    std::string sizes;
    for (const auto& line : report.ledger)
      sizes += (sizes.empty() ? "" : "; ") + to_text(line.sizes);
    table.rows.push_back({word(report.name, Colour::bold),
                          word(std::string{to_string(report.verdict)}, colour_of(report.verdict)),
                          count(report.lemmas.size() + report.hops.size()),
                          for_people(bound_of(report)), for_people(sizes)});
    if (timing)
      table.rows.back().push_back(for_people(fmt::format("{:.1f}", report.seconds * 1000)));
  }
  return table;
}

Document document_of(const std::vector<ProofReport>& reports, std::size_t proofs, bool timing) {
  Document document{exit_status(reports)};
  document.fact("proofs", proofs_json(reports, timing)).table(table_of(reports, timing));
  double total = 0;
  for (const auto& report : reports) total += report.seconds;
  if (timing) document.line(fmt::format("{} proofs in {:.2f} s", reports.size(), total));
  if (!reports.empty() && reports.back().stopped != StopReason::none)
    document.line(fmt::format("{}: {} of {} proofs were checked, {} in part",
                              to_string(reports.back().stopped), reports.size() - 1, proofs,
                              reports.back().name));
  for (const auto& report : reports)
    if (report.refutation) add_refutation({document, ""}, report.name + ": ", *report.refutation);
  return document;
}

std::string to_text(const ProofReport& report, bool colours, bool timing) {
  return to_text(document_of(report, timing), colours);
}

std::string to_json(const std::vector<ProofReport>& reports, bool timing) {
  return to_json(document_of(reports, reports.size(), timing));
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
