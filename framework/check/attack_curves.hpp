// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "framework/definitions/catalogue.hpp"

namespace certamen {

/// What an adversary gains with any number of queries.
struct AttackCurve {
  std::string adversary;  // by its name in the catalogue
  /// What its advantage is at least with that number of queries; nothing where its formula says
  /// nothing, or the definition takes no such number.
  std::function<std::optional<Rational>(const Integer& queries)> advantage;
};

/// The adversaries of the catalogue against the scheme and the definition whose advantage is known
/// by a formula (AdversaryEntry::formula), for these parameters of both but for the number of
/// queries; none if the definition counts no queries. Throws Error(unknown_name) for a name that
/// the catalogue does not have.
std::vector<AttackCurve> attack_curves(const Catalogue& catalogue, const std::string& scheme,
                                       const std::string& definition, const Parameters& given);

}  // namespace certamen
