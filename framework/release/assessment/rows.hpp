// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "framework/definitions/catalogue.hpp"

/// How a claim that is played becomes a row.
namespace certamen::assessment {

/// What an adversary reached in one play, and whether that wins.
struct Played {
  double figure = 0;
  bool won = false;
};

/// The quantity that a row prints, over its plays: the one that is worst for the adversary, or the
/// mean.
struct Measure {
  enum class Over { largest, smallest, mean };
  std::string name;  // "gain"
  Over over = Over::largest;
};

/// Plays trials 0, 1, ..; throws Error(interrupted) between two of them.
std::vector<Played> plays(std::uint64_t trials, const Context& context,
                          const std::function<Played(std::uint64_t trial)>& play);

/// No adversary is to win with probability above 1/20. Estimates it from the plays; broken if it is
/// above at the context's level.
void judge(AssessmentRow& row, const std::vector<Played>& played, const Measure& measure,
           const Context& context);

/// The probability that any adversary wins is known: met if it is at most 1/20, broken if it is
/// above, undecided if an enclosure contains 1/20.
void decide(AssessmentRow& row, const Evidence& success, const std::string& figure,
            const std::string& reason);

/// Undecided: nothing was played, for this reason.
void leave_open(AssessmentRow& row, const std::string& reason);

/// The row of a scheme of layers where the request's file has none.
AssessmentRow no_layer(const std::string& scheme, const std::string& claim);

/// The entry of an attack on a kind of scheme: `rows` plays it against all claims.
template <class Kind>
AssessmentEntry entry_of(
    const std::string& scheme, const std::string& name, const std::string& cost,
    std::function<std::vector<AssessmentRow>(const Kind&, const AssessmentRequest&, const Context&)>
        rows) {
  return {.scheme = scheme,
          .name = name,
          .cost = cost,
          .run = [rows = std::move(rows)](const Scheme& subject, const AssessmentRequest& request,
                                          const Context& context) {
            return rows(dynamic_cast<const Kind&>(subject), request, context);
          }};
}

/// The parameter `trials` of every assessment.
std::uint64_t trials_of(const AssessmentRequest& request);

}  // namespace certamen::assessment
