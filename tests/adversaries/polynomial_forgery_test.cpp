// SPDX-License-Identifier: Apache-2.0
#include "tests/support/textbook.hpp"

namespace polynomial_forgery_test {

using namespace certamen;
using namespace certamen::testing;

TEST_CASE("polynomial-forgery: Wegman-Carter is forged with min(d, p)/p") {
  for (const auto& [p, d] : std::vector<std::pair<int, int>>{
           {3, 1}, {5, 1}, {7, 1}, {3, 2}, {5, 2}, {5, 3}, {7, 2}, {2, 3}, {3, 5}})
    check_advantage(
        {"euf-cma", "wegman-carter", "polynomial-forgery", {{"p", text(p)}, {"d", text(d)}}},
        make_rational(std::min(d, p), p));
}

TEST_CASE("polynomial-forgery: without a query it says what it needs") {
  CHECK_THROWS_WITH_AS(
      exact_advantage({"euf-cma", "wegman-carter", "polynomial-forgery", {{"q", "0"}}}),
      "polynomial-forgery: it needs one TAG query", Error);
}

}  // namespace polynomial_forgery_test
