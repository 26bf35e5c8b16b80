// SPDX-License-Identifier: Apache-2.0
// Precompiled for the tests; see framework/precompiled/library.hpp.
#include <doctest/doctest.h>

#include "framework/precompiled/library.hpp"
