// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "framework/numbers/float_format.hpp"
#include "framework/numbers/rational.hpp"
#include "framework/values/activation.hpp"
#include "framework/values/numeric_value.hpp"

/// Operations on tensors of reals. Each is typed by shapes: a wrong one throws Error(type_mismatch)
/// when the graph is built. Costs are in multiply-adds. Functions of one shape take tensors of that
/// shape unless they say otherwise.
namespace certamen::tensors {

// Elementwise.
Operation add(const Shape& shape);                            // the sum of two
Operation subtract(const Shape& shape);                       // the first less the second
Operation hadamard(const Shape& shape);                       // the elementwise product of two
Operation negate(const Shape& shape);                         // the negative
Operation scale(const Shape& shape, const Rational& factor);  // by a fixed rational
Operation activation(const Shape& shape, Activation f);  // costs 1 an element: a bound from below
/// tensor, bias [last extent] -> tensor + bias in every row.
Operation add_bias(const Shape& shape);

// Linear algebra.
/// [m, k], [k] -> [m] or [m, k], [k, n] -> [m, n].
Operation matmul(const Shape& left, const Shape& right);
/// x [B, H], w [D, H] -> x w^T [B, D]: a layer on a batch of rows.
Operation matmul_transposed(const Shape& x, const Shape& w);
Operation transpose(const Shape& matrix);             // [m, n] -> [n, m]
Operation sum(const Shape& shape);                    // of all elements -> []
Operation sum(const Shape& shape, std::size_t axis);  // along one axis, which is removed
/// matrix [D, H], s [D] -> diag(s) matrix.
Operation scale_rows(const Shape& matrix);
/// matrix [D, H], s [H] -> matrix diag(s).
Operation scale_columns(const Shape& matrix);
/// tensor -> slices along axis 0, slice n times factors[n].
Operation scale_slices(const Shape& shape, const std::vector<Rational>& factors);

// Taylor series of an MLP's hidden layer (N = order).
/// u [H] -> [N+1, H], row n = f^(n)(u) / n!.
Operation activation_jets(std::size_t units, Activation f, int order);
/// w [D, H], a [N+1, H] -> theta [N+1, D, H], theta[n] = w diag(a[n]).
Operation scaled_columns(const Shape& matrix, int order);
/// x -> [N+1, shape], slice n = x^n elementwise.
Operation powers(const Shape& shape, int order);
/// theta [N+1, D, H], delta [H] -> y [D] with y_i = sum_n <theta[n, i, :], delta^n>; delta [B, H]
/// -> [B, D].
Operation taylor(const Shape& theta, const Shape& delta);
/// p [N+1, H], delta [H] or [B, H] -> elementwise sum_n p[n, :] delta^n, by Horner's rule: N
/// multiply-adds an element.
Operation horner(const Shape& coefficients, const Shape& delta);

// Structure. Axis 0 runs over rows, axis 1 over columns.
/// The same elements in row-major order; both shapes have one count.
Operation reshape(const Shape& from, const Shape& to);
/// The slices along an axis at these places, in this order.
Operation take(const Shape& shape, std::size_t axis, const std::vector<std::size_t>& indices);
Operation slice(const Shape& shape, std::size_t from, std::size_t count);  // along axis 0
Operation at(const Shape& shape, std::size_t index);  // one slice along axis 0, without that axis
Operation stack(const Shape& shape, std::size_t count);  // count tensors -> [count, shape]
Operation concat(const std::vector<Shape>& parts);       // along axis 0

// Permutations p of the n slices along an axis: slice i of the result is slice p(i) of the
// argument.
/// Range(n!) -> index tensor [n], n <= 20: the code-th permutation in lexicographic order.
Operation permutation_of_code(std::size_t n);
/// keys [n] -> index tensor [n] that sorts them upwards: uniform if the keys are independent
/// samples. Equal keys keep their order; intervals that overlap are an Error(unsupported).
Operation sort_order(std::size_t n);
/// tensor, index tensor [n] -> permuted tensor. Throws Error(bad_domain) when it runs on what is no
/// permutation.
Operation permute(const Shape& shape, std::size_t axis);
/// Index tensor [n] -> the index tensor that undoes it.
Operation inverse_permutation(std::size_t n);

// Signs.
/// Bits(n) -> [n] of +1 and -1, n <= 64: bit i set makes element i negative.
Operation signs_of_bits(std::size_t n);
/// Bits(n), tensor [n, ...] -> its slices along axis 0 with these signs, n <= 64.
Operation flip_signs(const Shape& shape);

// Choice and comparison; the results are Booleans, undecided_word where intervals do not decide.
/// Boolean, yes, no. An undecided condition gives the hull of both.
Operation select(const Shape& shape);
Operation equal(const Shape& shape);  // whether two are equal in every element
/// estimate, truth -> ||estimate - truth||_F <= eps ||truth||_F.
Operation relative_frobenius_at_most(const Shape& shape, const Rational& eps);
/// estimate, truth -> max |estimate - truth| <= eps.
Operation max_error_at_most(const Shape& shape, const Rational& eps);
/// estimate, truth -> |estimate_j - truth_j| <= tolerance |truth_j| for a fraction of at least rho
/// of the elements.
Operation fraction_within(const Shape& shape, const Rational& tolerance, const Rational& rho);
/// estimate, truth -> equal after rounding to the format, for a fraction of at least rho of the
/// elements. Zeros of either sign are equal; NaN is equal to nothing.
Operation bit_equal_after_rounding(const Shape& shape, FloatFormat format, const Rational& rho = 1);

// Finite values and number formats.
/// Rounds each element to nearest, ties to even; of intervals, the image, enclosed.
Operation round_to_format(const Shape& shape, FloatFormat format);
/// Fixed -> [].
Operation fixed_to_real(const Domain& fixed);
/// count values of a Fixed domain -> [count].
Operation fixed_to_tensor(const Domain& fixed, std::size_t count);
/// Vector(Fixed, n) -> [n]; its codes must fit one machine word.
Operation fixed_vector_to_tensor(const Domain& vector);
/// [] -> the nearest value of a Fixed domain, ties to even, clamped.
Operation real_to_fixed(const Domain& fixed);

// Integers modulo 2^k, 1 <= k <= 52, held exactly in reals. float32 cannot hold them:
// Error(unsupported).
/// u in [0, 1) -> floor(2^k u): uniform on 0 .. 2^k - 1 if u is uniform_real(shape, 0, 1).
Operation uniform_integers(const Shape& shape, int k);
/// x -> round(x 2^scale) mod 2^k, ties to even (two's complement).
Operation encode_fixed(const Shape& shape, int k, int scale);
/// r in 0 .. 2^k - 1 -> its representative in [-2^(k-1), 2^(k-1)) times 2^-scale.
Operation decode_fixed(const Shape& shape, int k, int scale);
/// x, mask -> (x + mask) mod 2^k.
Operation mask_modulo(const Shape& shape, int k);
/// x, mask -> (x - mask) mod 2^k.
Operation unmask_modulo(const Shape& shape, int k);

}  // namespace certamen::tensors

