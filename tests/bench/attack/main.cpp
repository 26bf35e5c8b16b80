// SPDX-License-Identifier: Apache-2.0
// The extraction attack: weights a second of the owner's calibration and release, of the attack, of
// its certified enclosures and of its metrics, in MPFR numbers and in those that the release has
// digits for; of a page of numpy; and of a copy of the release. One core, processor time; layers
// are made on the spot, in blocks. Then the passes over a release alone.
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <optional>
#include <random>

#include "adversaries/release/attack/taylor_mlp_owner.hpp"
#include "adversaries/release/extraction/block_enclosure.hpp"
#include "adversaries/release/extraction/curve.hpp"
#include "adversaries/release/extraction/even_part.hpp"
#include "adversaries/release/extraction/wider.hpp"
#include "tests/bench/attack/clock.hpp"
#include "tests/bench/attack/passes.hpp"

using namespace certamen;
using namespace certamen::extraction;
using bench::speed;

namespace {

constexpr int order = 8;

struct Layer {
  bool gated;
  std::size_t inputs, hidden;
};

/// A block of the layer's units with normal float32 weights.
OwnedBlock random_block(const Layer& layer, std::size_t units) {
  std::mt19937_64 random{5};
  std::normal_distribution<double> normal{0, 0.03};
  const auto tensor = [&](Shape shape) {
    Tensor<double> values{std::move(shape)};
    for (auto& x : values.data()) x = static_cast<double>(static_cast<float>(normal(random)));
    return values;
  };
  OwnedBlock block;
  block.mlp.up = tensor({units, layer.inputs});
  block.mlp.down = tensor({layer.inputs, units});
  if (layer.gated)
    block.mlp.gate = tensor({units, layer.inputs});
  else
    block.mlp.up_bias = tensor({units});
  for (std::size_t d = 0; d < units; ++d) block.sign.push_back(d % 2 == 0 ? 1 : -1);
  block.z0 = calibrate(block.mlp, 1, 16).middles();
  return block;
}

struct Speeds {
  double release = 0, attack = 0, enclosures = 0, metrics = 0;
};

/// Enclosures of all units, in doubles or, for Real, in MPFI.
template <class T, class Release>
double enclosure_speed(const Release& release, FloatFormat format, std::size_t weights) {
  if constexpr (std::is_same_v<T, Real>) {
    return speed(weights, [&] {
      for (std::size_t d = 0; d < release.units(); ++d) {
        if constexpr (std::is_same_v<Release, TaylorRelease<Real>>)
          (void)enclose_unit(release.activation, unit_coefficients(release, d), 1, format);
        else
          (void)enclose_gated_unit(release, d, format);
      }
    });
  } else {
    const BlockEncloser encloser{release.activation, order, format};
    return speed(weights, [&] {
      const auto count = [](const EnclosedColumn&) {};
      if constexpr (std::is_same_v<Release, TaylorRelease<T>>)
        encloser.enclose(TaylorRelease<double>{release.activation, release.order, release.theta0,
                                               converted<double>(release.z0),
                                               converted<double>(release.theta),
                                               converted<double>(release.theta0_sum)},
                         count);
      else
        encloser.enclose(GatedTaylorRelease<double>{release.activation, release.order,
                                                    converted<double>(release.z0p),
                                                    converted<double>(release.l),
                                                    converted<double>(release.f)},
                         count);
    });
  }
}

template <class T>
Speeds speeds(const Layer& layer, FloatFormat format, std::size_t units) {
  const PrecisionScope scope{40};
  const OwnedBlock block = random_block(layer, units);
  const std::size_t weights = block.mlp.down.size();
  const ReleasePrecision precision{format, 0};
  const double roundoff = static_cast<double>(to_real(unit_roundoff(format)));
  Tensor<T> recovered;
  std::vector<UnitStatus> status;
  Speeds result;
  if (layer.gated) {
    const auto make = [&] {
      return release_gated_block<T>(block, Activation::silu, order, precision);
    };
    result.release = speed(weights, [&] { make(); });
    const auto release = make();
    result.enclosures = enclosure_speed<T>(release, format, weights);
    result.attack = speed(weights, [&] {
      auto all = recover_gated(release, roundoff);
      recovered = std::move(all.w);
      status = std::move(all.status);
    });
  } else {
    TaylorMlpAttackOptions options;
    options.order = order;
    const auto make = [&] {
      return release_block<T>(block, Activation::gelu, options, precision, layer.hidden);
    };
    result.release = speed(weights, [&] { make(); });
    const auto release = make();
    result.enclosures = enclosure_speed<T>(release, format, weights);
    const CurveSolver solver{Activation::gelu, 1, order, {.roundoff = roundoff}};
    result.attack = speed(weights, [&] {
      auto all = solver.recover_all(release);
      recovered = std::move(all.w);
      status = std::move(all.status);
    });
  }
  const auto truth = converted<T>(block.mlp.down);
  result.metrics =
      speed(weights, [&] { (void)fidelity(recovered, truth, status, FloatFormat::f32); });
  return result;
}

double calibration_speed(const Layer& layer, std::size_t units) {
  const OwnedBlock block = random_block(layer, units);
  const CalibrationInputs inputs{layer.inputs, 1};
  return speed(block.mlp.down.size(), [&] { (void)calibrate(block.mlp, inputs); });
}

/// A release of `bytes` a number is copied, larger than the caches.
double copy_speed(std::size_t bytes) {
  const std::size_t weights = std::size_t{1} << 22, size = weights * (order + 1) * bytes;
  std::vector<char> from(size, 1), to(size);
  return speed(weights, [&] { std::memcpy(to.data(), from.data(), size); });
}

/// What page.py prints, weights a second; 0 without numpy.
double page_speed(const Layer& layer, FloatFormat format) {
  const std::string command =
      fmt::format("python3 '{}' {} {} {} 2>/dev/null", CERTAMEN_NUMPY_PAGE,
                  layer.gated ? "gated" : "plain", layer.inputs, to_string(format));
  FILE* pipe = popen(command.c_str(), "r");
  if (pipe == nullptr) return 0;
  double result = 0;
  if (std::fscanf(pipe, "%lf", &result) != 1) result = 0;
  pclose(pipe);
  return result;
}

std::string ratio(double a, double b) {
  return a > 0 && b > 0 ? fmt::format("{:.3g}", a / b) : "-";
}

}  // namespace

