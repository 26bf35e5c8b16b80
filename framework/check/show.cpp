// SPDX-License-Identifier: Apache-2.0
#include "framework/check/show.hpp"

#include <algorithm>

#include "framework/check/catalogue_files.hpp"
#include "framework/check/plan.hpp"
#include "framework/error.hpp"
#include "framework/language/print_game.hpp"

namespace certamen {

namespace {

constexpr const char* verdict_name = "Finalize";

/// The game whose verdict is an oracle, once, after all others; or whose verdict is no.
Package with_verdict(const Package& game, bool judges) {
  Package made = game;
  Procedure verdict = *std::exchange(made.finalize, std::nullopt);
  std::string name = verdict_name;
  while (made.find_export(name) != nullptr) name += "_";
  verdict.signature.name = name;
  verdict.budget = Size{1};
  for (Procedure& oracle : made.exports) oracle.only_before.insert(name);
  if (!judges) {
    std::erase_if(verdict.body, [](const GraphNode& node) { return !node.is(NodeKind::input); });
    verdict.result =
        append(verdict.body, GraphNode{node::Constant{Value{0}}, Boolean(), {}, "never"});
    made.name += " never won";
  }
  made.exports.push_back(std::move(verdict));
  validate(made);
  return made;
}

void expect_both_games(const GameReference& reference) {
  if (reference.game)
    throw Error{ErrorCode::usage, reference.text,
                "a file is about both games of a definition: leave '" + *reference.game + "' out"};
}

Parameters shown_parameters(const GameReference& reference, const Parameters& given) {
  Parameters all = given;
  for (const auto& [name, value] : reference.own.all()) all.set(name, value);
  return all;
}

}  // namespace

std::string name_in_files(const std::string& name) {
  std::string result;
  bool begins = true;
  for (const char c : name) {
    const bool small = c >= 'a' && c <= 'z';
    const bool belongs = small || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (belongs) result += begins && small ? static_cast<char>(c - 'a' + 'A') : c;
    begins = !belongs;
  }
  return result;
}

std::string shown_sizes(const std::vector<ParameterSpec>& taken, const Parameters& all) {
  std::string text;
  for (const ParameterSpec& spec : taken)
    if (all.has(spec.name))
      text += (text.empty() ? " with " : ", ") + spec.name + "=" + all.text(spec.name);
  return text;
}

std::string definition_file(const Definition& definition, const std::string& subject,
                            const std::string& sizes,
                            const std::optional<language::OverPrimitive>& over) {
  std::vector<std::string> remarks{subject + sizes + "."};
  if (definition.kind() == DefinitionKind::search)
    remarks.emplace_back(
        "Finalize says whether what is handed in wins: how well the games can be told apart is how "
        "likely that is.");
  const auto [left, right] = distinguished_games(definition);
  return language::to_game_file(name_in_files(subject), remarks, left, right, over);
}

std::pair<Package, Package> distinguished_games(const Definition& definition) {
  const auto& games = definition.games();
  if (definition.kind() == DefinitionKind::indistinguishability) return {games[0], games[1]};
  if (definition.kind() == DefinitionKind::search)
    return {with_verdict(games[0], true), with_verdict(games[0], false)};
  throw Error{ErrorCode::unsupported, definition.name(),
              "the language of files cannot say a definition of the kind '" +
                  std::string{to_string(definition.kind())} + "'"};
}

std::string shown_definition(const Catalogue& catalogue, const GameReference& reference,
                             const Parameters& given, const std::vector<std::string>& folders,
                             const Context& context) {
  expect_both_games(reference);
  if (reference.definition && is_kind(catalogue, reference.scheme))
    return shown_for_kind(catalogue, reference.scheme, *reference.definition,
                          shown_parameters(reference, given));
  const auto [scheme, definition, taken, parameters] =
      resolve(catalogue, reference, given, folders, context);
  refuse_unknown_parameters(given, taken, reference.scheme);
  std::string subject = reference.scheme;
  if (reference.definition) subject += "/" + *reference.definition;
  return definition_file(definition, subject, shown_sizes(taken, parameters));
}

std::string shown_adversary(const Catalogue& catalogue, const GameReference& reference,
                            const std::string& adversary, const Parameters& given,
                            const std::vector<std::string>& folders, const Context& context) {
  expect_both_games(reference);
  if (!reference.definition || is_file(reference.scheme) || is_file(*reference.definition) ||
      is_file(adversary))
    throw Error{ErrorCode::usage, reference.text,
                "an adversary of the catalogue is shown against a definition of the catalogue for "
                "a scheme of it: expected SCHEME[:NAME=VALUE,..]/DEFINITION"};
  if (adversary == optimal_name)
    throw Error{ErrorCode::usage, "--adversary optimal",
                "it is searched for: `certamen optimal --strategy` prints what it does"};
  const ReferencedMatch match =
      resolve_match(catalogue, reference, adversary, given, folders, context);
  const auto& specs = catalogue.scheme(reference.scheme).parameters;
  const std::string remark =
      adversary + " against " + reference.scheme + "/" + *reference.definition +
      shown_sizes(specs, shown_parameters(reference, given).completed(specs)) + ".";
  return language::to_adversary_file(name_in_files(adversary), {remark}, *reference.definition,
                                     "scheme = '" + reference.scheme + "'", match.adversary);
}

}  // namespace certamen
