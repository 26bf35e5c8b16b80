// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "adversaries/release/attack/row_text.hpp"
#include "adversaries/release/attack/taylor_mlp_attack.hpp"
#include "framework/definitions/findings_journal.hpp"

namespace certamen {

/// One layer that is to be attacked.
struct LayerTask {
  std::size_t number = 0;  // of the run's layers
  /// Keeps rows, and has those of earlier runs; null: nothing is kept.
  FindingsJournal* journal = nullptr;
  std::vector<LayerCost>& costs;                 // takes what was measured
  std::function<void(const LayerAttack&)> done;  // takes each row, as soon as it is there
};

/// Attacks the layers with these names and puts what comes out into the report, in their order: one
/// after the other, or in rounds of one layer for each process of the context's cluster, where the
/// first alone has a journal. The report is then the same on all processes, and the same as alone.
/// `attack` throws Error(interrupted) to end the run, any other Error to leave the layer. Throws
/// the first reason if no layer has a row, and defects (is_defect).
void run_layers(const std::vector<std::string>& names, const Context& context,
                const AttackRows& rows, const std::function<void(const LayerTask&)>& attack,
                TaylorMlpAttackReport& report);

/// What a process found of one layer in a file.
struct LayerSeen {
  std::string name;
  std::string digest;  // of its sizes and bytes (LayerKey)
};

/// Throws Error(bad_file), naming the first layer that differs, where the processes of a cluster do
/// not see the same layers in the same order.
void expect_same_everywhere(const std::vector<LayerSeen>& seen, const std::string& file,
                            const Context& context);

}  // namespace certamen
