// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "framework/check/attack_curves.hpp"
#include "framework/proof/check.hpp"
#include "framework/text/document.hpp"
#include "framework/theorems/establish.hpp"

namespace certamen {

/// A bound, what it is of, and how far it is proved.
struct ProvedBound {
  std::string name;  // of the proof, or "ctr/ind-cpa"
  ProofVerdict verdict = ProofVerdict::undecided;
  Bound bound = 0;
  std::string source = {};             // of the formula
  std::string remark = {};             // why it is not verified
  std::vector<std::string> path = {};  // the theorems that it is from
  std::vector<SizeSpec> sizes = {};
  std::vector<std::string> hypotheses = {};  // under which it holds
};

/// The claim where it is verified, else what the steps add up to; checks the proof for all sizes.
/// Throws Error(usage) for a proof without games, Error(interrupted) if it is stopped before all
/// was checked.
ProvedBound bound_of(const Proof& proof, const Context& context = {});
/// What is proved of a scheme and a definition; undecided if no theorem applies, or if what is
/// assumed without an advantage is another definition of the same scheme.
ProvedBound bound_of(const std::string& name, const std::optional<Established>& found,
                     const std::vector<SizeSpec>& sizes,
                     const std::map<std::string, Rational>& assumed);

/// A proved bound at real sizes.
struct BoundReport {
  std::string proof;
  ProofVerdict verdict = ProofVerdict::undecided;  // of the claim, for all sizes
  Bound bound = 0;     // the claim where it is verified, else what the steps add up to
  std::string source;  // of the formula
  std::string remark;  // why it is not verified
  std::vector<std::string> path;
  std::vector<std::string> hypotheses;
  Bindings sizes;
  struct Term {
    std::string text;
    std::optional<BoundValue>
        value;  // nothing: it has an advantage that is not given, or is unknown
  };
  std::vector<Term> terms;
  BoundValue total = {};               // of the terms with values
  std::vector<std::string> open = {};  // advantages that are not given, and what is unknown
  /// Where the terms with values are together at most the target, while one size varies.
  struct Limit {
    std::string over;
    Rational target;
    Growth growth = Growth::not_known;
    /// The greatest value up to which it holds if they grow, the least from which on if they fall.
    std::optional<Integer> value = {};
    bool everywhere = false;  // up to `tried`
    Integer tried = 0;
    bool is_of_nothing = false;  // no term has a value, whatever the size is
  };
  std::optional<Limit> limit = {};
  std::optional<Rational> at_most = {};  // the target, where all sizes were given
};

struct BoundRequest {
  Bindings sizes;
  std::map<std::string, Rational> advantages;  // by assumption
  std::optional<Rational> at_most = std::nullopt;
  std::string over = "q";
};

/// The size that --at-most and --plot vary where none is named: q, unless it has a value and
/// another has none, or there is none; then the one size without a value. Throws Error(usage) where
/// there are several.
std::string size_to_vary(const ProvedBound& proved, const Bindings& sizes);

/// With a target and a value for every size nothing varies. Throws Error(unknown_name) for a size
/// without a value and for an `over` that is none, Error(bad_number) for one that the bound
/// is not about, and for an advantage that is no probability.
BoundReport evaluate_bound(const ProvedBound& proved, const BoundRequest& request);

/// 0; with a target and all sizes 1 if it is exceeded; 3 if what is unknown decides, and for a
/// claim that the proof does not show.
int exit_status(const BoundReport& report);

/// The formula alone, and what its sizes are.
std::string formula_text(const ProvedBound& proved);
Document document_of(const BoundReport& report);
/// log2 of the bound over log2 of the parameter, as a picture (SVG), and below it the advantage
/// that each of the attacks has at least, if that is above 0 anywhere.
std::string to_plot(const ProvedBound& proved, const BoundRequest& request,
                    const std::vector<AttackCurve>& attacks = {});

}  // namespace certamen
