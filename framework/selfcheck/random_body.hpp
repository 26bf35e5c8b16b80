// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "framework/games/builder.hpp"
#include "framework/selfcheck/random_domain.hpp"

namespace certamen::selfcheck {

/// What bodies of one package may use.
struct Things {
  std::vector<State> states = {};
  std::vector<Table> tables = {};
  std::vector<Operation> functions = {};  // primitives, fixed and opaque functions
  std::vector<std::string> events = {};
};

/// A function of one or two arguments that is no standard operation.
Operation random_function(Coins& coins, const std::string& name, unsigned most);

/// A distribution without arguments; `bits` is about log2 of its outcomes.
Distribution random_distribution(Coins& coins, unsigned most);
double bits_of(const Distribution& distribution);
double bits_of(const Domain& domain);

/// Writes random nodes into a body. What is drawn costs bits, log2 of the branches that it opens;
/// when they are spent, constants take the place of draws.
class RandomBody {
 public:
  RandomBody(Coins& coins, Body& at, const Things& things, double bits, unsigned most)
      : coins_{coins}, at_{at}, things_{things}, bits_{bits}, most_{most} {}

  void know(const Node& node) { nodes_.push_back(node); }
  /// One more node, or a state written, or an event.
  void step();
  /// A node of that domain: one that is there, rather a late one, or a new one.
  Node node_of(const Domain& domain);
  /// A Boolean that depends on what is there.
  Node truth();
  double bits_left() const { return bits_; }
  /// Whether this number of bits is left; takes them.
  bool afford(double bits);

 private:
  using Filter = std::function<bool(const Domain&)>;

  void sample();
  void state();
  void access();
  void operation();
  void structure();
  void function();
  Node any();
  Node any_of(const Filter& filter, const std::function<Domain()>& otherwise);
  Node fresh(const Domain& domain);
  Node constant(const Domain& domain);
  Node apply(const Operation& operation, const std::vector<Node>& arguments);

  Coins& coins_;
  Body& at_;
  const Things& things_;
  double bits_;
  unsigned most_;
  std::vector<Node> nodes_;
};

}  // namespace certamen::selfcheck
