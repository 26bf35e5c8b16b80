// SPDX-License-Identifier: Apache-2.0
#include "framework/language/server/reading.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "framework/check/file_entries.hpp"
#include "framework/language/counters.hpp"
#include "framework/language/game.hpp"
#include "framework/language/proof_file.hpp"
#include "framework/language/schemes.hpp"
#include "framework/language/server/any_scheme.hpp"
#include "framework/language/server/trial.hpp"

namespace certamen::language::server {

namespace {

/// Reads a primitive at sizes: what its fields and the types of its methods are.
void read_primitive(const Loaded& file, const Settings& settings) {
  const Game& tree = std::get<PrimitiveFile>(file.file->content).primitive;
  Instance made{file.source, file.file, &tree};
  for (const Variable& parameter : tree.parameters) {
    const auto set = settings.find(parameter.name);
    if (set == settings.end() || kind_of(set->second)) return;
    const Size number{Integer{set->second}};
    switch (parameter.type.form) {
    case Form::int_type: made.names.insert_or_assign(parameter.name, number); break;
    case Form::set_type:
      made.names.insert_or_assign(parameter.name, Type{Sort::atoms, Atoms(number), {}});
      break;
    case Form::group_type:
      made.names.insert_or_assign(parameter.name, GroupName{{Sort::group, Group(number), {}}});
      break;
    default: return;
    }
  }
  define_fields(made);
  for (const Method& method : tree.methods) {
    (void)passed_type(made, method.result);
    for (const Variable& parameter : method.parameters) (void)passed_type(made, parameter.type);
  }
}

/// The methods of a scheme one by one, as if they were oracles.
void read_methods(Instance scheme) {
  Game methods = *scheme.tree;
  methods.fields.clear();  // their names are known
  scheme.tree = &methods;
  (void)lower(scheme);
}

void read_scheme(Library& library, const std::string& path, const Settings& settings) {
  SchemeInFile scheme = load_scheme(library, path, settings);
  read_methods(*scheme.scheme);
  (void)as_kind(std::move(scheme));  // which misses methods of its primitive
}

/// As far as one call of each oracle goes, which is enough to read it.
LoweredGame read(const Instance& game) {
  return lower(game, {.counted = Size{1}});
}

void read_games(Library& library, const std::string& path, const Settings& settings, bool decided,
                const Context& context) {
  const GamePair pair = load_pair(library, path, settings);
  expect_same_oracles(pair.left, read(pair.left).package, pair.right, read(pair.right).package);
  // What is undefined may be so at other numbers of calls than these.
  if (!decided || has_counter(*pair.left.tree) || has_counter(*pair.right.tree)) return;
  (void)defined_package(pair.left, Size{1}, context);
  (void)defined_package(pair.right, Size{1}, context);
}

/// The largest budgets that the file's expectations give; without any as many calls as it may make.
Parameters with_budgets(const Loaded& file, const Settings& settings,
                        const std::vector<ParameterSpec>& specs) {
  constexpr int unlimited = 256;
  std::map<std::string, Integer> budgets;
  for (const Expectation& expectation : file.file->expectations)
    for (const Given& budget : expectation.budgets)
      if (const auto* number = std::get_if<Expression>(&budget.value))
        if (number->form == Form::number)
          budgets[budget.name] = std::max(budgets[budget.name], parse_integer(number->text));
  if (budgets.empty())
    for (const ParameterSpec& spec : specs)
      if (spec.queries) budgets[spec.name] = unlimited;
  Parameters given{settings};
  for (const auto& [name, most] : budgets) given.set(name, most.str());
  return given;
}

void read_adversary(Library& library, const Loaded& file, const Settings& settings,
                    const Context& context) {
  const std::string games = pair_against(library, file).source->name;
  const Parameters sizes{settings};
  const FileEntries::Alone pair = FileEntries{library, sizes, context}.games(games);
  const FileEntries files{library, with_budgets(file, settings, pair.definition.parameters),
                          context};
  (void)files.adversary(file.source->name, games, pair.definition, pair.scheme);
}

}  // namespace

void read_at(Library library, const Loaded& file, const Settings& settings, bool decided,
             const std::vector<std::string>& folders, const Context& context) {
  const std::string& path = file.source->name;
  switch (kind_of(path).value()) {
  case FileKind::primitive: return read_primitive(file, settings);
  case FileKind::scheme: return read_scheme(library, path, settings);
  case FileKind::game: return read_games(library, path, settings, decided, context);
  case FileKind::adversary: return read_adversary(library, file, settings, context);
  case FileKind::proof: (void)load_proof(std::move(library), path, {folders}, context);
  }
}

void read_with_any_scheme(Library& library, const Loaded& file) {
  const auto* scheme = std::get_if<SchemeFile>(&file.file->content);
  const auto* games = std::get_if<GameFile>(&file.file->content);
  if (scheme != nullptr) {
    Instance made = with_any_scheme(library, file, scheme->scheme);
    define_fields(made);
    read_methods(std::move(made));
  }
  if (games == nullptr) return;
  const Instance left = with_any_scheme(library, file, games->left);
  const Instance right = with_any_scheme(library, file, games->right);
  expect_same_oracles(left, read(left).package, right, read(right).package);
}

}  // namespace certamen::language::server
