// SPDX-License-Identifier: Apache-2.0
#include "framework/language/proof_games.hpp"

#include <algorithm>
#include <cctype>
#include <utility>

#include "framework/language/counters.hpp"
#include "framework/proof/call_count.hpp"

namespace certamen::language {

namespace {

Entity argument_of(const Instance& of, std::size_t i) {
  return of.names.at(of.tree->parameters[i].name);
}

const std::string& name_of(const Game& game) {
  return game.name;
}
const std::string& name_of(const Reduction& reduction) {
  return reduction.game.name;
}

std::string identifier_of(std::string text) {
  for (char& c : text)
    if (!std::isalnum(static_cast<unsigned char>(c))) c = '_';
  while (text.ends_with('_')) text.pop_back();
  return text;
}

}  // namespace

bool same_arguments(const Instance& a, const Instance& b) {
  if (a.tree->parameters.size() != b.tree->parameters.size()) return false;
  for (std::size_t i = 0; i < a.tree->parameters.size(); ++i)
    if (!same(argument_of(a, i), argument_of(b, i))) return false;
  return true;
}

const GameFile& games_in(const Loaded& file) {
  return std::get<GameFile>(file.file->content);
}

Pair Reader::pair(const Instance& among, const Expression& e) {
  if (e.form != Form::call || e.parts[0].form != Form::name)
    fail(among, e.place, ErrorCode::unsupported, "expected a pair of games with its arguments");
  const Loaded& file = context_.library.imported(context_.proof, e.parts[0].text, e.place);
  if (!std::holds_alternative<GameFile>(file.file->content))
    fail(among, e.place, ErrorCode::type_mismatch, "this is no pair of games");
  return {&file, with_listed(file, world_.bind(file, games_in(file).left, among, e))};
}

/// With the sets that this file's reductions pass to the pair, at whatever arguments: for each
/// parameter that is a set as many values as the largest of them has.
Instance Reader::with_listed(const Loaded& pair, Instance game) {
  for (const auto& helper : context_.file().helpers) {
    const auto* reduction = std::get_if<Reduction>(&helper);
    if (reduction == nullptr || reduction->composed.form != Form::call ||
        reduction->composed.parts[0].form != Form::name)
      continue;
    const Expression& name = reduction->composed.parts[0];
    if (&context_.library.imported(context_.proof, name.text, name.place) != &pair) continue;
    (void)any_expression(reduction->game, [&](const Expression& call) {
      count_listed(call, game);
      return false;
    });
  }
  return game;
}

/// Of a call of the challenger.
void Reader::count_listed(const Expression& call, Instance& game) {
  if (call.form != Form::call || call.parts[0].form != Form::member) return;
  const Expression& callee = call.parts[0];
  if (callee.parts[0].form != Form::name || callee.parts[0].text != "challenger") return;
  const auto& methods = game.tree->methods;
  const auto method = std::ranges::find(methods, callee.text, &Method::name);
  if (method == methods.end() || method->parameters.size() + 1 != call.parts.size()) return;
  for (std::size_t i = 0; i < method->parameters.size(); ++i) {
    const Expression& type = method->parameters[i].type;
    if (type.form != Form::set_type || type.parts.empty()) continue;
    const Expression& set = call.parts[i + 1];
    if (set.form != Form::set || set.parts.empty())
      fail(root(), set.place, ErrorCode::unsupported,
           "a set as an argument that is not written out, as {a, b}, is not supported yet");
    std::size_t& most = game.listed[{method->name, i}];
    most = std::max(most, set.parts.size());
  }
}

Pair Reader::attacked(const Instance& among, const Expression& e) {
  if (e.form != Form::member || e.text != "Adversary")
    fail(among, e.place, ErrorCode::usage, "expected GAME.Adversary");
  return pair(among, e.parts[0]);
}

template <class T>
const T* Reader::helper(const Expression& call) const {
  if (call.form != Form::call || call.parts[0].form != Form::name) return nullptr;
  for (const auto& each : context_.file().helpers)
    if (const auto* it = std::get_if<T>(&each); it && name_of(*it) == call.parts[0].text) return it;
  return nullptr;
}

Meant Reader::meaning(const Step& step) {
  Meant meant = game(step.game);
  if (!step.reduction) return meant;
  const Expression& call = *step.reduction;
  meant.reduction = helper<Reduction>(call);
  if (meant.reduction == nullptr)
    fail(root(), call.place, ErrorCode::unknown_name, "there is no such reduction in this file");
  meant.reducing = world_.bind(context_.proof, meant.reduction->game, root(), call);
  return meant;
}

Meant Reader::game(const Expression& e) {
  if (e.form == Form::call) {
    const Game* own = helper<Game>(e);
    if (own == nullptr)
      fail(root(), e.place, ErrorCode::unknown_name, "there is no such game in this file");
    return {nullptr, world_.bind(context_.proof, *own, root(), e)};
  }
  if (e.form != Form::member) fail(root(), e.place, ErrorCode::usage, "expected a game");
  const Pair both = pair(root(), e.parts[0]);
  const GameFile& file = games_in(*both.file);
  if (file.left.name == e.text) return {both.file, both.left};
  if (file.right.name != e.text)
    fail(root(), e.place, ErrorCode::unknown_name,
         "the games are '" + file.left.name + "' and '" + file.right.name + "'");
  return {both.file,
          with_listed(*both.file, world_.bind(*both.file, file.right, root(), e.parts[0]))};
}

std::optional<Assumed> assumed(const ProofContext& context, Reader& reader, const Meant& meant) {
  std::vector<Expression> all = context.file().assumptions;
  const std::size_t assumptions = all.size();
  for (const Lemma& lemma : context.file().lemmas) all.push_back(lemma.claim.game);
  const auto found = std::ranges::find_if(all, [&](const Expression& e) {
    const Pair pair = reader.pair(reader.root(), e);
    return pair.file == meant.pair && same_arguments(pair.left, meant.game);
  });
  if (found == all.end()) return std::nullopt;
  const auto place = static_cast<std::size_t>(found - all.begin());
  const std::set<std::string> functions = Packages::shared(meant);
  std::string text = to_text(*found);
  std::string name = identifier_of(text) + "_" + std::to_string(place + 1);
  if (place >= assumptions) text += ", by " + context.file().lemmas[place - assumptions].file;
  // With functions that its adversary asks as well it is another assumption.
  for (const std::string& function : functions) name += "_" + function;
  if (place < assumptions) return Assumed{std::move(name), std::move(text)};
  std::string reason;
  if (!functions.empty()) {
    for (const std::string& function : functions) reason += (reason.empty() ? "" : ", ") + function;
    reason = "the lemma " + to_text(*found) +
             " does not apply: it is about adversaries that do not ask " + reason + ", and " +
             meant.reduction->game.name + " does";
  }
  return Assumed{std::move(name), std::move(text), &context.file().lemmas[place - assumptions],
                 std::move(reason)};
}

const Undefined& Whole::place(const Integer& answer) const {
  const Integer codes = Lowering::undefined_codes().cardinality();
  const bool composed = package.find_export(watching)->signature.output.kind() == DomainKind::tuple;
  const Integer own = composed ? Integer{answer / codes} : answer;
  if (own > 0) return places.at(static_cast<std::size_t>(own) - 1);
  const Integer its = composed ? Integer{answer % codes} : Integer{0};
  if (its > 0) return of_challenger.at(static_cast<std::size_t>(its) - 1);
  return places.empty() ? of_challenger.front() : places.front();
}

Packages::Packages(ProofContext& context, const Sizes& sizes, const std::string& calls_symbol)
    : reader_{context, sizes},
      calls_{calls_symbol.empty() ? number_of(reader_.root(), *context.file().calls)
                                  : sizes[calls_symbol]},
      symbolic_{calls_.is_symbol() || std::ranges::any_of(context.sizes, [&](const auto& size) {
                  return sizes[size.spec.name].is_symbol();
                })} {
  if (!certainly_at_most(0, calls_))
    throw error_at(*context.proof.source, context.file().calls->place, ErrorCode::usage,
                   "the number of calls may be negative: " + calls_.text());
}

/// The functions that both ask.
std::set<std::string> Packages::shared(const Meant& meant) {
  std::set<std::string> both;
  if (!meant.reducing) return both;
  const auto own = drawn_functions(*meant.reducing), its = drawn_functions(meant.game);
  for (const auto& [name, type] : own)
    if (its.contains(name)) both.insert(name);
  return both;
}

/// No oracle is called more often than all of them together, which is a sum; of one oracle that is
/// called at all it is its number of calls.
std::optional<Size> Packages::calls_by(const Meant& meant) const {
  Size all{0};
  for (const auto& [oracle, count] : calls_made(reducing(meant, Watch::nothing).package)) {
    if (oracle == initialize_name) continue;
    if (!count.size()) return std::nullopt;
    all = all + *count.size();
  }
  return all;
}

LoweredGame Packages::alone(const Meant& meant, Watch watch) const {
  Lower how{.watch = watch, .shared = shared(meant)};
  if (meant.reduction != nullptr && has_counter(*meant.game.tree)) how.counted = calls_by(meant);
  return lower(meant.game, how);
}

LoweredGame Packages::reducing(const Meant& meant, Watch watch) const {
  return lower(
      *meant.reducing,
      {.watch = watch, .challenger = &meant.game, .calls = calls_, .shared = shared(meant)});
}

Whole Packages::whole(const Meant& meant, Watch watch) const {
  if (meant.reduction == nullptr) {
    LoweredGame game =
        lower(meant.game, {.watch = watch, .calls = calls_, .shared = shared(meant)});
    return {std::move(game.package), std::move(game.places), {}};
  }
  LoweredGame game = alone(meant, watch);
  LoweredGame reduction = reducing(meant, watch);
  return {link(reduction.package, game.package), std::move(reduction.places),
          std::move(game.places)};
}

}  // namespace certamen::language
