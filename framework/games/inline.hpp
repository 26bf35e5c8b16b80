// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "framework/games/guarded.hpp"

namespace certamen {

/// The package as it is linked to the other: its states and tables carry its name, for people, and
/// are no longer the other's, as where a package is linked to itself. Throws Error(unknown_name)
/// for a use of what the package itself does not declare, Error(duplicate_name) for what it
/// declares twice.
Package named_by_package(const Package& package, const Package& other);

/// The procedure with each call of an export of `lower` replaced by that export's body, labels
/// showing which call ("LR#2/c"). Throws Error(usage) when a call exceeds the export's budget.
Procedure with_calls_inlined(const Procedure& procedure, const Served& lower);

/// Appends `body` to `graph` with its inputs bound to `arguments`; returns where its result is.
NodeId append_body(Graph& graph, const Procedure& procedure, const std::vector<NodeId>& arguments,
                   const std::string& label_prefix);

}  // namespace certamen
