// SPDX-License-Identifier: Apache-2.0
#include "proofs/guessing.hpp"

#include "framework/error.hpp"
#include "framework/graph/make.hpp"
#include "framework/theorems/sides.hpp"
#include "framework/theorems/theorem.hpp"

namespace certamen {

GameAt with_won_event(const GameAt& game, bool never) {
  return [=](const Sizes& sizes) {
    Package made = game(sizes);
    if (!made.finalize) throw Error{ErrorCode::usage, made.name, "expected a game with a finalize"};
    append(made.finalize->body, make_event(EventId{"won"}, made.finalize->result));
    return never ? never_won(std::move(made)) : made;
  };
}

}  // namespace certamen

namespace certamen::proofs::guessing {

namespace {

std::optional<AppliedTheorem> apply(const Question& question) {
  if (question.make(*question.scheme, queries_symbol())->kind() != DefinitionKind::search)
    return std::nullopt;
  const GameAt game = game_of(question, 0);
  Proof p{"guessing", "What is judged was never shown, so that it has to be guessed", "[BS]"};
  p.size("q", "queries");
  p.start("Game", "the definition's game", with_won_event(game, false));
  p.until_bad("a value that was never shown is guessed", "won", "Never", "it is never won",
              with_won_event(game, true));
  return AppliedTheorem{std::move(p)};
}

}  // namespace

Theorem theorem() {
  return {"guessing", "what is judged was never shown, so that it has to be guessed", "[BS]",
          apply};
}

}  // namespace certamen::proofs::guessing
