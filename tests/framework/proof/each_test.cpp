// SPDX-License-Identifier: Apache-2.0
// Operations and calls at each element of a vector of symbolic length: what is linked once is what
// the calls one by one are, and what is no such thing is refused.
#include "framework/games/each.hpp"

#include "framework/error.hpp"
#include "framework/games/bind.hpp"
#include "framework/games/loop.hpp"
#include "framework/proof/call_count.hpp"
#include "framework/proof/check.hpp"
#include "framework/proof/running_time.hpp"
#include "framework/values/operations.hpp"
#include "tests/framework/proof/equal_at_numbers.hpp"

using certamen::testing::are_equal_at_numbers;

namespace each_test {

using namespace certamen;

namespace {

const Domain bit = Bits(1);
const Domain pair = Tuple({bit, bit});

// --- operations

/// ASK(x, y): x and y added element by element, with a value that stays added too.
Package sums(const Size& l) {
  GameBuilder game{"Sums"};
  game.oracle("ASK", {Vector(bit, l), bit, Vector(bit, l)},
              [&](Body& at, const std::vector<Node>& on) {
                const Operation add = operations::bit_xor(bit);
                return each(at, add, {each(at, add, {on[0], on[1]}), on[2]});
              });
  game.at_most(2);
  return game.build();
}

/// The same at a number, by hand.
Package sums_by_hand(int l) {
  GameBuilder game{"Sums"};
  game.oracle("ASK", {Vector(bit, l), bit, Vector(bit, l)},
              [&](Body& at, const std::vector<Node>& on) {
                std::vector<Node> all;
                for (std::size_t i = 0; i < static_cast<std::size_t>(l); ++i)
                  all.push_back(at.get(on[0], i) ^ on[1] ^ at.get(on[2], i));
                return at.apply(operations::make_vector(bit, all.size()), all);
              });
  game.at_most(2);
  return game.build();
}

Operation keyed() {
  static const Primitive function{"F"};
  return function({bit, pair}, bit);
}

}  // namespace

TEST_CASE("each: an operation at each element is the operation at the first, the second, ..") {
  for (int l = 0; l <= 3; ++l) {
    CAPTURE(l);
    CHECK(are_equal_at_numbers(bound_at(sums("l"), {{"l", l}}), sums_by_hand(l)));
    CHECK(are_equal_at_numbers(sums(l), sums_by_hand(l)));
  }
  Body at{"body", {}};
  const Operation add = operations::bit_xor(bit);
  const Node x = at.input("x", Vector(bit, "l")), y = at.input("y", Vector(bit, "m"));
  const Node single = at.input("z", bit);
  CHECK_NOTHROW(each(at, add, {x, single}));
  CHECK_THROWS_AS(each(at, add, {x, y}), Error);
  CHECK_THROWS_AS(each(at, add, {x}), Error);
  CHECK_THROWS_AS(each(at, add, {single, single}), Error);
  CHECK_THROWS_AS(each(at, operations::bit_xor(Bits(2)), {x, x}), Error);
}

TEST_CASE("each: numbered pairs a value with all numbers, and is known again") {
  for (int l = 1; l <= 4; ++l) {
    Body at{"body", {}};
    const Node x = at.input("x", bit);
    const Node all = numbered(at, x, l);
    const Procedure procedure = at.finish("ASK", {bit}, all);
    CHECK(procedure.signature.output == Vector(Tuple({bit, Zmod(l)}), l));
  }
  const auto known = [](const std::function<Node(Body&, Node)>& vector) {
    Body at{"body", {}};
    const Node x = at.input("x", bit);
    const Procedure procedure = at.finish("ASK", {bit}, vector(at, x));
    return numbered_value(procedure.body, procedure.result);
  };
  CHECK(known([](Body& at, Node x) { return numbered(at, x, "l"); }) == NodeId{0});
  const auto other = [](std::uint64_t start, std::uint64_t next, int change) {
    return [=](Body& at, const Node& x) {
      const Domain places = Zmod("l");
      const Operation step =
          composed("numbering", {places, bit, places}, [&](Body& in, const std::vector<Node>& on) {
            const Node one = in.tuple({on[1], change == 1 ? on[2] : on[0]});
            return in.tuple({one, change == 2 ? on[0] : on[0] + on[2]});
          });
      return at.get(repeat(at, step, change == 3 ? Size{"l"} + 1 : Size{"l"},
                           at.residue(places, start), {.captured = {x, at.residue(places, next)}}),
                    0);
    };
  };
  CHECK(known(other(0, 1, 0)) == NodeId{0});
  CHECK_FALSE(known(other(1, 1, 0)));
  CHECK_FALSE(known(other(0, 2, 0)));
  for (int change = 1; change <= 3; ++change) CHECK_FALSE(known(other(0, 1, change)));
  CHECK_FALSE(known([](Body& at, Node x) { return at.vector({at.tuple({x, x})}); }));
}

namespace {

// --- calls

/// EVAL(x), in several kinds.
enum class Served { keyed, random, both, states, draws, family, same, permutation };

Package server(Served served) {
  PackageBuilder server{"Server"};
  const State k = server.state("k", bit), count = server.state("count", bit, Value{0});
  const Table r = server.random_function("R", pair, bit);
  const Table p = server.random_permutation("P", pair);
  const Table many = server.random_function_family("many", bit, pair, bit);
  server.initialize([&](Body& at) { at.set(k, at.sample(bit)); });
  server.oracle("EVAL", {pair}, [&](Body& at, Node x) {
    switch (served) {
    case Served::keyed: return at.apply(keyed(), {at.get(k), x});
    case Served::random: return at.lookup(r, x);
    case Served::both: return at.apply(keyed(), {at.get(k), x}) ^ at.lookup(r, x) ^ at.get(k);
    case Served::states: {
      const Node before = at.get(count);
      at.set(count, !before);
      return before ^ at.get(x, 0);
    }
    case Served::draws: return at.sample(bit) ^ at.get(x, 0);
    case Served::family: return at.lookup(many, at.get(k), x);
    case Served::permutation: return at.get(at.lookup(p, x), 0);
    default: return at.get(k);
    }
  });
  return server.build();
}

/// ASK(v) calls EVAL at each element of v.
Package caller(const Size& l) {
  PackageBuilder caller{"Caller"};
  caller.import({"EVAL", {pair}, bit});
  caller.oracle("ASK", {Vector(pair, l)},
                [](Body& at, Node v) { return call_each(at, "EVAL", {v}); });
  return caller.at_most(2).build();
}

}  // namespace

TEST_CASE("each: calls at each element, linked once for all lengths, are the calls one by one") {
  for (const Served served :
       {Served::keyed, Served::random, Served::both, Served::permutation, Served::states}) {
    const Package linked = link(caller("l"), server(served));
    for (int l = 0; l <= 3; ++l) {
      CAPTURE(static_cast<int>(served));
      CAPTURE(l);
      CHECK(are_equal_at_numbers(bound_at(linked, {{"l", l}}), link(caller(l), server(served))));
      CHECK(are_equal_at_numbers(link(bound_at(caller("l"), {{"l", l}}), server(served)),
                                 link(caller(l), server(served))));
    }
  }
  // At numbers everything may be called.
  for (const Served served : {Served::draws, Served::family, Served::same}) {
    CAPTURE(static_cast<int>(served));
    CHECK_THROWS_AS(link(caller("l"), server(served)), Error);
    CHECK_NOTHROW(link(caller(2), server(served)));
  }
  // Calls one by one that change a state are not those that draw.
  CHECK_FALSE(are_equal_at_numbers(link(caller(2), server(Served::states)),
                                   link(caller(2), server(Served::draws))));
}

TEST_CASE("each: calls are counted, one for each element") {
  const auto calls = [](const Size& l, const Size& q) {
    PackageBuilder b{caller(l)};
    return calls_made(b.at_most(q).build()).at("EVAL");
  };
  CHECK(calls("l", "q").text() == "l q");
  CHECK(calls("l", "q").at({{"l", 3}, {"q", 5}}) == 15);
  CHECK_FALSE(calls("l", "q").size());
  CHECK(calls("l", 2).size() == 2 * Size{"l"});
  CHECK(calls(3, "q").size() == 3 * Size{"q"});
  CHECK((calls("l", "q") + CallTotal{Size{"l"}}).at({{"l", 3}, {"q", 5}}) == 18);
  CHECK_THROWS_AS(calls("l", "q").at({{"l", 3}}), Error);
  // A limit of the oracle is kept certainly, or not.
  const auto breach = [](const Size& l, const Size& q, const Size& allowed) {
    PackageBuilder b{caller(l)}, limited{server(Served::random)};
    return breach_of_contract(b.at_most(q).build(), limited.at_most(allowed).build());
  };
  CHECK_FALSE(breach("l", 2, 2 * Size{"l"}));
  CHECK(breach("l", 3, 2 * Size{"l"}));
  CHECK(breach("l", "q", 7));
}

TEST_CASE("each: a limit of the oracle holds for all calls at elements together") {
  const auto linked = [](const Size& allowed) {
    PackageBuilder limited{server(Served::random)};
    return link(caller("l"), limited.at_most(allowed).build());
  };
  CHECK_NOTHROW(linked("l"));
  CHECK_NOTHROW(linked(Size{"l"} + 1));
  CHECK_THROWS_WITH_AS(linked(3), doctest::Contains("l calls may exceed the budget of 3"), Error);
  // An adversary that asks twice at each of l elements makes 2l calls.
  const auto said = [](const Size& allowed) -> std::string {
    const GameAt game = [=](const Sizes&) {
      PackageBuilder limited{server(Served::random)};
      return limited.at_most(allowed).build();
    };
    const GameAt adversary = [](const Sizes& sizes) {
      PackageBuilder a{"A"};
      a.import({"EVAL", {pair}, bit});
      a.oracle("ATTACK", {}, [&](Body& at) {
        const Node v = at.sample(Vector(pair, sizes["l"]));
        const Node first = call_each(at, "EVAL", {v});
        return at.equal(first, call_each(at, "EVAL", {v}));
      });
      return a.build();
    };
    Proof p{"attacked", "test", "none"};
    p.size("l", "length", 0).instance({{"l", 1}});
    p.attack("attack", "it is broken", {adversary, game, game, [](const Sizes&) { return 1; }});
    try {
      check_proof(p, {.instances = false}, Context{});
    } catch (const Error& error) {
      return error.what();
    }
    return "nothing";
  };
  CHECK_MESSAGE(said(Size{"l"} + 1).find("it calls EVAL 2l times, of at most l + 1") !=
                    std::string::npos,
                said(Size{"l"} + 1));
  CHECK_MESSAGE(said(2 * Size{"l"}).find("of at most") == std::string::npos, said(2 * Size{"l"}));
}

TEST_CASE("each: the work of lookups at each element is that of as many lookups") {
  const auto work = work_of(link(caller("l"), server(Served::random)));
  REQUIRE(work.size() == 2);
  CHECK(work[0].what == "sample uniform on Bits(1)");
  CHECK(work[1].what == "lookup of a table at Tuple(Bits(1), Bits(1))");
  CHECK(work[1].times == 2 * Bound{Size{"l"}});
}

TEST_CASE("each: a package with calls or lookups at other vectors is not valid") {
  // ASK(v, w) calls EVAL, or looks R up, at each element of v; of w there are m.
  const auto package = [](bool looks_up, std::size_t input) {
    PackageBuilder b{"B"};
    const Table r = b.random_function("R", pair, bit);
    b.import({"EVAL", {pair}, bit});
    b.oracle("ASK", {Vector(pair, "l"), Vector(pair, "m"), Vector(bit, "l")},
             [](Body& at, const std::vector<Node>& on) { return call_each(at, "EVAL", {on[0]}); });
    Package made = b.build();
    for (GraphNode& node : made.exports.front().body)
      if (node.is(NodeKind::call)) {
        if (looks_up) node.action = node::Lookup{made.tables.front().first};
        node.arguments = {input};
      }
    return made;
  };
  for (const bool looks_up : {false, true}) {
    CAPTURE(looks_up);
    CHECK_NOTHROW(validate(package(looks_up, 0)));
    CHECK_THROWS_AS(validate(package(looks_up, 1)), Error);
    CHECK_THROWS_AS(validate(package(looks_up, 2)), Error);
  }
}

TEST_CASE("each: calls at what are no vectors of one length are refused") {
  const auto called = [](const std::function<Node(Body&, Node v, Node w)>& answer) {
    PackageBuilder b{"B"};
    b.import({{"EVAL", {bit, bit}, bit}, {"DRAW", {}, bit}});
    b.oracle("ASK", {Vector(bit, "l"), Vector(bit, "m")}, answer);
    return b.build();
  };
  CHECK_NOTHROW(called([](Body& at, Node v, Node) { return call_each(at, "EVAL", {v, v}); }));
  CHECK_THROWS_AS(called([](Body& at, Node v, Node w) { return call_each(at, "EVAL", {v, w}); }),
                  Error);
  CHECK_THROWS_AS(called([](Body& at, Node v, Node w) { return at.call("EVAL", v, w); }), Error);
  CHECK_THROWS_AS(called([](Body& at, Node v, Node) { return call_each(at, "EVAL", {v}); }), Error);
  CHECK_THROWS_AS(called([](Body& at, Node, Node) { return call_each(at, "DRAW", {}); }), Error);
  CHECK_THROWS_AS(
      called([](Body& at, Node v, Node) { return at.call_if(at.boolean(true), "EVAL", v, v); }),
      Error);
  CHECK_THROWS_AS(
      called([](Body& at, Node v, Node) { return call_each(at, "EVAL", {v, at.get(v, 0)}); }),
      Error);
}

}  // namespace each_test
