// SPDX-License-Identifier: Apache-2.0
#include "framework/check/check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <new>
#include <set>

#include "framework/check/certify.hpp"
#include "framework/check/cost.hpp"
#include "framework/check/measure.hpp"
#include "framework/check/optimum.hpp"
#include "framework/check/plan.hpp"
#include "framework/check/theorem.hpp"
#include "framework/run/team.hpp"
#include "framework/store/run_store.hpp"

namespace certamen {

bool CheckReport::counts(const CheckRow& row) const {
  return row.claimed || std::ranges::none_of(rows, &CheckRow::claimed);
}

Verdict CheckReport::verdict() const {
  std::map<std::pair<std::string, std::size_t>, bool> met;
  bool failed = interrupted || rows.empty();
  for (const auto& row : rows) {
    if (!counts(row)) continue;
    if (row.verdict == Verdict::broken) return Verdict::broken;
    failed = failed || row.error.has_value();
    bool& its = met[{row.definition, row.games}];
    its = its || row.verdict == Verdict::meets;
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
  if (nothing) return is_defect(rows.front().error->code) ? 4 : 2;
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
  const Integer cost =
      evaluator_cost(adversary.against(definition.interface()), definition.query());
  notes.push_back("evaluates with " + cost.str() + " operations; the release takes " +
                  definition.release_cost().str() + ", the original " +
                  definition.original_cost().str());
  const Rational ratio = make_rational(definition.release_cost(), cost == 0 ? Integer{1} : cost);
  return affine(accurate, ratio, 0);
}

/// Fills advantage, engine, notes and verdict in; throws what the engines throw.
void play_row(const Definition& definition, const Adversary& adversary, const CheckOptions& options,
              const std::shared_ptr<RunJournal>& journal, const Context& context, CheckRow& row,
              bool& interrupted) {
  std::vector<Experiment> games;
  for (const auto& game : definition.games()) games.push_back(play(game, adversary));
  auto measured = measure(definition, games, options, context.level, row.allowed, journal, context);
  row.engine = measured.engine;
  row.notes = std::move(measured.notes);
  if (journal != nullptr && !journal->lost().empty())
    row.notes.push_back("the run is not kept from here on: " + journal->lost());
  row.trace = std::move(measured.trace);
  row.evidence_bits = std::move(measured.evidence_bits);
  row.plans = std::move(measured.plans);
  interrupted = interrupted || measured.interrupted;
  if (!measured.difference && measured.winning.size() < games.size()) return;
  row.advantage = definition.kind() == DefinitionKind::cost
                      ? speed_up(definition, adversary, measured.winning.front(), row.notes)
                      : measured.advantage(definition);
  const bool optimal = definition.kind() == DefinitionKind::correctness;
  if (options.certify && !interrupted)
    row.certificate = certify_exact(definition, adversary, measured.winning);
  if (!interrupted) row.verdict = judge(*row.advantage, row.allowed, optimal);
}

/// The same for the best of all adversaries.
void find_optimum(const Definition& definition, const CheckOptions& options, const Context& context,
                  CheckRow& row, bool& interrupted) {
  constexpr std::uint64_t usual_work = std::uint64_t{1} << 22;
  OptimalOptions search{.time_limit = options.time_limit};
  Context own = context;
  if (!options.optimal) {  // one row among others: a taste that always ends at the same move
    search.most_asked = usual_moves;
    own.work_cap = std::min(own.work_cap, usual_work);
  }
  Optimum found = optimal_advantage(definition, search, own);
  row.engine = optimal_name;
  if (options.certify && !context.cancel.is_cancelled())
    row.certificate = certify_optimum(definition, found, search, own);
  row.advantage = std::move(found.advantage);
  row.strategy = std::move(found.search.strategy);
  row.search = found.search.statistics;
  const std::string& stopped = found.search.stopped;
  interrupted = context.cancel.is_cancelled();
  if (!stopped.empty())
    row.notes.push_back(fmt::format("the search stopped ({}); up to {} calls it is complete{}",
                                    stopped, found.search.statistics.depth,
                                    options.optimal ? "" : "; --adversary optimal goes on"));
  if (!interrupted) row.verdict = judge(*row.advantage, row.allowed, true);
}

/// Whether other rows play the definition of this one.
bool has_company(const PlannedRow& planned, const Plan& plan) {
  return std::count_if(plan.rows.begin(), plan.rows.end(), [&](const PlannedRow& other) {
           return other.definition == planned.definition && !other.proof;
         }) > 1;
}

/// Where the row's Monte Carlo run is kept, if anywhere.
std::shared_ptr<RunJournal> journal_of(const CheckRow& row, const Plan& plan,
                                       const CheckOptions& options) {
  if (options.runs == nullptr) return nullptr;
  RunLabel label{.scheme = plan.scheme_name,
                 .definition = row.definition,
                 .adversary = row.adversary,
                 .kind = row.kind.value(),
                 .parameters = plan.parameters};
  label.parameters.insert(row.parameters.begin(), row.parameters.end());
  return options.runs->journal(label);
}

/// Plays one row; nothing but what makes the whole check senseless gets out of here.
CheckRow run_row(const Catalogue& catalogue, const PlannedRow& planned, const Plan& plan,
                 const CheckOptions& options, const Context& context, bool& interrupted) {
  CheckRow row{.definition = planned.definition->entry->name,
               .adversary = planned.optimal                ? optimal_name
                            : planned.adversary != nullptr ? planned.adversary->name
                                                           : std::string{},
               .optimal = planned.optimal};
  row.claimed = options.definition.has_value() ||
                catalogue.scheme(plan.scheme_name).claims_to_meet(row.definition);
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
    const auto journal = journal_of(row, plan, options);
    if (definition.kind() == DefinitionKind::correctness)
      play_row(definition, nobody(), options, journal, context, row, interrupted);
    else if (planned.proof)
      find_proof(catalogue, *planned.definition, plan.scheme, options, context, row);
    else if (planned.optimal && !Team{context}.is_first())
      row.notes.emplace_back("the first process searches");
    else if (planned.optimal)
      find_optimum(definition, options, context, row, interrupted);
    else if (planned.adversary == nullptr)
      row.notes.emplace_back("the catalogue knows no adversary for it");
    else
      play_row(definition,
               planned.adversary->make(
                   *plan.scheme, definition,
                   planned.definition->parameters.completed(planned.adversary->parameters)),
               options, journal, context, row, interrupted);
  } catch (const Error& error) {
    if (error.code() == ErrorCode::contradiction) throw;  // nothing is printed beside it
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

/// An advantage is given only against an assumption that a proof of the check rests on. Throws
/// Error(bad_probability) and Error(unknown_name).
void expect_assumptions(const Catalogue& catalogue, const std::vector<Plan>& plans,
                        const CheckOptions& options, const Context& context) {
  if (options.assumed.empty()) return;
  std::set<std::string> names;
  for (const auto& plan : plans)
    for (const auto& planned : plan.rows) {
      CheckRow row;
      if (!planned.proof ||
          !find_proof(catalogue, *planned.definition, plan.scheme, options, context, row))
        continue;
      const auto its = row.proof->assumptions();
      names.insert(its.begin(), its.end());
    }
  for (const auto& [name, advantage] : options.assumed) {
    if (advantage < 0 || advantage > 1)
      throw Error{ErrorCode::bad_probability, "--assume " + name,
                  "expected an advantage from 0 to 1, got " + to_fraction(advantage)};
    if (!names.contains(name))
      throw Error{ErrorCode::unknown_name, "--assume " + name,
                  names.empty() ? "no proof of this check rests on an assumption"
                                : fmt::format("no proof of this check rests on it; they rest on {}",
                                              fmt::join(names, ", "))};
  }
}

/// The row of the same games that says what is proved of every adversary; null if there is none.
const CheckRow* proof_beside(const CheckRow& row, const std::vector<CheckRow>& rows) {
  const auto found = std::find_if(rows.begin(), rows.end(), [&](const CheckRow& other) {
    return other.proof != nullptr && other.definition == row.definition && other.games == row.games;
  });
  return row.proof != nullptr || found == rows.end() ? nullptr : &*found;
}

/// A search that was not asked for and found nothing has no row, unless nothing else is known.
bool is_worth_a_row(CheckRow& row, const PlannedRow& planned, const Plan& plan,
                    const CheckOptions& options) {
  if (planned.proof) return row.proof != nullptr || (row.error && is_defect(row.error->code));
  if (!planned.optimal || options.optimal) return true;
  const bool failed = row.error && !is_defect(row.error->code);
  const bool idle = row.search && row.search->depth == 0 && !row.advantage->is<Exact>();
  if (!failed && !idle) return true;
  if (has_company(planned, plan)) return false;
  if (failed) {
    row.adversary.clear();
    row.notes.emplace_back("the catalogue knows no adversary for it, and the optimal one is out of "
                           "reach: " +
                           row.error->message);
    row.error.reset();
  }
  return true;
}

}  // namespace

CheckReport check(const Catalogue& catalogue, std::string_view scheme, const CheckOptions& options,
                  const Context& context, const RowSink& sink) {
  std::vector<Plan> plans;
  std::size_t total = 0;
  std::ptrdiff_t estimates = 0;
  for (const auto& parameters : options.parameters.each()) {
    CheckOptions own = options;
    own.parameters = parameters;
    plans.push_back(make_plan(catalogue, scheme, own));
    const auto& rows = plans.back().rows;
    total += rows.size();
    estimates += std::count_if(rows.begin(), rows.end(),
                               [](const PlannedRow& row) { return !row.optimal && !row.proof; });
  }
  expect_assumptions(catalogue, plans, options, context);
  CheckReport report{.scheme = plans.front().scheme_name,
                     .seed = context.seed,
                     .level = context.level,
                     .together = options.together};
  Context shared = context;
  if (options.together && estimates > 0)
    shared.level = 1 - (1 - context.level) / Rational{estimates};
  const Team team{context};
  std::size_t done = 0;
  for (const auto& plan : plans) {
    for (const auto& planned : plan.rows) {
      if (report.interrupted) break;
      CheckRow row = run_row(catalogue, planned, plan, options, shared, report.interrupted);
      report.interrupted = team.any(report.interrupted);
      ++done;
      if (!is_worth_a_row(row, planned, plan, options)) continue;
      row.games = static_cast<std::size_t>(&plan - plans.data());
      if (const CheckRow* proved = proof_beside(row, report.rows); proved && !options.optimal)
        judge_beside(*proved, planned, options, row);
      row.parameters.insert(plan.parameters.begin(), plan.parameters.end());
      report.rows.push_back(std::move(row));
      if (sink) sink(report.rows.back(), done, total);
    }
  }
  for (const auto& row : report.rows)
    if (const CheckRow* proved = proof_beside(row, report.rows)) expect_within(*proved, row);
  for (auto& row : report.rows)
    if (row.proof) note_gap(row, report.rows);
  share_parameters(report);
  return report;
}

}  // namespace certamen
