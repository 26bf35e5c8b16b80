// SPDX-License-Identifier: Apache-2.0
#include "tests/support/textbook.hpp"

namespace parameters_test {

using namespace certamen;
using namespace certamen::testing;

namespace {

void refuses(const std::string& scheme, const std::map<std::string, std::string>& set,
             const std::string& message) {
  CHECK_THROWS_WITH_AS(scheme_of(scheme, set), message.c_str(), Error);
}

}  // namespace

TEST_CASE("shamir: parameters that make no sense are refused with the reason") {
  refuses("shamir", {{"p", "6"}}, "shamir: p must be a prime, got 6");
  refuses("shamir", {{"p", "3"}, {"n", "3"}},
          "shamir: p must be more than the number of parties 3, got 3");
  refuses("shamir", {{"n", "3"}, {"t", "4"}},
          "shamir: the threshold 4 is above the number of parties 3");
  refuses("shamir", {{"t", "0"}}, "parameter t: expected at least 1 and at most 4096, got 0");
}

TEST_CASE("wegman-carter: the field's size is a prime") {
  refuses("wegman-carter", {{"p", "9"}}, "wegman-carter: p must be a prime, got 9");
}

TEST_CASE("one-time-pad: a number of bits that is none is refused") {
  refuses("one-time-pad", {{"n", "0"}},
          "parameter n: expected at least 1 and at most 1048576, got 0");
  CHECK_THROWS_AS(scheme_of("one-time-pad", {{"n", "eight"}}), Error);
}

TEST_CASE("elgamal: the generator is found, or given and checked") {
  const auto group = [](const std::map<std::string, std::string>& set) {
    return scheme_as<CyclicGroup>("elgamal", set)->group().name();
  };
  CHECK(group({}) == "Group(11, 5, 4)");
  CHECK(group({{"p", "11"}, {"q", "10"}}) == "Group(11, 10, 2)");
  CHECK(group({{"p", "7"}, {"q", "6"}}) == "Group(7, 6, 3)");
  CHECK(group({{"p", "11"}, {"q", "5"}, {"g", "3"}}) == "Group(11, 5, 3)");
  CHECK_THROWS_AS(group({{"p", "11"}, {"q", "7"}}), Error);
  CHECK_THROWS_AS(group({{"p", "12"}, {"q", "11"}}), Error);
  CHECK_THROWS_AS(group({{"p", "11"}, {"q", "5"}, {"g", "2"}}), Error);
}

}  // namespace parameters_test
