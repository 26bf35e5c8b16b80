// SPDX-License-Identifier: Apache-2.0
#include "framework/check/file_entries.hpp"

#include <algorithm>
#include <list>
#include <map>

#include "framework/check/best_moves.hpp"
#include "framework/engines/exact/exact.hpp"
#include "framework/error.hpp"
#include "framework/language/advantage.hpp"
#include "framework/language/counters.hpp"
#include "framework/language/game.hpp"
#include "framework/language/interface.hpp"

namespace certamen {

namespace {

using language::GamePair;
using language::Library;
using language::SchemeInFile;
using language::Settings;

ParameterSpec spec_of(const language::Taken& taken) {
  ParameterSpec spec{taken.name, taken.meaning, taken.value};
  if (taken.is_number) spec.minimum = 1;
  return spec;
}

std::vector<ParameterSpec> specs_of(const std::vector<language::Taken>& taken) {
  std::vector<ParameterSpec> specs;
  for (const auto& each : taken) specs.push_back(spec_of(each));
  return specs;
}

/// For a file of games that says itself which schemes it is about.
class NoScheme : public virtual Scheme {};

/// How often the oracles of a pair of games may be called: "q" times each, or "q_X" times X.
struct Budgets {
  std::string all = "q";
  std::vector<std::string> oracles = {};

  std::string of(const std::string& oracle) const { return all + "_" + oracle; }

  /// What is set for the oracle goes before what its file says.
  Size calls(const Procedure& oracle, const Parameters& given) const {
    const std::string& name = oracle.signature.name;
    if (name == language::initialize_name)  // it says the same each time
      return oracle.budget && certainly_at_most(*oracle.budget, 0) ? *oracle.budget : Size{1};
    if (given.has(of(name))) return given.size(of(name));
    return oracle.budget ? *oracle.budget : given.size(all);
  }
};

/// The pair of games of one file, made for settings.
class GamesInFile {
 public:
  GamesInFile(std::shared_ptr<Library> library, std::string path, Context context)
      : library_{std::move(library)}, path_{std::move(path)}, context_{std::move(context)} {}

  struct Made {
    GamePair pair;
    Package left, right;
  };

  /// Once for each value of what the file and the scheme take, and of how often each oracle is
  /// called at most, where a field counts that.
  const Made& made(const Parameters& given, const SchemeInFile* scheme, Size calls = Size{1}) {
    GamePair pair = language::load_pair(*library_, path_, given.all(), scheme);
    Settings settings;
    for (const auto& taken : pair.taken) settings[taken.name] = taken.value;
    if (scheme != nullptr)
      for (const auto& taken : scheme->taken) settings[taken.name] = taken.value;
    for (const auto& [at, games] : made_)
      if (at == std::pair{settings, calls}) return games;
    Package left = language::defined_package(pair.left, calls, context_);
    Package right = language::defined_package(pair.right, calls, context_);
    made_.emplace_back(std::pair{std::move(settings), std::move(calls)},
                       Made{std::move(pair), std::move(left), std::move(right)});
    return made_.back().second;
  }

  /// Reads the file for the first time: what it takes, besides what the scheme does.
  std::vector<ParameterSpec> read(const Parameters& given, const SchemeInFile* scheme) {
    const Made& first = made(given, scheme);
    std::vector<ParameterSpec> specs = specs_of(first.pair.taken);
    add_budgets(first, given, scheme, specs);
    return specs;
  }

  Definition definition(const Parameters& given, const SchemeInFile* scheme) {
    const Made& first = made(given, scheme);
    const Made& games =
        counts(first.pair) ? made(given, scheme, all_calls(first.left, given)) : first;
    language::expect_same_oracles(games.pair.left, games.left, games.pair.right, games.right);
    Package left = games.left, right = games.right;
    std::map<std::string, Integer> calls;
    for (Package* game : {&left, &right})
      for (Procedure& oracle : game->exports) {
        oracle.budget = budgets_.calls(oracle, given);
        if (!oracle.budget->is_symbol()) calls[oracle.signature.name] = oracle.budget->number();
      }
    const bool counted = calls.size() == left.exports.size();
    Definition made =
        Definition::indistinguishability(games.pair.name, std::move(left), std::move(right));
    if (!counted) return made;
    const auto stated = language::stated_advantage(games.pair, calls);
    return stated ? made.with_allowed(std::min<Rational>(*stated, 1)) : made;
  }

