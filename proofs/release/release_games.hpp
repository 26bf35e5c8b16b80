// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "framework/proof/catalogue.hpp"

/// The weight-release definitions as games of proofs. Weights, inputs and outputs are blocks, or
/// tuples of them; "within eps" is equality. An oracle that judges an attempt answers none, or the
/// weights: an adversary that has won may have them, so that the greatest advantage is the chance
/// of winning.
namespace certamen {

/// A weight release: Gen, Release, and the layer that the weights are of.
struct ReleaseScheme {
  using DomainAt = std::function<Domain(const Sizes&)>;
  DomainAt weights, artefact, block;  // of what is hidden, of what is released; inputs, outputs
  std::function<Node(Body&, const Sizes&)> generate;
  std::function<Node(Body&, const Sizes&, Node weights)> release;  // with fresh coins
  std::function<Node(Body&, const Sizes&, Node weights, Node input)> layer;
};

/// Weights of n bits, and nothing known of layer and release.
ReleaseScheme any_release();
/// Weights (a, b) of n bits each, layer V(a, x) xor b: the output bias is hidden too. Nothing is
/// known of V, nor of the release.
ReleaseScheme any_biased_release();

/// Whose weights an attempt is judged by: the released ones, as the definition says, or others,
/// that have nothing to do with the release.
enum class Judge { released, others };
/// What the attempt is told: whether it has succeeded, or no, whatever it is.
enum class Told { outcome, no };

/// As a proof's own game: q releases, g attempts, each input and challenge once, and the event
/// "won". As an assumption: without limits, and with other names of oracles.
enum class Role { game, assumption };

/// hidden-weights-ror: RELEASE(), CHALLENGE(), which shows the weights or others; as an assumption
/// VIEW(), WEIGHTS().
GameAt ror_game(const std::string& name, const ReleaseScheme& scheme, Judge judge, Role role);
/// evaluation-cost, without the costs: RELEASE(), INPUT() -> z, EVALUATE(y): whether y = F(z); as
/// an assumption VIEW(), QUERY(), ANSWER(y).
GameAt evaluation_game(const std::string& name, const ReleaseScheme& scheme, Judge judge, Role role,
                       Told told = Told::outcome);
/// functional-recovery: RELEASE(), COPY(w^): whether F^(x) = F(x) at a fresh input; as an
/// assumption VIEW(), TRY(w^).
GameAt copy_game(const std::string& name, const ReleaseScheme& scheme, Judge judge, Role role,
                 Told told = Told::outcome);
/// weight-recovery: RELEASE(), GUESS(w^): whether w^ = w, without more.
GameAt recovery_game(const std::string& name, const ReleaseScheme& scheme, Judge judge,
                     Told told = Told::outcome);

/// The definitions as assumptions.
Assumption real_or_random_weights(const ReleaseScheme& scheme);
Assumption no_evaluation(const ReleaseScheme& scheme);
Assumption no_copy(const ReleaseScheme& scheme);

/// The weights if the attempt succeeds, else none.
Node shown_if(Body& at, Node success, Node weights);

}  // namespace certamen
