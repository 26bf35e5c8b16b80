// SPDX-License-Identifier: Apache-2.0
#include "framework/check/certify_pair.hpp"

#include <algorithm>

#include "framework/certify/equivalence.hpp"
#include "framework/certify/optimal.hpp"
#include "framework/certify/reachable.hpp"
#include "framework/error.hpp"

namespace certamen {

namespace {

/// Small ones suffice: sizes are looked at for what only small sizes show.
certify::Limits small_limits(const Context& context) {
  return {.paths = 4'000,
          .positions = 2'000,
          .references = 20'000,
          .vectors = 60,
          .updates = 60'000,
          .stop = [&context] { return context.cancel.is_cancelled(); }};
}

}  // namespace

void certify_equal(const Package& first, const Package& second, const std::string& place,
                   const Context& context) {
  const certify::Limits limits = small_limits(context);
  const bool budgets =
      std::any_of(first.exports.begin(), first.exports.end(),
                  [](const Procedure& procedure) { return procedure.budget.has_value(); });
  try {
    const auto basis = certify::write_equivalence_certificate(first, second, limits);
    certify::check_equivalence_certificate(first, second, basis, limits);
    return;
  } catch (const Error& error) {
    const bool apart = error.code() == ErrorCode::contradiction;
    if (apart && !budgets)
      throw Error{ErrorCode::contradiction, place,
                  "what is proved says that " + first.name + " and " + second.name +
                      " are equal, and they are not: " + error.what()};
    if (!budgets || (!apart && error.code() != ErrorCode::too_large)) throw;
  }
  certify_apart_at_most(first, second, 0, place, context);
}

void certify_apart_at_most(const Package& first, const Package& second, const Rational& allowed,
                           const std::string& place, const Context& context) {
  const certify::Limits limits = small_limits(context);
  const certify::OptimalQuestion question{{first, second}};
  const auto table =
      certify::write_optimal_certificate(question, std::nullopt, std::nullopt, limits);
  certify::check_optimal_certificate(question, table, limits);
  if (table.value > allowed)
    throw Error{ErrorCode::contradiction, place,
                "what is proved says that " + first.name + " and " + second.name + " are at most " +
                    to_fraction(allowed) + " apart, and they are " + to_fraction(table.value) +
                    " apart"};
}

void certify_no_event(const Package& game, const std::string& place, const Context& context) {
  const auto events = certify::reachable_events(game, small_limits(context));
  if (!events.empty())
    throw Error{ErrorCode::contradiction, place,
                "what is proved says that this never happens, and it does: " + *events.begin()};
}

}  // namespace certamen
