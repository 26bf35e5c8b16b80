// SPDX-License-Identifier: Apache-2.0
#include "framework/games/builder.hpp"

#include <algorithm>

#include "framework/error.hpp"
#include "framework/games/check.hpp"
#include "framework/games/each.hpp"
#include "framework/graph/make.hpp"

namespace certamen {

Body& Node::body() const {
  if (!is_usable())
    throw Error{ErrorCode::usage, mark_->place, "a node of it is used after it has ended"};
  return *mark_->body;
}

Body::Body(std::string place, std::vector<Signature> interface, const Declarations* declarations)
    : place_{std::move(place)}, interface_{std::move(interface)}, declarations_{declarations},
      mark_{std::make_shared<BodyMark>(BodyMark{this, place_})} {}

Body::~Body() {
  mark_->body = nullptr;
}

void Body::fail(ErrorCode code, const std::string& message) const {
  throw Error{code, place_, message};
}

void Body::own(const Node& node) const {
  if (node.mark_ != mark_)
    fail(ErrorCode::usage, "a node of another body (" + node.mark_->place + ") is used here");
}

template <class Handle>
const Handle& Body::declared(const std::vector<Handle>& known, const Handle& used,
                             const char* sort) const {
  const auto found = std::find_if(known.begin(), known.end(),
                                  [&](const Handle& handle) { return handle.id == used.id; });
  if (found != known.end()) return *found;
  fail(ErrorCode::usage,
       std::string{"the "} + sort + " '" + used.id.name() +
           (used.package.empty() ? "' is used here, and no package declares it"
                                 : "' of another package (" + used.package + ") is used here"));
}

const State& Body::declared(const State& state) const {
  static const std::vector<State> none;
  return declared(declarations_ ? declarations_->states : none, state, "state");
}

const Table& Body::declared(const Table& table) const {
  static const std::vector<Table> none;
  return declared(declarations_ ? declarations_->tables : none, table, "table");
}

Table Body::table(std::string_view name) const {
  if (declarations_ != nullptr)
    for (const auto& table : declarations_->tables)
      if (table.id.name() == name) return table;
  fail(ErrorCode::unknown_name, "there is no table '" + std::string{name} + "'");
}

void Body::expect(const Node& node, const Domain& domain, const std::string& what) const {
  own(node);
  if (node.domain() != domain)
    fail(ErrorCode::type_mismatch,
         what + ": expected " + domain.name() + ", got " + node.domain().name());
}

Node Body::add(GraphNode node) {
  if (mark_->body == nullptr) fail(ErrorCode::usage, "it has ended, and takes no more nodes");
  const NodeId id = append(graph_, std::move(node));
  Node added{mark_, id, graph_[id].domain};
  const GraphNode& step = graph_[id];
  if (step.is(NodeKind::input) || step.is(NodeKind::constant) || step.is(NodeKind::apply))
    return added;
  added.step_ = id;
  added.only_reads_ = step.is(NodeKind::get) || step.is(NodeKind::find);
  return added;
}

Node Body::input(const std::string& name, const Domain& domain) {
  GraphNode node = make_input(name, domain);
  node.label.clear();
  return add(std::move(node));
}

Node Body::sample(const Distribution& distribution, const std::vector<Node>& excluded) {
  if (excluded.size() != distribution.arity())
    fail(ErrorCode::type_mismatch, "sample " + distribution.name() + ": expected " +
                                       std::to_string(distribution.arity()) +
                                       " excluded values, got " + std::to_string(excluded.size()));
  std::vector<NodeId> arguments;
  for (const auto& node : excluded) {
    expect(node, distribution.domain(), "sample " + distribution.name());
    arguments.push_back(node.id());
  }
  GraphNode node = make_sample(distribution);
  node.arguments = std::move(arguments);
  return add(std::move(node));
}

Node Body::sample(const Domain& domain) {
  if (domain.is_real())
    fail(ErrorCode::bad_domain,
         "sample from " + domain.name() + ": there is no uniform distribution on it");
  return sample(Distribution::uniform(domain));
}

Node Body::constant(const Domain& domain, const Value& value) {
  if (!exists_at_every_size(domain, value))
    fail(ErrorCode::bad_domain,
         domain.is_symbolic() ? "constant: the value is not there at every size of " + domain.name()
                              : "constant: the value is outside of " + domain.name());
  return add(make_constant(domain, value));
}

Node Body::residue(const Domain& domain, const Integer& integer) {
  if (domain.kind() != DomainKind::zmod && domain.kind() != DomainKind::range)
    fail(ErrorCode::type_mismatch, "residue: expected Zmod(q) or Range(n), got " + domain.name());
  if (domain.is_symbolic()) return constant(domain, Value::residue(integer));
  const Integer& size = domain.cardinality();
  return constant(domain, Value{Integer{(integer % size + size) % size}});
}

Node Body::boolean(bool value) {
  return constant(Boolean(), Value{value ? 1 : 0});
}
Node Body::unit() {
  return constant(Unit(), Value{0});
}

Node Body::apply(const Operation& operation, const std::vector<Node>& arguments) {
  if (arguments.size() != operation.inputs().size())
    fail(ErrorCode::type_mismatch, operation.name() + ": expected " +
                                       std::to_string(operation.inputs().size()) +
                                       " arguments, got " + std::to_string(arguments.size()));
  std::vector<NodeId> ids;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    expect(arguments[i], operation.inputs()[i],
           operation.name() + ", argument " + std::to_string(i + 1));
    ids.push_back(arguments[i].id());
  }
  return add(make_apply(operation, std::move(ids)));
}

