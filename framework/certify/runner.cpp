// SPDX-License-Identifier: Apache-2.0
#include "framework/certify/runner.hpp"

#include <algorithm>

#include "framework/certify/interpreter.hpp"
#include "framework/error.hpp"
#include "framework/stop.hpp"

namespace certamen::certify {

namespace {

std::size_t count_of(const Domain& domain) {
  if (domain.cardinality() > most_values)
    throw Error{ErrorCode::too_large, domain.name(),
                "more values than are tried one by one (" + std::to_string(most_values) + ")"};
  return static_cast<std::size_t>(domain.cardinality());
}

}  // namespace

std::vector<Integer> elements(const Domain& domain) {
  count_of(domain);
  std::vector<Integer> all;
  for (Integer i = 0; i < domain.cardinality(); ++i) all.push_back(domain.element(i));
  return all;
}

std::vector<std::vector<Integer>> all_inputs(const std::vector<Domain>& domains) {
  Integer count = 1;
  for (const auto& domain : domains) count *= domain.cardinality();
  if (count > most_inputs)
    throw Error{ErrorCode::too_large, "inputs",
                count.str() + " inputs, more than are tried one by one (" +
                    std::to_string(most_inputs) + ")"};
  std::vector<std::vector<Integer>> all{{}};
  for (const auto& domain : domains) {
    std::vector<std::vector<Integer>> longer;
    for (const auto& some : all)
      for (const auto& one : elements(domain)) {
        longer.push_back(some);
        longer.back().push_back(one);
      }
    all = std::move(longer);
  }
  return all;
}

std::size_t CoinTape::pick(std::size_t outcomes) {
  if (place_ == tosses_.size()) tosses_.push_back({0, outcomes});
  return tosses_[place_++].chosen;
}

bool CoinTape::next() {
  while (!tosses_.empty() && tosses_.back().chosen + 1 == tosses_.back().of) tosses_.pop_back();
  if (tosses_.empty()) return false;
  ++tosses_.back().chosen;
  place_ = 0;
  return true;
}

void Runner::start() {
  memory_.assign(stack_.size(), {});
  for (std::size_t level = 0; level < stack_.size(); ++level)
    for (const auto& state : stack_[level].states)
      if (state.initial) memory_[level].states[state.id] = state.initial->code();
  for (std::size_t level = stack_.size(); level-- > 0;)
    for (const auto& procedure : stack_[level].initializers) run(level, procedure, {});
}

Integer Runner::run(std::size_t level, const Procedure& procedure,
                    const std::vector<Integer>& inputs) {
  poll_now_and_then("certificate");
  std::vector<Integer> values;
  std::size_t next_input = 0;
  for (const auto& node : procedure.body) {
    std::vector<Integer> a;
    for (const NodeId argument : node.arguments) a.push_back(values[argument]);
    values.push_back(node.kind() == NodeKind::input ? inputs[next_input++] : value(level, node, a));
  }
  return values[procedure.result];
}

bool Runner::may_call(std::size_t level, const Procedure& procedure) const {
  const auto& calls = memory_[level].calls;
  const auto called = [&](const std::string& name) { return calls.contains(name); };
  const auto own = calls.find(procedure.signature.name);
  if (procedure.budget && procedure.budget->number() <= (own == calls.end() ? 0 : own->second))
    return false;
  return std::all_of(procedure.only_after.begin(), procedure.only_after.end(), called) &&
         std::none_of(procedure.only_before.begin(), procedure.only_before.end(), called);
}

Integer Runner::serve(std::size_t level, const Procedure& procedure,
                      const std::vector<Integer>& inputs) {
  ++memory_[level].calls[procedure.signature.name];
  return run(level, procedure, inputs);
}

Integer Runner::one_of(const std::vector<Integer>& values) {
  weight_ /= Rational{Integer{values.size()}};
  return values[tape_.pick(values.size())];
}

Integer Runner::any_of(const Domain& domain) {
  const std::size_t count = count_of(domain);
  weight_ /= Rational{Integer{count}};
  return domain.element(Integer{tape_.pick(count)});
}

Integer Runner::call(std::size_t level, const GraphNode& node, std::vector<Integer> a) {
  const std::string& name = node.import().name();
  const Procedure* callee =
      level + 1 < stack_.size() ? stack_[level + 1].find_export(name) : nullptr;
  if (callee == nullptr)
    throw Error{ErrorCode::unlinked_import, name, "no package of the stack exports it"};
  const bool may = may_call(level + 1, *callee);
  if (!node.guarded()) {
    if (!may) throw Error{ErrorCode::usage, name, "called too often, or in the wrong phase"};
    return serve(level + 1, *callee, a);
  }
  const bool wanted = a.front() != 0;
  a.erase(a.begin());
  return wanted && may ? Integer{serve(level + 1, *callee, a) + 1} : Integer{0};
}

Integer Runner::sample(const Distribution& distribution, const std::vector<Integer>& excluded) {
  if (distribution.kind() == DistributionKind::bernoulli ||
      distribution.kind() == DistributionKind::table) {
    const auto& outcomes = distribution.outcomes();
    const auto& [value, share] = outcomes[tape_.pick(outcomes.size())];
    weight_ *= make_rational(share, distribution.common_denominator());
    return value.code();
  }
  if (excluded.empty()) return any_of(distribution.domain());
  std::vector<Integer> left;
  for (const auto& one : elements(distribution.domain()))
    if (std::find(excluded.begin(), excluded.end(), one) == excluded.end()) left.push_back(one);
  return one_of(left);
}

/// A random function or permutation at a point, either way.
Integer Runner::point(const TableType& type, std::map<TablePoint, Integer>& contents, bool forwards,
                      const Integer& asked, const Integer& index) {
  std::vector<Integer> taken;
  for (const auto& [where, image] : contents) {
    if (where.first != index) continue;
    if ((forwards ? where.second : image) == asked) return forwards ? image : where.second;
    taken.push_back(forwards ? image : where.second);
  }
  Integer answer;
  if (type.kind == TableKind::permutation) {
    std::vector<Integer> left = elements(forwards ? type.range : type.domain);
    std::erase_if(left, [&](const Integer& one) {
      return std::find(taken.begin(), taken.end(), one) != taken.end();
    });
    answer = one_of(left);
  } else {
    answer = any_of(type.range);
  }
  contents[{index, forwards ? asked : answer}] = forwards ? answer : asked;
  return answer;
}

Integer Runner::value(std::size_t level, const GraphNode& node, const std::vector<Integer>& a) {
  Memory& memory = memory_[level];
  switch (node.kind()) {
  case NodeKind::constant: return node.value().code();
  case NodeKind::sample: return sample(node.distribution(), a);
  case NodeKind::apply: return evaluated(node.operation(), a);
  case NodeKind::call: return call(level, node, a);
  case NodeKind::get: {
    const auto found = memory.states.find(node.state());
    if (found == memory.states.end())
      throw Error{ErrorCode::read_before_write, node.state().name(), "nothing has written it"};
    return found->second;
  }
  case NodeKind::set: return memory.states[node.state()] = a[0];
  case NodeKind::event:
    if (a[0] != 0) events_.insert(node.event().name());
    return a[0];
  case NodeKind::find: {
    const auto& contents = memory.tables[node.table()];
    const auto found = contents.find({0, a[0]});
    return found == contents.end() ? Integer{0} : Integer{found->second + 1};
  }
  case NodeKind::put: memory.tables[node.table()][{0, a[0]}] = a[1]; return 0;
  case NodeKind::lookup:
  case NodeKind::inverse: {
    const auto& tables = stack_[level].tables;
    const auto table = std::find_if(tables.begin(), tables.end(),
                                    [&](const auto& one) { return one.first == node.table(); });
    return point(table->second, memory.tables[node.table()], node.kind() == NodeKind::lookup, a[0],
                 a.size() > 1 ? a[1] : Integer{0});
  }
  default: throw Error{ErrorCode::unsupported, node.title(), "it is no step of a program"};
  }
}

}  // namespace certamen::certify
