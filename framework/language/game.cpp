// SPDX-License-Identifier: Apache-2.0
#include "framework/language/game.hpp"

#include <algorithm>
#include <list>
#include <set>
#include <utility>

#include "framework/games/contract.hpp"
#include "framework/language/counters.hpp"
#include "framework/language/parse_parts.hpp"

namespace certamen::language {

namespace {

struct FieldState {
  std::string name;
  Type type;
  std::optional<State> value, assigned;  // none for a table
  std::optional<Table> table = std::nullopt;
  bool certain = false;                       // it has a value from the start
  std::optional<State> asked = std::nullopt;  // what was asked of a function
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
    if (how_.challenger == nullptr) export_shared();
    if (how_.watch != Watch::nothing) export_watch();
    LoweredGame lowered{builder_.build(), std::move(places_)};
    limit_calls(lowered.package);
    return lowered;
  }
  /// The maps that were written to under a condition.
  const std::set<std::string>& guarded() const { return guarded_; }

 private:
  void declare(const Variable& variable, bool function) {
    const std::string& name = variable.name;
    if (game_.names.contains(name))
      throw error_at(*game_.source, variable.place, ErrorCode::duplicate_name,
                     "'" + name + "' is the name of a parameter already");
    if (!function && is_table(variable)) {
      const Type type = table_type(game_, variable.type).value();
      fields_.push_back({name, type, {}, {}, table_of(name, type), false});
      return;
    }
    const bool counts = variable.type.form == Form::int_type && !function;
    const std::optional<Size>& calls = how_.calls ? how_.calls : how_.counted;
    if (counts && !calls)
      throw error_at(*game_.source, variable.type.place, ErrorCode::unsupported,
                     "a field of type Int in a game of which it is not known how often each oracle "
                     "is called is not supported yet");
    const Type type =
        counts ? counter_type(game_, variable, *calls) : type_of(game_, variable.type);
    if (game_.keep == Keep::tables && !is_plain(type)) return declare_table(variable, type);
    const bool empty = type.sort == Sort::map || type.sort == Sort::set;
    fields_.push_back({name,
                       type,
                       builder_.state(name, type.domain),
                       builder_.state(name + " is assigned", Boolean(), certamen::Value{0}),
                       {},
                       empty});
    if (function) functions_.insert({name, &fields_.back().type});
    if (type.sort == Sort::function && mentions_domain(name))
      fields_.back().asked =
          builder_.state(name + " was asked", set_of(type.of[0], game_.keep).domain);
  }

  /// A permutation; or a function that is drawn once, at the start, and only ever asked: there it
  /// is the same whether its values are drawn then or when they are asked for.
  bool is_table(const Variable& variable) const {
    if (game_.keep == Keep::tables) return false;
    if (variable.type.form == Form::permutation_type) return true;
    return variable.type.form == Form::function_type && is_extended(*game_.source) &&
           is_only_asked(*game_.tree, variable.name);
  }

  Table table_of(const std::string& name, const Type& type) {
    const Domain keys = type.of[0].domain, last = type.of.back().domain;
    if (type.sort == Sort::function) return builder_.random_function(name, keys, last);
    if (type.of.size() == 1) return builder_.random_permutation(name, keys);
    return builder_.ideal_cipher(name, keys, last);
  }

  bool mentions_domain(const std::string& function) const {
    return any_expression(*game_.tree, [&](const Expression& e) {
      if (e.form != Form::member || e.text != "domain") return false;
      const Expression& of = e.parts[0];
      const bool own = of.form == Form::member && of.parts[0].form == Form::this_;
      return (own || of.form == Form::name) && of.text == function;
    });
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
    for (const auto& [name, type] : drawn_functions(game_)) {
      const Domain keys = type.of[0].domain, values = type.of[1].domain;
      if (how_.challenger != nullptr && how_.shared.contains(name))
        builder_.import(Signature{shared_oracle(name), {keys}, values});
      else
        drawn_.emplace(name, builder_.random_function(name + " of the proof", keys, values));
    }
  }

  /// The caller of the game asks the functions that it shares.
  void export_shared() {
    for (const auto& [name, table] : drawn_)
      if (how_.shared.contains(name))
        builder_.oracle(shared_oracle(name), {table.type.domain},
                        [&, table = table](Body& at, Node key) { return at.lookup(table, key); });
  }

