// SPDX-License-Identifier: Apache-2.0
#include <numeric>

#include "adversaries/release/weights.hpp"

namespace certamen {

namespace {

double mean(const Tensor<double>& tensor) {
  return std::accumulate(tensor.data().begin(), tensor.data().end(), 0.0) /
         static_cast<double>(tensor.size());
}

/// The mean of each hidden tensor's distribution: the best blind guess in mean square.
Tensor<double> prior_means(const LayerModel& model) {
  Tensor<double> flat{{model.size()}};
  const std::size_t entries = model.outputs * model.hidden;
  const double w = mean(model.weights), b = mean(model.biases), c = mean(model.constants);
  for (std::size_t i = 0; i < flat.size(); ++i)
    flat[i] = i < entries ? w : (i < entries + model.hidden ? b : c);
  return flat;
}

}  // namespace

void register_prior_mean(Catalogue& catalogue);
void register_prior_mean(Catalogue& catalogue) {
  catalogue.add(AdversaryEntry{
      .name = "prior-mean",
      .summary = "ignores the release and guesses the mean of the weights' distribution: the blind "
                 "reference",
      .source = "control",
      .definitions = recovery_definitions(),
      .schemes = {},
      .parameters = {},
      .make = [](const Scheme& scheme, const Definition& definition, const Parameters&) {
        const Tensor<double> means = prior_means(as_weight_release(scheme, "prior-mean").model());
        return recovery_adversary(
            "prior-mean", "control", scheme, definition,
            [means](Run& a, Node) { return a.constant(Reals(means.shape()), means); });
      }});
}

}  // namespace certamen
