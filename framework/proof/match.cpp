// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/match.hpp"

#include <algorithm>
#include <functional>

#include "framework/graph/hash.hpp"
#include "framework/proof/choices.hpp"
#include "framework/proof/conditions.hpp"
#include "framework/proof/strings.hpp"
#include "framework/rewriting/linear_form.hpp"

namespace certamen {

namespace {

constexpr std::size_t most_steps = 200000;

constexpr std::uint64_t sum_hash = 6;

/// A node as an operation on operands whose order does not matter, with factors in a sum.
struct View {
  bool unordered = false;
  std::optional<Operation> operation;  // a commutative one; of unordered operands without: a sum
  std::vector<std::pair<NodeId, Integer>> operands;
  std::optional<Value> constant;  // of a sum
};

/// One procedure, with what matching needs to know of its nodes.
class Side {
 public:
  explicit Side(const FormPart& part) : part_{&part} {
    std::map<TableId, std::size_t> puts;
    for (NodeId id = 0; id < part.graph.size(); ++id) {
      const auto& node = part.graph[id];
      if (node.kind() == NodeKind::put) ++puts[part.graph[node.arguments[0]].table()];
      puts_before_.push_back(
          node.kind() == NodeKind::find ? puts[part.graph[node.arguments[0]].table()] : 0);
      views_.push_back(view_of(id));
      hashes_.push_back(hash_of(id));
    }
  }

  const FormPart& part() const { return *part_; }
  const GraphNode& at(NodeId id) const { return part_->graph[id]; }
  const View& view(NodeId id) const { return views_[id]; }
  std::uint64_t hash(NodeId id) const { return hashes_[id]; }
  std::size_t puts_before(NodeId find) const { return puts_before_[find]; }

 private:
  View view_of(NodeId id) const;
  void add_sum(LinearForm& sum, const Module& module, NodeId id, const Integer& times) const;
  std::uint64_t hash_of(NodeId id) const;

  const FormPart* part_;
  std::vector<View> views_;
  std::vector<std::uint64_t> hashes_;
  std::vector<std::size_t> puts_before_;
};

View Side::view_of(NodeId id) const {
  const auto& node = at(id);
  View view;
  if (node.kind() == NodeKind::apply && !node.operation().is_opaque()) {
    const auto& facts = node.operation().facts();
    const auto module = Module::of(node.domain);
    const bool product = facts.product_modulus &&
                         std::any_of(node.arguments.begin(), node.arguments.end(),
                                     [&](NodeId a) { return at(a).kind() == NodeKind::constant; });
    if (module && (facts.linear || product)) {
      LinearForm sum{{}, module->zero()};
      if (facts.linear) {
        sum.constant = facts.linear->offset;
        for (std::size_t i = 0; i < node.arguments.size(); ++i)
          add_sum(sum, *module, node.arguments[i], facts.linear->coefficients[i]);
      } else {
        const bool first = at(node.arguments[0]).kind() == NodeKind::constant && facts.commutative;
        if (!first && at(node.arguments[1]).kind() != NodeKind::constant) {
          for (const NodeId argument : node.arguments) view.operands.emplace_back(argument, 1);
          return view;
        }
        add_sum(sum, *module, node.arguments[first ? 1 : 0],
                at(node.arguments[first ? 0 : 1]).value().code());
      }
      view.unordered = true;
      view.operands = sum.terms;
      view.constant = sum.constant;
      return view;
    }
    if (facts.commutative && node.arguments.size() == 2) {
      view.unordered = true;
      view.operation = node.operation();
      for (const NodeId argument : node.arguments) {
        const auto& inner = views_[argument];
        if (facts.associative && at(argument).kind() == NodeKind::apply &&
            at(argument).operation() == node.operation())
          view.operands.insert(view.operands.end(), inner.operands.begin(), inner.operands.end());
        else
          view.operands.emplace_back(argument, 1);
      }
      return view;
    }
  }
  for (const NodeId argument : node.arguments) view.operands.emplace_back(argument, 1);
  return view;
}

void Side::add_sum(LinearForm& sum, const Module& module, NodeId id, const Integer& times) const {
  const auto& node = at(id);
  const auto& view = views_[id];
  LinearForm part{{{id, Integer{1}}}, module.zero()};
  if (node.kind() == NodeKind::constant)
    part = {{}, node.value()};
  else if (view.constant && node.domain == module.domain())
    part = {view.operands, *view.constant};
  sum = plus(module, sum, times, part);
}

std::uint64_t Side::hash_of(NodeId id) const {
  const auto& node = at(id);
  const std::hash<std::string> text;
  std::uint64_t h = mix(static_cast<std::uint64_t>(node.kind()), text(node.domain.name()));
  switch (node.kind()) {
  case NodeKind::get: return h;
  case NodeKind::table: return mix(h, static_cast<std::uint64_t>(node.table_type().kind));
  case NodeKind::input: return mix(h, text(node.input()));
  case NodeKind::constant:  // tensors are told apart by the comparison
    return node.value().is_tensor() ? h : mix(h, std::hash<Integer>{}(node.value().code()));
  case NodeKind::sample: h = mix(h, text(node.distribution().name())); break;
  case NodeKind::find: h = mix(h, puts_before_[id]); break;
  default: break;
  }
  const View& view = views_[id];
  if (node.kind() == NodeKind::apply)
    h = mix(h, view.unordered && !view.operation ? sum_hash : node.operation().hash());
  if (view.constant) h = mix(h, std::hash<Integer>{}(view.constant->code()));
  std::uint64_t sum = 0;
  for (const auto& [operand, times] : view.operands) {
    const std::uint64_t one = mix(hashes_[operand], std::hash<Integer>{}(times));
    if (view.unordered)
      sum += mix(one, 5);
    else
      h = mix(h, one);
  }
  return mix(h, sum);
}

/// What is still to be shown, and what was settled on the way.
struct Goal {
  std::size_t part = 0;
  std::vector<std::pair<NodeId, Integer>> first, second;  // one each: a pair; more: in any order
};

using Place = std::pair<std::size_t, NodeId>;

struct Correspondence {
  std::map<StateId, StateId> states, states_back;
  std::map<TableId, TableId> tables, tables_back;
  std::map<Place, Place> samples, samples_back;
  std::map<std::tuple<std::size_t, NodeId, NodeId>, bool> done;
  std::vector<Goal> goals;
};

class Matcher {
 public:
  Matcher(const Form& first, const Form& second) : forms_{&first, &second} {
    for (std::size_t side = 0; side < 2; ++side) {
      sides_[side].emplace_back(forms_[side]->start);
      for (const auto& part : forms_[side]->parts) sides_[side].emplace_back(part);
    }
  }

