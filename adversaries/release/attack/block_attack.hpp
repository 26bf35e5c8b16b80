// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "adversaries/release/attack/taylor_mlp_owner.hpp"
#include "adversaries/release/extraction/block_enclosure.hpp"
#include "adversaries/release/extraction/curve.hpp"
#include "adversaries/release/extraction/even_part.hpp"

/// One block of protected units, released and attacked.
namespace certamen {

/// What was recovered of a block of a release, in double.
struct RecoveredBlock {
  std::vector<extraction::UnitStatus> status;
  Tensor<double> w;                 // [D, block]; columns of units that are not recovered are 0
  Tensor<double> b;                 // [block], plain form
  std::optional<Tensor<double>> c;  // [D], plain form: the block's share, if it could be told
  std::vector<int> sign;            // gated form
};

/// What one block adds to its layer's row.
struct BlockResult {
  LayerAttack part;
  Real squared_bias_error{0}, squared_bias{0};
  Tensor<Real> constant;  // [D]: the block's share of c, if it could be told
  Tensor<Real> sum;       // [D]: with Theta0::sum the block's part of the exact sums
  std::optional<RecoveredBlock> recovered;  // of releases in files

  /// Names units by their numbers in the layer, which were positions in the block.
  void number_units(const UnitList& units);
};

/// What attacks learn of an activation's curve, for layers and precisions to share.
struct CurveTables {
  CurveTables(Activation activation, int order);

  std::shared_ptr<const extraction::Separation> separation;
  std::shared_ptr<const extraction::JetTable> jets;
};

/// How the blocks of one layer are released and attacked.
class BlockAttack {
 public:
  /// `storage` is the format of the file's weights, `units` are protected in the whole layer.
  BlockAttack(Activation activation, const CurveTables& tables, bool gated,
              const TaylorMlpAttackOptions& options, const ReleasePrecision& precision,
              FloatFormat storage, std::size_t units);

  /// Releases the block at the precision and recovers it from the release alone. At the thread's
  /// working precision. Threads may share an object.
  BlockResult run(const OwnedBlock& block, const Context& context) const;

  /// Recovers a block of a release that another program may have made; `truth` is the original,
  /// null if it is not known. T is double or long double, as in_numbers_of says.
  template <class T>
  BlockResult on(const extraction::TaylorRelease<T>& release, const Mlp<double>* truth,
                 const Context& context) const;
  template <class T>
  BlockResult on(const extraction::GatedTaylorRelease<T>& release, const Mlp<double>* truth,
                 const Context& context) const;

 private:
  template <class T>
  BlockResult of(const extraction::TaylorRelease<T>& release,
                 const extraction::RecoveredMlp<T>& recovered, const Mlp<double>* truth,
                 const Context& context) const;
  template <class T>
  BlockResult of(const extraction::GatedTaylorRelease<T>& release,
                 const extraction::RecoveredGated<T>& recovered, const Mlp<double>* truth,
                 const Context& context) const;
  template <class Release>
  EnclosureReport enclosure(const Release& release, const Tensor<double>* truth,
                            const Context& context) const;

  Activation activation_;
  const TaylorMlpAttackOptions& options_;
  const ReleasePrecision& precision_;
  FloatFormat storage_;
  std::size_t units_;
  std::unique_ptr<const extraction::CurveSolver> solver_;      // plain form
  std::unique_ptr<const extraction::BlockEncloser> encloser_;  // where doubles are enough
};

}  // namespace certamen
