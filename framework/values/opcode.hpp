// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <variant>
#include <vector>

#include "framework/numbers/rational.hpp"
#include "framework/values/size.hpp"
#include "framework/values/value.hpp"

namespace certamen {

/// What an operation computes. Together with its domains and its parameter this is the operation's
/// key; its name is a label. framework/values/standard_operations.hpp has a line for each.
enum class Opcode : std::uint8_t {
  user,  // a function that is no standard operation; its parameter is an identity of its own
  fixed_function,
  // Logic and bit strings.
  bit_not,
  bit_and,
  bit_or,
  bit_xor,
  concat,
  slice,
  parity,
  bit_count,
  // Any finite domain.
  equal,
  select,
  less,
  recode,
  below,
  is_at,
  // Arithmetic modulo the size.
  add,
  subtract,
  negate,
  multiply,
  invert,
  // Structures.
  make_tuple,
  get,
  make_vector,
  at,
  some,
  is_some,
  value_or,
  // Groups.
  group_multiply,
  group_divide,
  group_power,
  group_exponential,
  legendre,
  // Tensors: see framework/values/tensor_operations.hpp.
  tensor_activation,
  tensor_activation_jets,
  tensor_add,
  tensor_add_bias,
  tensor_at,
  tensor_bit_equal_after_rounding,
  tensor_concat,
  tensor_decode_fixed,
  tensor_encode_fixed,
  tensor_equal,
  tensor_fixed_to_real,
  tensor_fixed_to_tensor,
  tensor_fixed_vector_to_tensor,
  tensor_flip_signs,
  tensor_fraction_within,
  tensor_hadamard,
  tensor_horner,
  tensor_inverse_permutation,
  tensor_mask_modulo,
  tensor_matmul,
  tensor_matmul_transposed,
  tensor_max_error_at_most,
  tensor_negate,
  tensor_permutation_of_code,
  tensor_permute,
  tensor_powers,
  tensor_real_to_fixed,
  tensor_relative_frobenius_at_most,
  tensor_reshape,
  tensor_round_to_format,
  tensor_scale,
  tensor_scale_columns,
  tensor_scale_rows,
  tensor_scale_slices,
  tensor_scaled_columns,
  tensor_select,
  tensor_signs_of_bits,
  tensor_slice,
  tensor_sort_order,
  tensor_stack,
  tensor_subtract,
  tensor_sum,
  tensor_sum_over_axis,
  tensor_take,
  tensor_taylor,
  tensor_transpose,
  tensor_uniform_integers,
  tensor_unmask_modulo,
};

/// Tells one user's operation from another, whatever they are called.
struct OperationIdentity {
  std::uint64_t serial = 0;  // different for each call of fresh(); 0: none
  /// Which function an abstract primitive stands for; none: the one that looks random.
  std::optional<Integer> function = std::nullopt;
  /// One that nothing else has.
  static OperationIdentity fresh();
  friend bool operator==(const OperationIdentity&, const OperationIdentity&) = default;
};

/// The values of a fixed function, compared as values.
struct FunctionTable {
  /// One a code of the input, in order; never null.
  std::shared_ptr<const std::vector<Value>> values;
  friend bool operator==(const FunctionTable& a, const FunctionTable& b) {
    return a.values == b.values || *a.values == *b.values;
  }
};

/// The rest of an operation's key: a place (get, at; the lowest bit of slice), a size (below,
/// is-at), a table, numbers (tensors), an identity, or nothing.
using OperationParameter = std::variant<std::monostate, OperationIdentity, std::size_t, Size,
                                        FunctionTable, std::vector<Rational>>;

}  // namespace certamen
