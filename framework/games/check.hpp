// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "framework/games/package.hpp"

namespace certamen {

/// "package/LR/3 (xor)": the place of a node in messages.
std::string place_of(const std::string& owner, const Graph& graph, NodeId id);

/// Throws Error(usage) at `place` for a number of calls that is negative.
void expect_budget(const Size& calls, const std::string& place);

/// One procedure against its package's declarations; see validate(const Package&).
void check_procedure(const Package& package, const Procedure& procedure);

/// Arguments exist; operations, samples, constants, events and table accesses fit their domains.
/// `owner` starts the place.
void check_node(const std::string& owner, const Graph& graph, NodeId id);

/// A table access against the table's type; `first` is where its own arguments start.
void check_access(const std::string& owner, const Graph& graph, NodeId id, const TableType& type,
                  std::size_t first);

}  // namespace certamen
