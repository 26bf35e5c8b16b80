// SPDX-License-Identifier: Apache-2.0
// What to hand in at the end of a search game: of all outputs, those that some state accepts. And
// what the answers of a last call weigh.
#include <algorithm>
#include <functional>
#include <set>

#include "framework/graph/cone.hpp"
#include "framework/statespace/machine/machine.hpp"
#include "framework/values/leaves.hpp"

namespace certamen {

namespace {

/// The value that a root of the machine writes.
NodeId written_value(const Graph& graph, NodeId id) {
  while (graph[id].kind() == NodeKind::set || graph[id].kind() == NodeKind::event)
    id = graph[id].arguments[0];
  return id;
}

/// The input that a node is, itself or as a part of a flat tuple.
bool is_leaf(const Graph& graph, NodeId id, const MachineInput& input) {
  const Domain& whole = graph[input.node].domain;
  if (id == input.node) return whole.kind() != DomainKind::tuple;
  const auto& node = graph[id];
  return node.applies(Opcode::get) && node.arguments[0] == input.node &&
         node.operation().facts().projection->index == input.leaf &&
         leaf_count(whole) == whole.parts().size();
}

/// The codes of what a value's parts are chosen by: see MachineInput.
void collect_choices(const Domain& domain, const Integer& code,
                     std::vector<std::pair<Domain, Integer>>& choices) {
  if (domain.kind() != DomainKind::tuple && domain.kind() != DomainKind::vector) {
    choices.emplace_back(domain, code);
    return;
  }
  const auto parts = part_domains(domain);
  const auto codes = unpack(parts, code);
  for (std::size_t i = 0; i < parts.size(); ++i) collect_choices(parts[i], codes[i], choices);
}

/// The node is a tuple, vector or string of these, each once and in this order.
bool is_made_of(const Graph& graph, NodeId id, const std::vector<NodeId>& parts) {
  std::size_t next = 0;
  const std::function<bool(NodeId)> follows = [&](NodeId at) {
    if (next < parts.size() && at == parts[next]) return ++next > 0;
    const auto& node = graph[at];
    return node.kind() == NodeKind::apply && node.operation().facts().constructor &&
           node.domain.kind() != DomainKind::option && !node.arguments.empty() &&
           std::all_of(node.arguments.begin(), node.arguments.end(), follows);
  };
  return follows(id) && next == parts.size();
}

}  // namespace

/// For each leaf of the output that stands alone on one side of an equation among the conjuncts of
/// the verdict, on every side of the machine: the other side, which must not depend on the leaf's
/// node, nor on leaves that come later.
void Machine::find_equations() {
  const auto& graph = program_->graph();
  const auto& inputs = finalize_->inputs;
  equations_.resize(inputs.size());
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    std::vector<Run> runs;
    for (std::size_t side = 0; side < sides(); ++side) {
      NodeId solution = no_node;
      for (const NodeId id : conjuncts(graph, written_value(graph, judges_[side].result))) {
        const auto& node = graph[id];
        if (node.kind() != NodeKind::apply || !node.operation().facts().equality) continue;
        for (const int k : {0, 1}) {
          const NodeId own = node.arguments[static_cast<std::size_t>(k)];
          const NodeId other = node.arguments[static_cast<std::size_t>(1 - k)];
          const bool free = std::none_of(
              inputs.begin() + static_cast<std::ptrdiff_t>(i), inputs.end(),
              [&](const MachineInput& later) { return depends_on(graph, other, later.node); });
          const DomainKind kind = graph[other].domain.kind();
          const bool whole = kind != DomainKind::tuple && kind != DomainKind::vector;
          if (is_leaf(graph, own, inputs[i]) && free && whole) solution = other;
        }
      }
      if (solution == no_node) break;
      Run run{.sequence = nullptr, .expansion = nullptr, .result = solution, .written = {}};
      run.sequence = std::make_unique<Sequence>(program_->sequence({solution}));
      run.expansion = std::make_unique<Expansion>(*program_, *run.sequence, budget_, context_);
      runs.push_back(std::move(run));
    }
    if (runs.size() == sides()) equations_[i] = std::move(runs);
  }
}

