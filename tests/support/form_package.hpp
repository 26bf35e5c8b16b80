// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "framework/proof/form.hpp"

namespace certamen::testing {

/// The game that a form describes, so that engines can play it: it is compared with the game that
/// the form was made of.
Package package_of(const Form& form);

}  // namespace certamen::testing
