// SPDX-License-Identifier: Apache-2.0
#include "framework/language/load.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "framework/language/advantage.hpp"
#include "framework/language/interface.hpp"
#include "framework/language/schemes.hpp"
#include "framework/suggest.hpp"

namespace certamen::language {

namespace {

/// A scheme, and the parameter whose place it takes.
struct Placed {
  std::string parameter;
  std::shared_ptr<const Instance> scheme;
};

class Loader {
 public:
  /// `root` is the file whose own sizes are taken by default, if there is one.
  Loader(const Settings& settings, Library& library, Loaded root)
      : settings_{settings}, library_{library}, root_{std::move(root)} {}

  Instance instance(const Loaded& of, const Game& tree, const std::string& prefix) {
    Instance made{of.source, of.file, &tree};
    for (const Variable& parameter : tree.parameters)
      if (auto entity = argument(of, parameter, prefix))
        made.names.insert_or_assign(parameter.name, *std::move(entity));
    return made;
  }

  std::shared_ptr<const Instance> scheme(const Loaded& loaded, const std::string& prefix) {
    const auto& file = std::get<SchemeFile>(loaded.file->content);
    auto made = std::make_shared<Instance>(instance(loaded, file.scheme, prefix));
    define_fields(*made);
    check_requirements(*made, file);
    const Loaded& extended = library_.primitive_of(loaded);
    const Game& primitive = std::get<PrimitiveFile>(extended.file->content).primitive;
    check_determinism(*made, primitive);
    check_injectivity(*made, primitive);
    return made;
  }

  /// The scheme takes the place of the parameter of its primitive.
  void place(const Loaded& of, const Game& tree, const SchemeInFile& scheme) {
    std::vector<const Variable*> fitting;
    for (const Variable& parameter : tree.parameters)
      if (parameter.type.form == Form::name && !settings_.contains(parameter.name) &&
          library_.imported(of, parameter.type.text, parameter.type.place).file ==
              scheme.primitive.file)
        fitting.push_back(&parameter);
    if (fitting.empty())
      throw error_at(*of.source, tree.place, ErrorCode::type_mismatch,
                     "no parameter is of the primitive of " + scheme.primitive.source->name +
                         ", which '" + scheme.name + "' extends");
    if (fitting.size() > 1)
      throw error_at(*of.source, fitting[1]->place, ErrorCode::usage,
                     "'" + scheme.name + "' may be this or '" + fitting[0]->name +
                         "': say what one of them is, for example --set " + fitting[1]->name +
                         "=FILE.scheme");
    placed_ = Placed{fitting[0]->name, scheme.scheme};
  }

  std::vector<Taken> taken() const { return taken_; }

  /// Nothing for a function, which the game itself declares.
  std::optional<Entity> argument(const Loaded& of, const Variable& parameter,
                                 const std::string& prefix) {
    const std::string name = prefix + parameter.name;
    const Expression& type = parameter.type;
    if (type.form == Form::int_type) return number(of, parameter, {name, "number"}, "1");
    if (type.form == Form::set_type && type.parts.empty())
      return Type{
          Sort::atoms, Atoms(number(of, parameter, {name, "elements of the set"}, "2")), {}};
    if (type.form == Form::group_type)
      return GroupName{
          {Sort::group, Group(number(of, parameter, {name, "order of the group"}, "3")), {}}};
    if (type.form == Form::function_type && prefix.empty()) return std::nullopt;
    if (type.form == Form::name) {
      if (prefix.empty() && placed_ && placed_->parameter == parameter.name) return placed_->scheme;
      return scheme_of(of, parameter, {name, "file of a scheme", false});
    }
    throw error_at(*of.source, type.place, ErrorCode::unsupported,
                   "a parameter of this type is not supported yet");
  }

  /// Whether two parameters in two files are of one kind: of one primitive, if they are schemes.
  bool are_alike(const Loaded& one, const Variable& first, const Instance& other,
                 const Variable& second) {
    if (first.type.form != second.type.form) return false;
    if (first.type.form != Form::name) return true;
    const Loaded its{other.source, other.file};
    return library_.imported(one, first.type.text, first.type.place).file ==
           library_.imported(its, second.type.text, second.type.place).file;
  }

