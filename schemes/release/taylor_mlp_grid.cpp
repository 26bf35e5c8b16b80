// SPDX-License-Identifier: Apache-2.0
#include "schemes/release/taylor_mlp_grid.hpp"

#include "framework/definitions/catalogue.hpp"
#include "framework/numbers/interval.hpp"

namespace certamen {

namespace {

/// The nearest code of a Fixed domain to weight * f^(n)(u)/n! for each n, at growing precision
/// until both ends agree. A product that is exactly a tie is a rational only where the weight is 0,
/// and then it is 0.
std::vector<Integer> rounded_coefficients(Activation activation, int order, const Rational& weight,
                                          const Rational& point, const Domain& fixed) {
  std::vector<Integer> codes;
  for (unsigned digits = 30; static_cast<int>(codes.size()) <= order; digits *= 2) {
    codes.clear();
    const PrecisionScope scope{digits};
    const auto a = jet(activation, Interval::enclosing(point), order);
    for (int n = 0; n <= order; ++n) {
      const Interval product = Interval::enclosing(weight) * a[static_cast<std::size_t>(n)];
      const Integer low = fixed_code(fixed, to_rational(product.lower()));
      if (low != fixed_code(fixed, to_rational(product.upper()))) break;
      codes.push_back(low);
    }
  }
  return codes;
}

}  // namespace

TaylorMlpGrid::TaylorMlpGrid(int units, Activation activation, int order, int weight_bits,
                             int point_bits, int release_bits)
    : units_{static_cast<std::size_t>(units)},
      unit_{Tuple({Fixed(weight_bits, weight_bits - 1), Fixed(point_bits, point_bits - 1)})},
      coefficients_{Vector(Fixed(release_bits, release_bits - 2), order + 1)},
      weights_{Vector(unit_, units)} {
  const Domain &weight = unit_.parts()[0], &point = unit_.parts()[1],
               &fixed = coefficients_.parts()[0];
  const std::vector<Domain> all(static_cast<std::size_t>(order) + 1, fixed);
  for (Integer code = 0; code < unit_.cardinality(); ++code) {
    const auto parts = unpack(unit_.parts(), code);
    table_.emplace_back(
        pack(all, rounded_coefficients(activation, order, fixed_value(weight, parts[0]),
                                       fixed_value(point, parts[1]), fixed)));
  }
}

//  Release(W, u):   for each unit:  round(W f^(n)(u) / n!),  n = 0 .. N [Wang24]
Node TaylorMlpGrid::release(Body& at, Node weights) const {
  const Operation taylor =
      operations::fixed_function("taylor-coefficients", unit_, coefficients_, table_);
  std::vector<Node> published;
  for (std::size_t d = 0; d < units_; ++d)
    published.push_back(at.apply(taylor, {at.get(weights, d)}));
  return at.let("R", at.vector(published));
}

void register_taylor_mlp_grid(Catalogue& catalogue);
void register_taylor_mlp_grid(Catalogue& catalogue) {
  catalogue.add(SchemeEntry{
      .name = "taylor-mlp-grid",
      .summary = "TaylorMLP over a small grid of weights, for exact answers",
      .source = "[Wang24]",
      .parameters = {{"units", "hidden units", "2", 1, 8},
                     {.name = "activation",
                      .meaning = "of the hidden units",
                      .default_value = "silu",
                      .words = {"gelu", "gelu-tanh", "silu", "tanh"}},
                     {"order", "N, the highest derivative released", "3", 0, 8},
                     {"weight-bits", "bits of a weight", "4", 1, 10},
                     {"point-bits", "bits of an expansion point", "2", 1, 8},
                     {"release-bits", "bits of a released coefficient", "8", 2, 60}},
      .make = [](const Parameters& given) {
        return std::make_shared<TaylorMlpGrid>(
            given.small("units"), parse_activation(given.text("activation")), given.small("order"),
            given.small("weight-bits"), given.small("point-bits"), given.small("release-bits"));
      }});
}

}  // namespace certamen
