// SPDX-License-Identifier: Apache-2.0
#include "framework/definitions/weight_release.hpp"

#include <algorithm>

#include "framework/values/tensor_operations.hpp"

namespace certamen {

namespace {

/// Each tensor of Gen: resampled from its own entries, or the model's.
Node drawn(Body& at, const LayerModel& model, const Tensor<double>& source,
           const std::string& name) {
  const Node node = model.resample ? at.sample(Distribution::empirical(source.shape(), source))
                                   : at.constant(Reals(source.shape()), source);
  return at.let(name, node);
}

Node reshaped(Body& at, Node node, const Shape& to) {
  return at.apply(tensors::reshape(node.domain().shape(), to), {node});
}

Node sliced_flat(Body& at, Node flat, std::size_t from, std::size_t count) {
  return at.apply(tensors::slice(flat.domain().shape(), from, count), {flat});
}

}  // namespace

Node flatten(Body& at, const LayerModel& model, const HiddenWeights& hidden) {
  const Shape w{model.outputs * model.hidden}, b{model.hidden}, c{model.outputs};
  return at.apply(tensors::concat({w, b, c}), {reshaped(at, hidden.w, w), hidden.b, hidden.c});
}

HiddenWeights unflatten(Body& at, const LayerModel& model, Node flat) {
  const std::size_t entries = model.outputs * model.hidden;
  return {reshaped(at, sliced_flat(at, flat, 0, entries), {model.outputs, model.hidden}),
          sliced_flat(at, flat, entries, model.hidden),
          sliced_flat(at, flat, entries + model.hidden, model.outputs)};
}

HiddenWeights in_canonical_order(Body& at, const LayerModel& model, const HiddenWeights& hidden) {
  const Shape row{1, model.outputs}, matrix{model.outputs, model.hidden}, units{model.hidden};
  Tensor<double> factors{row};
  for (std::size_t i = 0; i < factors.size(); ++i)
    factors[i] = 1.0 / static_cast<double>(2 * i + 3);
  const Node sums =
      at.apply(tensors::matmul(row, matrix), {at.constant(Reals(row), factors), hidden.w});
  const Node keys = at.apply(tensors::add(units), {reshaped(at, sums, units), hidden.b});
  const Node order = at.apply(tensors::sort_order(model.hidden), {keys});
  return {at.apply(tensors::permute(matrix, 1), {hidden.w, order}),
          at.apply(tensors::permute(units, 0), {hidden.b, order}), hidden.c};
}

Node in_canonical_order(Body& at, const LayerModel& model, Node flat) {
  return flatten(at, model, in_canonical_order(at, model, unflatten(at, model, flat)));
}

Node evaluate_layer(Body& at, const LayerModel& model, const HiddenWeights& hidden, Node z) {
  const std::size_t batch = z.domain().shape().front();
  const Shape wide{batch, model.hidden}, narrow{batch, model.outputs};
  const Node u = at.apply(tensors::add_bias(wide), {z, hidden.b});
  const Node active = at.apply(tensors::activation(wide, model.activation), {u});
  const Node product =
      at.apply(tensors::matmul_transposed(wide, {model.outputs, model.hidden}), {active, hidden.w});
  return at.apply(tensors::add_bias(narrow), {product, hidden.c});
}

HiddenWeights WeightRelease::generate(Body& at) const {
  return {drawn(at, model(), model().weights, "W"), drawn(at, model(), model().biases, "b"),
          drawn(at, model(), model().constants, "c")};
}

Integer WeightRelease::evaluation_cost() const {
  return Integer{model().outputs * model().hidden};
}

Node WeightRelease::sample_input(Body& at, std::size_t batch) const {
  const Shape wide{batch, model().hidden};
  const Node offset =
      at.sample(Distribution::uniform_real(wide, -model().input_radius, model().input_radius));
  return at.let("z", at.apply(tensors::add_bias(wide),
                              {offset, at.constant(Reals({model().hidden}), model().z0)}));
}

namespace {

constexpr std::size_t most_factors = 64;

/// Largest part of the entries that lie in one window of width 2 radius.
Rational densest_window(const Tensor<double>& source, double radius) {
  std::vector<double> sorted(source.data());
  std::sort(sorted.begin(), sorted.end());
  std::size_t most = 0;
  for (std::size_t low = 0, high = 0; low < sorted.size(); ++low) {
    while (high < sorted.size() && sorted[high] <= sorted[low] + 2 * radius) ++high;
    most = std::max(most, high - low);
  }
  return make_rational(Integer{most}, Integer{sorted.size()});
}

Rational window_bound(const LayerModel& model, const Tensor<double>& source, double radius) {
  if (!model.resample) return 1;
  const Rational one = densest_window(source, radius);
  Rational bound = 1;
  for (std::size_t k = 0; k < std::min(most_factors, source.size()); ++k) bound *= one;
  return bound;
}

}  // namespace

Rational blind_weight_bound(const LayerModel& model, double radius) {
  return window_bound(model, model.weights, radius);
}
Rational blind_constant_bound(const LayerModel& model, double radius) {
  return window_bound(model, model.constants, radius);
}

}  // namespace certamen