  std::optional<FormDifference> run() {
    Correspondence all;
    for (std::size_t part = 0; part < sides_[0].size(); ++part) {
      const auto& one = sides_[0][part].part();
      const auto& other = sides_[1][part].part();
      want(all, part, one.result, other.result);
      for (std::size_t i = 0; i < one.events.size(); ++i)
        want(all, part, one.events[i], other.events[i]);
    }
    if (solve(std::move(all))) return std::nullopt;
    if (steps_ >= most_steps)
      return FormDifference{"", "the search for a matching was given up", ""};
    closest_.drawings = {drawn(0, closest_.first_node), drawn(1, closest_.second_node)};
    return closest_;
  }

 private:
  static void want(Correspondence& at, std::size_t part, NodeId a, NodeId b) {
    at.goals.push_back({part, {{a, Integer{1}}}, {{b, Integer{1}}}});
  }
  bool solve(Correspondence at);
  bool pair(Correspondence& at, std::size_t part, NodeId a, NodeId b);
  bool states(Correspondence& at, const StateId& a, const StateId& b);
  bool tables(Correspondence& at, std::size_t part, NodeId a, NodeId b);
  template <class Key>
  static bool bind(std::map<Key, Key>& to, std::map<Key, Key>& back, const Key& a, const Key& b,
                   bool& is_new);
  bool differ(const Correspondence& at, std::size_t part, const std::string& a,
              const std::string& b, NodeId first = no_node, NodeId second = no_node);

  Drawing drawn(std::size_t side, NodeId marked) const;

