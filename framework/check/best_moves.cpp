// SPDX-License-Identifier: Apache-2.0
#include "framework/check/best_moves.hpp"

#include <algorithm>
#include <map>
#include <memory>
#include <set>

#include "framework/engines/exact/exact.hpp"
#include "framework/error.hpp"
#include "framework/games/adversary.hpp"

namespace certamen {

namespace {

/// What has been seen and moved so far, by codes, in order.
using History = std::vector<Integer>;
/// The moves by what was seen before.
using Moves = std::map<History, Integer>;

/// One move that is left open, as nodes of Run's body.
struct Choice {
  NodeId node = no_node;
  std::vector<NodeId> fresh = {};    // what is seen since the choice before
  std::vector<std::size_t> at = {};  // their places among the arguments of the choice
};

std::vector<NodeId> choices_in(const Graph& graph) {
  std::vector<NodeId> found;
  for (NodeId id = 0; id < graph.size(); ++id)
    if (graph[id].is(NodeKind::choose)) found.push_back(id);
  return found;
}

/// What something else than the choices depends on: a draw outside of this tells nothing.
std::vector<bool> used_in(const Procedure& run) {
  const Graph& body = run.body;
  std::vector<bool> used(body.size(), false);
  used[run.result] = true;
  for (NodeId id = body.size(); id-- > 0;) {
    const GraphNode& node = body[id];
    const bool acts = node.is(NodeKind::call) || node.is(NodeKind::set) || node.is(NodeKind::put) ||
                      node.is(NodeKind::event);
    if (acts) used[id] = true;
    if (!used[id] || node.is(NodeKind::choose)) continue;
    for (const NodeId argument : node.arguments) used[argument] = true;
  }
  return used;
}

/// The choices of Run. What tells nothing is left out: values of one kind, and draws of which only
/// a choice could make anything.
std::vector<Choice> choices_of(const Package& player) {
  const Procedure& run = entry_of(player);
  const std::vector<bool> used = used_in(run);
  const auto tells = [&](NodeId id) {
    const Domain& domain = run.body[id].domain;
    if (domain.is_real())
      throw Error{ErrorCode::unsupported, player.name + "/Run",
                  "a move is left to the engine after a real tensor was seen"};
    return domain.cardinality() > 1 && (used[id] || !run.body[id].is(NodeKind::sample));
  };
  std::vector<Choice> choices;
  std::set<NodeId> known;
  for (const NodeId id : choices_in(run.body)) {
    const auto& seen = run.body[id].arguments;
    const std::set<NodeId> all{seen.begin(), seen.end()};
    const bool knows =
        std::ranges::includes(all, known) && (choices.empty() || all.contains(choices.back().node));
    if (!knows)
      throw Error{ErrorCode::unsupported, player.name + "/Run",
                  "a move is left to the engine that does not see what an earlier one saw"};
    Choice choice{.node = id};
    for (std::size_t i = 0; i < seen.size(); ++i) {
      const bool is_move = run.body[seen[i]].is(NodeKind::choose);
      if (known.contains(seen[i]) || is_move || !tells(seen[i])) continue;
      choice.fresh.push_back(seen[i]);
      choice.at.push_back(i);
    }
    known = all;
    choices.push_back(std::move(choice));
  }
  return choices;
}

/// Win, then for each choice what is seen since the one before, and the move.
std::vector<NodeId> asked_of(const Experiment& experiment, const std::vector<Choice>& choices) {
  const std::vector<NodeId> nodes = choices_in(experiment.graph);
  if (nodes.size() != choices.size())
    throw Error{ErrorCode::unsupported, experiment.name,
                "only an adversary leaves moves to the engine, not a game"};
  std::vector<NodeId> asked{experiment.win};
  for (std::size_t k = 0; k < choices.size(); ++k) {
    for (const std::size_t place : choices[k].at)
      asked.push_back(experiment.graph[nodes[k]].arguments.at(place));
    asked.push_back(nodes[k]);
  }
  return asked;
}

/// Backward induction over what may be seen.
class Induction {
 public:
  Induction(const Graph& body, const std::vector<Choice>& choices)
      : body_{body}, choices_{choices}, moves_(choices.size()) {
    for (const Choice& choice : choices) all_ *= body[choice.node].domain.cardinality();
  }

  /// The winning paths of one game, whose probabilities count this much.
  void add(const std::map<std::vector<Integer>, Rational>& outcomes, int factor) {
    for (const auto& [codes, probability] : outcomes) {
      if (codes.front() == 0) continue;
      paths_[History(codes.begin() + 1, codes.end())] += factor * all_ * probability;
    }
  }

