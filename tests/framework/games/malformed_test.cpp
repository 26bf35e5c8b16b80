// SPDX-License-Identifier: Apache-2.0
// Malformed packages, links and experiments: each gets one clear error that names the place.
#include <doctest/doctest.h>

#include <functional>

#include "framework/error.hpp"
#include "framework/games/experiment.hpp"
#include "framework/graph/make.hpp"

namespace malformed_test {

using namespace certamen;

namespace {

struct Malformed {
  const char* what;
  ErrorCode code;
  const char* message;
  std::function<void()> make;
};

Package echo_game() {
  GameBuilder game{"Echo"};
  game.oracle("ECHO", {Bits(4)}, [](Body&, Node x) { return x; });
  return game.build();
}

Adversary with_body(std::function<Node(Run&)> body) {
  return Adversary{"A", std::move(body)};
}

/// A hand-made experiment of the given nodes.
Experiment by_hand(Graph graph, NodeId win) {
  return Experiment{.name = "E", .graph = std::move(graph), .win = win};
}

GraphNode constant_bit(int value) {
  return make_boolean(value != 0);
}
GraphNode apply_not(NodeId argument) {
  return make_apply(operations::bit_not(Boolean()), {argument});
}

Package reduction(const char* name, const char* exports, const char* imports) {
  PackageBuilder package{name};
  package.import(Signature{imports, {Boolean()}, Boolean()});
  package.oracle(exports, {Boolean()}, [&](Body& at, Node x) { return at.call(imports, x); });
  return package.build();
}

const std::vector<Malformed>& cases() {
  static const std::vector<Malformed> all{
      {"operands of two domains", ErrorCode::type_mismatch,
       "G/F: xor, argument 2: expected Bits(4), got Bits(5)",
       [] {
         GameBuilder{"G"}.oracle("F", {},
                                 [](Body& at) { return at.sample(Bits(4)) ^ at.sample(Bits(5)); });
       }},
      {"an argument of the wrong domain", ErrorCode::type_mismatch,
       "A/Run: call ECHO, argument 1: expected Bits(4), got Boolean",
       [] {
         play(echo_game(), with_body([](Run& a) { return a.call("ECHO", a.boolean(true)); }));
       }},
      {"too few arguments", ErrorCode::type_mismatch,
       "A/Run: call ECHO: expected 1 arguments, got 0",
       [] { play(echo_game(), with_body([](Run& a) { return a.call("ECHO"); })); }},
      {"an oracle that does not exist", ErrorCode::unknown_name,
       "A/Run: call DEC: there is no such procedure; there is ECHO",
       [] { play(echo_game(), with_body([](Run& a) { return a.call("DEC"); })); }},
      {"a constant outside of its domain", ErrorCode::bad_domain,
       "G/F: constant: the value is outside of Zmod(5)",
       [] { GameBuilder{"G"}.oracle("F", {}, [](Body& at) { return at.constant(Zmod(5), 5); }); }},
      {"a state of the wrong domain", ErrorCode::type_mismatch,
       "G/F: set k: expected Bits(4), got Boolean",
       [] {
         GameBuilder game{"G"};
         const State k = game.state("k", Bits(4));
         game.oracle("F", {}, [&](Body& at) { at.set(k, at.boolean(true)); });
       }},
      {"a state that nothing writes", ErrorCode::read_before_write,
       "G/k: it is read, but no procedure writes it",
       [] {
         GameBuilder game{"G"};
         const State k = game.state("k", Bits(4));
         game.oracle("F", {}, [&](Body& at) { return at.get(k); });
         game.build();
       }},
      {"a state read before it is written", ErrorCode::read_before_write,
       "A | G/Run/GET#1/0 (get G.k): the state 'G.k' is read before it is written",
       [] {
         GameBuilder game{"G"};
         const State k = game.state("k", Boolean());
         game.oracle("GET", {}, [&](Body& at) { return at.get(k); });
         game.oracle("SET", {}, [&](Body& at) { at.set(k, at.boolean(true)); });
         play(game.build(), with_body([](Run& a) {
                const Node k0 = a.call("GET");
                a.call("SET");
                return k0;
              }));
       }},
      {"a name declared twice", ErrorCode::duplicate_name, "G: 'k' is declared twice",
       [] {
         GameBuilder game{"G"};
         game.state("k", Boolean());
         game.random_function("k", Boolean(), Boolean());
       }},
      {"a game with an open import", ErrorCode::unlinked_import,
       "R: a game imports nothing, but it imports 'LR': link it first",
       [] {
         play(reduction("R", "ECHO", "LR"), with_body([](Run& a) { return a.boolean(true); }));
       }},
      {"an adversary whose import the game does not serve", ErrorCode::unlinked_import,
       "B/LR: Echo does not export it",
       [] {
         PackageBuilder adversary{"B"};
         adversary.import(Signature{"LR", {}, Boolean()});
         adversary.oracle("Run", {}, [](Body& at) { return at.call("LR"); });
         play(echo_game(), adversary.build());
       }},
      {"an adversary without Run", ErrorCode::unknown_name,
       "Echo: an adversary exports Run, and this package does not",
       [] { play(echo_game(), echo_game()); }},
      {"Run with inputs", ErrorCode::type_mismatch, "B/Run: Run takes no inputs",
       [] {
         PackageBuilder adversary{"B"};
         adversary.oracle("Run", {Boolean()}, [](Body&, Node x) { return x; });
         play(echo_game(), adversary.build());
       }},
      {"an export that nothing can call", ErrorCode::unused_export,
       "Echo/ECHO: R does not import it, so nothing can call it",
       [] { link(reduction("R", "F", "G"), echo_game()); }},
      {"an import served with another signature", ErrorCode::type_mismatch,
       "R/ECHO: it imports ECHO(Boolean) -> Boolean, but Echo exports ECHO(Bits(4)) -> Bits(4)",
       [] { link(reduction("R", "F", "ECHO"), echo_game()); }},
      {"packages that serve each other", ErrorCode::cycle,
       "B/F: it is served by A, which B serves: packages form no cycles",
       [] { link(reduction("A", "F", "G"), reduction("B", "G", "F")); }},
      {"a verdict that is no Boolean", ErrorCode::type_mismatch,
       "G/Finalize: the verdict is Bits(4), expected Boolean",
       [] { GameBuilder{"G"}.finalize(Bits(4), [](Body&, Node x) { return x; }); }},
      {"an output that is no verdict", ErrorCode::type_mismatch,
       "A/Run: it returns Bits(2), but Echo expects Boolean",
       [] { play(echo_game(), with_body([](Run& a) { return a.constant(Bits(2), 1); })); }},
      {"probabilities that do not add up", ErrorCode::bad_probability,
       "table of 2 values on Boolean: the weights add up to 5/6, expected 1",
       [] { Distribution::table(Boolean(), {{0, Rational{1} / 2}, {1, Rational{1} / 3}}); }},
      {"a probability above 1", ErrorCode::bad_probability, "Bernoulli(3/2): expected 0 <= p <= 1",
       [] { Distribution::bernoulli(Rational{3} / 2); }},
      {"a negative weight", ErrorCode::bad_probability,
       "table of 2 values on Boolean: the weight of true is -1/2, expected at least 0",
       [] { Distribution::table(Boolean(), {{0, Rational{3} / 2}, {1, Rational{-1} / 2}}); }},
      {"nothing left to sample", ErrorCode::bad_probability,
       "uniform on Boolean without 2 values: nothing is left to sample",
       [] { Distribution::uniform_except(Boolean(), 2); }},
      {"a group whose modulus is composite", ErrorCode::bad_domain,
       "Group(15, 7, 2): expected a prime p, got 15", [] { Group(15, 7, 2); }},
      {"a generator of the wrong order", ErrorCode::bad_domain,
       "Group(23, 11, 5): g^q is not 1 modulo p", [] { Group(23, 11, 5); }},
      {"an empty domain", ErrorCode::bad_domain, "Zmod(0): expected a size of at least 1",
       [] { Zmod(0); }},
      {"a node of another body", ErrorCode::usage, "G/F: a node of another body (G/E) is used here",
       [] {
         Body other{"G/E", {}};
         const Node foreign = other.boolean(true);
         GameBuilder{"G"}.oracle("F", {}, [&](Body& at) {
           return at.apply(operations::bit_not(Boolean()), {foreign});
         });
       }},
      {"a lookup in a map", ErrorCode::type_mismatch, "G/F: lookup m: it is a map; use find",
       [] {
         GameBuilder game{"G"};
         const Table m = game.map("m", Bits(2), Bits(2));
         game.oracle("F", {Bits(2)}, [&](Body& at, Node x) { return at.lookup(m, x); });
       }},
      {"a family without its index", ErrorCode::type_mismatch,
       "G/F: lookup E: a family needs an index",
       [] {
         GameBuilder game{"G"};
         const Table cipher = game.ideal_cipher("E", Bits(2), Bits(2));
         game.oracle("F", {Bits(2)}, [&](Body& at, Node x) { return at.lookup(cipher, x); });
       }},
      {"a cyclic graph", ErrorCode::cycle, "E/0 (not): it depends on itself through node 1",
       [] { validate(by_hand({apply_not(1), apply_not(0)}, 0)); }},
      {"an argument that does not exist", ErrorCode::unknown_name,
       "E/0 (not): argument 7 does not exist", [] { validate(by_hand({apply_not(7)}, 0)); }},
      {"a win that does not exist", ErrorCode::unknown_name, "E: win is no node of the graph",
       [] { validate(by_hand({constant_bit(1)}, 3)); }},
      {"a win that is no Boolean", ErrorCode::type_mismatch, "E: win is Bits(3), expected Boolean",
       [] { validate(by_hand({make_constant(Bits(3), Value{1})}, 0)); }},
      {"an open call in an experiment", ErrorCode::unlinked_import,
       "E/0 (call LR): an experiment is closed: it has no inputs, states or calls",
       [] { validate(by_hand({make_call(ImportId{"LR"}, Boolean(), {})}, 0)); }},
      {"a lookup without a table", ErrorCode::type_mismatch,
       "E/1 (lookup f): the first argument must be its table",
       [] {
         const TableType type{TableKind::function, Boolean(), Boolean()};
         validate(by_hand(
             {constant_bit(1), make_access(NodeKind::lookup, TableId::fresh("f"), type, {0, 0})},
             1));
       }},
  };
  return all;
}

}  // namespace

TEST_CASE("malformed: every malformed experiment gets one error with its code and its place") {
  CHECK(cases().size() >= 25);
  for (const auto& malformed : cases()) {
    CAPTURE(malformed.what);
    std::string message = "no error";
    ErrorCode code = ErrorCode::internal;
    try {
      malformed.make();
    } catch (const Error& error) {
      message = error.what();
      code = error.code();
    }
    CHECK(message == malformed.message);
    CHECK(code == malformed.code);
  }
}

TEST_CASE("malformed: a graph in any order is fine once it is sorted, and the meaning stays") {
  const Experiment shuffled = by_hand({apply_not(1), constant_bit(1)}, 0);
  const Experiment sorted = topologically_sorted(shuffled);
  CHECK(sorted.graph[0].kind() == NodeKind::constant);
  CHECK(sorted.graph[1].arguments == std::vector<NodeId>{0});
  CHECK(sorted.win == 1);
}

}  // namespace malformed_test
