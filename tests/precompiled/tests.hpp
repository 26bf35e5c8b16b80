// SPDX-License-Identifier: Apache-2.0
// Precompiled for the tests: what nearly every one of them includes. Every file includes what it
// uses all the same.
#include <doctest/doctest.h>

#include "framework/certamen.hpp"
#include "tests/support/textbook.hpp"
