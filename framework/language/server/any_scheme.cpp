// SPDX-License-Identifier: Apache-2.0
#include "framework/language/server/any_scheme.hpp"

#include <algorithm>
#include <utility>

#include "framework/language/lowering.hpp"
#include "framework/language/schemes.hpp"

namespace certamen::language::server {

namespace {

constexpr int usual_set = 2, usual_group = 3;
constexpr std::size_t deepest_primitive = 3;

class AnyScheme {
 public:
  AnyScheme(Library& library, bool sets_differ) : library_{library}, sets_differ_{sets_differ} {}

  Instance instance(const Loaded& of, const Game& tree, std::size_t depth) {
    Instance made{of.source, of.file, &tree};
    for (const Variable& parameter : tree.parameters)
      if (auto entity = argument(of, parameter, depth))
        made.names.insert_or_assign(parameter.name, *std::move(entity));
    return made;
  }

 private:
  /// Nothing for a function, which the game declares.
  std::optional<Entity> argument(const Loaded& of, const Variable& parameter, std::size_t depth) {
    switch (parameter.type.form) {
    case Form::int_type: return Size{1};
    case Form::set_type:
      if (!parameter.type.parts.empty()) break;
      return Type{Sort::atoms, Atoms(Size{Integer{sets_differ_ ? ++sets_ : usual_set}}), {}};
    case Form::group_type: return GroupName{{Sort::group, Group(Size{usual_group}), {}}};
    case Form::function_type: return std::nullopt;
    case Form::name: return scheme(of, parameter, depth);
    default: break;
    }
    throw error_at(*of.source, parameter.type.place, ErrorCode::unsupported,
                   "a parameter of this type is not supported yet");
  }

  Entity scheme(const Loaded& of, const Variable& parameter, std::size_t depth) {
    const Loaded& loaded = library_.imported(of, parameter.type.text, parameter.type.place);
    const auto* file = std::get_if<PrimitiveFile>(&loaded.file->content);
    if (file == nullptr || depth == deepest_primitive)
      throw error_at(*of.source, parameter.type.place, ErrorCode::unsupported,
                     "a parameter of this type is not supported yet");
    auto made = std::make_shared<Instance>(instance(loaded, file->primitive, depth + 1));
    define_fields(*made);
    for (const Method& method : file->primitive.methods) {
      AbstractMethod abstract{Primitive{parameter.name + "." + method.name}};
      if (!method.deterministic) abstract.coins = Atoms(Size{usual_set});
      made->abstract.emplace(method.name, std::move(abstract));
    }
    return std::shared_ptr<const Instance>{std::move(made)};
  }

  Library& library_;
  bool sets_differ_;
  int sets_ = 1;
};

/// Sets of several primitives may be meant to be the same.
bool has_one_primitive(const Game& tree) {
  const auto sets = std::ranges::count_if(tree.parameters, [](const Variable& parameter) {
    return parameter.type.form == Form::name || parameter.type.form == Form::set_type;
  });
  return sets == 1;
}

}  // namespace

Instance with_any_scheme(Library& library, const Loaded& file, const Game& tree) {
  return AnyScheme{library, has_one_primitive(tree)}.instance(file, tree, 0);
}

}  // namespace certamen::language::server
