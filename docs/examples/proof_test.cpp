// SPDX-License-Identifier: Apache-2.0
// Security statements as doctest checks in a user's own project; see
// docs/how-to/test-your-own-proof.md.
#define DOCTEST_CONFIG_IMPLEMENT
#include <certamen.hpp>
#include <framework/testing/doctest.hpp>
#include <iostream>

using namespace certamen;

// LR(m0, m1), once: one of two messages under a key of n bits, combined by xor or by and.
GameAt pad(bool right, bool conjunction) {
  return [=](const Sizes& sizes) {
    const Domain text = Bits(sizes["n"]);
    GameBuilder game{right ? "Right" : "Left"};
    game.oracle("LR", {text, text}, [&](Body& at, Node m0, Node m1) {
      const Node k = at.sample(text), m = right ? m1 : m0;
      return conjunction ? k & m : k ^ m;
    });
    game.at_most(1);
    return game.build();
  };
}

Proof one_time_pad(bool conjunction) {
  Proof p{"pad", "the one-time pad hides a message", "[Shannon49]"};
  p.size("n", "bits of a message").instance({{"n", 1}}).instance({{"n", 2}});
  p.start("Left", "LR encrypts m0", pad(false, conjunction));
  p.equivalent("the key is uniform", "Right", "LR encrypts m1", pad(true, conjunction));
  return p.claim([](const Sizes&) { return Bound{0}; }, "[Shannon49]");
}

TEST_CASE("the one-time pad hides one message of any length") {
  CHECK_PROOF(one_time_pad(false));
  CHECK_HOP(one_time_pad(false), "Left");
}

TEST_CASE("and is no encryption: an adversary of advantage 1/2 at one bit") {
  CHECK_REFUTED(one_time_pad(true), make_rational(1, 2));
}

TEST_CASE("exact advantages at three bits") {
  const Sizes sizes{one_time_pad(false).sizes(), {{"n", 3}}};
  CHECK_EQUIVALENT(pad(false, false)(sizes), pad(true, false)(sizes));
  CHECK_ADVANTAGE_EQ(pad(false, true)(sizes), pad(true, true)(sizes), make_rational(7, 8));
  CHECK_ADVANTAGE_LE(pad(false, true)(sizes), pad(true, true)(sizes), 1);
}

int main() {
  doctest::Context context;
  context.setOption("minimal", true);  // speak of failures alone
  const int status = context.run();
  std::cout << (status == 0 ? "all statements hold\n" : "some statements fail\n");
  return status;
}
