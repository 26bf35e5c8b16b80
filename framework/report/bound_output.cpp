// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "framework/report/bound.hpp"
#include "framework/report/prove.hpp"
#include "framework/text/numbers.hpp"

namespace certamen {

namespace {

std::string shown(const BoundValue& value) {
  if (!value.is_exact()) return to_text(Evidence{Enclosed{value.lower, value.upper}});
  const std::string fraction = to_fraction(value.lower), decimal = rounded_text(value.lower);
  return fraction.size() <= 40 && fraction != decimal ? fraction + " = " + decimal : decimal;
}

/// The value of a total, in bits where it is not 0.
std::string shown_total(const BoundValue& total) {
  return shown(total) + (total.upper > 0 ? ", " + bits_text(total.upper) + " bits" : "");
}

/// A proved bound is exact, or enclosed where it holds a root that is no rational.
Evidence evidence_of(const BoundValue& value) {
  if (value.is_exact()) return Proved{value.lower, value.upper, {}};
  return Enclosed{value.lower, value.upper};
}

/// "; not among them: Adv[prf](EVAL: q)"
std::string without(const BoundReport& report) {
  std::string names;
  for (const auto& name : report.open) names += (names.empty() ? "" : ", ") + name;
  return names.empty() ? "" : "; not among them: " + names;
}

std::string limit_text(const BoundReport& report) {
  const auto& [over, target, growth, value, everywhere, tried, is_of_nothing] = *report.limit;
  if (is_of_nothing) return "no term has a value" + without(report) + "\n";
  const std::string what = report.open.empty() ? "the total" : "the terms with a value";
  const std::string verb = report.open.empty() ? " is" : " are";
  const std::string most = verb + " at most " + rounded_text(target), end = without(report) + "\n";
  const std::string number =
      value ? fmt::format("{} (2^{})", value->str(), to_bits(make_rational(1, *value))) : "";
  switch (growth) {
  case Growth::constant:
    return fmt::format("{}{} {}, whatever {} is{}", what, verb,
                       (everywhere ? "at most " : "above ") + rounded_text(target), over, end);
  case Growth::grows:
    if (everywhere)
      return fmt::format("{}{} for every {} up to {}{}", what, most, over, tried.str(), end);
    if (!value)
      return fmt::format("{}{} above {} for every {}{}", what, verb, rounded_text(target), over,
                         end);
    return fmt::format("{}{} for {} up to {}{}", what, most, over, number, end);
  case Growth::falls:
    if (!value)
      return fmt::format("{}{} above {} for every {} up to {}{}", what, verb, rounded_text(target),
                         over, tried.str(), end);
    return fmt::format("{}{} for {} from {} on{}", what, most, over, number, end);
  default:
    return fmt::format("whether {}{} at most {} is not known for a range of {}: the bound is not "
                       "known to grow or to fall with it{}",
                       what, verb, rounded_text(target), over, end);
  }
}

std::string_view name_of(Growth growth) {
  switch (growth) {
  case Growth::constant: return "constant";
  case Growth::grows: return "grows";
  case Growth::falls: return "falls";
  default: return "not known";
  }
}

/// What a bound is of, and how far it is proved.
std::string heading(const ProvedBound& proved, const std::string& at) {
  std::string text = proved.name + at + ": " + proved.bound.text() + "\n";
  if (proved.verdict != ProofVerdict::verified)
    text += fmt::format("{}: {}\n", to_string(proved.verdict), proved.remark);
  for (const auto& hypothesis : proved.hypotheses) text += "if " + hypothesis + "\n";
  for (const auto& line : proved.path) text += line + "\n";
  if (!proved.source.empty()) text += "as in: " + proved.source + "\n";
  return text;
}

}  // namespace

std::string formula_text(const ProvedBound& proved) {
  std::string text = heading(proved, "");
  for (const auto& size : proved.sizes) text += fmt::format("{}: {}\n", size.name, size.meaning);
  return text + "give sizes with --set for a value, or a target with --at-most\n";
}

namespace {

DocumentTable terms_of(const BoundReport& report) {
  DocumentTable table{.key = "terms",
                      .columns = {{"term", "text"},
                                  {"value (proved bound)", "value"},
                                  {"bits", "", TextTable::Align::right}}};
  for (const auto& [text, value] : report.terms)
    table.rows.push_back(
        {word(text),
         value ? Datum{shown(*value), evidence_json(evidence_of(*value))}
               : for_people(report.limit && !report.limit->value ? "-" : "not given"),
         for_people(value ? bits_text(value->upper) : "")});
  return table;
}

/// Whether any term has a value, so that there is a total of those.
bool has_values(const BoundReport& report) {
  return report.terms.empty() ||
         std::ranges::any_of(report.terms, [](const auto& term) { return term.value.has_value(); });
}

Json target_json(const BoundReport& report) {
  if (report.at_most) {
    const int status = exit_status(report);
    return {{"target", to_fraction(*report.at_most)},
            {"holds", status <= 1 ? Json(status == 0) : Json{}}};
  }
  const auto& limit = *report.limit;
  const auto value_if = [&](Growth growth) {
    return limit.value && limit.growth == growth ? Json(limit.value->str()) : Json{};
  };
  const bool is_same_for_all = limit.growth == Growth::constant && !limit.is_of_nothing;
  // Beyond the greatest value that is tried nothing is known.
  const bool ends_there = (limit.growth == Growth::grows && limit.everywhere) ||
                          (limit.growth == Growth::falls && !limit.value);
  return {{"target", to_fraction(limit.target)},
          {"over", limit.over},
          {"growth", name_of(limit.growth)},
          {"largest", value_if(Growth::grows)},
          {"least", value_if(Growth::falls)},
          {"unlimited", is_same_for_all ? Json(limit.everywhere) : Json{}},
          {"tried", ends_there ? Json(limit.tried.str()) : Json{}},
          {"without", report.open}};
}

void add_facts(Document& document, const BoundReport& report) {
  Json sizes = Json::object();
  for (const auto& [name, size] : report.sizes) sizes[name] = parameter_json(size.str());
  const Json valued = has_values(report) ? evidence_json(evidence_of(report.total)) : Json{};
  document.fact("proof", report.proof)
      .fact("verdict", to_string(report.verdict))
      .fact("bound", {{"text", report.bound.text()}, {"latex", report.bound.latex()}})
      .fact("source", report.source)
      .fact("path", report.path)
      .fact("hypotheses", report.hypotheses)
      .fact("sizes", std::move(sizes))
      .fact("terms")
      .fact("total", report.open.empty() ? valued : Json{})
      .fact("total_of_terms_with_a_value", valued)
      .fact("without", report.open);
  if (report.limit || report.at_most) document.fact("at_most", target_json(report));
}

std::string target_text(const BoundReport& report) {
  const std::string target = rounded_text(*report.at_most);
  const bool above = report.total.lower > *report.at_most;
  if (above || (report.open.empty() && report.total.upper <= *report.at_most))
    return fmt::format("the total is {} {}", above ? "above" : "at most", target);
  return fmt::format("whether the total is at most {} is not known{}", target, without(report));
}

}  // namespace

Document document_of(const BoundReport& report) {
  Document document{exit_status(report)};
  add_facts(document, report);
  document.lines(heading({.name = report.proof,
                          .verdict = report.verdict,
                          .bound = report.bound,
                          .source = report.source,
                          .remark = report.remark,
                          .path = report.path,
                          .hypotheses = report.hypotheses},
                         report.sizes.empty() ? "" : " at " + to_text(report.sizes)));
  if (report.terms.empty())
    document.table(terms_of(report));
  else
    document.block().table(terms_of(report)).block();
  if (has_values(report))
    document.line(fmt::format("{}: {}", report.open.empty() ? "total" : "the terms with a value",
                              shown_total(report.total)));
  for (const auto& name : report.open)
    document.line(name.starts_with("Adv[")
                      ? fmt::format("{}: give the assumption a value with --assume {}=2^-128", name,
                                    Bound::assumption_of(name))
                      : name + ": nothing bounds it");
  if (!report.open.empty()) document.line("total: unknown");
  if (report.limit) document.lines(limit_text(report));
  if (report.at_most) document.line(target_text(report));
  return document;
}

}  // namespace certamen
