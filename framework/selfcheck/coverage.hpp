// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <map>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "framework/selfcheck/compare.hpp"

namespace certamen::selfcheck {

/// What packages are made of, besides operations.
enum class Feature {
  boolean,
  bits,
  zmod_prime,
  zmod_composite,
  range,
  fixed,
  atoms,
  group,
  unit,
  tuple,
  option,
  vector,
  nested,               // a structure inside a structure
  wide,                 // codes of several words
  structured_constant,  // of a tuple, vector or option
  uniform,
  bernoulli,
  weighted,
  without,  // uniform without some values
  random_function,
  random_permutation,
  inverse,
  function_family,
  ideal_cipher,
  map,
  tables_of_one_type,
  initial_state,
  written_state,
  many_states,  // more than 64
  budget_0,
  budget_1,
  budget_more,
  no_budget,
  only_after,
  only_before,
  call,
  guarded_call,
  event,
  verdict,  // a finalize
  reduction,
  functions_of_one_name,
  name_of_an_operation,  // something else is called like a standard operation
  name_with_a_dot,
};
inline constexpr std::size_t feature_count = 43;
std::string_view to_string(Feature feature);

/// A row of the matrix: a feature, or an operation.
using Row = std::variant<Feature, Opcode>;
std::string to_string(const Row& row);
/// All that there are: a new operation is a new row.
std::vector<Row> all_rows();
std::set<Row> rows_of(const RandomCase& random);

/// How many cases with a feature each engine has decided.
class Coverage {
 public:
  void add(const RandomCase& random, const Comparison& comparison);
  std::size_t at(const Row& row, Engine engine) const;
  std::size_t ran(Engine engine) const { return ran_[static_cast<std::size_t>(engine)]; }
  std::size_t refused(Engine engine) const { return refused_[static_cast<std::size_t>(engine)]; }
  /// Rows and engines without a case, of the engines that are used at all.
  std::vector<std::pair<Row, Engine>> missing() const;
  std::string to_text() const;

 private:
  std::map<Row, std::array<std::size_t, engine_count>> cells_;
  std::array<std::size_t, engine_count> ran_{}, refused_{};
};

}  // namespace certamen::selfcheck
