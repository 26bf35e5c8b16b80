// SPDX-License-Identifier: Apache-2.0
#include "framework/statespace/machine/machine.hpp"

#include <algorithm>
#include <bit>

#include "framework/error.hpp"
#include "framework/graph/cone.hpp"
#include "framework/numbers/narrow.hpp"
#include "framework/rewriting/parities.hpp"
#include "framework/statespace/machine/builder.hpp"
#include "framework/values/leaves.hpp"

namespace certamen {

namespace {

/// Turns of the quick loops here between two polls.
constexpr std::size_t often = 1024;

void refuse_unsupported(const Graph& graph) {
  for (const auto& node : graph) {
    if (node.kind() == NodeKind::choose)
      throw Error{ErrorCode::unsupported, node.label, "a game leaves no move open"};
    if (node.domain.is_real())
      throw Error{ErrorCode::unsupported, node.label.empty() ? node.title() : node.label,
                  "its values are real tensors (" + node.domain.name() + ")"};
  }
}

}  // namespace

Machine::Machine(const std::vector<Package>& packages, const MachineOptions& options,
                 const Context& context)
    : budget_{context.memory_cap}, context_{context} {
  MachineBuilder built{packages};
  refuse_unsupported(built.rooted.graph);
  RootedGraph simple = simplified(built.rooted);
  if (options.symmetry)
    if (auto apart = with_parities_apart(simple)) simple = std::move(*apart);
  program_ = std::make_unique<ExactProgram>(symbolic(simple, {.enabled = options.symmetry,
                                                              .least_size = options.symmetry_from,
                                                              .labelled_roots = true,
                                                              .repeats = options.calls}),
                                            budget_);
  const auto& roots = program_->symbolic().rooted.roots;
  const auto& graph = program_->graph();
  const auto& leaves = program_->symbolic().leaves;
  written_ = built.first.provides;

  for (const auto& side : built.sides) {
    Side own;
    std::vector<NodeId> all;
    for (const std::size_t place : side.states) {
      own.states.push_back(roots[place]);
      all.push_back(roots[place]);
    }
    for (const std::size_t place : side.tables) all.push_back(roots[place]);
    own.layout = program_->layout_of(all);
    for (const auto& field : own.layout.fields) {
      if (graph[field.node].kind() == NodeKind::table)
        own.tables.push_back(field.node);
      else if (program_->symbolic().is_symbolic(field.node))
        own.labelled.push_back(field.node);
    }
    sides_.push_back(std::move(own));
  }

  const auto prepared = [&](const MachineBuilder::Part& part) {
    std::vector<Run> runs;
    for (std::size_t side = 0; side < part.bodies.size(); ++side) {
      const auto& body = part.bodies[side];
      Run run{
          .sequence = nullptr, .expansion = nullptr, .result = roots[body.result], .written = {}};
      std::vector<NodeId> own{run.result};
      for (const auto& [set, get] : body.written) {
        run.written.emplace_back(roots[set], roots[get]);
        own.push_back(roots[set]);
      }
      for (const NodeId state : sides_[side].states)
        if (std::none_of(run.written.begin(), run.written.end(),
                         [&](const auto& one) { return one.second == state; }))
          own.push_back(state);
      for (const std::size_t table : built.sides[side].tables) own.push_back(roots[table]);
      for (const std::size_t put : body.puts) own.push_back(roots[put]);
      run.sequence = std::make_unique<Sequence>(program_->sequence(own));
      run.expansion = std::make_unique<Expansion>(*program_, *run.sequence, budget_, context_);
      runs.push_back(std::move(run));
    }
    return runs;
  };
  const auto described = [&](const MachineBuilder::Part& part) {
    MachineProcedure procedure;
    procedure.signature = part.signature;
    procedure.budget = part.budget;
    procedure.needs = part.needs;
    procedure.provides = part.provides;
    for (std::size_t i = 0; i < built.procedures.size(); ++i) {
      const std::string& name = built.procedures[i].signature.name;
      if (part.only_after.contains(name)) procedure.only_after.insert(i);
      if (part.only_before.contains(name)) procedure.only_before.insert(i);
    }
    procedure.puts = part.puts;
    procedure.puts_anew = part.puts_anew;
    for (const std::size_t place : part.inputs) {
      const Domain& whole = built.rooted.graph[built.rooted.roots[place]].domain;
      if (whole.kind() == DomainKind::option) {
        procedure.inputs.push_back({.node = roots[place], .domain = whole});
        continue;
      }
      const auto cut = leaves_of(simple.graph[simple.roots[place]].domain);
      for (std::size_t leaf = 0; leaf < cut.size(); ++leaf)
        procedure.inputs.push_back({roots[place], leaf, cut[leaf], leaves[roots[place]][leaf]});
    }
    const std::size_t result = part.bodies.front().result;
    procedure.output = simple.graph[simple.roots[result]].domain;
    procedure.inner_output = graph[roots[result]].domain;
    procedure.output_sorts = leaves[roots[result]];
    if (!procedure.inner_output.is_narrow())
      throw Error{ErrorCode::too_large, part.signature.name,
                  "its answers of " + procedure.output.name() + " have " +
                      procedure.output.cardinality().str() + " values, more than a machine word" +
                      program_->because(roots[result]) + ": use a smaller parameter"};
    return procedure;
  };
  first_ = prepared(built.first);
  for (const auto& part : built.procedures) {
    procedures_.push_back(described(part));
    runs_.push_back(prepared(part));
  }
  if (built.finalize) {
    finalize_ = described(*built.finalize);
    judges_ = prepared(*built.finalize);
  }
  find_repeating();
  draws_ = std::make_unique<Draws>(*program_, budget_);
  canonicalizer_ = std::make_unique<Canonicalizer>(*program_);
  frame_ = program_->frame();
  if (finalize_) {
    find_equations();
    find_whole_equation();
  }
}

/// What a lookup found out stays in its table, and everything else that such a procedure computes
/// from is the same again.
void Machine::find_repeating() {
  const auto& graph = program_->graph();
  std::set<NodeId> changed;  // states that some procedure writes
  for (const auto& sides : runs_)
    for (const auto& run : sides)
      for (const auto& [set, get] : run.written) changed.insert(get);
  const auto is_anew = [&](NodeId id) {
    const NodeKind kind = graph[id].kind();
    const bool lasting = kind == NodeKind::constant || kind == NodeKind::input ||
                         kind == NodeKind::get || kind == NodeKind::apply ||
                         kind == NodeKind::table || kind == NodeKind::lookup ||
                         kind == NodeKind::inverse || kind == NodeKind::set;
    return !lasting || changed.contains(id);
  };
  for (std::size_t i = 0; i < procedures_.size(); ++i)
    procedures_[i].repeats =
        !procedures_[i].puts && std::all_of(runs_[i].begin(), runs_[i].end(), [&](const Run& run) {
          return run.written.empty() && !any_in_cone(graph, {run.result}, is_anew);
        });
}

Integer Machine::weight(const Belief& belief, std::size_t side) const {
  Integer sum = 0;
  for (const auto& weight : belief.parts[side].weights) sum += weight;
  return sum;
}

void Machine::check_weight(const Belief& belief, std::size_t side, const Integer& expected,
                           const std::string& place) const {
  const Integer found = weight(belief, side);
  if (found != expected)
    throw Error{ErrorCode::internal, place,
                "what is believed weighs " + found.str() + " of " + expected.str()};
}

std::size_t Machine::procedure(const std::string& name) const {
  for (std::size_t i = 0; i < procedures_.size(); ++i)
    if (procedures_[i].signature.name == name) return i;
  throw Error{ErrorCode::unknown_name, name, "there is no such oracle"};
}

void Machine::pin(Canonicalizer& canonicalizer, const std::vector<std::uint64_t>& named) const {
  for (std::uint32_t sort = 0; sort < named.size(); ++sort) canonicalizer.pin(sort, named[sort]);
}

void Machine::unpack(std::size_t side, const std::uint64_t* key, Frame& frame) const {
  sides_[side].layout.unpack(key, frame.registers.data());
}

std::pair<Belief, Integer> Machine::start() {
  Belief belief;
  for (const auto& sort : sorts()) belief.named.push_back(sort.constants.size());
  Integer scale = 1;
  std::vector<Integer> factors;
  for (std::size_t side = 0; side < sides(); ++side) {
    BeliefPart nothing{std::vector<std::uint64_t>(sides_[side].layout.words, 0), {1}};
    std::map<std::uint64_t, Rows> answers;
    factors.push_back(pass(first_[side], side, nothing, belief.named, {}, answers));
    scale = boost::multiprecision::lcm(scale, factors.back());
    BeliefPart part;
    for (const auto& [output, rows] : answers)
      for (const auto& [key, weight] : rows) {
        part.keys.insert(part.keys.end(), key.begin(), key.end());
        part.weights.push_back(weight);
      }
    belief.parts.push_back(std::move(part));
  }
  for (std::size_t side = 0; side < sides(); ++side)
    for (auto& weight : belief.parts[side].weights) weight *= scale / factors[side];
  for (std::size_t side = 0; side < sides(); ++side)
    check_weight(belief, side, scale, "initialize");
  return {std::move(belief), scale};
}

/// Runs a procedure on one side; adds the rows of each answer, returns the factor of their weights.
StateSet Machine::states_of(const BeliefPart& part, std::size_t side) {
  const std::size_t words = sides_[side].layout.words;
  std::size_t limbs = 1;
  for (const auto& weight : part.weights) limbs = std::max(limbs, words_for(weight));
  StateSet states{words, limbs, budget_};
  for (std::size_t row = 0; row < part.weights.size(); ++row) {
    Limbs weight = limbs_of(part.weights[row]);
    weight.resize(limbs, 0);
    states.add(part.keys.data() + row * words, weight.data());
  }
  return states;
}

Integer Machine::pass(Run& run, std::size_t side, const BeliefPart& part,
                      const std::vector<std::uint64_t>& named, const std::vector<NodeValue>& given,
                      std::map<std::uint64_t, Rows>& answers) {
  if (part.empty()) return 1;
  const Side& own = sides_[side];
  StateSet states = states_of(part, side);
  Canonicalizer& canonicalizer = run.expansion->canonicalizer();
  pin(canonicalizer, named);
  std::vector<NodeId> labelled;
  if (program_->symbolic().is_symbolic(run.result)) labelled.push_back(run.result);
  labelled.insert(labelled.end(), own.labelled.begin(), own.labelled.end());
  std::vector<std::uint64_t> key(own.layout.words, 0);
  return run.expansion->pass(own.layout, std::move(states), given,
                             [&](Frame& frame, const Integer& weight) {
                               for (const auto& [set, get] : run.written)
                                 frame.registers[get] = frame.registers[set];
                               if (!sorts().empty())
                                 canonicalizer.rename(labelled, own.tables, frame);
                               own.layout.pack(frame.registers.data(), key.data());
                               answers[frame.registers[run.result]][key] += weight;
                             });
}

/// One more named value of a sort, which may be any that has no name yet.
BeliefPart Machine::with_fresh(const BeliefPart& part, std::size_t side, std::uint32_t sort,
                               const std::vector<std::uint64_t>& named) {
  const Side& own = sides_[side];
  Rows rows;
  std::vector<std::uint64_t> key(own.layout.words, 0);
  pin(*canonicalizer_, named);
  for (std::size_t row = 0; row < part.weights.size(); ++row) {
    if (row % often == often - 1) context_.stop_if_cancelled("beliefs");
    unpack(side, part.keys.data() + row * own.layout.words, frame_);
    canonicalizer_->count(own.labelled, own.tables, frame_);
    const Frame before = frame_;
    draws_->each_unpinned(
        sort, named[sort], own.tables, frame_, [&](std::uint64_t label, const Integer& times) {
          const Frame chosen = frame_;
          canonicalizer_->rename_first(sort, label, own.labelled, own.tables, frame_);
          own.layout.pack(frame_.registers.data(), key.data());
          rows[key] += part.weights[row] * times;
          frame_ = chosen;
        });
    frame_ = before;
  }
  BeliefPart result;
  for (auto& [its, weight] : rows) {
    result.keys.insert(result.keys.end(), its.begin(), its.end());
    result.weights.push_back(std::move(weight));
  }
  return result;
}

/// Names what is fresh, and gives every input node its register.
std::vector<NodeValue> Machine::choose(Belief& belief, const std::vector<MachineInput>& inputs,
                                       const std::vector<MachineMove>& moves, Integer& factor) {
  if (moves.size() != inputs.size())
    throw Error{ErrorCode::usage, "machine",
                "expected " + std::to_string(inputs.size()) + " inputs, got " +
                    std::to_string(moves.size())};
  std::vector<std::uint64_t> values;
  for (std::size_t i = 0; i < inputs.size(); ++i)
    values.push_back(moves[i].fresh ? name_fresh(belief, inputs[i].sort, factor) : moves[i].value);
  return registers_of(inputs, values);
}

/// Gives a name to a value of a sort that had none; returns its label.
std::uint64_t Machine::name_fresh(Belief& belief, std::uint32_t sort, Integer& factor) {
  const std::uint64_t name = belief.named[sort];
  const Integer values = draws_->unpinned(sort, name);
  for (std::size_t side = 0; side < sides(); ++side) {
    const Integer expected = weight(belief, side) * values;
    belief.parts[side] = with_fresh(belief.parts[side], side, sort, belief.named);
    check_weight(belief, side, expected, sorts()[sort].domain.name());
  }
  factor *= values;
  ++belief.named[sort];
  return sorts()[sort].kind == LabelSort::Kind::atoms ? name : std::uint64_t{1} << name;
}

/// The register of a cut string from those of its segments.
std::uint64_t Machine::composed(const Domain& domain, const std::uint64_t* segments) const {
  if (domain.is_narrow()) return Codec{domain}.compose(segments);
  const auto domains = leaves_of(domain);
  auto& interner = program_->interner();
  return interner.id(map_leaves(domain, domain, 0, [&](std::size_t leaf, const Integer&) {
    return interner.from_register(domains[leaf], segments[leaf]);
  }));
}

/// Registers of input nodes, from what was chosen; nodes that lack a choice are left out.
std::vector<NodeValue> Machine::registers_of(const std::vector<MachineInput>& inputs,
                                             const std::vector<std::uint64_t>& values) const {
  std::vector<NodeValue> registers;
  for (std::size_t i = 0; i < values.size();) {
    const NodeId node = inputs[i].node;
    const Domain& domain = program_->graph()[node].domain;
    const std::size_t first = i;
    while (i < inputs.size() && inputs[i].node == node) ++i;
    if (i > values.size()) break;
    registers.emplace_back(node, domain.kind() == DomainKind::tuple
                                     ? composed(domain, values.data() + first)
                                     : values[first]);
  }
  return registers;
}

std::vector<MachineAnswer> Machine::call(const Belief& belief, std::size_t procedure,
                                         const std::vector<MachineMove>& moves, Integer& factor) {
  Belief asked = belief;
  Integer chosen = 1;
  const auto given = choose(asked, procedures_[procedure].inputs, moves, chosen);
  std::vector<std::map<std::uint64_t, Rows>> answers(sides());
  std::vector<Integer> factors;
  Integer common = 1;
  for (std::size_t side = 0; side < sides(); ++side) {
    factors.push_back(
        pass(runs_[procedure][side], side, asked.parts[side], asked.named, given, answers[side]));
    common = boost::multiprecision::lcm(common, factors.back());
  }
  factor = chosen * common;

  std::map<std::uint64_t, MachineAnswer> merged;
  for (std::size_t side = 0; side < sides(); ++side)
    for (auto& [output, rows] : answers[side]) {
      auto [entry, is_new] = merged.try_emplace(output);
      auto& answer = entry->second;
      if (is_new) {
        answer.output = output;
        answer.belief.parts.resize(sides());
        answer.belief.named = asked.named;
      }
      const Integer share = common / factors[side];
      auto& part = answer.belief.parts[side];
      for (auto& [key, weight] : rows) {
        part.keys.insert(part.keys.end(), key.begin(), key.end());
        part.weights.push_back(share == 1 ? std::move(weight) : Integer{weight * share});
      }
    }
  const Codec codec{procedures_[procedure].inner_output};
  std::vector<MachineAnswer> result;
  for (auto& [output, answer] : merged) {
    codec.visit(output, [&](std::size_t leaf, std::uint64_t value) {
      const auto sort = procedures_[procedure].output_sorts[leaf];
      if (sort == no_sort) return;
      auto& named = answer.belief.named[sort];
      named = std::max(named, sorts()[sort].kind == LabelSort::Kind::atoms
                                  ? value + 1
                                  : static_cast<std::uint64_t>(std::bit_width(value)));
    });
    result.push_back(std::move(answer));
  }
  return result;
}

std::vector<Integer> Machine::judge(const Belief& belief, const std::vector<MachineMove>& moves,
                                    Integer& factor) {
  if (!finalize_) throw Error{ErrorCode::usage, "machine", "the game has no finalize"};
  Belief asked = belief;
  Integer chosen = 1;
  const auto given = choose(asked, finalize_->inputs, moves, chosen);
  std::vector<Integer> won(sides(), 0), factors;
  Integer common = 1;
  for (std::size_t side = 0; side < sides(); ++side) {
    std::map<std::uint64_t, Rows> answers;
    factors.push_back(pass(judges_[side], side, asked.parts[side], asked.named, given, answers));
    common = boost::multiprecision::lcm(common, factors.back());
    for (const auto& [key, weight] : answers[1]) won[side] += weight;
  }
  for (std::size_t side = 0; side < sides(); ++side) won[side] *= common / factors[side];
  factor = chosen * common;
  return won;
}

/// So many values of the input have a name.
std::uint64_t Machine::named_moves(const std::vector<std::uint64_t>& named,
                                   const MachineInput& input) const {
  if (input.sort != no_sort)
    return sorts()[input.sort].kind == LabelSort::Kind::atoms
               ? named[input.sort]
               : std::uint64_t{1} << named[input.sort];
  if (input.domain.cardinality() > Integer{1} << 40)
    throw Error{ErrorCode::too_large, program_->place(input.node),
                "an adversary would have " + input.domain.cardinality().str() +
                    " values to choose from" + program_->because(input.node) +
                    ": use a smaller parameter"};
  return to_word(input.domain.cardinality(), program_->place(input.node));
}

std::vector<MachineMove> Machine::all_moves(const std::vector<std::uint64_t>& named,
                                            const MachineInput& input) const {
  std::vector<MachineMove> moves;
  const std::uint64_t count = named_moves(named, input);
  for (std::uint64_t i = 0; i < count; ++i) {
    if (i % often == often - 1) context_.stop_if_cancelled("moves");
    moves.push_back({false, input.sort != no_sort ? i
                            : input.domain.is_narrow()
                                ? input.domain.element_word(i)
                                : program_->interner().id(input.domain.element(Integer{i}))});
  }
  if (input.sort != no_sort && draws_->unpinned(input.sort, named[input.sort]) > 0)
    moves.push_back({true, 0});
  return moves;
}

/// A fresh value has a name for the inputs after it.
std::vector<std::vector<MachineMove>> Machine::all_calls(const Belief& belief,
                                                         std::size_t procedure) const {
  constexpr std::size_t most = 1u << 22;
  struct Partial {
    std::vector<MachineMove> moves;
    std::vector<std::uint64_t> named;
  };
  std::vector<Partial> partials{{{}, belief.named}};
  for (const auto& input : procedures_[procedure].inputs) {
    std::vector<Partial> longer;
    for (const auto& partial : partials)
      for (const auto& move : all_moves(partial.named, input)) {
        longer.push_back(partial);
        longer.back().moves.push_back(move);
        if (move.fresh) ++longer.back().named[input.sort];
        if (longer.size() % often == 0) context_.stop_if_cancelled("moves");
        if (longer.size() > most)
          throw Error{ErrorCode::too_large, procedures_[procedure].signature.name,
                      "an adversary would have more than " + std::to_string(most) +
                          " ways to call it: use a smaller parameter"};
      }
    partials = std::move(longer);
  }
  std::vector<std::vector<MachineMove>> result;
  for (auto& partial : partials) result.push_back(std::move(partial.moves));
  return result;
}

}  // namespace certamen
