// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "framework/proof/form_rules.hpp"
#include "framework/run/context.hpp"

namespace certamen {

/// The rewriting of one game of symbols into its normal form, each step of which is re-checked at
/// numbers, before and after, by code that knows no rule.
class RewritingCertifier {
 public:
  /// With an event: what is seen until it happens.
  RewritingCertifier(FormTrace trace, std::string event)
      : event_{std::move(event)}, trace_{std::move(trace)} {}

  /// `made` is the game as its author makes it at these numbers, the first of the chain. Throws
  /// what certify_equal() and bound_at() throw; `place` says whose game it is.
  void check_at(const Bindings& bindings, const Package& made, const std::string& place,
                const Context& context);

  /// How often each step was re-checked, by its name.
  const std::map<std::string_view, std::size_t>& checked() const { return checked_; }

 private:
  std::string event_;
  FormTrace trace_;
  std::map<std::string_view, std::size_t> checked_;
};

}  // namespace certamen
