// SPDX-License-Identifier: Apache-2.0
#include "framework/release/definitions/weight_release.hpp"

#include <numeric>
#include <optional>

#include "framework/release/definitions/artefact.hpp"
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

namespace {

HiddenWeights in_sorted_order(Body& at, const LayerModel& model, const HiddenWeights& hidden) {
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

/// W diag(eps) and eps * eps: all 1 if eps are signs, and something else if they are none.
HiddenWeights with_signs_in_columns(Body& at, const LayerModel& model,
                                    const HiddenWeights& hidden) {
  return {at.apply(tensors::scale_columns({model.outputs, model.hidden}), {hidden.w, hidden.b}),
          at.apply(tensors::hadamard({model.hidden}), {hidden.b, hidden.b}), hidden.c};
}

}  // namespace

Node in_canonical_form(Body& at, const LayerModel& model, bool hides_unit_order, Node flat) {
  const bool odd = model.gated && model.activation == Activation::tanh;
  if (!odd && !hides_unit_order) return flat;
  HiddenWeights hidden = unflatten(at, model, flat);
  if (odd) hidden = with_signs_in_columns(at, model, hidden);
  if (hides_unit_order) hidden = in_sorted_order(at, model, hidden);
  return flatten(at, model, hidden);
}

Node is_recovered(Body& at, const LayerModel& model, Node estimate, Node truth,
                  const Rational& epsilon) {
  if (!model.gated)
    return at.apply(tensors::relative_frobenius_at_most({model.size()}, epsilon),
                    {estimate, truth});
  const HiddenWeights guess = unflatten(at, model, estimate), wanted = unflatten(at, model, truth);
  const auto close = tensors::relative_frobenius_at_most({model.outputs, model.hidden}, epsilon);
  return at.apply(close, {guess.w, wanted.w}) &&
         at.apply(tensors::equal({model.hidden}), {guess.b, wanted.b});
}

GatedInput halves(Body& at, const LayerModel& model, Node z) {
  const Shape shape = z.domain().shape();
  std::vector<std::size_t> gate(model.hidden), up(model.hidden);
  std::iota(gate.begin(), gate.end(), std::size_t{0});
  std::iota(up.begin(), up.end(), model.hidden);
  return {at.let("g'", at.apply(tensors::take(shape, 1, gate), {z})),
          at.let("h", at.apply(tensors::take(shape, 1, up), {z}))};
}

namespace {

/// What W is multiplied with: f(z + b), or f(eps * g') * h.
Node features(Body& at, const LayerModel& model, const HiddenWeights& hidden, Node z) {
  const Shape wide{z.domain().shape().front(), model.hidden};
  const auto activation = tensors::activation(wide, model.activation);
  if (!model.gated) return at.apply(activation, {at.apply(tensors::add_bias(wide), {z, hidden.b})});
  const auto [gate, up] = halves(at, model, z);
  const Node original = at.apply(tensors::scale_columns(wide), {gate, hidden.b});
  return at.apply(tensors::hadamard(wide), {at.apply(activation, {original}), up});
}

}  // namespace

Node evaluate_layer(Body& at, const LayerModel& model, const HiddenWeights& hidden, Node z) {
  const std::size_t batch = z.domain().shape().front();
  const Shape wide{batch, model.hidden}, narrow{batch, model.outputs};
  const Node product = at.apply(tensors::matmul_transposed(wide, {model.outputs, model.hidden}),
                                {features(at, model, hidden, z), hidden.w});
  return at.apply(tensors::add_bias(narrow), {product, hidden.c});
}

HiddenWeights WeightRelease::generate(Body& at) const {
  const LayerModel& layer = model();
  const auto signs = [&] {
    return at.let("eps", at.sample(Distribution::empirical({layer.hidden}, layer.biases)));
  };
  return {drawn(at, layer, layer.weights, "W"),
          layer.gated ? signs() : drawn(at, layer, layer.biases, "b"),
          drawn(at, layer, layer.constants, "c")};
}

Integer WeightRelease::evaluation_cost() const {
  return Integer{model().outputs * model().hidden};
}

Node WeightRelease::sample_input(Body& at, std::size_t batch) const {
  const std::size_t width = model().input_width();
  std::vector<double> middle = model().z0.data();
  middle.resize(width, 0.0);  // h is around 0
  const Shape wide{batch, width};
  const Node offset =
      at.sample(Distribution::uniform_real(wide, -model().input_radius, model().input_radius));
  return at.let("z", at.apply(tensors::add_bias(wide),
                              {offset, at.constant(Reals({width}),
                                                   Tensor<double>{{width}, std::move(middle)})}));
}

Domain artefact_of(const WeightRelease& scheme) {
  std::optional<Domain> artefact;
  PackageBuilder probe{"probe"};
  scheme.declare(probe);
  probe.oracle("RELEASE", {}, [&](Body& at) {
    const Node released = scheme.release(at, scheme.generate(at)).artefact;
    artefact = released.domain();
    return released;
  });
  return *artefact;
}

}  // namespace certamen
