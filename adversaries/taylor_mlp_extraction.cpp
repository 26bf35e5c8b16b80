// SPDX-License-Identifier: Apache-2.0
#include "adversaries/extraction_operations.hpp"
#include "adversaries/weights.hpp"

namespace certamen {

namespace {

/// theta's shape tells the order; the format of the coefficients is a public parameter of the
/// scheme.
TaylorPublic public_part(const WeightRelease& scheme, const Signature& release,
                         const std::string& precision) {
  TaylorPublic part{scheme.model(), static_cast<int>(release.output.shape().front()) - 1};
  part.roundoff = precision == "none"
                      ? 0x1p-50
                      : static_cast<double>(to_real(unit_roundoff(parse_float_format(precision))));
  return part;
}

const std::vector<ParameterSpec> precision_spec{
    {"precision", "format of the coefficients: bf16, f16, f32, f64 or none", "f32"}};

AdversaryEntry extraction_entry(ExtractionMethod method, const std::string& name,
                                const std::string& summary, const std::string& source) {
  return AdversaryEntry{
      .name = name,
      .summary = summary,
      .source = source,
      .definitions = recovery_definitions(),
      .schemes = {"taylor-mlp"},
      .parameters = precision_spec,
      .make = [method, name, source](const Scheme& scheme, const Definition& definition,
                                     const Parameters& given) {
        const LayerModel model = as_weight_release(scheme, name).model();
        const auto precision = given.completed(precision_spec).text("precision");
        const auto& release = as_weight_release(scheme, name);
        const TaylorPublic part = public_part(release, definition.interface().front(), precision);
        return recovery_adversary(
            name, source, scheme, definition, [part, method](Run& a, Node theta) {
              return a.let("recovered", a.apply(extraction_operation(method, part), {theta}));
            });
      }};
}

/// constant + columns p(z - z0), Horner: D H + N H multiply-adds instead of (N + 1) D H.
Node evaluate_factored(Run& a, const TaylorPublic& part, Node factors, Node z) {
  const std::size_t units = part.model.hidden, outputs = part.model.outputs;
  const auto orders = static_cast<std::size_t>(part.order);
  const Shape all = factors.domain().shape(), wide{1, units}, narrow{1, outputs},
              columns_shape{outputs, units};
  const Node constant = a.apply(tensors::slice(all, 0, outputs), {factors});
  const Node flat_polynomials = a.apply(tensors::slice(all, outputs, orders * units), {factors});
  const Node polynomials =
      a.apply(tensors::reshape({orders * units}, {orders, units}), {flat_polynomials});
  const Node zero =
      a.constant(Reals({1, units}), Tensor<double>{{1, units}, std::vector<double>(units, 0.0)});
  const Node with_zero =
      a.apply(tensors::concat({{1, units}, {orders, units}}), {zero, polynomials});
  const Node flat_columns =
      a.apply(tensors::slice(all, outputs + orders * units, outputs * units), {factors});
  const Node columns = a.apply(tensors::reshape({outputs * units}, columns_shape), {flat_columns});
  Tensor<double> minus_z0 = part.model.z0;
  for (auto& x : minus_z0.data()) x = -x;
  const Node delta = a.apply(tensors::add_bias(wide), {z, a.constant(Reals({units}), minus_z0)});
  const Node hidden = a.apply(tensors::horner({orders + 1, units}, wide), {with_zero, delta});
  return a.apply(
      tensors::add_bias(narrow),
      {a.apply(tensors::matmul_transposed(wide, columns_shape), {hidden, columns}), constant});
}

}  // namespace

void register_taylor_mlp_extraction(Catalogue& catalogue);
void register_taylor_mlp_extraction(Catalogue& catalogue) {
  catalogue.add(extraction_entry(
      ExtractionMethod::curve, "extraction-curve",
      "factors each unit's coefficients and finds its expansion point on the curve of derivatives",
      "docs/explanation/taylor-mlp.md, Level II; cf. [Yang25]"));
  catalogue.add(
      extraction_entry(ExtractionMethod::closed_form, "extraction-closed-form",
                       "solves rational identities between three or four orders (SiLU, GELU, tanh)",
                       "docs/explanation/taylor-mlp.md, closed forms"));
  catalogue.add(AdversaryEntry{
      .name = "rank-one-evaluator",
      .summary = "factors the release once and evaluates at the plain layer's cost, without "
                 "knowing the activation",
      .source = "docs/explanation/taylor-mlp.md, Level I",
      .definitions = {"evaluation-cost"},
      .schemes = {"taylor-mlp"},
      .parameters = precision_spec,
      .make = [](const Scheme& scheme, const Definition& definition, const Parameters& given) {
        const auto part = public_part(as_weight_release(scheme, "rank-one-evaluator"),
                                      definition.interface().front(),
                                      given.completed(precision_spec).text("precision"));
        return Adversary{"rank-one-evaluator",
                         [part](Run& a) {
                           const Node factors =
                               a.apply(factor_operation(part), {a.call("RELEASE")});
                           return evaluate_factored(a, part, factors, a.call("INPUT"));
                         },
                         "docs/explanation/taylor-mlp.md, Level I"};
      }});
}

}  // namespace certamen
