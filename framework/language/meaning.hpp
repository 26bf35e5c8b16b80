// SPDX-License-Identifier: Apache-2.0
// What names and expressions mean once all sizes are numbers.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "framework/games/builder.hpp"
#include "framework/language/tree.hpp"
#include "framework/proof/injection.hpp"

namespace certamen::language {

enum class Sort {
  unit,
  boolean,
  bits,
  mod,
  group,
  atoms,
  tuple,
  option,
  map,
  set,
  function,
  permutation,
  counter  // an Int that counts calls
};

/// How maps, sets and functions are kept.
enum class Keep {
  tuples,  // a map is the tuple of what each key has (an Option), a set that of a Boolean for each
           // element, a function that of its values: plain values that can be copied, of at most 64
           // keys, and a uniform function is a uniform tuple
  tables   // as tables of the package, whatever the sizes: a field alone, and no value
};

/// A type, and the domain of its values: of what is kept as a table the unit.
struct Type {
  Sort sort = Sort::unit;
  Domain domain = Unit();
  std::vector<Type> of = {};  // parts; element; keys and values; domain and range
  friend bool operator==(const Type&, const Type&) = default;
};

Type tuple_of(std::vector<Type> parts);
Type option_of(const Type& element);
/// As tuples these throw Error(too_large) for more than 64 keys.
Type map_of(const Type& keys, const Type& values, Keep keep);
Type set_of(const Type& elements, Keep keep);
Type function_of(const Type& from, const Type& to, Keep keep);
/// Neither a map, set or function nor a tuple or Option of one that is kept as a table.
bool is_plain(const Type& type);
/// "BitString<2>", "[Bool, Bool]?"
std::string to_text(const Type& type);

/// A value that is known when the game runs.
struct Value {
  Type type;
  Node node;
};

/// A Boolean that may be known already.
class Truth {
 public:
  Truth(bool known) : known_{known} {}          // NOLINT(google-explicit-constructor)
  Truth(Node node) : node_{std::move(node)} {}  // NOLINT(google-explicit-constructor)
  bool is(bool value) const { return !node_ && known_ == value; }
  Node in(Body& at) const { return node_ ? *node_ : at.boolean(known_); }
  friend Truth operator!(const Truth& a);
  friend Truth operator&(const Truth& a, const Truth& b);
  friend Truth operator|(const Truth& a, const Truth& b);

 private:
  std::optional<Node> node_ = std::nullopt;
  bool known_ = false;
};

struct Instance;
struct GroupName {
  Type element;
};
/// A method of a primitive of which nothing is known: a function of its arguments, and of coins
/// that are drawn in each call unless it is deterministic.
struct AbstractMethod {
  Primitive function;
  std::optional<Domain> coins = std::nullopt;
  /// With symbols one argument more, the same constant in each call, where all others and the
  /// answer are of known sizes: or it would be one function, not any.
  std::optional<Domain> index = std::nullopt;
  /// It is injective. At numbers it is then the inclusion, by codes, behind this permutation of
  /// the answers; with symbols it is any injection.
  std::optional<Primitive> permutation = std::nullopt;
  std::optional<Injection> injection = std::nullopt;
};

/// A function that a proof declares: drawn at the start, or any public one.
struct FunctionName {
  std::string name;
  Type type;
  std::optional<AbstractMethod> known = std::nullopt;
};
/// What a name may stand for: a number, a type, a group, a function, a scheme, a value. Numbers are
/// symbols where a proof is about all sizes.
using Entity =
    std::variant<Size, Type, GroupName, FunctionName, std::shared_ptr<const Instance>, Value>;
/// The same number, type, group, function, or scheme with the same arguments; values never.
bool same(const Entity& a, const Entity& b);

/// That one type is a subset of another.
struct Embedding {
  Type from, to;
  AbstractMethod inclusion;
};

/// What all games of a proof share.
struct Shared {
  std::vector<Embedding> embeddings = {};
  /// A string cut in two at a symbol: a bijection to the pairs, of which nothing else is known.
  Primitive cut{"cut", std::size_t{0}};
};

/// A scheme, a primitive or a game with what its parameters and fields stand for.
struct Instance {
  std::shared_ptr<const Source> source;
  std::shared_ptr<const File> file;  // which owns the tree
  const Game* tree = nullptr;
  std::map<std::string, Entity> names = {};
  Keep keep = Keep::tuples;
  std::map<std::string, AbstractMethod> abstract = {};  // of a primitive
  std::shared_ptr<const Shared> shared = nullptr;       // of a proof
  /// Of a game that reductions of a proof call: how many values the sets have at most that they
  /// pass for a parameter of a method, all written out.
  std::map<std::pair<std::string, std::size_t>, std::size_t> listed = {};
};

}  // namespace certamen::language
