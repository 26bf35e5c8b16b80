// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>

#include "framework/selfcheck/random_case.hpp"

namespace certamen::selfcheck {

/// The case with as much taken away as leaves `fails` true: nodes become constants, what nobody
/// uses goes. Tries each step until none is left, or until `most` have been tried.
RandomCase shrunk(RandomCase random, const std::function<bool(const RandomCase&)>& fails,
                  std::size_t most = 3000);

}  // namespace certamen::selfcheck
