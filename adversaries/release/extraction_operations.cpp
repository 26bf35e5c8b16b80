// SPDX-License-Identifier: Apache-2.0
#include "adversaries/release/extraction_operations.hpp"

#include <algorithm>
#include <limits>

#include "adversaries/release/extraction/curve.hpp"
#include "adversaries/release/extraction/even_part.hpp"
#include "adversaries/release/extraction/pseudo_inverse.hpp"
#include "adversaries/release/extraction/rank_one.hpp"
#include "framework/error.hpp"
#include "framework/values/tensor_operations.hpp"

namespace certamen {

namespace {

using extraction::GatedTaylorRelease;
using extraction::TaylorRelease;
using extraction::Theta0;

constexpr int least_gated_order = 2;  // of recover_gated

template <class T>
Tensor<T> expansion_points(const TaylorPublic& scheme) {
  Tensor<T> z0{{scheme.model.hidden}};
  for (std::size_t d = 0; d < z0.size(); ++d) z0[d] = T(scheme.model.z0[d]);
  return z0;
}

template <class T>
TaylorRelease<T> as_release(const TaylorPublic& scheme, const Tensor<T>& theta) {
  return {scheme.model.activation,     scheme.order, Theta0::spread,
          expansion_points<T>(scheme), theta,        Tensor<T>{{scheme.model.outputs}}};
}

template <class T>
GatedTaylorRelease<T> as_gated_release(const TaylorPublic& scheme, const Tensor<T>& theta) {
  const std::size_t units = scheme.model.hidden, outputs = scheme.model.outputs;
  const auto first = theta.data().begin() + static_cast<std::ptrdiff_t>(units * outputs);
  return {scheme.model.activation, scheme.order, expansion_points<T>(scheme),
          Tensor<T>{{outputs, units}, std::vector<T>(theta.data().begin(), first)},
          Tensor<T>{{static_cast<std::size_t>(scheme.order), outputs, units},
                    std::vector<T>(first, theta.data().end())}};
}

template <class T>
Tensor<T> joined(const Tensor<T>& first, const Tensor<T>& second, const Tensor<T>& third) {
  std::vector<T> all(first.data());
  all.insert(all.end(), second.data().begin(), second.data().end());
  all.insert(all.end(), third.data().begin(), third.data().end());
  const std::size_t count = all.size();
  return Tensor<T>{{count}, std::move(all)};
}

/// Hidden numbers of the gated form; its c is 0.
template <class T>
Tensor<T> flat_gated(const Tensor<T>& w, const std::vector<int>& sign) {
  Tensor<T> signs{{sign.size()}};
  for (std::size_t d = 0; d < sign.size(); ++d) signs[d] = T(sign[d]);
  return joined(w, signs, Tensor<T>{{w.extent(0)}});
}

/// tanh leaves the signs open, and either is right: W diag(eps) comes with +1. A game computes its
/// release in T too, so that its numbers have T's errors, and wider ones find nothing more in it.
template <class T>
Tensor<T> by_even_part(const TaylorPublic& scheme, const Tensor<T>& theta) {
  constexpr double in_any_case = std::numeric_limits<double>::infinity();
  auto recovered = extraction::recover_gated(as_gated_release(scheme, theta), in_any_case);
  if (scheme.model.activation == Activation::tanh)
    std::fill(recovered.sign.begin(), recovered.sign.end(), 1);
  return flat_gated(recovered.w, recovered.sign);
}

template <class T>
NumericFunction<T> extraction_function(ExtractionMethod method, const TaylorPublic& scheme) {
  return [method, scheme](NumericArguments<T> arguments) -> NumericValue<T> {
    const auto& theta = tensor_argument(arguments, 0);
    if (method == ExtractionMethod::even_part) return by_even_part(scheme, theta);
    const auto release = as_release(scheme, theta);
    const auto recovered =
        method == ExtractionMethod::curve
            ? extraction::recover_by_curve(release, {.roundoff = scheme.roundoff})
            : extraction::recover_by_closed_form(release);
    return joined(recovered.w, recovered.b, recovered.c);
  };
}

Integer coefficients(const TaylorPublic& scheme) {
  return Integer{scheme.order + 1} * scheme.model.outputs * scheme.model.hidden;
}

Domain theta_domain(const TaylorPublic& scheme) {
  return Reals(
      {static_cast<std::size_t>(scheme.order) + 1, scheme.model.outputs, scheme.model.hidden});
}

const char* name_of(ExtractionMethod method) {
  switch (method) {
  case ExtractionMethod::curve: return "extract by the curve of derivatives";
  case ExtractionMethod::closed_form: return "extract by closed forms";
  case ExtractionMethod::even_part: return "extract by the even part";
  }
  return "extract";
}

void expect_fitting(ExtractionMethod method, const TaylorPublic& scheme) {
  const bool even_part = method == ExtractionMethod::even_part;
  if (even_part != scheme.model.gated)
    throw Error{ErrorCode::unsupported, name_of(method),
                even_part ? "it takes the gated form alone" : "it takes the plain form alone"};
  if (even_part && scheme.order < least_gated_order)
    throw Error{ErrorCode::unsupported, name_of(method), "it needs orders 0 to 2"};
}

}  // namespace

TaylorPublic taylor_public(const WeightRelease& scheme, const Definition& definition,
                           const std::string& precision) {
  const Shape theta = definition.interface().front().output.shape();
  TaylorPublic part{scheme.model(), static_cast<int>(theta.front()) - 1};
  part.roundoff = precision == "none"
                      ? 0x1p-50
                      : static_cast<double>(to_real(unit_roundoff(parse_float_format(precision))));
  return part;
}

Operation extraction_operation(ExtractionMethod method, const TaylorPublic& scheme) {
  expect_fitting(method, scheme);
  return opaque_tensor_operation(name_of(method), {theta_domain(scheme)},
                                 Reals({scheme.model.size()}),
                                 {.f64 = extraction_function<double>(method, scheme),
                                  .real = extraction_function<Real>(method, scheme)},
                                 coefficients(scheme) * (scheme.order + 4));
}

Operation factor_operation(const TaylorPublic& scheme) {
  const std::size_t units = scheme.model.hidden, outputs = scheme.model.outputs;
  const bool gated = scheme.model.gated;
  const auto orders = static_cast<std::size_t>(scheme.order) + (gated ? 1 : 0);
  const NumericFunction<double> factors = [scheme, gated](NumericArguments<double> arguments) {
    const auto& theta = tensor_argument(arguments, 0);
    const auto evaluator = gated ? extraction::factor(as_gated_release(scheme, theta))
                                 : extraction::factor(as_release(scheme, theta));
    return NumericValue<double>{
        joined(evaluator.constant, evaluator.polynomials, evaluator.columns)};
  };
  return opaque_tensor_operation("factor into rank one", {theta_domain(scheme)},
                                 Reals({outputs + orders * units + outputs * units}),
                                 {.f64 = factors}, coefficients(scheme) * (scheme.order + 4));
}

Operation least_squares_operation(const LayerModel& model, std::size_t inputs) {
  const NumericFunction<double> solve = [model](NumericArguments<double> arguments) {
    const auto solved =
        extraction::solve_gated_layer(model.activation, tensor_argument(arguments, 0),
                                      tensor_argument(arguments, 1), tensor_argument(arguments, 2));
    return NumericValue<double>{solved.determined ? flat_gated(solved.w, solved.sign)
                                                  : Tensor<double>{{model.size()}}};
  };
  const Domain wide = Reals({inputs, model.hidden}), narrow = Reals({inputs, model.outputs});
  const Integer columns{2 * model.hidden};
  return opaque_tensor_operation("solve by least squares", {wide, wide, narrow},
                                 Reals({model.size()}), {.f64 = solve}, columns * columns * inputs);
}

}  // namespace certamen
