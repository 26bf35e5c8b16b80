// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "framework/games/package.hpp"
#include "framework/language/meaning.hpp"
#include "framework/language/operation_names.hpp"

namespace certamen::language {

/// The method that runs before all others.
inline constexpr const char* initialize_name = "Initialize";

/// A variable while a procedure is written: its value now, and whether it has one.
struct Slot {
  Type type;
  Node value;
  Truth assigned;
  std::optional<Table> table = std::nullopt;  // in place of the value
  std::optional<Node> asked = std::nullopt;   // the set F.domain, of a function
};
using Scope = std::map<std::string, Slot>;

/// A place where something may be undefined.
struct Undefined {
  std::shared_ptr<const Source> source;
  Place place;
  std::string what;
  friend bool operator==(const Undefined&, const Undefined&) = default;
};

/// Where a procedure calls an oracle of its challenger, under whatever condition.
struct OracleCall {
  std::string oracle;
  std::shared_ptr<const Source> source;
  Place place;
};

/// What a procedure meets besides the fields of its game.
struct Surroundings {
  std::vector<Undefined>& places;  // gets the places where something may be undefined
  std::set<std::string>& guarded;  // gets the maps that are written to under a condition
  std::map<std::string, Table> functions = {};  // those that a proof draws, by their names there
  std::set<std::string> asked = {};             // those of them that the challenger has
  const Instance* challenger = nullptr;  // of a reduction or an adversary: the game that it calls
  bool starts = false;                   // the game is being initialized
  std::vector<OracleCall>* calls = nullptr;  // gets the challenger's oracles, in their order
  /// Of a challenger that is no game of a file: its oracles, whose domains may be others than those
  /// of the types, with the same codes.
  const std::vector<Signature>* oracles = nullptr;
};

/// Writes one procedure of a game: all paths at once. A statement runs where `live` holds;
/// assignments keep the old value elsewhere, and samples that no path uses change nothing. Calls of
/// schemes are written where they stand.
class Lowering {
 public:
  /// `fields` are the game's. With `undefined` it is kept what was undefined first, from this code
  /// on.
  Lowering(Body& at, const Instance& game, Scope& fields, Surroundings around,
           std::optional<Node> undefined)
      : at_{at}, game_{game}, fields_{fields}, around_{std::move(around)},
        undefined_{std::move(undefined)} {}

  /// Runs a method of the game.
  Value run(const Method& method, const std::vector<Value>& arguments) {
    return run_in(game_, method, arguments, true);
  }
  /// Gives a field of the game its value.
  void initialize(const Field& field);
  /// 0, or 1 + the first of the places at which something was undefined.
  const std::optional<Node>& undefined() const { return undefined_; }
  static Domain undefined_codes() { return Range(256); }
  /// The same at all sizes.
  static Node some_value(Body& at, const Domain& domain);
  /// The value with the same code in another domain with as many codes.
  static Node recoded(Body& at, const Node& value, const Domain& domain);
  /// What the challenger's Initialize says, as the one argument of the reduction's own.
  Value answer_of_challenger();
  bool has_started_challenger() const { return started_; }
  /// What a map, set or function has for a key.
  static Node entry_of(Body& at, const Node& tuple, const Type& keys, const Node& key);
  /// A set with one element more.
  static Node with_element(Body& at, const Node& set, const Type& elements, const Node& element);

 private:
  struct Frame {
    const Instance& owner;
    Type result;
    Truth live;
    std::vector<Scope> scopes = {};
    std::optional<Value> answer = std::nullopt;
    std::size_t returns = 0;
    /// The owner with the numbers that loops count, the innermost last.
    std::vector<std::shared_ptr<const Instance>> numbered = {};
  };
  /// The names that stand for what is known before the game runs.
  const Instance& among() const {
    return frame_->numbered.empty() ? frame_->owner : *frame_->numbered.back();
  }
  Value run_in(const Instance& owner, const Method& method, const std::vector<Value>& arguments,
               const Truth& live);

