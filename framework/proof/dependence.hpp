// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <set>

#include "framework/proof/form.hpp"

/// What nodes of a form depend on, for the rules and lemmas.
namespace certamen {

/// The start, then the others.
std::vector<FormPart*> parts_of(Form& form);
std::vector<const FormPart*> parts_of(const Form& form);

struct StatesAndTables {
  std::set<StateId> states = {};
  std::set<TableId> tables = {};

  std::size_t size() const { return states.size() + tables.size(); }
  bool contains(const StateId& state) const { return states.contains(state); }
  bool contains(const TableId& table) const { return tables.contains(table); }
};

/// Adds what nodes are computed from.
void note_read(const FormPart& part, const std::vector<NodeId>& roots, StatesAndTables& read);

/// States and tables that answers depend on, and events if asked for, in this call or through what
/// is stored.
StatesAndTables seen_of(const Form& form, bool events);

/// Whether no call changes a state.
bool is_fixed(const Form& form, const StateId& state);

/// Whether a node is a lookup, find, put or inverse of that table.
bool accesses(const FormPart& part, NodeId id, const TableId& table);

/// Whether a procedure accesses that table.
bool accesses(const FormPart& part, const TableId& table);

/// Where a table is accessed, if that is in one part; nothing if nowhere, or in several.
struct Accesses {
  FormPart* part = nullptr;
  std::vector<NodeId> nodes = {};
};
std::optional<Accesses> accesses_of(Form& form, const TableId& table);

/// Whether a node is a function of the given ones, and of what is the same in all calls: states
/// that none changes, and random functions other than this one.
bool is_function_of(const Form& form, const FormPart& part, NodeId id,
                    const std::set<NodeId>& given, const TableId& other_than = {});

/// Whether a node is computed from that state.
bool depends_on_state(const FormPart& part, NodeId id, const StateId& state);

/// Whether a state is uniform from the start on, never changed, and in nothing else at the start.
bool is_stored_uniform(const Form& form, const StateId& state);

}  // namespace certamen
