// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "framework/values/operation.hpp"

namespace certamen {

/// Which step of a loop rules write apart from the others where there certainly is one: the first,
/// or the last.
enum class Apart { first, last };

/// A step that is repeated, as often as a size says. From a state x0, values z that stay as they
/// are, and vectors v, w of one element for each step,
/// (y1, x1) = step(x0, z, v1, w1), .., (yl, xl) = step(x(l-1), z, vl, wl) give ([y1, .., yl], xl).
/// Two loops are one operation if their steps are equal, what is apart is, and so are their
/// domains.
class Loop {
 public:
  /// The step goes from S, captured values and an element of each of `vectors` vectors, in this
  /// order, to Tuple(Y, S). Throws Error(type_mismatch) for another one, and Error(bad_domain) for
  /// a number below 0 or above 65536.
  Loop(Operation step, Size count, std::size_t vectors = 0, Apart apart = Apart::first);

  /// What is repeated.
  const Operation& step() const { return step_; }
  /// How often.
  const Size& count() const { return count_; }
  /// How many vectors it takes, the last of its inputs.
  std::size_t vectors() const { return vectors_; }
  /// How many values it takes that stay as they are, after the state.
  std::size_t captured() const { return step_.inputs().size() - 1 - vectors_; }
  /// Which step rules write apart.
  Apart apart() const { return apart_; }
  /// Of one y.
  const Domain& element() const { return step_.output().parts()[0]; }
  /// S, captured values, Vector(V, count), .. -> Tuple(Vector(Y, count), S).
  Operation operation() const;
  /// With numbers for symbols. Throws what bound_at() of its step throws.
  Operation bound(const Bindings& bindings) const;
  /// The same on the same domains; throws Error(unsupported) for others.
  Operation operator()(const std::vector<Domain>& inputs, const Domain& output) const;

 private:
  Operation step_;
  Size count_;
  std::size_t vectors_;
  Apart apart_;
};

/// Vector(Y, a), Vector(Y, b) -> Vector(Y, a + b): one after the other.
class Join {
 public:
  /// Throws Error(type_mismatch) for what are no vectors of one element domain.
  Operation operator()(const std::vector<Domain>& inputs, const Domain& output) const;
};

/// Vector(Y, a) -> Vector(Y, b): the elements from a place on.
class Section {
 public:
  /// From this place, the first is 0.
  explicit Section(Size from) : from_{std::move(from)} {}
  /// Where it begins.
  const Size& from() const { return from_; }
  /// Throws Error(type_mismatch) for what are no vectors of one element domain, and
  /// Error(bad_domain) for numbers that reach beyond the vector.
  Operation operator()(const std::vector<Domain>& inputs, const Domain& output) const;

 private:
  Size from_;
};

/// How the operation is repeated, if it is a loop; null: it is none.
const Loop* loop_of(const Operation& operation);
/// Whether it puts two vectors one after the other.
bool is_join(const Operation& operation);
/// Which part of a vector it gives, if it is a section; null: it is none.
const Section* section_of(const Operation& operation);

/// Whether as many are certainly one, and others of which there are not certainly any: n + 1 is one
/// and n. Of the number in a size, at most 64 are taken apart.
bool has_one_apart(const Size& count);

/// Whether both are loops of one step, sections from one place, joins, or compositions of equal
/// lines, or neither is one of these: what opcode, parameter and domains do not say.
bool have_equal_structure(const Operation& a, const Operation& b);
/// A loop, a section or a composition with numbers for symbols; nothing for other operations.
std::optional<Operation> structure_bound_at(const Operation& operation, const Bindings& bindings);

/// The parameter of operations that their structure tells apart (have_equal_structure).
inline constexpr OperationIdentity of_structure{};
/// The operation, if these are its domains; else throws Error(unsupported).
Operation unchanged(const Operation& operation, const std::vector<Domain>& inputs,
                    const Domain& output);
/// What a finite operation has that is a function on codes of any size.
Operation::Description
finite_on_codes(const std::vector<Domain>& inputs, const Domain& output,
                const std::function<Integer(std::vector<Integer>)>& function);

namespace operations {

/// The step, repeated: Loop{step, count, vectors, apart}.operation().
Operation repeat(const Operation& step, const Size& count, std::size_t vectors = 0,
                 Apart apart = Apart::first);
/// Two vectors of one element domain, one after the other; lengths may be symbols. Throws
/// Error(type_mismatch) for other domains.
Operation join(const Domain& first, const Domain& second);
/// `length` elements of a vector from place `from` on. Throws Error(type_mismatch) for what is no
/// vector, and Error(bad_domain) for numbers that reach beyond it.
Operation section(const Domain& vector, const Size& from, const Size& length);

}  // namespace operations

}  // namespace certamen
