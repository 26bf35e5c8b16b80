// SPDX-License-Identifier: Apache-2.0
#include "proofs/oracle_commitments.hpp"

namespace certamen {

namespace {

/// The coins are drawn at the start, and the oracle at them is a function of the message of its
/// own.
Package apart(const HashCommitment& scheme, const Size& queries, bool right) {
  GameBuilder g{right ? "Apart.Right" : "Apart.Left"};
  const State r = g.state("r", scheme.openings());
  const Table own = g.random_function("own", scheme.messages(), scheme.answers());
  const Table other = g.random_function("other", scheme.questions(), scheme.answers());
  g.initialize([&](Body& at) { at.set(r, at.sample(scheme.openings())); });
  g.oracle("PARAMETERS", {}, [&](Body& at) { return at.unit(); }).at_most(1);
  g.oracle("H", {scheme.questions()}, [&](Body& at, Node x) {
     const Node hit = at.equal(at.get(x, 1), at.get(r));
     at.event("asked", hit);
     const Node planted = at.lookup(own, at.get(x, 0)), value = at.lookup(other, x);
     return at.select(hit, planted, value);
   }).at_most(queries);
  g.oracle("LR", {scheme.messages(), scheme.messages()}, [&](Body& at, Node m0, Node m1) {
     return at.lookup(own, right ? m1 : m0);
   }).at_most(1);
  return g.build();
}

}  // namespace

void hide_until_asked(
    Proof& p, const GameAt& left, const GameAt& right,
    const std::function<std::shared_ptr<const HashCommitment>(const Sizes&)>& scheme) {
  const auto apart_on = [=](bool side) {
    return [=](const Sizes& sizes) { return apart(*scheme(sizes), sizes["q"], side); };
  };
  const std::string reason =
      "the oracle at the coins is a random function of the message of its own";
  p.start("Left", "LR commits to m0 as H(m0, r)", left);
  p.equivalent(reason, "Apart.Left", "LR asks that function at m0", apart_on(false));
  p.until_bad("the oracle is not asked at the coins", "asked", "Apart.Right", "LR asks it at m1",
              apart_on(true));
  p.equivalent(reason, "Right", "LR commits to m1", right);
}

}  // namespace certamen