  /// Forgets the moves of a run before.
  Rational run() {
    for (Moves& moves : moves_) moves.clear();
    return after(0, 0, paths_.begin(), paths_.end());
  }
  const std::vector<Moves>& moves() const { return moves_; }
  void turn() {
    for (auto& [history, weight] : paths_) weight = -weight;
  }

 private:
  using Path = std::map<History, Rational>::const_iterator;

  /// The first path behind `from` that differs from it in one of the first `length` codes.
  static Path behind(Path from, Path end, std::size_t length) {
    const auto& first = from->first;
    Path next = from;
    while (next != end &&
           std::equal(first.begin(), first.begin() + static_cast<std::ptrdiff_t>(length),
                      next->first.begin()))
      ++next;
    return next;
  }

  /// Of paths that agree in the first `length` codes, those before choice k.
  Rational after(std::size_t k, std::size_t length, Path begin, Path end) {
    poll_now_and_then("best moves");
    Rational sum = 0;
    if (k == choices_.size()) {
      for (Path path = begin; path != end; ++path) sum += path->second;
      return sum;
    }
    const std::size_t seen = length + choices_[k].fresh.size();
    for (Path path = begin; path != end;) {
      const Path next = behind(path, end, seen);
      sum += best(k, seen, path, next);
      path = next;
    }
    return sum;
  }

  /// Of paths that agree in all that is seen before choice k. A move that no path has wins nothing.
  Rational best(std::size_t k, std::size_t seen, Path begin, Path end) {
    std::optional<Rational> most;
    Integer move = 0;
    std::set<Integer> tried;
    for (Path path = begin; path != end;) {
      const Path next = behind(path, end, seen + 1);
      const Integer code = path->first[seen];
      const Rational value = after(k + 1, seen + 1, path, next);
      if (!most || value > *most) {
        most = value;
        move = code;
      }
      tried.insert(code);
      path = next;
    }
    const Domain& domain = body_[choices_[k].node].domain;
    if (tried.size() < domain.cardinality() && *most < 0) {
      most = 0;
      Integer i = 0;
      while (tried.contains(domain.element(i))) ++i;
      move = domain.element(i);
    }
    const auto& first = begin->first;
    moves_[k][History(first.begin(), first.begin() + static_cast<std::ptrdiff_t>(seen))] = move;
    return *most;
  }

  const Graph& body_;
  const std::vector<Choice>& choices_;
  Rational all_ = 1;                   // ways to move
  std::map<History, Rational> paths_;  // what is won on each, if its moves are made
  std::vector<Moves> moves_;           // by choice
};

/// Each choice becomes an operation on what was seen before. What is never seen makes no
/// difference.
void make_moves(Graph& body, const std::vector<Choice>& choices, const std::vector<Moves>& moves) {
  std::vector<NodeId> seen;
  for (std::size_t k = 0; k < choices.size(); ++k) {
    GraphNode& choice = body[choices[k].node];
    seen.insert(seen.end(), choices[k].fresh.begin(), choices[k].fresh.end());
    std::vector<Domain> inputs;
    for (const NodeId id : seen) inputs.push_back(body[id].domain);
    const auto table = std::make_shared<const Moves>(moves[k]);
    const auto decide = [table, domain = choice.domain](std::span<const Value> values) {
      History history;
      for (const Value& value : values) history.push_back(value.code());
      const auto found = table->find(history);
      return Value{found == table->end() ? domain.element(0) : found->second};
    };
    choice.action = node::Apply{opaque_operation("best move", inputs, choice.domain, decide)};
    choice.arguments = seen;
    seen.push_back(choices[k].node);
  }
}

/// Says for people what is chosen.
class MovesInWords {
 public:
  MovesInWords(const Graph& body, const std::vector<Choice>& choices,
               const std::vector<Moves>& moves)
      : body_{body}, choices_{choices}, moves_{moves} {
    std::map<std::string, std::size_t> calls;
    std::size_t draws = 0;
    for (NodeId id = 0; id < body.size(); ++id) {
      const GraphNode& node = body[id];
      std::string name = node.label;
      if (node.is(NodeKind::call))
        name = node.import().name() + "#" + std::to_string(++calls[node.import().name()]);
      else if (name.empty())
        name = node.is(NodeKind::choose) ? "move" : "draw#" + std::to_string(++draws);
      names_.push_back(std::move(name));
    }
  }

  std::vector<std::string> lines() {
    std::vector<std::string> all;
    for (std::size_t k = 0; k < choices_.size(); ++k) {
      shown_.insert(shown_.end(), choices_[k].fresh.begin(), choices_[k].fresh.end());
      all.push_back(line(k));
      shown_.push_back(choices_[k].node);
    }
    return all;
  }

