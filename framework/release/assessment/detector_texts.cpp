// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "framework/release/assessment/detectors.hpp"

namespace certamen::assessment {

// clang-format off
const DetectorText& text_of(Detector detector) {
  static constexpr std::array<DetectorText, 31> all{{
      {Detector::kernel, "kernel: ratio of neighbouring singular values", "1.05 to 6.4", 15, false, "a kernel, as of something of low rank that was removed"},
      {Detector::parallel, "parallel rows or columns: largest |cosine|", "0.3 to 0.996", 0.99999, false, "units were split or repeated"},
      {Detector::zeros, "zero rows and columns", "0", 0, false, "units without effect", "padding, pruning and weights that were never trained are zero too"},
      {Detector::smooth, "likeness of neighbouring rows or columns", "0 to 0.05 (positions, filters: 0.3 to 0.9)", 0.2, false, "a table of positions, a bank of filters or a convolution: other figures of it decide nothing", "so are genuine ones"},
      {Detector::units, "units with one side zero, or equal to another", "0", 0, false, "units were added without effect, or repeated"},
      {Detector::balance, "balance of units: spread of log(|in|/|out|)", "0.07 to 0.28", 1, false, "units were rescaled: a canonical form undoes it"},
      {Detector::scales, "scales of rows against the base: spread or shift of log", "0 to 0.1", 0.1, false, "rows or the whole were scaled"},
      {Detector::column_scales, "scales of columns against the base: spread or shift of log", "0 to 0.1", 0.1, false, "columns were scaled"},
      {Detector::signs, "rows or columns with the opposite sign of the base's", "0", 0, false, "signs of rows or columns were turned"},
      {Detector::entry_signs, "single weights with the opposite sign of the base's, their sizes being the base's", "0", 0.05, false, "signs of single weights were turned: their sizes are the base's"},
      {Detector::row_order, "rows in another place than in the base", "0", 0, false, "rows were permuted"},
      {Detector::column_order, "columns in another place than in the base", "0", 0, false, "columns were permuted"},
      {Detector::both_orders, "rows and columns in another place than in the base, matched together", "0", 0, false, "rows and columns were permuted"},
      {Detector::difference_rank, "missing rank of the difference to the base", "0 to 1 (a LoRA or few samples: more)", 1, false, "the difference is not of full rank: a part of it is kept, or a LoRA lies in the clear", "training along few directions shows it too: a LoRA, few samples, inputs that vary little"},
      {Detector::spikes, "spikes of the difference: largest over median singular value", "1.7 to 3 (gradient descent: up to 10^3)", 10, false, "a part of low rank stands out of the difference: a mask", "training along few directions shows it too: a LoRA, few samples, inputs that vary little"},
      {Detector::rotation, "inner products of rows against the rows, as they differ from the base", "0.7 to 2", 0.3, true, "rows were rotated together: a secret basis"},
      {Detector::left_rotation, "inner products of columns against the columns, as they differ from the base", "0.7 to 2", 0.3, true, "columns were rotated together: a secret basis of the outputs"},
      {Detector::rotated_lines, "inner products of directions, in any order, as they differ from the base", "0.5 to 2", 0.3, true, "rows or columns were permuted or scaled, and then rotated together: a secret basis"},
      {Detector::spectrum, "singular values against the base's, in distances of neighbours", "0.7 to 100 (another model)", 0.4, true, "singular values are the base's: rows and columns were rotated, a secret basis on both sides"},
      {Detector::row_mixtures, "distance to the base with groups of four rows unmixed, against one scale a row", "0.8 to 1", 0.5, true, "rows were mixed in groups"},
      {Detector::shared_direction, "columns in another place than in the base, one direction aside", "0", 0, false, "a secret direction was added to permuted columns"},
      {Detector::outliers, "energy of the difference in outliers", "0", 0.5, false, "a few weights were replaced"},
      {Detector::unrelated, "|cosine| with the base", "0.2 to 1", 0.1, true, "nothing of the base is found in it: another model, or hidden in a way that is not known here", "then no difference to the base is there to be looked at"},
      {Detector::view_order, "rows or columns in another place than in another release", "0", 0, false, "releases differ in the order of rows or columns: to compare them undoes it"},
      {Detector::view_scales, "scales or signs of rows or columns against another release: spread or shift of log", "no more than the noise", 0.01, false, "releases differ in scales or signs of rows or columns: to compare them leaves one"},
      {Detector::view_rotation, "inner products of rows or columns, as they differ from another release", "0.7 to 2", 0.3, true, "releases differ by a rotation: to compare them leaves one"},
      {Detector::view_rank, "missing rank of the difference of two releases", "0 to 1", 1, false, "releases differ by a mask of low rank: a few of them give it away"},
      {Detector::view_spikes, "spikes of the difference of two releases: largest over median singular value", "1.7 to 3", 10, false, "a part of low rank stands out of the difference: the mask"},
      {Detector::view_entries, "entries that differ between two releases, of all or of the smallest", "1", 0.5, true, "releases differ in some entries only, which are exposed as marks"},
      {Detector::series, "|cosine| of columns or rows with those of the matrix before", "0 to 0.3", 0.99, false, "each column or row is another multiple of that of the matrix before: coefficients of one series, which give its direction away"},
      {Detector::periodic_bytes, "equal bytes at the best period over those at others", "1", 1.5, false, "bytes are uneven at the period of a key and at no other: each weight is locked by a byte of a short key"},
  }};
  return *std::ranges::find(all, detector, &DetectorText::detector);
}
// clang-format on

bool conspicuous(Detector detector, double figure) {
  const DetectorText& text = text_of(detector);
  return text.below ? figure < text.bound : figure > text.bound;
}

}  // namespace certamen::assessment