Node Body::get(const State& state) {
  const State& own = declared(state);
  GraphNode node = make_get(own.id, own.domain);
  node.label.clear();
  return add(std::move(node));
}

void Body::set(const State& state, Node value) {
  const State& own = declared(state);
  expect(value, own.domain, "set " + own.id.name());
  add(make_set(own.id, own.domain, value.id()));
}

Node Body::table_node(NodeKind kind, const Table& table, const std::vector<Node>& arguments) {
  std::vector<NodeId> ids;
  for (const auto& node : arguments) {
    own(node);
    ids.push_back(node.id());
  }
  return add(make_access(kind, table.id, table.type, std::move(ids)));
}

Node Body::lookup(const Table& handle, Node key) {
  const Table& table = declared(handle);
  if (table.type.kind == TableKind::map)
    fail(ErrorCode::type_mismatch, "lookup " + table.id.name() + ": it is a map; use find");
  if (table.type.index)
    fail(ErrorCode::type_mismatch, "lookup " + table.id.name() + ": a family needs an index");
  expect(key, table.type.domain, "lookup " + table.id.name());
  return table_node(NodeKind::lookup, table, {key});
}

Node Body::lookup(const Table& handle, Node index, Node key) {
  const Table& family = declared(handle);
  if (!family.type.index)
    fail(ErrorCode::type_mismatch, "lookup " + family.id.name() + ": it is no family");
  expect(index, *family.type.index, "lookup " + family.id.name() + ", index");
  expect(key, family.type.domain, "lookup " + family.id.name());
  expect_ordered({&index, &key});
  return table_node(NodeKind::lookup, family, {key, index});
}

Node Body::inverse(const Table& handle, Node value) {
  const Table& permutation = declared(handle);
  if (permutation.type.kind != TableKind::permutation || permutation.type.index)
    fail(ErrorCode::type_mismatch,
         "inverse " + permutation.id.name() + ": expected a single permutation");
  expect(value, permutation.type.range, "inverse " + permutation.id.name());
  return table_node(NodeKind::inverse, permutation, {value});
}

Node Body::inverse(const Table& handle, Node index, Node value) {
  const Table& family = declared(handle);
  if (family.type.kind != TableKind::permutation || !family.type.index)
    fail(ErrorCode::type_mismatch,
         "inverse " + family.id.name() + ": expected a family of permutations");
  expect(index, *family.type.index, "inverse " + family.id.name() + ", index");
  expect(value, family.type.range, "inverse " + family.id.name());
  expect_ordered({&index, &value});
  return table_node(NodeKind::inverse, family, {value, index});
}

Node Body::find(const Table& handle, Node key) {
  const Table& map = declared(handle);
  if (map.type.kind != TableKind::map)
    fail(ErrorCode::type_mismatch, "find " + map.id.name() + ": expected a map");
  expect(key, map.type.domain, "find " + map.id.name());
  return table_node(NodeKind::find, map, {key});
}

void Body::put(const Table& handle, Node key, Node value) {
  const Table& map = declared(handle);
  if (map.type.kind != TableKind::map)
    fail(ErrorCode::type_mismatch, "put " + map.id.name() + ": expected a map");
  expect(key, map.type.domain, "put " + map.id.name() + ", key");
  expect(value, map.type.range, "put " + map.id.name() + ", value");
  expect_ordered({&key, &value});
  table_node(NodeKind::put, map, {key, value});
}

