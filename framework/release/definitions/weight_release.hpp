// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <vector>

#include "framework/definitions/scheme.hpp"
#include "framework/values/activation.hpp"

/// Weight release schemes: they publish a transformed MLP layer and claim that its hidden numbers
/// stay hidden. The games are Certamen's own formalisation (docs/explanation/weight-release.md),
/// motivated by [Yang25].
///
/// plain form   y = W f(z + b) + c,              z = V x                hidden: W, b, c
/// gated form   y = W (f(eps * g') * h),         z = (g', h) = (G' x, U x)
///                                               hidden: W and the signs eps, which stand in b's
///                                               place; c is 0
/// A release is about the part behind z: V, U and G' = diag(eps) G are in the clear.
namespace certamen {

/// What is public of the layer, and where hidden weights come from.
struct LayerModel {
  std::size_t hidden = 0, outputs = 0;  // H, D
  bool gated = false;
  Activation activation = Activation::silu;
  Tensor<double> z0;         // [H]: public expansion points in the range of z; gated: of g'
  Tensor<double> weights;    // W [D, H] of the model at hand
  Tensor<double> biases;     // b [H]; gated: the values of a sign, -1 and 1
  Tensor<double> constants;  // c [D]; gated: zeros
  bool resample = true;   // Gen draws every entry from the model's own entries; false: Gen is the
                          // model itself (signs are drawn all the same)
  Rational input_radius;  // z is uniform on z0 +- this, entry by entry; h on 0 +- this

  std::size_t size() const { return outputs * hidden + hidden + outputs; }  // hidden numbers
  std::size_t input_width() const { return gated ? 2 * hidden : hidden; }   // of z
};

/// The hidden numbers as nodes, W [D, H], b [H] (gated: the signs), c [D].
struct HiddenWeights {
  Node w, b, c;
};

/// All hidden numbers in one tensor [D H + H + D]: W row by row, then b, then c.
Node flatten(Body& at, const LayerModel& model, const HiddenWeights& hidden);
HiddenWeights unflatten(Body& at, const LayerModel& model, Node flat);

/// Hidden numbers in one tensor, modulo what the function does not depend on. Where the scheme
/// hides the order of units: sorted by a weighted sum of bias and column. In the gated form with
/// tanh, which is odd: W diag(eps), with signs that are all 1.
Node in_canonical_form(Body& at, const LayerModel& model, bool hides_unit_order, Node flat);

/// Whether hidden numbers in one tensor are recovered: relative Frobenius error at most epsilon, of
/// W, b and c together; in the gated form of W, and every sign is right.
Node is_recovered(Body& at, const LayerModel& model, Node estimate, Node truth,
                  const Rational& epsilon);

/// The gated form's z [B, 2 H] in its halves g' and h, [B, H] each.
struct GatedInput {
  Node gate, up;
};
GatedInput halves(Body& at, const LayerModel& model, Node z);

/// The original layer at z [B, input_width] -> [B, D].
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
  /// What an authorised user computes, [B, input_width] -> [B, D]; with the trusted side's help
  /// where the scheme has one.
  virtual Node evaluate(Body& at, const Released& released, Node z) const = 0;
  /// Hidden units are released in secret order, so that weights are recovered up to their order.
  virtual bool hides_unit_order() const { return false; }
  /// Multiply-adds of evaluate() for one query after z, and whether the scheme claims that no one
  /// evaluates with fewer.
  virtual Integer evaluation_cost() const;
  virtual bool claims_slow_evaluation() const { return false; }

  Domain hidden_domain() const { return Reals({model().size()}); }
  Node sample_input(Body& at, std::size_t batch) const;  // z [batch, input_width]
};

}  // namespace certamen
