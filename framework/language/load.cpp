// SPDX-License-Identifier: Apache-2.0
#include <set>
#include <utility>

#include "framework/language/game.hpp"
#include "framework/language/library.hpp"
#include "framework/language/schemes.hpp"
#include "framework/suggest.hpp"

namespace certamen::language {

namespace {

class Loader {
 public:
  Loader(const Settings& settings, Library& library) : settings_{settings}, library_{library} {}

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

  Size number(const Loaded& of, const Variable& parameter, const std::string& name,
              const char* example) {
    const Integer number = parse_integer(setting(of, parameter, name, example), "--set " + name);
    if (number < 1)
      throw Error{ErrorCode::bad_number, "--set " + name, "expected a number from 1 on"};
    return Size{number};
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
    const Loaded& wanted = library_.imported(of, parameter.type.text, parameter.type.place);
    const Loaded& loaded =
        library_.load(setting(of, parameter, name, "FILE.scheme"), FileKind::scheme);
    const auto& file = std::get<SchemeFile>(loaded.file->content);
    if (library_.primitive_of(loaded).file != wanted.file)
      throw error_at(*loaded.source, file.scheme.place, ErrorCode::type_mismatch,
                     "'" + file.scheme.name + "' does not extend the primitive '" +
                         parameter.type.text + "' of " + of.source->name);
    auto made = std::make_shared<Instance>(instance(loaded, file.scheme, name + "."));
    define_fields(*made);
    check_requirements(*made, file);
    return std::shared_ptr<const Instance>{std::move(made)};
  }

  const Settings& settings_;
  Library& library_;
  std::set<std::string> asked_, used_;
};

}  // namespace

GamePair load_pair(const std::string& path, const Settings& settings) {
  Library library;
  const Loaded& loaded = library.load(path, FileKind::game);
  const auto& file = std::get<GameFile>(loaded.file->content);
  Loader loader{settings, library};
  GamePair pair{file.name, loader.instance(loaded, file.left, ""),
                loader.instance(loaded, file.right, "")};
  loader.refuse_unused();
  return pair;
}

}  // namespace certamen::language
