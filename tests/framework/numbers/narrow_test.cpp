// SPDX-License-Identifier: Apache-2.0
#include "framework/numbers/narrow.hpp"

#include <doctest/doctest.h>

#include "framework/error.hpp"

namespace narrow_test {

using namespace certamen;

TEST_CASE("narrow: an integer becomes a word only if it fits one") {
  CHECK(to_word(0, "x") == 0);
  CHECK(to_word((Integer{1} << 64) - 1, "x") == ~std::uint64_t{0});
  CHECK(to_count(70, "x") == 70);
  for (const Integer& no : {Integer{1} << 64, Integer{(Integer{1} << 64) + 3}, Integer{-1}}) {
    std::string said;
    try {
      to_word(no, "key");
    } catch (const Error& error) {
      CHECK(error.code() == ErrorCode::too_large);
      said = error.what();
    }
    CHECK(said.find("key") != std::string::npos);
    CHECK(said.find(no.str()) != std::string::npos);
  }
}

}  // namespace narrow_test
