// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "framework/release/assessment/assessed_scheme.hpp"
#include "framework/release/assessment/rows.hpp"
#include "framework/release/assessment/subject.hpp"

/// Protocols in which an accelerator computes on hidden vectors under masks; it sees all of them.
namespace certamen::assessment {

struct MaskClaim {
  Eigen::Index repeats, known;  // times that one input is sent; other inputs that are known
};

class MaskedProtocol : public AssessedScheme {
 public:
  struct Secret {
    std::vector<int> order;  // of entries
    Matrix masks;            // [width, masks]; columns are multiplied with fresh numbers and added
  };
  virtual std::vector<MaskClaim> claims(Eigen::Index width) const = 0;
  virtual Eigen::Index masks(Eigen::Index width) const = 0;
  virtual Secret draw(Eigen::Index width, Stream& coins) const = 0;
  /// What the accelerator sees of each column of x.
  virtual Matrix send(const Secret& secret, const Matrix& x, Stream& coins) const = 0;

  std::vector<GuidelineFinding> guidelines(const std::vector<AssessmentRow>& rows) const override;
};

struct MaskView {
  Eigen::Index masks;
  Matrix repeated;     // one input, sent again and again: what was seen
  Matrix known, seen;  // inputs, and what was seen of them
};

struct MaskAttack {
  std::string scheme, name, cost;
  /// The order of entries: entry i of what is seen is entry order[i] of the input.
  std::function<std::vector<int>(const MaskView&)> order;
};

AssessmentEntry assessment_of(MaskAttack attack);

}  // namespace certamen::assessment
