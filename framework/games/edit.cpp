// SPDX-License-Identifier: Apache-2.0
#include "framework/games/edit.hpp"

#include <algorithm>

#include "framework/error.hpp"
#include "framework/games/procedures.hpp"

namespace certamen {

namespace {

Steps steps_of(NodeKind kind) {
  return {[=](const GraphNode& step) { return step.is(kind); }};
}

/// Those of a state of that name.
Steps state_steps(NodeKind kind, const std::string& name) {
  return {[=](const GraphNode& step) { return step.is(kind) && step.state().name() == name; }};
}

/// Those of a table of that name.
Steps table_steps(NodeKind kind, const std::string& name) {
  return {[=](const GraphNode& step) { return step.is(kind) && step.table().name() == name; }};
}

/// Whether this is one of the steps, of which some have gone by.
bool is_meant(const Steps& which, const GraphNode& step, std::size_t& seen) {
  if (!which.are(step)) return false;
  const std::size_t number = seen++;
  return !which.nth || *which.nth == number;
}

[[noreturn]] void unknown(const std::string& place, const std::string& what) {
  throw Error{ErrorCode::unknown_name, place, what};
}

template <class Handle>
Handle handle_named(const std::vector<Handle>& handles, std::string_view name,
                    const std::string& package, const char* sort) {
  const auto found = std::find_if(handles.begin(), handles.end(),
                                  [&](const Handle& handle) { return handle.id.name() == name; });
  if (found == handles.end())
    unknown(package, std::string{"there is no "} + sort + " '" + std::string{name} + "'");
  return *found;
}

}  // namespace

namespace steps {

Steps samples() {
  return steps_of(NodeKind::sample);
}
Steps reads(const std::string& state) {
  return state_steps(NodeKind::get, state);
}
Steps writes() {
  return steps_of(NodeKind::set);
}
Steps writes(const std::string& state) {
  return state_steps(NodeKind::set, state);
}
Steps lookups(const std::string& table) {
  return table_steps(NodeKind::lookup, table);
}
Steps puts() {
  return steps_of(NodeKind::put);
}
Steps puts(const std::string& map) {
  return table_steps(NodeKind::put, map);
}
Steps calls(const std::string& procedure) {
  return {[=](const GraphNode& step) {
    return step.is(NodeKind::call) && step.import() == ImportId{procedure};
  }};
}
Steps events(const std::string& event) {
  return {[=](const GraphNode& step) {
    return step.is(NodeKind::event) && step.event() == EventId{event};
  }};
}
Steps applies(Opcode opcode) {
  return {[=](const GraphNode& step) { return step.applies(opcode); }};
}
Steps applies(const Operation& operation) {
  return {[=](const GraphNode& step) {
    return step.is(NodeKind::apply) && step.operation() == operation;
  }};
}

Steps parts(std::size_t place) {
  return {[=](const GraphNode& step) {
    return step.applies(Opcode::get) && step.operation().place() == place;
  }};
}

}  // namespace steps

std::vector<const GraphNode*> find_steps(const Procedure& procedure, const Steps& which) {
  std::vector<const GraphNode*> found;
  std::size_t seen = 0;
  for (const auto& step : procedure.body)
    if (is_meant(which, step, seen)) found.push_back(&step);
  return found;
}

Node FormerBody::run(const Nodes& inputs) {
  at_.replay(procedure_, inputs, places_);
  return places_[procedure_.result];
}

Node FormerBody::run_with(const Nodes& inputs, const Steps& which, const NewStep& by) {
  if (find_steps(procedure_, which).empty()) unknown(at_.place(), "there is no such step");
  std::size_t seen = 0;
  at_.replay(procedure_, inputs, places_, [&](const GraphNode& step, const Nodes& of) {
    return is_meant(which, step, seen) ? std::optional{by(at_, of)} : std::nullopt;
  });
  return places_[procedure_.result];
}

Node FormerBody::step(const Steps& which) const {
  std::size_t seen = 0;
  for (NodeId id = 0; id < places_.size(); ++id)
    if (is_meant(which, procedure_.body[id], seen)) return places_[id];
  unknown(at_.place(), "there is no such step");
}

State PackageEditor::state(std::string_view name) const {
  return handle_named(declarations_.states, name, package_.name, "state");
}

Table PackageEditor::table(std::string_view name) const {
  return handle_named(declarations_.tables, name, package_.name, "table");
}

Procedure& PackageEditor::own_procedure(std::string_view name) {
  Procedure* found = nullptr;
  for (Procedure* procedure : procedures_of(package_)) {
    if (procedure->signature.name != name) continue;
    if (found != nullptr)
      throw Error{ErrorCode::usage, package_.name,
                  "there are several procedures '" + std::string{name} + "'"};
    found = procedure;
  }
  if (found == nullptr) unknown(package_.name, "there is no procedure '" + std::string{name} + "'");
  return *found;
}

PackageEditor& PackageEditor::replace_steps(std::string_view procedure, const Steps& which,
                                            const NewStep& by) {
  return replace_body(procedure, [&](Body&, FormerBody& before, const Nodes& inputs) {
    return before.run_with(inputs, which, by);
  });
}

PackageEditor& PackageEditor::drop_steps(std::string_view procedure, const Steps& which) {
  return replace_steps(procedure, which, [](Body& at, const Nodes&) { return at.unit(); });
}

PackageEditor&
PackageEditor::replace_body(std::string_view procedure,
                            const std::function<Node(Body&, FormerBody&, const Nodes&)>& body) {
  Procedure& own = own_procedure(procedure);
  const Procedure former = own;
  Body at{package_.name + "/" + former.signature.name, package_.imports, &declarations_};
  Nodes inputs;
  for (const auto& step : former.body)
    if (step.is(NodeKind::input)) inputs.push_back(at.input(step.input(), step.domain));
  FormerBody before{at, former};
  const Node result = body(at, before, inputs);
  Procedure written = at.finish(former.signature.name, former.signature.inputs, result);
  own.signature = std::move(written.signature);
  own.body = std::move(written.body);
  own.result = written.result;
  return *this;
}

PackageEditor& PackageEditor::set_budget(std::string_view oracle, const Size& calls) {
  own_procedure(oracle).budget = calls;
  return *this;
}

}  // namespace certamen
