// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "framework/release/assessment/matrix_assessment.hpp"

namespace certamen {

namespace {

using namespace assessment;

/// The mean of k views, drawn to the base by the share of the noise in their distance from it. Of a
/// full fine-tune with entries of standard deviation s this is the posterior mean, with gain sigma
/// / sqrt(sigma^2 + k s^2) under noise of standard deviation sigma; of a LoRA only the first r
/// singular triples of the distance are taken.
std::optional<Matrix> posterior_mean(const ReleaseView& view) {
  if (!view.base) return std::nullopt;
  Matrix mean = view.releases.front();
  for (std::size_t k = 1; k < view.releases.size(); ++k) mean += view.releases[k];
  mean /= static_cast<double>(view.releases.size());
  Matrix seen = mean - *view.base;
  if (view.finetune_rank > 0) seen = low_rank(seen, view.finetune_rank);
  const double size = view.finetune_size * view.base->norm();
  return *view.base + std::min(1.0, size * size / seen.squaredNorm()) * seen;
}

}  // namespace

void register_posterior_mean(Catalogue& catalogue);
void register_posterior_mean(Catalogue& catalogue) {
  catalogue.add(assessment_of({.scheme = "gauss-mask",
                               .name = "posterior-mean",
                               .cost = "k n m",
                               .recover = posterior_mean}));
}

}  // namespace certamen
