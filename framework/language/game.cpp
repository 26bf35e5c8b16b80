// SPDX-License-Identifier: Apache-2.0
#include "framework/language/game.hpp"

#include <algorithm>
#include <list>
#include <set>
#include <utility>

#include "framework/engines/equivalence/equivalence.hpp"

namespace certamen::language {

namespace {

struct FieldState {
  std::string name;
  Type type;
  std::optional<State> value, assigned;  // none for a table
  std::optional<Table> table = std::nullopt;
  bool certain = false;  // it has a value from the start
};

const Method* initialize_of(const Game& tree) {
  const auto found = std::ranges::find(tree.methods, initialize_name, &Method::name);
  return found == tree.methods.end() ? nullptr : &*found;
}

class GameWriter {
 public:
  /// Entries of the `guarded` maps are Options.
  GameWriter(const Instance& game, const Lower& how, std::set<std::string> guarded)
      : game_{game}, how_{how}, guarded_{std::move(guarded)}, builder_{game.tree->name} {}

  LoweredGame run() {
    for (const Field& field : game_.tree->fields) declare(field.variable, false);
    for (const Variable& parameter : game_.tree->parameters)
      if (parameter.type.form == Form::function_type && !game_.names.contains(parameter.name))
        declare(parameter, true);
    declare_drawn_functions();
    if (how_.watch == Watch::undefined)
      flag_ = builder_.state(watching, Lowering::undefined_codes(), certamen::Value{0});
    if (how_.challenger != nullptr) import_challenger();
    initialize();
    for (const Method& method : game_.tree->methods)
      if (method.name != initialize_name) export_method(method);
    for (const FieldState& field : fields_)
      if (functions_.contains(field.name)) export_function(field);
    if (how_.watch != Watch::nothing) export_watch();
    return {builder_.build(), std::move(places_)};
  }
  /// The maps that were written to under a condition.
  const std::set<std::string>& guarded() const { return guarded_; }

 private:
  void declare(const Variable& variable, bool function) {
    const Type type = type_of(game_, variable.type);
    const std::string& name = variable.name;
    if (game_.names.contains(name))
      throw error_at(*game_.source, variable.place, ErrorCode::duplicate_name,
                     "'" + name + "' is the name of a parameter already");
    if (game_.keep == Keep::tables && !is_plain(type)) return declare_table(variable, type);
    const bool empty = type.sort == Sort::map || type.sort == Sort::set;
    fields_.push_back({name,
                       type,
                       builder_.state(name, type.domain),
                       builder_.state(name + " is assigned", Boolean(), certamen::Value{0}),
                       {},
                       empty});
    if (function) functions_.insert({name, &fields_.back().type});
  }

  void declare_table(const Variable& variable, const Type& type) {
    const std::string& name = variable.name;
    const bool plain = std::ranges::all_of(type.of, is_plain);
    if (!plain || type.of.empty() || type.sort == Sort::tuple || type.sort == Sort::option)
      throw error_at(*game_.source, variable.place, ErrorCode::unsupported,
                     "a map, set or function inside of another type is not supported yet");
    const Domain keys = type.of[0].domain;
    FieldState field{name, type, {}, {}, {}, type.sort != Sort::function};
    if (type.sort == Sort::function) {
      field.table = builder_.random_function(name, keys, type.of[1].domain);
    } else {
      const Domain entry = type.sort == Sort::set ? Unit() : type.of[1].domain;
      field.table = builder_.map(name, keys, guarded_.contains(name) ? Option(entry) : entry);
    }
    fields_.push_back(std::move(field));
  }

  void declare_drawn_functions() {
    for (const auto& [name, type] : drawn_functions(game_))
      drawn_.emplace(name, builder_.random_function(name + " of the proof", type.of[0].domain,
                                                    type.of[1].domain));
  }

