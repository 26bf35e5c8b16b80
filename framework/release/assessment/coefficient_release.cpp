// SPDX-License-Identifier: Apache-2.0
#include "framework/release/assessment/coefficient_release.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "framework/release/assessment/guidelines.hpp"
#include "framework/release/assessment/same_bits.hpp"

namespace certamen::assessment {

Matrix near_inputs(const FeedForward& layer, Eigen::Index count, Stream& coins) {
  return 0.25 * gaussian(layer.inputs(), count, coins);
}

ExpandedLayer expanded(const FeedForward& layer, Stream& coins) {
  const Matrix z = layer.up * near_inputs(layer, 256, coins);
  return {layer.down, layer.up_bias, (z.rowwise().minCoeff() + z.rowwise().maxCoeff()) / 2};
}

Matrix jets(const Column& u, int order) {
  Matrix all{order + 1, u.size()};
  for (Eigen::Index d = 0; d < u.size(); ++d) {
    const auto terms = jet(released_activation, u(d), order);
    for (int n = 0; n <= order; ++n) all(n, d) = terms[static_cast<std::size_t>(n)];
  }
  return all;
}

Matrix evaluate(const ExpandedLayer& layer, const Matrix& z) {
  const Matrix u = z.colwise() + layer.bias;
  return layer.weights * u.unaryExpr([](double one) { return activate(released_activation, one); });
}

Matrix evaluate(const Coefficients& published, const Matrix& z) {
  const Matrix delta = z.colwise() - published.points;
  Matrix below = Matrix::Ones(z.rows(), z.cols()), power = below;
  for (Eigen::Index n = 0; n < published.denominators.rows(); ++n) {
    power = power.cwiseProduct(delta);
    below += published.denominators.row(n).transpose().asDiagonal() * power;
  }
  power = below.cwiseInverse();
  Matrix y = Matrix::Zero(published.numbers[0].rows(), z.cols());
  for (const auto& one : published.numbers) {
    y += one * power;
    power = power.cwiseProduct(delta);
  }
  return y;
}

std::vector<GuidelineFinding>
CoefficientRelease::guidelines(const std::vector<AssessmentRow>& rows) const {
  return judged_by_rows({by_rows(Guideline::no_surviving_structure, rows),
                         by_rows(Guideline::no_keyless_hiding, rows)},
                        "a release by coefficients");
}

namespace {

Coefficients rounded(Coefficients published, FloatFormat format) {
  published.points = assessment::rounded(published.points, format);
  for (auto& one : published.numbers) one = assessment::rounded(one, format);
  published.denominators = assessment::rounded(published.denominators, format);
  return published;
}

std::string given_text(const CoefficientClaim& claim) {
  return claim.constants_only
             ? fmt::format("no base, constant terms, not the others to order {}", claim.order)
             : fmt::format("no base, coefficients to order {}", claim.order);
}

/// Relative errors on a layer whose outputs are 0 have no meaning.
bool is_zero(const FeedForward& layer) {
  return layer.down.isZero(0) || input_side(layer).isZero(0);
}

/// What overflows, or has nothing to compare with, is off by more than any number: a largest error
/// would pass over NaN.
double error_of(const Matrix& found, const Matrix& truth) {
  const double error = relative_error(found, truth);
  return std::isnan(error) ? std::numeric_limits<double>::infinity() : error;
}

bool are_equal(const Coefficients& a, const Coefficients& b) {
  return a.points == b.points && a.numbers == b.numbers && a.denominators == b.denominators;
}

struct Recovered {
  Played played;
  double off = 0;          // of the release's own outputs, on near_inputs()
  bool same_bits = false;  // released again, what was recovered gives the same coefficients
};

Recovered recover_once(const CoefficientRelease& scheme, const CoefficientClaim& claim,
                       const CoefficientAttack& attack, const FeedForward& layer,
                       FloatFormat format, std::uint64_t seed, std::uint64_t trial) {
  Stream data{seed, trial, game_coins}, coins{seed, trial, release_coins};
  const ExpandedLayer secret = expanded(layer, data);
  const auto released = scheme.release(secret, claim.order, coins);
  const Coefficients published = rounded(released.published, format);
  const Matrix found = attack.recover(published, unit_roundoff(format).convert_to<double>());
  const double error = error_of(found, secret.weights);
  // Models are stored in few formats: what is off by less than half of a last place is exact there.
  const auto gives_same_bits = [&](FloatFormat stored) {
    const ExpandedLayer again{assessment::rounded(found, stored), secret.bias, secret.points};
    Stream same_coins{seed, trial, release_coins};
    return are_equal(rounded(scheme.release(again, claim.order, same_coins).published, format),
                     published);
  };
  const bool same_bits = std::ranges::any_of(
      std::array{FloatFormat::f64, FloatFormat::f32, FloatFormat::f16, FloatFormat::bf16},
      gives_same_bits);
  const Matrix z = layer.up * near_inputs(layer, 64, data);
  return {{error, error <= 1e-6},
          error_of(evaluate(published, released.user_input(z)), evaluate(secret, z)),
          same_bits};
}

}  // namespace

AssessmentEntry assessment_of(CoefficientAttack attack) {
  const std::string scheme = attack.scheme, name = attack.name, cost = attack.cost;
  return entry_of<CoefficientRelease>(
      scheme, name, cost,
      [attack = std::move(attack)](const CoefficientRelease& release,
                                   const AssessmentRequest& request, const Context& context) {
        const auto layer = subject_layer(request, context);
        if (!layer) return std::vector{no_layer(attack.scheme, "weight-recovery")};
        const FloatFormat format = format_of(request);
        std::vector<AssessmentRow> rows;
        for (const auto& claim : release.claims()) {
          rows.push_back({.scheme = attack.scheme,
                          .claim = "weight-recovery, error 10^-6",
                          .given = given_text(claim),
                          .setting = fmt::format("{}-{}-{}, {}, {}", layer->inputs(),
                                                 layer->units(), layer->outputs(),
                                                 to_string(released_activation), to_string(format)),
                          .attack = attack.name,
                          .figure = {},
                          .reason = {}});
          if (is_zero(*layer)) {
            leave_open(rows.back(), "the layer's outputs are 0, whatever its inputs are: there is "
                                    "nothing to recover");
            continue;
          }
          double off = 0;
          bool certified = true;
          const auto played = plays(trials_of(request), context, [&](std::uint64_t trial) {
            const auto one =
                recover_once(release, claim, attack, *layer, format, context.seed, trial);
            off = std::max(off, one.off);
            certified = certified && one.same_bits;
            return one.played;
          });
          judge(rows.back(), played, {.name = "error"}, context);
          rows.back().reason += fmt::format("; its own outputs are off by {:.2g}", off);
          add_certificate(rows.back(), certified, released_again);
        }
        return rows;
      });
}

}  // namespace certamen::assessment