  void import_challenger() {
    const Instance& game = *how_.challenger;
    for (const Method& method : game.tree->methods) {
      Signature signature{method.name, {}, passed_type(game, method.result).domain};
      for (std::size_t i = 0; i < method.parameters.size(); ++i)
        signature.inputs.push_back(parameter_type(game, method, i).domain);
      if (method.name != initialize_name || method.result.form != Form::void_type ||
          !signature.inputs.empty())
        builder_.import(signature);
    }
    if (how_.watch != Watch::nothing)
      builder_.import(Signature{watching, {}, Lowering::undefined_codes()});
  }

  Slot slot_of(Body& at, const FieldState& field, bool first) {
    if (field.table) return {field.type, at.unit(), field.certain, field.table};
    Slot slot{field.type, at.unit(), field.certain, {}};
    if (first) {
      slot.value = Lowering::some_value(at, field.type.domain);
      if (field.asked) slot.asked = Lowering::some_value(at, field.asked->domain);  // the empty set
      return slot;
    }
    slot.value = at.get(*field.value);
    if (!field.certain) slot.assigned = at.get(*field.assigned);
    if (field.certain) slot.assigned = true;
    if (field.asked) slot.asked = at.get(*field.asked);
    return slot;
  }

  enum class Stage {
    fields,      // nothing has a value yet
    initialize,  // as an oracle: the fields have the values that they are declared with
    oracle
  };

  /// Reads the fields, runs the action, writes what has changed.
  template <class Action>
  Node write(Body& at, Action action, Stage stage) {
    const bool first = stage == Stage::fields, starts = stage != Stage::oracle;
    Scope scope;
    for (const FieldState& field : fields_) scope.emplace(field.name, slot_of(at, field, first));
    const Scope before = scope;
    std::optional<Node> undefined;
    if (flag_) undefined = at.get(*flag_);
    Lowering lowering{at,
                      game_,
                      scope,
                      {places_, guarded_, drawn_, how_.challenger != nullptr ? how_.shared : none_,
                       how_.challenger, starts},
                      undefined};
    const Node result = action(lowering, scope);
    for (FieldState& field : fields_) {
      const Slot& slot = scope.at(field.name);
      const bool changed = first || slot.value.id() != before.at(field.name).value.id();
      if (starts && slot.assigned.is(true)) field.certain = true;
      if (field.asked && (first || slot.asked->id() != before.at(field.name).asked->id()))
        at.set(*field.asked, *slot.asked);
      if (field.table || !changed) continue;
      at.set(*field.value, slot.value);
      if (!field.certain) at.set(*field.assigned, slot.assigned.in(at));
    }
    if (flag_) at.set(*flag_, *lowering.undefined());
    return result;
  }

  void initialize() {
    const Method* method = initialize_of(*game_.tree);
    const bool takes = method != nullptr && !method->parameters.empty();
    if (takes && how_.challenger != nullptr) expect_answer(*method);
    const bool runs = method != nullptr && (!takes || how_.challenger != nullptr);
    std::optional<State> answer;
    if (runs && method->result.form != Form::void_type) {
      const Type type = passed_type(game_, method->result);
      answer = builder_.state("answer of Initialize", type.domain);
    }
    builder_.initialize([&](Body& at) {
      const Node result = write(
          at,
          [&](Lowering& lowering, Scope& scope) {
            for (const auto& [name, type] : functions_) {
              scope.at(name).value = at.sample(type->domain);
              scope.at(name).assigned = true;
            }
            for (const Field& field : game_.tree->fields)
              if (field.value) lowering.initialize(field);
            return runs ? initialized(lowering, *method, takes) : at.unit();
          },
          Stage::fields);
      if (answer) at.set(*answer, result);
    });
    if (answer)
      limit(builder_.oracle(initialize_name, {}, [&](Body& at) { return at.get(*answer); }));
    else if (method == nullptr && how_.challenger != nullptr)
      forward_initialize();
    else if (method != nullptr && !runs)
      export_initialize(*method);
  }

