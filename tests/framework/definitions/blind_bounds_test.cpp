// SPDX-License-Identifier: Apache-2.0
#include "framework/release/definitions/blind_bounds.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <random>

namespace blind_bounds_test {

using namespace certamen;

namespace {

/// A scheme of which the bounds see the model and whether the order of units is hidden.
class SomeRelease : public WeightRelease {
 public:
  SomeRelease(LayerModel model, bool unordered) : model_{std::move(model)}, unordered_{unordered} {}
  const LayerModel& model() const override { return model_; }
  Released release(Body& at, const HiddenWeights& hidden) const override {
    return {flatten(at, model_, hidden), {}};
  }
  Node evaluate(Body&, const Released&, Node z) const override { return z; }
  bool hides_unit_order() const override { return unordered_; }

 private:
  LayerModel model_;
  bool unordered_;
};

LayerModel gated_model(std::size_t outputs, const std::vector<double>& z0,
                       const std::vector<double>& entries, const Rational& radius = 1) {
  LayerModel model;
  model.hidden = z0.size();
  model.outputs = outputs;
  model.gated = true;
  model.z0 = Tensor<double>{{z0.size()}, z0};
  model.weights = Tensor<double>{{entries.size()}, entries};
  model.biases = Tensor<double>{{2}, {-1, 1}};
  model.constants = Tensor<double>{{outputs}};
  model.input_radius = radius;
  return model;
}

double silu(double g) {
  return g / (1 + std::exp(-g));
}

/// One column of W and its sign; a layer is a column for each unit.
struct Column {
  std::vector<double> w;
  double sign;
};
using Layer = std::vector<Column>;

/// y_i at every input, input by input.
std::vector<double> outputs(const Layer& layer, const std::vector<std::vector<double>>& inputs) {
  std::vector<double> all;
  for (const auto& z : inputs)
    for (std::size_t i = 0; i < layer.front().w.size(); ++i) {
      double y = 0;
      for (std::size_t d = 0; d < layer.size(); ++d)
        y += layer[d].w[i] * silu(layer[d].sign * z[d]) * z[layer.size() + d];
      all.push_back(y);
    }
  return all;
}

/// All layers that Gen draws, equally likely; sorted as the games sort them where the order of
/// units is hidden.
std::vector<Layer> all_layers(const LayerModel& model, bool unordered) {
  std::vector<Column> columns{{{}, -1}, {{}, 1}};
  for (std::size_t i = 0; i < model.outputs; ++i) {
    std::vector<Column> longer;
    for (const auto& column : columns)
      for (const double entry : model.weights.data()) {
        longer.push_back(column);
        longer.back().w.push_back(entry);
      }
    columns = std::move(longer);
  }
  std::vector<Layer> layers{{}};
  for (std::size_t d = 0; d < model.hidden; ++d) {
    std::vector<Layer> longer;
    for (const auto& layer : layers)
      for (const auto& column : columns) {
        longer.push_back(layer);
        longer.back().push_back(column);
      }
    layers = std::move(longer);
  }
  const auto key = [](const Column& column) {
    double sum = column.sign;
    for (std::size_t i = 0; i < column.w.size(); ++i)
      sum += column.w[i] / static_cast<double>(2 * i + 3);
    return sum;
  };
  if (unordered)
    for (auto& layer : layers)
      std::sort(layer.begin(), layer.end(),
                [&](const Column& a, const Column& b) { return key(a) < key(b); });
  return layers;
}

/// What the best of some guesses wins against functional-recovery: all layers that may be drawn,
/// the layers with another sign or gain, and zero; Pr over inputs by 4,000 draws.
double best_guess(const LayerModel& model, double epsilon, bool unordered) {
  constexpr std::size_t draws = 4000;
  std::mt19937_64 random{5};
  const double radius = static_cast<double>(to_real(model.input_radius));
  std::uniform_real_distribution<double> offset{-radius, radius};
  std::vector<std::vector<double>> inputs;
  for (std::size_t k = 0; k < draws; ++k) {
    inputs.emplace_back();
    for (std::size_t j = 0; j < 2 * model.hidden; ++j)
      inputs.back().push_back((j < model.hidden ? model.z0[j] : 0) + offset(random));
  }
  std::vector<std::vector<double>> truths;
  for (const auto& layer : all_layers(model, unordered)) truths.push_back(outputs(layer, inputs));
  double best = 0;
  for (const double gain : {1.0, 0.0, 0.5, 1.5})
    for (const auto& guess : truths) {
      double sum = 0;
      for (const auto& truth : truths) {
        std::size_t near = 0;
        for (std::size_t k = 0; k < draws; ++k) {
          double error = 0;
          for (std::size_t j = k * model.outputs; j < (k + 1) * model.outputs; ++j)
            error = std::max(error, std::abs(gain * guess[j] - truth[j]));
          near += error <= epsilon;
        }
        sum += std::pow(static_cast<double>(near) / draws, 8);
      }
      best = std::max(best, sum / static_cast<double>(truths.size()));
    }
  return best;
}

double function_bound(const LayerModel& model, double epsilon, bool unordered = false) {
  return static_cast<double>(
      to_real(blind_function_bound(SomeRelease{model, unordered}, Rational{epsilon})));
}

}  // namespace

TEST_CASE("blind bounds: no guess of a tiny gated layer wins more, and the best comes near") {
  // Guesses are many, inputs 4,000: the estimate of a probability below is off by at most 3 %.
  constexpr double slack = 1.03;
  const std::vector<double> entries{-0.3, -0.1, 0.05, 0.2};
  for (const auto& model : {gated_model(1, {0.6}, entries), gated_model(2, {-1.2}, entries),
                            gated_model(1, {2}, {0.1, 0.2}, make_rational(1, 2))})
    for (const double epsilon : {1e-4, 1e-3, 1e-2}) {
      CAPTURE(model.outputs);
      CAPTURE(epsilon);
      const double bound = function_bound(model, epsilon), best = best_guess(model, epsilon, false);
      CHECK(best <= bound * slack);
      if (epsilon < 1e-2) CHECK(bound < 4 * best);
    }
}

TEST_CASE("blind bounds: they hold for several units, and for units in hidden order") {
  constexpr double slack = 1.03;
  const auto model = gated_model(1, {0.6, -1}, {-0.3, 0.05, 0.2});
  for (const bool unordered : {false, true}) {
    CAPTURE(unordered);
    const double bound = function_bound(model, 1e-3, unordered);
    CHECK(best_guess(model, 1e-3, unordered) <= bound * slack);
    CHECK(bound < 1);
  }
  CHECK(function_bound(model, 1e-3, true) > function_bound(model, 1e-3, false));
}

TEST_CASE("blind bounds: a wide tolerance makes the bound useless, a narrow one small, and nothing "
          "is bounded for a known model") {
  std::vector<double> entries;
  for (int i = 0; i < 64; ++i) entries.push_back(0.01 * i);
  auto model = gated_model(16, {0.6, -1, 0.2, 1.5, -0.4, 0.8, 1, -2}, entries);
  CHECK(function_bound(model, 10) == 1);
  double previous = 1;
  for (const double epsilon : {1e-2, 1e-3, 1e-4, 1e-5}) {
    const double bound = function_bound(model, epsilon);
    CHECK(bound <= previous);
    previous = bound;
  }
  CHECK(previous < 1e-25);
  model.resample = false;
  CHECK(function_bound(model, 1e-5) == 1);
}

TEST_CASE("blind bounds: gates that are 0 hide the weights, and the bound says so") {
  // Gates within 1e-6 of 0: every output is below 1e-6, and the guess 0 always wins.
  const auto model = gated_model(1, {0}, {-0.3, 0.2}, make_rational(1, 1'000'000));
  CHECK(best_guess(model, 1e-6, false) == 1);
  CHECK(function_bound(model, 1e-6) == 1);
}

TEST_CASE("blind bounds: signs of known weights are worth one bit each, and tanh has none") {
  auto model = gated_model(2, {0.1, 0.2, 0.3}, {0.1, 0.2, 0.3, 0.4, 0.5, 0.6});
  model.resample = false;
  CHECK(blind_weight_bound(SomeRelease{model, false}, 1e-9) == make_rational(1, 8));
  CHECK(blind_weight_bound(SomeRelease{model, true}, 1e-9) == 1);
  model.activation = Activation::tanh;
  CHECK(blind_weight_bound(SomeRelease{model, false}, 1e-9) == 1);
}

TEST_CASE("blind bounds: weights in hidden order are easier to guess, by at most the number of "
          "columns for each") {
  // Sorted, the columns 0 and 1 come out as (0, 1) half of the time; in order no guess wins more
  // than 1/4.
  LayerModel model;
  model.hidden = 2;
  model.outputs = 1;
  model.z0 = Tensor<double>{{2}};
  model.weights = Tensor<double>{{1, 2}, {0, 1}};
  model.biases = Tensor<double>{{2}};
  model.constants = Tensor<double>{{1}};
  CHECK(blind_weight_bound(SomeRelease{model, false}, 1e-3) == make_rational(1, 4));
  CHECK(blind_weight_bound(SomeRelease{model, true}, 1e-3) >= make_rational(1, 2));
  // Where columns have entries enough, the factor is small against them.
  model.outputs = 12;
  model.hidden = 10;
  std::vector<double> entries;
  for (int i = 0; i < 120; ++i) entries.push_back(i);
  model.weights = Tensor<double>{{12, 10}, entries};
  const Rational one = make_rational(1, 120);
  Rational column = 10;
  for (int i = 0; i < 12; ++i) column *= one;
  CHECK(blind_weight_bound(SomeRelease{model, true}, 0.1) ==
        column * column * column * column * column);
}

TEST_CASE("blind bounds: a plain copy must be near every c, entry by entry") {
  LayerModel model;
  model.hidden = 1;
  model.outputs = 3;
  model.weights = Tensor<double>{{3, 1}};
  model.constants = Tensor<double>{{3}, {0, 0.5, 1}};
  const SomeRelease scheme{model, false};
  CHECK(blind_function_bound(scheme, make_rational(1, 10)) == make_rational(1, 27));
  CHECK(blind_function_bound(scheme, make_rational(1, 4)) == make_rational(8, 27));
  CHECK(blind_function_bound(scheme, 1) == 1);
}

}  // namespace blind_bounds_test
