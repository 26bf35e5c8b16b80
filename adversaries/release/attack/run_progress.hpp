// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "framework/run/context.hpp"

namespace certamen {

/// The part of a run over layers that is done, and how long the rest will take. Each layer is gone
/// over in passes, a release at each precision; the rest are weights times seconds a weight of each
/// pass, as soon as every pass that is still to come was measured once.
class RunProgress {
 public:
  struct Layer {
    std::string name;
    double weights = 0;
  };
  /// `work` and `passes` are words of what is shown: "attack", "f32".
  RunProgress(std::string work, std::vector<Layer> layers, std::vector<std::string> passes);

  /// Reports pass k of a layer, of which `part`, from 0 to 1, took `seconds`.
  void show(const Context& context, std::size_t layer, std::size_t k, double part,
            double seconds) const;
  /// The pass is done.
  void finish(std::size_t layer, std::size_t k, double seconds);
  /// The layer's passes from k on will not be made.
  void skip(std::size_t layer, std::size_t k);

 private:
  double seconds_per_weight(std::size_t k) const;

  std::string work_;
  std::vector<Layer> layers_;
  std::vector<std::string> passes_;
  std::vector<double> seconds_, weights_;  // that were measured, by pass
  std::vector<double> ahead_;              // weights, by pass
  double rest_ = 0, whole_ = 0;            // weights of all passes
};

}  // namespace certamen
