// SPDX-License-Identifier: Apache-2.0
#include "framework/check/certify_rules.hpp"

#include "framework/check/certify_pair.hpp"
#include "framework/games/bind.hpp"
#include "framework/proof/check.hpp"

namespace certamen {

void RewritingCertifier::check_at(const Bindings& bindings, const Package& made,
                                  const std::string& place, const Context& context) {
  const auto shown = [&](const Package& game) {
    return event_.empty() ? game : silenced(game, event_);
  };
  Package before = shown(made);
  for (const auto& step : trace_) {
    Package after = shown(bound_at(package_of(step.after), bindings));
    certify_equal(before, after, place + ", rule '" + std::string{step.rule} + "'", context);
    ++checked_[step.rule];
    before = std::move(after);
  }
}

}  // namespace certamen
