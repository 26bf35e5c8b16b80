// SPDX-License-Identifier: Apache-2.0
#include "framework/release/assessment/comparison.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "framework/release/assessment/line_operator.hpp"
#include "framework/release/assessment/rotation_detectors.hpp"
#include "framework/release/assessment/spectrum.hpp"
#include "framework/release/assessment/undo.hpp"

namespace certamen::assessment {

namespace {

/// One of two matrices beside the other, and what is known of them so far.
class Pair {
 public:
  Pair(Matrix a, Matrix base)
      : a_{std::move(a)}, base_{std::move(base)}, as_it_stands_{distance_to_base(a_, base_)} {
    const Column of_columns = damping(base_), of_rows = damping(turned(base_));
    rows_ = matched_rows(a_ * of_columns.asDiagonal(), base_ * of_columns.asDiagonal());
    columns_ =
        matched_rows(turned(a_) * of_rows.asDiagonal(), turned(base_) * of_rows.asDiagonal());
    lines_ = undo_lines(a_, base_, rows_.order, columns_.order);
    if (lines_) shown_ = lines_->matrix;
  }

  const Matrix& a() const { return a_; }
  const Matrix& base() const { return base_; }
  const MatchedRows& rows() const { return rows_; }
  const MatchedRows& columns() const { return columns_; }
  const std::optional<UndoneLines>& lines() const { return lines_; }
  bool both_orders() const { return both_orders_; }
  /// How far the release is from the base, against it.
  double as_it_stands() const { return as_it_stands_; }
  /// The release with what was found undone, or as it stands.
  const Matrix& shown() const { return shown_ ? *shown_ : a_; }
  bool is_explained() const { return shown_.has_value(); }

  /// Whether it is worth to look for what takes longer: neither rows nor columns are the other's.
  bool is_far() const {
    constexpr double far = 0.3;
    return !is_explained() && rows_.cosine <= related_cosine && columns_.cosine <= related_cosine &&
           as_it_stands_ > far;
  }

  /// Takes a rotation for found if undoing it brings the release nearer: its distance then.
  std::optional<double> rotated(double figure, const Matrix& ordered, bool left) {
    if (is_explained() || !conspicuous(Detector::rotation, figure)) return std::nullopt;
    Matrix undone = left ? turned(undo_rotation(turned(ordered), turned(base_)))
                         : undo_rotation(ordered, base_);
    const double distance = distance_to_base(undone, base_);
    if (!brings_nearer(distance, as_it_stands_)) return std::nullopt;
    shown_ = std::move(undone);
    return distance;
  }

  /// Gives all entries the signs of the base's if many of the large ones have the other one: their
  /// share, and the distance then.
  std::pair<double, std::optional<double>> turn_entries() {
    if (is_explained()) return {0, std::nullopt};
    const double share = turned_entries(a_, base_);
    if (!conspicuous(Detector::entry_signs, share)) return {share, std::nullopt};
    Matrix undone = (a_.cwiseProduct(base_).array() < 0).select(-a_, a_);
    const double distance = distance_to_base(undone, base_);
    if (!brings_nearer(distance, as_it_stands_)) return {0, std::nullopt};
    shown_ = std::move(undone);
    return {share, distance};
  }

  void match_both_orders() {
    lines_ = undo_both_orders(a_, base_);
    both_orders_ = lines_.has_value();
    if (lines_) shown_ = lines_->matrix;
  }

  static Matrix turned(const Matrix& one) { return one.transpose(); }

