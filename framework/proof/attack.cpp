// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/attack.hpp"

#include <algorithm>

#include "framework/error.hpp"
#include "framework/games/builder.hpp"
#include "framework/games/contract.hpp"
#include "framework/games/each.hpp"
#include "framework/games/inline.hpp"
#include "framework/games/procedures.hpp"
#include "framework/graph/make.hpp"
#include "framework/proof/check.hpp"
#include "framework/proof/lemmas.hpp"

namespace certamen {

namespace {

const std::string attack_oracle = "ATTACK";

bool raises(const std::vector<Procedure>& procedures, const EventId& event) {
  return std::ranges::any_of(procedures, [&](const Procedure& procedure) {
    return std::ranges::any_of(procedure.body, [&](const GraphNode& node) {
      return node.is(NodeKind::event) && node.event() == event;
    });
  });
}

/// What ATTACK answers: what the game judges, or the guess which of two games it is; nothing if its
/// answer is no matter, since an event of the game says who wins. Throws for a game that says
/// nothing of who wins it.
std::optional<Domain> answer_to(const Attack& attack, const Package& game) {
  if (game.finalize) return game.finalize->signature.inputs.front();
  if (attack.won.empty()) {
    if (attack.other) return Boolean();
    throw Error{ErrorCode::usage, game.name,
                "an attack wins by the game's own verdict, and it has none: give it a finalize, or "
                "name the event that says that it is won"};
  }
  if (raises(game.initializers, EventId{attack.won}))
    throw Error{ErrorCode::unsupported, game.name + "/" + attack.won,
                "the event that says that a game is won is raised by its oracles alone"};
  if (!raises(game.exports, EventId{attack.won}))
    throw Error{ErrorCode::unknown_name, game.name + "/" + attack.won,
                "the game raises no such event"};
  return std::nullopt;
}

void expect_interface(const Attack& attack, const Package& adversary, const Package& game) {
  const auto answer = answer_to(attack, game);
  const bool fits = adversary.exports.size() == 1 &&
                    adversary.exports.front().signature.name == attack_oracle &&
                    adversary.exports.front().signature.inputs.empty() &&
                    (!answer || adversary.exports.front().signature.output == *answer);
  if (!fits)
    throw Error{ErrorCode::usage, adversary.name,
                "an adversary of an attack exports " + attack_oracle + "()" +
                    (answer ? " -> " + answer->name() : "") + " alone"};
  if (adversary.finalize || raises(adversary.initializers, EventId{attack.won}) ||
      raises(adversary.exports, EventId{attack.won}))
    throw Error{ErrorCode::usage, adversary.name,
                "who wins is said by the game, not by its adversary"};
}

void expect_within_budgets(const Package& adversary, const Package& game) {
  std::map<std::string, Size> calls;
  for (const Procedure* procedure : procedures_of(adversary))
    for (const auto& node : procedure->body) {
      if (node.kind() != NodeKind::call) continue;
      const Signature* called = adversary.find_import(node.import().name());
      const auto length = length_of_each(node.domain, called->output);
      Size& made = calls.try_emplace(called->name, 0).first->second;
      made = made + (length && !node.guarded() ? *length : Size{1});
    }
  for (const auto& [oracle, made] : calls) {
    const Procedure* its = game.find_export(oracle);
    if (its != nullptr && its->budget && !certainly_at_most(made, *its->budget))
      throw Error{ErrorCode::usage, adversary.name,
                  "it calls " + oracle + " " + made.text() + " times, of at most " +
                      its->budget->text()};
  }
}

/// Whether the event happens somewhere in the body.
NodeId any_event(Graph& body, const EventId& event) {
  const std::size_t count = body.size();
  NodeId any = append(body, make_boolean(false));
  for (NodeId id = 0; id < count; ++id)
    if (body[id].is(NodeKind::event) && body[id].event() == event)
      any = append(body, make_apply(operations::bit_or(Boolean()), {any, id}));
  return any;
}

/// The adversary in the game, as a game whose one procedure returns the verdict: the game's own
/// where it has one, else what the adversary takes it for.
Package closed(const Attack& attack, const Package& adversary, const Package& game) {
  expect_interface(attack, adversary, game);
  expect_within_budgets(adversary, game);
  Package whole = link(adversary, game);
  Procedure& run = whole.exports.front();
  run.budget = Size{1};
  run.signature.output = Boolean();
  if (whole.finalize)
    run.result = append_body(run.body, *whole.finalize, {run.result}, "Finalize/");
  else if (!attack.won.empty())
    run.result = any_event(run.body, EventId{attack.won});
  whole.finalize.reset();
  return whole;
}

/// The game in which ATTACK shows nothing, and an event says that its answer was this one.
Package with_answer_as_event(Package whole, bool answer) {
  for (auto& procedure : whole.exports) {
    auto& body = procedure.body;
    NodeId happens = procedure.result;
    if (!answer) happens = append(body, make_apply(operations::bit_not(Boolean()), {happens}));
    append(body, make_event(EventId{attack_oracle}, happens));
    procedure.result = append(body, make_constant(Unit(), Value{0}));
    procedure.signature.output = Unit();
  }
  return whole;
}

LemmaResult probability_of(const Package& whole, bool answer) {
  return bound_event(form_of(with_answer_as_event(whole, answer), {attack_oracle}));
}

/// ATTACK() says no.
Package always_no() {
  GameBuilder game{"No"};
  game.oracle(attack_oracle, {}, [](Body& at) { return at.boolean(false); }).at_most(1);
  return game.build();
}

/// For all sizes: what the lemmas give, and whether that is enough.
LemmaFinding for_all_sizes(const Proof& proof, const Attack& attack) {
  const Sizes symbols{proof.sizes()};
  const Package adversary = attack.adversary(symbols), game = attack.game(symbols);
  if (attack.other) expect_same_contract(game, attack.other(symbols));
  LemmaFinding finding;
  const LemmaResult missed = probability_of(closed(attack, adversary, game), false);
  if (!missed.bound) {
    finding.evidence = "a missed yes: " + missed.reason;
    return finding;
  }
  LemmaResult wrong{Bound{0}, ""};
  if (attack.other) wrong = probability_of(closed(attack, adversary, attack.other(symbols)), true);
  if (!wrong.bound) {
    finding.evidence = "a wrong yes: " + wrong.reason;
    return finding;
  }
  const Bound lost = *missed.bound + *wrong.bound, least = Bound{1} - lost;
  std::map<std::string, Integer> minima;
  for (const auto& spec : proof.sizes()) minima[spec.name] = spec.minimum;
  const Bound stated = attack.advantage(symbols);
  finding.evidence = "advantage at least 1";
  if (!lost.is_zero())
    finding.evidence +=
        " - " + (lost.summands().size() > 1 ? "(" + lost.text() + ")" : lost.text());
  finding.evidence += " for all sizes";
  if (!missed.bound->is_zero()) finding.evidence += "; " + missed.reason;
  if (!wrong.bound->is_zero()) finding.evidence += "; " + wrong.reason;
  if (!(least - stated).is_certainly_not_negative(minima))
    finding.evidence += "; stated is " + stated.text();
  else
    finding.verdict = ProofVerdict::verified;
  return finding;
}

}  // namespace

LemmaFinding check_attack(const Proof& proof, const Attack& attack, const std::string& claim) {
  LemmaFinding finding = for_all_sizes(proof, attack);
  finding.evidence_class = finding.verdict == ProofVerdict::verified ? "proved" : "exact";
  const Context context;
  std::string numbers;
  for (const auto& instance : proof.instances()) {
    const Sizes sizes{proof.sizes(), instance};
    const Package adversary = attack.adversary(sizes);
    const Distance exact = distance_between(
        closed(attack, adversary, attack.game(sizes)),
        attack.other ? closed(attack, adversary, attack.other(sizes)) : always_no(), context);
    if (!exact.value) continue;
    const Rational stated = attack.advantage(sizes).evaluate(instance, {});
    std::string at;
    for (const auto& [name, value] : instance)
      at += (at.empty() ? "" : ", ") + name + "=" + value.str();
    numbers += (numbers.empty() ? "; exactly " : ", ") + to_fraction(*exact.value) + " at " + at;
    if (*exact.value >= stated || finding.refutation) continue;
    if (finding.verdict == ProofVerdict::verified)
      throw Error{ErrorCode::contradiction, proof.name() + "/" + claim,
                  "two methods contradict each other, so that one of them has a defect; please "
                  "report this with the proof. Proved: " +
                      finding.evidence + ". At " + at + " the attack's advantage is " +
                      to_fraction(*exact.value)};
    finding.verdict = ProofVerdict::refuted;
    finding.refutation = Refutation{.sizes = instance,
                                    .advantage = *exact.value,
                                    .claim = claim + ", with advantage " + to_fraction(stated),
                                    .transcript = exact.shown_by,
                                    .measure = "the attack's advantage is"};
  }
  finding.evidence += numbers;
  return finding;
}

}  // namespace certamen