namespace certamen {

/// A C++ strategy on tensors and words. Only f64 is needed. Without a `real` function 200-digit
/// inputs are rounded to double first; without an `interval` function the strategy sees midpoints,
/// as its answer is a choice, not a computed quantity. Answers are converted exactly.
struct OpaqueTensorFunctions {
  NumericFunction<double> f64;              // in doubles; needed
  NumericFunction<Real> real = {};          // at the thread's precision
  NumericFunction<Interval> interval = {};  // encloses
};

/// Inputs and output as declared; an answer of another shape, or outside of its finite domain,
/// throws Error(bad_domain) when it runs. `cost` in multiply-adds.
Operation opaque_tensor_operation(std::string name, std::vector<Domain> inputs, Domain output,
                                  OpaqueTensorFunctions functions, const Integer& cost = 1);

/// The arguments of a NumericFunction.
template <class T>
using NumericArguments = std::span<const NumericValue<T>* const>;

/// The tensor that is argument i. Throws std::bad_variant_access for a word.
template <class T>
const Tensor<T>&
tensor_argument(std::span<const std::variant<std::uint64_t, Tensor<T>>* const> arguments,
                std::size_t i) {
  return std::get<Tensor<T>>(*arguments[i]);
}
/// The word that is argument i. Throws std::bad_variant_access for a tensor.
template <class T>
std::uint64_t
word_argument(std::span<const std::variant<std::uint64_t, Tensor<T>>* const> arguments,
              std::size_t i) {
  return std::get<std::uint64_t>(*arguments[i]);
}

}  // namespace certamen
