// SPDX-License-Identifier: Apache-2.0
// Steps whose order C++ leaves open are an error, since g++ and clang would make two games of them.
#include <doctest/doctest.h>

#include <functional>
#include <string>
#include <vector>

#include "framework/engines/exact/exact.hpp"
#include "framework/error.hpp"
#include "framework/games/adversary.hpp"
#include "framework/games/builder.hpp"
#include "framework/games/experiment.hpp"

namespace unordered_test {

using namespace certamen;

namespace {

const Domain bits = Bits(2);

/// A body with a counter NEXT, a table and a map beside it.
struct Place {
  State state;
  Table function, permutation, family, cipher, map;
};

/// The message of what such a body is refused for, or "".
std::string refusal(const std::function<Node(Body&, const Place&)>& written) {
  PackageBuilder package{"P"};
  package.import({{"NEXT", {}, bits}, {"SET", {bits}, Unit()}, {"TWO", {bits, bits}, bits}});
  const Place place{
      package.state("s", bits, Value{0}),    package.random_function("F", bits, bits),
      package.random_permutation("P", bits), package.random_function_family("FF", bits, bits, bits),
      package.ideal_cipher("E", bits, bits), package.map("M", bits, bits)};
  try {
    package.oracle("O", {}, [&](Body& at) { return written(at, place); });
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::usage);
    return error.what();
  }
  return "";
}

bool is_refused(const std::function<Node(Body&, const Place&)>& written) {
  const std::string said = refusal(written);
  if (!said.empty()) CHECK(said.find("C++ does not say which comes first") != std::string::npos);
  return !said.empty();
}

/// Every step of a body that gives a value; the last two are reads.
const std::vector<std::function<Node(Body&, const Place&)>> steps = {
    [](Body& at, const Place&) { return at.sample(bits); },
    [](Body& at, const Place&) { return at.call("NEXT"); },
    [](Body& at, const Place&) {
      return at.value_or(at.call_if(at.boolean(true), "NEXT"), at.constant(bits, Value{0}));
    },
    [](Body& at, const Place&) { return at.choose(bits); },
    [](Body& at, const Place& place) {
      return at.lookup(place.function, at.constant(bits, Value{1}));
    },
    [](Body& at, const Place& place) {
      return at.inverse(place.permutation, at.constant(bits, Value{1}));
    },
    [](Body& at, const Place& place) { return at.get(place.state); },
    [](Body& at, const Place& place) {
      return at.value_or(at.find(place.map, at.constant(bits, Value{1})),
                         at.constant(bits, Value{0}));
    },
};

bool is_read(std::size_t step) {
  return step + 2 >= steps.size();
}

/// The counter's value, which is another from then on.
Node counted(Body& at, const State& counter) {
  const Node now = at.get(counter);
  at.set(counter, !now);
  return now;
}

}  // namespace

TEST_CASE("unordered steps: reads are in any order, unless something is written behind them") {
  const auto one = [](Body& at) { return at.constant(bits, Value{1}); };
  CHECK(!is_refused([](Body& at, const Place& p) { return at.get(p.state) ^ at.get(p.state); }));
  CHECK(!is_refused([&](Body& at, const Place& p) {
    return at.select(at.is_some(at.find(p.map, one(at))), at.get(p.state), at.get(p.state));
  }));
  CHECK(!is_refused([&](Body& at, const Place& p) { return counted(at, p.state) ^ one(at); }));
  for (const auto& step : steps) {
    CHECK(!is_refused([&](Body& at, const Place& p) { return at.get(p.state) ^ step(at, p); }));
    CHECK(!is_refused([&](Body& at, const Place& p) {
      return step(at, p) ^ at.value_or(at.find(p.map, one(at)), one(at));
    }));
    CHECK(is_refused([&](Body& at, const Place& p) { return counted(at, p.state) ^ step(at, p); }));
    CHECK(is_refused([&](Body& at, const Place& p) {
      return at.select(at.equal(step(at, p), one(at)), at.get(p.state), counted(at, p.state));
    }));
  }
  CHECK(is_refused(
      [](Body& at, const Place& p) { return counted(at, p.state) ^ counted(at, p.state); }));
  CHECK(
      is_refused([](Body& at, const Place& p) { return at.get(p.state) ^ counted(at, p.state); }));
  CHECK(
      is_refused([](Body& at, const Place& p) { return counted(at, p.state) ^ at.get(p.state); }));
  CHECK(is_refused([&](Body& at, const Place& p) {
    return at.select(at.is_some(at.find(p.map, one(at))), at.get(p.state), counted(at, p.state));
  }));
}

TEST_CASE("unordered steps: two calls in the arguments of one operation, and what is said") {
  CHECK(refusal([](Body& at, const Place&) { return at.concat(at.call("NEXT"), at.call("NEXT")); })
            .find("P/O: 'call NEXT' and 'call NEXT' stand in one expression, and C++ does not say "
                  "which comes first") == 0);
}

