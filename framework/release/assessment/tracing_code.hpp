// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "framework/release/assessment/assessed_scheme.hpp"
#include "framework/release/assessment/rows.hpp"
#include "framework/release/assessment/subject.hpp"

/// Copies marked for each user, so that a leaked one names who leaked it.
namespace certamen::assessment {

struct TraceClaim {
  int colluders;  // who compare their copies and publish one
};

class TracingCode : public AssessedScheme {
 public:
  struct Code {
    Matrix words;  // [users, length]
    Column bias;   // of each position, where the code has one; secret
  };
  virtual std::vector<TraceClaim> claims() const = 0;
  /// How many numbers a word marks, where that does not depend on how many there are: of fewer no
  /// copy can be made.
  virtual std::optional<Eigen::Index> positions() const { return std::nullopt; }
  /// `weights`: how many numbers there are to mark.
  virtual Code draw(Eigen::Index weights, Stream& coins) const = 0;
  virtual std::vector<int> accused(const Code& code, const Column& leaked) const = 0;
  /// Words of bits: where all copies agree, colluders cannot see a mark, nor change it.
  virtual bool is_binary() const = 0;
  /// A theorem: the probability that colluders escape or an innocent user is accused.
  struct Bound {
    Evidence probability;
    std::string reason;
  };
  virtual std::optional<Bound> bound(const TraceClaim&) const { return std::nullopt; }

  std::vector<GuidelineFinding> guidelines(const std::vector<AssessmentRow>& rows) const override;
};

struct TracingAttack {
  std::string scheme, name, cost;
  /// What the colluders publish of their copies, [colluders, length].
  std::function<Column(const Matrix& copies, Stream& coins)> leak;
};

AssessmentEntry assessment_of(TracingAttack attack);

}  // namespace certamen::assessment
