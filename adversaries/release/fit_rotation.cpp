// SPDX-License-Identifier: Apache-2.0
#include "framework/release/assessment/matrix_assessment.hpp"

namespace certamen {

namespace {

using namespace assessment;

/// The rotation that brings the release nearest to the public model. For a difference of rank r it
/// alternates with the best difference; r (r - 1) / 2 numbers stay free, so that an error remains.
std::optional<Matrix> fit_rotation(const ReleaseView& view) {
  if (!view.base) return std::nullopt;
  const Matrix& released = view.releases.front();
  Matrix undone = released * procrustes(released, *view.base);
  if (view.finetune_rank == 0) return undone;
  constexpr int rounds = 40;
  for (int round = 0; round < rounds; ++round) {
    const Matrix difference = low_rank(undone - *view.base, view.finetune_rank);
    undone = released * procrustes(released, *view.base + difference);
  }
  return undone;
}

}  // namespace

void register_fit_rotation(Catalogue& catalogue);
void register_fit_rotation(Catalogue& catalogue) {
  catalogue.add(assessment_of({.scheme = "obfuscatune",
                               .name = "fit-rotation",
                               .cost = "n m^2 + m^3 a round",
                               .recover = fit_rotation}));
}

}  // namespace certamen
