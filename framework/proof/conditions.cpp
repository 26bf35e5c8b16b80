// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/conditions.hpp"

#include <algorithm>
#include <bitset>
#include <optional>
#include <set>

#include "framework/graph/make.hpp"
#include "framework/values/operations.hpp"

namespace certamen {

namespace {

constexpr std::size_t most_atoms = 10;
constexpr std::size_t most_reasons = 64;

using Rows = std::bitset<std::size_t{1} << most_atoms>;

/// Of each atom: 0 or 1 if the reason says what it is, else 2.
using Cube = std::vector<unsigned>;

bool is_logic(const Graph& graph, NodeId id) {
  const GraphNode& node = graph[id];
  return node.kind() == NodeKind::apply && node.domain == Boolean() && !node.arguments.empty() &&
         node.operation().is_finite() && !node.operation().is_opaque() &&
         std::ranges::all_of(node.arguments,
                             [&](NodeId a) { return graph[a].domain == Boolean(); });
}

/// A Boolean node as a function of the Booleans that logic does not look into.
class Condition {
 public:
  Condition(const Graph& graph, NodeId id) : graph_{graph} { collect(id); }

  const std::vector<NodeId>& atoms() const { return atoms_; }
  bool is_small() const { return atoms_.size() <= most_atoms; }
  /// The shortest reasons for it to hold, none of which another one covers; nothing if there are
  /// too many.
  std::optional<std::vector<Cube>> reasons() const;

 private:
  void collect(NodeId id) {
    if (std::ranges::find(order_, id) != order_.end()) return;
    if (is_logic(graph_, id)) {
      for (const NodeId argument : graph_[id].arguments) collect(argument);
    } else if (graph_[id].kind() != NodeKind::constant) {
      atoms_.push_back(id);
    }
    order_.push_back(id);
  }
  std::size_t count() const { return std::size_t{1} << atoms_.size(); }
  Rows holds() const;
  Rows impossible() const;
  std::optional<std::set<std::size_t>> why_equal(NodeId a, NodeId b) const;
  std::optional<std::set<std::size_t>> why_equal_arguments(NodeId a, NodeId b) const;
  Rows covered(const Cube& cube) const;