  const std::string& name() const { return made_.front().second.pair.name; }

 private:
  static bool counts(const GamePair& pair) {
    return language::has_counter(*pair.left.tree) || language::has_counter(*pair.right.tree);
  }

  /// Of all oracles together: none is called more often.
  Size all_calls(const Package& game, const Parameters& given) const {
    Size all{0};
    for (const Procedure& oracle : game.exports) all = all + budgets_.calls(oracle, given);
    return all;
  }

  /// Where a parameter of the file is called q, or q_X beside an oracle X, the numbers of calls are
  /// called otherwise.
  void add_budgets(const Made& games, const Parameters& given, const SchemeInFile* scheme,
                   std::vector<ParameterSpec>& specs) {
    const auto taken = [&](const std::string& name) {
      return std::ranges::count(specs, name, &ParameterSpec::name) > 0 ||
             (scheme != nullptr &&
              std::ranges::count(scheme->taken, name, &language::Taken::name) > 0);
    };
    const auto is_free = [&](const Budgets& names) {
      return !taken(names.all) &&
             std::ranges::none_of(games.left.exports, [&](const Procedure& oracle) {
               return taken(names.of(oracle.signature.name));
             });
    };
    for (const char* name : {"calls", "queries"})
      if (!is_free(budgets_)) budgets_.all = name;
    if (!is_free(budgets_))
      throw Error{ErrorCode::duplicate_name, path_,
                  "numbers of calls are called q, calls or queries, and q_X and the like for an "
                  "oracle X: its parameters leave none of these free"};
    const bool all_stated = std::ranges::all_of(
        games.left.exports, [](const Procedure& p) { return p.budget.has_value(); });
    if (!all_stated)
      specs.push_back({.name = budgets_.all,
                       .meaning = "calls of each oracle",
                       .default_value = "2",
                       .minimum = 0,
                       .maximum = most_queries,
                       .queries = true});
    for (const Procedure& oracle : games.left.exports) {
      const std::string& name = oracle.signature.name;
      if (name == language::initialize_name) continue;
      budgets_.oracles.push_back(name);
      if (given.has(budgets_.of(name)))
        specs.push_back({.name = budgets_.of(name),
                         .meaning = "calls of " + name,
                         .default_value = given.text(budgets_.of(name)),
                         .minimum = 0,
                         .maximum = most_queries});
    }
  }

  std::shared_ptr<Library> library_;
  std::string path_;
  Context context_;
  Budgets budgets_;
  std::list<std::pair<std::pair<Settings, Size>, Made>> made_;  // which stay where they are
};

/// What an adversary says in the end: of two games, which one it takes the game for; of one, what
/// is looked for. Throws Error(unsupported).
Domain answer_of(const Definition& definition) {
  if (definition.kind() == DefinitionKind::indistinguishability) return Boolean();
  const Package& game = definition.games().front();
  const bool searches =
      definition.kind() == DefinitionKind::search || definition.kind() == DefinitionKind::guess;
  if (searches && game.finalize) {
    const Domain& asked = game.finalize->signature.inputs.at(0);
    if (language::type_of_values(asked)) return asked;
  }
  throw Error{ErrorCode::unsupported, definition.name(),
              "an adversary in a file cannot say what this definition asks for"};
}

/// The adversary of one file against the pair of games of another, or against a definition of the
/// catalogue.
class AdversaryOfFile {
 public:
  AdversaryOfFile(std::shared_ptr<Library> library, std::string path, std::string definition,
                  std::optional<std::string> games, Context context)
      : library_{std::move(library)}, path_{std::move(path)}, definition_{std::move(definition)},
        games_{std::move(games)}, context_{std::move(context)} {}

