// SPDX-License-Identifier: Apache-2.0
#include "framework/language/steps.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "framework/engines/equivalence/equivalence.hpp"
#include "framework/games/builder.hpp"
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

bool mentions(const Expression& e, const std::string& name) {
  return (e.form == Form::name && e.text == name) ||
         std::ranges::any_of(e.parts, [&](const Expression& part) { return mentions(part, name); });
}

/// With the first number for what is counted, unless they have one.
Sizes at_first(const std::optional<IndexRange>& range, const Sizes& sizes) {
  if (!range || sizes.contains(range->index)) return sizes;
  return sizes.with(range->index, Size{range->first});
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

Sizes StepReader::symbols(const Step& line) const {
  const auto range = counted(line);
  return range ? symbols().with(range->index, range->symbol()) : symbols();
}

std::optional<IndexRange> StepReader::counted(const Step& line) const {
  const auto found = indices_.find(&line);
  return found == indices_.end() ? std::nullopt : std::optional{found->second};
}

void StepReader::count(const Induction& induction, const std::vector<const Step*>& lines) {
  const Sizes sizes = symbols();
  const auto fail = [&](Place place, ErrorCode code, const std::string& message) {
    throw error_at(*context_->proof.source, place, code, message);
  };
  const Reader reader{*context_, sizes};
  if (reader.root().names.contains(induction.name) || sizes.contains(induction.name))
    fail(induction.place, ErrorCode::duplicate_name,
         "'" + induction.name + "' is declared already");
  const Size from = number_of(reader.root(), induction.from);
  const Size to = number_of(reader.root(), induction.to);
  if (from.is_symbol() || from.number() < 0)
    fail(induction.from.place, ErrorCode::unsupported,
         "expected a number from 0 on, not " + from.text());
  const auto steps = (to - from + 1).symbol();
  if (!steps || steps->minimum < 1)
    fail(induction.to.place, ErrorCode::unsupported,
         "expected as many steps as a declared Int says, as from 1 to q; these are " +
             (to - from + 1).text());
  context_->indices.insert(induction.name);
  const IndexRange range{induction.name, steps->name, from.number()};
  for (const Step* line : lines) indices_.insert_or_assign(line, range);
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
    Package package =
        packages.whole(packages.reader().meaning(step), watched ? Watch::undefined : Watch::nothing)
            .package;
    if (Procedure* seen = package.find_export(watching))  // no two lines are undefined alike
      seen->signature.name = fmt::format("{} {}:{}", watching, step.place.line, step.place.column);
    return package;
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
  const auto [watched, never] = sides(symbols(step));
  if (watched.places.empty() && watched.of_challenger.empty()) return;
  if (!difference(form_of(watched.package), form_of(never))) return;
  const auto refuse = [&](const Undefined& place, const std::string& what) {
    throw error_at(*place.source, place.place, ErrorCode::unsupported,
                   "in " + text_of(step) + ", line " + std::to_string(step.place.line) + ": " +
                       place.what + what);
  };
  const std::string open = ": it is not shown that this cannot happen";
  if (!instance) refuse(watched.place(0), open);
  std::vector<Sizes> all{*instance};
  if (const auto range = counted(step)) {
    all.clear();
    for (const Integer& i : range->numbers(*instance))
      all.push_back(instance->with(range->index, i));
  }
  for (const Sizes& at : all) {
    const auto [first, second] = sides(at);
    EquivalenceResult result = decide_equivalence(first.package, second, {.calls = 8}, context);
    if (!result.equivalent) refuse(watched.place(0), open);
    if (result.equivalent == true) continue;
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

namespace {

/// The reduction that passes all calls on.
Package forwarding(const Package& game) {
  PackageBuilder builder{"Forwarding"};
  for (const Procedure& oracle : game.exports) {
    const Signature& signature = oracle.signature;
    builder.import(signature);
    builder.oracle(signature.name, signature.inputs,
                   [&](Body& at, const std::vector<Node>& inputs) {
                     return at.call_with(signature.name, inputs);
                   });
    if (oracle.budget) builder.at_most(*oracle.budget);
    for (const std::string& first : oracle.only_after) builder.only_after(first);
    for (const std::string& end : oracle.only_before) builder.only_before(end);
  }
  return builder.build();
}

}  // namespace

std::optional<Assumed> StepReader::assumed_between(Reader& reader, const Step& first,
                                                   const Step& second) const {
  const Meant one = reader.meaning(first), other = reader.meaning(second);
  if (one.pair == nullptr || one.pair != other.pair || one.game.tree == other.game.tree ||
      !same_arguments(one.game, other.game) || one.reduction != other.reduction ||
      (one.reduction != nullptr && !same_arguments(*one.reducing, *other.reducing)))
    return std::nullopt;
  return assumed(*context_, reader, one);
}

std::string StepReader::reason_for_equality(const Step& first, const Step& second) const {
  const Sizes sizes = symbols(first);
  Reader reader{*context_, sizes};
  const auto assumption = assumed_between(reader, first, second);
  return assumption ? "compared, since " + assumption->not_applicable : "interchangeable";
}

std::optional<AssumptionHop> StepReader::by_assumption(const Step& first,
                                                       const Step& second) const {
  const Sizes sizes = symbols(first);
  Reader reader{*context_, sizes};
  const auto assumption = assumed_between(reader, first, second);
  if (!assumption || !assumption->not_applicable.empty()) return std::nullopt;
  const Meant one = reader.meaning(first);
  const auto range = counted(first);
  const bool forwards = one.game.tree == &games_in(*one.pair).left;
  const auto alone = [&](const Step& step) -> GameAt {
    return [context = context_, calls = calls_symbol_, &step, range](const Sizes& at) {
      const Sizes own = at_first(range, at);  // the assumption's game is the same at each number
      Packages packages{*context, own, calls};
      return packages.alone(packages.reader().meaning(step), Watch::nothing).package;
    };
  };
  const auto reduction = [context = context_, calls = calls_symbol_, &first](const Sizes& at) {
    Packages packages{*context, at, calls};
    const Meant meant = packages.reader().meaning(first);
    return meant.reduction == nullptr ? forwarding(packages.whole(meant).package)
                                      : packages.reducing(meant, Watch::nothing).package;
  };
  if (assumption->lemma != nullptr)
    expect_few_calls(*context_, *assumption->lemma, reduction(sizes),
                     Packages{*context_, sizes, calls_symbol_}.calls(), first);
  return AssumptionHop{{assumption->name, assumption->text, alone(forwards ? first : second),
                        alone(forwards ? second : first)},
                       forwards ? Towards::ideal : Towards::real,
                       one.reduction == nullptr ? "the adversary" : one.reduction->game.name,
                       reduction};
}

void StepReader::check(const std::vector<const Step*>& steps) const {
  const Sizes sizes = symbols();
  Packages packages{*context_, sizes, calls_symbol_};
  Reader& reader = packages.reader();
  const auto fail = [&](Place place, ErrorCode code, const std::string& message) {
    throw error_at(*context_->proof.source, place, code, message);
  };
  const Expression& claimed = context_->file().theorem.game;
  const Pair theorem = reader.pair(reader.root(), claimed);
  if (!theorem.left.listed.empty())  // reductions pass few sets, and its adversary any
    fail(claimed.place, ErrorCode::unsupported,
         "a theorem whose adversary passes sets as arguments is not supported yet");
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
    const Sizes own_sizes = symbols(*step);
    Packages own_packages{*context_, own_sizes, calls_symbol_};
    Reader& own = own_packages.reader();
    const Meant meant = own.meaning(*step);
    const auto range = counted(*step);
    if (range && meant.reduction != nullptr && mentions(step->game, range->index))
      fail(step->game.place, ErrorCode::usage,
           "an assumption is one for all numbers of an induction, and these games depend on '" +
               range->index + "'");
    const Pair its_theorem = own.pair(own.root(), context_->file().theorem.game);
    if (!(own.attacked(own.root(), step->against) == its_theorem))
      fail(step->against.place, ErrorCode::usage, "this is not the theorem's adversary");
    if (meant.reduction != nullptr) {
      const Reduction& reduction = *meant.reduction;
      const Pair composed = own.pair(*meant.reducing, reduction.composed);
      if (composed.file != meant.pair || !same_arguments(composed.left, meant.game))
        fail(step->place, ErrorCode::usage,
             "the reduction is composed with another pair of games: " +
                 to_text(reduction.composed));
      if (!(own.attacked(*meant.reducing, reduction.against) == its_theorem))
        fail(reduction.against.place, ErrorCode::usage, "this is not the theorem's adversary");
    }
    const auto interface = oracles_of(own_packages.whole(meant).package);
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
    for (const Step* step : steps) (void)game (*step)(at_first(counted(*step), sizes));
  } catch (const Error& error) {
    if (error.code() != ErrorCode::too_large) throw;
    return false;
  }
  return true;
}

}  // namespace certamen::language
