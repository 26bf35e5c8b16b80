// SPDX-License-Identifier: Apache-2.0
#include "framework/report/runs_output.hpp"

#include <algorithm>
#include <set>

#include "framework/error.hpp"
#include "framework/printable.hpp"
#include "framework/text/numbers.hpp"

namespace certamen {

namespace {

IntervalMethod method_of(RunKind kind) {
  switch (kind) {
  case RunKind::game: return IntervalMethod::beta_binomial_sequence;
  case RunKind::pair: return IntervalMethod::paired_beta_binomial_sequence;
  case RunKind::rare: return IntervalMethod::factored_beta_binomial_sequence;
  }
  return IntervalMethod::beta_binomial_sequence;
}

Ends range_of(const StoredRun& run, const Rational& level) {
  if (run.newest.trials == 0) return {run.key.kind == RunKind::pair ? -1 : 0, 1};
  const std::size_t outcomes = run.newest.happened.size();
  const bool possible =
      (run.key.kind == RunKind::pair ? outcomes == 3
                                     : outcomes > (run.key.kind == RunKind::rare ? 1u : 0u)) &&
      std::all_of(run.newest.happened.begin(), run.newest.happened.end(),
                  [&](std::uint64_t count) { return count <= run.newest.trials; });
  if (!possible)
    throw Error{ErrorCode::bad_file, "run " + std::to_string(run.number),
                "no run counts what it says"};
  return interval_of(run.key, run.newest, level, Looking::always);
}

std::string parameters_text(const StoredRun& run) {
  std::string text;
  for (const auto& [name, value] : run.label.parameters)
    text += (text.empty() ? "" : ",") + name + "=" + value;
  return text;
}

DocumentTable table_of(const std::vector<StoredRun>& runs, const Rational& level) {
  using Align = TextTable::Align;
  DocumentTable table{.key = "runs",
                      .columns = {{"run", "run", Align::right},
                                  {"scheme", "scheme"},
                                  {"definition", "definition"},
                                  {"", "kind"},
                                  {"adversary", "adversary"},
                                  {"parameters", "parameters"},
                                  {"seed", "seed", Align::right},
                                  {"trials", "trials", Align::right},
                                  {"advantage", "advantage"},
                                  {"", "started"},
                                  {"counted until", "updated"},
                                  {"", "version"},
                                  {"", "fingerprint"}}};
  for (const auto& run : runs)
    table.rows.push_back(
        {count(run.number),
         word(run.label.scheme),
         word(run.label.definition),
         for_programs(to_string(run.label.kind)),
         word_or_dash(run.label.adversary),
         {parameters_text(run), parameters_json(run.label.parameters), Colour::dim},
         count(run.key.seed),
         count(run.newest.trials),
         value(estimate_of(run, level)),
         for_programs(run.started),
         word(run.updated, Colour::dim),
         for_programs(run.version),
         for_programs(run.key.fingerprint)});
  return table;
}

std::vector<std::string> differences(const StoredRun& a, const StoredRun& b) {
  std::vector<std::string> found;
  const auto note = [&](bool differ, const std::string& what) {
    if (differ) found.push_back(what);
  };
  note(a.label.scheme != b.label.scheme, "scheme");
  note(a.label.definition != b.label.definition, "definition");
  note(a.label.adversary != b.label.adversary, "adversary");
  std::set<std::string> names;
  for (const auto* run : {&a, &b})
    for (const auto& [name, value] : run->label.parameters) names.insert(name);
  const auto value_of = [](const StoredRun& run, const std::string& name) {
    const auto found_value = run.label.parameters.find(name);
    return found_value == run.label.parameters.end() ? std::string{} : found_value->second;
  };
  for (const auto& name : names)
    note(value_of(a, name) != value_of(b, name), "parameter " + printable(name));
  note(a.key.kind != b.key.kind, "method");
  note(a.key.seed != b.key.seed, "seed");
  note(a.version != b.version, "version");
  note(found.empty() && a.key.fingerprint != b.key.fingerprint, "experiment");
  note(a.newest.trials != b.newest.trials, "trials");
  return found;
}

const StoredRun& find(const std::vector<StoredRun>& runs, std::uint64_t number) {
  for (const auto& run : runs)
    if (run.number == number) return run;
  throw Error{ErrorCode::unknown_name, "run " + std::to_string(number),
              "the file has no run of this number"};
}

}  // namespace

Evidence estimate_of(const StoredRun& run, const Rational& level) {
  const Ends range = range_of(run, level);
  const Evidence counted = Estimated{range.lower,       range.upper,  level,
                                     run.newest.trials, run.key.seed, method_of(run.key.kind)};
  if (run.key.kind == RunKind::pair) return absolute(counted);
  return run.label.kind == DefinitionKind::guess ? affine(counted, 2, -1) : counted;
}

RunComparison compare(const std::vector<StoredRun>& runs,
                      const std::pair<std::uint64_t, std::uint64_t>& numbers,
                      const Rational& level) {
  const StoredRun &first = find(runs, numbers.first), &second = find(runs, numbers.second);
  const Rational each = (1 + level) / 2;
  const Evidence difference = estimate_of(second, each) - estimate_of(first, each);
  return {.first = first,
          .second = second,
          .differ_in = differences(first, second),
          .difference = difference,
          .agree = difference.lower() <= 0 && difference.upper() >= 0};
}

namespace {

void add_comparison(Document& document, const RunComparison& comparison, const Rational& level) {
  document.fact("comparison", {{"first", comparison.first.number},
                               {"second", comparison.second.number},
                               {"differ_in", comparison.differ_in},
                               {"difference", evidence_json(comparison.difference)},
                               {"agree", comparison.agree}});
  DocumentTable both = table_of({comparison.first, comparison.second}, (1 + level) / 2);
  both.key.clear();
  std::string differ;
  for (const auto& what : comparison.differ_in) differ += (differ.empty() ? "" : ", ") + what;
  document.table(std::move(both))
      .block()
      .line(differ.empty() ? "they differ in nothing" : "they differ in: " + differ)
      .line("run " + std::to_string(comparison.second.number) + " minus run " +
            std::to_string(comparison.first.number) + ": " + to_text(comparison.difference) +
            ", at " + to_decimal(level * 100, 6) + " %: " +
            (comparison.agree ? "they agree, as far as the trials can tell"
                              : "their advantages are different"));
}

}  // namespace

Document document_of(const std::vector<StoredRun>& runs, const RunComparison* comparison,
                     const Rational& level) {
  DocumentTable table = table_of(runs, level);
  Document document{0};
  document.fact("level", to_fraction(level)).fact("runs", rows_json(table));
  if (comparison != nullptr)
    add_comparison(document, *comparison, level);
  else if (runs.empty())
    document.line("no runs");
  else
    document.table(std::move(table))
        .block()
        .line("each interval holds at any time, at " + decimal_below(level * 100, 12) + " %");
  return document;
}

}  // namespace certamen
