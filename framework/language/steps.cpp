// SPDX-License-Identifier: Apache-2.0
#include "framework/language/steps.hpp"

#include <algorithm>
#include <cctype>
#include <utility>

#include "framework/engines/equivalence/equivalence.hpp"
#include "framework/proof/form.hpp"
#include "framework/proof/match.hpp"

namespace certamen::language {

namespace {

/// A game with its arguments: one of a pair, or one of the proof's own.
struct Meant {
  const Loaded* pair = nullptr;
  Instance game;
  const Reduction* reduction = nullptr;
  std::optional<Instance> reducing = std::nullopt;
};

Entity argument_of(const Instance& of, std::size_t i) {
  return of.names.at(of.tree->parameters[i].name);
}

/// The same arguments one by one, whatever the parameters' names.
bool same_arguments(const Instance& a, const Instance& b) {
  if (a.tree->parameters.size() != b.tree->parameters.size()) return false;
  for (std::size_t i = 0; i < a.tree->parameters.size(); ++i)
    if (!same(argument_of(a, i), argument_of(b, i))) return false;
  return true;
}

/// A pair of games, at arguments that both games of it take.
struct Pair {
  const Loaded* file;
  Instance left;
  friend bool operator==(const Pair& a, const Pair& b) {
    return a.file == b.file && same_arguments(a.left, b.left);
  }
};

const GameFile& games_in(const Loaded& file) {
  return std::get<GameFile>(file.file->content);
}

/// What the lines of a proof mean at some sizes.
class Reader {
 public:
  Reader(ProofContext& context, const Sizes& sizes) : context_{context}, world_{context, sizes} {}

  const Instance& root() const { return world_.root(); }

  /// "Secrecy(E)"
  Pair pair(const Instance& among, const Expression& e) {
    if (e.form != Form::call || e.parts[0].form != Form::name)
      fail(among, e.place, ErrorCode::unsupported, "expected a pair of games with its arguments");
    const Loaded& file = context_.library.imported(context_.proof, e.parts[0].text, e.place);
    if (!std::holds_alternative<GameFile>(file.file->content))
      fail(among, e.place, ErrorCode::type_mismatch, "this is no pair of games");
    return {&file, world_.bind(file, games_in(file).left, among, e)};
  }

  /// "Secrecy(E).Adversary"
  Pair attacked(const Instance& among, const Expression& e) {
    if (e.form != Form::member || e.text != "Adversary")
      fail(among, e.place, ErrorCode::usage, "expected GAME.Adversary");
    return pair(among, e.parts[0]);
  }

  Meant meaning(const Step& step) {
    Meant meant = game(step.game);
    if (!step.reduction) return meant;
    const Expression& call = *step.reduction;
    meant.reduction = helper<Reduction>(call);
    if (meant.reduction == nullptr)
      fail(root(), call.place, ErrorCode::unknown_name, "there is no such reduction in this file");
    meant.reducing = world_.bind(context_.proof, meant.reduction->game, root(), call);
    return meant;
  }

 private:
  Meant game(const Expression& e) {
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
    return {both.file, world_.bind(*both.file, file.right, root(), e.parts[0])};
  }

  static const std::string& name_of(const Game& game) { return game.name; }
  static const std::string& name_of(const Reduction& reduction) { return reduction.game.name; }
  template <class T>
  const T* helper(const Expression& call) const {
    if (call.form != Form::call || call.parts[0].form != Form::name) return nullptr;
    for (const auto& each : context_.file().helpers)
      if (const auto* it = std::get_if<T>(&each); it && name_of(*it) == call.parts[0].text)
        return it;
    return nullptr;
  }
  [[noreturn]] static void fail(const Instance& among, Place place, ErrorCode code,
                                const std::string& message) {
    throw error_at(*among.source, place, code, message);
  }

  ProofContext& context_;
  World world_;
};

std::vector<SizeSpec> specs_of(const ProofContext& context) {
  std::vector<SizeSpec> specs;
  for (const DeclaredSize& size : context.sizes) specs.push_back(size.spec);
  return specs;
}

std::string identifier_of(std::string text) {
  for (char& c : text)
    if (!std::isalnum(static_cast<unsigned char>(c))) c = '_';
  while (text.ends_with('_')) text.pop_back();
  return text;
}

struct Whole {
  Package package;
  std::vector<Undefined> places, of_challenger;