  language::AdversaryInFile read(const Scheme& scheme, const Parameters& given) const {
    if (!games_) return language::load_adversary(*library_, path_, given.all(), definition_);
    return language::load_adversary(*library_, path_, given.all(), pair(scheme, given));
  }

  Adversary made(const Scheme& scheme, const Definition& definition,
                 const Parameters& given) const {
    const auto in_file = std::make_shared<const language::AdversaryInFile>(read(scheme, given));
    const Domain answer = answer_of(definition);
    const auto oracles = std::make_shared<const std::vector<Signature>>(definition.interface());
    const bool of_catalogue = !games_;
    const auto game = std::make_shared<const language::Instance>(
        games_ ? pair(scheme, given).left : language::known_by_oracles(definition_, *oracles));
    const auto places = std::make_shared<std::vector<language::Undefined>>();
    const auto calls = std::make_shared<std::vector<language::OracleCall>>();
    const auto run = [=](std::optional<std::size_t> watched) {
      return [=](Run& at) {
        places->clear();
        calls->clear();
        return language::write_run(at, *in_file->adversary, *game, answer,
                                   of_catalogue ? oracles.get() : nullptr, watched, *places,
                                   *calls);
      };
    };
    Adversary adversary{in_file->name, run(std::nullopt), path_};
    (void)adversary.against(definition.interface());  // finds the places and the calls
    for (const Package& each : definition.games()) expect_within_budgets(*calls, each);
    for (std::size_t i = 0, count = places->size(); i < count; ++i) {
      const language::Undefined place = places->at(i);
      expect_never(place, Adversary{in_file->name, run(i)}, definition);
    }
    return adversary;
  }

 private:
  /// What playing it refuses as well, but at the place of the call.
  static void expect_within_budgets(const std::vector<language::OracleCall>& calls,
                                    const Package& game) {
    std::map<std::string, Integer> counts;
    for (const language::OracleCall& call : calls) {
      const Procedure* oracle = game.find_export(call.oracle);
      if (oracle == nullptr || !oracle->budget || oracle->budget->is_symbol()) continue;
      const Integer count = ++counts[call.oracle];
      if (count > oracle->budget->number())
        throw language::error_at(*call.source, call.place, ErrorCode::usage,
                                 "call " + count.str() + " of " + call.oracle +
                                     " exceeds the budget of " + oracle->budget->text());
    }
  }

  GamePair pair(const Scheme& scheme, const Parameters& given) const {
    const auto* from = dynamic_cast<const SchemeFromFile*>(&scheme);
    return language::load_pair(*library_, games_.value(), given.all(),
                               from != nullptr ? &from->in_file() : nullptr);
  }

  /// It says yes where this place is the first at which something is undefined.
  void expect_never(const language::Undefined& place, const Adversary& watching,
                    const Definition& definition) const {
    const auto refuse = [&](const std::string& what, ErrorCode code) {
      throw language::error_at(*place.source, place.place, code, place.what + what);
    };
    for (const Package& each : definition.games()) {
      Package game = each;
      game.finalize.reset();  // what is watched is what it says
      Rational probability;
      const Package player = watching.against(interface_of(game));
      try {
        probability = evaluate_exactly(with_drawn_moves(play(game, player)), context_).win;
      } catch (const Error& error) {
        if (error.code() != ErrorCode::too_large) throw;
        refuse(": whether that can happen was too large to decide", error.code());
      }
      if (probability > 0 && leaves_moves(player))
        refuse(", for some of the moves that are left to the engine, against " + game.name,
               ErrorCode::unsupported);
      if (probability > 0)
        refuse(", with probability " + to_fraction(probability) + " against " + game.name,
               ErrorCode::unsupported);
    }
  }

