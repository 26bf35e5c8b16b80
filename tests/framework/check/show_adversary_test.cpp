// SPDX-License-Identifier: Apache-2.0
// The catalogue's adversaries as files: what is printed is read back, and is as good.
#include <doctest/doctest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "framework/check/advantage.hpp"
#include "framework/check/file_entries.hpp"
#include "framework/check/show.hpp"
#include "framework/engines/exact/exact.hpp"
#include "framework/error.hpp"
#include "framework/games/experiment.hpp"
#include "framework/language/format.hpp"
#include "tests/support/small_sizes.hpp"

namespace show_adversary_test {

namespace {

using namespace certamen;

AdversaryEntry read_back(const std::string& text, const DefinitionEntry& definition,
                         const SchemeEntry& scheme, const Parameters& given) {
  const std::string path = "/shown/Shown.adversary";
  language::Library library;
  const auto source = std::make_shared<const language::Source>(language::Source{path, text});
  library.put(path, {source, std::make_shared<const language::File>(
                                 language::parse(*source, language::FileKind::adversary))});
  return FileEntries{library, given, Context{}}.adversary(path, std::nullopt, definition, scheme);
}

}  // namespace

TEST_CASE("show: adversaries of the catalogue win as often when they are read back from files") {
  const Catalogue catalogue = standard_catalogue();
  Context context;
  context.memory_cap = std::uint64_t{1} << 26;
  std::size_t same = 0, refused = 0;
  std::vector<std::string> too_large;
  for (const AdversaryEntry& entry : catalogue.adversaries())
    for (const SchemeEntry& scheme : catalogue.schemes())
      for (const DefinitionEntry& of : catalogue.definitions()) {
        if (!entry.against(scheme.name, of.name)) continue;
        const Parameters given{testing::sizes_in(testing::small_sizes, scheme.name)};
        const auto made = scheme.make(given.completed(scheme.parameters));
        const auto definition = of.make(*made, Parameters{}.completed(of.parameters));
        if (!definition) continue;
        const std::string name = entry.name + " " + scheme.name + "/" + of.name;
        CAPTURE(name);
        std::string text;
        try {
          text = shown_adversary(catalogue, parse_game_reference(scheme.name + "/" + of.name),
                                 entry.name, given, {}, Context{});
        } catch (const Error& error) {
          const std::string what = error.what();
          const auto says = [&](const char* part) { return what.find(part) != std::string::npos; };
          if (!says("the language of files cannot say ")) continue;  // it is not for these sizes
          INFO(what);
          CHECK((says("real numbers") || says("Atoms(") || says("Fixed(")));
          ++refused;
          continue;
        }
        const language::Source source{"Shown.adversary", text};
        CHECK(language::formatted(source, language::FileKind::adversary) == text);
        const AdversaryEntry file = read_back(text, of, scheme, given);
        const Parameters all = given.completed(scheme.parameters);
        const Adversary first = entry.make(*made, *definition, all.completed(entry.parameters));
        const Adversary second = file.make(*made, *definition, all.completed(file.parameters));
        try {
          for (const Package& game : definition->games()) {
            const Rational expected = evaluate_exactly(play(game, first), context).win;
            const Rational found = evaluate_exactly(play(game, second), context).win;
            CHECK(found == expected);
          }
          ++same;
        } catch (const Error& error) {
          CHECK(error.code() == ErrorCode::too_large);
          too_large.push_back(name);
        }
      }
  MESSAGE(same << " are as good, " << refused << " refused, " << too_large.size()
               << " read back and too large to play");
  CHECK(same >= 94);
  CHECK(too_large == std::vector<std::string>{
                         "collision aes-128/prf", "collision chacha20/prf",
                         "nonce-reuse aes-ctr/ind-cpa",
                         "padding-oracle-attack aes-cbc/padding-oracle",
                         "predict-the-vector aes-nonce-ctr/misuse-ror",
                         "predict-the-vector aes-nonce-ctr/nonce-cpa",
                         "predict-the-vector aes-nonce-ctr/nonce-cpa-ror",
                         "rc4-biased-byte rc4/prg", "repeat-a-nonce aes-nonce-ctr/misuse-ror",
                         "speck-differential speck/prf", "speck-differential speck/prp"});
}

TEST_CASE("show: moves that are left to the engine are read back as such") {
  Catalogue catalogue = standard_catalogue();
  catalogue.add(AdversaryEntry{
      .name = "best-blocks",
      .summary = "asks for any two messages, and looks for equal blocks",
      .source = "an exercise",
      .definitions = {"ind-cpa"},
      .schemes = {"ecb"},
      .parameters = {},
      .make = [](const Scheme&, const Definition&, const Parameters&) {
        return Adversary{"best-blocks", [](Run& a) {
                           const Domain messages = a.interface().front().inputs.front();
                           const Node first = a.choose(messages), second = a.choose(messages);
                           const Node c = a.call("LR", first, second);
                           return a.equal(a.get(c, 0), a.get(c, 1)) && a.choose(Boolean());
                         }};
      }});
  const Parameters given{{{"n", "1"}, {"blocks", "2"}, {"q", "1"}}};
  const std::string text = shown_adversary(catalogue, parse_game_reference("ecb/ind-cpa"),
                                           "best-blocks", given, {}, Context{});
  INFO(text);
  CHECK(text.find("<- choose [BitString<1>, BitString<1>];") != std::string::npos);
  CHECK(text.find("<- choose Bool;") != std::string::npos);
  const SchemeEntry& scheme = catalogue.scheme("ecb");
  const DefinitionEntry& of = catalogue.definition("ind-cpa");
  const auto made = scheme.make(given.completed(scheme.parameters));
  const auto definition = of.make(*made, given.completed(of.parameters));
  REQUIRE(definition);
  const AdversaryEntry file = read_back(text, of, scheme, given);
  const Parameters all = given.completed(scheme.parameters);
  CHECK(advantage(*definition, file.make(*made, *definition, all.completed(file.parameters)))
            .lower() == 1);
  CHECK(advantage(*definition,
                  catalogue.adversary("best-blocks").make(*made, *definition, Parameters{}))
            .lower() == 1);
}

}  // namespace show_adversary_test
