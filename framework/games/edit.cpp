// SPDX-License-Identifier: Apache-2.0
#include "framework/games/edit.hpp"

#include <algorithm>

#include "framework/error.hpp"

namespace certamen {

namespace {

constexpr std::string_view initialize_name = "Initialize";

Steps accesses_of(NodeKind kind, const std::string& table) {
  return {[=](const GraphNode& step) { return step.is(kind) && step.table().name() == table; }};
}

/// Whether this is one of the steps, of which some have gone by.
bool is_next(const Steps& which, const GraphNode& step, std::size_t& seen) {
  if (!which.are(step)) return false;
  const std::size_t number = seen++;
  return !which.nth || *which.nth == number;
}

[[noreturn]] void unknown(const std::string& place, const std::string& what) {
  throw Error{ErrorCode::unknown_name, place, what};
}

template <class Handle>
Handle named(const std::vector<Handle>& handles, std::string_view name, const std::string& package,
             const char* sort) {
  const auto found = std::find_if(handles.begin(), handles.end(),
                                  [&](const Handle& handle) { return handle.id.name() == name; });
  if (found == handles.end())
    unknown(package, std::string{"there is no "} + sort + " '" + std::string{name} + "'");
  return *found;
}

}  // namespace

namespace steps {

Steps samples() {
  return {[](const GraphNode& step) { return step.is(NodeKind::sample); }};
}
Steps reads(const std::string& state) {
  return {[=](const GraphNode& step) {
    return step.is(NodeKind::get) && step.state().name() == state;
  }};
}
Steps writes(const std::string& state) {
  return {[=](const GraphNode& step) {
    return step.is(NodeKind::set) && step.state().name() == state;
  }};
}
Steps lookups(const std::string& table) {
  return accesses_of(NodeKind::lookup, table);
}
Steps puts(const std::string& map) {
  return accesses_of(NodeKind::put, map);
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

Node FormerBody::run(const Nodes& inputs) {
  places_ = at_.replay(procedure_, inputs);
  return places_[procedure_.result];
}

Node FormerBody::run_with(const Nodes& inputs, const Steps& which, const NewStep& by) {
  std::size_t seen = 0;
  const auto substitute = [&](const GraphNode& step, const Nodes& of) {
    return is_next(which, step, seen) ? std::optional{by(at_, of)} : std::nullopt;
  };
  places_ = at_.replay(procedure_, inputs, substitute);
  if (seen <= which.nth.value_or(0)) unknown(at_.place(), "there is no such step");
  return places_[procedure_.result];
}

Node FormerBody::step(const Steps& which) const {
  std::size_t seen = 0;
  for (NodeId id = 0; id < places_.size(); ++id)
    if (is_next(which, procedure_.body[id], seen)) return places_[id];
  unknown(at_.place(), "there is no such step");
}

State PackageEditor::state(std::string_view name) const {
  return named(declarations_.states, name, package_.name, "state");
}

Table PackageEditor::table(std::string_view name) const {
  return named(declarations_.tables, name, package_.name, "table");
}

std::vector<Procedure*> PackageEditor::procedures(std::string_view name) {
  std::vector<Procedure*> found;
  if (name == initialize_name)
    for (auto& procedure : package_.initializers) found.push_back(&procedure);
  for (auto& procedure : package_.exports)
    if (procedure.signature.name == name) found.push_back(&procedure);
  if (package_.finalize && package_.finalize->signature.name == name)
    found.push_back(&*package_.finalize);
  if (found.empty()) unknown(package_.name, "there is no procedure '" + std::string{name} + "'");
  return found;
}

Procedure& PackageEditor::only_procedure(std::string_view name) {
  const std::vector<Procedure*> found = procedures(name);
  if (found.size() > 1)
    throw Error{ErrorCode::usage, package_.name,
                "there are several procedures '" + std::string{name} + "'"};
  return *found.front();
}

void PackageEditor::rewrite(Procedure& procedure,
                            const std::function<Node(Body&, const Nodes&)>& body) {
  Body at{package_.name + "/" + procedure.signature.name, package_.imports, &declarations_};
  Nodes inputs;
  for (const auto& step : procedure.body)
    if (step.is(NodeKind::input)) inputs.push_back(at.input(step.input(), step.domain));
  const Node result = body(at, inputs);
  Procedure written =
      at.finish(procedure.signature.name, std::move(procedure.signature.inputs), result);
  written.budget = std::move(procedure.budget);
  written.only_after = std::move(procedure.only_after);
  written.only_before = std::move(procedure.only_before);
  procedure = std::move(written);
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
  Procedure& one = only_procedure(procedure);
  const Procedure former = one;
  rewrite(one, [&](Body& at, const Nodes& inputs) {
    FormerBody before{at, former};
    return body(at, before, inputs);
  });
  return *this;
}

PackageEditor& PackageEditor::set_budget(std::string_view oracle, const Size& calls) {
  only_procedure(oracle).budget = calls;
  return *this;
}

}  // namespace certamen
