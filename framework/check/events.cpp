// SPDX-License-Identifier: Apache-2.0
#include "framework/check/events.hpp"

#include <map>
#include <set>

#include "framework/check/best_moves.hpp"
#include "framework/error.hpp"
#include "framework/games/call_counts.hpp"
#include "framework/statistics/confidence_sequence.hpp"
#include "framework/suggest.hpp"

namespace certamen {

namespace {

const std::string win = "win";

/// A probability, and how often it was met in how many trials if it is estimated.
struct Share {
  Evidence evidence;
  std::uint64_t happened = 0;
};

/// The outcomes of an experiment by an engine.
struct Outcomes {
  std::string engine;
  Share win;
  std::map<std::string, Share> events;
  Looking looking = Looking::once;
  bool interrupted = false;
};

Outcomes exactly(const Experiment& experiment, const Context& context) {
  const ExactResult result = evaluate_exactly(experiment, context);
  Outcomes outcomes{.engine = "exact", .win = {Exact{result.win}}, .events = {}};
  for (const auto& [name, value] : result.events)
    outcomes.events.emplace(name, Share{Exact{value}});
  return outcomes;
}

Evidence estimated(const ConfidenceInterval& interval, std::uint64_t seed, Looking looking) {
  return Estimated{interval.lower,
                   interval.upper,
                   interval.level,
                   interval.trials,
                   seed,
                   looking == Looking::once ? IntervalMethod::clopper_pearson
                                            : IntervalMethod::beta_binomial_sequence};
}

Outcomes by_trials(const Experiment& experiment, std::uint64_t trials, const Context& context) {
  const MonteCarloResult result = estimate(experiment, trials, context);
  const auto share = [&](const ConfidenceInterval& interval) {
    return Share{estimated(interval, context.seed, result.looking), interval.wins};
  };
  Outcomes outcomes{.engine = "montecarlo",
                    .win = share(result.win),
                    .events = {},
                    .looking = result.looking,
                    .interrupted = result.interrupted};
  for (const auto& [name, interval] : result.events) outcomes.events.emplace(name, share(interval));
  return outcomes;
}

/// The condition of the question.
struct Condition {
  std::string event;
  bool holds = true;  // or that it does not happen
};

Condition condition_of(const std::string& text, const std::set<std::string>& events) {
  const bool negated = text.starts_with('!');
  Condition condition{text.substr(negated ? 1 : 0), !negated};
  if (condition.event == win || events.contains(condition.event)) return condition;
  std::vector<std::string> names{win};
  names.insert(names.end(), events.begin(), events.end());
  throw Error{ErrorCode::unknown_name, "--given " + text,
              "the game has no such event" + suggestion(condition.event, names)};
}

/// The events that stand for the condition, and for it together with each outcome.
class Joint {
 public:
  Joint(Experiment& experiment, const Condition& condition, const std::set<std::string>& events) {
    std::map<std::string, NodeId> outcomes{{win, experiment.win}};
    for (const auto& name : events) outcomes[name] = experiment.events.at(name);
    const NodeId happens = outcomes.at(condition.event);
    const NodeId holds = condition.holds ? happens : add_negation(experiment, happens);
    condition_ = add_joint_event(experiment, holds, holds, "condition");
    for (const auto& [name, outcome] : outcomes)
      both_[name] = add_joint_event(experiment, outcome, holds, "both");
  }

  const std::string& condition() const { return condition_; }
  /// The event that stands for an outcome under the condition.
  const std::string& with(const std::string& outcome) const { return both_.at(outcome); }

