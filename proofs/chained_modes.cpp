// SPDX-License-Identifier: Apache-2.0
#include "proofs/chained_modes.hpp"

#include "framework/games/each.hpp"
#include "framework/proof/call_total.hpp"
#include "framework/proof/check.hpp"
#include "framework/proof/edits.hpp"
#include "framework/proof/form.hpp"
#include "framework/proof/match.hpp"
#include "framework/theorems/subject.hpp"
#include "proofs/function_replaced.hpp"
#include "schemes/whole_messages.hpp"

namespace certamen {

namespace {

Bound equal_inputs(const Sizes& sizes) {
  const Bound s = sizes["s"];
  return s * (s - 1) / Bound::power_of_two(sizes["n"] + 1);
}

Bound advantage_of_blocks(const Sizes& sizes) {
  return Bound::advantage("prf", {{"EVAL", sizes["s"]}});
}

Bound advantage_of_messages(const Sizes& sizes) {
  return advantage_of("online-cpa", {{"NEXT", CallTotal::product(sizes["l"], sizes["q"])},
                                     {"END", CallTotal{sizes["q"]}}});
}

Assumption online_problem(const ChainedMode& mode) {
  return assumption(
      "online-cpa", "blocks of " + mode.name + " hide which of two is encrypted",
      [make = mode.mode](const Sizes& sizes) { return online_cpa(*make(sizes), 1, 1); });
}

/// The same with END before the blocks.
Package ended_first(const Sizes& sizes) {
  const Domain block = Bits(sizes["n"]), message = Vector(block, sizes["l"]);
  GameBuilder b{"B"};
  b.import({"NEXT", {block, block}, block}).import({"END", {}, block});
  b.oracle("LR", {message, message}, [](Body& at, Node m0, Node m1) {
     const Node last = at.call("END");
     return at.tuple({call_each(at, "NEXT", {m0, m1}), last});
   }).at_most(sizes["q"]);
  return b.build();
}

/// LR(m0, m1): c = NEXT(m0, m1) at each block, d = END(); return (c, d)
GameAt block_by_block(const ChainedMode& mode) {
  return [make = mode.mode](const Sizes& sizes) {
    const Domain block = make(sizes)->blocks(), message = Vector(block, sizes["l"]);
    GameBuilder b{"B"};
    b.import({"NEXT", {block, block}, block}).import({"END", {}, block});
    b.oracle("LR", {message, message}, [](Body& at, Node m0, Node m1) {
       const Node given = call_each(at, "NEXT", {m0, m1});
       return at.tuple({given, at.call("END")});
     }).at_most(sizes["q"]);
    return b.build();
  };
}

/// 2 Adv^prf(l q) + l q (l q - 1) / 2^n
Bound bound_of_messages(const Sizes& sizes) {
  const Bound blocks = Bound{sizes["l"]} * Bound{sizes["q"]};
  const CallTotal calls = CallTotal::product(sizes["l"], sizes["q"]);
  return 2 * advantage_of("prf", {{"EVAL", calls}}) +
         blocks * (blocks - 1) / Bound::power_of_two(sizes["n"]);
}

/// Whether a game of a proof is the assumption's, but for the limits on calls.
bool is_unlimited(Package game, const Package& assumed) {
  for (auto& procedure : game.exports) procedure.budget.reset();
  return !difference(form_of(game), form_of(assumed));
}

/// What the proof about blocks says of l q blocks in q messages, in the place of the advantage that
/// the proof about messages names.
LemmaFinding bounded_by_blocks(const ChainedMode& mode) {
  const Proof blocks = hides_each_block(mode);
  const Sizes its{blocks.sizes()};
  const Assumption assumed = online_problem(mode);
  if (!is_unlimited(blocks.games().front().make(its), assumed.real(its)) ||
      !is_unlimited(blocks.games().back().make(its), assumed.ideal(its)))
    return {.evidence = "the proof about blocks is about other games"};
  const ProofReport report = check_proof(blocks, {.instances = false}, Context{});
  if (report.verdict != ProofVerdict::verified || !report.taken.empty())
    return {.evidence = "the proof about blocks is not verified"};
  const Sizes sizes{{{"n", "", 1}, {"l", "", 1}, {"q", "", 1}}};
  const CallTotal calls = CallTotal::product(sizes["l"], sizes["q"]);
  const Bound found = report.claimed.replace(
      {{"s", Bound{sizes["l"]} * Bound{sizes["q"]}},
       {advantage_of_blocks(its).text(), advantage_of("prf", {{"EVAL", calls}})}});
  if (!certainly_covers(bound_of_messages(sizes), found, {{"n", 1}, {"l", 1}, {"q", 1}}))
    return {.evidence = "the proof about blocks gives " + found.text()};
  return {.verdict = ProofVerdict::verified,
          .evidence = "the proof about blocks, of s = l q blocks",
          .evidence_class = "proved"};
}

}  // namespace

Proof hides_each_block(const ChainedMode& mode) {
  Proof p{mode.proof, mode.title, mode.source};
  p.size("n", "bits of a block").size("s", "blocks").size("q", "messages");
  p.instance({{"n", 1}, {"s", 1}, {"q", 1}}).instance({{"n", 1}, {"s", 2}, {"q", 1}});
  p.about(about(mode.name + " of any function, block by block", mode.mode, "online-cpa",
                {{"blocks", as_size("s")}, {"messages", as_size("q")}}));
  p.start("Left", "NEXT encrypts m0 with F_k");
  const Subject subject = *p.subject();
  const FunctionGames games{
      .function = [make = mode.mode](const Sizes& sizes) { return make(sizes)->function(); },
      .with =
          [make = mode.mode,
           of = subject.games](const Sizes& sizes, std::size_t side,
                               const std::shared_ptr<const PseudorandomFunction>& function) {
            return of(*make(sizes)->with(function), sizes).at(side);
          }};
  replace_function(p, games, prf(), true, equal_inputs);
  p.claim(
      [](const Sizes& sizes) { return 2 * advantage_of_blocks(sizes) + 2 * equal_inputs(sizes); },
      "2 Adv^prf + s(s - 1)/2^n for s blocks" + mode.claim_source);
  return p;
}

Proof hides_any_length(const ChainedMode& mode) {
  Proof p{mode.proof, mode.title, mode.source};
  p.size("n", "bits of a block").size("l", "blocks of a message").size("q", "queries");
  for (int l = 1; l <= 3; ++l) p.instance({{"n", 1}, {"l", l}, {"q", 1}});
  p.instance({{"n", 1}, {"l", 1}, {"q", 2}});
  const auto whole = [make = mode.mode](const Sizes& sizes) {
    return std::make_shared<WholeMessages>(make(sizes), sizes["l"]);
  };
  p.about(about(mode.name + " of any function, any number of blocks", whole, "ind-cpa",
                {{"q", as_size("q")}}));
  p.start("Left", "LR encrypts m0, block by block");
  p.reduction("each block of m0 is replaced by that of m1", online_problem(mode), Towards::ideal,
              "B", block_by_block(mode), "Right", "LR encrypts m1", p.subject()->game(1));
  p.claim(advantage_of_messages,
          "Adv^online-cpa for l blocks of each of q messages" + mode.claim_source);
  p.lemma("blocks",
          "Adv[online-cpa](END: q, NEXT: l q) is at most " +
              bound_of_messages(Sizes{p.sizes()}).text(),
          [mode] { return bounded_by_blocks(mode); });
  return p;
}

std::vector<Mistake> mistakes_in_each_block() {
  return {
      {"forgotten-collisions", "a repeated input is said to cost 0", make_rational(1, 4),
       [](Proof& p) {
         p.replace_stated("Fresh.Left", zero_bound()).replace_stated("Lazy.Right", zero_bound());
         p.replace_claim([](const Sizes& sizes) { return 2 * advantage_of_blocks(sizes); });
       }},
      {"swapped-blocks", "the reduction takes the blocks for each other", make_rational(1, 2),
       [](Proof& p) { p.edit_reduction("B_left", with_inputs_swapped("NEXT")); }},
  };
}

std::vector<Mistake> mistakes_in_any_length() {
  return {
      {"for-free", "the advantage against blocks is not counted", make_rational(1, 2),
       [](Proof& p) { p.replace_claim(zero_bound()); }},
      {"swapped-messages", "the reduction takes the messages for each other", make_rational(1, 2),
       [](Proof& p) { p.edit_reduction("B", with_inputs_swapped("LR")); }},
      {"ends-first", "the reduction ends the message before its blocks", make_rational(1, 4),
       [](Proof& p) { p.replace_reduction("B", ended_first); }},
  };
}

}  // namespace certamen
