// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "framework/games/builder.hpp"

namespace certamen {

/// Some steps of a procedure.
struct Steps {
  std::function<bool(const GraphNode&)> are;
  std::optional<std::size_t> nth = {};  // that one of them alone, counted from 0

  Steps only(std::size_t n) const { return {are, n}; }
};

namespace steps {

Steps samples();
Steps reads(const std::string& state);
Steps writes();
Steps writes(const std::string& state);
Steps lookups(const std::string& table);
Steps puts();
Steps puts(const std::string& map);
Steps calls(const std::string& procedure);
Steps events(const std::string& event);
Steps applies(Opcode opcode);
Steps applies(const Operation& operation);
/// Reads of that part of a tuple.
Steps parts(std::size_t place);

}  // namespace steps

/// The steps of the procedure that are meant.
std::vector<const GraphNode*> find_steps(const Procedure& procedure, const Steps& which);

using Nodes = std::vector<Node>;
/// What stands in the place of a step, from its arguments.
using NewStep = std::function<Node(Body&, const Nodes& arguments)>;

/// A procedure as it was before an edit, for the body that takes its place.
class FormerBody {
 public:
  FormerBody(Body& at, const Procedure& procedure) : at_{at}, procedure_{procedure} {}

  /// Runs it with these inputs; returns its result.
  Node run(const Nodes& inputs);
  /// The same with other steps in the place of some, as PackageEditor::replace_steps.
  Node run_with(const Nodes& inputs, const Steps& which, const NewStep& by);
  /// What the first such step of the last run gave, or of this one so far. Throws
  /// Error(unknown_name) if there is none.
  Node step(const Steps& which) const;

 private:
  Body& at_;
  const Procedure& procedure_;
  Nodes places_;
};

/// Changes a finished package, step by step; build() validates what it has become. What one adds is
/// written as in a new package. An initializer is the procedure "Initialize". Names
/// that the package does not have throw Error(unknown_name), and so do steps of which a procedure
/// has none.
class PackageEditor : public PackageBuilder {
 public:
  explicit PackageEditor(Package package) : PackageBuilder{std::move(package)} {}

  using PackageBuilder::state;
  State state(std::string_view name) const;
  Table table(std::string_view name) const;
  /// Throws Error(usage) for a name that several procedures have, as initializers may.
  const Procedure& procedure(std::string_view name) { return own_procedure(name); }
  bool imports(std::string_view procedure) const { return package_.find_import(procedure); }

  PackageEditor& replace_steps(std::string_view procedure, const Steps& which, const NewStep& by);
  /// Writes, puts and events are left out.
  PackageEditor& drop_steps(std::string_view procedure, const Steps& which);
  /// Another body with the same inputs, which may run the former one.
  PackageEditor&
  replace_body(std::string_view procedure,
               const std::function<Node(Body&, FormerBody&, const Nodes& inputs)>& body);
  PackageEditor& set_budget(std::string_view oracle, const Size& calls);

 private:
  Procedure& own_procedure(std::string_view name);
};
}  // namespace certamen
