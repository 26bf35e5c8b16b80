// SPDX-License-Identifier: Apache-2.0
#include "framework/report/check.hpp"

#include <algorithm>
#include <chrono>
#include <new>
#include <set>

#include "framework/report/cost.hpp"
#include "framework/report/measure.hpp"
#include "framework/report/plan.hpp"

namespace certamen {

EngineChoice parse_engine(std::string_view text) {
  if (text == "auto") return EngineChoice::automatic;
  if (text == "exact") return EngineChoice::exact;
  if (text == "montecarlo") return EngineChoice::montecarlo;
  if (text == "numeric") return EngineChoice::numeric;
  throw Error{ErrorCode::usage, "--engine",
              "expected auto, exact, montecarlo or numeric, got '" + std::string{text} + "'"};
}

Verdict CheckReport::verdict() const {
  std::map<std::string, bool> met;
  bool failed = interrupted || rows.empty();
  for (const auto& row : rows) {
    if (row.verdict == Verdict::broken) return Verdict::broken;
    failed = failed || row.error.has_value();
    met[row.definition] = met[row.definition] || row.verdict == Verdict::meets;
  }
  const bool all =
      std::all_of(met.begin(), met.end(), [](const auto& entry) { return entry.second; });
  return all && !failed ? Verdict::meets : Verdict::undecided;
}

int CheckReport::exit_status() const {
  if (interrupted) return 130;
  const bool nothing =
      !rows.empty() && std::all_of(rows.begin(), rows.end(),
                                   [](const CheckRow& row) { return row.error.has_value(); });
  if (nothing) return rows.front().error->code == ErrorCode::internal ? 4 : 2;
  switch (verdict()) {
  case Verdict::meets: return 0;
  case Verdict::broken: return 1;
  case Verdict::undecided: return 3;
  }
  return 4;
}

namespace {

/// Correctness has nothing to choose: Run calls nobody and returns Unit.
Adversary nobody() {
  return Adversary{"nobody", [](Run& a) { return a.unit(); }};
}

/// The advantage of a cost definition: the expected speed-up, an inaccurate answer counting as
/// none.
Evidence speed_up(const Definition& definition, const Adversary& adversary,
                  const Evidence& accurate, std::vector<std::string>& notes) {
  const Integer cost = evaluator_cost(adversary.against(definition.interface()));
  notes.push_back("evaluates with " + cost.str() + " operations; the release takes " +
                  definition.release_cost().str() + ", the original " +
                  definition.original_cost().str());
  const Rational ratio = make_rational(definition.release_cost(), cost == 0 ? Integer{1} : cost);
  return affine(accurate, ratio, 0);
}

/// Fills advantage, engine, notes and verdict in; throws what the engines throw.
void play_row(const Definition& definition, const Adversary& adversary, const CheckOptions& options,
              const Context& context, CheckRow& row, bool& interrupted) {
  std::vector<Experiment> games;
  for (const auto& game : definition.games()) games.push_back(play(game, adversary));
  auto measured = measure(definition, games, options, context.level, row.allowed, context);
  row.engine = measured.engine;
  row.notes = std::move(measured.notes);
  row.trace = std::move(measured.trace);
  row.evidence_bits = std::move(measured.evidence_bits);
  interrupted = interrupted || measured.interrupted;
  if (!measured.difference && measured.winning.size() < games.size()) return;
  row.advantage = definition.kind() == DefinitionKind::cost
                      ? speed_up(definition, adversary, measured.winning.front(), row.notes)
                      : measured.advantage(definition);
  const bool optimal = definition.kind() == DefinitionKind::correctness;
  if (!interrupted) row.verdict = judge(*row.advantage, row.allowed, optimal);
}

/// Plays one row; nothing but what makes the whole check senseless gets out of here.
CheckRow run_row(const PlannedRow& planned, const Plan& plan, const CheckOptions& options,
                 const Context& context, bool& interrupted) {
  CheckRow row{.definition = planned.definition->entry->name,
               .adversary = planned.adversary != nullptr ? planned.adversary->name : std::string{}};
  if (planned.definition->error) {
    row.error = planned.definition->error;
    return row;
  }
  const Definition& definition = *planned.definition->made;
  row.kind = definition.kind();
  row.allowed = options.at_most.value_or(definition.allowed());
  row.blind_guess = definition.blind_guess();
  const auto start = std::chrono::steady_clock::now();
  try {
    row.parameters = planned.parameters();
    if (definition.kind() == DefinitionKind::correctness)
      play_row(definition, nobody(), options, context, row, interrupted);
    else if (planned.adversary == nullptr)
      row.notes.emplace_back("the catalogue knows no adversary for it");
    else
      play_row(definition,
               planned.adversary->make(
                   *plan.scheme, definition,
                   planned.definition->parameters.completed(planned.adversary->parameters)),
               options, context, row, interrupted);
  } catch (const Error& error) {
    if (error.code() == ErrorCode::interrupted)
      interrupted = true;
    else
      row.error = RowError{error.code(), error.what()};
  } catch (const std::bad_alloc&) {
    row.error =
        RowError{ErrorCode::too_large,
                 row.definition + ": memory ran out; use engine montecarlo or smaller parameters"};
  } catch (const std::exception& error) {
    row.error = RowError{ErrorCode::internal, row.definition + ": " + error.what()};
  }
  if (interrupted) row.notes.emplace_back("interrupted before it was done");
  row.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return row;
}

/// Parameters on which all rows agree are the report's.
void share_parameters(CheckReport& report) {
  std::map<std::string, std::set<std::string>> values;
  for (const auto& row : report.rows)
    for (const auto& [name, value] : row.parameters) values[name].insert(value);
  for (const auto& [name, different] : values) {
    if (different.size() != 1) continue;
    report.parameters.emplace(name, *different.begin());
    for (auto& row : report.rows) row.parameters.erase(name);
  }
}

}  // namespace

CheckReport check(const Catalogue& catalogue, std::string_view scheme, const CheckOptions& options,
                  const Context& context, const RowSink& sink) {
  const Plan plan = make_plan(catalogue, scheme, options);
  CheckReport report{.scheme = plan.scheme_name,
                     .parameters = plan.parameters,
                     .seed = context.seed,
                     .level = context.level,
                     .together = options.together};
  Context shared = context;
  if (options.together && !plan.rows.empty())
    shared.level = 1 - (1 - context.level) / Rational{plan.rows.size()};
  for (const auto& planned : plan.rows) {
    report.rows.push_back(run_row(planned, plan, options, shared, report.interrupted));
    if (sink) sink(report.rows.back(), report.rows.size(), plan.rows.size());
    if (report.interrupted) break;
  }
  share_parameters(report);
  return report;
}

}  // namespace certamen
