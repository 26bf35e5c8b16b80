// SPDX-License-Identifier: Apache-2.0
// A procedure that writes states, called at each element of vectors: one loop over these states.
#include <algorithm>
#include <map>

#include "framework/error.hpp"
#include "framework/games/each.hpp"
#include "framework/games/loop.hpp"
#include "framework/graph/cone.hpp"
#include "framework/graph/make.hpp"
#include "framework/values/operations.hpp"

namespace certamen {

namespace {

/// What one call computes: its answer and what its states become, as nodes of the body, in which
/// every read of a state that was written before stands for what was written.
class OneCall {
 public:
  OneCall(const Procedure& procedure, const Size& count) : body_{procedure.body} {
    stands_for_.resize(body_.size());
    std::map<StateId, NodeId> first_read;
    for (NodeId id = 0; id < body_.size(); ++id) {
      const GraphNode& node = body_[id];
      stands_for_[id] = id;
      switch (node.kind()) {
      case NodeKind::input:
      case NodeKind::constant:
      case NodeKind::apply: break;
      case NodeKind::get:
        if (const auto written = last_.find(node.state()); written != last_.end())
          stands_for_[id] = written->second;
        else
          stands_for_[id] = first_read.try_emplace(node.state(), id).first->second;
        break;
      case NodeKind::set:
        if (!last_.contains(node.state())) states_.push_back(node.state());
        last_[node.state()] = stands_for_[node.arguments[0]];
        break;
      default:
        throw Error{ErrorCode::unsupported, procedure.signature.name,
                    "it is called at each of " + count.text() +
                        " elements and writes states, and '" + node.title() +
                        "' is more than to compute"};
      }
    }
    result_ = stands_for_[procedure.result];
    note(result_);
    for (const StateId& state : states_) note(last_.at(state));
    std::ranges::sort(inputs_);
    std::ranges::sort(kept_);
  }

  /// Appends the loop over all calls, and writes the states; returns the answers.
  NodeId append_to(Graph& graph, const std::vector<NodeId>& arguments, const Size& count,
                   const std::string& label_prefix) const {
    std::vector<Domain> domains;
    std::vector<NodeId> before;
    for (const StateId& state : states_) {
      domains.push_back(body_[last_.at(state)].domain);
      before.push_back(append(graph, make_get(state, domains.back())));
    }
    const bool one = states_.size() == 1;
    const Domain all = one ? domains[0] : Tuple(domains);
    std::vector<NodeId> on{
        one ? before[0] : append(graph, make_apply(operations::make_tuple(domains), before))};
    std::vector<Domain> inputs{all};
    for (const NodeId id : kept_) {
      on.push_back(append(graph, body_[id]));
      inputs.push_back(body_[id].domain);
    }
    for (const NodeId id : inputs_) {
      on.push_back(arguments[place_of_input(id)]);
      inputs.push_back(body_[id].domain);
    }
    const Operation step =
        composed(label_prefix + "step", inputs, [&](Body& at, const std::vector<Node>& given) {
          std::map<NodeId, Node> known;
          for (std::size_t i = 0; i < kept_.size(); ++i) known.emplace(kept_[i], given[1 + i]);
          for (std::size_t i = 0; i < inputs_.size(); ++i)
            known.emplace(inputs_[i], given[1 + kept_.size() + i]);
          std::vector<Node> parts;
          for (std::size_t i = 0; i < states_.size(); ++i)
            parts.push_back(one ? given[0] : at.get(given[0], i));
          const Node answer = written(at, result_, known, parts);
          std::vector<Node> after;
          for (const StateId& state : states_)
            after.push_back(written(at, last_.at(state), known, parts));
          return at.tuple({answer, one ? after[0] : at.tuple(after)});
        });
    const Operation loop = operations::repeat(step, count, inputs_.size());
    const NodeId both = append(graph, make_apply(loop, std::move(on), label_prefix + "calls"));
    const NodeId state = append(graph, make_apply(operations::get(loop.output(), 1), {both}));
    for (std::size_t i = 0; i < states_.size(); ++i) {
      const NodeId value =
          one ? state : append(graph, make_apply(operations::get(all, i), {state}));
      append(graph, make_set(states_[i], domains[i], value));
    }
    return append(graph, make_apply(operations::get(loop.output(), 0), {both}));
  }

 private:
  bool is_part(const GraphNode& node) const {
    return node.is(NodeKind::get) && last_.contains(node.state());
  }

  /// Adds what the node is computed from. A constant, and a state that no call writes, stay.
  void note(NodeId id) {
    id = stands_for_[id];
    if (std::ranges::find(noted_, id) != noted_.end()) return;
    noted_.push_back(id);
    const GraphNode& node = body_[id];
    if (node.is(NodeKind::input)) inputs_.push_back(id);
    if (node.is(NodeKind::constant) || (node.is(NodeKind::get) && !is_part(node)))
      kept_.push_back(id);
    for (const NodeId argument : node.arguments) note(argument);
  }

  std::size_t place_of_input(NodeId id) const {
    return static_cast<std::size_t>(
        std::count_if(body_.begin(), body_.begin() + static_cast<std::ptrdiff_t>(id),
                      [](const GraphNode& node) { return node.is(NodeKind::input); }));
  }

  /// The node in the step's body.
  Node written(Body& at, NodeId id, std::map<NodeId, Node>& known,
               const std::vector<Node>& parts) const {
    id = stands_for_[id];
    if (const auto found = known.find(id); found != known.end()) return found->second;
    const GraphNode& node = body_[id];
    if (node.is(NodeKind::get)) {
      const auto place = std::ranges::find(states_, node.state()) - states_.begin();
      return parts[static_cast<std::size_t>(place)];
    }
    std::vector<Node> on;
    for (const NodeId argument : node.arguments) on.push_back(written(at, argument, known, parts));
    return known.emplace(id, at.apply(node.operation(), on)).first->second;
  }

  const Graph& body_;
  std::vector<NodeId> stands_for_;
  std::vector<StateId> states_;     // that are written, in the order in which they are
  std::map<StateId, NodeId> last_;  // what each becomes
  NodeId result_ = no_node;
  std::vector<NodeId> noted_, inputs_, kept_;
};

}  // namespace

bool writes_states(const Procedure& procedure) {
  return std::ranges::any_of(procedure.body,
                             [](const GraphNode& node) { return node.is(NodeKind::set); });
}

NodeId append_body_in_turn(Graph& graph, const Procedure& procedure,
                           const std::vector<NodeId>& arguments, const Size& count,
                           const std::string& label_prefix) {
  return OneCall{procedure, count}.append_to(graph, arguments, count, label_prefix);
}

}  // namespace certamen
