// SPDX-License-Identifier: Apache-2.0
// The whole catalogue as files: what is printed is read back, and is the same game.
#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "framework/check/file_entries.hpp"
#include "framework/check/optimum.hpp"
#include "framework/check/show.hpp"
#include "framework/engines/equivalence/equivalence.hpp"
#include "framework/error.hpp"
#include "framework/games/experiment.hpp"
#include "framework/games/procedures.hpp"
#include "framework/language/format.hpp"
#include "framework/language/print_game.hpp"
#include "framework/proof/match.hpp"
#include "framework/values/standard_operations.hpp"
#include "tests/framework/check/same_games.hpp"
#include "tests/support/small_sizes.hpp"

namespace show_test {

namespace {

using namespace certamen;

using certamen::testing::sizes_in;
using certamen::testing::small_sizes;
using certamen::testing::Texts;

const std::map<std::string, Texts> small_definitions{{"merging", {{"changes", "1"}}}};

/// What the language cannot say: a part of the message, of all pairs with that scheme or
/// definition.
struct Unsayable {
  std::string scheme, definition;  // empty: all
  std::string why;
};
const std::vector<Unsayable> unsayable{
    {"", "correctness", "the kind 'correctness'"},
    {"", "evaluation-cost", "the kind 'cost'"},
    {"", "hidden-weights-ror", "the kind 'guess'"},
    {"aead-release", "", "real numbers"},
    {"masked-release", "", "real numbers"},
    {"noisy-release", "", "real numbers"},
    {"permuted-release", "", "real numbers"},
    {"plain-release", "", "real numbers"},
    {"taylor-mlp", "", "real numbers"},
    {"aes-128", "", "'aes-128'"},
    {"aes-cbc", "", "'aes-128'"},
    {"aes-ctr", "", "'aes-128'"},
    {"aes-nonce-ctr", "misuse-ror", "'aes-128'"},
    {"aes-nonce-ctr", "", "a map with the"},
    {"chacha20", "", "'chacha20'"},
    {"rc4", "", "'rc4'"},
};

const Unsayable* listed(const std::string& scheme, const std::string& definition) {
  const auto found = std::ranges::find_if(unsayable, [&](const Unsayable& each) {
    return (each.scheme.empty() || each.scheme == scheme) &&
           (each.definition.empty() || each.definition == definition);
  });
  return found == unsayable.end() ? nullptr : &*found;
}

/// The definition of a file with this text.
Definition read_back(const std::string& text) {
  const std::string path = "/shown/Shown.game";
  language::Library library;
  const auto source = std::make_shared<const language::Source>(language::Source{path, text});
  library.put(path, {source, std::make_shared<const language::File>(
                                 language::parse(*source, language::FileKind::game))});
  const auto entries = FileEntries{library, {}, Context{}}.games(path);
  const Parameters none;
  const auto made = entries.definition.make(*entries.scheme.make(none),
                                            none.completed(entries.definition.parameters));
  REQUIRE(made);
  return *made;
}

}  // namespace

TEST_CASE("show: whatever the catalogue holds is said in a file, or listed as what cannot be") {
  const Catalogue catalogue = standard_catalogue();
  std::map<Level, std::vector<std::string>> found;
  std::size_t pairs = 0, refused = 0;
  for (const SchemeEntry& scheme : catalogue.schemes()) {
    const Texts sizes = sizes_in(small_sizes, scheme.name);
    const auto made = scheme.make(Parameters{sizes}.completed(scheme.parameters));
    for (const DefinitionEntry& entry : catalogue.definitions()) {
      Texts all = sizes_in(small_definitions, entry.name);
      const auto definition = entry.make(*made, Parameters{all}.completed(entry.parameters));
      if (!definition) continue;
      const std::string name = scheme.name + "/" + entry.name;
      all.insert(sizes.begin(), sizes.end());
      CAPTURE(name);
      ++pairs;
      const Unsayable* expected = listed(scheme.name, entry.name);
      std::string text;
      try {
        text =
            shown_definition(catalogue, parse_game_reference(name), Parameters{all}, {}, Context{});
      } catch (const Error& error) {
        const std::string what = error.what();
        INFO(what);
        CHECK(error.code() == ErrorCode::unsupported);
        CHECK(what.find("the language of files cannot say ") != std::string::npos);
        CHECK(what.find('\n') == std::string::npos);
        REQUIRE(expected != nullptr);
        CHECK(what.find(expected->why) != std::string::npos);
        ++refused;
        continue;
      }
      CHECK(expected == nullptr);
      const language::Source source{"Shown.game", text};
      CHECK(language::formatted(source, language::FileKind::game) == text);
      found[level_of(*definition, read_back(text))].push_back(name);
    }
  }
  MESSAGE(pairs << " pairs, " << refused << " refused, " << found[Level::graph].size()
                << " with the same normal form, " << found[Level::transcripts].size()
                << " with the same transcripts, " << found[Level::optimum].size()
                << " with the same optimum");
  CHECK(found[Level::none] == std::vector<std::string>{});
  // Of these the transcripts are too many; the best adversary is as good against one as the other.
  CHECK(found[Level::optimum] ==
        std::vector<std::string>{"chaum-pedersen/special-soundness", "ideal-lock/authorisation",
                                 "ideal-lock/lock-key-recovery",
                                 "inner-product-mark/ownership-dispute",
                                 "okamoto/special-soundness", "prf-mac/euf-cma"});
}

TEST_CASE("show: each operation that has no sign is read back as what it computes") {
  // All standard operations on small domains, each in a game that answers with it.
  std::size_t asked = 0;
  for (const StandardOperation& line : standard_operations())
    for (const Operation& operation : line.examples()) {
      if (operation.is_symbolic() || operation.output() == Unit()) continue;
      CAPTURE(operation.name());
      PackageBuilder builder{"Asked"};
      builder.oracle("ASK", operation.inputs(), [&](Body& at, const std::vector<Node>& inputs) {
        return at.apply(operation, inputs);
      });
      const Package game = builder.build();
      std::string text;
      try {
        text = language::to_game_file("Asked", {}, game, game);
      } catch (const Error& error) {
        const std::string what = error.what();
        INFO(what);  // of these groups the language has no parameter, and it inverts in fields
        const bool no_field = operation.is(Opcode::invert) && !operation.output().has_prime_size();
        REQUIRE((no_field || what.find("is not the usual one of its order") != std::string::npos));
        continue;
      }
      const Definition shown = read_back(text);
      const auto same =
          decide_equivalence(as_in_files(game), as_in_files(shown.games()[0]), {}, Context{});
      CHECK(same.equivalent == true);
      ++asked;
    }
  CHECK(asked > 60);
}

TEST_CASE("show: names that are no names of the language are changed, and stay apart") {
  for (const std::vector<std::string>& names : {std::vector<std::string>{"F.0", "F 0", "F_0"},
                                                {"and", "select", "return"},
                                                {"", "x", "x2"},
                                                {"Initialize", "LR", "G"},
                                                {"\u00e9", "//", "'"},
                                                {"7", "Game", "x7"}}) {
    PackageBuilder builder{names[0] + " game"};
    std::vector<State> states;
    for (const std::string& name : names) states.push_back(builder.state(name, Bits(2), Value{1}));
    const Table table = builder.random_function(names[1] + "!", Bits(2), Bits(2));
    builder.oracle("LR", {Bits(2)}, [&](Body& at, Node input) {
      const Node before = at.get(states[0]);
      at.set(states[0], before ^ at.lookup(table, input));
      at.set(states[1], at.get(states[2]) ^ input);
      at.event(names[2], at.equal(before, input));
      return at.tuple({before, at.get(states[1])});
    });
    const Package game = builder.build();
    const Definition shown = read_back(language::to_game_file(names[2], {names[0]}, game, game));
    CHECK(!difference(form_of(game), form_of(as_in_files(shown.games()[0]))));
  }
}

TEST_CASE("show: what was read before a state is written keeps its value") {
  PackageBuilder builder{"Swap"};
  const State a = builder.state("a", Zmod(3), Value{1}), b = builder.state("b", Zmod(3), Value{2});
  builder.oracle("SWAP", {Zmod(3)}, [&](Body& at, Node input) {
    const Node old_a = at.get(a), old_b = at.get(b);
    const Node sum = old_a + old_b;
    at.set(a, old_b + input);
    at.set(b, old_a);
    return at.tuple({sum, old_a, at.get(a), old_b});
  });
  const Package game = builder.build();
  const Definition shown = read_back(language::to_game_file("Swap", {}, game, game));
  const auto same = decide_equivalence(game, as_in_files(shown.games()[0]), {}, Context{});
  CHECK(same.equivalent == true);
}

TEST_CASE("show: limits of calls and a game that is won, as the engines take them") {
  // Two tries find a key of two bits with probability 1/2, and leave two keys to guess from else.
  GameBuilder builder{"Guess"};
  const State key = builder.state("key", Bits(2));
  builder.initialize([&](Body& at) { at.set(key, at.sample(Bits(2))); });
  builder.oracle("MAKE", {}, [](Body&) {}).at_most(1);
  builder
      .oracle("TRY", {Bits(2)}, [&](Body& at, Node guess) { return at.equal(guess, at.get(key)); })
      .at_most(2)
      .only_after("MAKE");
  builder.finalize(Bits(2), [&](Body& at, Node guess) { return at.equal(guess, at.get(key)); });
  const Definition definition = Definition::search("guess", builder.build(), make_rational(1, 4));
  const auto [left, right] = distinguished_games(definition);
  const std::string text = language::to_game_file("Guess", {}, left, right);
  CHECK(text.find("calls TRY <= 2, after MAKE, before Finalize;") != std::string::npos);
  CHECK(text.find("calls Finalize <= 1;") != std::string::npos);
  for (const Definition& each : {definition, read_back(text)}) {
    const Evidence best = optimal_advantage(each, OptimalOptions{}, Context{}).advantage;
    CHECK(best.is<Exact>());
    CHECK(best.lower() == make_rational(3, 4));
  }
}

}  // namespace show_test
