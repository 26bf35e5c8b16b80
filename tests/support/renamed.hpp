// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "framework/games/experiment.hpp"
#include "framework/games/package.hpp"

namespace certamen::testing {

/// Every operation under another name, most of them under one that belongs to another operation.
inline void rename_operations(Graph& graph) {
  static const std::string names[] = {"and",    "xor",   "not", "slice[3..8)",
                                      "get[0]", "tuple", "",    "f"};
  std::size_t next = 0;
  for (auto& node : graph)
    if (node.is(NodeKind::apply)) {
      const std::string& name = names[next++ % std::size(names)];
      node.action = node::Apply{node.operation().renamed(name.empty() ? "?" : name)};
    }
}

inline Experiment with_renamed_operations(Experiment experiment) {
  rename_operations(experiment.graph);
  return experiment;
}

inline Package with_renamed_operations(Package package) {
  for (auto* procedures : {&package.exports, &package.initializers})
    for (auto& procedure : *procedures) rename_operations(procedure.body);
  if (package.finalize) rename_operations(package.finalize->body);
  return package;
}

}  // namespace certamen::testing