TEST_CASE("unordered steps: every two steps, bare or below operations") {
  for (std::size_t i = 0; i < steps.size(); ++i)
    for (std::size_t j = 0; j < steps.size(); ++j) {
      if (is_read(i) || is_read(j)) continue;
      CAPTURE(i);
      CAPTURE(j);
      CHECK(
          is_refused([&](Body& at, const Place& p) { return steps[i](at, p) ^ steps[j](at, p); }));
      CHECK(is_refused([&](Body& at, const Place& p) {
        return at.equal(at.tuple({at.slice(steps[i](at, p), 0, 1)}),
                        at.tuple({at.slice(!steps[j](at, p), 1, 1)}));
      }));
      CHECK(!is_refused([&](Body& at, const Place& p) {
        const Node first = steps[i](at, p);
        const Node second = steps[j](at, p);
        return first ^ second;
      }));
    }
}

TEST_CASE("unordered steps: every operator, shorthand and step with two arguments") {
  const auto step = [](Body& at) { return at.sample(bits); };
  const std::vector<std::function<Node(Body&, const Place&)>> written = {
      [&](Body& at, const Place&) { return step(at) & step(at); },
      [&](Body& at, const Place&) { return step(at) | step(at); },
      [&](Body& at, const Place&) { return at.sample(Zmod(3)) + at.sample(Zmod(3)); },
      [&](Body& at, const Place&) { return at.sample(Zmod(3)) - at.sample(Zmod(3)); },
      [&](Body& at, const Place&) { return at.sample(Zmod(3)) * at.sample(Zmod(3)); },
      [&](Body& at, const Place&) { return at.sample(Boolean()) && at.sample(Boolean()); },
      [&](Body& at, const Place&) { return at.sample(Boolean()) || at.sample(Boolean()); },
      [&](Body& at, const Place&) { return at.equal(step(at), step(at)); },
      [&](Body& at, const Place&) { return at.differ(step(at), step(at)); },
      [&](Body& at, const Place&) { return at.less(step(at), step(at)); },
      [&](Body& at, const Place&) {
        return at.select(at.sample(Boolean()), step(at), at.constant(bits, Value{0}));
      },
      [&](Body& at, const Place&) { return at.select(at.boolean(true), step(at), step(at)); },
      [&](Body& at, const Place& p) { return at.lookup(p.family, step(at), step(at)); },
      [&](Body& at, const Place& p) { return at.inverse(p.cipher, step(at), step(at)); },
      [&](Body& at, const Place& p) {
        at.put(p.map, step(at), step(at));
        return at.unit();
      },
      [&](Body& at, const Place&) { return at.call("TWO", step(at), step(at)); },
      [&](Body& at, const Place&) { return at.call_if(at.sample(Boolean()), "SET", step(at)); },
      [&](Body& at, const Place&) { return at.value_or(at.some(step(at)), step(at)); },
      [&](Body& at, const Place&) {
        return at.let("a", step(at)) ^ at.let("b", step(at));  // a label is no variable
      },
  };
  for (std::size_t i = 0; i < written.size(); ++i) {
    CAPTURE(i);
    CHECK(is_refused(written[i]));
  }
}

TEST_CASE("unordered steps: lists in braces, nested steps and variables are in order") {
  CHECK(!is_refused(
      [](Body& at, const Place&) { return at.tuple({at.call("NEXT"), at.call("NEXT")}); }));
  CHECK(!is_refused([](Body& at, const Place&) {
    return at.apply(operations::concat(bits, bits), {at.call("NEXT"), at.call("NEXT")});
  }));
  CHECK(!is_refused([](Body& at, const Place& p) {
    return at.lookup(p.function, at.lookup(p.function, at.call("NEXT")));
  }));
  CHECK(!is_refused([](Body& at, const Place&) {
    auto pad = at.call("NEXT");
    pad = at.call("NEXT");
    return pad ^ pad;
  }));
}

TEST_CASE("unordered steps: a counter asked twice, in the order of the statements") {
  GameBuilder game{"Counter"};
  const State next = game.state("next", bits, Value{0});
  game.oracle("NEXT", {}, [&](Body& at) {
    const Node now = at.get(next);
    at.set(next, at.constant(bits, Value{1}));
    return now;
  });
  game.finalize(Boolean(), [](Body&, Node out) { return out; });
  const Adversary twice{"twice", [](Run& a) {
                          const Node first = a.call("NEXT");
                          const Node second = a.call("NEXT");
                          return a.equal(a.concat(first, second), a.constant(Bits(4), Value{1}));
                        }};
  CHECK(evaluate_exactly(play(game.build(), twice), {}).win == 1);
}

}  // namespace unordered_test
