// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "framework/proof/form_rules.hpp"
#include "framework/run/context.hpp"

namespace certamen {

/// The rewriting of one game of symbols into its normal form, each step of which is re-checked at
/// numbers, before and after, by code that knows no rule. So is each use of a rule within a
/// procedure: of a rule that keeps values, that the node before and the node after are equal on
/// every path; of one that keeps the distribution, that the games before and after are.
class RewritingCertifier {
 public:
  /// With an event: what is seen until it happens.
  RewritingCertifier(FormTrace trace, std::string event)
      : event_{std::move(event)}, trace_{std::move(trace)} {}

  /// `made` is the game as its author makes it at these numbers, the first of the chain. Throws
  /// what certify_equal() and bound_at() throw; `place` says whose game it is.
  void check_at(const Bindings& bindings, const Package& made, const std::string& place,
                const Context& context);

  /// How often each rule was re-checked, by its name.
  const std::map<std::string_view, std::size_t>& checked() const { return checked_; }
  /// Uses of rules within procedures at sizes at which the games were too large.
  std::size_t too_large() const { return too_large_; }

 private:
  void check_within(const FormStep& step, const Bindings& bindings, const std::string& place,
                    const Context& context);
  void check_values(const FormStep& step, const std::vector<const PartStep*>& pass,
                    const Bindings& bindings, const std::string& place, const Context& context);
  Package shown_at(const Form& form, const Bindings& bindings) const;
  template <class Check>
  void count(const std::vector<std::string_view>& rules, Check check);

  std::string event_;
  FormTrace trace_;
  std::map<std::string_view, std::size_t> checked_;
  std::size_t too_large_ = 0;
};

}  // namespace certamen
