// SPDX-License-Identifier: Apache-2.0
#include "adversaries/release/attack/layer_run.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "framework/error.hpp"
#include "framework/release/models/tensor_table.hpp"
#include "framework/run/team.hpp"
#include "framework/run/tell.hpp"

namespace certamen {

namespace {

/// Calls `attack` and sorts what it throws; rows go to the outcome, and to `show` before.
LayerOutcome outcome_of(std::size_t number, const Context& context, FindingsJournal* journal,
                        const std::function<void(const LayerTask&)>& attack,
                        const std::function<void(const LayerAttack&)>& show) {
  LayerOutcome outcome;
  const auto done = [&](const LayerAttack& row) {
    outcome.attacks.push_back(row);
    if (show) show(outcome.attacks.back());
  };
  try {
    attack({number, journal, outcome.costs, done});
  } catch (const Error& error) {
    if (is_defect(error.code())) throw;
    const StopReason reason = context.cancel.reason();
    if (error.code() != ErrorCode::interrupted)
      outcome.failure = error;
    else
      outcome.stopped = reason == StopReason::none ? StopReason::interrupted : reason;
  }
  return outcome;
}

/// The report with one layer after the other.
class GrowingReport {
 public:
  explicit GrowingReport(TaylorMlpAttackReport& report) : report_{report} {}

  /// False if the run ends here.
  bool take(const std::string& name, const LayerOutcome& outcome) {
    for (const auto& row : outcome.attacks) report_.attacks.push_back(row);
    for (const auto& cost : outcome.costs) report_.costs.push_back(cost);
    if (outcome.failure) {
      if (!first_) first_ = outcome.failure;
      report_.failed.emplace_back(name, outcome.failure->what());
    }
    if (report_.stopped == StopReason::none) report_.stopped = outcome.stopped;
    return report_.stopped == StopReason::none;
  }
  void finish() const {
    if (first_ && report_.attacks.empty() && report_.stopped == StopReason::none)
      throw Error{*first_};
  }

 private:
  TaylorMlpAttackReport& report_;
  std::optional<Error> first_;
};

/// What the first process has kept, and what this one adds for it to keep.
class ToldJournal : public FindingsJournal {
 public:
  explicit ToldJournal(std::map<std::string, std::string> found) : found_{std::move(found)} {}

  std::optional<std::string> find(const std::string& key) override {
    const auto found = found_.find(key);
    if (found == found_.end()) return std::nullopt;
    return found->second;
  }
  std::map<std::string, std::string> all() override { return found_; }
  void keep(const KeptFinding& finding) override { made_.push_back(finding); }
  std::string lost() const override { return {}; }

  std::vector<KeptFinding> take_made() { return std::exchange(made_, {}); }

 private:
  std::map<std::string, std::string> found_;
  std::vector<KeptFinding> made_;
};

/// What one process tells the others after a round.
struct Told {
  LayerOutcome outcome;
  std::vector<KeptFinding> kept;
};

/// Texts may come from files.
std::string whole_text(const nlohmann::json& json) {
  return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::string text_of(const Told& told) {
  nlohmann::json kept = nlohmann::json::array();
  for (const auto& one : told.kept)
    kept.push_back({one.key, one.subject, one.part, one.about, one.found});
  const nlohmann::json json{{"outcome", outcome_text(told.outcome)}, {"kept", kept}};
  return whole_text(json);
}

Told told_in(const std::string& text) {
  const auto json = nlohmann::json::parse(text);
  Told told{parse_outcome(json.at("outcome").get<std::string>()), {}};
  for (const auto& one : json.at("kept")) {
    const auto texts = one.get<std::vector<std::string>>();
    told.kept.push_back({texts.at(0), texts.at(1), texts.at(2), texts.at(3), texts.at(4)});
  }
  return told;
}

/// What the first process has kept; none if it keeps nothing.
std::optional<ToldJournal> told_journal(FindingsJournal* journal, Cluster& cluster) {
  const auto all = journal != nullptr ? nlohmann::json(journal->all()) : nlohmann::json();
  const auto told = nlohmann::json::parse(tell(cluster, 0, whole_text(all)));
  if (told.is_null()) return std::nullopt;
  return ToldJournal{told.get<std::map<std::string, std::string>>()};
}

void run_shared(const std::vector<std::string>& names, const Context& context,
                const AttackRows& rows, const std::function<void(const LayerTask&)>& attack,
                GrowingReport& report) {
  const Team team{context};
  Cluster& cluster = *context.cluster;
  auto journal = told_journal(rows.journal, cluster);
  for (std::size_t first = 0; first < names.size(); first += team.size()) {
    const std::string mine = team.together([&] {
      const std::size_t number = first + team.rank();
      if (number >= names.size()) return std::string{};
      FindingsJournal* kept = journal ? &*journal : nullptr;
      Told told{outcome_of(number, context, kept, attack, {}), {}};
      if (journal) told.kept = journal->take_made();
      return text_of(told);
    });
    std::vector<Told> round;
    for (unsigned rank = 0; rank < team.size() && first + rank < names.size(); ++rank)
      round.push_back(told_in(tell(cluster, rank, mine)));
    bool goes_on = true;
    team.together([&] {  // the first prints, which may fail
      for (std::size_t k = 0; k < round.size(); ++k) {
        for (const auto& finding : round[k].kept)
          if (rows.journal != nullptr) rows.journal->keep(finding);
        for (const auto& row : round[k].outcome.attacks)
          if (rows.row) rows.row(row);
        goes_on = report.take(names[first + k], round[k].outcome) && goes_on;
      }
    });
    if (!goes_on) return;
  }
}

}  // namespace

void run_layers(const std::vector<std::string>& names, const Context& context,
                const AttackRows& rows, const std::function<void(const LayerTask&)>& attack,
                TaylorMlpAttackReport& report) {
  GrowingReport growing{report};
  if (context.cluster != nullptr) {
    run_shared(names, context, rows, attack, growing);
  } else {
    for (std::size_t number = 0; number < names.size(); ++number)
      if (!growing.take(names[number], outcome_of(number, context, rows.journal, attack, rows.row)))
        break;
  }
  growing.finish();
}

void expect_same_everywhere(const std::vector<LayerSeen>& seen, const std::string& file,
                            const Context& context) {
  if (context.cluster == nullptr) return;
  nlohmann::json mine = nlohmann::json::array();
  for (const auto& layer : seen) mine.push_back({layer.name, layer.digest});
  const auto theirs = nlohmann::json::parse(tell(*context.cluster, 0, whole_text(mine)));
  const auto own = nlohmann::json::parse(whole_text(mine));
  // By layer of the first process, and one for a layer beyond these.
  std::vector<std::uint64_t> differ(theirs.size() + 1, 0);
  for (std::size_t k = 0; k < differ.size(); ++k) {
    const bool here = k < own.size(), there = k < theirs.size();
    differ[k] = here != there || (here && own[k] != theirs[k]) ? 1 : 0;
  }
  Team{context}.add_up(differ);
  const auto first = std::ranges::find_if(differ, [](std::uint64_t count) { return count > 0; });
  if (first == differ.end()) return;
  const auto number = static_cast<std::size_t>(first - differ.begin());
  const std::string place =
      number < theirs.size() ? ": layer " + quote_name(theirs[number][0].get<std::string>()) : "";
  throw Error{ErrorCode::bad_file, file + place,
              place.empty() ? "expected the same file on all machines: the processes see different "
                              "layers"
                            : "expected the same file on all machines: the processes see different "
                              "sizes or weights"};
}

}  // namespace certamen
