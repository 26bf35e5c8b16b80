// SPDX-License-Identifier: Apache-2.0
#include "framework/check/certify_rules.hpp"

#include "framework/check/certify_pair.hpp"
#include "framework/error.hpp"
#include "framework/games/bind.hpp"
#include "framework/proof/check.hpp"
#include "framework/proof/differences.hpp"

namespace certamen {

namespace {

Form with_part(Form form, const PartStep& step) {
  part_at(form, step.place) = step.after;
  return form;
}

std::string place_of(const std::string& place, std::string_view rule) {
  return place + ", rule '" + std::string{rule} + "'";
}

}  // namespace

Package RewritingCertifier::shown_at(const Form& form, const Bindings& bindings) const {
  const Package game = bound_at(package_of(form), bindings);
  return event_.empty() ? game : silenced(game, event_);
}

/// Re-checks uses within procedures, unless the games are too large; steps are re-checked still.
template <class Check>
void RewritingCertifier::count(const std::vector<std::string_view>& rules, Check check) {
  try {
    check();
  } catch (const Error& error) {
    if (error.code() != ErrorCode::too_large && error.code() != ErrorCode::unsupported) throw;
    too_large_ += rules.size();
    return;
  }
  for (const auto& rule : rules) ++checked_[rule];
}

void RewritingCertifier::check_at(const Bindings& bindings, const Package& made,
                                  const std::string& place, const Context& context) {
  Package before = event_.empty() ? made : silenced(made, event_);
  for (const auto& step : trace_) {
    Package after = shown_at(step.after, bindings);
    certify_equal(before, after, place_of(place, step.rule), context);
    ++checked_[step.rule];
    before = std::move(after);
    check_within(step, bindings, place, context);
  }
}

/// Each procedure by itself, the others as they are in the end.
void RewritingCertifier::check_within(const FormStep& step, const Bindings& bindings,
                                      const std::string& place, const Context& context) {
  std::map<std::size_t, const PartStep*> last;  // by the procedure's place
  std::map<std::size_t, std::size_t> passes;    // so far, likewise
  std::vector<std::vector<const PartStep*>> values;
  for (const auto& inner : step.within) {
    const PartStep* before = std::exchange(last[inner.place], &inner);
    if (inner.rule.empty()) {
      const std::size_t pass = passes[inner.place]++;
      if (pass == values.size()) values.emplace_back();
      if (!inner.uses.empty()) values[pass].push_back(&inner);
      continue;
    }
    count({inner.rule}, [&] {
      certify_equal(shown_at(with_part(step.after, *before), bindings),
                    shown_at(with_part(step.after, inner), bindings), place_of(place, inner.rule),
                    context);
    });
  }
  for (const auto& pass : values)
    if (!pass.empty()) check_values(step, pass, bindings, place, context);
}

/// A pass over each procedure, all in one game whose events are that two nodes differ.
void RewritingCertifier::check_values(const FormStep& step,
                                      const std::vector<const PartStep*>& pass,
                                      const Bindings& bindings, const std::string& place,
                                      const Context& context) {
  const Form form = with_differences(step.after, pass);
  std::vector<std::string_view> rules;
  for (const auto* inner : pass)
    for (const auto& use : inner->uses) rules.push_back(to_string(use.rule));
  count(rules, [&] { certify_no_event(bound_at(package_of(form), bindings), place, context); });
}

}  // namespace certamen