  /// The place that the watching oracle names by this answer, or the first there is.
  const Undefined& place(const Integer& answer) const {
    const Integer codes = Lowering::undefined_codes().cardinality();
    const bool composed =
        package.find_export(watching)->signature.output.kind() == DomainKind::tuple;
    const Integer own = composed ? Integer{answer / codes} : answer;
    if (own > 0) return places.at(static_cast<std::size_t>(own) - 1);
    const Integer its = composed ? Integer{answer % codes} : Integer{0};
    if (its > 0) return of_challenger.at(static_cast<std::size_t>(its) - 1);
    return places.empty() ? of_challenger.front() : places.front();
  }
};

/// The games as packages at some sizes.
class Packages {
 public:
  Packages(ProofContext& context, const Sizes& sizes, const std::string& calls_symbol)
      : reader_{context, sizes},
        calls_{calls_symbol.empty() ? number_of(reader_.root(), *context.file().calls)
                                    : sizes[calls_symbol]},
        symbolic_{calls_.is_symbol() || std::ranges::any_of(context.sizes, [&](const auto& size) {
                    return sizes[size.spec.name].is_symbol();
                  })} {}

  Reader& reader() { return reader_; }
  bool are_symbolic() const { return symbolic_; }
  LoweredGame alone(const Meant& meant, Watch watch) const {
    Lower how{.watch = watch};
    if (meant.reduction == nullptr) how.calls = calls_;
    return lower(meant.game, how);
  }
  LoweredGame reducing(const Meant& meant, Watch watch) const {
    return lower(*meant.reducing, {.watch = watch, .challenger = &meant.game, .calls = calls_});
  }
  Whole whole(const Meant& meant, Watch watch = Watch::nothing) const {
    LoweredGame game = alone(meant, watch);
    if (meant.reduction == nullptr) return {std::move(game.package), std::move(game.places), {}};
    LoweredGame reduction = reducing(meant, watch);
    return {link(reduction.package, game.package), std::move(reduction.places),
            std::move(game.places)};
  }

 private:
  Reader reader_;
  Size calls_;
  bool symbolic_;
};

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

std::optional<AssumptionHop> StepReader::by_assumption(const Step& first,
                                                       const Step& second) const {
  const Sizes sizes = symbols();
  Reader reader{*context_, sizes};
  const Meant one = reader.meaning(first), other = reader.meaning(second);
  if (one.pair == nullptr || one.pair != other.pair || one.game.tree == other.game.tree ||
      !same_arguments(one.game, other.game) || one.reduction == nullptr ||
      one.reduction != other.reduction || !same_arguments(*one.reducing, *other.reducing))
    return std::nullopt;
  const auto& assumptions = context_->file().assumptions;
  const auto found = std::ranges::find_if(assumptions, [&](const Expression& e) {
    const Pair assumed = reader.pair(reader.root(), e);
    return assumed.file == one.pair && same_arguments(assumed.left, one.game);
  });
  if (found == assumptions.end()) return std::nullopt;
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
  const std::string number = std::to_string(found - assumptions.begin() + 1);
  return AssumptionHop{{identifier_of(to_text(*found)) + "_" + number, to_text(*found),
                        alone(forwards ? first : second), alone(forwards ? second : first)},
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
      const auto own = drawn_functions(*meant.reducing), its = drawn_functions(meant.game);
      for (const auto& [name, type] : own)
        if (its.contains(name))
          fail(step->place, ErrorCode::unsupported,
               "the function '" + name +
                   "' that both a reduction and its challenger ask is not supported yet");
    }
    const auto interface = oracles_of(packages.whole(meant).package);
    if (step == steps.front()) wanted = interface;
    if (interface != wanted)
      fail(step->place, ErrorCode::type_mismatch,
           "this game has other oracles than the theorem's: " + listed(interface) + " against " +
               listed(wanted));
  }
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
