// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "framework/graph/graph.hpp"

namespace certamen {

/// What a procedure looks like from outside.
struct Signature {
  std::string name;                 // what callers name it by
  std::vector<Domain> inputs = {};  // one a parameter
  Domain output = Unit();           // of the answer
  friend bool operator==(const Signature&, const Signature&) = default;
};

/// "LR(Bits(8), Bits(8)) -> Bits(8)"
std::string to_string(const Signature& signature);

/// A named body: nodes in execution order, `result` among them.
struct Procedure {
  Signature signature;                        // its name and domains from outside
  Graph body = {};                            // in execution order; its inputs come first
  NodeId result = no_node;                    // the node of `body` that is the answer
  std::optional<Size> budget = std::nullopt;  // calls allowed in one experiment; none: any number
  /// Its phase: oracles of the same package of which each must have been called before, and
  /// oracles after whose first call it may not be called any more.
  std::set<std::string> only_after = {}, only_before = {};  // by name
};

/// The budget as a number; throws Error(bad_domain) if it is a symbol, Error(too_large) if it does
/// not fit.
std::optional<std::size_t> calls_allowed(const Procedure& procedure);

/// A variable of a package, kept between calls of its procedures.
struct StateVariable {
  StateId id;                                   // by which get and set nodes know it
  Domain domain = Boolean();                    // of its values
  std::optional<Value> initial = std::nullopt;  // none: it is set before it is read
};

/// State variables and tables, exported procedures, imported signatures. A game imports nothing, an
/// adversary exports Run, a reduction exports the interface of the game it simulates and imports
/// that of the game it attacks [Brzuska, Delignat-Lavaud, Fournet, Kohbrok, Kohlweiss 2018]. A
/// plain value: a copy is independent.
struct Package {
  std::string name;                                        // for people and messages
  std::vector<StateVariable> states = {};                  // in the order of their declaration
  std::vector<std::pair<TableId, TableType>> tables = {};  // likewise
  std::vector<Procedure> exports = {};                     // what others may call
  std::vector<Signature> imports = {};                     // what others must provide
  std::vector<Procedure> initializers = {};                // run in this order before anything else
  std::optional<Procedure> finalize =
      std::nullopt;  // judges the adversary's output; none: the output itself
  std::map<std::string, Integer> parameters = {};  // numbers that it was made with, for reports
  bool linked = false;  // the names of its states and tables say which package they are from

  /// The export of that name, or null.
  const Procedure* find_export(std::string_view procedure) const;
  Procedure* find_export(std::string_view procedure);
  /// The import of that name, or null.
  const Signature* find_import(std::string_view procedure) const;
};

/// Finds every inconsistency inside one package: arguments that do not exist or come later (cycle),
/// domains that do not fit, names that nothing declares, names declared twice, states that some
/// procedure reads and none writes. Throws the first as an Error whose place is
/// "package/procedure/node".
void validate(const Package& package);

/// Who sees to it that a guarded call is not made too often, or in the wrong phase.
enum class GuardLimits {
  counted,  // link(), by counting the calls in the caller's bodies
  kept,     // the game: a call beyond its budget or outside of its phase is answered none
};

/// `upper` linked to `lower`: lower's exports serve upper's imports. Each package uses its own
/// states and tables, and those only; in the result they carry the package's name. The result
/// exports what upper exports and imports what is still open. Throws Error(type_mismatch) when
/// signatures differ, Error(unused_export) when lower exports something that upper does not import,
/// Error(cycle) when lower imports what upper exports, and Error(unknown_name) when a body uses a
/// state or table that its own package does not declare.
Package link(const Package& upper, const Package& lower, GuardLimits limits = GuardLimits::counted);

}  // namespace certamen
