// SPDX-License-Identifier: Apache-2.0
// What a procedure that runs at most once leaves in a state that no other one reads is never seen.
#include <algorithm>

#include "framework/proof/state_rules.hpp"

namespace certamen {

bool drop_last_updates(Form& form) {
  bool changed = false;
  for (auto& part : form.parts) {
    if (!part.runs_once()) continue;
    changed =
        std::erase_if(
            part.updates,
            [&](const auto& update) {
              return std::none_of(form.parts.begin(), form.parts.end(), [&](const FormPart& other) {
                return &other != &part && (other.updates.contains(update.first) ||
                                           std::any_of(other.graph.begin(), other.graph.end(),
                                                       [&](const GraphNode& node) {
                                                         return node.gets(update.first);
                                                       }));
              });
            }) > 0 ||
        changed;
  }
  return changed;
}

}  // namespace certamen
