// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "adversaries/release/attack/taylor_mlp_attack.hpp"
#include "framework/text/growing_table.hpp"

namespace certamen {

/// The report for people, written while the attack runs.
class TextReport {
 public:
  using Sink = std::function<void(const std::string&)>;
  TextReport(Sink sink, bool colours, bool timing);

  /// What is attacked, and how its rows will look, which says how wide columns are. Nothing is
  /// written before the first row is there or the end, so that an error may come first. A second
  /// call says nothing new.
  void begin(const std::string& subject, const std::vector<LayerAttack>& expected);
  void row(const LayerAttack& row);
  /// What follows the rows.
  void finish(const TaylorMlpAttackReport& report);

 private:
  Sink sink_;
  bool colours_, timing_;
  std::optional<GrowingTable> table_;
  std::string head_;  // not yet written
};

}  // namespace certamen