  const Graph& graph_;
  std::vector<NodeId> atoms_;
  std::vector<NodeId> order_;  // every node after its arguments; the condition last
};

Rows Condition::holds() const {
  Rows rows;
  std::map<NodeId, Integer> value;
  for (std::size_t row = 0; row < count(); ++row) {
    std::size_t atom = 0;
    for (const NodeId id : order_) {
      const GraphNode& node = graph_[id];
      if (node.kind() == NodeKind::constant) {
        value[id] = node.value().code();
      } else if (!is_logic(graph_, id)) {
        value[id] = static_cast<int>(row >> atom++ & 1);
      } else {
        std::vector<Integer> arguments;
        for (const NodeId argument : node.arguments) arguments.push_back(value.at(argument));
        value[id] = node.operation().evaluate(arguments);
      }
    }
    rows[row] = value.at(order_.back()) != 0;
  }
  return rows;
}

/// Which atoms together say that two values are equal, if some do.
std::optional<std::set<std::size_t>> Condition::why_equal(NodeId a, NodeId b) const {
  if (a == b) return std::set<std::size_t>{};
  for (std::size_t i = 0; i < atoms_.size(); ++i) {
    const GraphNode& atom = graph_[atoms_[i]];
    if (atom.kind() != NodeKind::apply || !atom.operation().facts().equality) continue;
    if (std::ranges::is_permutation(atom.arguments, std::vector{a, b}))
      return std::set<std::size_t>{i};
  }
  return why_equal_arguments(a, b);
}

/// Values of one function, or of one random function, at equal arguments.
std::optional<std::set<std::size_t>> Condition::why_equal_arguments(NodeId a, NodeId b) const {
  const GraphNode &one = graph_[a], &other = graph_[b];
  const bool applied = one.kind() == NodeKind::apply && other.kind() == NodeKind::apply &&
                       one.operation() == other.operation();
  const bool asked = one.kind() == NodeKind::lookup && other.kind() == NodeKind::lookup &&
                     one.arguments.front() == other.arguments.front();
  if ((!applied && !asked) || one.arguments.size() != other.arguments.size()) return std::nullopt;
  std::set<std::size_t> all;
  for (std::size_t i = 0; i < one.arguments.size(); ++i) {
    auto part = why_equal(one.arguments[i], other.arguments[i]);
    if (!part) return std::nullopt;
    all.merge(*part);
  }
  return all;
}

/// Equal arguments, and images that differ.
Rows Condition::impossible() const {
  Rows rows;
  for (std::size_t i = 0; i < atoms_.size(); ++i) {
    const GraphNode& atom = graph_[atoms_[i]];
    if (atom.kind() != NodeKind::apply || !atom.operation().facts().equality) continue;
    const auto reason = why_equal_arguments(atom.arguments[0], atom.arguments[1]);
    if (!reason) continue;
    for (std::size_t row = 0; row < count(); ++row)
      if ((row >> i & 1) == 0 &&
          std::ranges::all_of(*reason, [&](std::size_t k) { return (row >> k & 1) != 0; }))
        rows.set(row);
  }
  return rows;
}

Rows Condition::covered(const Cube& cube) const {
  Rows rows;
  for (std::size_t row = 0; row < count(); ++row) {
    bool inside = true;
    for (std::size_t i = 0; i < cube.size(); ++i)
      inside = inside && (cube[i] == 2 || cube[i] == (row >> i & 1));
    rows[row] = inside;
  }
  return rows;
}

std::optional<std::vector<Cube>> Condition::reasons() const {
  const Rows excluded = impossible(), wanted = holds() & ~excluded, allowed = wanted | excluded;
  const std::size_t n = atoms_.size();
  std::vector<std::size_t> power(n + 1, 1);
  for (std::size_t i = 0; i < n; ++i) power[i + 1] = 3 * power[i];
  const auto digit = [&](std::size_t cube, std::size_t i) { return cube / power[i] % 3; };
  // With what is left open as the highest digit, both halves of a cube stand before it.
  std::vector<bool> implies(power[n], false);
  for (std::size_t cube = 0; cube < power[n]; ++cube) {
    std::size_t open = 0, row = 0;
    for (; open < n && digit(cube, open) != 2; ++open) row |= digit(cube, open) << open;
    implies[cube] =
        open == n ? allowed[row] : implies[cube - power[open]] && implies[cube - 2 * power[open]];
  }
  struct Reason {
    Cube cube;
    Rows rows;
    std::size_t literals;
  };
  std::vector<Reason> prime;
  for (std::size_t cube = 0; cube < power[n]; ++cube) {
    if (!implies[cube]) continue;
    Cube digits;
    bool shortest = true;
    for (std::size_t i = 0; i < n; ++i) {
      digits.push_back(static_cast<unsigned>(digit(cube, i)));
      shortest = shortest && (digits[i] == 2 || !implies[cube + (2 - digits[i]) * power[i]]);
    }
    const Rows rows = shortest ? covered(digits) & wanted : Rows{};
    if (rows.none()) continue;
    const auto literals = n - static_cast<std::size_t>(std::ranges::count(digits, 2U));
    prime.push_back({std::move(digits), rows, literals});
  }
  std::ranges::sort(prime, {}, [](const Reason& one) { return std::pair{one.literals, one.cube}; });
  std::vector<Cube> kept;
  for (std::size_t i = 0; i < prime.size(); ++i) {
    bool needed = true;
    for (std::size_t k = 0; k < prime.size() && needed; ++k) {
      const bool inside = k != i && (prime[i].rows & ~prime[k].rows).none();
      needed = !inside || (prime[i].rows == prime[k].rows && i < k);
    }
    if (needed) kept.push_back(prime[i].cube);
  }
  if (kept.size() > most_reasons) return std::nullopt;
  return kept;
}

/// The conditions that something else than logic looks at.
std::set<NodeId> conditions_of(const FormPart& part) {
  std::set<NodeId> found;
  const auto look = [&](NodeId id) {
    if (is_logic(part.graph, id)) found.insert(id);
  };
  for (NodeId id = 0; id < part.graph.size(); ++id)
    if (!is_logic(part.graph, id))
      for (const NodeId argument : part.graph[id].arguments) look(argument);
  for (const NodeId root : roots_of(part)) look(root);
  return found;
}

struct Written {
  std::vector<NodeId> atoms;
  std::vector<Cube> reasons;
};

NodeId write(Graph& out, const Written& written, const std::vector<NodeId>& place) {
  const auto join = [&](std::optional<NodeId>& all, const Operation& with, NodeId next) {
    all = all ? append(out, make_apply(with, {*all, next})) : next;
  };
  std::optional<NodeId> any;
  for (const Cube& reason : written.reasons) {
    std::optional<NodeId> all;
    for (std::size_t i = 0; i < reason.size(); ++i) {
      if (reason[i] == 2) continue;
      const NodeId atom = place[written.atoms[i]];
      join(all, operations::bit_and(Boolean()),
           reason[i] == 1 ? atom : append(out, make_apply(operations::bit_not(Boolean()), {atom})));
    }
    join(any, operations::bit_or(Boolean()), all ? *all : append(out, make_boolean(true)));
  }
  return any ? *any : append(out, make_boolean(false));
}

/// The node, or one of the graph that is the same.
NodeId append_shared(Graph& graph, GraphNode node) {
  const auto found = std::ranges::find_if(graph, [&](const GraphNode& other) {
    if (node.kind() == NodeKind::apply)
      return other.kind() == NodeKind::apply && other.operation() == node.operation() &&
             other.arguments == node.arguments;
    return node.kind() == NodeKind::constant && other.kind() == NodeKind::constant &&
           other.domain == node.domain && other.value() == node.value();
  });
  if (found != graph.end()) return static_cast<NodeId>(found - graph.begin());
  return append(graph, std::move(node));
}

NodeId part_of(Graph& graph, NodeId tuple, std::size_t i) {
  if (graph[tuple].applies(Opcode::make_tuple)) return graph[tuple].arguments[i];
  return append_shared(graph, make_apply(operations::get(graph[tuple].domain, i), {tuple}));
}

/// Tuples are equal if all of their parts are.
NodeId equal_parts(Graph& graph, NodeId a, NodeId b) {
  const Domain domain = graph[a].domain;
  if (domain.kind() != DomainKind::tuple || domain.parts().empty())
    return append_shared(graph, make_apply(operations::equal(domain), {a, b}));
  std::optional<NodeId> all;
  for (std::size_t i = 0; i < domain.parts().size(); ++i) {
    const NodeId first = part_of(graph, a, i), second = part_of(graph, b, i);
    const NodeId part = first == second ? append_shared(graph, make_boolean(true))
                                        : equal_parts(graph, first, second);
    all =
        all ? append_shared(graph, make_apply(operations::bit_and(Boolean()), {*all, part})) : part;
  }
  return *all;
}

bool compare_parts(FormPart& part) {
  bool changed = false;
  rebuild(part, [&](NodeId, const GraphNode& node, Graph& out) -> std::optional<NodeId> {
    if (node.kind() != NodeKind::apply || !node.operation().facts().equality) return std::nullopt;
    const Domain& domain = out[node.arguments[0]].domain;
    changed = changed || domain.kind() == DomainKind::tuple;
    if (domain == Boolean()) return std::nullopt;
    return equal_parts(out, node.arguments[0], node.arguments[1]);
  });
  return changed;
}

bool write_conditions(FormPart& part) {
  const bool compared = compare_parts(part);
  std::map<NodeId, Written> plan;
  for (const NodeId id : conditions_of(part)) {
    const Condition condition{part.graph, id};
    if (!condition.is_small()) continue;
    if (auto reasons = condition.reasons())
      plan.emplace(id, Written{condition.atoms(), std::move(*reasons)});
  }
  if (plan.empty()) return compared;
  std::vector<NodeId> place(part.graph.size(), no_node);
  rebuild(part, [&](NodeId id, const GraphNode& node, Graph& out) {
    const auto planned = plan.find(id);
    place[id] = planned == plan.end() ? append_once(out, node) : write(out, planned->second, place);
    return std::optional{place[id]};
  });
  return true;
}

}  // namespace

bool write_conditions(Form& form) {
  bool changed = write_conditions(form.start);
  for (FormPart& part : form.parts) changed = write_conditions(part) || changed;
  return changed;
}

}  // namespace certamen
