// SPDX-License-Identifier: Apache-2.0
#include "adversaries/release/attack/run_progress.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace certamen {

namespace {

double size_of(const MlpLayer& layer) {
  return static_cast<double>(layer.hidden) * static_cast<double>(layer.outputs);
}

/// "40 s", "12 min", "3 h"
std::string duration(double seconds) {
  const auto whole = [](double x) { return std::to_string(std::llround(std::min(x, 1e15))); };
  if (seconds < 100) return whole(seconds) + " s";
  return seconds < 6000 ? whole(seconds / 60) + " min" : whole(seconds / 3600) + " h";
}

}  // namespace

RunProgress::RunProgress(const std::vector<MlpLayer>& layers,
                         const std::vector<ReleasePrecision>& precisions)
    : seconds_(precisions.size(), 0), weights_(precisions.size(), 0) {
  double each = 0;
  for (const auto& layer : layers) each += size_of(layer);
  ahead_.assign(precisions.size(), each);
  whole_ = rest_ = each * static_cast<double>(precisions.size());
}

void RunProgress::show(const Context& context, const MlpLayer& layer,
                       const ReleasePrecision& precision, std::size_t k, double part,
                       double seconds) const {
  const double now = size_of(layer);
  std::string text = "attack " + layer.name + ", " + precision.name();
  double left = part > 0 ? seconds * (1 - part) / part : seconds_per_weight(k) * now;
  for (std::size_t p = 0; p < ahead_.size(); ++p) {
    const double weights = ahead_[p] - (p == k ? now : 0);
    if (weights > 0)
      left += weights * (p == k && part > 0 ? seconds / (part * now) : seconds_per_weight(p));
  }
  if (left > 0 && std::isfinite(left)) text += ", " + duration(left) + " left,";
  context.report(text, 1 - (rest_ - part * now) / whole_);
}

void RunProgress::finish(const MlpLayer& layer, std::size_t k, double seconds) {
  rest_ -= size_of(layer);
  ahead_[k] -= size_of(layer);
  seconds_[k] += seconds;
  weights_[k] += size_of(layer);
}

void RunProgress::skip(const MlpLayer& layer, std::size_t k) {
  for (; k < ahead_.size(); ++k) {
    rest_ -= size_of(layer);
    ahead_[k] -= size_of(layer);
  }
}

/// Infinite before it is known.
double RunProgress::seconds_per_weight(std::size_t k) const {
  return weights_[k] > 0 ? seconds_[k] / weights_[k] : std::numeric_limits<double>::infinity();
}

}  // namespace certamen
