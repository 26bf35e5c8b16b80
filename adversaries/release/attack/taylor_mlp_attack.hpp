// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "adversaries/release/extraction/metrics.hpp"
#include "adversaries/release/extraction/release.hpp"
#include "framework/definitions/evidence.hpp"
#include "framework/definitions/findings_journal.hpp"
#include "framework/release/models/calibration.hpp"
#include "framework/release/models/mlp_layers.hpp"
#include "framework/run/context.hpp"

namespace certamen {

/// How precisely the coefficients are published: rounded to a storage format, or computed with so
/// many decimal digits.
struct ReleasePrecision {
  std::optional<FloatFormat> format;  // none: `digits`
  unsigned digits = 200;
  std::string name() const;  // "f32", "200 digits"
};

/// "float32", "f32", "bf16", "200": a storage format or a number of decimal digits (20 to 10000).
/// Throws Error(bad_number).
ReleasePrecision parse_release_precision(const std::string& text);

/// "spread", "sum", "none". Throws Error(unknown_name).
std::string_view to_string(extraction::Theta0 theta0);
extraction::Theta0 parse_theta0(std::string_view text);

struct TaylorMlpAttackOptions {
  int order = 8;                                           // N, 1 to 64
  std::vector<ReleasePrecision> precisions;                // one row of the report each
  std::optional<Activation> activation;                    // none: what the file says
  extraction::Theta0 theta0 = extraction::Theta0::spread;  // plain form
  Protection protection = {};                              // the other units stay in the clear
  std::string layer;                 // name or number, or numbers as "0,3-17"; empty: all
  MlpHints hints = {};               // names of tensors, orientation
  bool enclose = true;               // certified intervals for every weight (storage formats)
  std::size_t units_per_block = 64;  // hidden units in memory at once, at least 1
};

/// Throws Error(bad_number), Error(usage) for options that no attack can have.
void check_options(const TaylorMlpAttackOptions& options);

/// Certified enclosures of weights.
struct EnclosureReport {
  std::size_t entries = 0;  // enclosed weights
  /// Whose interval is at most 1 % as wide as the least weight in it is large.
  std::size_t within_percent = 0;
  // Where the true weights are known:
  std::size_t contained = 0;  // that lie in their interval
  std::size_t bit_exact = 0;  // whose interval's midpoint rounds to the stored weight
  Real widest{0};  // width of the widest against the true weight, or else the least in it
  /// Units whose released numbers contradict each other, and so have no enclosures, upwards: the
  /// numbers were changed, or they are not the exact ones rounded once.
  std::vector<std::size_t> contradicting = {};
  std::size_t contradicting_recovered = 0;  // of these, that were recovered all the same

  void merge(const EnclosureReport& other);
};

/// One layer attacked from one release.
struct LayerAttack {
  std::string layer;
  bool gated = false;
  std::string activation;
  std::string activation_from;  // "--set", or as in MlpLayer
  bool transposed = false;      // as in MlpLayer
  std::string stored_from;
  std::size_t inputs = 0, hidden = 0, outputs = 0;
  std::size_t protected_units = 0;  // of `hidden`; everything below is about them
  int order = 0;
  std::string theta0;  // "spread", "sum", "none"; plain form
  std::string precision;
  std::string attack;  // "extraction-curve", "extraction-even-part"
  // Protected units by extraction::UnitStatus.
  std::size_t recovered = 0, ambiguous = 0, dead = 0, underflow = 0, unexplained = 0;
  bool compared = true;                    // with the true weights
  extraction::Fidelity weights;            // if so
  std::optional<Real> bias_error;          // relative, over recovered units; plain form
  std::optional<Real> constant_error;      // relative; plain form with an order-0 term
  std::optional<std::size_t> signs_right;  // of `recovered`; gated form
  std::optional<EnclosureReport> enclosure;
  double seconds = 0;
};

/// Evaluations per query of one layer, with the release at order N: operation counts of the whole
/// MLP, measured times of what follows the pre-activations. Units in the clear are evaluated as
/// they are.
struct LayerCost {
  std::string layer;
  int order = 0;
  std::size_t hidden = 0, protected_units = 0;
  std::size_t plain = 0, taylor = 0, factored = 0;  // multiply-adds of the whole MLP
  double plain_seconds = 0, taylor_seconds = 0, factored_seconds = 0;  // per query, float32
  double disagreement =
      0;  // of the factored evaluator with the release, relative to the largest output
};

struct TaylorMlpAttackReport {
  std::string model;    // empty: not known
  std::string release;  // the file that was attacked; empty: made from the model
  std::vector<LayerAttack> attacks;
  std::vector<LayerCost> costs;
  /// Layers that could not be attacked, and why: unreadable ones, NaN among the weights.
  std::vector<std::pair<std::string, std::string>> failed;
  std::string config_trouble;  // of the config.json beside the model; empty while all is well
  StopReason stopped = StopReason::none;
  std::string not_kept;  // why results are not kept any more; empty while all is well

  /// broken if a row is (is_broken), else undecided.
  Verdict verdict() const;
  /// What was attacked, for people.
  std::string subject() const;
};

/// What an attack tells while it runs, from the calling thread, and where it keeps its rows.
struct AttackRows {
  /// Before the first row: how the rows will look, with numbers as long as they may get.
  std::function<void(const std::vector<LayerAttack>& expected)> begin = {};
  std::function<void(const LayerAttack&)> row = {};  // that is done
  /// Keeps each row when it is done, under a digest of its layer's tensors, of all options and of
  /// the version; one that is there is not computed again. In a cluster the first process's alone.
  FindingsJournal* journal = nullptr;
};

/// Makes of a row that says what is attacked one whose numbers are as long as they may get, for
/// AttackRows::begin.
void expect_long_numbers(LayerAttack& row, bool has_bias, bool has_constant, bool encloses);

/// Units were recovered, and every weight of them is within 1 % of the truth: by comparison, or by
/// its enclosure where its unit has enclosures.
bool is_broken(const LayerAttack& row);

/// Plays owner and attacker of TaylorMLP on every MLP of a model file [Wang et al. 2024]: the
/// expansion points are the middles of the pre-activations' ranges over standard normal inputs; the
/// hidden part (W, b, c; W and the signs for the gated form) of the protected units is published as
/// Taylor coefficients at each precision, block of units by block; the attacker gets the release
/// alone. Memory: a small multiple of one block, and of one layer's release while costs are
/// measured (layers of up to 2^24 coefficients). The processes of a cluster share the layers, and
/// have the same report. An interrupted run returns what it has; a layer that cannot be read or
/// attacked is listed as failed. Throws the first reason if there is no other layer.
TaylorMlpAttackReport attack_taylor_mlp(const std::filesystem::path& model,
                                        const TaylorMlpAttackOptions& options,
                                        const Context& context, const AttackRows& rows = {});

}  // namespace certamen
