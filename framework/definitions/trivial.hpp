// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "framework/definitions/catalogue.hpp"

/// Schemes and adversaries that every definition must put in their place: what `audit` plays.
namespace certamen {

/// A scheme that is known to be secure, or known to be broken.
struct Control {
  SchemeEntry scheme;
  std::vector<Expectation> expectations;
};

/// For each kind of scheme some that hide nothing, or accept everything, and some that hide or
/// refuse everything, or are the ideal itself. Their names start with "trivial-".
std::vector<Control> trivial_schemes();

/// Adversaries against the definition of this name that do not think: constant outputs, a random
/// one, a repeated query, what an oracle said. The blind ones must get nothing out of any scheme.
struct TrivialAdversary {
  AdversaryEntry adversary;
  bool blind = false;  // asks nothing
};
std::vector<TrivialAdversary> trivial_adversaries(const std::string& definition);

}  // namespace certamen
