// SPDX-License-Identifier: Apache-2.0
#include "framework/suggest.hpp"

#include <doctest/doctest.h>

namespace suggest_test {

using namespace certamen;

TEST_CASE("suggest: near names, all of the least distance") {
  const std::vector<std::string> names{"check", "--set", "--seed", "prove"};
  CHECK(suggestion("chek", names) == "; did you mean 'check'?");
  CHECK(suggestion("--sed", names) == "; did you mean '--set' or '--seed'?");
  CHECK(suggestion("prvoe", names) == "; did you mean 'prove'?");
  CHECK(suggestion("pvoe", names).empty());  // two edits in four letters
}

TEST_CASE("suggest: nothing where nothing is near") {
  CHECK(suggestion("nosuch", {"aes-cbc", "ctr", "speck"}).empty());
  CHECK(suggestion("optimal", {"integral"}).empty());
  CHECK(suggestion("", {"a", "check"}) == "; did you mean 'a'?");
  CHECK(suggestion("x", {}).empty());
  CHECK(suggestion("N", {"q", "n", "q", "q"}) == "; did you mean 'q' or 'n'?");
}

TEST_CASE("suggest: names that begin with the word, unless there are many") {
  CHECK(suggestion("aes", {"aes-128", "aes-cbc", "aes-ctr", "ctr"}) ==
        "; did you mean 'aes-128', 'aes-cbc' or 'aes-ctr'?");
  CHECK(suggestion("aes", {"aes-one", "aes-two", "aes-three", "aes-four", "aes-five"}).empty());
}

}  // namespace suggest_test
