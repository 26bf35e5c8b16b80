// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/proof.hpp"

#include <algorithm>
#include <cctype>

#include "framework/error.hpp"
#include "framework/numbers/prime.hpp"
#include "framework/proof/attack.hpp"

namespace certamen {

void expect_fits(const SizeSpec& spec, const Integer& value, const std::string& place) {
  const auto refuse = [&](const std::string& expected) {
    throw Error{ErrorCode::bad_number, place, "expected " + expected + ", got " + value.str()};
  };
  if (value < spec.minimum) refuse("at least " + spec.minimum.str());
  if (spec.prime && !is_prime(value)) refuse("a prime");
}

Sizes::Sizes(const std::vector<SizeSpec>& specs, const Bindings& bindings) {
  for (const auto& spec : specs) {
    if (bindings.empty()) {
      sizes_.emplace(spec.name, Size{Symbol{spec.name, spec.minimum, spec.prime}});
      continue;
    }
    const auto found = bindings.find(spec.name);
    if (found == bindings.end())
      throw Error{ErrorCode::usage, spec.name, "the instance gives this size no value"};
    expect_fits(spec, found->second, spec.name);
    sizes_.emplace(spec.name, Size{found->second});
  }
}

const Size& Sizes::operator[](const std::string& name) const {
  const auto found = sizes_.find(name);
  if (found == sizes_.end())
    throw Error{ErrorCode::unknown_name, name, "the proof declares no such size"};
  return found->second;
}

std::vector<Integer> IndexRange::numbers(const Sizes& sizes) const {
  std::vector<Integer> all;
  const Integer below = first + sizes[steps].number() - fewer;
  for (Integer i = first; i < below; ++i) all.push_back(i);
  return all;
}

Sizes Sizes::with(const std::string& name, const Size& size) const {
  Sizes result = *this;
  result.sizes_.insert_or_assign(name, size);
  return result;
}

Sizes Sizes::without(const std::string& name) const {
  Sizes result = *this;
  result.sizes_.erase(name);
  return result;
}

std::string_view to_string(HopKind kind) {
  switch (kind) {
  case HopKind::equivalent: return "equivalent";
  case HopKind::reduction: return "reduction";
  case HopKind::until_bad: return "until-bad";
  case HopKind::hybrid: return "hybrid";
  case HopKind::conditioning: return "conditioning";
  case HopKind::excluded: return "excluded";
  default: return "statistical";
  }
}

namespace {

Hop reduction_hop(const std::string& reason, const Assumption& assumption, Towards towards,
                  const std::string& name, const GameAt& reduction) {
  return {.kind = HopKind::reduction,
          .reason = reason,
          .assumption = assumption,
          .reduction_name = name,
          .reduction = reduction,
          .towards = towards};
}

}  // namespace

EventSteps::EventSteps(std::string event, ProofGame first)
    : event_{std::move(event)}, games_{std::move(first)} {}

EventSteps& EventSteps::step(Hop hop, const std::string& game, const std::string& text,
                             const GameAt& make) {
  hops_.push_back(std::move(hop));
  games_.push_back({game, text, make});
  return *this;
}

EventSteps& EventSteps::equivalent(const std::string& reason, const std::string& game,
                                   const std::string& text, const GameAt& make) {
  return step({.kind = HopKind::equivalent, .reason = reason}, game, text, make);
}

EventSteps& EventSteps::reduction(const std::string& reason, const Assumption& assumption,
                                  Towards towards, const std::string& name, const GameAt& reduction,
                                  const std::string& game, const std::string& text,
                                  const GameAt& make) {
  return step(reduction_hop(reason, assumption, towards, name, reduction), game, text, make);
}

EventSteps& EventSteps::conditioning(const std::string& reason, const std::string& guess,
                                     const std::string& game, const std::string& text,
                                     const GameAt& make) {
  return step({.kind = HopKind::conditioning, .reason = reason, .guess = guess}, game, text, make);
}

EventSteps& EventSteps::excluded(const std::string& reason, const std::string& abort,
                                 const std::string& guess, const std::string& game,
                                 const std::string& text, const GameAt& make) {
  return step({.kind = HopKind::excluded, .reason = reason, .event = abort, .guess = guess}, game,
              text, make);
}

Proof::Proof(std::string name, std::string title, std::string source)
    : name_{std::move(name)}, title_{std::move(title)}, source_{std::move(source)} {}

Proof& Proof::size(const std::string& name, const std::string& meaning, const Integer& minimum) {
  sizes_.push_back({name, meaning, minimum});
  return *this;
}

Proof& Proof::prime(const std::string& name, const std::string& meaning, const Integer& minimum) {
  sizes_.push_back({name, meaning, std::max<Integer>(minimum, 2), true});
  return *this;
}

Proof& Proof::hypothesis(const std::string& text) {
  hypotheses_.push_back(text);
  return *this;
}

Proof& Proof::instance(const Bindings& sizes) {
  instances_.push_back(sizes);
  return *this;
}

Proof& Proof::only_instance(const Bindings& sizes) {
  instances_ = {sizes};
  return *this;
}

Proof& Proof::lemma(const std::string& name, const std::string& text,
                    const std::function<LemmaFinding()>& check) {
  lemmas_.push_back({name, text, [check](const Proof&) { return check(); }});
  return *this;
}

Proof& Proof::attack(const std::string& name, const std::string& text, const Attack& attack) {
  const auto check = [attack, text](const Proof& proof) {
    return check_attack(proof, attack, text);
  };
  lemmas_.push_back({name, text, check, attack});
  return *this;
}

GameAt Subject::game(std::size_t side) const {
  return [make = make, games = games, side](const Sizes& sizes) {
    return games(*make(sizes), sizes).at(side);
  };
}

Proof& Proof::about(Subject subject) {
  if (subject_)
    throw Error{ErrorCode::usage, name_,
                "it is about " + subject_->scheme + " and " + subject_->definition + " already"};
  subject_ = std::move(subject);
  return *this;
}

Proof& Proof::start(const std::string& game, const std::string& text) {
  if (!subject_) throw Error{ErrorCode::usage, name_, "it is about nothing: start with a game"};
  return start(game, text, subject_->game(0));
}

Proof& Proof::start(const std::string& game, const std::string& text, const GameAt& make) {
  if (!games_.empty())
    throw Error{ErrorCode::usage, name_, "a proof starts once: the first game is there already"};
  games_.push_back({game, text, make});
  return *this;
}

Proof& Proof::step(Hop hop, const std::string& game, const std::string& text, const GameAt& make) {
  if (games_.empty()) throw Error{ErrorCode::usage, name_, "start with a game"};
  hops_.push_back(std::move(hop));
  games_.push_back({game, text, make});
  return *this;
}

Proof& Proof::equivalent(const std::string& reason, const std::string& game,
                         const std::string& text, const GameAt& make) {
  return step({.kind = HopKind::equivalent, .reason = reason}, game, text, make);
}

Proof& Proof::reduction(const std::string& reason, const Assumption& assumption, Towards towards,
                        const std::string& name, const GameAt& reduction, const std::string& game,
                        const std::string& text, const GameAt& make) {
  return step(reduction_hop(reason, assumption, towards, name, reduction), game, text, make);
}

Proof& Proof::until_bad(const std::string& reason, const std::string& event,
                        const std::string& game, const std::string& text, const GameAt& make,
                        const BoundAt& stated) {
  return step({.kind = HopKind::until_bad, .reason = reason, .event = event, .stated = stated},
              game, text, make);
}

Proof& Proof::statistical(const std::string& reason, const BoundAt& stated, const std::string& game,
                          const std::string& text, const GameAt& make) {
  return step({.kind = HopKind::statistical, .reason = reason, .stated = stated}, game, text, make);
}

Proof& Proof::hybrid(const std::string& reason, const Hybrid& hybrid, const Assumption& assumption,
                     Towards towards, const std::string& name, const GameAt& reduction,
                     const std::string& game, const std::string& text, const GameAt& make) {
  expect_index(hybrid);
  Hop hop = reduction_hop(reason, assumption, towards, name, reduction);
  hop.kind = HopKind::hybrid;
  hop.hybrid = hybrid;
  return step(std::move(hop), game, text, make);
}

Proof& Proof::hybrid(const std::string& reason, const Hybrid& hybrid, const std::string& game,
                     const std::string& text, const GameAt& make) {
  expect_index(hybrid);
  const bool fits = hybrid.step && hybrid.step->games.size() == hybrid.step->hops.size() &&
                    std::ranges::all_of(hybrid.step->hops,
                                        [](const Hop& hop) {
                                          return hop.kind == HopKind::equivalent ||
                                                 hop.kind == HopKind::reduction;
                                        }) &&
                    std::ranges::any_of(sizes_, [&](const SizeSpec& spec) {
                      return spec.name == hybrid.steps && spec.minimum >= 1;
                    });
  if (!fits)
    throw Error{ErrorCode::usage, name_ + "/" + game,
                "expected a hybrid of at least one step, made of equivalences and reductions"};
  return step({.kind = HopKind::hybrid, .reason = reason, .hybrid = hybrid}, game, text, make);
}

void Proof::expect_index(const Hybrid& hybrid) const {
  for (const auto& spec : sizes_)
    if (spec.name == hybrid.index)
      throw Error{ErrorCode::duplicate_name, name_ + "/" + spec.name,
                  "the index of a hybrid is no size of the proof"};
}

Proof& Proof::event_by(const std::string& game, const std::function<void(EventSteps&)>& declare) {
  if (hops_.empty() || hops_.back().kind != HopKind::until_bad)
    throw Error{ErrorCode::usage, name_, "steps that bound an event follow an until-bad step"};
  const std::size_t last = games_.size() - 1;
  if (game != games_[last].name && game != games_[last - 1].name)
    throw Error{ErrorCode::unknown_name, name_ + "/" + game,
                "the event's steps start at one of the two games of the step"};
  EventSteps steps{hops_.back().event, games_[game == games_[last].name ? last : last - 1]};
  declare(steps);
  hops_.back().event_steps = std::make_shared<const EventSteps>(std::move(steps));
  return *this;
}

Proof& Proof::assumed(const std::string& why) {
  if (hops_.empty()) throw Error{ErrorCode::usage, name_, "there is no step to assume"};
  hops_.back().taken = why;
  return *this;
}

Proof& Proof::claim(const BoundAt& bound, const std::string& source) {
  claimed_ = bound;
  claim_source_ = source;
  return *this;
}

namespace {

/// Names that stand in bounds next to "Adv[..](..)", "min(..)" and the like.
void expect_identifier(const std::string& name, const std::string& proof, const std::string& of) {
  const bool fits = !name.empty() && std::all_of(name.begin(), name.end(), [](unsigned char c) {
    return std::isalnum(c) != 0 || c == '_' || c == '-';
  });
  if (!fits)
    throw Error{ErrorCode::usage, proof,
                "the name of " + of + " is made of letters, digits, '-' and '_'; got '" + name +
                    "'"};
}

}  // namespace

void Proof::validate() const {
  for (const auto& spec : sizes_) expect_identifier(spec.name, name_, "a size");
  const auto check_names = [&](const std::vector<Hop>& hops) {
    for (const auto& hop : hops) {
      if (hop.assumption) expect_identifier(hop.assumption->name, name_, "an assumption");
      if (hop.hybrid) expect_identifier(hop.hybrid->index, name_, "an index");
    }
  };
  check_names(hops_);
  for (const auto& hop : hops_) {
    if (hop.event_steps) check_names(hop.event_steps->hops());
    if (hop.hybrid && hop.hybrid->step) check_names(hop.hybrid->step->hops);
  }
  if (games_.empty() && (claimed_ || lemmas_.empty()))
    throw Error{ErrorCode::usage, name_, "a proof without a game"};
}

}  // namespace certamen
