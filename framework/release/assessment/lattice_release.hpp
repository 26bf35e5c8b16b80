// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "framework/release/assessment/assessed_scheme.hpp"
#include "framework/release/assessment/rows.hpp"
#include "framework/release/assessment/subject.hpp"

/// Releases of integer weights under learning with errors modulo 2^64: the layer y = W x, x
/// integer, is evaluated on ciphertexts; the trusted side decrypts y.
namespace certamen::assessment {

/// int8 weights and inputs.
using Integers = Eigen::Matrix<std::int64_t, Eigen::Dynamic, Eigen::Dynamic>;

struct LatticeSizes {
  int dimension;     // n, numbers of the secret
  double deviation;  // of an error, before it is rounded to an integer
  int places;        // a weight w is 2^places w
};
inline constexpr int modulus_bits = 64;

struct LatticeClaim {
  enum class Goal {
    evaluation,  // an output of the layer that is decrypted wrongly
    pair         // which of two W of the adversary's choice was released
  };
  Goal goal;
  int dimension;
};

class LatticeRelease : public AssessedScheme {
 public:
  virtual std::vector<LatticeClaim> claims() const = 0;
  virtual LatticeSizes sizes(const LatticeClaim& claim) const = 0;
  /// W x as it is decrypted after evaluation on the ciphertexts, in fixed point: a multiple of
  /// 2^places and the noise.
  virtual std::vector<std::int64_t> decrypted(const LatticeSizes& sizes, const Integers& weights,
                                              const Integers& x, Stream& coins) const = 0;
  /// The proof of the catalogue that hiding is no more than an assumption, and the bound's text.
  virtual std::string proof() const = 0;
  virtual std::string bound() const = 0;

  std::vector<GuidelineFinding> guidelines(const std::vector<AssessmentRow>& rows) const override;
};

/// The best known attack on the assumption: the block size with which lattice reduction finds the
/// secret, and log2 of its steps.
struct LatticeAttack {
  std::string scheme, name, cost;
  struct Reduction {
    int block;
    double steps;
  };
  std::function<Reduction(const LatticeSizes&)> reduce;
};

AssessmentEntry assessment_of(LatticeAttack attack);

/// Each weight in units of the largest / 127.
Integers to_int8(const Matrix& weights);

/// -log2 of a bound on the probability that one of `outputs` outputs is wrong, for every x in int8:
/// an error is a Gaussian and at most 1/2 of rounding, so that with room r = 2^(places-1) - 128 m /
/// 2 an output is wrong with probability at most exp(-t^2 / 2), t = r / (128 deviation sqrt(m)). At
/// most 128; 0 if the room is too small for a bound, or if outputs can be too large for the
/// modulus, 2^places 128^2 m >= 2^63.
int bits_of_failure(const LatticeSizes& sizes, Eigen::Index inputs, Eigen::Index outputs);

}  // namespace certamen::assessment
