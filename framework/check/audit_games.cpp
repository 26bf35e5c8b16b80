// SPDX-License-Identifier: Apache-2.0
// Two games of a file against the advantage that the file states.
#include <fmt/format.h>

#include <algorithm>

#include "framework/check/audit.hpp"
#include "framework/check/file_entries.hpp"
#include "framework/check/game_reference.hpp"
#include "framework/check/optimum.hpp"
#include "framework/check/plan.hpp"
#include "framework/check/theorem.hpp"
#include "framework/engines/equivalence/equivalence.hpp"
#include "framework/error.hpp"
#include "framework/games/contract.hpp"
#include "framework/text/numbers.hpp"

namespace certamen {

namespace {

constexpr std::size_t most_calls = 6;  // of transcripts that are followed

bool states_advantage(const std::string& path) {
  language::Library library;
  const auto& loaded = library.load(path, language::FileKind::game);
  return std::get<language::GameFile>(loaded.file->content).advantage.has_value();
}

class GamesAuditor {
 public:
  GamesAuditor(const Catalogue& catalogue, const std::string& path, const Parameters& given,
               const std::vector<std::string>& folders, const Context& context)
      : subject_{referent_of(catalogue, path, std::nullopt, given, folders, context)},
        entry_{subject_.catalogue.definition(subject_.definition.value())},
        scheme_{subject_.catalogue.scheme(subject_.scheme).make(given)},
        given_{given.completed(entry_.parameters)}, stated_{states_advantage(path)},
        context_{context} {
    refuse_unknown_parameters(given, entry_.parameters, path);
    report_.definition = path + ": " + entry_.name;
    report_.seed = context.seed;
    for (const auto& spec : entry_.parameters)
      report_.parameters[spec.name] = given_.text(spec.name);
  }

  AuditReport run() {
    const ParameterSpec* queries = queries_of(entry_);
    if (queries == nullptr) {  // the file limits every oracle
      look_at("as limited");
    } else {
      const std::string& calls = queries->name;
      const Integer most = 2 * given_.integer(calls);
      for (Integer k = 0; k <= most && report_.stopped == StopReason::none; ++k) {
        given_.set(calls, k.str());
        look_at(calls + "=" + k.str());
      }
    }
    if (report_.stopped == StopReason::none) compare();
    if (!stated_) report_.notes.emplace_back("the file states no advantage");
    return std::move(report_);
  }

 private:
  Definition definition() const { return entry_.make(*scheme_, given_).value(); }

  /// Whether no oracle may be called, whatever each one's limit is from.
  static bool allows_nothing(const Definition& games) {
    return std::ranges::all_of(games.games().front().exports, [](const Procedure& oracle) {
      const auto most = calls_allowed(oracle);
      return most && *most == 0;
    });
  }

  void look_at(const std::string& budget) {
    context_.report("audit: " + budget, 0);
    const Definition games = definition();
    const bool nothing = allows_nothing(games);
    AuditRow row{.scheme = budget,
                 .adversary = optimal_name,
                 .optimal = true,
                 .allowed = games.allowed(),
                 .engine = optimal_name,
                 .expected = stated_   ? "met"
                             : nothing ? "nothing"
                                       : ""};
    try {
      OptimalOptions options;
      options.most_asked = usual_moves;
      row.advantage = optimal_advantage(games, options, context_).advantage;
      judge(budget, row);
    } catch (const Error& error) {
      if (is_defect(error.code())) throw;
      if (error.code() == ErrorCode::interrupted) report_.stopped = context_.cancel.reason();
      report_.notes.push_back(budget + ": " + error.what());
    }
    report_.rows.push_back(std::move(row));
  }

  void judge(const std::string& budget, AuditRow& row) {
    if (row.expected.empty()) return;
    if (row.advantage->upper() <= row.allowed) {
      ++(stated_ ? report_.checked.stated : report_.checked.blind);
      return;
    }
    if (row.advantage->lower() <= row.allowed) {
      report_.notes.push_back(budget + ": the search stopped before it was decided");
      row.expected.clear();
      return;
    }
    row.finding = stated_ ? "more than is stated" : "asks nothing and wins";
    report_.findings.push_back(fmt::format(
        "with {} the best adversary gets {}, where {} is {}", budget, to_text(*row.advantage),
        to_text(Evidence{Exact{row.allowed}}), stated_ ? "stated" : "expected"));
  }

  void compare() {
    const Definition games = definition();
    try {
      const auto result = decide_equivalence(games.games().front(), games.games().back(),
                                             {.calls = most_calls}, context_);
      const std::string phases = phases_text(games.games().front());
      if (result.equivalent)
        report_.notes.push_back(
            *result.equivalent
                ? "the games are the same to every adversary, for any number of calls" +
                      (phases.empty() ? "" : " in the order that they allow (" + phases + ")")
                : fmt::format("a shortest transcript that tells the games apart has {} call{}",
                              result.transcript.size(), result.transcript.size() == 1 ? "" : "s"));
    } catch (const Error& error) {
      if (is_defect(error.code())) throw;
      if (error.code() == ErrorCode::interrupted) report_.stopped = context_.cancel.reason();
    }
  }

  Referent subject_;
  const DefinitionEntry& entry_;
  std::shared_ptr<const Scheme> scheme_;
  Parameters given_;
  bool stated_;
  const Context& context_;
  AuditReport report_;
};

}  // namespace

AuditReport audit_games(const Catalogue& catalogue, const std::string& path,
                        const Parameters& given, const std::vector<std::string>& folders,
                        const Context& context) {
  return GamesAuditor{catalogue, path, given, folders, context}.run();
}

}  // namespace certamen
