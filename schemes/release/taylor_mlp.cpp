// SPDX-License-Identifier: Apache-2.0
#include "schemes/release/taylor_mlp.hpp"

#include "framework/values/tensor_operations.hpp"
#include "schemes/release/release_model.hpp"

namespace certamen {

namespace {

/// n! or 1/n! for n = 0 .. order.
std::vector<Rational> factorials(int order, bool inverse) {
  std::vector<Rational> all{1};
  for (int n = 1; n <= order; ++n) all.push_back(inverse ? all.back() / n : all.back() * n);
  return all;
}

}  // namespace

//  Release(W, b, c):   u = z0 + b;  a_n = f^(n)(u) / n! [Wang24]
//                      theta_n = W diag(a_n);  theta_0 = theta_0 + c / H in every column
Node TaylorMlp::coefficients(Body& at, const HiddenWeights& hidden) const {
  const std::size_t units = model_.hidden, outputs = model_.outputs;
  const Shape matrix{outputs, units};
  const Node u = at.let("u", at.apply(tensors::add({units}), {z0(at), hidden.b}));
  const Node a =
      at.let("a", at.apply(tensors::activation_jets(units, model_.activation, order_), {u}));
  const Node scaled = at.apply(tensors::scaled_columns(matrix, order_), {hidden.w, a});
  const Node share =
      at.apply(tensors::scale({outputs}, make_rational(1, Integer{units})), {hidden.c});
  const Node ones = at.constant(Reals({outputs, units}),
                                Tensor<double>{matrix, std::vector<double>(outputs * units, 1.0)});
  const Node spread = at.apply(tensors::scale_rows(matrix), {ones, share});
  const Node zero_order =
      at.apply(tensors::add(matrix), {at.apply(tensors::at(theta_shape(), 0), {scaled}), spread});
  const Node first = at.apply(tensors::reshape(matrix, {1, outputs, units}), {zero_order});
  if (order_ == 0) return first;
  const Node higher = at.apply(tensors::slice(theta_shape(), 1, orders() - 1), {scaled});
  return at.apply(tensors::concat({{1, outputs, units}, {orders() - 1, outputs, units}}),
                  {first, higher});
}

//  Release(W, eps):    z0 = eps z0';  a_n = f^(n)(z0) [Wang24, code of the gated form]
//                      theta_n = W diag(eps^n a_n)
Node TaylorMlp::gated_coefficients(Body& at, const HiddenWeights& hidden) const {
  const std::size_t units = model_.hidden;
  const Shape rows{orders(), units};
  const Node u = at.let("z0", at.apply(tensors::hadamard({units}), {z0(at), hidden.b}));
  const Node jets = at.apply(tensors::activation_jets(units, model_.activation, order_), {u});
  const Node a = at.apply(tensors::scale_slices(rows, factorials(order_, false)), {jets});
  const Node signs = at.apply(tensors::powers({units}, order_), {hidden.b});
  const Node signed_a = at.let("a", at.apply(tensors::hadamard(rows), {a, signs}));
  return at.apply(tensors::scaled_columns({model_.outputs, units}, order_), {hidden.w, signed_a});
}

WeightRelease::Released TaylorMlp::release(Body& at, const HiddenWeights& hidden) const {
  Node theta = model_.gated ? gated_coefficients(at, hidden) : coefficients(at, hidden);
  if (precision_) theta = at.apply(tensors::round_to_format(theta_shape(), *precision_), {theta});
  return {at.let("theta", theta), {}};
}

//  Eval(theta, z):     delta = g' - z0';  return sum_n theta_n ((delta^n / n!) * h)
Node TaylorMlp::evaluate_gated(Body& at, Node theta, Node z) const {
  const auto [gate, up] = halves(at, model_, z);
  const std::size_t batch = z.domain().shape().front();
  const Shape wide{batch, model_.hidden}, narrow{batch, model_.outputs},
      terms{orders(), batch, model_.hidden};
  const Node minus = at.apply(tensors::negate({model_.hidden}), {z0(at)});
  const Node delta = at.let("delta", at.apply(tensors::add_bias(wide), {gate, minus}));
  const Node powers = at.apply(tensors::powers(wide, order_), {delta});
  const Node series = at.apply(tensors::scale_slices(terms, factorials(order_, true)), {powers});
  const auto term = [&](std::size_t n) {
    const Node scaled =
        at.apply(tensors::hadamard(wide), {at.apply(tensors::at(terms, n), {series}), up});
    return at.apply(tensors::matmul_transposed(wide, {model_.outputs, model_.hidden}),
                    {scaled, at.apply(tensors::at(theta_shape(), n), {theta})});
  };
  Node y = term(0);
  for (std::size_t n = 1; n < orders(); ++n) y = at.apply(tensors::add(narrow), {y, term(n)});
  return y;
}

//  Eval(theta, z):     return sum_n theta_n (z - z0)^n
Node TaylorMlp::evaluate(Body& at, const Released& released, Node z) const {
  if (model_.gated) return evaluate_gated(at, released.artefact, z);
  const Shape wide = z.domain().shape();
  const Node minus = at.apply(tensors::negate({model_.hidden}), {z0(at)});
  const Node delta = at.apply(tensors::add_bias(wide), {z, minus});
  return at.apply(tensors::taylor(theta_shape(), wide), {released.artefact, delta});
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
  catalogue.add(SchemeEntry{
      .name = "taylor-mlp",
      .summary = "publishes Taylor coefficients of the layer instead of its weights",
      .source = "[Wang24]",
      .parameters =
          with_model_parameters({{"order", "N, the highest derivative released", "8", 0, 64},
                                 {.name = "precision",
                                  .meaning = "format of the coefficients, or none",
                                  .default_value = "f32",
                                  .words = {"bf16", "f16", "f32", "f64", "none"}}}),
      .make = [](const Parameters& given) {
        return std::make_shared<TaylorMlp>(make_layer_model(given), given.small("order"),
                                           precision_of(given.text("precision")));
      }});
}

}  // namespace certamen
