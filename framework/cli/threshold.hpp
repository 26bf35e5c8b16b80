// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "framework/check/check.hpp"
#include "framework/text/document.hpp"

namespace certamen {

/// For which values of a parameter an advantage is beyond a bound.
struct ThresholdQuestion {
  std::string over;  // the parameter, whose values the rows have
  Rational bound;
  bool least = false;  // the least value with at least the bound; else the largest up to which all
                       // have at most the bound
};

/// The answer for one adversary. It rests on every value that was tried, one by one: nothing is
/// supposed about how the advantage grows.
struct ThresholdAnswer {
  std::string definition, adversary;
  Integer first, last;                          // the values that were tried
  std::optional<Integer> value = std::nullopt;  // none: no value does, or none is known to
  /// With at most the bound, the least value from which on all have it, to the last that was tried,
  /// where `value` is not the last: an advantage may fall.
  std::optional<Integer> from = std::nullopt;
  std::optional<Integer> unknown = std::nullopt;  // the first value that is not known to do, nor
                                                  // not to, before `value` is certain
  bool estimated = false;                         // rests on estimates, at the report's level
};

/// Throws Error(usage) if the parameter is not given as a range, or another one is.
void expect_range_alone(const ThresholdQuestion& question, const Parameters& given);

/// Throws Error(usage) if the rows do not differ in the parameter alone.
std::vector<ThresholdAnswer> thresholds(const CheckReport& report,
                                        const ThresholdQuestion& question);

/// A line for each answer below the rest of the document; for programs `thresholds`.
void add_thresholds(Document& document, const std::vector<ThresholdAnswer>& answers,
                    const ThresholdQuestion& question);

}  // namespace certamen
