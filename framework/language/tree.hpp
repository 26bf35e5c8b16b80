// SPDX-License-Identifier: Apache-2.0
// The kinds of FrogLang files as trees. Every node knows its place.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "framework/language/source.hpp"

namespace certamen::language {

/// What an expression is. Types are expressions, since "E.Key" and "[A, B]" are both, and which one
/// is meant is known only when names are.
enum class Form : std::uint8_t {
  name,    // text
  this_,   // this
  number,  // text: 42
  binary,  // text: 0b01
  zeros,   // parts: length
  ones,    // parts: length
  true_,   //
  false_,  //
  none,    // None
  member,  // parts: object; text: the member
  call,    // parts: function, arguments
  index,   // parts: object, key
  slice,   // parts: object, from, to
  tuple,   // parts: elements; also a type
  set,     // parts: elements
  not_,    // parts: operand
  negate,  // parts: operand
  size,    // |a|
  power,   // parts: the two operands, and so on
  multiply,
  divide,
  add,
  subtract,
  equal,
  differ,
  greater,
  less,
  at_least,
  at_most,
  in,
  subsets,
  and_,
  or_,  // "||": or, and concatenation
  union_,
  without,        // a \ b
  advantage,      // of a bound; parts: game, and the reduction it is composed with; text: the event
  optional_type,  // T?; parts: T
  set_type,       // parts: the elements' type, or nothing
  bool_type,      //
  void_type,      //
  int_type,       //
  map_type,       // parts: keys, values
  array_type,     // parts: element, length
  function_type,  // parts: domain, range
  bit_string_type,     // parts: length, or nothing
  mod_int_type,        // parts: modulus
  group_type,          //
  group_element_type,  // parts: group
  permutation_type     // parts: elements; or keys, elements. In files with extensions
};

struct Expression {
  Form form = Form::none;
  Place place = {};
  std::string text = {};
  std::vector<Expression> parts = {};
  bool in_parentheses = false;
  std::uint16_t depth = 1;  // of the tree below; the parser bounds it
};

/// A name, with members and arguments, as a file has it: "Secrecy(E).Left".
std::string to_text(const Expression& e);

/// Whether evaluating it may run a method.
bool has_call(const Expression& e);

struct Statement;
using Block = std::vector<Statement>;

/// T x; T x = e; x = e; T [x, y] = e: with a type a declaration, with several targets a tuple that
/// is taken apart.
struct Assign {
  std::optional<Expression> type = std::nullopt;
  std::vector<Expression> targets = {};
  std::optional<Expression> value = std::nullopt;
};
/// x <- T; x <- T \ E; x <-uniq[S] T
struct Draw {
  std::optional<Expression> type = std::nullopt;
  std::vector<Expression> targets = {};
  Expression from = {};
  std::optional<Expression> excluded = std::nullopt;
  bool unique = false;  // the draw is put into the excluded set
  bool chosen = false;  // by the engine, not by chance: x <- choose T
};
struct Do {
  Expression call;
};
struct Return {
  Expression value;
};
struct Branch {
  std::optional<Expression> condition;  // none: else
  Block block;
};
struct If {
  std::vector<Branch> branches;
};
/// for (Int i = a to b)
struct Count {
  std::string name;
  Expression from, to;
  Block block;
};
/// for (T x in e)
struct Each {
  Expression type;
  std::string name;
  Expression all;
  Block block;
};
/// event NAME = e; in files with extensions
struct Raise {
  std::string event;
  Expression happens;
};

struct Statement {
  Place place;
  std::variant<Assign, Draw, Do, Return, Raise, If, Count, Each> action;
};

struct Variable {
  Place place;  // of the name
  Expression type;
  std::string name;
};

struct Field {
  Variable variable;
  std::optional<Expression> value = std::nullopt;
};

struct Method {
  Place place;  // of the name
  bool deterministic = false, injective = false;
  Expression result;
  std::string name;
  std::vector<Variable> parameters = {};
  Block body = {};  // empty for a primitive's
  Place end = {};   // the brace that ends the body
};

struct Game {
  Place place;
  std::string name;
  std::vector<Variable> parameters = {};
  std::vector<Field> fields = {};
  std::vector<Method> methods = {};
};

/// Whether any expression of its methods is like this.
bool any_expression(const Game& game, const std::function<bool(const Expression&)>& is);

/// Whether any expression of the body is like this.
bool any_expression(const Block& body, const std::function<bool(const Expression&)>& is);
/// Whether any statement of the body assigns to, draws or adds to a variable of such a name that
/// it does not declare.
bool any_target(const Block& body, const std::function<bool(const std::string&)>& is);
/// Whether any statement of the body draws.
bool draws(const Block& body);

struct Import {
  Place place;
  std::string file;
  std::optional<std::string> alias = std::nullopt;
};

struct PrimitiveFile {
  Game primitive;
};

struct SchemeFile {
  Game scheme;
  std::string extends;
  std::vector<Expression> requirements = {};
};

/// calls X <= N, after Y, before Z; in files with extensions: X may be called N times, only after
/// Y was called, and no more once Z was called.
struct CallLimit {
  Place place;  // of the oracle's name
  std::string oracle;
  std::optional<Expression> most = std::nullopt;
  /// Names of oracles, with their places.
  std::vector<std::pair<Place, std::string>> after = {}, before = {};
};

struct GameFile {
  Game left, right;
  std::vector<CallLimit> limits = {};                  // one an oracle, of both games
  std::optional<Expression> advantage = std::nullopt;  // at most this, it says
  std::string name;
};

/// A game that plays against `composed` and is attacked as `against` is.
struct Reduction {
  Game game;
  Expression composed, against;
};

/// One that plays against the pair of games `against`, or against a definition of the catalogue;
/// Run, which takes nothing, is what it does.
struct AdversaryFile {
  Game adversary;
  Expression against;
  std::optional<std::string> definition = std::nullopt;  // by its name, in the place of `against`
};

/// event NAME of GAME, or GAME alone.
struct Claim {
  std::optional<std::string> event = std::nullopt;
  Expression game;
};

/// GAME [compose REDUCTION] against GAME.Adversary
struct Step {
  Place place;
  Expression game;
  std::optional<Expression> reduction = std::nullopt;
  Expression against;
};
struct Assumption {
  Place place;
  Expression holds;
};
struct Induction;
using ProofLine = std::variant<Step, Assumption, Induction>;
struct Induction {
  Place place;
  std::string name;
  Expression from, to;
  std::vector<ProofLine> lines;
};

struct Lemma {
  Claim claim;
  std::string file;
};

/// let: T x; T x = e; x is drawn from e.
struct Let {
  Field field;
  std::optional<Expression> drawn_from = std::nullopt;
};

struct ProofFile {
  std::vector<std::variant<Reduction, Game>> helpers = {};
  std::vector<Let> lets = {};
  std::vector<Expression> assumptions = {};
  std::optional<Expression> calls = std::nullopt;  // at most this
  std::vector<Expression> primes = {};             // e is prime
  std::vector<Lemma> lemmas = {};
  Claim theorem = {};
  std::optional<Expression> bound = std::nullopt;
  std::vector<ProofLine> lines = {};
};

/// NAME = value: "n = 2", "E = 'Pad.scheme'", "Secrecy(F) = 1/8".
struct Given {
  Place place;
  std::string name;
  std::variant<Expression, std::string> value;  // a number, or what stands in quotation marks
};

enum class Expected {
  equivalent,  // to every adversary, for any number of calls
  different,   // value: what a shortest transcript shows
  optimal,     // budgets, value: the best adversary's advantage
  advantage,   // budgets, value: that of the file's adversary
  stated,      // budgets: the stated advantage is not exceeded
  verified,
  equal,  // every step is, or is equal at these sizes
  undecided,
  refuted,  // value: the advantage
  bound,    // budgets: sizes and advantages; value
  refused   // text: part of the message
};
enum class Relation : std::uint8_t { equal, at_most, at_least };

/// expect WHAT[(budgets)] [= value];
struct Expectation {
  Place place;
  Place end;  // the semicolon
  Expected what = Expected::equivalent;
  std::vector<Given> budgets = {};
  Relation relation = Relation::equal;
  std::optional<Expression> value = std::nullopt;
  std::string text = {};
  // What was said before it.
  std::vector<Given> at = {};                         // at NAME = value, ..;
  std::optional<std::string> against = std::nullopt;  // against 'DEFINITION';
};

struct File {
  std::vector<Import> imports = {};
  std::vector<Given> at = {};  // what is set by default: the one before all expectations
  std::variant<PrimitiveFile, SchemeFile, GameFile, ProofFile, AdversaryFile> content;
  std::vector<Expectation> expectations = {};
};

/// Visits every expression of the file, types included, and what it consists of.
void for_each_expression(const File& file, const std::function<void(const Expression&)>& visit);

}  // namespace certamen::language
