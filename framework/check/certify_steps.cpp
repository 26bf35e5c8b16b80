// SPDX-License-Identifier: Apache-2.0
#include "framework/check/certify_steps.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "framework/check/certify_pair.hpp"
#include "framework/check/certify_rules.hpp"
#include "framework/error.hpp"

namespace certamen {

namespace {

using certify::Certification;

/// Two games that a step says are equal, or not further apart than a cost.
struct ClaimedPair {
  GameAt first, second;
  std::string event = {};                            // what is seen until it happens; empty: all
  std::optional<IndexRange> indices = std::nullopt;  // of a hybrid: at each of them
  std::optional<Bound> cost = std::nullopt;          // none: they are equal

  Package seen(const Package& game) const { return event.empty() ? game : silenced(game, event); }
};

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
    if (!spec.prime && values.back() < 4) values.emplace_back(4);
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
    const auto pairs = pairs_of(hop, report.cost, first, second, event);
    if (pairs.empty()) return {false, "its reason is a lemma on an event's probability"};
    checked_ = refused_ = 0;
    shown_.clear();
    rules_.clear();
    too_large_ = 0;
    reason_.clear();
    for (const auto& pair : pairs) {
      constexpr std::size_t enough =
          2;  // refusals for size, after which larger sizes are not tried
      const std::size_t before = checked_, refused_before = refused_;
      for (const auto& sizes : sizes_)
        if (refused_ < refused_before + enough) at_sizes(pair, sizes);
      if (checked_ == before) return {false, reason_};
      if (!pair.cost) rules_of(pair);
    }
    std::string text = std::to_string(checked_) + (checked_ == 1 ? " pair" : " pairs") +
                       " of games re-checked, at " + sizes_text();
    if (refused_ > 0) text += "; larger ones are out of reach";
    std::size_t applications = 0;
    for (const auto& [rule, times] : rules_) applications += times;
    if (applications > 0)
      text += "; " + std::to_string(applications) + " applications of rules re-checked";
    if (too_large_ > 0) text += ", " + std::to_string(too_large_) + " out of reach";
    return {true, text, rules_};
  }

 private:
  /// What the step says is equal.
  std::vector<ClaimedPair> pairs_of(const Hop& hop, const Bound& cost, const GameAt& first,
                                    const GameAt& second, const std::string& event,
                                    const std::optional<IndexRange>& indices = {}) const {
    switch (hop.kind) {
    case HopKind::equivalent: return {{first, second, event, indices}};
    case HopKind::reduction: {
      const bool forwards = hop.towards == Towards::ideal;
      const auto& [name, text, real, ideal] = *hop.assumption;
      return {{first, linked(hop, forwards ? real : ideal, indices), event, indices},
              {linked(hop, forwards ? ideal : real, indices), second, event, indices}};
    }
    case HopKind::hybrid: return pairs_of_hybrid(hop, first, second);
    case HopKind::statistical: return {{.first = first, .second = second, .cost = cost}};
    case HopKind::until_bad: return {{first, second, hop.event}};
    default: return {};
    }
  }

  std::vector<ClaimedPair> pairs_of_hybrid(const Hop& hop, const GameAt& first,
                                           const GameAt& second) const {
    const Hybrid hybrid = *hop.hybrid;
    const auto at = [&](const GameAt& game, const std::function<Size(const Sizes&)>& index) {
      return [=](const Sizes& sizes) { return game(sizes.with(hybrid.index, index(sizes))); };
    };
    const GameAt next =
        at(hybrid.game, [=](const Sizes& sizes) { return sizes[hybrid.index] + 1; });
    std::vector<ClaimedPair> pairs{
        {first, at(hybrid.game, [=](const Sizes&) { return Size{hybrid.first}; })}};
    const auto add = [&](const std::vector<ClaimedPair>& more) {
      pairs.insert(pairs.end(), more.begin(), more.end());
    };
    Hop one = hop;
    one.kind = HopKind::reduction;
    GameAt last = hybrid.game;
    Integer beyond = hybrid.first;
    if (!hybrid.step) {
      add(pairs_of(one, 0, hybrid.game, next, {}, hybrid.range()));
    } else {
      for (std::size_t k = 0; k < hybrid.step->hops.size(); ++k) {
        const GameAt& game = hybrid.step->games[k].make;
        add(pairs_of(hybrid.step->hops[k], 0, last, game, {}, hybrid.range()));
        last = game;
      }
      add({{last, next, {}, hybrid.range(1)}});
      beyond = beyond - 1;
    }
    add({{at(last, [=](const Sizes& sizes) { return sizes[hybrid.steps] + Size{beyond}; }),
          second}});
    return pairs;
  }

