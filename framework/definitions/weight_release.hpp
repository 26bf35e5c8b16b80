// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <vector>

#include "framework/definitions/scheme.hpp"
#include "framework/values/activation.hpp"

/// Weight release schemes: they publish a transformed MLP layer y = W f(z + b) + c, z = V x, and
/// claim that W, b, c stay hidden. The games are Certamen's own formalisation
/// (docs/explanation/weight-release.md), motivated by [Yang25].
namespace certamen {

/// What everybody knows of the layer, and where hidden weights come from. A release is about the
/// part behind z: V is in the clear.
struct LayerModel {
  std::size_t hidden = 0, outputs = 0;  // H, D
  Activation activation = Activation::silu;
  Tensor<double> z0;       // [H]: public expansion points, inside the range of z
  Tensor<double> weights;  // W [D, H], b [H], c [D]: the model at hand
  Tensor<double> biases;
  Tensor<double> constants;
  bool resample =
      true;  // Gen draws every entry from the model's own entries; false: Gen is the model itself
  Rational input_radius;  // z is uniform on z0 +- this, entry by entry

  std::size_t size() const { return outputs * hidden + hidden + outputs; }  // hidden numbers
};

/// The hidden numbers as nodes, W [D, H], b [H], c [D].
struct HiddenWeights {
  Node w, b, c;
};

/// All hidden numbers in one tensor [D H + H + D]: W row by row, then b, then c.
Node flatten(Body& at, const LayerModel& model, const HiddenWeights& hidden);
HiddenWeights unflatten(Body& at, const LayerModel& model, Node flat);

/// Hidden units in an order that does not depend on how they were numbered: by a weighted sum of
/// bias and column. The canonical form under permutations of units, for models whose units differ.
HiddenWeights in_canonical_order(Body& at, const LayerModel& model, const HiddenWeights& hidden);
/// The same on hidden numbers in one tensor.
Node in_canonical_order(Body& at, const LayerModel& model, Node flat);

/// The original layer at pre-activations z [B, H] -> [B, D].
Node evaluate_layer(Body& at, const LayerModel& model, const HiddenWeights& hidden, Node z);

class WeightRelease : public virtual Scheme {
 public:
  struct Released {
    Node artefact;              // what is published
    std::vector<Node> trusted;  // what a trusted side keeps (keys, masks)
  };
  virtual const LayerModel& model() const = 0;
  /// Gen: the hidden weights.
  HiddenWeights generate(Body& at) const;
  /// Release, with fresh coins.
  virtual Released release(Body& at, const HiddenWeights& hidden) const = 0;
  /// What an authorised user computes, [B, H] -> [B, D]; with the trusted side's help where the
  /// scheme has one.
  virtual Node evaluate(Body& at, const Released& released, Node z) const = 0;
  /// Hidden units are released in secret order, so that weights are recovered up to their order.
  virtual bool hides_unit_order() const { return false; }
  /// Multiply-adds of evaluate() for one query after z, and whether the scheme claims that nobody
  /// evaluates with fewer.
  virtual Integer evaluation_cost() const;
  virtual bool claims_slow_evaluation() const { return false; }

  Domain hidden_domain() const { return Reals({model().size()}); }
  Node sample_input(Body& at, std::size_t batch) const;  // z [batch, H]
};

/// An upper bound on Pr[a guess made without the release is within `radius` of every entry of W],
/// from the densest window of the entries that Gen draws from; the power is cut at 64 entries,
/// which keeps it an upper bound. 1 if Gen is the model itself: whoever knows the distribution
/// knows the weights.
Rational blind_weight_bound(const LayerModel& model, double radius);
/// The same for every entry of c.
Rational blind_constant_bound(const LayerModel& model, double radius);

}  // namespace certamen