/// --passes: these alone.
int main(int count, char** arguments) {
  const bool passes_alone = count > 1 && std::strcmp(arguments[1], "--passes") == 0;
  if (passes_alone) {
    bench::print_passes();
    return 0;
  }
  fmt::print("million weights a second, one core; 'before': in MPFR numbers of 40 digits\n"
             "{:<30} {:>9} | {:>7} {:>7} {:>7} | {:>7} {:>7} {:>7} | {:>7} {:>7} {:>7} | {:>7} "
             "{:>7} {:>7} | {:>7} {:>7} | "
             "{:>7} {:>7}\n",
             "", "calibrate", "release", "before", "ratio", "attack", "before", "ratio", "enclose",
             "before", "ratio", "metrics", "before", "ratio", "numpy", "ratio", "copy", "ratio");
  for (const Layer layer :
       {Layer{false, 768, 3072}, {true, 768, 3072}, {false, 4096, 14336}, {true, 4096, 14336}})
    for (const auto format : {FloatFormat::f32, FloatFormat::bf16, FloatFormat::f64}) {
      const ReleasePrecision precision{format, 0};
      const Speeds now = in_numbers_of(
          precision, [&](auto zero) { return speeds<decltype(zero)>(layer, format, 64); });
      const Speeds before = speeds<Real>(layer, format, 4);
      const double copy = copy_speed(format == FloatFormat::bf16  ? 2
                                     : format == FloatFormat::f32 ? 4
                                                                  : 8),
                   page = page_speed(layer, format), calibrated = calibration_speed(layer, 64);
      const auto million = [](double x) { return x > 0 ? fmt::format("{:.3g}", x / 1e6) : "-"; };
      fmt::print("{:<30} {:>9} | {:>7} {:>7} {:>7} | {:>7} {:>7} {:>7} | {:>7} {:>7} {:>7} | {:>7} "
                 "{:>7} {:>7} | {:>7} "
                 "{:>7} | {:>7} {:>7}\n",
                 fmt::format("{} x {}, {}, {}", layer.inputs, layer.hidden,
                             layer.gated ? "gated" : "plain", to_string(format)),
                 million(calibrated), million(now.release), million(before.release),
                 ratio(now.release, before.release), million(now.attack), million(before.attack),
                 ratio(now.attack, before.attack), million(now.enclosures),
                 million(before.enclosures), ratio(now.enclosures, before.enclosures),
                 million(now.metrics), million(before.metrics), ratio(now.metrics, before.metrics),
                 million(page), ratio(now.attack, page), million(copy), ratio(now.attack, copy));
      std::fflush(stdout);
    }
  bench::print_passes();
}
