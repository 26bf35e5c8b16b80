// SPDX-License-Identifier: Apache-2.0
#include "adversaries/release/attack/run_progress.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace certamen {

namespace {

/// "40 s", "12 min", "3 h"
std::string duration(double seconds) {
  const auto whole = [](double x) { return std::to_string(std::llround(std::min(x, 1e15))); };
  if (seconds < 100) return whole(seconds) + " s";
  return seconds < 6000 ? whole(seconds / 60) + " min" : whole(seconds / 3600) + " h";
}

}  // namespace

RunProgress::RunProgress(std::string work, std::vector<Layer> layers,
                         std::vector<std::string> passes)
    : work_{std::move(work)}, layers_{std::move(layers)}, passes_{std::move(passes)},
      seconds_(passes_.size(), 0), weights_(passes_.size(), 0) {
  double each = 0;
  for (const auto& layer : layers_) each += layer.weights;
  ahead_.assign(passes_.size(), each);
  whole_ = rest_ = each * static_cast<double>(passes_.size());
}

void RunProgress::show(const Context& context, std::size_t layer, std::size_t k, double part,
                       double seconds) const {
  const double now = layers_[layer].weights;
  std::string text = work_ + " " + layers_[layer].name;
  if (layers_.size() > 1) text += fmt::format(" ({} of {})", layer + 1, layers_.size());
  text += fmt::format(", {}: {:.0f} %", passes_[k], 100 * part);
  double left = part > 0 ? seconds * (1 - part) / part : seconds_per_weight(k) * now;
  for (std::size_t p = 0; p < ahead_.size(); ++p) {
    const double weights = ahead_[p] - (p == k ? now : 0);
    if (weights > 0)
      left += weights * (p == k && part > 0 ? seconds / (part * now) : seconds_per_weight(p));
  }
  if (left > 0 && std::isfinite(left)) text += "; " + duration(left) + " left";
  context.report(text + "; in all", 1 - (rest_ - part * now) / whole_);
}

void RunProgress::finish(std::size_t layer, std::size_t k, double seconds) {
  const double weights = layers_[layer].weights;
  rest_ -= weights;
  ahead_[k] -= weights;
  seconds_[k] += seconds;
  weights_[k] += weights;
}

void RunProgress::skip(std::size_t layer, std::size_t k) {
  for (; k < ahead_.size(); ++k) {
    rest_ -= layers_[layer].weights;
    ahead_[k] -= layers_[layer].weights;
  }
}

/// Infinite before it is known.
double RunProgress::seconds_per_weight(std::size_t k) const {
  return weights_[k] > 0 ? seconds_[k] / weights_[k] : std::numeric_limits<double>::infinity();
}

}  // namespace certamen
