// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "adversaries/release/attack/taylor_mlp_attack.hpp"

namespace certamen {

/// The layers that a selector names: a name, a number, or numbers as "0,3-17"; those that are
/// unreadable are among the unreadable. Throws Error(unknown_name), Error(bad_number), and the
/// reason of a single one that is unreadable.
MlpLayers chosen_layers(const MlpLayers& layers, const std::string& selector);

/// The MLPs of a file that the options choose and that can be read; the others go to `failed` with
/// the reason. Throws Error(bad_file) if the file has none.
std::vector<MlpLayer> layers_of(const ModelFile& file, const TaylorMlpAttackOptions& options,
                                std::vector<std::pair<std::string, std::string>>& failed);

}  // namespace certamen
