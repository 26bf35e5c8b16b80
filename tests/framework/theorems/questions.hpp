// SPDX-License-Identifier: Apache-2.0
// Questions about the catalogue, for the tests of theorems.
#pragma once

#include <map>
#include <string>

#include "framework/theorems/establish.hpp"
#include "tests/support/textbook.hpp"

namespace certamen::testing {

/// Whether a scheme of the catalogue meets a definition of it.
inline Question question(const std::string& scheme,
                         const std::map<std::string, std::string>& parameters,
                         const std::string& definition) {
  return {.definition = definition,
          .scheme = catalogue().scheme(scheme).make(Parameters{parameters}),
          .make = [definition](const Scheme& of, const Size& q) {
            Parameters queries;
            queries.set_size("q", q);
            return catalogue().definition(definition).make(of, queries);
          }};
}

/// 1/2^bits
inline Rational inverse_power(int bits) {
  return 1 / two_to(bits);
}

}  // namespace certamen::testing