 private:
  std::string setting(const Loaded& of, const Variable& parameter, const Taken& wanted,
                      const char* example) {
    const auto found = settings_.find(wanted.name);
    const std::optional<std::string> standard =
        found == settings_.end() ? by_default(wanted.name) : found->second;
    if (std::ranges::count(taken_, wanted.name, &Taken::name) == 0) {
      taken_.push_back(wanted);
      taken_.back().value = standard.value_or("");
    }
    if (!standard)
      throw error_at(*of.source, parameter.place, ErrorCode::usage,
                     "say what it is, for example --set " + wanted.name + "=" + example);
    return *standard;
  }

  /// What the file that is asked about says before all that it expects; all of it or nothing.
  std::optional<std::string> by_default(const std::string& name) const {
    if (root_.file == nullptr) return std::nullopt;
    const auto& all = root_.file->at;
    const auto given = std::ranges::find(all, name, &Given::name);
    const bool other =
        std::ranges::any_of(all, [&](const Given& each) { return settings_.contains(each.name); });
    if (given == all.end() || other) return std::nullopt;
    if (const auto* file = std::get_if<std::string>(&given->value)) return *file;
    return to_fraction(constant_of(root_.source, std::get<Expression>(given->value)));
  }

  Size number(const Loaded& of, const Variable& parameter, const Taken& wanted,
              const char* example) {
    const std::string place = "--set " + wanted.name;
    const Integer number = parse_integer(setting(of, parameter, wanted, example), place);
    if (number < 1) throw Error{ErrorCode::bad_number, place, "expected a number from 1 on"};
    return Size{number};
  }

  Entity scheme_of(const Loaded& of, const Variable& parameter, const Taken& wanted) {
    const Loaded& primitive = library_.imported(of, parameter.type.text, parameter.type.place);
    const Loaded& loaded = library_.load(
        library_.locate(of, setting(of, parameter, wanted, "FILE.scheme")), FileKind::scheme);
    const Game& tree = std::get<SchemeFile>(loaded.file->content).scheme;
    if (library_.primitive_of(loaded).file != primitive.file)
      throw error_at(*loaded.source, tree.place, ErrorCode::type_mismatch,
                     "'" + tree.name + "' does not extend the primitive '" + parameter.type.text +
                         "' of " + of.source->name);
    return scheme(loaded, wanted.name + ".");
  }