const Signature& Body::signature(std::string_view procedure) const {
  for (const auto& signature : interface_)
    if (signature.name == procedure) return signature;
  std::string known;
  for (const auto& signature : interface_) known += (known.empty() ? "" : ", ") + signature.name;
  fail(ErrorCode::unknown_name, "call " + std::string{procedure} +
                                    ": there is no such procedure; there is " +
                                    (known.empty() ? "none" : known));
}

Node Body::call_with(std::string_view procedure, const std::vector<Node>& arguments) {
  return called(procedure, nullptr, arguments);
}

Node Body::call_if_with(Node condition, std::string_view procedure,
                        const std::vector<Node>& arguments) {
  return called(procedure, &condition, arguments);
}

Node Body::called(std::string_view procedure, const Node* condition,
                  const std::vector<Node>& arguments) {
  const Signature& callee = signature(procedure);
  const std::string what = "call " + callee.name;
  if (arguments.size() != callee.inputs.size())
    fail(ErrorCode::type_mismatch, what + ": expected " + std::to_string(callee.inputs.size()) +
                                       " arguments, got " + std::to_string(arguments.size()));
  std::vector<NodeId> ids;
  const auto count = condition == nullptr && !arguments.empty()
                         ? length_of_each(arguments.front().domain(), callee.inputs.front())
                         : std::nullopt;
  if (count && count->is_symbol()) {  // call_each()
    for (std::size_t i = 0; i < arguments.size(); ++i) {
      expect(arguments[i], Vector(callee.inputs[i], *count), what + " at each element");
      ids.push_back(arguments[i].id());
    }
    return add(make_call(ImportId{callee.name}, Vector(callee.output, *count), std::move(ids)));
  }
  if (condition != nullptr) {
    expect(*condition, Boolean(), what + ", condition");
    ids.push_back(condition->id());
  }
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    expect(arguments[i], callee.inputs[i], what + ", argument " + std::to_string(i + 1));
    ids.push_back(arguments[i].id());
  }
  return add(make_call(ImportId{callee.name}, callee.output, std::move(ids), condition != nullptr));
}

Node Body::choose(const Domain& domain) {
  std::vector<NodeId> seen;
  for (NodeId id = 0; id < graph_.size(); ++id) {
    const GraphNode& node = graph_[id];
    if (node.is(NodeKind::call) || node.is(NodeKind::choose) || node.is(NodeKind::sample) ||
        node.is(NodeKind::lookup) || node.is(NodeKind::inverse))
      seen.push_back(id);
  }
  return add(make_choose(domain, std::move(seen)));
}

void Body::event(const std::string& name, Node happens) {
  expect(happens, Boolean(), "event " + name);
  add(make_event(EventId{name}, happens.id()));
}

Node Body::let(const std::string& name, Node node) {
  own(node);
  node.body();
  graph_[node.id()].label = name;
  return node;
}

void Body::replay(const Procedure& procedure, const std::vector<Node>& inputs,
                  std::vector<Node>& places, const Substitute& substitute) {
  const std::vector<Domain>& domains = procedure.signature.inputs;
  if (inputs.size() != domains.size())
    fail(ErrorCode::type_mismatch, "replay " + procedure.signature.name + ": expected " +
                                       std::to_string(domains.size()) + " inputs, got " +
                                       std::to_string(inputs.size()));
  places.clear();
  std::size_t next_input = 0;
  for (const GraphNode& step : procedure.body) {
    if (step.is(NodeKind::input)) {
      const std::size_t i = next_input++;
      expect(inputs[i], domains[i], "replay " + procedure.signature.name);
      places.push_back(inputs[i]);
      continue;
    }
    std::vector<Node> arguments;
    for (const NodeId argument : step.arguments) arguments.push_back(places[argument]);
    if (const auto other = substitute ? substitute(step, arguments) : std::nullopt) {
      own(*other);
      places.push_back(*other);
      continue;
    }
    GraphNode copy = step;
    for (std::size_t i = 0; i < arguments.size(); ++i) copy.arguments[i] = arguments[i].id();
    places.push_back(add(std::move(copy)));
  }
}

Procedure Body::finish(std::string name, std::vector<Domain> inputs, Node result) {
  own(result);
  if (mark_->body == nullptr) fail(ErrorCode::usage, "it has ended already");
  mark_->body = nullptr;
  return Procedure{.signature = {std::move(name), std::move(inputs), result.domain()},
                   .body = std::move(graph_),
                   .result = result.id()};
}

}  // namespace certamen