  void import_challenger() {
    const Instance& game = *how_.challenger;
    for (const Method& method : game.tree->methods) {
      Signature signature{method.name, {}, passed_type(game, method.result).domain};
      for (const Variable& parameter : method.parameters)
        signature.inputs.push_back(passed_type(game, parameter.type).domain);
      if (method.name != initialize_name || method.result.form != Form::void_type)
        builder_.import(signature);
    }
    if (how_.watch != Watch::nothing)
      builder_.import(Signature{watching, {}, Lowering::undefined_codes()});
  }

  Slot slot_of(Body& at, const FieldState& field, bool first) {
    if (field.table) return {field.type, at.unit(), field.certain, field.table};
    if (first) return {field.type, Lowering::some_value(at, field.type.domain), field.certain, {}};
    return {field.type,
            at.get(*field.value),
            field.certain ? Truth{true} : Truth{at.get(*field.assigned)},
            {}};
  }

  /// Reads the fields, runs the action, writes what has changed.
  template <class Action>
  Node write(Body& at, Action action, bool first = false) {
    Scope scope;
    for (const FieldState& field : fields_) scope.emplace(field.name, slot_of(at, field, first));
    const Scope before = scope;
    std::optional<Node> undefined;
    if (flag_) undefined = at.get(*flag_);
    Lowering lowering{
        at, game_, scope, {places_, guarded_, drawn_, how_.challenger, first}, undefined};
    const Node result = action(lowering, scope);
    for (FieldState& field : fields_) {
      const Slot& slot = scope.at(field.name);
      if (first && slot.assigned.is(true)) field.certain = true;
      if (field.table) continue;
      if (!first && slot.value.id() == before.at(field.name).value.id()) continue;
      at.set(*field.value, slot.value);
      if (!field.certain) at.set(*field.assigned, slot.assigned.in(at));
    }
    if (flag_) at.set(*flag_, *lowering.undefined());
    return result;
  }

  void initialize() {
    const Method* method = initialize_of(*game_.tree);
    if (method != nullptr && !method->parameters.empty())
      throw error_at(*game_.source, method->place, ErrorCode::unsupported,
                     "an Initialize with parameters is not supported yet");
    std::optional<State> answer;
    if (method != nullptr && method->result.form != Form::void_type) {
      const Type type = passed_type(game_, method->result);
      answer = builder_.state("answer of Initialize", type.domain);
    }
    builder_.initialize([&](Body& at) {
      const Node result = write(
          at,
          [&](Lowering& lowering, Scope& scope) {
            for (const auto& [name, type] : functions_)
              scope.at(name) = {*type, at.sample(type->domain), true, {}};
            for (const Field& field : game_.tree->fields)
              if (field.value) lowering.initialize(field);
            return method != nullptr ? lowering.run(*method, {}).node : at.unit();
          },
          true);
      if (answer) at.set(*answer, result);
    });
    if (answer)
      limit(builder_.oracle(initialize_name, {}, [&](Body& at) { return at.get(*answer); }));
    else if (method == nullptr && how_.challenger != nullptr)
      forward_initialize();
  }

  /// A reduction without an Initialize shows its adversary what the challenger's says.
  void forward_initialize() {
    const Method* its = initialize_of(*how_.challenger->tree);
    if (its != nullptr && its->result.form != Form::void_type)
      limit(
          builder_.oracle(initialize_name, {}, [](Body& at) { return at.call(initialize_name); }));
  }

  void limit(PackageBuilder& oracle) {
    if (how_.calls) oracle.at_most(*how_.calls);
  }

  void export_method(const Method& method) {
    std::vector<Type> types;
    std::vector<Domain> domains;
    for (const Variable& parameter : method.parameters) {
      types.push_back(passed_type(game_, parameter.type));
      domains.push_back(types.back().domain);
    }
    limit(builder_.oracle(method.name, domains, [&](Body& at, const std::vector<Node>& inputs) {
      std::vector<Value> arguments;
      for (std::size_t i = 0; i < inputs.size(); ++i) arguments.push_back({types[i], inputs[i]});
      return write(
          at, [&](Lowering& lowering, Scope&) { return lowering.run(method, arguments).node; });
    }));
  }