  /// What the file says of how often and when oracles are called.
  void limit_calls(Package& package) const {
    const auto* file = std::get_if<GameFile>(&game_.file->content);
    if (file == nullptr) return;
    const auto fail = [&](ErrorCode code, Place place, const std::string& what) {
      throw error_at(*game_.source, place, code, what);
    };
    const auto oracle = [&](Place place, const std::string& name) -> Procedure& {
      const auto found =
          std::ranges::find(package.exports, name, [](const Procedure& p) -> const std::string& {
            return p.signature.name;
          });
      if (found == package.exports.end())
        fail(ErrorCode::unknown_name, place, "the games have no oracle '" + name + "'");
      return *found;
    };
    for (const CallLimit& limit : file->limits) {
      Procedure& limited = oracle(limit.place, limit.oracle);
      if (game_.keep == Keep::tables)
        fail(ErrorCode::unsupported, limit.place,
             "a limit of calls in a proof's games is not supported yet");
      if (limit.most) {
        const Integer most = integer_of(game_, *limit.most);
        if (most < 0)
          fail(ErrorCode::bad_number, limit.most->place, "a number of calls is at least 0");
        limited.budget = Size{most};
      }
      const auto phase = [&](const auto& others, std::set<std::string>& names) {
        for (const auto& [place, name] : others) names.insert(oracle(place, name).signature.name);
      };
      phase(limit.after, limited.only_after);
      phase(limit.before, limited.only_before);
    }
    const std::set<std::string> never = never_callable(package);
    for (const CallLimit& limit : file->limits)
      if (never.contains(limit.oracle))
        fail(ErrorCode::usage, limit.place,
             "no adversary can ever call '" + limit.oracle +
                 "': what has to be called before it has to come after it");
  }

  /// The reduction must start a challenger that takes arguments.
  Node initialized(Lowering& lowering, const Method& method, bool takes) {
    std::vector<Value> arguments;
    if (takes) arguments.push_back(lowering.answer_of_challenger());
    const Node result = lowering.run(method, arguments).node;
    const Method* its =
        how_.challenger != nullptr ? initialize_of(*how_.challenger->tree) : nullptr;
    if (its != nullptr && !its->parameters.empty() && !lowering.has_started_challenger())
      throw error_at(*game_.source, method.place, ErrorCode::type_mismatch,
                     "the challenger's Initialize takes arguments, and is not called");
    return result;
  }

  /// Of a reduction: its one parameter is what the challenger's Initialize says.
  void expect_answer(const Method& method) const {
    const Instance& challenger = *how_.challenger;
    const Method* its = initialize_of(*challenger.tree);
    const bool says =
        its != nullptr && its->parameters.empty() && its->result.form != Form::void_type &&
        method.parameters.size() == 1 &&
        passed_type(challenger, its->result) == passed_type(game_, method.parameters[0].type);
    if (!says)
      throw error_at(*game_.source, method.place, ErrorCode::type_mismatch,
                     "the parameter of a reduction's Initialize is what the challenger's says, and "
                     "this challenger's says no such thing");
  }

  /// One with arguments is an oracle, which comes before all others, and once.
  void export_initialize(const Method& method) {
    export_oracle(method, Stage::initialize).at_most(1).only_before(initialize_name);
    asked_first_ = true;
  }

  /// A reduction without an Initialize shows its adversary what the challenger's says.
  void forward_initialize() {
    const Method* its = initialize_of(*how_.challenger->tree);
    if (its == nullptr) return;
    if (!its->parameters.empty())
      throw error_at(*game_.source, game_.tree->place, ErrorCode::type_mismatch,
                     "the challenger's Initialize takes arguments, and is not called");
    if (its->result.form != Form::void_type)
      limit(
          builder_.oracle(initialize_name, {}, [](Body& at) { return at.call(initialize_name); }));
  }

  void limit(PackageBuilder& oracle) {
    if (how_.calls) oracle.at_most(*how_.calls);
  }

  void export_method(const Method& method) {
    PackageBuilder& oracle = export_oracle(method, Stage::oracle);
    limit(oracle);
    if (asked_first_) oracle.only_after(initialize_name);
  }

  PackageBuilder& export_oracle(const Method& method, Stage stage) {
    std::vector<Type> types;
    std::vector<Domain> domains;
    for (std::size_t i = 0; i < method.parameters.size(); ++i) {
      types.push_back(parameter_type(game_, method, i));
      domains.push_back(types.back().domain);
    }
    return builder_.oracle(method.name, domains, [&](Body& at, const std::vector<Node>& inputs) {
      std::vector<Value> arguments;
      for (std::size_t i = 0; i < inputs.size(); ++i) arguments.push_back({types[i], inputs[i]});
      return write(
          at, [&](Lowering& lowering, Scope&) { return lowering.run(method, arguments).node; },
          stage);
    });
  }

  void export_function(const FieldState& field) {
    builder_.oracle(field.name, {field.type.of[0].domain}, [&](Body& at, Node key) {
      if (field.asked)
        at.set(*field.asked,
               Lowering::with_element(at, at.get(*field.asked), field.type.of[0], key));
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
  bool asked_first_ = false;  // Initialize is an oracle
  const std::set<std::string> none_ = {};
};

}  // namespace

std::string shared_oracle(const std::string& function) {
  return function + " of the proof";
}

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

}  // namespace certamen::language
