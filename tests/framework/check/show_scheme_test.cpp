// SPDX-License-Identifier: Apache-2.0
// Schemes and kinds of schemes of the catalogue as files, and imports of these.
#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "framework/check/catalogue_files.hpp"
#include "framework/check/catalogue_kinds.hpp"
#include "framework/check/file_entries.hpp"
#include "framework/check/show.hpp"
#include "framework/error.hpp"
#include "framework/games/procedures.hpp"
#include "framework/language/format.hpp"
#include "framework/language/parser.hpp"
#include "tests/framework/check/same_games.hpp"
#include "tests/support/small_sizes.hpp"

namespace show_scheme_test {

namespace {

using namespace certamen;
using show_test::Level;
using show_test::level_of;
using testing::Texts;

/// A file with this text, among what the catalogue has.
void put(language::Library& library, const std::string& path, const std::string& text) {
  const language::FileKind kind = language::kind_of(path).value();
  const auto source = std::make_shared<const language::Source>(language::Source{path, text});
  CHECK(language::formatted(*source, kind) == text);
  library.put(path,
              {source, std::make_shared<const language::File>(language::parse(*source, kind))});
}

/// The function as a file of the kind.
constexpr const char* exclusive_or_file = R"(// certamen 1
import 'pseudorandom-function.primitive';

Scheme Xor(Int n) extends PseudorandomFunction {
    Set Key = BitString<n>;
    Set Input = BitString<n>;
    Set Output = BitString<n>;

    Key KeyGen() {
        Key k <- Key;
        return k;
    }

    Output Evaluate(Key k, Input x) {
        return k + x;
    }
}
)";
constexpr const char* both_ways_file = R"(// certamen 1
import 'pseudorandom-permutation.primitive';

Scheme Xor(Int n) extends PseudorandomPermutation {
    Set Key = BitString<n>;
    Set Block = BitString<n>;

    Key KeyGen() {
        Key k <- Key;
        return k;
    }

    Block Evaluate(Key k, Block x) {
        return k + x;
    }

    Block Invert(Key k, Block y) {
        return k + y;
    }
}
)";

/// The definition for any scheme of the kind, with the scheme of the other file in it.
Definition of_two_files(const Catalogue& catalogue, const std::string& kind,
                        const std::string& definition, const std::string& scheme,
                        const Parameters& given) {
  language::Library library{{}, catalogue_files(catalogue, Context{})};
  const bool both_ways = scheme.find("(PseudorandomPermutation") != std::string::npos;
  put(library, "/shown/Xor.scheme", both_ways ? both_ways_file : exclusive_or_file);
  put(library, "/shown/Shown.scheme", scheme);
  put(library, "/shown/Shown.game", shown_for_kind(catalogue, kind, definition, {}));
  const FileEntries files{library, given, Context{}};
  const SchemeEntry entry = files.scheme("/shown/Shown.scheme");
  const DefinitionEntry games = files.definition("/shown/Shown.game", entry);
  const auto made =
      games.make(*entry.make(given.completed(entry.parameters)), given.completed(games.parameters));
  REQUIRE(made);
  return *made;
}

/// The game with k + x in the place of its one keyed table.
Package with_exclusive_or(Package game) {
  const auto keyed = std::ranges::find_if(
      game.tables, [](const auto& each) { return each.second.index.has_value(); });
  if (keyed == game.tables.end()) return game;
  const TableId table = keyed->first;
  game.tables.erase(keyed);
  for (Procedure* procedure : procedures_of(game))
    for (GraphNode& node : procedure->body)
      if ((node.is(NodeKind::lookup) || node.is(NodeKind::inverse)) && node.table() == table)
        node.action = node::Apply{operations::bit_xor(node.domain)};
  validate(game);
  return game;
}

/// F(k, x) = k + x
class ExclusiveOr : public PseudorandomPermutation {
 public:
  explicit ExclusiveOr(const Integer& n) : strings_{Bits(n)} {}
  Domain keys() const override { return strings_; }
  Domain inputs() const override { return strings_; }
  Node evaluate(Body&, Node key, Node input) const override { return key ^ input; }
  Node invert(Body&, Node key, Node output) const override { return key ^ output; }

 private:
  Domain strings_;
};

}  // namespace

