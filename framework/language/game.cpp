// SPDX-License-Identifier: Apache-2.0
#include "framework/language/game.hpp"

#include <list>
#include <utility>

#include "framework/engines/equivalence/equivalence.hpp"

namespace certamen::language {

namespace {

constexpr const char* watching = "undefined?";

struct FieldState {
  std::string name;
  Type type;
  State value, assigned;
  bool certain = false;  // it has a value from the start
};

class GameWriter {
 public:
  GameWriter(const Instance& game, Watch watch)
      : game_{game}, watch_{watch}, builder_{game.tree->name} {}

  LoweredGame run() {
    for (const Field& field : game_.tree->fields) declare(field.variable, false);
    for (const Variable& parameter : game_.tree->parameters)
      if (parameter.type.form == Form::function_type) declare(parameter, true);
    if (watch_ == Watch::undefined)
      flag_ = builder_.state(watching, Lowering::undefined_codes(), certamen::Value{0});
    initialize();
    for (const Method& method : game_.tree->methods)
      if (method.name != "Initialize") export_method(method);
    for (const FieldState& field : fields_)
      if (functions_.contains(field.name)) export_function(field);
    if (watch_ != Watch::nothing) export_watch();
    return {builder_.build(), std::move(places_)};
  }

 private:
  void declare(const Variable& variable, bool function) {
    const Type type = type_of(game_, variable.type);
    const std::string& name = variable.name;
    if (game_.names.contains(name))
      throw error_at(*game_.source, variable.place, ErrorCode::duplicate_name,
                     "'" + name + "' is the name of a parameter already");
    const bool empty = type.sort == Sort::map || type.sort == Sort::set;
    fields_.push_back(
        {name, type, builder_.state(name, type.domain, certamen::Value{type.domain.element(0)}),
         builder_.state(name + " is assigned", Boolean(), certamen::Value{0}), empty});
    if (function) functions_.insert({name, &fields_.back().type});
  }

  /// Reads the fields, runs the action, writes what has changed.
  template <class Action>
  Node write(Body& at, Action action, bool first = false) {
    Scope scope;
    for (const FieldState& field : fields_) {
      Truth assigned = field.certain;
      if (!field.certain && !first) assigned = at.get(field.assigned);
      scope.emplace(field.name, Slot{field.type, at.get(field.value), assigned});
    }
    const Scope before = scope;
    std::optional<Node> undefined;
    if (flag_) undefined = at.get(*flag_);
    Lowering lowering{at, game_, scope, places_, undefined};
    const Node result = action(lowering, scope);
    for (FieldState& field : fields_) {
      const Slot& slot = scope.at(field.name);
      if (slot.value.id() == before.at(field.name).value.id()) continue;
      at.set(field.value, slot.value);
      if (first && slot.assigned.is(true)) field.certain = true;
      if (!field.certain) at.set(field.assigned, slot.assigned.in(at));
    }
    if (flag_) at.set(*flag_, *lowering.undefined());
    return result;
  }

  void initialize() {
    const Method* method = nullptr;
    for (const Method& each : game_.tree->methods)
      if (each.name == "Initialize") method = &each;
    if (method != nullptr && !method->parameters.empty())
      throw error_at(*game_.source, method->place, ErrorCode::unsupported,
                     "an Initialize with parameters is not supported yet in a game that is played "
                     "alone");
    std::optional<State> answer;
    if (method != nullptr && method->result.form != Form::void_type) {
      const Type type = type_of(game_, method->result);
      answer = builder_.state("answer of Initialize", type.domain);
    }
    builder_.initialize([&](Body& at) {
      const Node result = write(
          at,
          [&](Lowering& lowering, Scope& scope) {
            for (const auto& [name, type] : functions_)
              scope.at(name) = {*type, at.sample(type->domain), true};
            for (const Field& field : game_.tree->fields)
              if (field.value) lowering.initialize(field);
            return method != nullptr ? lowering.run(*method, {}).node : at.unit();
          },
          true);
      if (answer) at.set(*answer, result);
    });
    if (answer) builder_.oracle("Initialize", {}, [&](Body& at) { return at.get(*answer); });
  }

  void export_method(const Method& method) {
    std::vector<Type> types;
    std::vector<Domain> domains;
    for (const Variable& parameter : method.parameters) {
      types.push_back(type_of(game_, parameter.type));
      domains.push_back(types.back().domain);
    }
    builder_.oracle(method.name, domains, [&](Body& at, const std::vector<Node>& inputs) {
      std::vector<Value> arguments;
      for (std::size_t i = 0; i < inputs.size(); ++i) arguments.push_back({types[i], inputs[i]});
      return write(
          at, [&](Lowering& lowering, Scope&) { return lowering.run(method, arguments).node; });
    });
  }

  void export_function(const FieldState& field) {
    builder_.oracle(field.name, {field.type.of[0].domain}, [&](Body& at, Node key) {
      return Lowering::entry_of(at, at.get(field.value), field.type.of[0], key);
    });
  }

  void export_watch() {
    builder_.oracle(watching, {}, [&](Body& at) {
      return flag_ ? at.get(*flag_) : at.residue(Lowering::undefined_codes(), 0);
    });
  }

  const Instance& game_;
  Watch watch_;
  PackageBuilder builder_;
  std::list<FieldState> fields_;
  std::map<std::string, const Type*> functions_;
  std::optional<State> flag_;
  std::vector<Undefined> places_;
};

}  // namespace

LoweredGame lower(const Instance& game, Watch watch) {
  return GameWriter{game, watch}.run();
}

Package defined_package(const Instance& game, const Context& context) {
  LoweredGame lowered = lower(game);
  if (lowered.places.empty()) return std::move(lowered.package);
  const Package watched = lower(game, Watch::undefined).package;
  EquivalenceResult result =
      decide_equivalence(watched, lower(game, Watch::never).package, {}, context);
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
