// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "framework/games/package.hpp"

namespace certamen {

/// Functions, each beside the abstract primitive in whose place it stands.
using Functions = std::vector<std::pair<Operation, Operation>>;
/// The game with these functions; primitives that are not among them stay as they are.
Package with_functions(const Package& game, const Functions& functions);
/// "Encode = 0, 0; Hash = 1, 0": names and values, for people.
std::string to_text(const Functions& functions);

/// The functions that are tried in place of the abstract primitives of two games, the same in both:
/// all of them where there are few, else a constant one (or the identity) and some that look
/// random.
class Instantiations {
 public:
  /// For these two games; throws what making a primitive's functions throws.
  Instantiations(const Package& first, const Package& second);

  /// How many choices of functions there are to try; 0 for games without primitives.
  std::size_t size() const { return choices_.size(); }
  /// Whether there are no other functions on these domains.
  bool are_all() const { return all_; }
  /// One for each primitive of the games.
  Functions functions(std::size_t choice) const;
  /// "for all 16 functions in place of Encode", "for 3 functions in place of F, G".
  std::string scope() const;
  /// "for one function in place of Encode": of games that are taken as they are. Empty for games
  /// without primitives.
  std::string scope_of_one() const;

 private:
  using Choice = std::vector<Integer>;  // a number for each primitive

  std::string names() const;

  std::vector<Operation> primitives_;
  std::vector<Choice> choices_;
  bool all_ = false;
};

}  // namespace certamen
