// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <set>
#include <string>

#include "framework/games/guarded.hpp"

namespace certamen {

/// The package with its states, tables and their uses renamed by a prefix, and by a number behind
/// it where the name is one of `taken`, which gets the new names. Throws Error(unknown_name) for a
/// use of what the package itself does not declare, Error(duplicate_name) for what it declares
/// twice.
Package with_prefix(const Package& package, const std::string& prefix,
                    std::set<std::string>& taken);
Package with_prefix(const Package& package, const std::string& prefix);

/// The first of "name", "name (2)", "name (3)".. that is not taken; it is from now on.
std::string fresh_name(const std::string& name, std::set<std::string>& taken);

/// The procedure with each call of an export of `lower` replaced by that export's body, labels
/// showing which call ("LR#2/c"). Throws Error(usage) when a call exceeds the export's budget.
Procedure with_calls_inlined(const Procedure& procedure, const Served& lower);

/// Appends `body` to `graph` with its inputs bound to `arguments`; returns where its result is.
NodeId append_body(Graph& graph, const Procedure& procedure, const std::vector<NodeId>& arguments,
                   const std::string& label_prefix);

}  // namespace certamen
