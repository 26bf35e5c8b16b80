// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/meeting_lemma.hpp"

#include <algorithm>

#include "framework/proof/apart.hpp"
#include "framework/proof/dependence.hpp"
#include "framework/proof/state_rules.hpp"

namespace certamen {

namespace {

/// A procedure that notes its values, and may raise the event.
struct Noting {
  const FormPart* part;
  TableId map;
  std::optional<StateId> shift;  // what its images are shifted by; none: they are the arguments
};

class Meeting {
 public:
  explicit Meeting(const Form& form) : form_{form}, seen_{seen_of(form, false)} {}

  /// Nothing if the event may be another one.
  std::optional<Noting> noting(const FormPart& part) const {
    const auto& negation = part.graph[part.events.front()];
    if (!negation.applies(Opcode::bit_not)) return std::nullopt;
    const auto& equality = part.graph[negation.arguments[0]];
    if (!equality.is(NodeKind::apply) || !equality.operation().facts().equality)
      return std::nullopt;
    for (const std::size_t side : {std::size_t{0}, std::size_t{1}})
      if (auto found = first_value(part, equality.arguments[side], equality.arguments[1 - side]))
        return found;
    return std::nullopt;
  }

 private:
  std::optional<Noting> first_value(const FormPart& part, NodeId first, NodeId value) const {
    const Graph& graph = part.graph;
    const GraphNode& choice = graph[first];
    if (!choice.applies(Opcode::value_or) || choice.arguments[1] != value ||
        !graph[choice.arguments[0]].is(NodeKind::find))
      return std::nullopt;
    const GraphNode& find = graph[choice.arguments[0]];
    const TableId& map = graph[find.arguments[0]].table();
    const NodeId image = find.arguments[1];
    const auto is_its_put = [&](NodeId put) {
      const auto& a = graph[put].arguments;
      return graph[a[0]].table() == map && a[1] == image && a[2] == first;
    };
    std::size_t accessed = 0;
    for (NodeId id = 0; id < graph.size(); ++id) accessed += accesses(part, id, map) ? 1 : 0;
    if (seen_.contains(map) || accessed != 2 || std::ranges::none_of(part.puts, is_its_put))
      return std::nullopt;
    const auto argument = only_argument(graph, value);
    if (!argument) return std::nullopt;
    if (image == *argument) return Noting{&part, map, std::nullopt};
    const auto shift = shift_of(graph, image, *argument);
    return shift ? std::optional{Noting{&part, map, shift}} : std::nullopt;
  }

  /// The one input that a value holds, beside constants.
  static std::optional<NodeId> only_argument(const Graph& graph, NodeId value) {
    const GraphNode& node = graph[value];
    if (node.is(NodeKind::input)) return value;
    if (!node.is(NodeKind::apply) || !is_constructor(node.operation())) return std::nullopt;
    std::optional<NodeId> found;
    for (const NodeId argument : node.arguments) {
      if (graph[argument].is(NodeKind::constant)) continue;
      if (found || !graph[argument].is(NodeKind::input)) return std::nullopt;
      found = argument;
    }
    return found;
  }

  /// The hidden uniform state k of an image that is a bijection of the argument and of k.
  std::optional<StateId> shift_of(const Graph& graph, NodeId image, NodeId argument) const {
    const GraphNode& node = graph[image];
    if (!node.is(NodeKind::apply) || node.operation().is_opaque() || node.arguments.size() != 2)
      return std::nullopt;
    for (const std::size_t i : {std::size_t{0}, std::size_t{1}}) {
      const NodeId key = node.arguments[1 - i];
      if (node.arguments[i] != argument || !graph[key].is(NodeKind::get)) continue;
      const bool bijective = [&] {
        for (const std::size_t j : {std::size_t{0}, std::size_t{1}})
          if (!node.operation().facts().is_bijective(j) ||
              !same_cardinality(graph[node.arguments[j]].domain, node.domain))
            return false;
        return true;
      }();
      const StateId& state = graph[key].state();
      if (bijective && !seen_.contains(state) && is_stored_uniform(form_, state)) return state;
    }
    return std::nullopt;
  }

  const Form& form_;
  StatesAndTables seen_;
};

bool is_never(const FormPart& part) {
  const GraphNode& event = part.graph[part.events.front()];
  return event.is(NodeKind::constant) && event.value().code() == 0;
}

}  // namespace

LemmaResult bound_meeting(const Form& form) {
  LemmaResult other{std::nullopt, "it is not that values with one image meet"};
  const Meeting meeting{form};
  std::vector<Noting> all;
  for (const FormPart* part : parts_of(form)) {
    if (is_never(*part)) continue;
    const auto found = part == &form.start ? std::nullopt : meeting.noting(*part);
    if (!found || (!all.empty() && found->map != all.front().map)) return other;
    all.push_back(*found);
  }
  if (all.size() < 2) return other;
  const Domain& images = form.tables.at(all.front().map).domain;
  for (const FormPart* part : parts_of(form))
    if (is_never(*part) && accesses(*part, all.front().map)) return other;
  Bound pairs = 0;
  for (std::size_t i = 0; i < all.size(); ++i)
    for (std::size_t j = 0; j < i; ++j) {
      if (all[i].shift == all[j].shift) return other;
      pairs = pairs + calls_of(*all[i].part) * calls_of(*all[j].part);
    }
  return {pairs / Bound::cardinality(images), "values under a hidden shift meet others"};
}

}  // namespace certamen
