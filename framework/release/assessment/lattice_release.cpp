// SPDX-License-Identifier: Apache-2.0
#include "framework/release/assessment/lattice_release.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "framework/error.hpp"
#include "framework/proof/catalogue.hpp"
#include "framework/proof/check.hpp"
#include "framework/release/assessment/guidelines.hpp"

namespace certamen::assessment {

Integers to_int8(const Matrix& weights) {
  const double unit = weights.cwiseAbs().maxCoeff() / 127;
  return weights.unaryExpr([&](double w) { return unit == 0 ? 0.0 : std::round(w / unit); })
      .cast<std::int64_t>();
}

namespace {

/// In fixed point, of weights and inputs that are -128. An integer that does not wrap.
Integer largest_output(const LatticeSizes& sizes, Eigen::Index inputs) {
  return Integer{128 * 128} * inputs << static_cast<unsigned>(sizes.places);
}

}  // namespace

int bits_of_failure(const LatticeSizes& sizes, Eigen::Index inputs, Eigen::Index outputs) {
  if (largest_output(sizes, inputs) >= Integer{1} << (modulus_bits - 1)) return 0;
  const auto m = static_cast<double>(inputs);
  const double room = std::ldexp(1.0, sizes.places - 1) - 128 * m / 2;
  if (room <= 0) return 0;
  const double t = room / (128 * sizes.deviation * std::sqrt(m));
  // One bit less than it is, for the rounding here.
  const double bits = t * t / 2 / std::log(2.0) - std::log2(static_cast<double>(outputs)) - 1;
  return static_cast<int>(std::clamp(std::floor(bits), 0.0, 128.0));
}

std::vector<GuidelineFinding> LatticeRelease::guidelines(const std::vector<AssessmentRow>&) const {
  return judged_by_rows({finding(Guideline::no_integer_mixing, GuidelineStatus::kept,
                                 "coefficients are uniform modulo 2^64"),
                         finding(Guideline::reduction, GuidelineStatus::kept,
                                 "the proof " + proof() +
                                     " is the reduction: uniform a, errors that do not depend on "
                                     "the weights, the modulus named")},
                        "a release under learning with errors");
}

namespace {

constexpr Eigen::Index most_outputs = 16;
/// Of an adversary whose advantage is to be bounded.
constexpr int steps_bits = 64;

/// Half the distance of two multiples of 2^places.
double room_of(const LatticeSizes& sizes) {
  return std::ldexp(1.0, sizes.places - 1);
}

/// Of the trial with the most.
struct Noise {
  double measured = 0, stated = 0;  // standard deviations
};

/// One evaluation on a random x; whether an output is wrong. What is decrypted may wrap: the truth
/// it is compared with does not.
Played evaluate_once(const LatticeRelease& scheme, const LatticeSizes& sizes,
                     const Integers& weights, Stream& coins, Noise& noise) {
  const Integers x = Integers::NullaryExpr(
      weights.cols(), 1, [&] { return static_cast<std::int64_t>(coins.below(256)) - 128; });
  const Integers truth = weights * x;
  const auto found = scheme.decrypted(sizes, weights, x, coins);
  double square = 0;
  bool wrong = false;
  for (std::size_t i = 0; i < found.size(); ++i) {
    const Integer scaled = Integer{truth(static_cast<Eigen::Index>(i))} *
                           (Integer{1} << static_cast<unsigned>(sizes.places));
    const auto off = Integer{found[i] - scaled}.convert_to<double>();
    square += off * off;
    wrong = wrong || std::abs(off) >= room_of(sizes);
  }
  const double measured = std::sqrt(square / static_cast<double>(found.size()));
  // sigma^2 + 1/12 is the variance of a rounded Gaussian, to within 10^-32 where sigma is 2 or
  // more.
  if (measured >= noise.measured)
    noise = {measured,
             std::sqrt(sizes.deviation * sizes.deviation + 1.0 / 12) * x.cast<double>().norm()};
  return {measured, wrong};
}

void judge_evaluation(AssessmentRow& row, const LatticeRelease& scheme, const LatticeSizes& sizes,
                      const Integers& weights, const AssessmentRequest& request,
                      const Context& context) {
  Noise noise;
  const auto played = plays(trials_of(request), context, [&](std::uint64_t trial) {
    Stream coins{context.seed, trial, release_coins};
    return evaluate_once(scheme, sizes, weights, coins, noise);
  });
  const int bits = bits_of_failure(sizes, weights.cols(), weights.rows());
  const bool wrong = std::ranges::any_of(played, &Played::won);
  const std::string figure = fmt::format("noise {:.2g} of {:.1g}", noise.measured, room_of(sizes));
  if (bits == 0) {
    judge(row, played, {.name = "noise"}, context);
    row.figure = figure;
    if (largest_output(sizes, weights.cols()) >= Integer{1} << (modulus_bits - 1))
      row.reason += "; outputs can be too large for the modulus, so that nothing is proved";
    return;
  }
  if (wrong)
    throw Error{ErrorCode::contradiction, "assess", "an output that is proved right is wrong"};
  row.attack = "";
  row.value = noise.measured;
  decide(row,
         Proved{0,
                make_rational(1, Integer{1} << static_cast<unsigned>(bits)),
                {"errors are rounded Gaussians"}},
         figure,
         fmt::format("by the tail of a Gaussian, for every x in int8; the theorem's standard "
                     "deviation of the noise is {:.2g}",
                     noise.stated));
}

/// Throws Error(contradiction) unless the proof is verified again, for all sizes;
/// Error(interrupted) if it is stopped.
void check_reduction(const LatticeRelease& scheme, const Context& context) {
  const ProofReport report =
      check_proof(standard_proofs().proof(scheme.proof()).make(), {.instances = false}, context);
  if (report.stopped != StopReason::none)
    throw Error{ErrorCode::interrupted, "assess", std::string{to_string(report.stopped)}};
  if (report.verdict != ProofVerdict::verified)
    throw Error{ErrorCode::contradiction, "assess",
                "the proof " + scheme.proof() + " is not verified"};
}

void judge_pair(AssessmentRow& row, const LatticeRelease& scheme, const LatticeSizes& sizes,
                const LatticeAttack& attack, const Context& context) {
  check_reduction(scheme, context);
  const auto best = attack.reduce(sizes);
  const std::string cost =
      fmt::format("lattice reduction with blocks of {}, 2^{:.0f} steps", best.block, best.steps);
  const int left = static_cast<int>(std::floor(best.steps)) - steps_bits;
  row.figure = scheme.bound();
  if (left < 6) {
    row.reason = fmt::format("the proof {} bounds it by {}, but that this is small is not to be "
                             "assumed: {}",
                             scheme.proof(), scheme.bound(), cost);
    return;
  }
  const std::string assumption = fmt::format("Adv^lwe <= 2^-{} in 2^{} steps", left, steps_bits);
  decide(row, Proved{0, make_rational(2, Integer{1} << static_cast<unsigned>(left)), {assumption}},
         scheme.bound(),
         fmt::format("the proof {} bounds it by {}; assumed: {}, for the best that is known is {}",
                     scheme.proof(), scheme.bound(), assumption, cost));
}

}  // namespace

AssessmentEntry assessment_of(LatticeAttack attack) {
  const std::string scheme = attack.scheme, name = attack.name, cost = attack.cost;
  return entry_of<LatticeRelease>(
      scheme, name, cost,
      [attack = std::move(attack)](const LatticeRelease& release, const AssessmentRequest& request,
                                   const Context& context) {
        const Matrix base = subject_matrix(request, context);
        const Integers weights = to_int8(base.topRows(std::min(base.rows(), most_outputs)));
        std::vector<AssessmentRow> rows;
        for (const auto& claim : release.claims()) {
          const bool pair = claim.goal == LatticeClaim::Goal::pair;
          const LatticeSizes sizes = release.sizes(claim);
          rows.push_back({.scheme = attack.scheme,
                          .claim = pair ? "release-left-or-right" : "evaluation, a wrong output",
                          .given = pair ? "base, LWE assumed" : "ciphertexts",
                          .setting = pair ? fmt::format("n {}, q 2^{}, sigma {}", sizes.dimension,
                                                        modulus_bits, sizes.deviation)
                                          : fmt::format("{} x {}, int8, places {}", weights.rows(),
                                                        weights.cols(), sizes.places),
                          .attack = pair ? attack.name : "evaluation",
                          .figure = {},
                          .reason = {}});
          if (pair)
            judge_pair(rows.back(), release, sizes, attack, context);
          else
            judge_evaluation(rows.back(), release, sizes, weights, request, context);
        }
        return rows;
      });
}

}  // namespace certamen::assessment