void Machine::find_whole_equation() {
  const auto& graph = program_->graph();
  std::vector<NodeId> parts;  // of the output
  for (const auto& input : finalize_->inputs) {
    if (input.sort != no_sort) return;
    if (parts.empty() || parts.back() != input.node) parts.push_back(input.node);
  }
  const auto& verdict = graph[written_value(graph, judges_[0].result)];
  if (sides() != 1 || verdict.kind() != NodeKind::apply || !verdict.operation().facts().equality)
    return;
  const bool first = is_made_of(graph, verdict.arguments[0], parts);
  const NodeId output = verdict.arguments[first ? 0 : 1], other = verdict.arguments[first ? 1 : 0];
  const bool free = std::none_of(parts.begin(), parts.end(),
                                 [&](NodeId part) { return depends_on(graph, other, part); });
  if (!is_made_of(graph, output, parts) || !free || program_->symbolic().is_symbolic(other)) return;
  whole_equation_.emplace(
      Run{.sequence = nullptr, .expansion = nullptr, .result = other, .written = {}});
  whole_equation_->sequence = std::make_unique<Sequence>(program_->sequence({other}));
  whole_equation_->expansion =
      std::make_unique<Expansion>(*program_, *whole_equation_->sequence, budget_, context_);
}

std::optional<Machine::Guess> Machine::best_guess(const Belief& belief) {
  if (!whole_equation_ || belief.parts[0].empty()) return std::nullopt;
  std::map<std::uint64_t, Integer> weights;
  pin(whole_equation_->expansion->canonicalizer(), belief.named);
  Guess guess;
  guess.factor =
      whole_equation_->expansion->pass(sides_[0].layout, states_of(belief.parts[0], 0), {},
                                       [&](Frame& frame, const Integer& weight) {
                                         weights[frame.registers[whole_equation_->result]] +=
                                             weight;
                                       });
  const auto best =
      std::max_element(weights.begin(), weights.end(),
                       [](const auto& a, const auto& b) { return a.second < b.second; });
  guess.won = best->second;
  guess.moves = moves_of_output(best->first);
  if (guess.moves.size() != finalize_->inputs.size()) return std::nullopt;
  return guess;
}

/// The output that makes the whole equation true where its other side has this register.
std::vector<MachineMove> Machine::moves_of_output(std::uint64_t value) const {
  const Domain& domain = program_->graph()[whole_equation_->result].domain;
  auto& interner = program_->interner();
  std::vector<std::pair<Domain, Integer>> choices;
  collect_choices(domain, interner.from_register(domain, value), choices);
  std::vector<MachineMove> moves;
  for (const auto& [its, code] : choices) moves.push_back({false, interner.to_register(its, code)});
  return moves;
}

std::optional<std::vector<std::vector<Machine::Guess>>> Machine::all_guesses(const Belief& belief) {
  if (!whole_equation_) return std::nullopt;
  const auto& part = belief.parts[0];
  const Layout& layout = sides_[0].layout;
  std::vector<std::vector<Guess>> guesses(part.weights.size());
  pin(whole_equation_->expansion->canonicalizer(), belief.named);
  for (std::size_t row = 0; row < part.weights.size(); ++row) {
    StateSet state{layout.words, 1, budget_};
    const std::uint64_t one = 1;
    state.add(part.keys.data() + row * layout.words, &one);
    const Integer factor = whole_equation_->expansion->pass(
        layout, std::move(state), {}, [&](Frame& frame, const Integer& weight) {
          guesses[row].push_back(
              {moves_of_output(frame.registers[whole_equation_->result]), weight, 1});
        });
    for (auto& guess : guesses[row]) {
      if (guess.moves.size() != finalize_->inputs.size()) return std::nullopt;
      guess.factor = factor;
    }
  }
  return guesses;
}

/// Values of a leaf that its equation has in some state; the belief has the names of the moves
/// before it. Values that have no name are there as one fresh value.
std::vector<MachineMove> Machine::solutions(const Belief& belief, std::size_t input,
                                            const std::vector<std::uint64_t>& before) {
  const auto& leaf = finalize_->inputs[input];
  const auto given = registers_of(finalize_->inputs, before);
  std::set<std::uint64_t> found;
  for (std::size_t side = 0; side < sides(); ++side) {
    const auto& part = belief.parts[side];
    if (part.empty()) continue;
    StateSet states = states_of(part, side);
    auto& run = equations_[input][side];
    pin(run.expansion->canonicalizer(), belief.named);
    run.expansion->pass(
        sides_[side].layout, std::move(states), given,
        [&](Frame& frame, const Integer&) { found.insert(frame.registers[run.result]); });
  }
  std::vector<MachineMove> moves;
  bool unnamed = false;
  for (const std::uint64_t value : found) {
    if (leaf.sort == no_sort || value < named_moves(belief.named, leaf))
      moves.push_back({false, value});
    else
      unnamed = true;
  }
  if (unnamed && draws_->unpinned(leaf.sort, belief.named[leaf.sort]) > 0)
    moves.push_back({true, 0});
  if (moves.empty()) moves.push_back(all_moves(belief.named, leaf).front());
  return moves;
}

