// SPDX-License-Identifier: Apache-2.0
#include "framework/check/check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <new>
#include <set>
#include <system_error>

#include "framework/check/best_moves.hpp"
#include "framework/check/certify.hpp"
#include "framework/check/cost.hpp"
#include "framework/check/measure.hpp"
#include "framework/check/optimum.hpp"
#include "framework/check/plan.hpp"
#include "framework/check/theorem.hpp"
#include "framework/process_memory.hpp"
#include "framework/run/team.hpp"
#include "framework/store/run_store.hpp"

namespace certamen {

bool CheckReport::counts(const CheckRow& row) const {
  return row.claimed || std::ranges::none_of(rows, &CheckRow::claimed);
}

namespace {

/// Whether the row searches for the best adversary, found it out of reach, and another row proves
/// the definition of every adversary, without an assumption: nothing is left to search for.
bool is_needless(const CheckRow& row, const std::vector<CheckRow>& rows) {
  return row.optimal && row.error && row.error->code == ErrorCode::too_large &&
         std::ranges::any_of(rows, [&](const CheckRow& other) {
           return other.proof != nullptr && other.definition == row.definition &&
                  other.games == row.games && other.verdict == Verdict::meets &&
                  other.proof->assumptions().empty();
         });
}

}  // namespace

Verdict CheckReport::verdict() const {
  std::map<std::pair<std::string, std::size_t>, bool> met;
  bool failed = stopped != StopReason::none || rows.empty();
  for (const auto& row : rows) {
    if (!counts(row)) continue;
    if (row.verdict == Verdict::broken) return Verdict::broken;
    failed = failed || (row.error && !is_needless(row, rows));
    bool& its = met[{row.definition, row.games}];
    its = its || row.verdict == Verdict::meets;
  }
  const bool all =
      std::all_of(met.begin(), met.end(), [](const auto& entry) { return entry.second; });
  return all && !failed ? Verdict::meets : Verdict::undecided;
}

int CheckReport::exit_status() const {
  if (stopped == StopReason::interrupted) return 130;
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

/// Correctness has nothing to choose: Run makes no call and returns Unit.
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

/// Why an Error(interrupted) came. In a cluster it may be another process that was stopped first.
StopReason reason_of_stop(const Context& context) {
  const StopReason reason = context.cancel.reason();
  if (reason != StopReason::none) return reason;
  return context.cancel.seconds_left() ? StopReason::time_limit : StopReason::interrupted;
}

/// Whether an estimate may be judged though its run ended before all its trials: when it ended was
/// no matter of what the trials showed, and its interval holds whenever one looks.
bool holds_whenever_it_ends(const Evidence& advantage, StopReason reason) {
  const auto* estimated = std::get_if<Estimated>(&advantage.get());
  return reason == StopReason::time_limit && estimated != nullptr &&
         holds_at_any_time(estimated->method);
}

/// The best of the moves that the adversary leaves to the engine, if it does, with notes on them.
std::optional<BestMoves> moves_for(const Definition& definition, const Adversary& adversary,
                                   const Context& context, std::vector<std::string>& notes) {
  Package player = adversary.against(definition.interface());
  if (!leaves_moves(player)) return std::nullopt;
  BestMoves best = with_best_moves(definition, std::move(player), context);
  for (const auto& chosen : best.chosen) notes.push_back("chosen by the engine: " + chosen);
  return best;
}

/// Throws Error(contradiction) if the moves, once they are made, come to another advantage.
void expect_found(const BestMoves& best, const CheckRow& row) {
  if (row.advantage && row.advantage->is<Exact>() && row.advantage->lower() != best.advantage)
    throw Error{ErrorCode::contradiction, row.definition + " against " + best.player.name,
                "backward induction gives moves of advantage " + to_fraction(best.advantage) +
                    ", and with these moves it is " + to_fraction(row.advantage->lower())};
}

/// Fills advantage, engine, notes and verdict in; throws what the engines throw. Returns what
/// stopped it before its end.
StopReason play_row(const Definition& definition, const Adversary& adversary,
                    const CheckOptions& options, const std::shared_ptr<RunJournal>& journal,
                    const Context& context, CheckRow& row) {
  // A process of a cluster that stops here must not leave the others waiting for its trials.
  std::vector<Experiment> games;
  std::optional<BestMoves> best;
  std::vector<std::string> chosen;
  Team{context}.together([&] {
    best = moves_for(definition, adversary, context, chosen);
    for (const auto& game : definition.games())
      games.push_back(best ? play(game, best->player) : play(game, adversary));
  });
  auto measured = measure(definition, games, options, context.level, row.allowed, journal, context);
  row.engine = measured.engine;
  row.notes = std::move(measured.notes);
  row.notes.insert(row.notes.begin(), chosen.begin(), chosen.end());
  if (journal != nullptr && !journal->lost().empty())
    row.notes.push_back("the run is not kept from here on: " + journal->lost());
  row.trace = std::move(measured.trace);
  row.evidence_bits = std::move(measured.evidence_bits);
  row.plans = std::move(measured.plans);
  const StopReason cut = measured.interrupted ? context.cancel.reason() : StopReason::none;
  if (!measured.difference && measured.winning.size() < games.size()) return cut;
  row.advantage = definition.kind() == DefinitionKind::cost
                      ? speed_up(definition, adversary, measured.winning.front(), row.notes)
                      : measured.advantage(definition);
  if (best) expect_found(*best, row);
  const bool optimal = definition.kind() == DefinitionKind::correctness;
  if (options.certify)
    row.certificate =
        cut == StopReason::none
            ? certify_exact(definition,
                            best ? best->player : adversary.against(definition.interface()),
                            measured.winning)
            : certify::Certification{.text = std::string{to_string(cut)}};
  if (!measured.interrupted || holds_whenever_it_ends(*row.advantage, context.cancel.reason()))
    row.verdict = judge(*row.advantage, row.allowed, optimal);
  return cut;
}

/// The same for the best of all adversaries.
StopReason find_optimum(const Definition& definition, const CheckOptions& options,
                        const Context& context, CheckRow& row) {
  // Where beliefs grow with the number of calls, moves cost more and more, time and memory.
  constexpr std::uint64_t usual_work = std::uint64_t{1} << 22;
  constexpr std::size_t usual_memory = std::size_t{256} << 20;
  OptimalOptions search{.time_limit = options.time_limit};
  Context own = context;
  if (!options.optimal) {  // one row among others: a taste that always ends at the same move
    search.most_asked = usual_moves;
    own.work_cap = std::min(own.work_cap, usual_work);
    own.memory_cap = std::min(own.memory_cap, usual_memory);
  }
  Optimum found = optimal_advantage(definition, search, own);
  row.engine = optimal_name;
  row.advantage = found.advantage;
  row.strategy = found.search.strategy;
  row.search = found.search.statistics;
  if (!found.search.by_algebra.empty())
    row.notes.push_back("by algebra: " + found.search.by_algebra);
  const std::string& stopped = found.search.stopped;
  if (!stopped.empty() && found.search.statistics.beliefs == 0)
    row.notes.push_back(fmt::format("the search did not begin ({})", stopped));
  else if (!stopped.empty())
    row.notes.push_back(fmt::format("the search stopped ({}); up to {} calls it is complete{}",
                                    stopped, found.search.statistics.depth,
                                    options.optimal ? "" : "; --adversary optimal goes on"));
  if (options.certify)
    row.certificate =
        context.cancel.is_cancelled()
            ? certify::Certification{.text = std::string{to_string(context.cancel.reason())}}
            : certify_optimum(definition, found, search, own);
  const StopReason cut = context.cancel.reason();
  if (cut != StopReason::interrupted) row.verdict = judge(*row.advantage, row.allowed, true);
  return stopped.empty() && cut == StopReason::time_limit ? StopReason::none : cut;
}

/// Whether other rows play the definition of this one.
bool has_company(const PlannedRow& planned, const Plan& plan) {
  return std::count_if(plan.rows.begin(), plan.rows.end(), [&](const PlannedRow& other) {
           return other.definition == planned.definition && !other.proof;
         }) > 1;
}

/// Where the row's Monte Carlo run is kept, if anywhere.
std::shared_ptr<RunJournal> journal_of(const CheckRow& row, const Plan& plan, RunStore* store) {
  if (store == nullptr) return nullptr;
  RunLabel label{.scheme = plan.scheme_name,
                 .definition = row.definition,
                 .adversary = row.adversary,
                 .kind = row.kind.value(),
                 .parameters = plan.parameters};
  label.parameters.insert(row.parameters.begin(), row.parameters.end());
  return store->journal(label);
}

/// Plays one row; nothing but what makes the whole check senseless gets out of here. `cut` is what
/// stopped it; a row that comes when the time is over is not begun.
CheckRow run_row(const Catalogue& catalogue, const PlannedRow& planned, const Plan& plan,
                 const CheckOptions& options, RunStore* store, const Context& context,
                 StopReason& cut) {
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
    if (cut != StopReason::none) {
      row.notes.emplace_back("not begun before the time limit");
      return row;
    }
    const StopScope scope{context.cancel};
    const auto journal = journal_of(row, plan, store);
    if (definition.kind() == DefinitionKind::correctness)
      cut = play_row(definition, nobody(), options, journal, context, row);
    else if (planned.proof)
      find_proof(catalogue, *planned.definition, plan.scheme, options, context, row);
    else if (planned.optimal && !Team{context}.is_first())
      row.notes.emplace_back("the first process searches");
    else if (planned.optimal)
      cut = find_optimum(definition, options, context, row);
    else if (planned.adversary == nullptr)
      row.notes.emplace_back("the catalogue knows no adversary for it");
    else if (const auto known = planned.adversary->by_formula(*plan.scheme, definition)) {
      row.engine = "formula";
      row.advantage = *known;
      row.verdict = judge(*row.advantage, row.allowed, false);
      if (options.certify)
        row.certificate = certify::Certification{.text = "its formula is not re-checked"};
    } else
      cut = play_row(definition,
                     planned.adversary->make(
                         *plan.scheme, definition,
                         planned.definition->parameters.completed(planned.adversary->parameters)),
                     options, journal, context, row);
  } catch (const Error& error) {
    if (error.code() == ErrorCode::contradiction) throw;  // nothing is printed beside it
    if (error.code() == ErrorCode::interrupted)
      cut = reason_of_stop(context);
    else
      row.error = RowError{error.code(), error.what()};
  } catch (const std::bad_alloc&) {
    row.error = RowError{ErrorCode::too_large, row.definition + ": " + process_memory::exhausted()};
  } catch (const std::system_error& error) {  // no thread can be started
    const bool lacks = error.code() == std::errc::resource_unavailable_try_again;
    row.error = RowError{lacks ? ErrorCode::too_large : ErrorCode::internal,
                         row.definition + ": " + error.what()};
  } catch (const std::exception& error) {
    row.error = RowError{ErrorCode::internal, row.definition + ": " + error.what()};
  }
  if (cut == StopReason::interrupted) row.notes.emplace_back("interrupted before it was done");
  if (cut == StopReason::time_limit && !row.search)  // a search says so itself
    row.notes.emplace_back("the time limit was reached before it was done");
  row.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return row;
}

/// One for each value of the ranges "2..5" among the parameters. Of what takes texts alone, two
/// dots are a part of the text.
std::vector<Parameters> each_of(const Catalogue& catalogue, std::string_view scheme,
                                const Parameters& given) {
  std::map<std::string, bool> is_text;
  const auto look_at = [&](const std::vector<ParameterSpec>& specs) {
    for (const auto& spec : specs) {
      const bool text = spec.type() == ParameterType::text || spec.type() == ParameterType::word;
      const auto [found, is_new] = is_text.try_emplace(spec.name, text);
      found->second = found->second && text;
    }
  };
  look_at(catalogue.scheme(scheme).parameters);
  for (const auto& entry : catalogue.definitions()) look_at(entry.parameters);
  for (const auto& entry : catalogue.adversaries()) look_at(entry.parameters);
  std::map<std::string, std::string> texts;
  Parameters numbers = given;
  for (const auto& [name, value] : given.all())
    if (const auto found = is_text.find(name); found != is_text.end() && found->second) {
      texts.emplace(name, value);
      numbers.set(name, "");
    }
  std::vector<Parameters> all = numbers.each();
  for (auto& one : all)
    for (const auto& [name, value] : texts) one.set(name, value);
  return all;
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
  for (const auto& [name, advantage] : options.assumed)
    expect_advantage(advantage, "--assume " + name);
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
  for (const auto& [name, advantage] : options.assumed)
    if (!names.contains(name))
      throw Error{ErrorCode::unknown_name, "--assume " + name,
                  names.empty() ? "no proof of this check rests on an assumption"
                                : fmt::format("no proof of this check rests on it; they rest on {}",
                                              fmt::join(names, ", "))};
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
  const StopScope scope{context.cancel};
  CheckReport report{.scheme = catalogue.scheme(scheme).name,
                     .seed = context.seed,
                     .level = context.level,
                     .together = options.together};
  const Team team{context};
  std::vector<Plan> plans;
  std::optional<RunStore> store;  // of the first process
  std::size_t total = 0;
  std::ptrdiff_t estimates = 0;
  try {
    team.together([&] {
      for (const auto& parameters : each_of(catalogue, scheme, options.parameters)) {
        CheckOptions own = options;
        own.parameters = parameters;
        plans.push_back(make_plan(catalogue, scheme, own));
        const auto& rows = plans.back().rows;
        total += rows.size();
        estimates += std::count_if(rows.begin(), rows.end(), [](const PlannedRow& row) {
          return !row.optimal && !row.proof;
        });
      }
      expect_assumptions(catalogue, plans, options, context);
      if (team.is_first() && options.runs) store.emplace(*options.runs);
    });
  } catch (const Error& error) {
    if (error.code() != ErrorCode::interrupted) throw;
    report.stopped = reason_of_stop(context);
    return report;
  }
  Context shared = context;
  if (options.together && estimates > 0)
    shared.level = 1 - (1 - context.level) / Rational{estimates};
  std::size_t done = 0;
  std::vector<std::pair<std::string, std::size_t>> unproved;  // no proof was found in time
  for (const auto& plan : plans) {
    for (const auto& planned : plan.rows) {
      if (report.stopped == StopReason::interrupted) break;
      const bool over = team.any(context.cancel.reason() == StopReason::time_limit);
      StopReason cut = over ? StopReason::time_limit : StopReason::none;
      // What is left is shared by the rows that are left.
      if (const auto left = context.cancel.seconds_left())
        shared.cancel = context.cancel.within(*left / static_cast<double>(total - done));
      CheckRow row =
          run_row(catalogue, planned, plan, options, store ? &*store : nullptr, shared, cut);
      const auto games = static_cast<std::size_t>(&plan - plans.data());
      if (planned.proof && cut == StopReason::time_limit)
        unproved.emplace_back(row.definition, games);
      else if (cut != StopReason::none)
        report.stopped = cut;
      if (team.any(cut == StopReason::interrupted)) report.stopped = StopReason::interrupted;
      ++done;
      if (!is_worth_a_row(row, planned, plan, options)) continue;
      row.games = games;
      if (const CheckRow* proved = proof_beside(row, report.rows); proved && !options.optimal)
        judge_beside(*proved, planned, options, row);
      row.parameters.insert(plan.parameters.begin(), plan.parameters.end());
      report.rows.push_back(std::move(row));
      if (sink) sink(report.rows.back(), done, total);
    }
  }
  // Of what other rows decide no proof is missing.
  for (const auto& [definition, games] : unproved)
    if (report.stopped == StopReason::none &&
        std::ranges::none_of(report.rows, [&](const CheckRow& row) {
          return row.definition == definition && row.games == games &&
                 row.verdict == Verdict::meets;
        }))
      report.stopped = StopReason::time_limit;
  for (const auto& row : report.rows)
    if (const CheckRow* proved = proof_beside(row, report.rows)) expect_within(*proved, row);
  for (auto& row : report.rows)
    if (row.proof) note_gap(row, report.rows);
  share_parameters(report);
  return report;
}

}  // namespace certamen
