// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "framework/games/package.hpp"
#include "framework/language/print_types.hpp"

namespace certamen::language {

/// What the printed file calls the things of a package.
struct PrintedPackage {
  std::string name;  // of the package, for messages
  std::map<StateId, std::string> states = {};
  std::map<TableId, std::string> tables = {};
  std::map<TableId, TableType> table_types = {};
  std::map<std::string, std::string> events = {};
  std::map<std::string, std::string> calls = {};  // what it imports: "challenger.LR", "E.Encrypt"
  bool leaves_moves = false;  // it is an adversary, which may leave moves to the engine
};

/// One procedure as statements of the language. Steps (samples, calls) are statements of their own;
/// what is computed from them stands where it is used, if it is used once and short.
class PrintedBody {
 public:
  /// `names` has the names of the game, and gets those of the variables.
  PrintedBody(const PrintedPackage& package, const Procedure& procedure, PrintedTypes& types,
              PrintedNames& names);

  /// Types and names of the parameters: "BitString<2> m, Bool b"; with these types, if they are
  /// given.
  std::string parameters(const std::vector<std::string>& types = {}) const;
  /// A statement a line; with its answer, if it has one and `answers`.
  std::string statements(bool answers);

 private:
  std::string place(NodeId id) const;
  void find_uses();
  void print(NodeId id);
  void give(NodeId id, Printed value, bool is_step);
  void declare(NodeId id, const std::string& type, const std::string& sign,
               const std::string& what);
  void keep_before_write(const StateId* state, const TableId* table);
  void line(const std::string& text) { text_ += text + "\n"; }
  std::string wanted_name(NodeId id) const;

  void sample(NodeId id);
  void choose(NodeId id);
  void set(NodeId id);
  void lookup(NodeId id, bool backwards);
  void call(NodeId id);
  Printed applied(NodeId id);
  Printed by_table(NodeId id);

  /// The value where its type is known, and where it is not.
  Printed typed(NodeId id);
  Printed untyped(NodeId id);
  Printed joined(std::string text, const std::vector<Printed>& parts,
                 bool is_operator = false) const;
  Printed binary(NodeId a, const std::string& sign, NodeId b, bool one_may_be_literal);

  const PrintedPackage& package_;
  const Procedure& procedure_;
  PrintedTypes& types_;
  PrintedNames& names_;
  std::string text_;
  std::vector<std::pair<std::string, std::string>> parameters_;  // type and name
  std::vector<std::size_t> uses_;                                // by what is printed
  std::vector<std::optional<Printed>> values_;                   // of nodes that were printed
};

}  // namespace certamen::language