Machine::AnswerWeights Machine::last_answers(const Belief& belief, std::size_t procedure,
                                             const std::vector<MachineMove>& moves,
                                             Integer& factor) {
  AnswerWeights weights;
  if (procedures_[procedure].puts) {  // a map's entries are roots of their own
    for (const auto& answer : call(belief, procedure, moves, factor)) {
      weights.emplace_back(answer.output, std::vector<Integer>{});
      for (std::size_t side = 0; side < sides(); ++side)
        weights.back().second.push_back(weight(answer.belief, side));
    }
    return weights;
  }
  answers_.resize(procedures_.size());
  auto& runs = answers_[procedure];
  for (std::size_t side = runs.size(); side < sides(); ++side) {
    Run run{.sequence = nullptr,
            .expansion = nullptr,
            .result = runs_[procedure][side].result,
            .written = {}};
    run.sequence = std::make_unique<Sequence>(program_->sequence({run.result}));
    run.expansion = std::make_unique<Expansion>(*program_, *run.sequence, budget_, context_);
    runs.push_back(std::move(run));
  }
  Belief asked = belief;
  Integer chosen = 1, common = 1;
  const auto given = choose(asked, procedures_[procedure].inputs, moves, chosen);
  std::vector<Integer> factors(sides(), 1);
  std::vector<std::vector<std::pair<std::uint64_t, Integer>>> found(sides());
  for (std::size_t side = 0; side < sides(); ++side) {
    auto& run = runs[side];
    if (asked.parts[side].empty()) continue;
    Canonicalizer& canonicalizer = run.expansion->canonicalizer();
    pin(canonicalizer, asked.named);
    std::vector<NodeId> labelled;
    if (program_->symbolic().is_symbolic(run.result)) labelled.push_back(run.result);
    factors[side] =
        run.expansion->pass(sides_[side].layout, states_of(asked.parts[side], side), given,
                            [&](Frame& frame, const Integer& weight) {
                              if (!labelled.empty()) canonicalizer.rename(labelled, {}, frame);
                              found[side].emplace_back(frame.registers[run.result], weight);
                            });
    common = boost::multiprecision::lcm(common, factors[side]);
    std::sort(found[side].begin(), found[side].end());
  }
  std::vector<std::size_t> next(sides(), 0);
  for (;;) {
    std::optional<std::uint64_t> least;
    for (std::size_t side = 0; side < sides(); ++side)
      if (next[side] < found[side].size() && (!least || found[side][next[side]].first < *least))
        least = found[side][next[side]].first;
    if (!least) break;
    auto& its = weights.emplace_back(*least, std::vector<Integer>(sides(), 0)).second;
    for (std::size_t side = 0; side < sides(); ++side) {
      for (; next[side] < found[side].size() && found[side][next[side]].first == *least;
           ++next[side])
        its[side] += found[side][next[side]].second;
      its[side] *= common / factors[side];
    }
  }
  factor = chosen * common;
  return weights;
}

std::vector<std::vector<MachineMove>> Machine::outputs(const Belief& belief) {
  struct Partial {
    std::vector<MachineMove> moves;
    std::vector<std::uint64_t> values;
    Belief belief;
  };
  std::vector<Partial> partials{{{}, {}, belief}};
  for (std::size_t i = 0; i < finalize_->inputs.size(); ++i) {
    const auto& leaf = finalize_->inputs[i];
    std::vector<Partial> longer;
    for (auto& partial : partials) {
      const auto moves = equations_[i].empty() ? all_moves(partial.belief.named, leaf)
                                               : solutions(partial.belief, i, partial.values);
      for (const auto& move : moves) {
        context_.stop_if_cancelled("outputs");
        Partial next = partial;
        Integer factor = 1;
        next.moves.push_back(move);
        next.values.push_back(move.fresh ? name_fresh(next.belief, leaf.sort, factor) : move.value);
        longer.push_back(std::move(next));
      }
    }
    partials = std::move(longer);
  }
  std::vector<std::vector<MachineMove>> result;
  for (auto& partial : partials) result.push_back(std::move(partial.moves));
  return result;
}

}  // namespace certamen
