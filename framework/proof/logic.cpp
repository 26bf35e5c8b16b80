// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/logic.hpp"

#include <algorithm>

#include "framework/graph/make.hpp"
#include "framework/values/operations.hpp"

namespace certamen {

namespace {

constexpr std::size_t most_reasons = 64;

}  // namespace

bool is_logic(const Graph& graph, NodeId id) {
  const GraphNode& node = graph[id];
  return node.kind() == NodeKind::apply && node.domain == Boolean() && !node.arguments.empty() &&
         node.operation().is_finite() && !node.operation().is_opaque() &&
         std::ranges::all_of(node.arguments,
                             [&](NodeId a) { return graph[a].domain == Boolean(); });
}

Logic::Logic(const Graph& graph, const std::vector<NodeId>& conditions) : graph_{graph} {
  for (const NodeId id : conditions) collect(id);
  if (!is_small()) return;
  evaluate();
  for (const NodeId atom : atoms_)
    if (graph_[atom].is(NodeKind::apply) && graph_[atom].operation().facts().equality)
      impossible_ |= ~holds(atom) & all() &
                     equal_arguments(graph_[atom].arguments[0], graph_[atom].arguments[1]);
}

void Logic::collect(NodeId id) {
  if (std::ranges::find(order_, id) != order_.end()) return;
  if (is_logic(graph_, id)) {
    for (const NodeId argument : graph_[id].arguments) collect(argument);
  } else if (graph_[id].kind() != NodeKind::constant) {
    atoms_.push_back(id);
  }
  order_.push_back(id);
}

Rows Logic::all() const {
  return ~Rows{} >> (Rows{}.size() - count());
}

void Logic::evaluate() {
  std::size_t atom = 0;
  for (const NodeId id : order_) {
    const GraphNode& node = graph_[id];
    Rows& rows = holds_[id];
    const bool logic = is_logic(graph_, id), constant = node.kind() == NodeKind::constant;
    for (std::size_t row = 0; row < count(); ++row) {
      if (constant) {
        rows[row] = node.value().code() != 0;
      } else if (!logic) {
        rows[row] = (row >> atom & 1) != 0;
      } else {
        std::vector<Integer> arguments;
        for (const NodeId argument : node.arguments)
          arguments.emplace_back(static_cast<int>(holds_.at(argument)[row]));
        rows[row] = node.operation().evaluate(arguments) != 0;
      }
    }
    if (!logic && !constant) ++atom;
  }
}

Rows Logic::equal(NodeId a, NodeId b) const {
  if (a == b) return all();
  const auto [found, is_new] = equal_.try_emplace(std::minmax(a, b));
  if (!is_new) return found->second;
  Rows rows = equal_arguments(a, b);
  for (const NodeId atom : atoms_)
    if (graph_[atom].is(NodeKind::apply) && graph_[atom].operation().facts().equality &&
        std::ranges::is_permutation(graph_[atom].arguments, std::vector{a, b}))
      rows |= holds(atom);
  return equal_[std::minmax(a, b)] = rows;
}

/// Values of one function, or of one random function, at equal arguments.
Rows Logic::equal_arguments(NodeId a, NodeId b) const {
  const GraphNode &one = graph_[a], &other = graph_[b];
  const bool applied =
      one.is(NodeKind::apply) && other.is(NodeKind::apply) && one.operation() == other.operation();
  const bool asked = one.is(NodeKind::lookup) && other.is(NodeKind::lookup) &&
                     one.arguments.front() == other.arguments.front();
  if ((!applied && !asked) || one.arguments.size() != other.arguments.size()) return {};
  Rows rows = all();
  for (std::size_t i = 0; i < one.arguments.size() && rows.any(); ++i)
    rows &= equal(one.arguments[i], other.arguments[i]);
  return rows;
}

Rows Logic::covered(const Cube& cube) const {
  Rows rows;
  for (std::size_t row = 0; row < count(); ++row) {
    bool inside = true;
    for (std::size_t i = 0; i < cube.size(); ++i)
      inside = inside && (cube[i] == 2 || cube[i] == (row >> i & 1));
    rows[row] = inside;
  }
  return rows;
}

std::optional<std::vector<Cube>> Logic::reasons(Rows wanted) const {
  const Rows excluded = impossible(), allowed = wanted | excluded;
  wanted &= ~excluded;
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

NodeId append_reasons(Graph& out, const std::vector<NodeId>& atoms,
                      const std::vector<Cube>& reasons, const std::vector<NodeId>& place) {
  const auto join = [&](std::optional<NodeId>& all, const Operation& with, NodeId next) {
    all = all ? append(out, make_apply(with, {*all, next})) : next;
  };
  std::optional<NodeId> any;
  for (const Cube& reason : reasons) {
    std::optional<NodeId> all;
    for (std::size_t i = 0; i < reason.size(); ++i) {
      if (reason[i] == 2) continue;
      const NodeId atom = place[atoms[i]];
      join(all, operations::bit_and(Boolean()),
           reason[i] == 1 ? atom : append(out, make_apply(operations::bit_not(Boolean()), {atom})));
    }
    join(any, operations::bit_or(Boolean()), all ? *all : append(out, make_boolean(true)));
  }
  return any ? *any : append(out, make_boolean(false));
}

}  // namespace certamen