 private:
  Matrix a_, base_;
  double as_it_stands_;
  MatchedRows rows_, columns_;
  std::optional<UndoneLines> lines_;
  std::optional<Matrix> shown_;
  bool both_orders_ = false;
};

double rotation_from_left(const Matrix& a, const Matrix& base) {
  return rotation_figure(Pair::turned(a), Pair::turned(base));
}

/// What a figure of rotation that is none counts as.
constexpr double least_genuine = 0.5;

/// Rotations of rows or columns that were put into another order or scaled; its figure, and the
/// distance once it is undone.
struct Rotated {
  double figure;
  std::optional<double> undone;
};

Rotated look_for_rotated_lines(Pair& pair) {
  double least = 1;
  const auto look = [&](auto detect, bool left) -> std::optional<double> {
    const RotatedLines found = left ? detect(Pair::turned(pair.a()), Pair::turned(pair.base()))
                                    : detect(pair.a(), pair.base());
    least = std::min(least, found.figure);
    return pair.rotated(found.figure, left ? Pair::turned(found.ordered) : found.ordered, left);
  };
  for (const auto detect : {rotated_directions, rotated_and_reordered})
    for (const bool left : {false, true})
      if (const auto undone = look(detect, left)) return {least, undone};
  // What does not bring it nearer is none.
  return {std::max(least, least_genuine), std::nullopt};
}

/// Of what neither orders, scales nor rotations explain: singular values, groups that were mixed, a
/// secret direction. Whether one is conspicuous.
bool look_for_mixtures(const Pair& pair, const std::string& name, std::vector<Measured>& all) {
  const Matrix &a = pair.a(), &base = pair.base();
  const double spectrum = spectrum_figure(a, base);
  all.push_back({Detector::spectrum, name, spectrum, {}, {}});
  // Files store a layer's matrix as it is, or transposed.
  const Matrix other_a = Pair::turned(a), other_base = Pair::turned(base);
  const Mixture mixed =
      std::min(mixture(a, base), mixture(other_a, other_base),
               [](const Mixture& x, const Mixture& y) { return x.figure < y.figure; });
  all.push_back({Detector::row_mixtures, name, mixed.figure, {}, {}});
  if (conspicuous(Detector::row_mixtures, mixed.figure)) all.back().undone = mixed.undone;
  const double off =
      std::max(moved_off_direction(a, base), moved_off_direction(other_a, other_base));
  all.push_back({Detector::shared_direction, name, off, {}, {}});
  return conspicuous(Detector::spectrum, spectrum) ||
         conspicuous(Detector::row_mixtures, mixed.figure) ||
         conspicuous(Detector::shared_direction, off);
}

/// How much of the base is in the release: the |cosine| of the two as vectors.
double cosine(const Matrix& a, const Matrix& base) {
  const double of_a = a.cwiseAbs().maxCoeff(), of_base = base.cwiseAbs().maxCoeff();
  if (of_a == 0 || of_base == 0) return 0;
  const Matrix one = a / of_a, other = base / of_base;
  return std::abs(one.cwiseProduct(other).sum()) / (one.norm() * other.norm());
}

/// What is done to the rows of one of two matrices, each by itself; columns are the rows of the
/// transposes.
struct RowChanges {
  double moved, moved_distance;    // the share in another place, and the distance once undone
  double scales, scales_distance;  // spread or shift, likewise
  double signs;                    // the share with the opposite sign
  bool slight = false;             // scales as training leaves them
};

/// Whether training leaves such factors, which bring rows to the base's: weight decay shrinks all
/// by one, to a half at most, and the vectors of some adapters, once merged, scale each a little.
bool are_slight(const Column& factors) {
  if (factors.minCoeff() <= 0) return false;
  const Eigen::ArrayXd logs = factors.array().log();
  const double mean = logs.mean(), spread = std::sqrt((logs - mean).square().mean());
  constexpr double twice = 0.693, one_factor = 0.02, of_adapters = 0.2;
  return spread < one_factor ? mean > 0 && mean < twice
                             : spread < of_adapters && std::abs(mean) < twice;
}

/// By rows alone, in the order that their directions say; columns that stand out are damped.
RowChanges changes_of_rows(const Matrix& a, const Matrix& base, const MatchedRows& found) {
  const Column weights = damping(base);
  Matrix own = a * weights.asDiagonal();
  const Matrix known = base * weights.asDiagonal();
  const double as_it_stands = distance_to_base(own, known);
  const bool moves =
      found.cosine > related_cosine &&
      brings_nearer(distance_to_base(rows_of(own, found.order), known), as_it_stands);
  const Matrix ordered = moves ? rows_of(a, found.order) : a;
  if (moves) own = rows_of(own, found.order);
  RowChanges changes{.moved = moves ? found.moved : 0,
                     .moved_distance = distance_to_base(ordered, base),
                     .scales = 0,
                     .scales_distance = distance_to_base(ordered, base),
                     .signs = 0};
  // Single rows are like a multiple of the base's by chance, or where they have one large entry.
  const Column factors = explained_factors(own, known);
  if (!brings_nearer(distance_to_base(factors.asDiagonal() * own, known),
                     distance_to_base(own, known)))
    return changes;
  changes.scales = scale_figure(own, known);
  changes.scales_distance = distance_to_base(factors.asDiagonal() * ordered, base);
  changes.signs = turned_share(factors);
  changes.slight = are_slight(factors);
  return changes;
}

/// As part of an operator on rows and columns; what is matched by directions alone is said more
/// carefully.
RowChanges changes_of_rows(const std::vector<int>& order, const Column& factors, double distance,
                           const MatchedRows& found) {
  const double moved = share_moved(order);
  return {.moved = moved > 0 && found.cosine > related_cosine ? found.moved : moved,
          .moved_distance = distance,
          .scales = spread_or_shift(factors),
          .scales_distance = distance,
          .signs = turned_share(factors),
          .slight = are_slight(factors)};
}

struct LineChanges {
  RowChanges rows, columns;
};

LineChanges changes_of_lines(const Pair& pair) {
  if (const auto& lines = pair.lines())
    return {
        changes_of_rows(lines->what.rows, lines->what.row_factors, lines->distance, pair.rows()),
        changes_of_rows(lines->what.columns, lines->what.column_factors, lines->distance,
                        pair.columns())};
  return {changes_of_rows(pair.a(), pair.base(), pair.rows()),
          changes_of_rows(Pair::turned(pair.a()), Pair::turned(pair.base()), pair.columns())};
}

/// Where rows and columns were matched together and neither are in their place.
bool moves_both(const Pair& pair, const LineChanges& changes) {
  return pair.both_orders() && changes.rows.moved > 0 && changes.columns.moved > 0;
}

/// Orders, scales and signs of lines.
void report_lines(const Pair& pair, const std::string& name, std::vector<Measured>& all) {
  const auto add = [&](Detector detector, double figure, double undone) {
    all.push_back({detector, name, figure, {}, {}});
    if (conspicuous(detector, figure)) all.back().undone = undone;
  };
  const LineChanges changes = changes_of_lines(pair);
  const auto& [of_rows, of_columns] = changes;
  if (moves_both(pair, changes)) {
    add(Detector::both_orders, std::min(of_rows.moved, of_columns.moved), of_rows.moved_distance);
  } else {
    add(Detector::row_order, of_rows.moved, of_rows.moved_distance);
    add(Detector::column_order, of_columns.moved, of_columns.moved_distance);
  }
  const auto add_scales = [&](Detector detector, const RowChanges& changed) {
    add(detector, changed.scales, changed.scales_distance);
    if (changed.slight && conspicuous(detector, changed.scales))
      all.back().also = "weight decay and merged adapters scale rows and columns as little";
  };
  add_scales(Detector::scales, of_rows);
  add_scales(Detector::column_scales, of_columns);
  add(Detector::signs, std::max(of_rows.signs, of_columns.signs),
      of_rows.signs > of_columns.signs ? of_rows.scales_distance : of_columns.scales_distance);
}

}  // namespace

void look_beside(const Matrix& released, const Matrix& known, const std::string& name,
                 std::vector<Measured>& all) {
  // Squares of very small and very large numbers are no numbers.
  const double unit = known.cwiseAbs().maxCoeff() > 0 ? known.cwiseAbs().maxCoeff() : 1;
  Pair pair{released / unit, known / unit};
  const Matrix &a = pair.a(), &base = pair.base();
  const auto add = [&](Detector detector, double figure, std::optional<double> undone = {},
                       const std::string& also = "") {
    const bool beyond = conspicuous(detector, figure);
    all.push_back({detector, name, figure, beyond ? also : "", beyond ? undone : std::nullopt});
  };
  const auto [turned, unturned] = pair.turn_entries();
  add(Detector::entry_signs, turned, unturned);
  if (!pair.is_explained()) {
    const double right = rotation_figure(a, base), left = rotation_from_left(a, base);
    const auto from_right = pair.rotated(right, a, false), from_left = pair.rotated(left, a, true);
    constexpr double little = 0.5;  // a secret basis leaves 1.4
    const std::string tuned = pair.as_it_stands() < little
                                  ? "orthogonal fine-tunes rotate as little, all rows together"
                                  : "";
    add(Detector::rotation, from_right ? right : std::max(right, least_genuine), from_right, tuned);
    add(Detector::left_rotation, from_left ? left : std::max(left, least_genuine), from_left,
        tuned);
  }
  if (pair.is_far()) pair.match_both_orders();
  if (pair.is_far()) {
    const auto [figure, undone] = look_for_rotated_lines(pair);
    add(Detector::rotated_lines, figure, undone);
  }
  // What was rotated has no lines of the base.
  if (!pair.is_explained() || pair.lines()) report_lines(pair, name, all);
  const bool is_mixed = pair.is_far() && look_for_mixtures(pair, name, all);
  if (!pair.is_explained() && !is_mixed) add(Detector::unrelated, cosine(a, base));
  const Matrix& shown = pair.shown();
  add(Detector::difference_rank, missing_rank(shown, base));
  add(Detector::spikes, spike_figure(shown, base));
  const Outliers outliers = outliers_of(shown, base);
  add(Detector::outliers, outliers.energy, {},
      outliers.beyond_base ? ""
                           : "they are no larger than other weights of the base: sparse "
                             "fine-tunes, merges and clipping leave such differences");
}

void look_between(const Matrix& one, const Matrix& other, const std::string& name,
                  std::vector<Measured>& all) {
  if (one == other) return;  // one release twice, or a matrix that is not protected
  const double unit = other.cwiseAbs().maxCoeff() > 0 ? other.cwiseAbs().maxCoeff() : 1;
  Pair pair{one / unit, other / unit};
  const Matrix &a = pair.a(), &b = pair.base();
  const auto add = [&](Detector detector, double figure) {
    all.push_back({detector, name, figure, {}, {}});
  };
  double rotation = 2;
  if (!pair.is_explained()) {
    const double right = rotation_figure(a, b), left = rotation_from_left(a, b);
    rotation = std::max(std::min(right, left), least_genuine);
    if (pair.rotated(right, a, false)) rotation = right;
    if (pair.rotated(left, a, true)) rotation = left;
  }
  if (pair.is_far()) pair.match_both_orders();
  if (pair.is_far()) {
    const Rotated found = look_for_rotated_lines(pair);
    if (found.undone) rotation = found.figure;
  }
  add(Detector::view_rotation, rotation);
  if (!pair.is_explained() || pair.lines()) {
    const auto [of_rows, of_columns] = changes_of_lines(pair);
    add(Detector::view_order, std::max(of_rows.moved, of_columns.moved));
    add(Detector::view_scales,
        std::max({of_rows.scales, of_columns.scales, of_rows.signs, of_columns.signs}));
  }
  // What an operator leaves is its rounding.
  if (pair.is_explained()) return;
  const double differing = differing_entries(a, b);
  add(Detector::view_entries, differing);
  if (conspicuous(Detector::view_entries, differing)) return;  // a few entries have a low rank
  add(Detector::view_rank, missing_rank(a, b));
  add(Detector::view_spikes, spike_figure(a, b));
}

}  // namespace certamen::assessment
