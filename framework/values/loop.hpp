// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "framework/values/operation.hpp"

namespace certamen {

/// A step that is repeated, as often as a size says: from a state x0,
/// (y1, x1) = step(x0), .., (yl, xl) = step(x(l-1)) give ([y1, .., yl], xl).
/// Two loops are one operation if their steps are equal, and so are their domains.
class Loop {
 public:
  /// The step goes from S to Tuple(Y, S). Throws Error(type_mismatch) for another one, and
  /// Error(bad_domain) for a number below 0.
  Loop(Operation step, Size count);

  /// What is repeated.
  const Operation& step() const { return step_; }
  /// How often.
  const Size& count() const { return count_; }
  /// Of one y.
  const Domain& element() const { return step_.output().parts()[0]; }
  /// S -> Tuple(Vector(Y, count), S).
  Operation operation() const;
  /// The same loop on other domains, as a binding of sizes makes them. Throws Error(unsupported) if
  /// its step cannot be made on them.
  Operation operator()(const std::vector<Domain>& inputs, const Domain& output) const;

 private:
  Operation step_;
  Size count_;
};

/// Vector(Y, a), Vector(Y, b) -> Vector(Y, a + b): one after the other.
class Join {
 public:
  /// Throws Error(type_mismatch) for what are no vectors of one element domain.
  Operation operator()(const std::vector<Domain>& inputs, const Domain& output) const;
};

/// How the operation is repeated, if it is a loop; null: it is none.
const Loop* loop_of(const Operation& operation);
/// Whether it puts two vectors one after the other.
bool is_join(const Operation& operation);

namespace operations {

/// The step, repeated: Loop{step, count}.operation().
Operation repeat(const Operation& step, const Size& count);
/// Two vectors of one element domain, one after the other; lengths may be symbols. Throws
/// Error(type_mismatch) for other domains.
Operation join(const Domain& first, const Domain& second);

}  // namespace operations

}  // namespace certamen
