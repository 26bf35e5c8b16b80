// SPDX-License-Identifier: Apache-2.0
#include "framework/language/world.hpp"

#include <algorithm>

namespace certamen::language {

namespace {

bool declares_size(const Let& let) {
  const Expression& type = let.field.variable.type;
  return !let.field.value && !let.drawn_from &&
         (type.form == Form::int_type || type.form == Form::group_type ||
          (type.form == Form::set_type && type.parts.empty()));
}

/// The number that is said to be prime, "q", or the group of "G.order".
const Expression* said_to_be_prime(const Expression& e) {
  const bool order = e.form == Form::member && e.text == "order";
  const Expression& name = order ? e.parts[0] : e;
  return name.form == Form::name ? &name : nullptr;
}

bool is_prime(const ProofFile& file, const Variable& variable) {
  const Form form = variable.type.form;
  return std::ranges::any_of(file.primes, [&](const Expression& e) {
    const Expression* name = said_to_be_prime(e);
    return name != nullptr && name->text == variable.name &&
           form == (name == &e ? Form::int_type : Form::group_type);
  });
}

/// Throws Error where something else than a size of this proof is said to be prime.
void expect_declared(const ProofContext& context) {
  for (const Expression& e : context.file().primes)
    if (std::ranges::none_of(context.file().lets, [&](const Let& let) {
          const Expression* name = said_to_be_prime(e);
          const Variable& variable = let.field.variable;
          return name != nullptr && variable.name == name->text && declares_size(let) &&
                 variable.type.form == (name == &e ? Form::int_type : Form::group_type);
        }))
      throw error_at(*context.proof.source, e.place, ErrorCode::unsupported,
                     "expected the name of a number, or the order of a group, G.order, that the "
                     "proof declares in 'let:' without a value");
}

DeclaredSize size_of(const ProofFile& file, const Let& let) {
  const Variable& variable = let.field.variable;
  const bool prime = is_prime(file, variable);
  switch (variable.type.form) {
  case Form::int_type: return {{variable.name, "number", prime ? 2 : 1, prime}, prime ? 2 : 1};
  case Form::set_type: return {{variable.name, "elements of the set", 1}, 2};
  default: return {{variable.name, "order of the group", 2, prime}, 3};
  }
}

const PrimitiveFile* primitive_in(const Loaded& loaded) {
  return std::get_if<PrimitiveFile>(&loaded.file->content);
}

}  // namespace

std::vector<DeclaredSize> sizes_of(ProofContext& context) {
  expect_declared(context);
  std::vector<DeclaredSize> sizes;
  const auto add = [&](DeclaredSize size, Place place) {
    for (const DeclaredSize& other : sizes)
      if (other.spec.name == size.spec.name)
        throw error_at(*context.proof.source, place, ErrorCode::duplicate_name,
                       "'" + size.spec.name + "' is declared already");
    sizes.push_back(std::move(size));
  };
  const auto is_taken = [&](const std::string& name) {
    return std::ranges::any_of(sizes, [&](const auto& size) { return size.spec.name == name; }) ||
           std::ranges::any_of(context.file().lets,
                               [&](const Let& let) { return let.field.variable.name == name; });
  };
  for (const Let& let : context.file().lets) {
    const Variable& variable = let.field.variable;
    if (declares_size(let)) add(size_of(context.file(), let), variable.place);
    const auto& value = let.field.value;
    if (!value || value->form != Form::call || value->parts[0].form != Form::name) continue;
    const Loaded& made =
        context.library.imported(context.proof, value->parts[0].text, value->place);
    const PrimitiveFile* file = primitive_in(made);
    if (file == nullptr) continue;
    for (const Method& method : file->primitive.methods) {
      if (method.deterministic) continue;
      std::string name = variable.name + "_" + method.name + "_coins";
      while (is_taken(name)) name += "_";
      context.coins[{variable.name, method.name}] = name;
      add({{name, "coins of " + variable.name + "." + method.name, 1}, 2}, variable.place);
    }
  }
  return sizes;
}

void declare_sizes(ProofContext& context) {
  context.sizes = sizes_of(context);
  for (;;) {
    std::vector<SizeSpec> specs;
    for (const DeclaredSize& size : context.sizes) specs.push_back(size.spec);
    const Sizes sizes{specs};
    context.granted.clear();
    if (!World{context, sizes, true}.has_solved()) break;
    std::erase_if(context.sizes, [&](const DeclaredSize& size) {
      return context.sets.contains(size.spec.name) || context.numbers.contains(size.spec.name);
    });
  }
  if (context.indexed.empty()) return;
  while (std::ranges::any_of(context.sizes, [&](const DeclaredSize& size) {
    return size.spec.name == context.index_size;
  }))
    context.index_size += "_";
  context.sizes.push_back({{context.index_size, "functions that there are", 1}, 1});
}

World::World(ProofContext& context, const Sizes& sizes, bool declaring)
    : context_{context}, sizes_{sizes}, declaring_{declaring},
      shared_{std::make_shared<Shared>(Shared{{}, context.cut})},
      root_{context.proof.source, context.proof.file, nullptr, {}, Keep::tables, {}, shared_} {
  for (const DeclaredSize& size : context.sizes)
    if (!sizes[size.spec.name].is_symbol())
      bindings_[size.spec.name] = sizes[size.spec.name].number();
  for (const Let& each : context.file().lets) let(each);
  for (const std::string& index : context.indices)
    if (sizes.contains(index)) root_.names.emplace(index, sizes[index]);
  // The theorem is about the schemes in it, at sizes at which they exist.
  const Expression& theorem = context.file().theorem.game;
  if (theorem.form == Form::call)
    for (std::size_t i = 1; i < theorem.parts.size(); ++i)
      if (theorem.parts[i].form == Form::call) make(root_, theorem.parts[i], "");
  stated_ = true;
}

void World::let(const Let& let) {
  const Variable& variable = let.field.variable;
  if (root_.names.contains(variable.name))
    fail(variable.place, ErrorCode::duplicate_name, "'" + variable.name + "' is declared already");
  const auto set = context_.sets.find(variable.name);
  const auto number = context_.numbers.find(variable.name);
  if (set != context_.sets.end())
    root_.names.emplace(variable.name, at_these_sizes(set->second));
  else if (number != context_.numbers.end())
    root_.names.emplace(variable.name, at_these_sizes(number->second));
  else
    root_.names.emplace(variable.name,
                        declared(let, declares_size(let) ? &sizes_[variable.name] : nullptr));
}

Entity World::declared(const Let& let, const Size* size) {
  const auto& [place, type, name] = let.field.variable;
  const auto& value = let.field.value;
  if (type.form == Form::function_type) return function(let);
  if (let.drawn_from)
    fail(place, ErrorCode::unsupported, "a sample that is no function is not supported yet here");
  if (type.form == Form::int_type) return size != nullptr ? *size : number_of(root_, *value);
  if (type.form == Form::group_type && size != nullptr)
    return GroupName{{Sort::group, Group(*size), {}}};
  if (type.form == Form::set_type && type.parts.empty())
    return size != nullptr ? Type{Sort::atoms, Atoms(*size), {}} : type_of(root_, *value);
  if (type.form == Form::name && value) return instance(let);
  fail(place, ErrorCode::unsupported, "a declaration of this kind is not supported yet");
}

/// Drawn at the start, or any public function.
Entity World::function(const Let& let) {
  const auto& [place, written, name] = let.field.variable;
  const Type type = type_of(root_, written);
  if (let.field.value || !std::ranges::all_of(type.of, is_plain))
    fail(place, ErrorCode::unsupported, "a function of this kind is not supported yet");
  if (!let.drawn_from) return FunctionName{name, type, any_function(name, "", type.of)};
  if (!(type_of(root_, *let.drawn_from) == type))
    fail(place, ErrorCode::type_mismatch, "it is drawn from another type");
  return FunctionName{name, type};
}

Entity World::instance(const Let& let) {
  const Expression& call = *let.field.value;
  const Expression& type = let.field.variable.type;
  auto made = make(root_, call, let.field.variable.name);
  if (!is_of(context_.proof, type, *made))
    fail(type.place, ErrorCode::type_mismatch, "'" + to_text(call) + "' is no '" + type.text + "'");
  return std::shared_ptr<const Instance>{std::move(made)};
}

/// A primitive has the name that it is declared by; a scheme is what its arguments make it.
std::shared_ptr<Instance> World::make(const Instance& among, const Expression& call,
                                      const std::string& name) {
  if (call.form != Form::call || call.parts[0].form != Form::name)
    throw error_at(*among.source, call.place, ErrorCode::unsupported,
                   "expected a scheme or primitive with its arguments");
  const Loaded& owner =
      context_.library.imported(context_.proof, call.parts[0].text, call.parts[0].place);
  const auto* scheme = std::get_if<SchemeFile>(&owner.file->content);
  const PrimitiveFile* primitive = primitive_in(owner);
  if (scheme == nullptr && primitive == nullptr)
    fail(call.place, ErrorCode::type_mismatch, "expected a scheme or a primitive");
  if (scheme == nullptr && name.empty())
    fail(call.place, ErrorCode::unsupported,
         "a primitive without a name of its own is not supported yet: declare it in 'let:'");
  auto made = std::make_shared<Instance>(
      bind(owner, scheme != nullptr ? scheme->scheme : primitive->primitive, among, call));
  define_fields(*made);
  if (scheme == nullptr) add_methods(*made, name);
  if (scheme != nullptr)
    for (const Requirement& requirement : requirements_of(*made, *scheme))
      if (!requirement.holds()) require(*made, requirement);
  if (scheme != nullptr) {
    const Loaded& extended = context_.library.primitive_of(owner);
    check_determinism(*made, std::get<PrimitiveFile>(extended.file->content).primitive);
  }
  return made;
}

void World::add_methods(Instance& primitive, const std::string& name) {
  for (const Method& method : primitive.tree->methods) {
    std::vector<Type> types{passed_type(primitive, method.result)};
    for (const Variable& parameter : method.parameters)
      types.push_back(passed_type(primitive, parameter.type));
    if (!method.deterministic)
      types.push_back({Sort::atoms, Atoms(sizes_[context_.coins.at({name, method.name})]), {}});
    AbstractMethod abstract = any_function(name, method.name, types);
    if (!method.deterministic) abstract.coins = types.back().domain;
    if (method.injective && !method.deterministic)
      throw error_at(*primitive.source, method.place, ErrorCode::unsupported,
                     "an injective method that draws coins is not supported yet");
    if (method.injective) {
      const std::string text = name + "." + method.name;
      expect_injection(primitive, method, text, types);
      abstract.permutation =
          context_.functions
              .try_emplace({name, method.name + " permutation"}, Primitive{text, std::size_t{0}})
              .first->second;
      abstract.injection =
          context_.injections.try_emplace({name, method.name}, Injection{text}).first->second;
    }
    primitive.abstract.emplace(method.name, abstract);
  }
}

/// The same function in all games.
AbstractMethod World::any_function(const std::string& instance, const std::string& method,
                                   const std::vector<Type>& types) {
  const std::pair key{instance, method};
  const std::string text = instance + (method.empty() ? "" : "." + method);
  AbstractMethod result{context_.functions.try_emplace(key, Primitive{text}).first->second};
  const auto known = [](const Type& type) { return !type.domain.is_symbolic(); };
  if (declaring_ && std::ranges::all_of(types, known)) context_.indexed.insert(key);
  if (!declaring_ && context_.indexed.contains(key))
    result.index = Atoms(sizes_[context_.index_size]);
  return result;
}

Entity World::argument(const Instance& among, const Expression& e) {
  if (e.form == Form::name) {
    const auto found = among.names.find(e.text);
    if (found == among.names.end())
      throw error_at(*among.source, e.place, ErrorCode::unknown_name,
                     "there is no '" + e.text + "' here");
    return found->second;
  }
  if (e.form == Form::call) return std::shared_ptr<const Instance>{make(among, e, "")};
  if (is_type(among, e)) return type_of(among, e);
  return number_of(among, e);
}

Instance World::bind(const Loaded& owner, const Game& tree, const Instance& among,
                     const Expression& call) {
  if (call.parts.size() != tree.parameters.size() + 1)
    throw error_at(*among.source, call.place, ErrorCode::type_mismatch,
                   "'" + tree.name + "' takes " + std::to_string(tree.parameters.size()) +
                       " arguments, got " + std::to_string(call.parts.size() - 1));
  Instance made{owner.source, owner.file, &tree, {}, Keep::tables, {}, shared_};
  for (std::size_t i = 0; i < tree.parameters.size(); ++i) {
    const Expression& given = call.parts[i + 1];
    const Variable& parameter = tree.parameters[i];
    Entity entity = argument(among, given);
    if (!fits(owner, parameter.type, entity, made))
      throw error_at(*among.source, given.place, ErrorCode::type_mismatch,
                     "this is not what '" + parameter.name + "' of '" + tree.name + "' wants");
    made.names.insert_or_assign(parameter.name, std::move(entity));
  }
  return made;
}

bool World::fits(const Loaded& owner, const Expression& type, const Entity& argument,
                 const Instance& bound) {
  switch (type.form) {
  case Form::int_type: return std::holds_alternative<Size>(argument);
  case Form::set_type: return type.parts.empty() && std::holds_alternative<Type>(argument);
  case Form::group_type: return std::holds_alternative<GroupName>(argument);
  case Form::function_type: {
    const auto* function = std::get_if<FunctionName>(&argument);
    return function != nullptr && function->type == type_of(bound, type);
  }
  case Form::name: {
    const auto* instance = std::get_if<std::shared_ptr<const Instance>>(&argument);
    return instance != nullptr && is_of(owner, type, **instance);
  }
  default: return false;
  }
}

/// It is the scheme of that name, or has the methods of the primitive of that name: their types are
/// looked at where they are called.
bool World::is_of(const Loaded& owner, const Expression& type, const Instance& argument) {
  const Loaded& wanted = context_.library.imported(owner, type.text, type.place);
  if (argument.file == wanted.file) return true;
  const PrimitiveFile* primitive = primitive_in(wanted);
  if (primitive == nullptr) return false;
  return std::ranges::all_of(primitive->primitive.methods, [&](const Method& method) {
    return std::ranges::any_of(argument.tree->methods, [&](const Method& own) {
      return own.name == method.name && own.parameters.size() == method.parameters.size();
    });
  });
}

}  // namespace certamen::language
