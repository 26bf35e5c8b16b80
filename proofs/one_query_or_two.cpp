// SPDX-License-Identifier: Apache-2.0
#include "framework/definitions/catalogue.hpp"
#include "framework/definitions/standard/standard.hpp"
#include "framework/theorems/subject.hpp"

namespace certamen::proofs::one_query_or_two {

namespace {

/// The definition's game on that side, for two queries.
GameAt two_queries(std::size_t side) {
  const Subject two =
      about("one-time-pad", {{"n", as_size("n")}}, "ind-cpa", {{"q", as_value("2")}});
  return two.game(side);
}

/// Encrypts 0 beside 0, then 0 beside 1: the left ciphertexts are equal.
Package adversary(const Sizes& sizes) {
  const Domain text = Bits(sizes["n"]);
  PackageBuilder a{"Repeat"};
  a.import({"LR", {text, text}, text});
  a.oracle("ATTACK", {}, [&](Body& at) {
    const Node zero = at.constant(text, Value{0}), one = at.constant(text, Value{1});
    const Node first = at.call("LR", zero, zero);
    const Node second = at.call("LR", zero, one);
    return at.equal(first, second);
  });
  return a.build();
}

}  // namespace

Proof proof() {
  Proof p{"one-query-or-two",
          "Symmetric encryption: security for one query does not give security for two",
          "[Shannon49; Rosulek]"};
  p.size("n", "bits of a message");
  p.instance({{"n", 1}}).instance({{"n", 2}});
  p.about(about("one-time-pad", {{"n", as_size("n")}}, "ind-cpa", {{"q", as_value("1")}}));
  p.start("Left", "LR(m0, m1) encrypts m0 by a pad, once");
  p.equivalent("the pad hides the message", "Right", "LR(m0, m1) encrypts m1",
               p.subject()->game(1));
  p.claim([](const Sizes&) { return Bound{0}; }, "perfect for one query [Shannon49]");
  p.attack("two queries", "one message has one ciphertext",
           {.adversary = adversary,
            .game = two_queries(0),
            .other = two_queries(1),
            .advantage = [](const Sizes&) { return Bound{1}; }});
  return p;
}

}  // namespace certamen::proofs::one_query_or_two
