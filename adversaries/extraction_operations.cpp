// SPDX-License-Identifier: Apache-2.0
#include "adversaries/extraction_operations.hpp"

#include "adversaries/extraction/curve.hpp"
#include "adversaries/extraction/rank_one.hpp"
#include "framework/values/tensor_operations.hpp"

namespace certamen {

namespace {

using extraction::TaylorRelease;
using extraction::Theta0;

template <class T>
TaylorRelease<T> as_release(const TaylorPublic& scheme, const Tensor<T>& theta) {
  Tensor<T> z0{{scheme.model.hidden}};
  for (std::size_t d = 0; d < z0.size(); ++d) z0[d] = T(scheme.model.z0[d]);
  return {scheme.model.activation, scheme.order, Theta0::spread,
          std::move(z0),           theta,        Tensor<T>{{scheme.model.outputs}}};
}

template <class T>
Tensor<T> flat_weights(const extraction::RecoveredMlp<T>& recovered) {
  std::vector<T> all(recovered.w.data());
  all.insert(all.end(), recovered.b.data().begin(), recovered.b.data().end());
  all.insert(all.end(), recovered.c.data().begin(), recovered.c.data().end());
  const std::size_t count = all.size();
  return Tensor<T>{{count}, std::move(all)};
}

template <class T>
NumericFunction<T> extraction_function(ExtractionMethod method, const TaylorPublic& scheme) {
  return [method, scheme](std::span<const NumericValue<T>* const> arguments) -> NumericValue<T> {
    const auto release = as_release(scheme, std::get<Tensor<T>>(*arguments[0]));
    return flat_weights(method == ExtractionMethod::curve
                            ? extraction::recover_by_curve(release, {.roundoff = scheme.roundoff})
                            : extraction::recover_by_closed_form(release));
  };
}

Integer coefficients(const TaylorPublic& scheme) {
  return Integer{scheme.order + 1} * scheme.model.outputs * scheme.model.hidden;
}

Domain theta_domain(const TaylorPublic& scheme) {
  return Reals(
      {static_cast<std::size_t>(scheme.order) + 1, scheme.model.outputs, scheme.model.hidden});
}

}  // namespace

Operation extraction_operation(ExtractionMethod method, const TaylorPublic& scheme) {
  const std::string name = method == ExtractionMethod::curve ? "extract by the curve of derivatives"
                                                             : "extract by closed forms";
  return opaque_tensor_operation(name, {theta_domain(scheme)}, Reals({scheme.model.size()}),
                                 {.f64 = extraction_function<double>(method, scheme),
                                  .real = extraction_function<Real>(method, scheme)},
                                 coefficients(scheme) * (scheme.order + 4));
}

Operation factor_operation(const TaylorPublic& scheme) {
  const std::size_t units = scheme.model.hidden, outputs = scheme.model.outputs;
  const auto orders = static_cast<std::size_t>(scheme.order);
  const NumericFunction<double> factors =
      [scheme](std::span<const NumericValue<double>* const> arguments) {
        const auto evaluator =
            extraction::factor(as_release(scheme, std::get<Tensor<double>>(*arguments[0])));
        std::vector<double> all(evaluator.constant.data());
        all.insert(all.end(), evaluator.polynomials.data().begin(),
                   evaluator.polynomials.data().end());
        all.insert(all.end(), evaluator.columns.data().begin(), evaluator.columns.data().end());
        const std::size_t count = all.size();
        return NumericValue<double>{Tensor<double>{{count}, std::move(all)}};
      };
  return opaque_tensor_operation("factor into rank one", {theta_domain(scheme)},
                                 Reals({outputs + orders * units + outputs * units}),
                                 {.f64 = factors}, coefficients(scheme) * (scheme.order + 4));
}

}  // namespace certamen
