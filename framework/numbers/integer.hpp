// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/multiprecision/gmp.hpp>
#include <string_view>

namespace certamen {

/// Unbounded integer (GMP). Expression templates are off, so `auto` is always a number.
using Integer =
    boost::multiprecision::number<boost::multiprecision::gmp_int, boost::multiprecision::et_off>;

/// Parses "255", "-3", "0xff" and "2^128". Throws Error(bad_number) naming `place`.
Integer parse_integer(std::string_view text, std::string_view place = "number");

}  // namespace certamen
