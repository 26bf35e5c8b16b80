// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "framework/values/domain.hpp"
#include "framework/values/opcode.hpp"

namespace certamen {

class Operation;

/// f(x1, .., xk) = c1 x1 + .. + ck xk + offset in the additive group of the operation's one domain,
/// whose elements all vanish when multiplied by `modulus`. A vector space if that is prime. With
/// modulus 0 the order is a symbol: coefficients are any integers.
struct Linear {
  Integer modulus;                    // 0: a symbol
  std::vector<Integer> coefficients;  // 0 .. modulus - 1, one an argument
  Value offset = Value{0};            // the constant term
};

/// A value inside a structured one, counted as leaves_of (framework/values/leaves.hpp) does;
/// argument = number of inputs means the output.
struct LeafPlace {
  std::size_t argument = 0;  // counted from 0; the number of inputs: the output
  std::size_t leaf = 0;      // counted from 0, as leaves_of() lists them
  friend auto operator<=>(const LeafPlace&, const LeafPlace&) = default;
};

/// What an operation needs to know of the leaves that it touches.
enum class LeafStructure {
  equality,  // whether they are equal; it copies them about
  addition,  // their sums modulo two (xor) as well
};

/// What an operation does with the bits of strings.
struct BitPlacement {
  /// Which bits the result is made of.
  enum class Kind {
    bitwise,  // bit i of the result depends on bit i of each argument, the same way for every i
    slice,    // bits from .. of the argument
    concat,   // argument 0 above argument 1
  };
  Kind kind = Kind::bitwise;  // which of them
  unsigned from = 0;          // slice: the lowest bit
};

/// The operation commutes with every renaming of its leaves that respects the structure: with any
/// bijection of a set of values (equality), or any invertible linear map (addition). A standard
/// operation exists on any domains of the same shape (remade).
struct Natural {
  LeafStructure structure = LeafStructure::equality;  // what renamings must respect
  /// Leaves between which values are copied or compared, or that are added; a leaf that is not even
  /// looked at is linked with itself. Of leaves without a link the operation may use the value.
  std::vector<std::pair<LeafPlace, LeafPlace>> links = {};
};

/// The operation is injective in all its arguments together, and this is its inverse: the arguments
/// that give a value, or nothing if none do. Of an operation on symbols it may be empty: not known.
struct Constructor {
  std::function<std::optional<std::vector<Value>>(const Value&)> take_apart;  // empty: not known
};

/// Undoes a standard constructor: with an argument 0 made by it, the result is that constructor's
/// argument `index`, or `always`.
struct Projection {
  Opcode constructor = Opcode::make_tuple;  // by which argument 0 is made
  std::size_t index = 0;                    // of the constructor's arguments
  std::optional<Value> always = {};         // the result, whatever the arguments are
  /// Of a value that the constructor did not make: this, or the argument of that number.
  std::optional<Value> otherwise = {};
  std::optional<std::size_t> otherwise_argument = {};  // by its number; none: `otherwise` is used
};

/// f(g(x1, .., xk), y) = g(x1, .., h(xi, y), .., xk) for the standard operation g.
struct Exchange {
  Opcode inner = Opcode::group_power;  // g, by its opcode
  std::size_t argument = 0;            // i
  std::function<Operation()> with;     // h
};

/// What the simplifier and the prover may use about an operation; everything not stated is unknown.
struct Facts {
  bool commutative = false;            // of the first two arguments
  bool associative = false;            // f(f(x, y), z) = f(x, f(y, z))
  bool idempotent = false;             // f(x, x) = x
  bool involution = false;             // f(f(x)) = x, of one argument
  std::optional<Value> identity = {};  // f(x, e) = x (and f(e, x) = x when commutative)
  std::optional<Value> absorbing =
      {};  // f(x, z) = z for every x (and f(z, x) = z when commutative)
  std::optional<Value> self_cancels = {};       // f(x, x) is this value for every x
  std::vector<bool> bijective = {};             // in argument i, the others fixed; empty: in none
  bool equality = false;                        // says whether its two arguments are equal
  bool choice = false;                          // f(true, x, y) = x, f(false, x, y) = y
  std::optional<Constructor> constructor = {};  // it is injective, with its inverse
  std::optional<Linear> linear = {};            // it is linear or affine
  std::optional<Integer> product_modulus = {};  // f(x, c) = c x in the sense of Linear; 0: a symbol
  std::optional<Projection> projection = {};    // it undoes a constructor
  /// f(.., x + y, ..) = f(.., x, ..) + f(.., y, ..) in argument i, in the additive groups of the
  /// argument's and the output's domain in the sense of Linear; empty: in none.
  std::vector<bool> additive = {};
  std::vector<Exchange> exchanges = {};   // operations that it moves into
  std::optional<Size> threshold = {};     // f(x) says whether the code x is below it
  std::optional<Size> place = {};         // f(x) says whether the code x is this one
  std::optional<Natural> natural = {};    // it commutes with renamings
  std::optional<BitPlacement> bits = {};  // it moves bits about

  /// Whether it is a bijection in that argument, the others fixed.
  bool is_bijective(std::size_t argument) const {
    return argument < bijective.size() && bijective[argument];
  }
  /// Whether it keeps sums in that argument, the others fixed.
  bool is_additive(std::size_t argument) const {
    return argument < additive.size() && additive[argument];
  }
};

}  // namespace certamen
