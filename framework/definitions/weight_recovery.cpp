// SPDX-License-Identifier: Apache-2.0
#include <cmath>

#include "framework/definitions/catalogue.hpp"
#include "framework/definitions/weight_release.hpp"
#include "framework/error.hpp"
#include "framework/values/tensor_operations.hpp"

namespace certamen {

namespace {

double largest_entry(const Tensor<double>& tensor) {
  double largest = 0;
  for (const double x : tensor.data()) largest = std::max(largest, std::fabs(x));
  return largest;
}

}  // namespace

//  WREC(eps)                              docs/explanation/weight-release.md; motivated by [Yang25]
//    (W, b, c) <- Gen;  R <- Release(W, b, c)
//  RELEASE():  return R
//  finalize(W^, b^, c^):
//    frobenius:  return |(W^, b^, c^) - (W, b, c)|_F <= eps |(W, b, c)|_F
//    bits:       return (W^, b^, c^) = (W, b, c) after rounding to float32
//    where the scheme hides the order of hidden units, both sides are put in canonical order first
Definition weight_recovery(const WeightRelease& scheme, const std::string& goal,
                           const Rational& epsilon) {
  if (goal != "frobenius" && goal != "bits")
    throw Error{ErrorCode::unknown_name, "parameter goal",
                "expected frobenius or bits, got '" + goal + "'"};
  const LayerModel& model = scheme.model();
  GameBuilder game{"WREC"};
  scheme.declare(game);
  const State truth = game.state("truth", scheme.hidden_domain());
  const auto artefact = [&] {
    Body probe{"WREC/probe", {}};
    return scheme.release(probe, scheme.generate(probe)).artefact.domain();
  }();
  const State released = game.state("R", artefact);
  game.initialize([&](Body& at) {
    const HiddenWeights hidden = scheme.generate(at);
    at.set(truth, flatten(at, model, hidden));
    at.set(released, scheme.release(at, hidden).artefact);
  });
  game.oracle("RELEASE", {}, [&](Body& at) { return at.get(released); });
  game.finalize(scheme.hidden_domain(), [&](Body& at, Node guess) {
    Node wanted = at.get(truth);
    if (scheme.hides_unit_order()) {
      wanted = in_canonical_order(at, model, wanted);
      guess = in_canonical_order(at, model, guess);
    }
    const Shape shape{model.size()};
    const Operation close = goal == "bits"
                                ? tensors::bit_equal_after_rounding(shape, FloatFormat::f32)
                                : tensors::relative_frobenius_at_most(shape, epsilon);
    return at.apply(close, {guess, wanted});
  });
  // A blind guess within eps |W|_F of W is within that of every entry; |W|_F is at most sqrt(size)
  // times the largest entry.
  const double largest = std::max(
      {largest_entry(model.weights), largest_entry(model.biases), largest_entry(model.constants)});
  const double radius = goal == "bits"
                            ? largest * 0x1p-23
                            : static_cast<double>(to_real(epsilon)) * largest *
                                  std::sqrt(static_cast<double>(model.size())) * (1 + 0x1p-40);
  return Definition::search("weight-recovery", game.build(), blind_weight_bound(model, radius))
      .with_default_trials(40);
}

void register_weight_recovery(Catalogue& catalogue);
void register_weight_recovery(Catalogue& catalogue) {
  const std::vector<ParameterSpec> specs{
      {"goal", "frobenius: up to the relative error weight-eps; bits: every float32 bit",
       "frobenius"},
      {"weight-eps", "relative Frobenius error that counts as recovered", "1e-6"}};
  catalogue.add(DefinitionEntry{
      .name = "weight-recovery",
      .summary = "nobody recovers the hidden weights from the release",
      .source = "docs/explanation/weight-release.md; motivated by [Yang25]",
      .parameters = specs,
      .make = [specs](const Scheme& scheme,
                      const Parameters& parameters) -> std::optional<Definition> {
        const auto* release = dynamic_cast<const WeightRelease*>(&scheme);
        if (release == nullptr) return std::nullopt;
        const Parameters given = parameters.completed(specs);
        return weight_recovery(*release, given.text("goal"), given.rational("weight-eps"));
      }});
}

}  // namespace certamen
