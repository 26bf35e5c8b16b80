// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "framework/release/assessment/assessed_scheme.hpp"
#include "framework/release/assessment/finetune.hpp"

/// Releases of one linear layer y = W x, W [n, m]: the published operators, and what they claim.
namespace certamen::assessment {

/// What no adversary is to find of W = W0 + difference, W0 public where the claim says so.
enum class Goal {
  difference,  // W^ with gain |W^ - W| / |W0 - W| at most 9/10; W0 itself has gain 1
  weights,     // W^ with |W^ - W| / |W| at most 10^-6
  pair         // which of two known W was released; they differ by as much as W and W0 do
};

/// Everything that decides a verdict is to be said: what is left open is an error when the claim is
/// assessed.
struct ReleaseClaim {
  static constexpr int open = -1;
  Goal goal;
  bool base;           // the public model is known
  int views = open;    // releases of the same W under fresh coins, at least 1
  int queries = open;  // inputs of the adversary's choice that a user's device evaluates
};

class MatrixRelease : public AssessedScheme {
 public:
  virtual std::vector<ReleaseClaim> claims() const = 0;
  virtual Matrix release(const FineTuned& model, Stream& coins) const = 0;

  /// The rank of what is added or removed, where the operator has one; it is public.
  virtual int hidden_rank() const { return 0; }

  /// Why the release does not depend on the difference. Over the reals alone, or also as it is
  /// computed: then `release` never looks at the weights. In floating point a release that is W0
  /// over the reals is W0 and rounding errors, which come from the difference.
  struct Independence {
    std::string theorem;
    bool as_computed;
  };
  /// For fine-tunes of this law; nothing if the release depends on the difference.
  virtual std::optional<Independence> independence(const FineTuneLaw&) const {
    return std::nullopt;
  }

  /// The largest advantage |Pr[1 | W1] - Pr[1 | W0]| of any adversary against two W with this
  /// number of entries, and why, where it is known: of the release over the reals, before it is
  /// rounded to a storage format.
  struct PairAdvantage {
    Evidence advantage;
    std::string reason;
  };
  virtual std::optional<PairAdvantage> pair_advantage(Eigen::Index, int /*views*/) const {
    return std::nullopt;
  }

  std::vector<GuidelineFinding> guidelines(const std::vector<AssessmentRow>& rows) const override;
};

/// What an adversary is given. The law of the fine-tune is public.
struct ReleaseView {
  std::optional<Matrix> base;
  std::vector<Matrix> releases;
  int finetune_rank = 0;     // 0: full
  double finetune_size = 0;  // |difference| / |base|
  int hidden_rank = 0;       // as in MatrixRelease
  int queries = 0;
  /// W x for each column x; throws Error(usage) beyond the queries.
  std::function<Matrix(const Matrix& x)> evaluate;
};

}  // namespace certamen::assessment
