// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "framework/release/assessment/assessed_scheme.hpp"
#include "framework/release/assessment/rows.hpp"
#include "framework/release/assessment/subject.hpp"

/// Marks by which an owner shows later that a model is made from its own.
namespace certamen::assessment {

struct MarkClaim {
  enum class Goal {
    robustness,    // a model of gain at most 9/10, or the release with its rows in another order,
                   // that the owner's key does not verify
    model_first,   // a key that verifies on another owner's model, made after the model was seen
    commit_first,  // the same, the key of the adversary's choice but committed before
    drawn_first    // the same, the key drawn by public coins before
  };
  Goal goal;
  bool base;  // the public model is known
};

/// What the owner keeps. What a number of it means is the scheme's.
struct MarkKey {
  Matrix directions;
  Column bits;
  Matrix original;
};

class OwnershipMark : public AssessedScheme {
 public:
  struct Marked {
    Matrix weights, released;  // without the mark, and with it
    MarkKey key;
  };
  virtual std::vector<MarkClaim> claims() const = 0;
  virtual Marked mark(const FineTuned& model, Stream& coins) const = 0;
  /// How much of the mark the key shows in a suspect, and from where on it verifies.
  virtual double evidence(const MarkKey& key, const Matrix& suspect) const = 0;
  virtual double threshold(const MarkKey& key) const = 0;
  virtual std::string measured() const = 0;  // "bits right"
  /// The probability that a key drawn before verifies on a model that is independent of it, and
  /// why.
  struct Accused {
    Evidence probability;
    std::string reason;
    std::string figure = "-";
  };
  virtual Accused false_accusation(Eigen::Index rows, Eigen::Index columns) const = 0;
  /// The same of a key that the adversary chose, and committed before; nothing if it is not known.
  virtual std::optional<Accused> chosen_accusation(Eigen::Index /*rows*/,
                                                   Eigen::Index /*columns*/) const {
    return std::nullopt;
  }
  /// Why no key verifies whose commitment is younger than the model; nothing if some do.
  virtual std::optional<std::string> late_keys_fail_because() const { return std::nullopt; }

  std::vector<GuidelineFinding> guidelines(const std::vector<AssessmentRow>& rows) const override;
};

/// For robustness: what the adversary sees. The law of the fine-tune is public.
struct MarkView {
  const Matrix& released;
  std::optional<Matrix> base;
  FineTuneLaw law;
};

struct MarkAttack {
  std::string scheme, name, cost;
  std::function<Matrix(const MarkView&, Stream& coins)> remove;
  /// A key that verifies on this model.
  std::function<MarkKey(const Matrix& model, Stream& coins)> forge;
  /// A key that is to verify on a model of this shape that is not seen yet.
  std::function<MarkKey(Eigen::Index rows, Eigen::Index columns, Stream& coins)> commit;
};

AssessmentEntry assessment_of(MarkAttack attack);

}  // namespace certamen::assessment
