// SPDX-License-Identifier: Apache-2.0
// Of the builder what makes packages; bodies are in builder.cpp.
#include <algorithm>

#include "framework/error.hpp"
#include "framework/games/builder.hpp"
#include "framework/games/check.hpp"

namespace certamen {

PackageBuilder::PackageBuilder(std::string name) {
  if (name.empty()) throw Error{ErrorCode::usage, "package", "a package needs a name"};
  package_.name = std::move(name);
}

PackageBuilder::PackageBuilder(Package package) : package_{std::move(package)} {
  for (const auto& state : package_.states)
    declarations_.states.push_back({state.id, state.domain, package_.name});
  for (const auto& [table, type] : package_.tables)
    declarations_.tables.push_back({table, type, package_.name});
}

namespace {

bool has_variable(const Package& package, const std::string& name) {
  return std::any_of(package.states.begin(), package.states.end(),
                     [&](const StateVariable& state) { return state.id.name() == name; }) ||
         std::any_of(package.tables.begin(), package.tables.end(),
                     [&](const auto& table) { return table.first.name() == name; });
}

void expect_not(bool taken, const Package& package, const std::string& name) {
  if (taken)
    throw Error{ErrorCode::duplicate_name, package.name, "'" + name + "' is declared twice"};
}

}  // namespace

void PackageBuilder::expect_new(const std::string& name) const {
  expect_not(has_variable(package_, name), package_, name);
}

PackageBuilder& PackageBuilder::parameter(const std::string& name, const Integer& value) {
  package_.parameters[name] = value;
  return *this;
}

State PackageBuilder::add_state(StateVariable variable) {
  expect_new(variable.id.name());
  declarations_.states.push_back({variable.id, variable.domain, package_.name});
  package_.states.push_back(std::move(variable));
  return declarations_.states.back();
}

State PackageBuilder::state(const std::string& name, const Domain& domain) {
  return add_state({StateId::fresh(name), domain});
}

State PackageBuilder::state(const std::string& name, const Domain& domain, const Value& initial) {
  if (!exists_at_every_size(domain, initial))
    throw Error{ErrorCode::bad_domain, package_.name + "/" + name,
                "the initial value is outside of " + domain.name()};
  return add_state({StateId::fresh(name), domain, initial});
}

Table PackageBuilder::add_table(const std::string& name, TableType type) {
  expect_new(name);
  if (type.domain.is_real() || type.range.is_real())
    throw Error{ErrorCode::bad_domain, package_.name + "/" + name,
                "a table is between finite domains"};
  const TableId id = TableId::fresh(name);
  package_.tables.emplace_back(id, type);
  declarations_.tables.push_back({id, std::move(type), package_.name});
  return declarations_.tables.back();
}

Table PackageBuilder::random_function(const std::string& name, const Domain& domain,
                                      const Domain& range) {
  return add_table(name, {TableKind::function, domain, range});
}
Table PackageBuilder::random_permutation(const std::string& name, const Domain& domain) {
  return add_table(name, {TableKind::permutation, domain, domain});
}
Table PackageBuilder::random_function_family(const std::string& name, const Domain& index,
                                             const Domain& domain, const Domain& range) {
  return add_table(name, {TableKind::function, domain, range, index});
}
Table PackageBuilder::ideal_cipher(const std::string& name, const Domain& keys,
                                   const Domain& blocks) {
  return add_table(name, {TableKind::permutation, blocks, blocks, keys});
}
Table PackageBuilder::map(const std::string& name, const Domain& domain, const Domain& range) {
  return add_table(name, {TableKind::map, domain, range});
}

PackageBuilder& PackageBuilder::import(const Signature& signature) {
  expect_not(package_.find_import(signature.name) != nullptr, package_, signature.name);
  package_.imports.push_back(signature);
  return *this;
}

PackageBuilder& PackageBuilder::import(const std::vector<Signature>& signatures) {
  for (const auto& signature : signatures) import(signature);
  return *this;
}

PackageBuilder& PackageBuilder::initialize(const Procedure0& body) {
  Body at{package_.name + "/Initialize", package_.imports, &declarations_};
  body(at);
  package_.initializers.push_back(at.finish("Initialize", {}, at.unit()));
  return *this;
}

Node PackageBuilder::argument(const std::vector<Node>& arguments, std::size_t i) {
  if (i < arguments.size()) return arguments[i];
  throw Error{ErrorCode::usage, "oracle", "its body takes more nodes than the oracle has inputs"};
}

PackageBuilder&
PackageBuilder::export_procedure(const std::string& name, const std::vector<Domain>& inputs,
                                 const std::function<Node(Body&, const std::vector<Node>&)>& body) {
  expect_not(package_.find_export(name) != nullptr, package_, name);
  Body at{package_.name + "/" + name, package_.imports, &declarations_};
  std::vector<Node> arguments;
  for (std::size_t i = 0; i < inputs.size(); ++i)
    arguments.push_back(at.input("in" + std::to_string(i), inputs[i]));
  const Node result = body(at, arguments);
  package_.exports.push_back(at.finish(name, inputs, result));
  return *this;
}

Procedure& PackageBuilder::last_oracle(const std::string& what) {
  if (package_.exports.empty())
    throw Error{ErrorCode::usage, package_.name,
                what + " limits the oracle before it: there is none"};
  return package_.exports.back();
}

PackageBuilder& PackageBuilder::at_most(const Size& calls) {
  Procedure& oracle = last_oracle("at_most");
  expect_budget(calls, package_.name + "/" + oracle.signature.name);
  oracle.budget = calls;
  return *this;
}

PackageBuilder& PackageBuilder::only_after(const std::string& oracle) {
  last_oracle("only_after").only_after.insert(oracle);
  return *this;
}

PackageBuilder& PackageBuilder::only_before(const std::string& oracle) {
  last_oracle("only_before").only_before.insert(oracle);
  return *this;
}

PackageBuilder& PackageBuilder::finalize(const Domain& output,
                                         const std::function<Node(Body&, Node)>& body) {
  Body at{package_.name + "/Finalize", package_.imports, &declarations_};
  const Node out = at.input("out", output);
  const Node verdict = body(at, out);
  if (verdict.domain() != Boolean())
    throw Error{ErrorCode::type_mismatch, at.place(),
                "the verdict is " + verdict.domain().name() + ", expected Boolean"};
  package_.finalize = at.finish("Finalize", {output}, verdict);
  return *this;
}

Package PackageBuilder::build() const {
  validate(package_);
  return package_;
}

}  // namespace certamen
