// SPDX-License-Identifier: Apache-2.0
// A strategy as a package: all decisions of one depth side by side, each with a Boolean that says
// whether it is the one to be taken.
#include <algorithm>
#include <set>

#include "framework/engines/optimal/strategy.hpp"
#include "framework/error.hpp"
#include "framework/numbers/narrow.hpp"
#include "framework/values/leaves.hpp"
#include "framework/values/operations.hpp"
#include "framework/values/parity_pair.hpp"

namespace certamen {

namespace {

/// Whether a strategy has to do without calls: where which oracle it asks depends on what it saw,
/// or where it stops before a call that would change the verdict on what it hands in. What it may
/// ask in vain needs no condition.
class Calls {
 public:
  explicit Calls(const Strategy& strategy) : strategy_{strategy} {
    if (!strategy.finalize) return;
    relevant_ = strategy.finalize->needs;
    for (Marks before; before != relevant_;) {
      before = relevant_;
      for (const auto& procedure : strategy.procedures)
        if (writes_relevant(procedure)) relevant_ |= procedure.needs;
    }
  }

  bool need_conditions() const {
    std::set<std::size_t> level{0}, asked;
    bool stopped = false;
    while (!level.empty()) {
      std::set<std::size_t> next, procedures;
      for (const std::size_t number : level) {
        const Decision& decision = strategy_.decisions[number];
        stopped = stopped || decision.stops;
        if (decision.stops) continue;
        procedures.insert(decision.procedure);
        for (const auto& edge : decision.edges) next.insert(edge.next);
      }
      if (procedures.size() > 1) return true;
      for (const std::size_t procedure : procedures) {
        if (stopped && is_harmful(strategy_.procedures[procedure], asked.contains(procedure)))
          return true;
        asked.insert(procedure);
      }
      level = std::move(next);
    }
    return false;
  }

 private:
  bool writes_relevant(const MachineProcedure& procedure) const {
    return procedure.provides.intersects(relevant_);
  }
  bool is_harmful(const MachineProcedure& procedure, bool asked_before) const {
    if (!strategy_.finalize) return false;
    const bool harmless_puts = !procedure.puts || (asked_before && !procedure.puts_anew);
    return writes_relevant(procedure) || !harmless_puts;
  }

  const Strategy& strategy_;
  Marks relevant_;  // states that the verdict depends on, in the end
};

class Writer {
 public:
  /// `guarded`: calls are made under conditions, so that one can do without them.
  Writer(const Strategy& strategy, Run& run, bool guarded)
      : strategy_{strategy}, a_{run}, guarded_{guarded} {}

  Node write() {
    Reached first{0, a_.boolean(true), {}};
    for (std::uint32_t sort = 0; sort < strategy_.sorts.size(); ++sort) {
      first.names.emplace_back();
      for (const auto& constant : strategy_.sorts[sort].constants)
        first.names.back().push_back(a_.constant(strategy_.sorts[sort].domain, constant));
    }
    std::vector<Reached> level{std::move(first)};
    while (!level.empty()) level = step(level);
    return output();
  }

 private:
  /// A decision that may be due: whether it is, and the values that its names stand for.
  struct Reached {
    std::size_t decision;
    Node here;
    std::vector<std::vector<Node>> names;  // by sort; vectors: a basis
  };
  struct Stopped {
    Node here, output;
  };

  const Decision& decision(const Reached& reached) const {
    return strategy_.decisions[reached.decision];
  }
  bool is_atoms(std::uint32_t sort) const {
    return strategy_.sorts[sort].kind == LabelSort::Kind::atoms;
  }

  /// The value of a label.
  Node named(std::uint32_t sort, std::uint64_t label, const std::vector<Node>& names) {
    if (is_atoms(sort)) return names[label];
    const Domain& domain = strategy_.sorts[sort].domain;
    Node sum = a_.constant(domain, 0);
    for (std::size_t i = 0; i < names.size(); ++i)
      if ((label >> i & 1) != 0) sum = sum ^ names[i];
    return sum;
  }

  /// All values that have a name or are sums of such.
  std::vector<Node> known(std::uint32_t sort, const std::vector<Node>& names) {
    if (is_atoms(sort)) return names;
    std::vector<Node> all;
    for (std::uint64_t label = 0; label < std::uint64_t{1} << names.size(); ++label)
      all.push_back(named(sort, label, names));
    return all;
  }

  /// The leaves of a call or of an output, in order; fresh ones get names.
  std::vector<Node> leaves(const std::vector<MachineInput>& inputs,
                           const std::vector<MachineMove>& moves,
                           std::vector<std::vector<Node>>& names) {
    std::vector<Node> result;
    for (std::size_t i = 0; i < inputs.size(); ++i) {
      const auto& input = inputs[i];
      if (input.sort == no_sort) {
        result.push_back(a_.constant(input.domain, strategy_.value_of(input, moves[i])));
      } else if (moves[i].fresh) {
        const auto taken = known(input.sort, names[input.sort]);
        result.push_back(
            taken.empty()
                ? a_.sample(input.domain)
                : a_.sample(Distribution::uniform_except(input.domain, taken.size()), taken));
        names[input.sort].push_back(result.back());
      } else {
        result.push_back(named(input.sort, moves[i].value, names[input.sort]));
      }
    }
    return result;
  }

