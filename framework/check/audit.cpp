// SPDX-License-Identifier: Apache-2.0
#include "framework/check/audit.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "framework/check/optimum.hpp"
#include "framework/check/plan.hpp"
#include "framework/definitions/trivial.hpp"
#include "framework/engines/equivalence/equivalence.hpp"
#include "framework/error.hpp"
#include "framework/text/numbers.hpp"

namespace certamen {

namespace {

std::vector<Control> known_controls(const Catalogue& catalogue) {
  std::vector<Control> controls = trivial_schemes();
  for (const auto& control : catalogue.controls())
    controls.push_back({catalogue.scheme(control.scheme), control.expectations});
  return controls;
}

class Auditor {
 public:
  Auditor(const Catalogue& catalogue, std::string_view definition, const Parameters& parameters,
          const Context& context, const std::function<void(const AuditReport&)>& so_far)
      : entry_{catalogue.definition(definition)}, parameters_{parameters}, context_{context},
        so_far_{so_far}, given_{catalogue} {
    refuse_unknown_parameters(parameters, entry_.parameters, entry_.name);
    report_.definition = entry_.name;
    report_.seed = context.seed;
    const Parameters all = parameters.completed(entry_.parameters);
    const Parameters defaults = Parameters{}.completed(entry_.parameters);
    for (const auto& spec : entry_.parameters) {
      report_.parameters[spec.name] = all.text(spec.name);
      if (all.text(spec.name) == defaults.text(spec.name)) continue;
      if (!spec.budget) usual_but_for_queries_ = false;
      // More queries break what fewer break.
      if (!spec.budget || all.integer(spec.name) < defaults.integer(spec.name)) usual_ = false;
    }
    if (!usual_but_for_queries_)
      report_.notes.emplace_back("what controls are expected to say is known for the definition's "
                                 "default parameters alone: nothing is expected of them here");
  }

  AuditReport run() {
    for (const auto& control : known_controls(given_)) look_at(control);
    if (seen_ == 0) {
      report_.notes.emplace_back("no control scheme is of its kind: the catalogue's stand in, and "
                                 "nothing is expected of them");
      for (const auto& scheme : given_.schemes()) look_at({scheme, {}});
    }
    if (seen_ == 0 && !is_stopped() && objection_) throw *objection_;
    if (seen_ == 0 && !is_stopped())
      throw Error{ErrorCode::unsupported, entry_.name, "no scheme is known that it applies to"};
    if (!is_stopped()) judge_the_whole();
    return std::move(report_);
  }

 private:
  bool is_stopped() const { return report_.stopped != StopReason::none; }
  void note_stop(const Error& error) {
    if (error.code() == ErrorCode::interrupted) report_.stopped = context_.cancel.reason();
  }
  void tell() const {
    if (so_far_) so_far_(report_);
  }
  void found(const std::string& what) { report_.findings.push_back(what); }

  const Expectation* at_the_defaults(const Control& control) const {
    const auto budget = std::ranges::find_if(entry_.parameters, &ParameterSpec::budget);
    const Integer queries = budget == entry_.parameters.end()
                                ? Integer{0}
                                : parameters_.completed(entry_.parameters).integer(budget->name);
    for (const auto& one : control.expectations)
      if (one.definition == entry_.name && queries >= one.least_queries) return &one;
    return nullptr;
  }

  /// What holds of the default parameters may not hold of others: the order of key and model, the
  /// number of colluders. The number of queries is the expectation's own affair.
  const Expectation* expectation(const Control& control) const {
    return usual_but_for_queries_ ? at_the_defaults(control) : nullptr;
  }

  void look_at(const Control& control) {
    if (is_stopped()) return;
    std::shared_ptr<const Scheme> scheme;
    std::optional<Definition> definition;
    try {
      scheme = control.scheme.make(Parameters{}.completed(control.scheme.parameters));
      definition = entry_.make(*scheme, parameters_.completed(entry_.parameters));
    } catch (const Error& error) {
      note_stop(error);
      objection_ = error;
      if (!control.expectations.empty()) report_.notes.push_back(error.what());
      return;
    }
    if (!definition) return;
    ++seen_;
    context_.report("audit: " + control.scheme.name, 0);
    play(control);
    tell();
    if (has_optimum(*definition)) try_budgets(control, *definition);
    tell();
  }

