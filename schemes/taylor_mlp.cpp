// SPDX-License-Identifier: Apache-2.0
#include "schemes/taylor_mlp.hpp"

#include "framework/values/tensor_operations.hpp"
#include "schemes/release_model.hpp"

namespace certamen {

//  Release(W, b, c):   u = z0 + b;  a_n = f^(n)(u) / n! [Wang24]
//                      theta_n = W diag(a_n);  theta_0 = theta_0 + c / H in every column;  round
WeightRelease::Released TaylorMlp::release(Body& at, const HiddenWeights& hidden) const {
  const std::size_t units = model_.hidden, outputs = model_.outputs;
  const auto orders = static_cast<std::size_t>(order_) + 1;
  const Shape matrix{outputs, units}, theta_shape{orders, outputs, units};
  const Node z0 = at.constant(Reals({units}), model_.z0);
  const Node u = at.let("u", at.apply(tensors::add({units}), {z0, hidden.b}));
  const Node a =
      at.let("a", at.apply(tensors::activation_jets(units, model_.activation, order_), {u}));
  const Node scaled = at.apply(tensors::scaled_columns(matrix, order_), {hidden.w, a});
  const Node share =
      at.apply(tensors::scale({outputs}, make_rational(1, Integer{units})), {hidden.c});
  const Node ones = at.constant(Reals({outputs, units}),
                                Tensor<double>{matrix, std::vector<double>(outputs * units, 1.0)});
  const Node spread = at.apply(tensors::scale_rows(matrix), {ones, share});
  const Node zero_order =
      at.apply(tensors::add(matrix), {at.apply(tensors::at(theta_shape, 0), {scaled}), spread});
  Node theta = at.apply(tensors::reshape(matrix, {1, outputs, units}), {zero_order});
  if (order_ > 0) {
    const Node higher = at.apply(tensors::slice(theta_shape, 1, orders - 1), {scaled});
    theta = at.apply(tensors::concat({{1, outputs, units}, {orders - 1, outputs, units}}),
                     {theta, higher});
  }
  if (precision_) theta = at.apply(tensors::round_to_format(theta_shape, *precision_), {theta});
  return {at.let("theta", theta), {}};
}

Node TaylorMlp::evaluate(Body& at, const Released& released, Node z) const {
  const Shape wide = z.domain().shape();
  const Node minus =
      at.apply(tensors::negate({model_.hidden}), {at.constant(Reals({model_.hidden}), model_.z0)});
  const Node delta = at.apply(tensors::add_bias(wide), {z, minus});
  return at.apply(tensors::taylor(released.artefact.domain().shape(), wide),
                  {released.artefact, delta});
}

Integer TaylorMlp::evaluation_cost() const {
  return Integer{(order_ + 1)} * model_.outputs * model_.hidden;
}

namespace {

std::optional<FloatFormat> precision_of(const std::string& text) {
  if (text == "none") return std::nullopt;
  return parse_float_format(text);
}

}  // namespace

void register_taylor_mlp(Catalogue& catalogue);
void register_taylor_mlp(Catalogue& catalogue) {
  const auto specs = with_model_parameters(
      {{"order", "N, the highest derivative released", "8", 0, 64},
       {"precision", "format of the coefficients: bf16, f16, f32, f64 or none", "f32"}});
  catalogue.add(
      SchemeEntry{.name = "taylor-mlp",
                  .summary = "publishes Taylor coefficients of the layer instead of its weights",
                  .source = "[Wang24]",
                  .parameters = specs,
                  .make = [specs](const Parameters& given) {
                    const Parameters all = given.completed(specs);
                    return std::make_shared<TaylorMlp>(make_layer_model(all), all.small("order"),
                                                       precision_of(all.text("precision")));
                  }});
}

}  // namespace certamen