  static GameAt linked(const Hop& hop, const GameAt& with,
                       const std::optional<IndexRange>& indices) {
    return [=](const Sizes& sizes) {
      return link(hop.reduction(sizes), with(indices ? sizes.without(indices->index) : sizes));
    };
  }

  /// The numbers at which a pair is made: for a hybrid, each of its indices.
  std::vector<Bindings> numbers_of(const ClaimedPair& pair, const Bindings& bindings) const {
    if (!pair.indices) return {bindings};
    std::vector<Bindings> all;
    for (const Integer& i : pair.indices->numbers(Sizes{proof_.sizes(), bindings})) {
      all.push_back(bindings);
      all.back()[pair.indices->index] = i;
    }
    return all;
  }
  Sizes sizes_at(const ClaimedPair& pair, const Bindings& bindings) const {
    const Sizes sizes{proof_.sizes(), bindings};
    return pair.indices ? sizes.with(pair.indices->index, Size{bindings.at(pair.indices->index)})
                        : sizes;
  }
  Sizes symbols_of(const ClaimedPair& pair) const {
    const Sizes symbols{proof_.sizes()};
    return pair.indices ? symbols.with(pair.indices->index, pair.indices->symbol()) : symbols;
  }

  /// Whether the check could be made; if not, the first reason is kept.
  template <class Check>
  bool tried(const std::string& place, Check check) {
    try {
      check();
      return true;
    } catch (const Error& error) {
      if (is_defect(error.code()) || error.code() == ErrorCode::interrupted) throw;
      if (reason_.empty()) reason_ = place + ": " + error.what();
      return false;
    }
  }

  void at_sizes(const ClaimedPair& pair, const Bindings& bindings) {
    const std::string at = to_text(bindings);
    const std::string place = proof_.name() + " at " + at;
    std::size_t pairs = 0;
    const bool done = tried(at, [&] {
      for (const auto& numbers : numbers_of(pair, bindings)) {
        const Sizes sizes = sizes_at(pair, numbers);
        const Package first = pair.seen(pair.first(sizes)), second = pair.seen(pair.second(sizes));
        if (pair.cost)
          certify_apart_at_most(first, second, pair.cost->enclose(bindings, {}).upper, place,
                                context_);
        else
          certify_equal(first, second, place, context_);
        ++pairs;
      }
    });
    if (!done) {
      ++refused_;
      return;
    }
    checked_ += pairs;
    shown_.insert(at);
  }

  /// Every rule that led to the normal forms of a pair, at the smallest sizes at which it can be.
  void rules_of(const ClaimedPair& pair) {
    constexpr std::size_t enough = 2;  // sizes
    for (const auto& game : {pair.first, pair.second}) {
      const std::vector<std::string> events(pair.event.empty() ? 0 : 1, pair.event);
      RewritingCertifier rewriting{traced_form_of(game(symbols_of(pair)), events), pair.event};
      std::size_t done = 0;
      for (std::size_t i = 0; i < sizes_.size() && done < enough; ++i)
        done += tried(to_text(sizes_[i]), [&] {
          for (const auto& numbers : numbers_of(pair, sizes_[i]))
            rewriting.check_at(numbers, game(sizes_at(pair, numbers)),
                               proof_.name() + " at " + to_text(numbers), context_);
        });
      for (const auto& [rule, times] : rewriting.checked()) rules_[std::string{rule}] += times;
      too_large_ += rewriting.too_large();
    }
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
  std::size_t checked_ = 0, refused_ = 0, too_large_ = 0;
  std::set<std::string> shown_;
  std::map<std::string, std::size_t> rules_;
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
