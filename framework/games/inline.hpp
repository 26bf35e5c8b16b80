// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "framework/games/package.hpp"

namespace certamen {

/// The package with its states, tables and their uses renamed by a prefix, unless they carry one
/// already.
Package with_prefix(const Package& package, const std::string& prefix);

/// The procedure with each call of an export of `lower` replaced by that export's body, labels
/// showing which call
/// ("LR#2/c"). Throws Error(usage) when a call exceeds the export's budget.
Procedure with_calls_inlined(const Procedure& procedure, const Package& lower);

/// Appends `body` to `graph` with its inputs bound to `arguments`; returns where its result is.
NodeId append_body(Graph& graph, const Procedure& procedure, const std::vector<NodeId>& arguments,
                   const std::string& label_prefix);

}  // namespace certamen
