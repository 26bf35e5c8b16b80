// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "framework/games/package.hpp"

namespace certamen {

/// The functions that are tried in place of the abstract primitives of two games, the same in both:
/// all of them where there are few, else a constant one (or the identity) and some that look
/// random.
class Instantiations {
 public:
  Instantiations(const Package& first, const Package& second);

  /// How many choices of functions there are to try; 0 for games without primitives.
  std::size_t size() const { return choices_.size(); }
  bool are_all() const { return all_; }
  /// The game with the functions of a choice.
  Package with(const Package& game, std::size_t choice) const;
  /// "Encode = 0, 0": names and values of a choice, for people.
  std::string text(std::size_t choice) const;
  /// "for all 16 functions in place of Encode", "for 3 functions in place of F, G".
  std::string scope() const;

 private:
  using Choice = std::vector<Integer>;  // a number for each primitive

  std::vector<Operation> primitives_;
  std::vector<Choice> choices_;
  bool all_ = false;
};

}  // namespace certamen