 private:
  std::string print(NodeId id, const Integer& code) const {
    return body_[id].domain.print(Value{code});
  }

  /// Whether the moves in it are those that are made.
  bool is_reached(const History& history, std::size_t k) const {
    std::size_t length = 0;
    for (std::size_t j = 0; j < k; ++j) {
      length += choices_[j].fresh.size();
      const auto before =
          History(history.begin(), history.begin() + static_cast<std::ptrdiff_t>(length));
      const auto made = moves_[j].find(before);
      if (made == moves_[j].end() || made->second != history[length]) return false;
      ++length;
    }
    return true;
  }

  /// "m = 01", or "m = 01 if LR#1 = 10; else 00".
  std::string line(std::size_t k) const {
    constexpr std::size_t most = 8;  // cases
    const NodeId id = choices_[k].node;
    std::map<Integer, std::vector<History>> cases;
    for (const auto& [history, move] : moves_[k])
      if (is_reached(history, k)) cases[move].push_back(history);
    const std::string begin = names_[id] + " = ";
    if (cases.empty()) return begin + "any value";
    if (cases.size() == 1) return begin + print(id, cases.begin()->first);
    const auto usual =
        std::ranges::max_element(cases, {}, [](const auto& entry) { return entry.second.size(); });
    std::string text;
    std::size_t count = 0;
    for (const auto& [move, histories] : cases) {
      if (move == usual->first) continue;
      for (const History& history : histories) {
        if (++count > most) return begin + "by what was seen, in more than 8 cases";
        text += print(id, move) + " if " + condition(history) + "; ";
      }
    }
    return begin + text + "else " + print(id, usual->first);
  }

  std::string condition(const History& history) const {
    std::string text;
    for (std::size_t i = 0; i < shown_.size(); ++i)
      if (!body_[shown_[i]].is(NodeKind::choose))
        text +=
            (text.empty() ? "" : ", ") + names_[shown_[i]] + " = " + print(shown_[i], history[i]);
    return text;
  }

  const Graph& body_;
  const std::vector<Choice>& choices_;
  const std::vector<Moves>& moves_;
  std::vector<std::string> names_;  // of nodes
  std::vector<NodeId> shown_;       // what is seen before the choice
};

/// Adds the paths of all games; of two, the right one less the left one.
void follow(const Definition& definition, const Package& player, const std::vector<Choice>& choices,
            const Context& context, Induction& induction) {
  const auto& games = definition.games();
  for (std::size_t i = 0; i < games.size(); ++i) {
    const Experiment experiment = play(games[i], player);
    const std::vector<NodeId> asked = asked_of(experiment, choices);
    try {
      induction.add(exact_distribution(with_drawn_moves(experiment), asked, context),
                    games.size() == 2 && i == 0 ? -1 : 1);
    } catch (const Error& error) {
      if (error.code() != ErrorCode::too_large) throw;
      throw Error{error.code(), player.name,
                  std::string{"the moves that it leaves to the engine are too many to follow: "} +
                      error.what()};
    }
  }
}

}  // namespace

bool leaves_moves(const Package& adversary) {
  return std::ranges::any_of(adversary.exports, [](const Procedure& procedure) {
    return !choices_in(procedure.body).empty();
  });
}

Experiment with_drawn_moves(Experiment experiment) {
  for (GraphNode& move : experiment.graph) {
    if (!move.is(NodeKind::choose)) continue;
    move.action = node::Sample{Distribution::uniform(move.domain)};
    move.arguments.clear();
  }
  return experiment;
}

BestMoves with_best_moves(const Definition& definition, Package adversary, const Context& context) {
  if (definition.kind() == DefinitionKind::cost)
    throw Error{ErrorCode::unsupported, adversary.name,
                "moves are not left to the engine where a cost is asked for"};
  const std::vector<Choice> choices = choices_of(adversary);
  Procedure& run = entry_of(adversary);
  Induction induction{run.body, choices};
  follow(definition, adversary, choices, context, induction);
  Rational most = induction.run();
  std::vector<Moves> moves = induction.moves();
  const bool two = definition.games().size() == 2;
  if (two) {
    induction.turn();
    const Rational other = induction.run();
    if (other > most) {
      most = other;
      moves = induction.moves();
    }
  }
  std::vector<std::string> chosen = MovesInWords{run.body, choices, moves}.lines();
  make_moves(run.body, choices, moves);
  const Evidence advantage = two ? Evidence{Exact{most}} : definition.advantage({Exact{most}});
  return {std::move(adversary), advantage.lower(), std::move(chosen)};
}

}  // namespace certamen
