// SPDX-License-Identifier: Apache-2.0
#include "adversaries/release/extraction/closed_form.hpp"
#include "adversaries/release/extraction_operations.hpp"
#include "adversaries/release/weights.hpp"
#include "adversaries/strategy.hpp"

namespace certamen {

namespace {

const std::vector<ParameterSpec> precision_spec{{.name = "precision",
                                                 .meaning = "format of the coefficients, or none",
                                                 .default_value = "f32",
                                                 .words = {"bf16", "f16", "f32", "f64", "none"}}};

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
        const auto part =
            taylor_public(as_weight_release(scheme, name), definition, given.text("precision"));
        if (method == ExtractionMethod::closed_form) {
          const auto orders = extraction::closed_form_orders(part.model.activation);
          require(orders.exists() && orders.high <= part.order, name.c_str(),
                  "an activation that has a closed form in the orders of the release");
        }
        return recovery_adversary(
            name, source, scheme, definition,
            [extract = extraction_operation(method, part)](Run& a, Node theta) {
              return a.let("recovered", a.apply(extract, {theta}));
            });
      }};
}

/// The parts of factor_operation's answer.
struct Factors {
  Node constant, polynomials, columns;
};

Factors split(Run& a, const TaylorPublic& part, Node factors) {
  const std::size_t units = part.model.hidden, outputs = part.model.outputs,
                    entries = outputs * units;
  const Shape all = factors.domain().shape();
  const std::size_t coefficients = all.front() - outputs - entries;
  const auto taken = [&](std::size_t from, std::size_t count, const Shape& shape) {
    const Node flat = a.apply(tensors::slice(all, from, count), {factors});
    return a.apply(tensors::reshape({count}, shape), {flat});
  };
  return {taken(0, outputs, {outputs}), taken(outputs, coefficients, {coefficients / units, units}),
          taken(outputs + coefficients, entries, {outputs, units})};
}

/// Plain: constant + columns p(z - z0); gated: columns (p(g' - z0') * h). By Horner D H + N H
/// multiply-adds, and a few times H, instead of (N + 1) D H.
Node evaluate_factored(Run& a, const TaylorPublic& part, const Factors& factors, Node z) {
  const std::size_t units = part.model.hidden, outputs = part.model.outputs;
  const auto orders = static_cast<std::size_t>(part.order);
  const Shape wide{1, units}, narrow{1, outputs};
  Tensor<double> minus_z0 = part.model.z0;
  for (auto& x : minus_z0.data()) x = -x;
  const Node middle = a.constant(Reals({units}), minus_z0);
  const auto horner = [&](Node polynomials, Node argument) {
    return a.apply(tensors::horner({orders + 1, units}, wide),
                   {polynomials, a.apply(tensors::add_bias(wide), {argument, middle})});
  };
  const auto product = [&](Node hidden) {
    return a.apply(tensors::matmul_transposed(wide, {outputs, units}), {hidden, factors.columns});
  };
  if (part.model.gated) {
    const auto [gate, up] = halves(a, part.model, z);
    return product(a.apply(tensors::hadamard(wide), {horner(factors.polynomials, gate), up}));
  }
  const Node zero = a.constant(Reals(wide), Tensor<double>{wide});
  const Node with_zero =
      a.apply(tensors::concat({wide, {orders, units}}), {zero, factors.polynomials});
  return a.apply(tensors::add_bias(narrow), {product(horner(with_zero, z)), factors.constant});
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
        const auto part = taylor_public(as_weight_release(scheme, "rank-one-evaluator"), definition,
                                        given.text("precision"));
        return Adversary{
            "rank-one-evaluator",
            [part](Run& a) {
              const Node factors = a.apply(factor_operation(part), {a.call("RELEASE")});
              return evaluate_factored(a, part, split(a, part, factors), a.call("INPUT"));
            },
            "docs/explanation/taylor-mlp.md, Level I"};
      }});
}

}  // namespace certamen