  void export_function(const FieldState& field) {
    builder_.oracle(field.name, {field.type.of[0].domain}, [&](Body& at, Node key) {
      return Lowering::entry_of(at, at.get(*field.value), field.type.of[0], key);
    });
  }

  /// A reduction also says what was undefined in the game that it calls.
  void export_watch() {
    builder_.oracle(watching, {}, [&](Body& at) {
      const Node own = flag_ ? at.get(*flag_) : at.residue(Lowering::undefined_codes(), 0);
      return how_.challenger == nullptr ? own : at.tuple({own, at.call(watching)});
    });
  }

  const Instance& game_;
  const Lower& how_;
  std::set<std::string> guarded_;
  PackageBuilder builder_;
  std::list<FieldState> fields_;
  std::map<std::string, const Type*> functions_;
  std::map<std::string, Table> drawn_;
  std::optional<State> flag_;
  std::vector<Undefined> places_;
};

}  // namespace

std::map<std::string, Type> drawn_functions(const Instance& of) {
  std::map<std::string, Type> functions;
  for (const auto& [name, entity] : of.names) {
    if (const auto* function = std::get_if<FunctionName>(&entity); function && !function->known)
      functions.emplace(function->name, function->type);
    if (const auto* scheme = std::get_if<std::shared_ptr<const Instance>>(&entity))
      functions.merge(drawn_functions(**scheme));
  }
  return functions;
}

LoweredGame lower(const Instance& game, const Lower& how) {
  std::set<std::string> guarded;
  for (;;) {
    GameWriter writer{game, how, guarded};
    LoweredGame lowered = writer.run();
    if (writer.guarded() == guarded) return lowered;
    guarded = writer.guarded();
  }
}

Node write_method(Body& at, const Instance& scheme, const Method& method,
                  const std::vector<Node>& inputs) {
  Scope fields;
  std::vector<Undefined> places;
  std::set<std::string> guarded;
  Lowering lowering{at, scheme, fields, {places, guarded}, std::nullopt};
  std::vector<Value> arguments;
  for (std::size_t i = 0; i < inputs.size(); ++i)
    arguments.push_back({passed_type(scheme, method.parameters[i].type), inputs[i]});
  const Node result = lowering.run(method, arguments).node;
  if (!places.empty())
    throw error_at(*places.front().source, places.front().place, ErrorCode::unsupported,
                   places.front().what + ": whether that can happen is not known in a definition "
                                         "that is not in a file");
  return result;
}

Package defined_package(const Instance& game, const Context& context) {
  LoweredGame lowered = lower(game);
  if (lowered.places.empty()) return std::move(lowered.package);
  const Package watched = lower(game, {.watch = Watch::undefined}).package;
  EquivalenceResult result =
      decide_equivalence(watched, lower(game, {.watch = Watch::never}).package, {}, context);
  if (result.equivalent == true) return std::move(lowered.package);
  const Undefined* place = &lowered.places.front();
  if (!result.equivalent)
    throw error_at(*place->source, place->place, ErrorCode::interrupted,
                   place->what + ": it was not decided whether that can happen");
  const certamen::Value last = result.transcript.back().output;
  if (last.word() > 0) place = &lowered.places.at(last.word() - 1);
  result.transcript.pop_back();  // what it sees is the place
  std::string calls = to_text(result.transcript, watched);
  while (calls.ends_with('\n')) calls.pop_back();
  throw error_at(*place->source, place->place, ErrorCode::unsupported,
                 "undefined in game " + game.tree->name + ": " + place->what +
                     (calls.empty() ? std::string{} : ", after\n" + calls));
}

}  // namespace certamen::language
