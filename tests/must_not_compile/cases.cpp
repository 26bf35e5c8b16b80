// SPDX-License-Identifier: Apache-2.0
// What the types refuse. Each case is compiled by itself, with WRONG defined as its number, and
// must end in the error that its comment quotes; without WRONG all of it compiles.
#include "framework/definitions/definition.hpp"
#include "framework/games/builder.hpp"

namespace certamen::must_not_compile {

// What an operation is, is never decided by its name.
bool operations(const Operation& operation, const Operation& other) {
#if WRONG == 1
  return operation == "xor";  // error: invalid operands
#else
  return operation == other;
#endif
}

// A node is a step of a body; comparing two is an operation, which has to be asked for.
Node nodes(Body& at, const Node& a, const Node& b) {
#if WRONG == 2
  return a == b ? a : b;  // error: invalid operands
#else
  return at.select(at.equal(a, b), a, b);
#endif
}

// A state is no table.
Node handles(Body& at, const State& state, const Table& table, const Node& key) {
#if WRONG == 3
  return at.lookup(state, key);  // error: no matching
#else
  at.set(state, key);
  return at.lookup(table, key);
#endif
}

// Places of different kinds are of different types.
bool places(StateId state, StateId other, TableId table) {
#if WRONG == 4
  return state == table && state == other;  // error: invalid operands
#else
  return state == other && table == table;
#endif
}

// Probabilities are rationals: a double near 1/10 is another number.
Distribution coins() {
#if WRONG == 5
  return Distribution::bernoulli(0.1);  // error: deleted
#else
  return Distribution::bernoulli(make_rational(1, 10));
#endif
}

Definition guesses(const Package& game) {
#if WRONG == 6
  return Definition::search("guess", game, 0.1);  // error: deleted
#else
  return Definition::search("guess", game, make_rational(1, 10));
#endif
}

// An oracle's body has a node for each input, and no more than four without a vector.
void oracles(PackageBuilder& game) {
#if WRONG == 7
  game.oracle("A", {},
              [](Body&, Node, Node, Node, Node, Node) {});  // error: an oracle's body takes
#else
  game.oracle("A", {}, [](Body&, const std::vector<Node>&) {});
#endif
}

// A graph is written by one body.
void bodies(Body& at) {
#if WRONG == 8
  Body copy = at;  // error: deleted
#else
  Body& same = at;
  same.unit();
#endif
}

}  // namespace certamen::must_not_compile
