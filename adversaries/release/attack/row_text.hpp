// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "adversaries/release/attack/taylor_mlp_attack.hpp"
#include "framework/error.hpp"

/// Rows of an attack as text, JSON, from which the very same rows are made again: what is kept in
/// files and told to other processes.
namespace certamen {

std::string row_text(const LayerAttack& row);
std::string row_text(const LayerCost& cost);

/// None for any other text.
std::optional<LayerAttack> parse_layer_attack(const std::string& text);
std::optional<LayerCost> parse_layer_cost(const std::string& text);

/// What came out of one layer.
struct LayerOutcome {
  std::vector<LayerAttack> attacks;
  std::vector<LayerCost> costs;
  std::optional<Error> failure;  // why there is no more
  StopReason stopped = StopReason::none;
};

/// An error keeps its code and what it says.
std::string outcome_text(const LayerOutcome& outcome);
LayerOutcome parse_outcome(const std::string& text);

}  // namespace certamen
