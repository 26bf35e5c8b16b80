// SPDX-License-Identifier: Apache-2.0
// What the types refuse: with WRONG defined each case has the error that its comment quotes, and
// without it all of the file compiles.
#include "framework/definitions/definition.hpp"
#include "framework/games/builder.hpp"

namespace certamen::must_not_compile {

// What an operation is, is never decided by its name.
bool operations(const Operation& operation, const Operation& other) {
#ifdef WRONG
  return operation == "xor";  // error: invalid operands
#else
  return operation == other;
#endif
}

// A node is a step of a body; comparing two is an operation, which has to be asked for.
Node nodes(Body& at, const Node& a, const Node& b) {
#ifdef WRONG
  return a == b ? a : b;  // error: invalid operands
#else
  return at.select(at.equal(a, b), a, b);
#endif
}

// A state is no table.
Node handles(Body& at, const State& state, const Table& table, const Node& key) {
#ifdef WRONG
  return at.lookup(state, key);  // error: no matching
#else
  at.set(state, key);
  return at.lookup(table, key);
#endif
}

// Places of different kinds are of different types.
bool places(StateId state, StateId other, TableId table) {
#ifdef WRONG
  return state == table && state == other;  // error: invalid operands
#else
  return state == other && table == table;
#endif
}

// Probabilities are rationals: a double near 1/10 is another number.
Distribution coins() {
#ifdef WRONG
  return Distribution::bernoulli(0.1);  // error: deleted
#else
  return Distribution::bernoulli(make_rational(1, 10));
#endif
}

Definition guesses(const Package& game) {
#ifdef WRONG
  return Definition::search("guess", game, 0.1);  // error: deleted
#else
  return Definition::search("guess", game, make_rational(1, 10));
#endif
}

// An oracle's body has a node for each input, and no more than four without a vector.
void oracles(PackageBuilder& game) {
#ifdef WRONG
  game.oracle("A", {},
              [](Body&, Node, Node, Node, Node, Node) {});  // error: an oracle's body takes
#else
  game.oracle("A", {}, [](Body&, const std::vector<Node>&) {});
#endif
}

// A graph is written by one body.
void bodies(Body& at) {
#ifdef WRONG
  Body copy = at;  // error: deleted
#else
  Body& same = at;
  same.unit();
#endif
}

}  // namespace certamen::must_not_compile
