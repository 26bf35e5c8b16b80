// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "framework/release/assessment/assessed_scheme.hpp"
#include "framework/release/assessment/rows.hpp"
#include "framework/release/assessment/subject.hpp"

/// Input privacy: an accelerator sees the embedding of each token under a secret transformation;
/// the table of embeddings is public.
namespace certamen::assessment {

struct TokenClaim {
  double noise;  // added to what is seen, over the table's standard deviation
};

class TokenHiding : public AssessedScheme {
 public:
  virtual std::vector<TokenClaim> claims() const = 0;
  /// What is seen of rows of the table, under one key drawn with these coins.
  virtual Matrix hide(const Matrix& rows, Stream& coins) const = 0;

  std::vector<GuidelineFinding> guidelines(const std::vector<AssessmentRow>& rows) const override;
};

struct TokenAttack {
  std::string scheme, name, cost;
  /// The row of the table that each row seen stands for.
  std::function<std::vector<int>(const Matrix& seen, const Matrix& table)> read;
};

AssessmentEntry assessment_of(TokenAttack attack);

}  // namespace certamen::assessment
