// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <filesystem>
#include <set>
#include <utility>

#include "framework/language/game.hpp"
#include "framework/language/parser.hpp"
#include "framework/suggest.hpp"

namespace certamen::language {

namespace {

struct Loaded {
  std::shared_ptr<const Source> source;
  std::shared_ptr<const File> file;
};

Loaded load(const std::filesystem::path& path, FileKind wanted, const char* what) {
  if (kind_of(path.string()) != wanted)
    throw Error{ErrorCode::usage, path.string(),
                std::string{"expected a file that ends in "} + what};
  auto source = std::make_shared<const Source>(read_source(path.string()));
  auto file = std::make_shared<const File>(parse(*source, wanted));
  return {std::move(source), std::move(file)};
}

/// The primitive's file that a name stands for among a file's imports.
std::filesystem::path primitive_of(const Loaded& loaded, const std::string& name, Place place) {
  const auto folder = std::filesystem::path{loaded.source->name}.parent_path();
  for (const Import& import : loaded.file->imports) {
    const auto path = folder / import.file;
    if (kind_of(import.file) != FileKind::primitive) continue;
    if (!std::filesystem::exists(path))
      throw error_at(*loaded.source, import.place, ErrorCode::bad_file,
                     "there is no file '" + path.string() + "'");
    const Loaded primitive = load(path, FileKind::primitive, ".primitive");
    const std::string& own = std::get<PrimitiveFile>(primitive.file->content).primitive.name;
    if (import.alias.value_or(own) == name) return std::filesystem::canonical(path);
  }
  throw error_at(*loaded.source, place, ErrorCode::unknown_name,
                 "no import of this file is the primitive '" + name + "'");
}

class Loader {
 public:
  explicit Loader(const Settings& settings) : settings_{settings} {}

  Instance instance(const Loaded& of, const Game& tree, const std::string& prefix) {
    Instance made{of.source, of.file, &tree};
    for (const Variable& parameter : tree.parameters)
      if (auto entity = argument(of, parameter, prefix))
        made.names.insert_or_assign(parameter.name, *std::move(entity));
    return made;
  }

  void refuse_unused() const {
    for (const auto& [name, value] : settings_)
      if (!used_.contains(name))
        throw Error{ErrorCode::unknown_name, "--set " + name,
                    "no parameter has this name" +
                        suggestion(name, {asked_.begin(), asked_.end()})};
  }

 private:
  const std::string& setting(const Loaded& of, const Variable& parameter, const std::string& name,
                             const char* example) {
    asked_.insert(name);
    const auto found = settings_.find(name);
    if (found == settings_.end())
      throw error_at(*of.source, parameter.place, ErrorCode::usage,
                     "say what it is, for example --set " + name + "=" + example);
    used_.insert(name);
    return found->second;
  }

  Integer number(const Loaded& of, const Variable& parameter, const std::string& name,
                 const char* example) {
    const Integer number = parse_integer(setting(of, parameter, name, example), "--set " + name);
    if (number < 1)
      throw Error{ErrorCode::bad_number, "--set " + name, "expected a number from 1 on"};
    return number;
  }

  /// Nothing for a function, which the game itself declares.
  std::optional<Entity> argument(const Loaded& of, const Variable& parameter,
                                 const std::string& prefix) {
    const std::string name = prefix + parameter.name;
    const Expression& type = parameter.type;
    if (type.form == Form::int_type) return number(of, parameter, name, "1");
    if (type.form == Form::set_type && type.parts.empty())
      return Type{Sort::atoms, Atoms(number(of, parameter, name, "2")), {}};
    if (type.form == Form::group_type)
      return GroupName{{Sort::group, Group(Size{number(of, parameter, name, "3")}), {}}};
    if (type.form == Form::function_type && prefix.empty()) return std::nullopt;
    if (type.form == Form::name) return scheme(of, parameter, name);
    throw error_at(*of.source, type.place, ErrorCode::unsupported,
                   "a parameter of this type is not supported yet");
  }

  Entity scheme(const Loaded& of, const Variable& parameter, const std::string& name) {
    const auto wanted = primitive_of(of, parameter.type.text, parameter.type.place);
    const Loaded loaded =
        load(setting(of, parameter, name, "FILE.scheme"), FileKind::scheme, ".scheme");
    const auto& file = std::get<SchemeFile>(loaded.file->content);
    if (primitive_of(loaded, file.extends, file.scheme.place) != wanted)
      throw error_at(*loaded.source, file.scheme.place, ErrorCode::type_mismatch,
                     "'" + file.scheme.name + "' does not extend the primitive '" +
                         parameter.type.text + "' of " + of.source->name);
    auto made = std::make_shared<Instance>(instance(loaded, file.scheme, name + "."));
    for (const Field& field : file.scheme.fields) define(*made, field);
    for (const Expression& requirement : file.requirements) require(*made, requirement);
    return std::shared_ptr<const Instance>{std::move(made)};
  }

  static void define(Instance& scheme, const Field& field) {
    const Form form = field.variable.type.form;
    if (!field.value || (form != Form::set_type && form != Form::int_type))
      throw error_at(*scheme.source, field.variable.place, ErrorCode::unsupported,
                     "a scheme's field that is neither 'Set .. = ..' nor 'Int .. = ..' is not "
                     "supported yet");
    if (form == Form::int_type)
      scheme.names.insert_or_assign(field.variable.name, number_of(scheme, *field.value));
    else
      scheme.names.insert_or_assign(field.variable.name, type_of(scheme, *field.value));
  }

  static bool holds(const Instance& scheme, const Expression& e) {
    if (e.form == Form::and_) return holds(scheme, e.parts[0]) && holds(scheme, e.parts[1]);
    if (e.form == Form::subsets) return type_of(scheme, e.parts[0]) == type_of(scheme, e.parts[1]);
    if (e.form != Form::equal)
      throw error_at(*scheme.source, e.place, ErrorCode::unsupported,
                     "this requirement is not supported yet");
    if (is_type(scheme, e.parts[0]))
      return type_of(scheme, e.parts[0]) == type_of(scheme, e.parts[1]);
    return number_of(scheme, e.parts[0]) == number_of(scheme, e.parts[1]);
  }

  static void require(const Instance& scheme, const Expression& e) {
    if (holds(scheme, e)) return;
    throw error_at(*scheme.source, e.place, ErrorCode::usage,
                   e.form == Form::subsets
                       ? "this holds only if the two are equal here; other subsets are not "
                         "supported yet"
                       : "this requirement of the scheme does not hold for the given parameters");
  }

  const Settings& settings_;
  std::set<std::string> asked_, used_;
};

}  // namespace

GamePair load_pair(const std::string& path, const Settings& settings) {
  const Loaded loaded = load(path, FileKind::game, ".game");
  const auto& file = std::get<GameFile>(loaded.file->content);
  Loader loader{settings};
  GamePair pair{file.name, loader.instance(loaded, file.left, ""),
                loader.instance(loaded, file.right, "")};
  loader.refuse_unused();
  return pair;
}

}  // namespace certamen::language
