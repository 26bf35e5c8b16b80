// SPDX-License-Identifier: Apache-2.0
#include <cmath>

#include "framework/definitions/catalogue.hpp"
#include "framework/error.hpp"
#include "framework/release/definitions/artefact.hpp"
#include "framework/release/definitions/blind_bounds.hpp"
#include "framework/values/tensor_operations.hpp"

namespace certamen {

namespace {

double largest_entry(const Tensor<double>& tensor) {
  double largest = 0;
  for (const double x : tensor.data()) largest = std::max(largest, std::fabs(x));
  return largest;
}

/// How near a winning guess is to every entry of W: within eps of the norm that is judged, which is
/// at most sqrt(entries) times the largest entry; or within rounding to float32.
double weight_radius(const LayerModel& model, const std::string& goal, const Rational& epsilon) {
  double largest = largest_entry(model.weights);
  if (goal == "bits") return largest * 0x1p-23;
  std::size_t entries = model.weights.size();
  if (!model.gated) {
    largest = std::max({largest, largest_entry(model.biases), largest_entry(model.constants)});
    entries = model.size();
  }
  return static_cast<double>(to_real(epsilon)) * largest * std::sqrt(static_cast<double>(entries)) *
         (1 + 0x1p-40);
}

}  // namespace

//  WREC(eps)                              docs/explanation/weight-release.md; motivated by [Yang25]
//    (W, b, c) <- Gen;  R <- Release(W, b, c)
//  RELEASE():  return R
//  finalize(W^, b^, c^):
//    frobenius:  return |(W^, b^, c^) - (W, b, c)|_F <= eps |(W, b, c)|_F
//                gated form, with signs b:  |W^ - W|_F <= eps |W|_F and b^ = b
//    bits:       return (W^, b^, c^) = (W, b, c) after rounding to float32
//    both sides are put in canonical form first: the order of units where the scheme hides it, the
//    signs of an odd activation
Definition weight_recovery(const WeightRelease& scheme, const std::string& goal,
                           const Rational& epsilon) {
  if (goal != "frobenius" && goal != "bits")
    throw Error{ErrorCode::unknown_name, "parameter goal",
                "expected frobenius or bits, got '" + goal + "'"};
  const LayerModel& model = scheme.model();
  GameBuilder game{"WREC"};
  scheme.declare(game);
  const State truth = game.state("truth", scheme.hidden_domain());
  const State released = game.state("R", artefact_of(scheme));
  game.initialize([&](Body& at) {
    const HiddenWeights hidden = scheme.generate(at);
    at.set(truth, flatten(at, model, hidden));
    at.set(released, scheme.release(at, hidden).artefact);
  });
  game.oracle("RELEASE", {}, [&](Body& at) { return at.get(released); });
  game.finalize(scheme.hidden_domain(), [&](Body& at, Node guess) {
    const auto canonical = [&](Node flat) {
      return in_canonical_form(at, model, scheme.hides_unit_order(), flat);
    };
    const Node wanted = canonical(at.get(truth)), answer = canonical(guess);
    if (goal == "frobenius") return is_recovered(at, model, answer, wanted, epsilon);
    return at.apply(tensors::bit_equal_after_rounding({model.size()}, FloatFormat::f32),
                    {answer, wanted});
  });
  return Definition::search("weight-recovery", game.build(),
                            blind_weight_bound(scheme, weight_radius(model, goal, epsilon)))
      .with_proved_blind_guess()
      .with_default_trials(40);
}

void register_weight_recovery(Catalogue& catalogue);
void register_weight_recovery(Catalogue& catalogue) {
  catalogue.add(DefinitionEntry{
      .name = "weight-recovery",
      .summary = "no adversary recovers the hidden weights from the release",
      .source = "docs/explanation/weight-release.md; motivated by [Yang25]",
      .parameters = {{.name = "goal",
                      .meaning =
                          "frobenius: up to the relative error weight-eps; bits: every float32 bit",
                      .default_value = "frobenius",
                      .words = {"frobenius", "bits"}},
                     {.name = "weight-eps",
                      .meaning = "relative Frobenius error that counts as recovered",
                      .default_value = "1e-6",
                      .minimum = 0,
                      .rational = true}},
      .make = [](const Scheme& scheme, const Parameters& parameters) -> std::optional<Definition> {
        const auto* release = dynamic_cast<const WeightRelease*>(&scheme);
        if (release == nullptr) return std::nullopt;
        return weight_recovery(*release, parameters.text("goal"),
                               parameters.rational("weight-eps"));
      }});
}

}  // namespace certamen