  std::array<const Form*, 2> forms_;
  std::array<std::vector<Side>, 2> sides_;
  std::size_t closest_part_ = 0;
  std::size_t steps_ = 0, furthest_ = 0;
  FormDifference closest_;
};

bool Matcher::differ(const Correspondence& at, std::size_t part, const std::string& a,
                     const std::string& b, NodeId first, NodeId second) {
  if (at.done.size() >= furthest_) {
    furthest_ = at.done.size() + 1;
    closest_part_ = part;
    closest_ = {sides_[0][part].part().signature.name, a, b, first, second};
  }
  return false;
}

template <class Key>
bool Matcher::bind(std::map<Key, Key>& to, std::map<Key, Key>& back, const Key& a, const Key& b,
                   bool& is_new) {
  const auto forwards = to.find(a);
  const auto backwards = back.find(b);
  is_new = forwards == to.end() && backwards == back.end();
  if (!is_new) return forwards != to.end() && backwards != back.end() && forwards->second == b;
  to[a] = b;
  back[b] = a;
  return true;
}

bool Matcher::solve(Correspondence at) {
  while (!at.goals.empty()) {
    if (++steps_ >= most_steps) return false;
    Goal goal = std::move(at.goals.back());
    at.goals.pop_back();
    if (goal.first.empty()) continue;
    const auto [a, times] = goal.first.back();
    if (goal.first.size() == 1) {
      if (goal.second.front().second != times || !pair(at, goal.part, a, goal.second.front().first))
        return false;
      continue;
    }
    const auto& left = sides_[0][goal.part];
    const auto& right = sides_[1][goal.part];
    goal.first.pop_back();
    std::vector<std::size_t> candidates;
    for (std::size_t i = 0; i < goal.second.size(); ++i)
      if (goal.second[i].second == times && right.hash(goal.second[i].first) == left.hash(a))
        candidates.push_back(i);
    if (candidates.empty())
      return differ(at, goal.part, left.at(a).title(), "(no operand like it)", a);
    const auto choose = [&](Correspondence& next, std::size_t i) {
      Goal rest = goal;
      const NodeId b = goal.second[i].first;
      rest.second.erase(rest.second.begin() + static_cast<std::ptrdiff_t>(i));
      next.goals.push_back(std::move(rest));
      want(next, goal.part, a, b);
    };
    for (std::size_t k = 0; k + 1 < candidates.size(); ++k) {
      Correspondence next = at;
      choose(next, candidates[k]);
      if (solve(std::move(next))) return true;
    }
    choose(at, candidates.back());
  }
  return true;
}

bool Matcher::pair(Correspondence& at, std::size_t part, NodeId a, NodeId b) {
  if (at.done.contains({part, a, b})) return true;
  const auto& left = sides_[0][part];
  const auto& right = sides_[1][part];
  const GraphNode &one = left.at(a), &other = right.at(b);
  const auto fail = [&] { return differ(at, part, one.title(), other.title(), a, b); };
  if (one.kind() != other.kind() || one.domain != other.domain) return fail();
  at.done[{part, a, b}] = true;
  bool is_new = false;
  switch (one.kind()) {
  case NodeKind::constant: return one.value() == other.value() || fail();
  case NodeKind::input: return one.input() == other.input() || fail();
  case NodeKind::get: return states(at, one.state(), other.state()) || fail();
  case NodeKind::table: return tables(at, part, a, b) || fail();
  case NodeKind::sample:
    if (!(one.distribution() == other.distribution()) ||
        !bind(at.samples, at.samples_back, Place{part, a}, Place{part, b}, is_new))
      return fail();
    break;
  case NodeKind::find:
    if (left.puts_before(a) != right.puts_before(b)) return fail();
    break;
  case NodeKind::apply:
    if (!left.view(a).unordered && !(one.operation() == other.operation())) return fail();
    break;
  case NodeKind::lookup:
  case NodeKind::inverse:
  case NodeKind::put: break;
  default: return fail();
  }
  const View &here = left.view(a), &there = right.view(b);
  if (here.unordered != there.unordered || here.operation != there.operation ||
      here.operands.size() != there.operands.size() ||
      here.constant.has_value() != there.constant.has_value() ||
      (here.constant && !(*here.constant == *there.constant)))
    return fail();
  if (here.unordered) {
    at.goals.push_back({part, here.operands, there.operands});
    return true;
  }
  for (std::size_t i = here.operands.size(); i-- > 0;)
    want(at, part, here.operands[i].first, there.operands[i].first);
  return true;
}

/// Two states correspond if they start alike and every procedure changes them alike.
bool Matcher::states(Correspondence& at, const StateId& a, const StateId& b) {
  bool is_new = false;
  if (!bind(at.states, at.states_back, a, b, is_new)) return false;
  if (!is_new) return true;
  for (std::size_t part = 0; part < sides_[0].size(); ++part) {
    const auto& one = sides_[0][part].part().updates;
    const auto& other = sides_[1][part].part().updates;
    const auto first = one.find(a);
    const auto second = other.find(b);
    if ((first == one.end()) != (second == other.end()))
      return differ(at, part, a.name() + (first == one.end() ? " stays" : " changes"),
                    b.name() + (second == other.end() ? " stays" : " changes"));
    if (first != one.end()) want(at, part, first->second, second->second);
  }
  return true;
}

/// Two tables correspond if they are of one type and, for maps, get the same entries.
bool Matcher::tables(Correspondence& at, std::size_t part, NodeId a, NodeId b) {
  const auto& one = sides_[0][part].at(a);
  const auto& other = sides_[1][part].at(b);
  const TableType &type = one.table_type(), &its = other.table_type();
  if (type != its) return false;
  bool is_new = false;
  if (!bind(at.tables, at.tables_back, one.table(), other.table(), is_new)) return false;
  if (!is_new) return true;
  for (std::size_t p = 0; p < sides_[0].size(); ++p) {
    std::array<std::vector<NodeId>, 2> puts;
    for (std::size_t side = 0; side < 2; ++side)
      for (const NodeId put : sides_[side][p].part().puts) {
        const auto& node = sides_[side][p].at(put);
        if (sides_[side][p].at(node.arguments[0]).table() ==
            (side == 0 ? one.table() : other.table()))
          puts[side].push_back(put);
      }
    if (puts[0].size() != puts[1].size())
      return differ(at, p,
                    std::to_string(puts[0].size()) + " entries go into " + one.table().name(),
                    std::to_string(puts[1].size()) + " entries go into " + other.table().name());
    for (std::size_t i = 0; i < puts[0].size(); ++i) want(at, p, puts[0][i], puts[1][i]);
  }
  return true;
}

/// The procedure in which the forms part, with what is unlike the other side's.
Drawing Matcher::drawn(std::size_t side, NodeId marked) const {
  const Side &own = sides_[side][closest_part_], &other = sides_[1 - side][closest_part_];
  const FormPart& part = own.part();
  Drawing drawing{.name = forms_[side]->name + ": " + part.signature.name, .graph = part.graph};
  const auto add_role = [&](NodeId id, const std::string& text) {
    auto& role = drawing.roles[id];
    role += (role.empty() ? "" : ", ") + text;
  };
  add_role(part.result, "result");
  for (std::size_t i = 0; i < part.events.size(); ++i)
    add_role(part.events[i], forms_[side]->events[i]);
  for (const auto& [state, value] : part.updates) add_role(value, "new " + state.name());
  if (marked != no_node) drawing.marked.insert(marked);
  std::set<std::uint64_t> hashes;
  for (NodeId id = 0; id < other.part().graph.size(); ++id) hashes.insert(other.hash(id));
  for (NodeId id = 0; id < part.graph.size(); ++id)
    if (!hashes.contains(own.hash(id)) && id != marked) drawing.touched.insert(id);
  return drawing;
}

std::string budget_text(const FormPart& part) {
  return part.budget ? "at most " + part.budget->text() + " calls" : "any number of calls";
}

std::string exported_by(const Form& form) {
  std::string names;
  for (const FormPart& part : form.parts)
    names += (names.empty() ? "" : ", ") + part.signature.name;
  return names.empty() ? "nothing" : names;
}

}  // namespace

std::optional<FormDifference> difference(const Form& first, const Form& second) {
  if (first.parts.size() != second.parts.size())
    return FormDifference{"", "exports " + exported_by(first), "exports " + exported_by(second)};
  for (std::size_t i = 0; i < first.parts.size(); ++i) {
    const auto &one = first.parts[i], &other = second.parts[i];
    if (one.is_verdict != other.is_verdict)
      return FormDifference{"", "has " + std::string{one.is_verdict ? "a" : "no"} + " verdict",
                            "has " + std::string{other.is_verdict ? "a" : "no"} + " verdict"};
    if (one.signature != other.signature)
      return FormDifference{"", to_string(one.signature), to_string(other.signature)};
    if (one.only_after != other.only_after || one.only_before != other.only_before)
      return FormDifference{one.signature.name, "may be called in one phase", "in another"};
    if (one.budget != other.budget)
      return FormDifference{one.signature.name, budget_text(one), budget_text(other)};
  }
  if (first.events != second.events)
    return FormDifference{"", "other events are named", "other events are named"};
  auto found = Matcher{first, second}.run();
  if (!found) return std::nullopt;
  // Rules look at logic as it was put together; the last attempts are at what it says.
  Form plain = first, its = second;
  for (const auto write : {write_conditions, write_choices, write_strings}) {
    const bool one = write(plain), two = write(its);
    if ((one || two) && !Matcher{plain, its}.run()) return std::nullopt;
  }
  return found;
}

bool have_one_form(const Package& first, const Package& second) {
  try {
    return !difference(form_of(first), form_of(second));
  } catch (const Error& error) {
    if (error.code() != ErrorCode::unsupported) throw;
    return false;
  }
}

}  // namespace certamen