  const Settings& settings_;
  Library& library_;
  Loaded root_;
  std::optional<Placed> placed_;
  std::vector<Taken> taken_;
};

}  // namespace

SchemeInFile load_scheme(Library& library, const std::string& path, const Settings& settings) {
  const Loaded& loaded = library.load(path, FileKind::scheme);
  Loader loader{settings, library, {}};
  auto made = loader.scheme(loaded, "");
  return {made->tree->name, std::move(made), library.primitive_of(loaded), loader.taken()};
}

GamePair load_pair(Library& library, const std::string& path, const Settings& settings,
                   const SchemeInFile* scheme) {
  const Loaded& loaded = library.load(path, FileKind::game);
  const auto& file = std::get<GameFile>(loaded.file->content);
  Loader loader{settings, library, loaded};
  const auto instance = [&](const Game& tree) {
    if (scheme != nullptr) loader.place(loaded, tree, *scheme);
    return loader.instance(loaded, tree, "");
  };
  Instance left = instance(file.left), right = instance(file.right);
  return {file.name, std::move(left), std::move(right), loader.taken()};
}

AdversaryInFile load_adversary(Library& library, const std::string& path, const Settings& settings,
                               const GamePair& pair) {
  const Loaded& loaded = library.load(path, FileKind::adversary);
  const auto& file = std::get<AdversaryFile>(loaded.file->content);
  const auto fail = [&](ErrorCode code, Place place, const std::string& what) {
    throw error_at(*loaded.source, place, code, what);
  };
  const Expression& against = file.against;
  if (file.definition)
    fail(ErrorCode::type_mismatch, against.place,
         "it is against the definition '" + *file.definition + "', not against games in a file");
  if (against.form != Form::call || against.parts[0].form != Form::name)
    fail(ErrorCode::usage, against.place, "expected a pair of games with its arguments");
  const Expression& name = against.parts[0];
  if (library.imported(loaded, name.text, name.place).file != pair.left.file)
    fail(ErrorCode::type_mismatch, against.place,
         "this is not the pair of games that it is played against, " + pair.name);
  const auto& wanted = pair.left.tree->parameters;
  if (against.parts.size() != wanted.size() + 1)
    fail(ErrorCode::type_mismatch, against.place,
         "'" + pair.name + "' takes " + std::to_string(wanted.size()) + " arguments, got " +
             std::to_string(against.parts.size() - 1));
  Loader loader{settings, library, loaded};
  auto made = std::make_shared<Instance>(Instance{loaded.source, loaded.file, &file.adversary});
  std::set<std::string> placed;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    const Expression& given = against.parts[i + 1];
    const auto& own = file.adversary.parameters;
    const auto parameter = std::ranges::find(own, given.text, &Variable::name);
    if (given.form != Form::name || parameter == own.end())
      fail(ErrorCode::usage, given.place, "expected the name of a parameter of the adversary");
    if (!placed.insert(given.text).second)
      fail(ErrorCode::usage, given.place, "'" + given.text + "' is given twice");
    if (!loader.are_alike(loaded, *parameter, pair.left, wanted[i]))
      fail(ErrorCode::type_mismatch, given.place,
           "this is not what '" + wanted[i].name + "' of '" + pair.name + "' wants");
    const auto entity = pair.left.names.find(wanted[i].name);
    if (entity != pair.left.names.end()) made->names.emplace(given.text, entity->second);
  }
  for (const Variable& parameter : file.adversary.parameters) {
    if (placed.contains(parameter.name)) continue;
    if (std::ranges::count(pair.taken, parameter.name, &Taken::name) > 0)
      fail(ErrorCode::duplicate_name, parameter.place,
           "the games have a parameter of this name, which is set for both");
    auto entity = loader.argument(loaded, parameter, "");
    if (!entity)
      fail(ErrorCode::unsupported, parameter.place,
           "a function that is no parameter of the games is not supported yet");
    made->names.emplace(parameter.name, *std::move(entity));
  }
  return {file.adversary.name, std::move(made), loader.taken()};
}

AdversaryInFile load_adversary(Library& library, const std::string& path, const Settings& settings,
                               const std::string& definition) {
  const Loaded& loaded = library.load(path, FileKind::adversary);
  const auto& file = std::get<AdversaryFile>(loaded.file->content);
  if (file.definition != definition)
    throw error_at(*loaded.source, file.against.place, ErrorCode::type_mismatch,
                   "this is not the definition that it is played against, '" + definition + "'");
  Loader loader{settings, library, loaded};
  for (const Variable& parameter : file.adversary.parameters)
    if (parameter.type.form == Form::function_type)
      throw error_at(*loaded.source, parameter.place, ErrorCode::unsupported,
                     "a function that is no parameter of the games is not supported yet");
  auto made = std::make_shared<Instance>(loader.instance(loaded, file.adversary, ""));
  return {file.adversary.name, std::move(made), loader.taken()};
}

GamePair load_pair(const std::string& path, const Settings& settings) {
  Library library;
  GamePair pair = load_pair(library, path, settings);
  std::vector<std::string> names;
  for (const Taken& taken : pair.taken) names.push_back(taken.name);
  for (const auto& [name, value] : settings)
    if (std::ranges::count(names, name) == 0)
      throw Error{ErrorCode::unknown_name, "--set " + name,
                  "no parameter has this name" + suggestion(name, names)};
  return pair;
}

}  // namespace certamen::language