TEST_CASE("show: schemes by themselves, in definitions for any scheme of their kind") {
  const Catalogue catalogue = standard_catalogue();
  std::vector<std::string> shown, modes, ciphers;
  std::size_t refused = 0;
  std::map<Level, std::vector<std::string>> found;
  for (const SchemeEntry& scheme : catalogue.schemes()) {
    Texts sizes = testing::sizes_in(testing::small_sizes, scheme.name);
    if (std::ranges::count(scheme.parameters, "key-bits", &ParameterSpec::name) > 0 &&
        sizes.contains("n"))
      sizes["key-bits"] = sizes["n"];  // for the exclusive or
    const auto made = scheme.make(Parameters{sizes}.completed(scheme.parameters));
    CAPTURE(scheme.name);
    std::string text;
    try {
      text = shown_alone(catalogue, scheme.name, Parameters{sizes});
    } catch (const Error& error) {
      const std::string what = error.what();
      INFO(what);
      CHECK(error.code() == ErrorCode::unsupported);
      CHECK(what.find("the language of files cannot say ") != std::string::npos);
      CHECK(what.find('\n') == std::string::npos);
      ++refused;
      continue;
    }
    const auto* mode = dynamic_cast<const FunctionMode*>(made.get());
    const bool has_table = text.find("stands any one") != std::string::npos && mode == nullptr;
    (mode != nullptr ? modes : has_table ? ciphers : shown).push_back(scheme.name);
    if (scheme.name == "aes-ctr") continue;  // blocks of 128 bits: nothing to compare
    // A mode is compared with one function in the place of any.
    std::shared_ptr<const Scheme> same = made;
    Texts given{{"q", "1"}, {"G", "3"}};
    if (mode != nullptr || has_table) {
      const Integer n =
          mode != nullptr ? mode->function()->inputs().size().number() : Integer{sizes.at("n")};
      if (mode != nullptr) same = mode->with(std::make_shared<ExclusiveOr>(n));
      for (const char* parameter : {"F", "P"}) {
        given[parameter] = "/shown/Xor.scheme";
        given[parameter + std::string{".n"}] = n.str();
      }
    }
    for (const KindInFiles& kind : kinds_in_files()) {
      if (!kind.shown(*same)) continue;
      for (const DefinitionEntry& entry : catalogue.definitions()) {
        Texts own;
        for (const ParameterSpec& spec : entry.parameters)
          if (spec.queries) own[spec.name] = "1";
        const Parameters of_definition = Parameters{own}.completed(entry.parameters);
        auto definition = entry.make(*same, of_definition);
        if (definition && has_table) {
          const auto [left, right] = distinguished_games(*definition);
          definition = Definition::indistinguishability(entry.name, with_exclusive_or(left),
                                                        with_exclusive_or(right));
        }
        if (!definition || !entry.make(*kind.any, of_definition)) continue;
        const std::string name = scheme.name + "/" + entry.name;
        CAPTURE(name);
        found[level_of(*definition,
                       of_two_files(catalogue, kind.name, entry.name, text, Parameters{given}))]
            .push_back(name);
      }
      break;
    }
  }
  MESSAGE(shown.size() << " schemes, " << modes.size() << " modes of a function, " << refused
                       << " refused; " << found[Level::graph].size()
                       << " with the same normal form, " << found[Level::transcripts].size()
                       << " with the same transcripts");
  CHECK(found[Level::none] == std::vector<std::string>{});
  CHECK(found[Level::graph].size() + found[Level::transcripts].size() == 31);
  std::ranges::sort(shown);
  std::ranges::sort(modes);
  std::ranges::sort(ciphers);
  CHECK(ciphers == std::vector<std::string>{"ecb", "prf-mac"});
  CHECK(modes == std::vector<std::string>{"aes-ctr", "cbc", "cfb", "ctr", "ofb"});
  CHECK(shown == std::vector<std::string>{"doubling-prg", "elgamal", "modular-pad", "one-time-pad",
                                          "simon", "speck", "two-time-pad", "wegman-carter"});
}

TEST_CASE("show: kinds of schemes are files of their own, and names that are none are refused") {
  const Catalogue catalogue = standard_catalogue();
  for (const KindInFiles& kind : kinds_in_files()) {
    CAPTURE(kind.name);
    const std::string text = shown_alone(catalogue, kind.name, {});
    const language::Source source{kind.name + ".primitive", text};
    CHECK(language::formatted(source, language::FileKind::primitive) == text);
    const auto file = language::parse(source, language::FileKind::primitive);
    CHECK(std::get<language::PrimitiveFile>(file.content).primitive.name == kind.primitive);
  }
  const auto refusal = [&](const std::string& name) -> std::string {
    try {
      (void)catalogue_files(catalogue, Context{})(name);
    } catch (const Error& error) {
      return error.what();
    }
    return "nothing thrown";
  };
  CHECK(refusal("one-tme-pad.scheme") ==
        "one-tme-pad: there is no such scheme or kind of schemes; did you mean 'one-time-pad'?");
  CHECK(refusal("ind-cpa.game") ==
        "ind-cpa.game: a definition is about a scheme or a kind of schemes: "
        "'symmetric-encryption/ind-cpa.game' or 'public-key-encryption/ind-cpa.game'");
  CHECK(refusal("ctr.primitive") == "ctr.primitive: this is a scheme: 'ctr.scheme'");
  CHECK(refusal("symmetric-encryption.scheme") ==
        "symmetric-encryption.scheme: this is a kind of schemes: 'symmetric-encryption.primitive'");
  CHECK(refusal("symmetric-encryption/prf.game") ==
        "symmetric-encryption/prf: prf is not about schemes of this kind");
  CHECK(refusal("one-time-pad:m=2.scheme").starts_with("--set m: "));
  CHECK(refusal("../ctr.scheme").starts_with("../ctr: there is no such scheme"));
  CHECK(refusal(":.scheme").find("there is no such scheme or kind") != std::string::npos);
  CHECK(refusal("one-time-pad:n=2,n=3.scheme") == "one-time-pad:n=2,n=3: 'n' is given twice");
  CHECK(refusal("one-time-pad:n.scheme") ==
        "one-time-pad:n: expected SCHEME[:NAME=VALUE,..], got 'n' for a parameter");
  CHECK(refusal("x.proof") == "x.proof: it holds primitives, schemes and games");
  CHECK(refusal("../x.scheme/ind-cpa.game").find("there is no such scheme") != std::string::npos);
}

}  // namespace show_scheme_test
