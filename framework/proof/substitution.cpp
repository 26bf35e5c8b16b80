// SPDX-License-Identifier: Apache-2.0
// Something else in the place of what a proof declares.
#include <algorithm>

#include "framework/error.hpp"
#include "framework/games/edit.hpp"
#include "framework/proof/attack.hpp"
#include "framework/proof/proof.hpp"

namespace certamen {

namespace {

[[noreturn]] void unknown(const std::string& proof, const std::string& what) {
  throw Error{ErrorCode::unknown_name, proof, "there is no " + what};
}

std::string what_is_named(const char* sort, const std::string& name) {
  return std::string{sort} + " '" + name + "'";
}

}  // namespace

GameAt edited(const GameAt& game, const PackageEdit& edit) {
  return [=](const Sizes& sizes) {
    PackageEditor editor{game(sizes)};
    edit(editor, sizes);
    return editor.build();
  };
}

void Proof::change_lists(
    const std::function<void(std::vector<ProofGame>&, std::vector<Hop>&)>& change) {
  change(games_, hops_);
  for (auto& hop : hops_) {
    if (hop.event_steps) {
      auto steps = std::make_shared<EventSteps>(*hop.event_steps);
      change(steps->games_, steps->hops_);
      hop.event_steps = std::move(steps);
    }
    if (hop.hybrid && hop.hybrid->step) {
      auto step = std::make_shared<HybridStep>(*hop.hybrid->step);
      change(step->games, step->hops);
      hop.hybrid->step = std::move(step);
    }
  }
}

void Proof::change_game(const std::string& name, const std::function<void(GameAt&)>& change) {
  bool found = false;
  change_lists([&](std::vector<ProofGame>& games, std::vector<Hop>&) {
    for (auto& game : games) {
      if (game.name != name) continue;
      change(game.make);
      found = true;
    }
  });
  if (!found) unknown(name_, what_is_named("game", name));
}

void Proof::change_reduction(const std::string& name, const std::function<void(Hop&)>& change) {
  bool found = false;
  change_lists([&](std::vector<ProofGame>&, std::vector<Hop>& hops) {
    for (auto& hop : hops) {
      if (!hop.reduction || hop.reduction_name != name) continue;
      change(hop);
      found = true;
    }
  });
  if (!found) unknown(name_, what_is_named("reduction", name));
}

Proof& Proof::replace_game(const std::string& game, const GameAt& make) {
  change_game(game, [&](GameAt& one) { one = make; });
  return *this;
}

Proof& Proof::edit_game(const std::string& game, const PackageEdit& edit) {
  change_game(game, [&](GameAt& one) { one = edited(one, edit); });
  return *this;
}

Proof& Proof::edit_games(const PackageEdit& edit) {
  change_lists([&](std::vector<ProofGame>& games, std::vector<Hop>& hops) {
    for (auto& game : games) game.make = edited(game.make, edit);
    for (auto& hop : hops)
      if (hop.hybrid) hop.hybrid->game = edited(hop.hybrid->game, edit);
  });
  return *this;
}

Proof& Proof::replace_reduction(const std::string& reduction, const GameAt& make) {
  change_reduction(reduction, [&](Hop& hop) { hop.reduction = make; });
  return *this;
}

Proof& Proof::edit_reduction(const std::string& reduction, const PackageEdit& edit) {
  change_reduction(reduction, [&](Hop& hop) { hop.reduction = edited(hop.reduction, edit); });
  return *this;
}

Proof& Proof::edit_reductions(const PackageEdit& edit) {
  change_lists([&](std::vector<ProofGame>&, std::vector<Hop>& hops) {
    for (auto& hop : hops)
      if (hop.reduction) hop.reduction = edited(hop.reduction, edit);
  });
  return *this;
}

Proof& Proof::replace_hybrid(const std::string& reduction, const GameAt& make) {
  change_reduction(reduction, [&](Hop& hop) {
    if (!hop.hybrid) unknown(name_, what_is_named("hybrid with the reduction", reduction));
    hop.hybrid->game = make;
  });
  return *this;
}

Proof& Proof::skip_game(const std::string& game) {
  const auto found = std::find_if(games_.begin(), games_.end(),
                                  [&](const ProofGame& one) { return one.name == game; });
  if (found == games_.end()) unknown(name_, what_is_named("game", game));
  if (found == games_.begin())
    throw Error{ErrorCode::usage, name_ + "/" + game, "no step leads to the first game"};
  hops_.erase(hops_.begin() + (found - games_.begin() - 1));
  games_.erase(found);
  return *this;
}

Proof& Proof::replace_stated(const std::string& game, const BoundAt& bound) {
  bool found = false;
  for (std::size_t i = 0; i < hops_.size(); ++i) {
    if (games_[i + 1].name != game) continue;
    hops_[i].stated = bound;
    found = true;
  }
  if (!found) unknown(name_, what_is_named("step to the game", game));
  return *this;
}

Proof& Proof::replace_claim(const BoundAt& bound) {
  if (!claimed_) unknown(name_, "claim");
  claimed_ = bound;
  return *this;
}

Lemma& Proof::lemma_named(const std::string& name) {
  for (auto& lemma : lemmas_)
    if (lemma.name == name) return lemma;
  unknown(name_, what_is_named("lemma", name));
}

Proof& Proof::replace_lemma(const std::string& lemma, const std::string& text,
                            const std::function<LemmaFinding()>& check) {
  lemma_named(lemma) = {lemma, text, [check](const Proof&) { return check(); }};
  return *this;
}

Proof& Proof::replace_attack(const std::string& lemma, const Attack& attack) {
  Lemma& one = lemma_named(lemma);
  one.attack = attack;
  one.check = [attack, text = one.text](const Proof& proof) {
    return check_attack(proof, attack, text);
  };
  return *this;
}

const Hop& Proof::reduction(const std::string& reduction) const {
  const auto is_it = [&](const Hop& hop) {
    return hop.reduction && hop.reduction_name == reduction;
  };
  for (const auto& hop : hops_) {
    if (is_it(hop)) return hop;
    if (!hop.event_steps) continue;
    for (const auto& inner : hop.event_steps->hops())
      if (is_it(inner)) return inner;
  }
  unknown(name_, what_is_named("reduction", reduction));
}

const Attack& Proof::attack(const std::string& lemma) const {
  for (const auto& one : lemmas_)
    if (one.name == lemma && one.attack) return *one.attack;
  unknown(name_, what_is_named("attack", lemma));
}

}  // namespace certamen
