// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/mutators.hpp"

#include <algorithm>

#include "framework/games/procedures.hpp"
#include "framework/proof/edits.hpp"
#include "framework/values/operations.hpp"

namespace certamen {

namespace {

/// A mutation of one package.
struct PackageMutation {
  Mutator mutator;
  std::string name;
  PackageEdit edit;
};

/// Whether the state has a value at the start without this write of the procedure.
bool is_set_otherwise(const Package& package, const GraphNode& write) {
  for (const auto& state : package.states)
    if (state.id == write.state() && state.initial) return true;
  std::size_t others = 0;
  for (const Procedure& initializer : package.initializers)
    for (const GraphNode& step : initializer.body)
      others += step.sets(write.state()) && &step != &write ? 1 : 0;
  return others > 0;
}

void drop_records(std::vector<PackageMutation>& places, const Package& package,
                  const Procedure& in) {
  const std::string& procedure = in.signature.name;
  const std::size_t puts = find_steps(in, steps::puts()).size();
  for (std::size_t i = 0; i < puts; ++i)
    places.push_back({Mutator::record_dropped,
                      "put " + std::to_string(i) + " of " + procedure + " is left out",
                      without_steps(procedure, steps::puts().only(i))});
  const auto writes = find_steps(in, steps::writes());
  for (std::size_t i = 0; i < writes.size(); ++i)
    if (is_set_otherwise(package, *writes[i]))
      places.push_back({Mutator::record_dropped,
                        "write " + std::to_string(i) + " of " + procedure + " is left out",
                        without_steps(procedure, steps::writes().only(i))});
}

void swap_inputs(std::vector<PackageMutation>& places, const Procedure& in) {
  const auto& [procedure, inputs, output] = in.signature;
  for (std::size_t i = 0; i < inputs.size(); ++i)
    for (std::size_t j = i + 1; j < inputs.size(); ++j)
      if (inputs[i] == inputs[j])
        places.push_back({Mutator::inputs_swapped,
                          "inputs " + std::to_string(i) + " and " + std::to_string(j) + " of " +
                              procedure + " are swapped",
                          with_inputs_swapped(procedure, i, j)});
}

/// Whether first_element() can be made of it.
bool has_first_element(const Domain& domain) {
  if (domain.is_real()) return false;
  if (domain.kind() == DomainKind::vector && domain.size().is_symbol()) return false;
  return std::ranges::all_of(domain.parts(), has_first_element);
}

/// 0, the identity of a group, or a tuple or a vector of such: an element at all sizes.
Node first_element(Body& at, const Domain& domain) {
  if (domain.kind() == DomainKind::group) return at.constant(domain, Value{1});
  if (domain.kind() == DomainKind::vector && domain.is_symbolic()) {
    const Domain& element = domain.parts()[0];
    const auto length = static_cast<std::size_t>(domain.size().number());
    Nodes elements;
    for (std::size_t i = 0; i < length; ++i) elements.push_back(first_element(at, element));
    return at.apply(operations::make_vector(element, length), elements);
  }
  if (domain.kind() != DomainKind::tuple) return at.constant(domain, Value{0});
  Nodes parts;
  for (const Domain& part : domain.parts()) parts.push_back(first_element(at, part));
  return at.tuple(parts);
}

/// The domain at the sizes of the package that is edited.
PackageEdit with_draw_fixed(const std::string& procedure, std::size_t draw) {
  return [=](PackageEditor& edit, const Sizes&) {
    const Steps which = steps::samples().only(draw);
    const Domain domain = find_steps(edit.procedure(procedure), which).at(0)->domain;
    edit.replace_steps(procedure, which,
                       [&](Body& at, const Nodes&) { return first_element(at, domain); });
  };
}

PackageEdit with_draw_reused(const std::string& procedure, std::size_t draw, std::size_t earlier) {
  return [=](PackageEditor& edit, const Sizes&) {
    edit.replace_body(procedure, [&](Body&, FormerBody& before, const Nodes& inputs) {
      return before.run_with(inputs, steps::samples().only(draw), [&](Body&, const Nodes&) {
        return before.step(steps::samples().only(earlier));
      });
    });
  };
}

void change_draws(std::vector<PackageMutation>& places, const Procedure& in) {
  const std::string& procedure = in.signature.name;
  const auto draws = find_steps(in, steps::samples());
  for (std::size_t i = 0; i < draws.size(); ++i) {
    if (!has_first_element(draws[i]->domain)) continue;
    const std::string draw = "draw " + std::to_string(i);
    places.push_back({Mutator::draw_fixed, draw + " of " + procedure + " is fixed",
                      with_draw_fixed(procedure, i)});
    for (std::size_t j = 0; j < i; ++j)
      if (draws[j]->domain == draws[i]->domain)
        places.push_back({Mutator::draw_reused,
                          draw + " of " + procedure + " is draw " + std::to_string(j),
                          with_draw_reused(procedure, i, j)});
  }
}

std::vector<PackageMutation> package_mutations(const Package& package) {
  std::vector<PackageMutation> places;
  const auto procedures = procedures_of(package);
  for (const Procedure* procedure : procedures) {
    const auto has_its_name = [&](const Procedure* other) {
      return other->signature.name == procedure->signature.name;
    };
    if (std::ranges::count_if(procedures, has_its_name) > 1) continue;
    drop_records(places, package, *procedure);
    if (package.find_export(procedure->signature.name) == procedure)
      swap_inputs(places, *procedure);
    change_draws(places, *procedure);
  }
  return places;
}

/// A package of the proof, and how it is edited there.
struct MutationTarget {
  std::string name;
  std::vector<PackageMutation> places;
  std::function<void(Proof&, const PackageEdit&)> edit;
};

void add_mutation_targets(std::vector<MutationTarget>& targets, const Sizes& symbols,
                          const std::vector<Hop>& hops) {
  for (const auto& hop : hops) {
    const auto sizes =
        hop.hybrid ? symbols.with(hop.hybrid->index, hop.hybrid->range().symbol()) : symbols;
    if (hop.reduction)
      targets.push_back({hop.reduction_name, package_mutations(hop.reduction(sizes)),
                         [name = hop.reduction_name](Proof& p, const PackageEdit& edit) {
                           p.edit_reduction(name, edit);
                         }});
    if (hop.hybrid && hop.hybrid->step)
      add_mutation_targets(targets, sizes, hop.hybrid->step->hops);
    if (hop.hybrid && hop.reduction)
      targets.push_back({"hybrid of " + hop.reduction_name,
                         package_mutations(hop.hybrid->game(sizes)),
                         [name = hop.reduction_name](Proof& p, const PackageEdit& edit) {
                           p.replace_hybrid(name, edited(p.reduction(name).hybrid->game, edit));
                         }});
  }
}

std::vector<MutationTarget> mutation_targets(const Proof& proof) {
  std::vector<MutationTarget> targets;
  const Sizes symbols{proof.sizes()};
  const auto add = [&](const ProofGame& game) {
    targets.push_back(
        {game.name, package_mutations(game.make(symbols)),
         [name = game.name](Proof& p, const PackageEdit& edit) { p.edit_game(name, edit); }});
  };
  for (const auto& game : proof.games()) add(game);
  add_mutation_targets(targets, symbols, proof.hops());
  for (const auto& hop : proof.hops()) {
    if (!hop.event_steps) continue;
    // The first is one of the games above.
    const std::vector<ProofGame>& games = hop.event_steps->games();
    for (std::size_t i = 1; i < games.size(); ++i) add(games[i]);
    add_mutation_targets(targets, symbols, hop.event_steps->hops());
  }
  return targets;
}

/// In each package that has the place, which is known by its name.
void mutate_everywhere(std::vector<Mutation>& mutations,
                       const std::vector<MutationTarget>& targets) {
  using Edit = std::function<void(Proof&)>;
  struct Group {
    Mutator mutator;
    std::string name;
    std::vector<Edit> edits;
  };
  std::vector<Group> groups;
  for (const auto& target : targets)
    for (const auto& [mutator, name, edit] : target.places) {
      auto group = std::ranges::find(groups, name, &Group::name);
      if (group == groups.end()) group = groups.insert(group, {mutator, name, {}});
      group->edits.push_back([by = target.edit, one = edit](Proof& p) { by(p, one); });
    }
  for (const auto& [mutator, name, edits] : groups)
    if (edits.size() > 1)
      mutations.push_back({mutator, "everywhere: " + name, [all = edits](Proof& p) {
                             for (const auto& edit : all) edit(p);
                           }});
}

void halve_bounds(std::vector<Mutation>& mutations, const Proof& proof) {
  const Rational half = make_rational(1, 2);
  for (std::size_t i = 0; i < proof.hops().size(); ++i) {
    const BoundAt stated = proof.hops()[i].stated;
    if (!stated) continue;
    const std::string game = proof.games()[i + 1].name;
    mutations.push_back({Mutator::bound_halved, game + ": the stated bound is halved",
                         [=](Proof& p) { p.replace_stated(game, scaled(stated, half)); }});
  }
  if (proof.claimed())
    mutations.push_back({Mutator::bound_halved, "the claim is halved",
                         [=](Proof& p) { p.replace_claim(scaled(p.claimed(), half)); }});
}

}  // namespace

std::string_view to_string(Mutator mutator) {
  switch (mutator) {
  case Mutator::record_dropped: return "record dropped";
  case Mutator::inputs_swapped: return "inputs swapped";
  case Mutator::draw_fixed: return "draw fixed";
  case Mutator::draw_reused: return "draw reused";
  default: return "bound halved";
  }
}

std::vector<Mutation> mutations_of(const Proof& proof) {
  std::vector<Mutation> mutations;
  const std::vector<MutationTarget> targets = mutation_targets(proof);
  for (const auto& target : targets)
    for (const auto& [mutator, name, edit] : target.places)
      mutations.push_back({mutator, target.name + ": " + name,
                           [by = target.edit, one = edit](Proof& p) { by(p, one); }});
  mutate_everywhere(mutations, targets);
  halve_bounds(mutations, proof);
  return mutations;
}

}  // namespace certamen
