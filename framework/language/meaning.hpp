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

namespace certamen::language {

enum class Sort { unit, boolean, bits, mod, group, atoms, tuple, option, map, set, function };

/// A type, and the domain of its values. A map is the tuple of what each key has (an Option), a set
/// the tuple of a Boolean for each element, a function the tuple of its values: so all of them are
/// plain values that can be copied, and a uniform function is a uniform tuple.
struct Type {
  Sort sort = Sort::unit;
  Domain domain = Unit();
  std::vector<Type> of = {};  // parts; element; keys and values; domain and range
  friend bool operator==(const Type&, const Type&) = default;
};

Type tuple_of(std::vector<Type> parts);
Type option_of(const Type& element);
/// These throw Error(too_large) for more than 64 keys.
Type map_of(const Type& keys, const Type& values);
Type set_of(const Type& elements);
Type function_of(const Type& from, const Type& to);
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
/// What a name may stand for: a number, a type, a group, a scheme, a value.
using Entity = std::variant<Integer, Type, GroupName, std::shared_ptr<const Instance>, Value>;

/// A scheme or a game with what its parameters and fields stand for.
struct Instance {
  std::shared_ptr<const Source> source;
  std::shared_ptr<const File> file;  // which owns the tree
  const Game* tree = nullptr;
  std::map<std::string, Entity> names = {};
};

}  // namespace certamen::language
