// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "framework/games/experiment.hpp"

/// Games that the benchmark plays twice: as experiments, and written by hand for this one game.
namespace certamen::bench {

struct Game {
  std::string name;
  Experiment experiment;
  /// Plays a number of trials from `first` on and returns the wins; the coins come from the
  /// engine's own generator.
  std::function<std::uint64_t(std::uint64_t seed, std::uint64_t first, std::uint64_t trials)>
      by_hand;
};

Game one_time_pad();
Game random_function();
Game two_time_pad();
Game speck();
Game elgamal();
Game shamir();
Game boolean_circuit();
Game local_generator();

/// Wins with probability exactly 2^-40: in each of 40 rounds one of two bytes is smaller, a coin
/// deciding where they are equal.
Experiment rare();

std::vector<Game> all_games();

}  // namespace certamen::bench
