// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "framework/release/definitions/weight_release.hpp"

namespace certamen {

/// What the simple schemes share: the artefact is made from all hidden numbers in one tensor, and
/// evaluation undoes it.
class FlatRelease : public WeightRelease {
 public:
  explicit FlatRelease(LayerModel model) : model_{std::move(model)} {}
  const LayerModel& model() const override { return model_; }

 protected:
  Shape flat() const { return {model_.size()}; }
  Node evaluate_flat(Body& at, Node weights, Node z) const {
    return evaluate_layer(at, model_, unflatten(at, model_, weights), z);
  }

 private:
  LayerModel model_;
};

}  // namespace certamen
