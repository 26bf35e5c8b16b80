// SPDX-License-Identifier: Apache-2.0
#include "adversaries/release/extraction_operations.hpp"
#include "adversaries/release/weights.hpp"
#include "adversaries/strategy.hpp"

namespace certamen {

namespace {
constexpr std::size_t most_units = 512;
}

//  m = 4 H inputs (g', h);  y <- Eval(R, (g', h))
//  f(-g) = f(g) - g, so y is linear in 2 H columns f(g') * h and g' * h: solve, read the signs,
//  solve with H columns. It sees the release as a black box, so its error is that of the Taylor
//  sum.
void register_pseudo_inverse(Catalogue& catalogue);
void register_pseudo_inverse(Catalogue& catalogue) {
  const std::string name = "pseudo-inverse",
                    source = "docs/explanation/metric-traps.md, repaired form of a public attack";
  catalogue.add(AdversaryEntry{
      .name = name,
      .summary = "evaluates the release on inputs of its own and solves the layer by least squares "
                 "(gated form)",
      .source = source,
      .definitions = recovery_definitions(),
      .schemes = {"taylor-mlp"},
      .parameters = {},
      .make = [name, source](const Scheme& scheme, const Definition& definition,
                             const Parameters&) {
        const WeightRelease& release = as_weight_release(scheme, name);
        const LayerModel& model = release.model();
        require(model.gated, name.c_str(), "the gated form");
        require(model.activation != Activation::tanh, name.c_str(),
                "an activation that is not odd: tanh leaves the signs open");
        require(model.hidden <= most_units, name.c_str(),
                "at most 512 protected units, since it solves for two columns each (--set "
                "protect=K)");
        const std::size_t inputs = 4 * model.hidden;
        return recovery_adversary(
            name, source, scheme, definition,
            [&release, inputs, solve = least_squares_operation(model, inputs)](Run& a, Node theta) {
              const Node z = release.sample_input(a, inputs);
              const Node y = a.let("y", release.evaluate(a, {theta, {}}, z));
              const auto [gate, up] = halves(a, release.model(), z);
              return a.let("recovered", a.apply(solve, {gate, up, y}));
            });
      }});
}

}  // namespace certamen
