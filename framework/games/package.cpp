// SPDX-License-Identifier: Apache-2.0
#include "framework/games/package.hpp"

#include <algorithm>
#include <limits>
#include <set>
#include <utility>

#include "framework/error.hpp"
#include "framework/games/check.hpp"
#include "framework/games/inline.hpp"
#include "framework/games/procedures.hpp"

namespace certamen {

std::string to_string(const Signature& signature) {
  std::string text = signature.name + "(";
  for (std::size_t i = 0; i < signature.inputs.size(); ++i)
    text += (i ? ", " : "") + signature.inputs[i].name();
  return text + ") -> " + signature.output.name();
}

const Procedure* Package::find_export(std::string_view procedure) const {
  const auto found = std::find_if(exports.begin(), exports.end(), [&](const Procedure& p) {
    return p.signature.name == procedure;
  });
  return found == exports.end() ? nullptr : &*found;
}

Procedure* Package::find_export(std::string_view procedure) {
  return const_cast<Procedure*>(std::as_const(*this).find_export(procedure));
}

const Signature* Package::find_import(std::string_view procedure) const {
  const auto found = std::find_if(imports.begin(), imports.end(),
                                  [&](const Signature& s) { return s.name == procedure; });
  return found == imports.end() ? nullptr : &*found;
}

std::optional<std::size_t> calls_allowed(const Procedure& procedure) {
  if (!procedure.budget) return std::nullopt;
  const Integer& calls = procedure.budget->number();
  expect_budget(calls, procedure.signature.name);
  if (calls > std::numeric_limits<std::size_t>::max())
    throw Error{ErrorCode::too_large, procedure.signature.name,
                "a budget of " + calls.str() + " calls is more than can be counted"};
  return static_cast<std::size_t>(calls);
}

namespace {

/// What lower serves must be what upper expects, and nothing of lower may be left over.
void check_interfaces(const Package& upper, const Package& lower) {
  for (const auto& procedure : lower.exports) {
    const auto* wanted = upper.find_import(procedure.signature.name);
    const std::string place = upper.name + "/" + procedure.signature.name;
    if (wanted == nullptr)
      throw Error{ErrorCode::unused_export, lower.name + "/" + procedure.signature.name,
                  upper.name + " does not import it, so nothing can call it"};
    if (*wanted != procedure.signature)
      throw Error{ErrorCode::type_mismatch, place,
                  "it imports " + to_string(*wanted) + ", but " + lower.name + " exports " +
                      to_string(procedure.signature)};
  }
  for (const auto& wanted : lower.imports)
    if (upper.find_export(wanted.name) != nullptr)
      throw Error{ErrorCode::cycle, lower.name + "/" + wanted.name,
                  "it is served by " + upper.name + ", which " + lower.name +
                      " serves: packages form no cycles"};
}

/// What the caller's initializers certainly call has been called before all else that it calls.
void forget_started(Served& served, const Package& upper) {
  std::set<std::string> started;
  for (const Procedure& procedure : upper.initializers)
    for (const GraphNode& node : procedure.body)
      if (node.kind() == NodeKind::call && !node.guarded()) started.insert(node.import().name());
  const auto forget = [&](Procedure& procedure) {
    for (const std::string& name : started) procedure.only_after.erase(name);
  };
  std::ranges::for_each(served.package.exports, forget);
  std::ranges::for_each(served.conditional, forget);
}

}  // namespace

Package link(const Package& upper, const Package& lower, GuardLimits limits) {
  check_interfaces(upper, lower);
  Package linked = named_by_package(upper, {});
  Served served = served_to(upper, named_by_package(lower, upper), limits);
  const Package& low = served.package;
  linked.name = upper.name + " | " + lower.name;
  linked.linked = true;
  for (Procedure& procedure : linked.initializers)
    procedure = with_calls_inlined(procedure, served);
  forget_started(served, upper);
  for (Procedure* procedure : procedures_of(linked))
    *procedure = with_calls_inlined(*procedure, served);
  linked.initializers.insert(linked.initializers.begin(), low.initializers.begin(),
                             low.initializers.end());
  if (low.finalize && !linked.finalize) linked.finalize = low.finalize;
  linked.states.insert(linked.states.end(), low.states.begin(), low.states.end());
  linked.tables.insert(linked.tables.end(), low.tables.begin(), low.tables.end());
  std::erase_if(linked.imports,
                [&](const Signature& s) { return lower.find_export(s.name) != nullptr; });
  for (const auto& wanted : lower.imports) {
    const auto* already = linked.find_import(wanted.name);
    if (already == nullptr)
      linked.imports.push_back(wanted);
    else if (*already != wanted)
      throw Error{ErrorCode::type_mismatch, linked.name + "/" + wanted.name,
                  "imported as " + to_string(*already) + " and as " + to_string(wanted)};
  }
  for (const auto& [name, value] : lower.parameters) linked.parameters.emplace(name, value);
  validate(linked);
  return linked;
}

namespace {

void check_phase(const Package& package, const Procedure& procedure) {
  for (const auto* names : {&procedure.only_after, &procedure.only_before})
    for (const auto& name : *names)
      if (package.find_export(name) == nullptr)
        throw Error{ErrorCode::unknown_name, package.name + "/" + procedure.signature.name,
                    "its phase is about '" + name + "', which is no oracle of the package"};
}

template <class Key>
void expect_new(std::set<Key>& known, const Key& key, const Package& package,
                const std::string& name) {
  if (!known.insert(key).second)
    throw Error{ErrorCode::duplicate_name, package.name, "'" + name + "' is declared twice"};
}

/// Every state and table, every import and every export is there once.
void expect_declared_once(const Package& package) {
  std::set<StateId> states;
  std::set<TableId> tables;
  std::set<std::string> imports, exports;
  for (const auto& state : package.states) expect_new(states, state.id, package, state.id.name());
  for (const auto& [table, type] : package.tables) expect_new(tables, table, package, table.name());
  for (const auto& wanted : package.imports) expect_new(imports, wanted.name, package, wanted.name);
  for (const auto& procedure : package.exports)
    expect_new(exports, procedure.signature.name, package, procedure.signature.name);
}

}  // namespace

void validate(const Package& package) {
  expect_declared_once(package);
  std::set<StateId> written, read;
  for (const auto& state : package.states)
    if (state.initial) written.insert(state.id);
  const auto check = [&](const Procedure& procedure) {
    check_procedure(package, procedure);
    for (const auto& node : procedure.body) {
      if (node.is(NodeKind::set)) written.insert(node.state());
      if (node.is(NodeKind::get)) read.insert(node.state());
    }
  };
  for (const auto& procedure : package.initializers) check(procedure);
  for (const auto& procedure : package.exports) check_phase(package, procedure);
  for (const auto& procedure : package.exports)
    if (procedure.budget)
      expect_budget(*procedure.budget, package.name + "/" + procedure.signature.name);
  for (const auto& procedure : package.exports) check(procedure);
  if (package.finalize) {
    check(*package.finalize);
    if (package.finalize->signature.inputs.size() != 1 ||
        package.finalize->signature.output != Boolean())
      throw Error{ErrorCode::type_mismatch, package.name + "/Finalize",
                  "expected one input and a Boolean output, got " +
                      to_string(package.finalize->signature)};
  }
  for (const auto& state : read)
    if (!written.contains(state))
      throw Error{ErrorCode::read_before_write, package.name + "/" + state.name(),
                  "it is read, but no procedure writes it"};
}

}  // namespace certamen