 private:
  std::string condition_;
  std::map<std::string, std::string> both_;
};

/// Pr[both] / Pr[condition]; nothing where the condition was never met.
std::optional<Evidence> conditional(const Share& both, const Share& condition,
                                    const Outcomes& outcomes, const Context& context) {
  if (condition.evidence.upper() == 0) return std::nullopt;
  if (condition.evidence.is<Exact>())
    return Exact{both.evidence.lower() / condition.evidence.lower()};
  if (condition.happened == 0) return std::nullopt;
  // The trials in which the condition holds are trials of the conditional distribution.
  return estimated(
      binomial_interval(both.happened, condition.happened, context.level, outcomes.looking),
      context.seed, outcomes.looking);
}

/// `always` calls and one for each of these events; an interval of the sum from those of its terms.
Evidence expected_calls(const CallCount& count, const Outcomes& outcomes) {
  Evidence sum = Exact{Rational{count.always}};
  for (const auto& event : count.events)
    sum = sum - affine(outcomes.events.at(event).evidence, -1, 0);
  return sum;
}

Outcomes measured(const Experiment& experiment, const EventsQuestion& question,
                  const Context& context, std::vector<std::string>& notes) {
  const bool asked = question.engine != nullptr;
  if (asked && question.engine->name == "numeric")
    throw Error{ErrorCode::usage, "--engine numeric", "expected exact or montecarlo for events"};
  if (asked && !question.engine->is_exact) return by_trials(experiment, question.trials, context);
  try {
    return exactly(experiment, context);
  } catch (const Error& error) {
    if (asked || error.code() != ErrorCode::too_large) throw;
    notes.push_back(std::string{"too large for the exact engine, so estimated ("} + error.what() +
                    ")");
  }
  return by_trials(experiment, question.trials, context);
}

}  // namespace

int EventsReport::exit_status() const {
  if (stopped == StopReason::interrupted) return 130;
  return stopped == StopReason::none && defined ? 0 : 3;
}

EventsReport measure_events(const Catalogue& catalogue, const EventsQuestion& question,
                            const Context& context) {
  ReferencedMatch match = resolve_match(catalogue, question.game, question.adversary,
                                        question.parameters, question.folders, context);
  if (leaves_moves(match.adversary))
    throw Error{ErrorCode::unsupported, match.adversary_name,
                "it leaves moves to the engine, which makes them for an advantage alone: use "
                "'certamen check'"};
  std::set<std::string> events = events_of(match.game), its = events_of(match.adversary);
  if (events.contains(win) || its.contains(win))
    throw Error{ErrorCode::usage, events.contains(win) ? question.game.text : question.adversary,
                "an event of it is called 'win', as is the outcome of every game here"};
  for (const std::string& name : its)
    if (events.contains(name))
      throw Error{ErrorCode::duplicate_name, match.adversary_name,
                  "it and the game both have an event '" + name + "': name one of them otherwise"};
  events.merge(its);
  const auto condition =
      question.given ? std::optional{condition_of(*question.given, events)} : std::nullopt;
  const std::vector<CallCount> counts = add_call_events(match.adversary, events);
  Experiment experiment = play(match.game, match.adversary);
  std::erase_if(events, [&](const std::string& name) { return !experiment.events.contains(name); });

  EventsReport report{.game = question.game.text + ": " + match.game_name,
                      .adversary = match.adversary_name,
                      .engine = {},
                      .given = question.given,
                      .events = {},
                      .calls = {},
                      .seed = context.seed,
                      .level = context.level};
  if (condition && condition->event != win && !events.contains(condition->event))
    throw Error{ErrorCode::usage, "--given " + *question.given,
                "it is an event of an oracle that this adversary does not call"};
  const auto joint = condition ? std::optional<Joint>{std::in_place, experiment, *condition, events}
                               : std::nullopt;
  Context own = context;
  const std::size_t intervals = experiment.events.size() + 1 + (joint ? events.size() + 1 : 0);
  own.level = 1 - (1 - context.level) / Rational{intervals};
  const Outcomes outcomes = measured(experiment, question, own, report.notes);
  report.engine = outcomes.engine;
  if (outcomes.interrupted) report.stopped = context.cancel.reason();

  const auto add = [&](const std::string& name, const Share& share) {
    EventRow row{.name = name, .probability = share.evidence};
    if (joint)
      row.conditional = conditional(outcomes.events.at(joint->with(name)),
                                    outcomes.events.at(joint->condition()), outcomes, own);
    report.defined = report.defined && (!joint || row.conditional);
    report.events.push_back(std::move(row));
  };
  add(win, outcomes.win);
  for (const auto& name : events) add(name, outcomes.events.at(name));
  for (const CallCount& count : counts)
    report.calls.push_back({count.oracle, expected_calls(count, outcomes)});
  return report;
}

}  // namespace certamen
