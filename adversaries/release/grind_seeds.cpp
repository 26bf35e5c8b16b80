// SPDX-License-Identifier: Apache-2.0
#include "framework/release/assessment/hashed_key.hpp"

namespace certamen {

namespace {

using namespace assessment;

/// For the shape alone: the number of bits that a key states decides what it is measured by.
constexpr int stated_bits = 64;

MarkKey some_seed(Eigen::Index rows, Eigen::Index, Stream& coins) {
  return expanded_key(random_seed(coins), rows, mark_bits(stated_bits, rows));
}

/// The best of 64 seeds.
MarkKey best_seed(const Matrix& model, Stream& coins) {
  const Column w = model.rowwise().mean();
  MarkKey best;
  Eigen::Index most = -1;
  for (int i = 0; i < 64; ++i) {
    MarkKey key = some_seed(model.rows(), model.cols(), coins);
    const Column seen = key.directions * w;
    const Eigen::Index right = ((seen.array() > 0) == (key.bits.array() > 0.5)).count();
    if (right > most) {
      most = right;
      best = std::move(key);
    }
  }
  return best;
}

}  // namespace

void register_grind_seeds(Catalogue& catalogue);
void register_grind_seeds(Catalogue& catalogue) {
  catalogue.add(assessment_of(
      MarkAttack{.scheme = "committed-ownership",
                 .name = "grind-seeds",
                 .cost = "64 n N",
                 .remove = [](const MarkView& view, Stream&) { return view.released; },
                 .forge = best_seed,
                 .commit = some_seed}));
}

}  // namespace certamen