  /// Every adversary against the control, as `check` does it.
  void play(const Control& control) {
    Catalogue stage;
    stage.add(control.scheme);
    stage.add(entry_);
    const auto trivial = trivial_adversaries(entry_.name);
    for (const auto& one : trivial) stage.add(one.adversary);
    for (const auto& one : given_.adversaries())
      if (one.against(control.scheme.name, entry_.name) && !names(trivial, one.name))
        stage.add(one);
    const CheckReport check_report =
        check(stage, control.scheme.name, {.parameters = parameters_, .proofs = false}, context_);
    if (is_stopped()) return;
    report_.stopped = check_report.stopped;
    if (!is_stopped()) take(control, check_report, trivial);
  }

  static bool names(const std::vector<TrivialAdversary>& all, const std::string& name) {
    return std::any_of(all.begin(), all.end(),
                       [&](const auto& one) { return one.adversary.name == name; });
  }

  /// Whether an adversary that asks nothing must get nothing. In a game that is won by handing in
  /// something it may win against a scheme that has to be broken, and, where other parameters than
  /// the defaults ask for less, against any.
  bool must_get_nothing(const Control& control, std::optional<DefinitionKind> kind) const {
    if (kind == DefinitionKind::indistinguishability || kind == DefinitionKind::guess) return true;
    const Expectation* expected = at_the_defaults(control);
    return usual_but_for_queries_ && (expected == nullptr || !expected->broken);
  }

  void take(const Control& control, const CheckReport& played,
            const std::vector<TrivialAdversary>& trivial) {
    const Expectation* expected = expectation(control);
    const std::string& name = control.scheme.name;
    bool broken = false;
    std::optional<Evidence> best;
    // Where a blind guess is always right, as when the queries tell all, nothing can be broken.
    const bool breakable = std::ranges::any_of(
        played.rows, [](const CheckRow& row) { return row.error || row.allowed < 1; });
    breakable_ = breakable_ || breakable;
    for (const auto& row : played.rows) {
      AuditRow own{.scheme = name,
                   .adversary = row.adversary,
                   .optimal = row.optimal,
                   .advantage = row.advantage,
                   .allowed = row.allowed,
                   .engine = row.engine};
      if (row.error)
        report_.notes.push_back(name + ", " + row.adversary + ": " + row.error->message);
      broken = broken || row.verdict == Verdict::broken;
      met_ = met_ || row.verdict == Verdict::meets;
      if (row.optimal) best = row.advantage;
      if (expected != nullptr) own.expected = expected->broken ? "" : "met";
      const bool blind = must_get_nothing(control, row.kind) &&
                         std::any_of(trivial.begin(), trivial.end(), [&](const auto& one) {
                           return one.blind && one.adversary.name == row.adversary;
                         });
      if (blind) own.expected = "nothing";
      if (row.verdict == Verdict::broken && !own.expected.empty()) {
        own.finding = blind ? "asks nothing and wins" : "breaks what cannot be broken";
        found(fmt::format("{} gets {} out of {} ({}), where {} is allowed: it {}", row.adversary,
                          to_text(*row.advantage), name, control.scheme.summary,
                          to_decimal(row.allowed, 4), own.finding));
      }
      if (blind && row.advantage && row.verdict != Verdict::broken) ++report_.checked.blind;
      report_.rows.push_back(std::move(own));
    }
    broken_ = broken_ || broken;
    if (expected != nullptr && expected->broken && broken) ++report_.checked.broken;
    // A bracket that reaches above what is allowed shows nothing.
    const bool shown = std::ranges::any_of(played.rows, [](const CheckRow& row) {
      return row.advantage && row.verdict != Verdict::broken &&
             row.advantage->upper() <= row.allowed;
    });
    if (expected != nullptr && !expected->broken && !broken && shown) ++report_.checked.not_broken;
    expects_nothing_broken_ = expects_nothing_broken_ && expected != nullptr && !expected->broken;
    if (expected != nullptr && expected->broken && !broken && !breakable)
      report_.notes.push_back(name + ": a blind guess is always right here: nothing can be broken");
    if (expected != nullptr && expected->broken && !broken && breakable) {
      const std::string value = best ? "the best adversary gets " + to_text(*best)
                                     : std::string{"no adversary that was tried breaks it"};
      found(fmt::format("{} ({}) has to be broken, and {}", name, control.scheme.summary, value));
      report_.rows.back().finding = "does not break what has to be broken";
    }
    if (expected != nullptr && expected->broken)
      for (auto& row : report_.rows)
        if (row.scheme == name && row.optimal) row.expected = "broken";
  }

