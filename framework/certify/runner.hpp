// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "framework/games/package.hpp"

/// Packages as they are written, run step by step. Knows no link, no graph of an experiment, no
/// engine, and of operations what they mean.
namespace certamen::certify {

/// Values of a domain beyond which nothing here counts them one by one.
inline constexpr std::size_t most_values = std::size_t{1} << 16;

/// The same of all inputs of an oracle together.
inline constexpr std::size_t most_inputs = std::size_t{1} << 12;

/// The domain's values, in its order. Throws Error(too_large) for more than most_values.
std::vector<Integer> elements(const Domain& domain);

/// All ways to choose one value of each domain. Throws Error(too_large) for more than most_inputs.
std::vector<std::vector<Integer>> all_inputs(const std::vector<Domain>& domains);

/// The outcomes of all coins, one path after the other: a run asks for its coins in order, and the
/// next run gets the same ones but for the last that has another outcome left.
class CoinTape {
 public:
  std::size_t pick(std::size_t outcomes);
  bool next();

 private:
  struct Toss {
    std::size_t chosen, of;
  };
  std::vector<Toss> tosses_;
  std::size_t place_ = 0;
};

using TablePoint = std::pair<Integer, Integer>;  // index, key

/// What one package remembers.
struct Memory {
  std::map<StateId, Integer> states = {};
  std::map<TableId, std::map<TablePoint, Integer>> tables = {};
  std::map<std::string, std::size_t> calls = {};  // made so far, by procedure
  friend auto operator<=>(const Memory&, const Memory&) = default;
};

/// One path through a stack of packages: the first is whoever asks, each serves the calls of the
/// one before it, the last is the game.
class Runner {
 public:
  Runner(const std::vector<Package>& stack, std::vector<Memory> memory, CoinTape& tape)
      : stack_{stack}, memory_{std::move(memory)}, tape_{tape} {}

  /// From nothing: initial values, then all initializers.
  void start();
  Integer run(std::size_t level, const Procedure& procedure, const std::vector<Integer>& inputs);
  /// The same, counted as a call.
  Integer serve(std::size_t level, const Procedure& procedure, const std::vector<Integer>& inputs);
  bool may_call(std::size_t level, const Procedure& procedure) const;

  const std::vector<Memory>& memory() const { return memory_; }
  const Rational& weight() const { return weight_; }  // the probability of the path so far
  const std::set<std::string>& events() const { return events_; }

 private:
  Integer value(std::size_t level, const GraphNode& node, const std::vector<Integer>& a);
  Integer call(std::size_t level, const GraphNode& node, std::vector<Integer> a);
  Integer sample(const Distribution& distribution, const std::vector<Integer>& excluded);
  Integer point(const TableType& type, std::map<TablePoint, Integer>& contents, bool forwards,
                const Integer& asked, const Integer& index);
  Integer any_of(const Domain& domain);
  Integer one_of(const std::vector<Integer>& values);

  const std::vector<Package>& stack_;
  std::vector<Memory> memory_;
  CoinTape& tape_;
  Rational weight_ = 1;
  std::set<std::string> events_;
};

}  // namespace certamen::certify