  [[noreturn]] void fail(ErrorCode code, Place place, const std::string& message) const;
  [[noreturn]] void unsupported(Place place, const std::string& what) const {
    fail(ErrorCode::unsupported, place, what + " is not supported yet");
  }
  void undefined_where(const Truth& condition, Place place, const std::string& what);
  Node some_value(const Domain& domain) { return some_value(at_, domain); }
  Node choose(const Truth& condition, const Node& yes, const Node& no);

  // Statements; each leaves in the frame where it goes on.
  void block(const Block& block);
  void statement(const Statement& statement);
  void assign(Place place, const Assign& assign);
  void draw(Place place, const Draw& draw);
  void leave_open(Place place, const Draw& draw);
  void branch(const If& chosen);
  void give(Place place, const Return& given);
  void raise(const Raise& raised);
  void loop(Place place, const Count& count);
  void loop(Place place, const Each& each);
  void declare(const std::string& name, const Type& type, Place place);
  void store(const Expression& target, const Value& value);
  void store_targets(const std::vector<Expression>& targets, const Value& value);
  void declare_targets(const std::vector<Expression>& targets, const Type& type, bool all);
  Type type_of_target(const Expression& target);
  Type type_of_targets(const std::vector<Expression>& targets);
  Node drawn(const Type& type, const Node& excluded, Place place);
  Node drawn_outside(const Type& type, const Expression& excluded);

  // Expressions, evaluated once from left to right.
  Entity entity(const Expression& e);
  Entity named(const Expression& e);
  Entity member(const Expression& e);
  Entity call(const Expression& e);
  Value called(const Instance& owner, const Expression& e, const std::string& method);
  std::vector<Value> arguments_of(const Instance& owner, const Expression& e, const Method& method);
  Value abstract(const AbstractMethod& method, const Type& result,
                 const std::vector<Value>& arguments);
  Value challenged(const Expression& e, const std::string& method);
  /// What an oracle of the challenger answers on the paths that come by here.
  Value asked(const std::string& oracle, Place place, const Type& result,
              const std::vector<Node>& inputs);
  /// What a function answers that is a parameter of the challenger.
  Value asked_function(const Expression& e, const std::string& name);
  Value start_challenger(const Expression& e, const Method& method);
  Value applied(const FunctionName& function, const Expression& e);
  /// A table at a key, or backwards.
  Value looked_up(const Slot& slot, const Expression& e, bool backwards);
  /// An operation that is called by its name, in files with extensions; nothing for other calls.
  /// `wanted` is the type that the value is to have, as far as operands take theirs from it.
  std::optional<Value> operation(const Expression& e, const Type* wanted = nullptr);
  /// One whose first argument is a value that it is about, not a list, map, type or condition.
  Value operation_on(NamedOperation operation, const Expression& e);
  [[noreturn]] void refuse_operand(const Expression& e, const Type& type) const;
  Value selected(const Expression& e, const Type* wanted);
  Value found_in_map(const Expression& e);
  Value entry_of_list(const Expression& e, const Type* wanted);
  Value recoded(const Expression& e);
  Entity binary(const Expression& e);
  Value index(const Expression& e);
  Value slice(const Expression& e);
  Value literal_bits(const Expression& e);
  Value arithmetic(const Expression& e, const Value& a, const Value& b);
  /// What a counter was when it was read, and what has been added to it since.
  struct Sum {
    Node start;
    Integer added;
  };
  Sum sum_of(const Value& counter) const;
  Value counted(Form form, Place place, const Value& counter, const Size& number);
  Value either(const Expression& e);
  Value equality(const Expression& e);
  Value equal_to_number(Place place, const Entity& object, const Size& number);
  Value contained(const Expression& e);
  /// Whether evaluating it may write to fields of the game: it calls a method of the game that
  /// does.
  bool may_write(const Expression& e) const;
  /// Throws Error where it may: whether the value is looked up before or after would matter.
  void expect_no_write(const Expression& key) const;

  // Strings whose lengths are symbols, as far as it is known what they are put together from.
  Node joined(const Node& high, const Node& low);
  Value cut_out(const Node& whole, const Size& from, const Size& to, Place place);
  std::vector<Node> pieces_of(const Node& string) const;
  std::vector<Node> cut_at(const Node& string, const Size& from);
  Node joined(const std::vector<Node>& pieces);