  /// A value of the domain from its leaves; strings are put together from their segments.
  Node assembled(const Domain& domain, const std::vector<MachineInput>& inputs,
                 const std::vector<Node>& leaves, std::size_t& next) {
    if (domain.kind() == DomainKind::tuple || domain.kind() == DomainKind::vector) {
      std::vector<Node> parts;
      for (const auto& part : part_domains(domain))
        parts.push_back(assembled(part, inputs, leaves, next));
      if (parts.empty()) return a_.constant(domain, 0);
      return domain.kind() == DomainKind::vector ? a_.vector(parts) : a_.tuple(parts);
    }
    const NodeId node = inputs[next].node;
    Node whole = segment(inputs, leaves, next);
    while (next < inputs.size() && inputs[next].node == node)
      whole = a_.concat(whole, segment(inputs, leaves, next));
    return whole;
  }

  /// A plain value, or a segment of a string: one leaf, or its parity and all bits but the lowest.
  Node segment(const std::vector<MachineInput>& inputs, const std::vector<Node>& leaves,
               std::size_t& next) {
    const Node first = leaves[next++];
    if (!is_parity_of_next(inputs, next - 1)) return first;
    const Node rest = leaves[next++];
    const Node others = a_.apply(operations::parity(rest.domain()), {rest});
    return a_.concat(rest, a_.apply(operations::recode(Boolean(), Bits(1)), {first ^ others}));
  }

  std::vector<Node> arguments(const Signature& signature, const std::vector<MachineInput>& inputs,
                              const std::vector<Node>& leaves) {
    std::vector<Node> result;
    std::size_t next = 0;
    for (const auto& domain : signature.inputs)
      result.push_back(assembled(domain, inputs, leaves, next));
    return result;
  }

  /// Whether a value has this code, and the values of its labels that are not named yet.
  Node matches(Node value, const Domain& cut, const Domain& inner, std::uint64_t code,
               std::size_t& leaf, const std::vector<std::uint32_t>& sorts,
               std::vector<std::vector<Node>>& names) {
    switch (inner.kind()) {
    case DomainKind::option: {
      const Domain own = value.domain();
      if (code == 0) {
        leaf += leaf_count(inner);
        return !a_.is_some(value);
      }
      const Node inside =
          a_.value_or(value, a_.constant(own.parts()[0], Value{own.parts()[0].element(0)}));
      return a_.is_some(value) &&
             matches(inside, cut.parts()[0], inner.parts()[0], code - 1, leaf, sorts, names);
    }
    case DomainKind::tuple:
    case DomainKind::vector: {
      const auto parts = part_domains(inner), cut_parts = part_domains(cut);
      const auto codes = unpack(parts, Integer{code});
      Node all = a_.boolean(true);
      unsigned below = 0;
      const bool string = value.domain().kind() == DomainKind::bits;
      const bool pair = string && is_parity_pair(cut);
      for (const auto& part : cut_parts)
        if (string) below += bits_of_domain(part);
      for (std::size_t i = 0; i < parts.size(); ++i) {
        Node part = value;
        if (pair) {
          part = i == 0 ? a_.apply(operations::parity(value.domain()), {value})
                        : a_.slice(value, 1, bits_of_domain(cut_parts[i]));
        } else if (string) {
          below -= bits_of_domain(cut_parts[i]);
          part = a_.slice(value, below, bits_of_domain(cut_parts[i]));
        } else {
          part = a_.get(value, i);
        }
        all = all && matches(part, cut_parts[i], parts[i], to_word(codes[i], "strategy"), leaf,
                             sorts, names);
      }
      return all;
    }
    default: break;
    }
    const auto sort = sorts[leaf++];
    if (sort == no_sort) return a_.equal(value, a_.constant(value.domain(), Value{code}));
    auto& its = names[sort];
    const bool is_named = is_atoms(sort) ? code < its.size() : code >> its.size() == 0;
    if (is_named) return a_.equal(value, named(sort, code, its));
    Node unlike = a_.boolean(true);
    for (const Node& other : known(sort, its)) unlike = unlike && a_.differ(value, other);
    its.push_back(value);
    return unlike;
  }

  /// Of a string, or of strings that are put together.
  static unsigned bits_of_domain(const Domain& bits) {
    if (bits.kind() == DomainKind::bits) return static_cast<unsigned>(bits.size().number());
    if (bits.kind() == DomainKind::boolean) return 1;
    unsigned all = 0;
    for (const Domain& part : part_domains(bits)) all += bits_of_domain(part);
    return all;
  }

