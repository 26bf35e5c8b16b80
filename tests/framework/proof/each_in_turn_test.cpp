// SPDX-License-Identifier: Apache-2.0
// A procedure that writes states, called at each element: one loop is the calls one by one.
#include <random>

#include "framework/error.hpp"
#include "framework/games/bind.hpp"
#include "framework/games/each.hpp"
#include "framework/games/loop.hpp"
#include "framework/proof/call_count.hpp"
#include "tests/framework/proof/equal_at_numbers.hpp"
#include "tests/support/random_cases.hpp"

using certamen::testing::are_equal_at_numbers;
using certamen::testing::random_cases;

namespace each_in_turn_test {

using namespace certamen;

namespace {

const Domain bit = Bits(1);

/// ASK(v, w) calls STEP at each element, then READ(), which shows what is stored.
Package caller(const Size& l) {
  PackageBuilder caller{"Caller"};
  caller.import({{"STEP", {bit, bit}, bit}, {"READ", {}, Tuple({bit, bit})}});
  caller.oracle("ASK", {Vector(bit, l), Vector(bit, l)}, [](Body& at, Node v, Node w) {
    const Node all = call_each(at, "STEP", {v, w});
    return at.tuple({all, at.call("READ")});
  });
  return caller.at_most(2).build();
}

using Step = std::function<Node(Body&, const State& s, const State& t, const State& k, Node, Node)>;

/// Two states that STEP may write, and a key that it does not.
Package server(const Step& step) {
  PackageBuilder server{"Server"};
  const State s = server.state("s", bit), t = server.state("t", bit), k = server.state("k", bit);
  server.initialize([&](Body& at) {
    at.set(s, at.sample(bit));
    at.set(t, at.constant(bit, Value{0}));
    at.set(k, at.sample(bit));
  });
  server.oracle("STEP", {bit, bit},
                [&](Body& at, Node x, Node y) { return step(at, s, t, k, x, y); });
  server.oracle("READ", {}, [&](Body& at) { return at.tuple({at.get(s), at.get(t)}); });
  return server.build();
}

void expect_same_calls(const Step& step) {
  const Package served = server(step), linked = link(caller("l"), served);
  for (int l = 0; l <= 3; ++l) {
    CAPTURE(l);
    CHECK(are_equal_at_numbers(bound_at(linked, {{"l", l}}), link(caller(l), served)));
  }
}

/// Reads, writes and computes at random, at least one write.
Step random_step(std::uint32_t seed) {
  return [seed](Body& at, const State& s, const State& t, const State& k, const Node& x,
                const Node& y) {
    std::mt19937 coins{seed};
    const auto pick = [&](std::size_t below) { return coins() % below; };
    std::vector<Node> known{x, y, at.constant(bit, Value{1})};
    const auto any = [&] { return known[pick(known.size())]; };
    const auto steps = 3 + pick(6);
    for (std::size_t i = 0; i < steps; ++i) {
      switch (pick(6)) {
      case 0: known.push_back(at.get(s)); break;
      case 1: known.push_back(at.get(t)); break;
      case 2: known.push_back(at.get(k)); break;
      case 3: at.set(pick(2) == 0 ? s : t, any()); break;
      case 4: {
        const Node a = any(), b = any();
        known.push_back(a & b);
        break;
      }
      default: {
        const Node a = any(), b = any();
        known.push_back(a ^ b);
      }
      }
    }
    at.set(pick(3) == 0 ? t : s, any());
    return any();
  };
}

}  // namespace

TEST_CASE("in turn: each call starts from what the call before has left") {
  // A register, a chain under a key, a sum that is read again after it is written.
  expect_same_calls([](Body& at, const State& s, const State&, const State&, Node x, Node) {
    const Node before = at.get(s);
    at.set(s, x);
    return before;
  });
  expect_same_calls([](Body& at, const State& s, const State&, const State& k, Node x, Node y) {
    const Node old = at.get(s), key = at.get(k);
    at.set(s, (old ^ x) & key);
    return old & y;
  });
  expect_same_calls([](Body& at, const State& s, const State& t, const State&, Node x, Node y) {
    const Node old = at.get(s);
    at.set(s, old ^ x);
    const Node now = at.get(s);
    at.set(t, now & y);
    at.set(s, at.get(t));
    return now;
  });
  // The answer depends on no element, or on a constant alone.
  expect_same_calls([](Body& at, const State& s, const State&, const State&, Node, Node) {
    const Node old = at.get(s);
    at.set(s, at.constant(bit, Value{1}) ^ old);
    return at.constant(bit, Value{1});
  });
  // Two states are exchanged.
  expect_same_calls([](Body& at, const State& s, const State& t, const State&, Node x, Node) {
    const Node a = at.get(s), b = at.get(t);
    at.set(s, b ^ x);
    at.set(t, a);
    return b;
  });
}

TEST_CASE("in turn: random procedures, at random lengths") {
  for (std::uint32_t seed = 1; seed <= random_cases(60U); ++seed) {
    INFO("seed " << seed);
    expect_same_calls(random_step(seed));
  }
}

TEST_CASE("in turn: calls in the other order are another game") {
  // The first element is stored at last, or the last one.
  const Step store = [](Body& at, const State& s, const State&, const State&, const Node& x,
                        const Node&) {
    at.set(s, x);
    return x;
  };
  const Package linked = link(caller("l"), server(store));
  PackageBuilder turned{"Caller"};
  turned.import({{"STEP", {bit, bit}, bit}, {"READ", {}, Tuple({bit, bit})}});
  turned.oracle("ASK", {Vector(bit, 2), Vector(bit, 2)}, [](Body& at, Node v, Node w) {
    const Node second = at.call("STEP", at.get(v, 1), at.get(w, 1));
    const Node first = at.call("STEP", at.get(v, 0), at.get(w, 0));
    return at.tuple({at.vector({first, second}), at.call("READ")});
  });
  CHECK_FALSE(are_equal_at_numbers(bound_at(linked, {{"l", 2}}),
                                   link(turned.at_most(2).build(), server(store))));
}

TEST_CASE("in turn: a procedure that writes states, and draws, looks up or raises, is refused") {
  const auto refused = [](const Step& step) {
    CHECK_THROWS_WITH_AS(link(caller("l"), server(step)), doctest::Contains("writes states, and"),
                         Error);
    CHECK_NOTHROW(link(caller(2), server(step)));
  };
  refused([](Body& at, const State& s, const State&, const State&, Node x, Node) {
    at.set(s, at.sample(bit));
    return x;
  });
  refused([](Body& at, const State& s, const State&, const State&, Node x, Node) {
    at.set(s, x);
    at.event("bad", at.equal(x, at.constant(bit, Value{0})));
    return x;
  });
  PackageBuilder looks{"Server"};
  const State s = looks.state("s", bit, Value{0});
  const Table f = looks.random_function("F", bit, bit);
  looks.oracle("STEP", {bit, bit}, [&](Body& at, Node x, Node) {
    const Node next = at.lookup(f, at.get(s) ^ x);
    at.set(s, next);
    return next;
  });
  looks.oracle("READ", {}, [&](Body& at) { return at.tuple({at.get(s), at.get(s)}); });
  CHECK_THROWS_AS(link(caller("l"), looks.build()), Error);
}

TEST_CASE("in turn: calls at each element of a vector that may have none are no call for certain") {
  PackageBuilder phased{"Server"};
  phased.oracle("STEP", {bit, bit}, [](Body&, Node x, Node) { return x; });
  phased
      .oracle("READ", {},
              [](Body& at) {
                return at.tuple({at.constant(bit, Value{0}), at.constant(bit, Value{0})});
              })
      .only_after("STEP");
  const Package served = phased.build();
  const Size some = Size{Symbol{.name = "l", .minimum = 1}};
  CHECK_NOTHROW(link(caller(some), served));
  CHECK_FALSE(breach_of_contract(caller(some), served));
  CHECK_NOTHROW(link(caller(1), served));
  CHECK_THROWS_WITH_AS(link(caller(0), served), doctest::Contains("before STEP"), Error);
  CHECK_THROWS_WITH_AS(link(caller("l"), served), doctest::Contains("before STEP"), Error);
  CHECK(breach_of_contract(caller("l"), served).value_or("").find("before STEP") !=
        std::string::npos);
}

}  // namespace each_in_turn_test