  /// Whether it is the game that this reduction calls.
  bool is_challenger(const Expression& e) const;

  // What is kept as a table.
  /// The field, if the expression is one that is kept as a table.
  Slot* table_of(const Expression& e);
  Node found_in(const Slot& table, const Node& key);
  /// The variable, if it is a function of which it is kept what was asked.
  Slot* watched_function(const Expression& e);
  void put_into(const std::string& field, const Slot& table, const Node& key, const Node& entry);
  /// x = x union {..}, x = {}, and draws of functions. Returns whether it is one of these.
  bool assign_table(Place place, const Expression& target, const Expression& value);
  bool draw_table(Place place, const Draw& draw);
  /// The values of a set that is an argument, if the name stands for one.
  std::optional<std::vector<Node>> listed(const Expression& e);
  /// What is passed for one.
  Node as_listed(const Expression& e, const Type& type);
  void add_listed(const Expression& set, const Node& value);
  Value read(const Slot& slot, Place place, const std::string& name);
  Slot* variable(const std::string& name);
  bool is_field(const std::string& name);
  /// What is drawn from S must not depend on whether S is a set or a variable.
  void expect_free(const std::string& name, Place place) const;
  Value value(const Expression& e);
  Value value_as(const Expression& e, const Type& type);
  Value converted(const Value& value, const Type& type, Place place);
  /// What a union adds to a set of this type: a set, or an element that stands for {element}.
  Node added_by(const Expression& e, const Type& set);
  Value boolean(const Truth& truth) { return {{Sort::boolean, Boolean(), {}}, truth.in(at_)}; }
  Truth truth(const Expression& e);
  Node entry(const Node& tuple, const Type& keys, const Node& key) {
    return entry_of(at_, tuple, keys, key);
  }
  Node with_entry(const Node& tuple, const Type& keys, const Node& key, const Node& entry);

  Body& at_;
  const Instance& game_;
  Scope& fields_;
  Surroundings around_;
  std::optional<Node> undefined_;
  std::map<NodeId, Sum> sums_;                       // of counters, by the node that holds it
  bool started_ = false;                             // Initialize of the challenger was called
  bool challenged_ = false;                          // another oracle of it was
  std::set<std::string> filled_ = {};                // tables that something was put into
  std::map<NodeId, std::vector<Node>> pieces_ = {};  // of strings, from the left
  std::map<std::pair<NodeId, NodeId>, Node> halves_ = {};  // of what string they are
  Frame* frame_ = nullptr;
  std::size_t depth_ = 0;
};

/// The number, or the type, that an expression stands for among these names; throws Error(usage) at
/// its place.
Size number_of(const Instance& among, const Expression& e);
/// The number that a literal is, in decimal also with zeros in front.
Size literal_number(const Instance& among, const Expression& e);
/// Whether the form is +, -, *, / or ^.
bool is_arithmetic(Form form);
/// What such a form makes of two numbers. Throws Error at its place where that is no number, or one
/// that no size can be.
Size of_numbers(const Instance& among, const Expression& e, const Size& a, const Size& b);
/// A number that is one at all sizes.
Integer integer_of(const Instance& among, const Expression& e);
Type type_of(const Instance& among, const Expression& e);
/// The type of an argument or an answer, which is no table.
Type passed_type(const Instance& among, const Expression& e);
/// The type of a parameter. Where a proof's reductions pass sets that are written out, their
/// values: a set that is no table.
Type parameter_type(const Instance& of, const Method& method, std::size_t parameter);
/// Whether it is the type of such a set: the tuple of its values, among which may be equal ones.
bool is_listed(const Type& type, Keep keep);
/// A function or permutation that is kept as a table, whatever the sizes; nothing for other types.
std::optional<Type> table_type(const Instance& among, const Expression& e);
/// Whether a field is drawn once, as a statement of Initialize by itself, and only called
/// elsewhere.
bool is_only_asked(const Game& tree, const std::string& field);
/// Whether it stands for a type, not for a number.
bool is_type(const Instance& among, const Expression& e);

}  // namespace certamen::language
