// SPDX-License-Identifier: Apache-2.0
#include "framework/check/certify_steps.hpp"

#include <algorithm>
#include <set>

#include "framework/certify/equivalence.hpp"
#include "framework/certify/optimal.hpp"
#include "framework/error.hpp"

namespace certamen {

namespace {

using certify::Certification;

/// Two games that a step says are equal, or not further apart than a cost.
struct ClaimedPair {
  GameAt first, second;
  std::optional<std::string> index = std::nullopt;  // of a hybrid, with the size that it goes up to
  std::string index_below = {};
  std::optional<Bound> cost = std::nullopt;  // none: they are equal
};

/// Small ones suffice: sizes are looked at for what only small sizes show.
certify::Limits step_limits(const Context& context) {
  return {.paths = 4'000,
          .positions = 2'000,
          .references = 20'000,
          .vectors = 60,
          .updates = 60'000,
          .stop = [&context] { return context.cancel.is_cancelled(); }};
}

/// Each size at its minimum, at the next value, and at 4, which is composite, where no prime is
/// asked for.
std::vector<Bindings> small_sizes(const Proof& proof) {
  constexpr std::size_t most = 8;
  std::vector<Bindings> all{{}};
  for (const auto& spec : proof.sizes()) {
    std::vector<Integer> values;
    for (Integer value = spec.minimum; values.size() < 2 && value < spec.minimum + 100; ++value)
      try {
        expect_fits(spec, value, proof.name());
        values.push_back(value);
      } catch (const Error&) {  // no prime: the next one
        continue;
      }
    if (!spec.prime && values.back() < 4) values.push_back(4);
    std::vector<Bindings> longer;
    for (const auto& some : all)
      for (const auto& value : values) {
        longer.push_back(some);
        longer.back()[spec.name] = value;
      }
    all = std::move(longer);
  }
  const auto sum_of = [](const Bindings& sizes) {
    Integer sum = 0;
    for (const auto& [name, value] : sizes) sum += value;
    return sum;
  };
  std::sort(all.begin(), all.end(), [&](const Bindings& a, const Bindings& b) {
    return std::pair{sum_of(a), a} < std::pair{sum_of(b), b};
  });
  if (all.size() > most) all.resize(most);
  return all;
}

class StepCertifier {
 public:
  StepCertifier(const Proof& proof, const Context& context)
      : proof_{proof}, context_{context}, sizes_{small_sizes(proof)} {}

  Certification step(const Hop& hop, const HopReport& report, const GameAt& first,
                     const GameAt& second, const std::string& event = {}) {
    if (!report.proved) return {false, "it is not proved for all sizes"};
    if (report.taken) return {false, "it is assumed"};
    const auto pairs = pairs_of(hop, report, first, second, event);
    if (pairs.empty()) return {false, "its reason is a lemma on an event's probability"};
    checked_ = refused_ = 0;
    shown_.clear();
    reason_.clear();
    for (const auto& pair : pairs) {
      constexpr std::size_t enough =
          2;  // refusals for size, after which larger sizes are not tried
      const std::size_t before = checked_, refused_before = refused_;
      for (const auto& sizes : sizes_)
        if (refused_ < refused_before + enough) at_sizes(pair, sizes);
      if (checked_ == before) return {false, reason_};
    }
    std::string text = std::to_string(checked_) + (checked_ == 1 ? " pair" : " pairs") +
                       " of games re-checked, at " + sizes_text();
    if (refused_ > 0) text += "; larger ones are out of reach";
    return {true, text};
  }

 private:
  /// What the step says is equal; where only what happens before an event is, the games that fall
  /// silent then.
  std::vector<ClaimedPair> pairs_of(const Hop& hop, const HopReport& report, const GameAt& first,
                                    const GameAt& second, const std::string& event) const {
    const auto seen = [event](const GameAt& game) -> GameAt {
      if (event.empty()) return game;
      return [=](const Sizes& sizes) { return silenced(game(sizes), event); };
    };
    switch (hop.kind) {
    case HopKind::equivalent: return {{seen(first), seen(second)}};
    case HopKind::reduction: {
      const bool forwards = hop.towards == Towards::ideal;
      const auto& [name, text, real, ideal] = *hop.assumption;
      return {{seen(first), seen(linked(hop, forwards ? real : ideal))},
              {seen(linked(hop, forwards ? ideal : real)), seen(second)}};
    }
    case HopKind::hybrid: return pairs_of_hybrid(hop, first, second);
    case HopKind::statistical: return {{.first = first, .second = second, .cost = report.cost}};
    case HopKind::until_bad:
      return {{[=](const Sizes& sizes) { return silenced(first(sizes), hop.event); },
               [=](const Sizes& sizes) { return silenced(second(sizes), hop.event); }}};
    default: return {};
    }
  }