  std::shared_ptr<Library> library_;
  std::string path_, definition_;  // as the catalogue names it
  std::optional<std::string> games_;
  Context context_;
};

/// Without those that the others take, which are set for all.
std::vector<ParameterSpec> without(std::vector<ParameterSpec> specs,
                                   const std::vector<ParameterSpec>& others) {
  std::erase_if(specs, [&](const ParameterSpec& spec) {
    return std::ranges::count(others, spec.name, &ParameterSpec::name) > 0;
  });
  return specs;
}

}  // namespace

FileEntries::FileEntries(const std::vector<std::string>& folders, Parameters given, Context context)
    : FileEntries{Library{folders}, std::move(given), std::move(context)} {}

FileEntries::FileEntries(Library library, Parameters given, Context context)
    : library_{std::make_shared<Library>(std::move(library))}, given_{given.each().front()},
      context_{std::move(context)} {}

SchemeEntry FileEntries::scheme(const std::string& path) const {
  const SchemeInFile first = language::load_scheme(*library_, path, given_.all());
  return {.name = path,
          .summary = "the scheme '" + first.name + "'",
          .source = path,
          .parameters = specs_of(first.taken),
          .make = [library = library_, path](const Parameters& given) {
            return as_kind(language::load_scheme(*library, path, given.all()));
          }};
}

DefinitionEntry FileEntries::definition(const std::string& path, const SchemeEntry& scheme) const {
  auto games = std::make_shared<GamesInFile>(library_, path, context_);
  const auto made = scheme.make(given_.completed(scheme.parameters));
  const auto* first = dynamic_cast<const SchemeFromFile*>(made.get());
  if (first == nullptr)
    throw Error{ErrorCode::usage, path,
                "a definition in a file is for schemes in files; expected FILE.scheme, got '" +
                    scheme.name + "'"};
  std::vector<ParameterSpec> specs = games->read(given_, &first->in_file());
  return {.name = path,
          .summary = "the games '" + games->name() + "'",
          .source = path,
          .parameters = std::move(specs),
          .make = [games](const Scheme& of, const Parameters& given) -> std::optional<Definition> {
            const auto* from = dynamic_cast<const SchemeFromFile*>(&of);
            if (from == nullptr) return std::nullopt;
            return games->definition(given, &from->in_file());
          }};
}

std::optional<std::string> FileEntries::definition_against(const std::string& adversary) const {
  return language::definition_against(*library_, adversary);
}

AdversaryEntry FileEntries::adversary(const std::string& path,
                                      const std::optional<std::string>& games,
                                      const DefinitionEntry& definition,
                                      const SchemeEntry& scheme) const {
  auto of_file =
      std::make_shared<const AdversaryOfFile>(library_, path, definition.name, games, context_);
  const Parameters whole = given_.completed(scheme.parameters);
  const auto made = scheme.make(whole);
  // An adversary against the catalogue may ask for what scheme and definition have by default.
  const Parameters all = games ? given_ : whole.completed(definition.parameters);
  const auto first = of_file->read(*made, all);
  // What is wrong with it is said before anything is played.
  if (const auto its = definition.make(*made, given_.completed(definition.parameters)))
    (void)of_file->made(*made, *its, all);
  std::vector<ParameterSpec> specs = specs_of(first.taken);
  if (!games) specs = without(without(std::move(specs), scheme.parameters), definition.parameters);
  return {.name = path,
          .summary = "the adversary '" + first.name + "'",
          .source = path,
          .definitions = {definition.name},
          .schemes = {},
          .parameters = std::move(specs),
          .make = [of_file](const Scheme& of, const Definition& its, const Parameters& given) {
            return of_file->made(of, its, given);
          }};
}

FileEntries::Alone FileEntries::games(const std::string& path) const {
  auto games = std::make_shared<GamesInFile>(library_, path, context_);
  std::vector<ParameterSpec> specs = games->read(given_, nullptr);
  const std::string summary = "the games '" + games->name() + "'";
  return {{.name = path,
           .summary = summary,
           .source = path,
           .parameters = {},
           .make = [](const Parameters&) { return std::make_shared<const NoScheme>(); }},
          {.name = games->name(),
           .summary = summary,
           .source = path,
           .parameters = std::move(specs),
           .make = [games](const Scheme& of, const Parameters& given) -> std::optional<Definition> {
             if (dynamic_cast<const NoScheme*>(&of) == nullptr) return std::nullopt;
             return games->definition(given, nullptr);
           }}};
}

}  // namespace certamen