  std::optional<Evidence> optimum(const Definition& definition,
                                  const std::map<std::string, std::size_t>& budgets) {
    try {
      OptimalOptions options;
      options.budgets = budgets;
      options.most_asked = usual_moves;
      return optimal_advantage(definition, options, context_).advantage;
    } catch (const Error& error) {
      if (error.code() == ErrorCode::contradiction) throw;
      note_stop(error);
      return std::nullopt;
    }
  }

  void try_budgets(const Control& control, const Definition& definition) {
    const std::string& scheme = control.scheme.name;
    std::map<std::string, std::size_t> none, doubled;
    for (const auto& oracle : definition.games().front().exports) {
      none[oracle.signature.name] = 0;
      if (const auto budget = calls_allowed(oracle))
        doubled[oracle.signature.name] = 2 * *budget;
      else if (unbounded_.insert(oracle.signature.name).second)
        found(oracle.signature.name + " has no budget: the game does not say how often it may be "
                                      "asked");
    }
    BudgetRow row{.scheme = scheme,
                  .nothing = optimum(definition, none),
                  .stated = optimum(definition, {}),
                  .doubled = optimum(definition, doubled)};
    const Rational& allowed = definition.allowed();
    if (row.nothing && row.nothing->lower() > allowed &&
        must_get_nothing(control, definition.kind()))
      found(fmt::format("an adversary without queries gets {} against {}, where {} is allowed",
                        to_text(*row.nothing), scheme, to_decimal(allowed, 4)));
    if (row.stated && row.doubled && row.doubled->upper() < row.stated->lower())
      found(fmt::format("against {} twice as many queries are worth less: {} after {}", scheme,
                        to_text(*row.doubled), to_text(*row.stated)));
    if (definition.kind() == DefinitionKind::indistinguishability) swap(scheme, definition, row);
    report_.budgets.push_back(std::move(row));
  }

  void swap(const std::string& scheme, const Definition& definition, BudgetRow& row) {
    const auto& games = definition.games();
    row.swapped = optimum(
        Definition::indistinguishability(definition.name(), games.back(), games.front()), {});
    if (row.stated && row.swapped &&
        (row.swapped->upper() < row.stated->lower() || row.stated->upper() < row.swapped->lower()))
      found(fmt::format("against {} the sides do not weigh the same: {}, and {} swapped", scheme,
                        to_text(*row.stated), to_text(*row.swapped)));
    constexpr std::size_t most_calls = 6;
    try {
      const auto result =
          decide_equivalence(games.front(), games.back(), {.calls = most_calls}, context_);
      if (result.equivalent)
        row.any_number = *result.equivalent
                             ? "equal"
                             : fmt::format("different after {} call{}", result.transcript.size(),
                                           result.transcript.size() == 1 ? "" : "s");
    } catch (const Error& error) {
      if (error.code() == ErrorCode::contradiction) throw;
      note_stop(error);
    }
  }

  void judge_the_whole() {
    if (!broken_ && expects_nothing_broken_)
      report_.notes.emplace_back("no control has to be broken, and none is");
    else if (!broken_ && (!usual_ || !breakable_))
      report_.notes.push_back(
          fmt::format("none of {} schemes is broken at these parameters", seen_));
    else if (!broken_)
      found(
          fmt::format("none of {} schemes is broken: it may be that nothing can break it", seen_));
    if (!met_)
      report_.notes.emplace_back("none of these schemes is shown to meet it: it may hold against "
                                 "bounded adversaries alone, or not at all");
  }

  const DefinitionEntry& entry_;
  const Parameters& parameters_;
  const Context& context_;
  const std::function<void(const AuditReport&)>& so_far_;
  const Catalogue& given_;
  std::size_t seen_ = 0;
  bool broken_ = false, met_ = false;   // some scheme is
  bool expects_nothing_broken_ = true;  // every control has to meet it
  bool usual_ = true;  // the parameters have their defaults, or there are more queries
  bool usual_but_for_queries_ = true;
  bool breakable_ = false;  // some scheme is not beyond being broken
  std::set<std::string> unbounded_;
  std::optional<Error> objection_ = std::nullopt;  // of a scheme or the definition
  AuditReport report_;
};

}  // namespace

int AuditReport::exit_status() const {
  if (stopped == StopReason::interrupted) return 130;
  if (!findings.empty()) return 1;
  const bool expected = checked.broken + checked.not_broken + checked.stated > 0;
  return expected && stopped == StopReason::none ? 0 : 3;
}

AuditReport audit(const Catalogue& catalogue, std::string_view definition,
                  const Parameters& parameters, const Context& context,
                  const std::function<void(const AuditReport&)>& so_far) {
  return Auditor{catalogue, definition, parameters, context, so_far}.run();
}

}  // namespace certamen
