// SPDX-License-Identifier: Apache-2.0
#include "framework/release/assessment/matrix_assessment.hpp"
#include "framework/release/assessment/row_mixing.hpp"

namespace certamen {

namespace {

using namespace assessment;

std::vector<int> others_of(const std::vector<int>& chosen, int count) {
  std::vector<bool> taken(static_cast<std::size_t>(count), false);
  for (const int one : chosen) taken[static_cast<std::size_t>(one)] = true;
  std::vector<int> others;
  for (int i = 0; i < count; ++i)
    if (!taken[static_cast<std::size_t>(i)]) others.push_back(i);
  return others;
}

/// Estimates of the scales from the rows' energies: |W_i|^2 + s^2 (1 + d_i^2), with s^2 from the
/// smallest, where d_i is taken to be 1.
Column scales_by_energy(const Matrix& released, const Matrix& base) {
  const Column noise = released.rowwise().squaredNorm() - base.rowwise().squaredNorm();
  return (noise.array() / (noise.minCoeff() / 2) - 1).cwiseMax(1).cwiseMin(36).sqrt();
}

/// The half with the weights goes to the public columns, what it leaves to the half that is noise
/// alone; scales and pairs are refined in turn.
std::optional<Matrix> twin_columns(const ReleaseView& view) {
  if (!view.base) return std::nullopt;
  const Matrix &released = view.releases.front(), &base = *view.base;
  const auto columns = static_cast<int>(released.cols());
  const Matrix weighted = columns_of(released, matching_columns(released, base));
  const std::vector<int> rest = others_of(matching_columns(released, base), columns);
  const Matrix noise = weighted - base;
  Column scales = scales_by_energy(released, base);
  Matrix copies;
  constexpr int rounds = 8;
  for (int round = 0; round < rounds; ++round) {
    const Matrix scaled = columns_of(released, rest);
    copies =
        columns_of(scaled, matching_columns(scales.cwiseInverse().asDiagonal() * scaled, noise));
    scales =
        copies.rowwise().squaredNorm().cwiseQuotient(copies.cwiseProduct(noise).rowwise().sum());
  }
  return weighted - undo_row_scales(copies, noise, view.finetune_rank);
}

}  // namespace

void register_twin_columns(Catalogue& catalogue);
void register_twin_columns(Catalogue& catalogue) {
  catalogue.add(assessment_of({.scheme = "twinshield",
                               .name = "twin-columns",
                               .cost = "8 (n m^2 + m^3), n m r a round",
                               .recover = twin_columns}));
}

}  // namespace certamen