  /// All decisions of one depth: a call of each oracle that is asked, then the decisions that
  /// follow.
  std::vector<Reached> step(std::vector<Reached>& level) {
    std::map<std::size_t, std::vector<Reached*>> going;
    for (auto& reached : level) {
      if (decision(reached).stops)
        stop(reached);
      else
        going[decision(reached).procedure].push_back(&reached);
    }
    std::map<std::size_t, Reached> next;
    for (const auto& [procedure, asking] : going) {
      const auto& oracle = strategy_.procedures[procedure];
      follow(asking, oracle, answer_of(procedure, asking), next);
    }
    std::vector<Reached> following;
    for (auto& [number, reached] : next) following.push_back(std::move(reached));
    return following;
  }

  Node answer_of(std::size_t procedure, const std::vector<Reached*>& asking) {
    const auto& oracle = strategy_.procedures[procedure];
    // What has stopped asks again what it asked before, if it must ask.
    std::vector<Node> asked;
    const auto before = last_.find(procedure);
    if (before != last_.end() && !guarded_) asked = before->second;
    for (auto* reached : asking) {
      const auto own = arguments(oracle.signature, oracle.inputs,
                                 leaves(oracle.inputs, decision(*reached).moves, reached->names));
      if (asked.empty()) {
        asked = own;
        continue;
      }
      for (std::size_t i = 0; i < asked.size(); ++i)
        asked[i] = a_.select(reached->here, own[i], asked[i]);
    }
    last_[procedure] = asked;
    if (!guarded_) return a_.call_with(oracle.signature.name, asked);
    Node condition = asking.front()->here;
    for (std::size_t i = 1; i < asking.size(); ++i) condition = condition || asking[i]->here;
    const Node answer = a_.call_if_with(condition, oracle.signature.name, asked);
    const Domain& domain = oracle.signature.output;
    return a_.value_or(answer, a_.constant(domain, Value{domain.element(0)}));
  }

  void follow(const std::vector<Reached*>& asking, const MachineProcedure& oracle, Node answer,
              std::map<std::size_t, Reached>& next) {
    for (const auto* reached : asking) {
      Node rest = reached->here;
      const auto& edges = decision(*reached).edges;
      for (std::size_t k = 0; k < edges.size(); ++k) {
        auto names = reached->names;
        std::size_t leaf = 0;
        const Node fits = matches(answer, oracle.output, oracle.inner_output, edges[k].answer, leaf,
                                  oracle.output_sorts, names);
        const Node here = k + 1 == edges.size() ? rest : rest && fits;
        if (k + 1 < edges.size()) rest = rest && !fits;
        merge(next, edges[k].next, here, renamed(edges[k], names));
      }
    }
  }

  /// The names of the next decision, in terms of those after the answer.
  std::vector<std::vector<Node>> renamed(const Decision::Edge& edge,
                                         const std::vector<std::vector<Node>>& names) {
    if (edge.names.empty()) return names;
    std::vector<std::vector<Node>> result(names.size());
    for (std::uint32_t sort = 0; sort < names.size(); ++sort)
      for (const std::uint64_t label : edge.names[sort])
        result[sort].push_back(named(sort, label, names[sort]));
    return result;
  }

  void merge(std::map<std::size_t, Reached>& next, std::size_t number, Node here,
             std::vector<std::vector<Node>> names) {
    const auto found = next.find(number);
    if (found == next.end()) {
      next.emplace(number, Reached{number, here, std::move(names)});
      return;
    }
    auto& reached = found->second;
    for (std::uint32_t sort = 0; sort < names.size(); ++sort)
      for (std::size_t i = 0; i < names[sort].size(); ++i)
        reached.names[sort][i] = a_.select(here, names[sort][i], reached.names[sort][i]);
    reached.here = reached.here || here;
  }

  void stop(Reached& reached) {
    const auto& moves = decision(reached).output;
    if (!strategy_.finalize) {
      stopped_.push_back({reached.here, a_.boolean(moves.front().value != 0)});
      return;
    }
    const auto own = leaves(strategy_.finalize->inputs, moves, reached.names);
    stopped_.push_back(
        {reached.here,
         arguments(strategy_.finalize->signature, strategy_.finalize->inputs, own).front()});
  }

  Node output() {
    Node result = stopped_.front().output;
    for (std::size_t i = 1; i < stopped_.size(); ++i)
      result = a_.select(stopped_[i].here, stopped_[i].output, result);
    return result;
  }

  const Strategy& strategy_;
  Run& a_;
  bool guarded_;
  std::vector<Stopped> stopped_;
  std::map<std::size_t, std::vector<Node>> last_;
};

}  // namespace

Package as_package(const Strategy& strategy, const std::string& name, std::size_t most) {
  if (strategy.decisions.size() > most)
    throw Error{ErrorCode::too_large, "strategy",
                std::to_string(strategy.decisions.size()) + " decisions, more than the " +
                    std::to_string(most) + " that are written out as a package"};
  std::vector<Signature> interface;
  for (const auto& procedure : strategy.procedures) interface.push_back(procedure.signature);
  const bool guarded = Calls{strategy}.need_conditions();
  return Adversary{name, [&](Run& run) { return Writer{strategy, run, guarded}.write(); },
                   "the optimal adversary, by backward induction"}
      .against(interface);
}

}  // namespace certamen
