// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/catalogue.hpp"
#include "framework/proof/edits.hpp"
#include "proofs/assumptions.hpp"

namespace certamen::proofs::prf_mac {

namespace {

void state_guess(Proof& p, const BoundAt& guess) {
  p.replace_stated("Reject", guess);
  p.replace_claim([=](const Sizes& sizes) {
    return Bound::advantage("prf", {{"EVAL", sizes["q"] + sizes["v"]}}) + guess(sizes);
  });
}

Bound guess_of_longer_tag(const Sizes& sizes) {
  return Bound{sizes["v"]} / Bound::power_of_two(sizes["n"] + 1);
}

/// VERIFY returns what its first such step has given, the tag of the message.
PackageEdit with_tag_shown(const std::function<Steps(const Sizes&)>& tag) {
  return [=](PackageEditor& edit, const Sizes& sizes) {
    edit.replace_body("VERIFY", [&](Body& at, FormerBody& before, const Nodes& inputs) {
      const Node valid = before.run(inputs);
      return at.tuple({valid, before.step(tag(sizes))});
    });
  };
}

void show_tags(Proof& p) {
  const auto keyed = [](const Sizes& sizes) { return steps::applies(block_function(sizes["n"])); };
  const auto looked_up = [](const Sizes&) { return steps::lookups("f"); };
  p.edit_game("Real", with_tag_shown(keyed));
  p.edit_reduction("B", with_tag_shown([](const Sizes&) { return steps::calls("EVAL"); }));
  p.edit_game("Random", with_tag_shown(looked_up)).edit_game("Reject", with_tag_shown(looked_up));
}

}  // namespace

std::vector<Mistake> mistakes() {
  return {
      {"forgotten-guess", "a forgery is said to have probability 0", make_rational(1, 2),
       [](Proof& p) { state_guess(p, zero_bound()); }},
      {"replay-counts", "tags that were given count as forgeries", 1,
       [](Proof& p) {
         const PackageEdit unlogged = without_steps("TAG", steps::puts("log"));
         p.edit_games(unlogged).edit_reductions(unlogged);
       }},
      {"verify-in-the-clear", "VERIFY returns the right tag", 1, show_tags},
      {"half-a-guess", "the tag is taken for one bit longer", make_rational(1, 2),
       [](Proof& p) { state_guess(p, guess_of_longer_tag); }},
  };
}

}  // namespace certamen::proofs::prf_mac
