// SPDX-License-Identifier: Apache-2.0
#include "framework/language/steps.hpp"

#include <algorithm>
#include <utility>

#include "framework/engines/equivalence/equivalence.hpp"
#include "framework/language/proof_games.hpp"
#include "framework/language/proof_lemmas.hpp"
#include "framework/language/stated_bound.hpp"
#include "framework/proof/call_count.hpp"
#include "framework/proof/form.hpp"
#include "framework/proof/match.hpp"

namespace certamen::language {

namespace {

std::vector<SizeSpec> specs_of(const ProofContext& context) {
  std::vector<SizeSpec> specs;
  for (const DeclaredSize& size : context.sizes) specs.push_back(size.spec);
  return specs;
}

std::vector<Signature> oracles_of(const Package& package) {
  std::vector<Signature> interface;
  for (const Procedure& procedure : package.exports) interface.push_back(procedure.signature);
  std::ranges::sort(interface, {}, &Signature::name);
  return interface;
}

std::string listed(const std::vector<Signature>& interface) {
  std::string text;
  for (const Signature& each : interface) text += (text.empty() ? "" : ", ") + to_string(each);
  return text;
}

}  // namespace

StepReader::StepReader(std::shared_ptr<ProofContext> context) : context_{std::move(context)} {
  if (context_->file().calls) return;
  calls_symbol_ = "calls";
  while (std::ranges::any_of(
      context_->sizes, [&](const DeclaredSize& size) { return size.spec.name == calls_symbol_; }))
    calls_symbol_ += "_";
}

Sizes StepReader::symbols() const {
  std::vector<SizeSpec> specs = specs_of(*context_);
  if (!calls_symbol_.empty()) specs.push_back({calls_symbol_, "", 1});
  return Sizes{specs};
}

std::string StepReader::text_of(const Step& step) const {
  std::string text = to_text(step.game);
  if (step.reduction) text += " compose " + to_text(*step.reduction);
  return text;
}

GameAt StepReader::game(const Step& step) const {
  const bool defined = !maybe_undefined_.contains(&step);
  return [context = context_, calls = calls_symbol_, &step, defined](const Sizes& sizes) {
    Packages packages{*context, sizes, calls};
    const bool watched = !defined && packages.are_symbolic();
    return packages
        .whole(packages.reader().meaning(step), watched ? Watch::undefined : Watch::nothing)
        .package;
  };
}

/// For all sizes by normal forms; else the game cannot be verified, and must be defined at the
/// instance.
void StepReader::expect_defined(const Step& step, const std::optional<Sizes>& instance,
                                const Context& context) {
  const auto sides = [&](const Sizes& sizes) {
    Packages packages{*context_, sizes, calls_symbol_};
    const Meant meant = packages.reader().meaning(step);
    return std::pair{packages.whole(meant, Watch::undefined),
                     packages.whole(meant, Watch::never).package};
  };
  const auto [watched, never] = sides(symbols());
  if (watched.places.empty() && watched.of_challenger.empty()) return;
  if (!difference(form_of(watched.package), form_of(never))) return;
  const auto refuse = [&](const Undefined& place, const std::string& what) {
    throw error_at(*place.source, place.place, ErrorCode::unsupported,
                   "in " + text_of(step) + ", line " + std::to_string(step.place.line) + ": " +
                       place.what + what);
  };
  const std::string open = ": it is not shown that this cannot happen";
  if (!instance) refuse(watched.place(0), open);
  const auto [first, second] = sides(*instance);
  EquivalenceResult result = decide_equivalence(first.package, second, {.calls = 8}, context);
  if (!result.equivalent) refuse(watched.place(0), open);
  if (result.equivalent == false) {
    const Integer answer = result.transcript.back().output.code();
    result.transcript.pop_back();  // what it sees is the place
    std::string calls = to_text(result.transcript, first.package);
    while (calls.ends_with('\n')) calls.pop_back();
    refuse(first.place(answer), calls.empty() ? "" : ", after\n" + calls);
  }
  maybe_undefined_.insert(&step);
}

namespace {

/// Throws Error(usage) if the lemma's proof limits the calls of each oracle and the reduction may
/// exceed that limit: the lemma does not cover it.
void expect_few_calls(ProofContext& context, const Lemma& lemma, const Package& reduction,
                      const Size& calls, const Step& step) {
  if (!std::get<ProofFile>(proof_of_lemma(context, lemma).file->content).calls) return;
  for (const auto& [oracle, count] : calls_made(reduction))
    if (!count.size() || !certainly_at_most(*count.size(), calls))
      throw error_at(*context.proof.source, step.place, ErrorCode::usage,
                     "the lemma is proved for calls <= " + calls.text() +
                         ", and the number of calls of " + oracle + " by the reduction may be " +
                         count.text());
}

}  // namespace

std::optional<Assumed> StepReader::assumed_between(Reader& reader, const Step& first,
                                                   const Step& second) const {
  const Meant one = reader.meaning(first), other = reader.meaning(second);
  if (one.pair == nullptr || one.pair != other.pair || one.game.tree == other.game.tree ||
      !same_arguments(one.game, other.game) || one.reduction == nullptr ||
      one.reduction != other.reduction || !same_arguments(*one.reducing, *other.reducing))
    return std::nullopt;
  return assumed(*context_, reader, one);
}

std::string StepReader::reason_for_equality(const Step& first, const Step& second) const {
  const Sizes sizes = symbols();
  Reader reader{*context_, sizes};
  const auto assumption = assumed_between(reader, first, second);
  return assumption ? "compared, since " + assumption->not_applicable : "interchangeable";
}

std::optional<AssumptionHop> StepReader::by_assumption(const Step& first,
                                                       const Step& second) const {
  const Sizes sizes = symbols();
  Reader reader{*context_, sizes};
  const auto assumption = assumed_between(reader, first, second);
  if (!assumption || !assumption->not_applicable.empty()) return std::nullopt;
  const Meant one = reader.meaning(first);
  const bool forwards = one.game.tree == &games_in(*one.pair).left;
  const auto alone = [&](const Step& step) -> GameAt {
    return [context = context_, calls = calls_symbol_, &step](const Sizes& at) {
      Packages packages{*context, at, calls};
      return packages.alone(packages.reader().meaning(step), Watch::nothing).package;
    };
  };
  const auto reduction = [context = context_, calls = calls_symbol_, &first](const Sizes& at) {
    Packages packages{*context, at, calls};
    return packages.reducing(packages.reader().meaning(first), Watch::nothing).package;
  };
  if (assumption->lemma != nullptr)
    expect_few_calls(*context_, *assumption->lemma, reduction(sizes),
                     Packages{*context_, sizes, calls_symbol_}.calls(), first);
  return AssumptionHop{{assumption->name, assumption->text, alone(forwards ? first : second),
                        alone(forwards ? second : first)},
                       forwards ? Towards::ideal : Towards::real,
                       one.reduction->game.name,
                       reduction};
}

void StepReader::check(const std::vector<const Step*>& steps) const {
  const Sizes sizes = symbols();
  Packages packages{*context_, sizes, calls_symbol_};
  Reader& reader = packages.reader();
  const auto fail = [&](Place place, ErrorCode code, const std::string& message) {
    throw error_at(*context_->proof.source, place, code, message);
  };
  const Pair theorem = reader.pair(reader.root(), context_->file().theorem.game);
  for (const Expression& e : context_->file().assumptions) (void)reader.pair(reader.root(), e);
  const auto is_side = [&](const Step& step) {
    const Meant meant = reader.meaning(step);
    return meant.pair == theorem.file && meant.reduction == nullptr &&
           same_arguments(meant.game, theorem.left);
  };
  for (const Step* end : {steps.front(), steps.back()})
    if (!is_side(*end))
      fail(end->place, ErrorCode::usage, "the proof starts and ends with the theorem's games");
  if (reader.meaning(*steps.front()).game.tree == reader.meaning(*steps.back()).game.tree)
    fail(steps.back()->place, ErrorCode::usage,
         "the proof ends with the game that it starts with, not with the theorem's other one");
  std::vector<Signature> wanted;
  for (const Step* step : steps) {
    const Meant meant = reader.meaning(*step);
    if (!(reader.attacked(reader.root(), step->against) == theorem))
      fail(step->against.place, ErrorCode::usage, "this is not the theorem's adversary");
    if (meant.reduction != nullptr) {
      const Reduction& reduction = *meant.reduction;
      const Pair composed = reader.pair(*meant.reducing, reduction.composed);
      if (composed.file != meant.pair || !same_arguments(composed.left, meant.game))
        fail(step->place, ErrorCode::usage,
             "the reduction is composed with another pair of games: " +
                 to_text(reduction.composed));
      if (!(reader.attacked(*meant.reducing, reduction.against) == theorem))
        fail(reduction.against.place, ErrorCode::usage, "this is not the theorem's adversary");
    }
    const auto interface = oracles_of(packages.whole(meant).package);
    if (step == steps.front()) wanted = interface;
    if (interface != wanted)
      fail(step->place, ErrorCode::type_mismatch,
           "this game has other oracles than the theorem's: " + listed(interface) + " against " +
               listed(wanted));
  }
}

BoundAt StepReader::stated_bound() const {
  const BoundAt stated = [context = context_, calls = calls_symbol_](const Sizes& sizes) {
    return language::stated_bound(*context, sizes, calls);
  };
  (void)stated(symbols());  // what makes no sense is refused before anything is computed
  return stated;
}

bool StepReader::exist_at(const std::vector<const Step*>& steps, const Sizes& sizes) const {
  try {
    for (const Step* step : steps) (void)game (*step)(sizes);
  } catch (const Error& error) {
    if (error.code() != ErrorCode::too_large) throw;
    return false;
  }
  return true;
}

}  // namespace certamen::language
