// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "framework/games/builder.hpp"
#include "framework/games/experiment.hpp"

namespace certamen::bench {

/// One row of the peers' table in docs/explanation/performance.md: an ordinary experiment of a
/// size, the same probability by a hand-written program, and what the peers solve within 60 CPU
/// seconds.
struct Problem {
  std::string name;
  std::string meaning;
  int reference;            // size at which everybody agrees and is compared
  std::vector<int> ladder;  // sizes, ascending
  std::function<Experiment(int)> experiment;
  std::function<Rational(int)> yardstick;
  std::string peers;  // the largest size that peers solve, from published measurements
};

/// An experiment from a body that decides it.
Experiment decided_by(const std::string& name, const std::function<Node(Body&)>& body);

std::vector<Problem> problems();
/// Those in which a person follows sets where a program follows lists.
std::vector<Problem> alike_problems();

}  // namespace certamen::bench
