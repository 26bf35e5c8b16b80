// SPDX-License-Identifier: Apache-2.0
#include "framework/certify/stepper.hpp"

#include <algorithm>
#include <set>

#include "framework/error.hpp"

namespace certamen::certify {

namespace {

std::vector<Procedure*> bodies_of(Package& game) {
  std::vector<Procedure*> all;
  for (auto& procedure : game.initializers) all.push_back(&procedure);
  for (auto& procedure : game.exports) all.push_back(&procedure);
  if (game.finalize) all.push_back(&*game.finalize);
  return all;
}

/// What bodies read.
struct Readings {
  std::set<StateId> states = {};
  std::set<TableId> maps = {};
};

Readings read_by(const std::vector<Procedure*>& bodies) {
  Readings read;
  for (const auto* body : bodies)
    for (const auto& node : body->body) {
      if (node.is(NodeKind::get)) read.states.insert(node.state());
      if (node.is(NodeKind::find)) read.maps.insert(node.table());
    }
  return read;
}

/// The procedure without the steps that neither its result nor a later read needs. An unused draw
/// or lookup may go: its value changes no other probability. Written here once more, so that a
/// defect of the engines' liveness is not repeated in the checker.
void drop_idle_steps(Procedure& procedure, const Readings& read) {
  std::vector<bool> needed(procedure.body.size(), false);
  needed[procedure.result] = true;
  for (std::size_t i = procedure.body.size(); i-- > 0;) {
    const auto& node = procedure.body[i];
    const bool lasting = (node.kind() == NodeKind::set && read.states.contains(node.state())) ||
                         (node.kind() == NodeKind::put && read.maps.contains(node.table())) ||
                         node.kind() == NodeKind::input || node.kind() == NodeKind::call;
    needed[i] = needed[i] || lasting;
    if (!needed[i]) continue;
    for (const NodeId argument : node.arguments) needed[argument] = true;
  }
  Graph kept;
  std::vector<NodeId> place(procedure.body.size(), no_node);
  for (std::size_t i = 0; i < procedure.body.size(); ++i) {
    if (!needed[i]) continue;
    place[i] = kept.size();
    kept.push_back(procedure.body[i]);
    for (auto& argument : kept.back().arguments) argument = place[argument];
  }
  procedure.result = place[procedure.result];
  procedure.body = std::move(kept);
}

Package without_idle_steps(Package game) {
  const auto bodies = bodies_of(game);
  const auto size = [&] {
    std::size_t sum = 0;
    for (const auto* body : bodies) sum += body->body.size();
    return sum;
  };
  for (std::size_t before = size() + 1; before != size();) {
    before = size();
    const Readings read = read_by(bodies);
    for (auto* body : bodies) drop_idle_steps(*body, read);
  }
  return game;
}

}  // namespace

void Work::spend(std::size_t updates) {
  if (updates > left_)
    throw Error{ErrorCode::too_large, "certificate",
                "more than " + std::to_string(most_) + " weights would have to be computed"};
  left_ -= updates;
}

Stepper::Stepper(const Package& game, const Limits& limits)
    : stack_{without_idle_steps(game)}, paths_{limits, game.name} {
  if (!game.imports.empty())
    throw Error{ErrorCode::unsupported, game.name, "it has open imports, so it is no game"};
}

const std::vector<std::vector<Integer>>& Stepper::inputs(std::size_t oracle) {
  const auto found = inputs_.find(oracle);
  if (found != inputs_.end()) return found->second;
  return inputs_.emplace(oracle, all_inputs(oracles()[oracle].signature.inputs)).first->second;
}

const std::vector<Integer>& Stepper::outputs() {
  if (!outputs_) outputs_ = elements(finalize()->signature.inputs.at(0));
  return *outputs_;
}

Stepper::Id Stepper::id_of(const Memory& memory) {
  const auto [entry, is_new] = ids_.try_emplace(memory, ids_.size());
  if (is_new) memories_.push_back(&entry->first);
  return entry->second;
}

std::vector<bool> Stepper::written(Id id) const {
  std::vector<bool> result;
  for (const auto& state : stack_[0].states) result.push_back(memory(id).states.contains(state.id));
  return result;
}

void PathCount::add() {
  if (++paths_ > limits_.paths)
    throw Error{ErrorCode::too_large, game_,
                "more than " + std::to_string(limits_.paths) +
                    " outcomes of coins would have to be run"};
  if (limits_.stop && paths_ % 256 == 0 && limits_.stop())
    throw Error{ErrorCode::interrupted, game_, "stopped"};
}

std::map<Stepper::Id, Rational> Stepper::start() {
  Package& game = stack_[0];
  std::vector<Procedure*> later;
  for (auto& procedure : game.exports) later.push_back(&procedure);
  if (game.finalize) later.push_back(&*game.finalize);
  const auto read = read_by(later).states;
  std::map<Id, Rational> result;
  CoinTape tape;
  do {
    paths_.add();
    Runner run{stack_, {}, tape};
    run.start();
    Memory memory = run.memory()[0];
    std::erase_if(memory.states, [&](const auto& state) { return !read.contains(state.first); });
    std::erase_if(memory.tables, [](const auto& table) { return table.second.empty(); });
    result[id_of(memory)] += run.weight();
  } while (tape.next());
  return result;
}

std::optional<std::vector<Stepper::Step>> Stepper::steps(Id from, const Procedure& procedure,
                                                         const std::vector<Integer>& inputs) {
  std::map<std::pair<Integer, Id>, Rational> found;
  CoinTape tape;
  do {
    paths_.add();
    Runner run{stack_, {memory(from)}, tape};
    Integer answer;
    try {
      answer = run.run(0, procedure, inputs);
    } catch (const Error& error) {
      if (error.code() != ErrorCode::read_before_write) throw;
      return std::nullopt;
    }
    Memory memory = run.memory()[0];
    std::erase_if(memory.tables, [](const auto& table) { return table.second.empty(); });
    found[{answer, id_of(memory)}] += run.weight();
  } while (tape.next());
  std::vector<Step> result;
  for (const auto& [where, weight] : found) result.push_back({where.first, where.second, weight});
  return result;
}

const std::optional<std::vector<Stepper::Step>>& Stepper::call(Id from, std::size_t oracle,
                                                               std::size_t input) {
  const std::vector<std::size_t> key{from, oracle, input};
  const auto found = calls_.find(key);
  if (found != calls_.end()) return found->second;
  auto made = steps(from, oracles()[oracle], inputs(oracle)[input]);
  return calls_.emplace(key, std::move(made)).first->second;
}

const std::optional<Rational>& Stepper::verdict(Id from, std::size_t output) {
  const std::pair key{from, output};
  const auto found = verdicts_.find(key);
  if (found != verdicts_.end()) return found->second;
  std::optional<Rational> yes;
  if (const auto made = steps(from, *finalize(), {outputs()[output]})) {
    yes = 0;
    for (const auto& step : *made)
      if (step.answer != 0) *yes += step.weight;
  }
  return verdicts_.emplace(key, std::move(yes)).first->second;
}

}  // namespace certamen::certify