  std::vector<ClaimedPair> pairs_of_hybrid(const Hop& hop, const GameAt& first,
                                           const GameAt& second) const {
    const Hybrid hybrid = *hop.hybrid;
    const bool forwards = hop.towards == Towards::ideal;
    const auto& [name, text, real, ideal] = *hop.assumption;
    const GameAt start = [=](const Sizes& sizes) {
      return hybrid.game(sizes.with(hybrid.index, Size{0}));
    };
    const GameAt end = [=](const Sizes& sizes) {
      return hybrid.game(sizes.with(hybrid.index, sizes[hybrid.steps]));
    };
    const GameAt next = [=](const Sizes& sizes) {
      return hybrid.game(sizes.with(hybrid.index, sizes[hybrid.index] + 1));
    };
    return {{first, start},
            {end, second},
            {hybrid.game, linked(hop, forwards ? real : ideal), hybrid.index, hybrid.steps},
            {linked(hop, forwards ? ideal : real), next, hybrid.index, hybrid.steps}};
  }

  static GameAt linked(const Hop& hop, const GameAt& with) {
    return [hop, with](const Sizes& sizes) {
      return link(hop.reduction(sizes),
                  with(hop.hybrid ? sizes.without(hop.hybrid->index) : sizes));
    };
  }

  void at_sizes(const ClaimedPair& pair, const Bindings& bindings) {
    std::vector<Sizes> all;
    try {
      const Sizes sizes{proof_.sizes(), bindings};
      if (!pair.index) all = {sizes};
      for (Integer i = 0; pair.index && i < sizes[pair.index_below].number(); ++i)
        all.push_back(sizes.with(*pair.index, Size{i}));
      for (const auto& one : all) {
        if (pair.cost)
          check_cost(pair.first(one), pair.second(one), pair.cost->enclose(bindings, {}).upper,
                     to_text(bindings));
        else
          check_pair(pair.first(one), pair.second(one), to_text(bindings));
      }
      checked_ += all.size();
      shown_.insert(to_text(bindings));
    } catch (const Error& error) {
      if (is_defect(error.code()) || error.code() == ErrorCode::interrupted) throw;
      ++refused_;
      if (reason_.empty()) reason_ = to_text(bindings) + ": " + error.what();
    }
  }

  /// Equal for any number of calls; if not, within the budgets.
  void check_pair(const Package& first, const Package& second, const std::string& sizes) const {
    const certify::Limits limits = step_limits(context_);
    const bool budgets =
        std::any_of(first.exports.begin(), first.exports.end(),
                    [](const Procedure& procedure) { return procedure.budget.has_value(); });
    try {
      const auto basis = certify::write_equivalence_certificate(first, second, limits);
      certify::check_equivalence_certificate(first, second, basis, limits);
      return;
    } catch (const Error& error) {
      const bool apart = error.code() == ErrorCode::contradiction;
      if (apart && !budgets)
        throw Error{ErrorCode::contradiction, proof_.name() + " at " + sizes,
                    "a step that is proved says that " + first.name + " and " + second.name +
                        " are equal, and they are not: " + error.what()};
      if (!budgets || (!apart && error.code() != ErrorCode::too_large)) throw;
    }
    check_cost(first, second, 0, sizes);
  }

  /// The greatest advantage within the budgets is at most what is allowed.
  void check_cost(const Package& first, const Package& second, const Rational& allowed,
                  const std::string& sizes) const {
    const certify::Limits limits = step_limits(context_);
    const certify::OptimalQuestion question{{first, second}};
    const auto table =
        certify::write_optimal_certificate(question, std::nullopt, std::nullopt, limits);
    certify::check_optimal_certificate(question, table, limits);
    if (table.value > allowed)
      throw Error{ErrorCode::contradiction, proof_.name() + " at " + sizes,
                  "a step that is proved says that " + first.name + " and " + second.name +
                      " are at most " + to_fraction(allowed) + " apart, and they are " +
                      to_fraction(table.value) + " apart"};
  }

  std::string sizes_text() const {
    std::string text;
    for (const auto& sizes : shown_)
      text += (text.empty() ? "" : "; ") + (sizes.empty() ? "no sizes" : sizes);
    return text;
  }

  const Proof& proof_;
  const Context& context_;
  std::vector<Bindings> sizes_;
  std::size_t checked_ = 0, refused_ = 0;
  std::set<std::string> shown_;
  std::string reason_;
};

}  // namespace

void certify_steps(const Proof& proof, ProofReport& report, const Context& context) try {
  StepCertifier certifier{proof, context};
  for (std::size_t i = 0; i < report.hops.size(); ++i) {
    const Hop& hop = proof.hops()[i];
    HopReport& its = report.hops[i];
    its.certificate = certifier.step(hop, its, proof.games()[i].make, proof.games()[i + 1].make);
    if (!hop.event_steps) continue;
    const auto& steps = *hop.event_steps;
    for (std::size_t k = 0; k < its.event_steps.size() && k < steps.hops().size(); ++k)
      its.event_steps[k].certificate =
          certifier.step(steps.hops()[k], its.event_steps[k], steps.games()[k].make,
                         steps.games()[k + 1].make, steps.event());
  }
} catch (const Error& error) {
  if (error.code() != ErrorCode::interrupted) throw;
  report.stopped = context.cancel.reason();  // the steps before have theirs
}

}  // namespace certamen
