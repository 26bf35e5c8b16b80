// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "framework/proof/proof.hpp"

namespace certamen {

/// A proof's bound at real sizes.
struct BoundReport {
  std::string proof;
  Bound bound = 0;
  std::string source;  // of the formula
  Bindings sizes;
  struct Term {
    std::string text;
    std::optional<BoundValue> value;  // nothing: it names an advantage that is not given
  };
  std::vector<Term> terms;
  BoundValue total = {};               // of the terms with values
  std::vector<std::string> open = {};  // advantages that are not given
  /// The largest number of queries for which the total is at most the target.
  struct Budget {
    std::string over;
    Rational target;
    std::optional<Integer> most;  // nothing: not even the smallest
    bool unlimited = false;       // at 2^256 and beyond
  };
  std::optional<Budget> budget = {};
};

struct BoundRequest {
  Bindings sizes;
  std::map<std::string, Rational> advantages;  // by assumption
  std::optional<Rational> at_most = std::nullopt;
  std::string over = "q";
};

/// Throws Error(unknown_name) for a size without a value, Error(bad_number) for one below its
/// minimum.
BoundReport evaluate_bound(const Proof& proof, const BoundRequest& request);

std::string to_text(const BoundReport& report);
std::string to_json(const BoundReport& report);
/// log2 of the bound over log2 of the parameter, as a picture.
std::string to_plot(const Proof& proof, const BoundRequest& request);

}  // namespace certamen
