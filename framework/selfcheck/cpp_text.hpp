// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "framework/selfcheck/random_case.hpp"

namespace certamen::selfcheck {

/// The packages as C++ that makes them with the builder.
std::string cpp_text(const RandomCase& random);
std::string cpp_text(const Package& package);
std::string cpp_text(const Domain& domain);

}  // namespace certamen::selfcheck
