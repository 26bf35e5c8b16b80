// SPDX-License-Identifier: Apache-2.0
#include "framework/stop.hpp"

#include <doctest/doctest.h>

#include <thread>

#include "framework/error.hpp"
#include "framework/graph/make.hpp"
#include "framework/process_memory.hpp"

namespace stop_unit_test {

using namespace certamen;

TEST_CASE("stop: copies share the flag, deadlines are their own, and the earlier one counts") {
  const CancelToken token;
  const CancelToken soon = token.within(0), late = token.within(1000);
  CHECK(token.reason() == StopReason::none);
  CHECK(soon.reason() == StopReason::time_limit);
  CHECK(late.reason() == StopReason::none);
  CHECK(soon.within(1000).reason() == StopReason::time_limit);
  CHECK(late.within(1e300).seconds_left().value() <= 1000);
  CHECK_FALSE(token.seconds_left());
  CHECK(soon.seconds_left() == 0.0);
  late.cancel();
  for (const auto& one : {token, soon, late}) CHECK(one.reason() == StopReason::interrupted);
}

TEST_CASE("stop: a poll throws at its stage, and names the reason") {
  CHECK_THROWS_WITH_AS(CancelToken{}.within(0).poll("moves"),
                       "moves: the time limit was reached before it was done", Error);
  const CancelToken token;
  CHECK_NOTHROW(token.poll("moves"));
  token.cancel();
  CHECK_THROWS_WITH_AS(token.poll("moves"), "moves: stopped before it was done", Error);
}

TEST_CASE("stop: a scope is for its thread, until it ends") {
  const CancelToken token;
  token.cancel();
  CHECK_NOTHROW(poll("here"));
  {
    const StopScope scope{token};
    CHECK_THROWS_AS(poll("here"), Error);
    CHECK(token_of_this_thread().is_cancelled());
    std::thread{[] { CHECK_NOTHROW(poll("elsewhere")); }}.join();
    {
      const StopScope inner{CancelToken{}};
      CHECK_NOTHROW(poll("here"));
    }
    CHECK_THROWS_AS(poll("here"), Error);
  }
  CHECK_NOTHROW(poll("here"));
}

TEST_CASE("stop: a graph that grows asks") {
  const CancelToken token;
  token.cancel();
  const StopScope scope{token};
  Graph graph;
  const auto grow = [&] {
    for (int i = 0; i < 1000; ++i) append(graph, make_input("x", Boolean()));
  };
  CHECK_THROWS_AS(grow(), Error);
  CHECK(graph.size() < 100);
}

TEST_CASE("stop: an allocation that fails is too large, at its place") {
  const auto failing = []() -> int { throw std::bad_alloc{}; };
  try {
    process_memory::bounded("table", failing);
    FAIL("it did not throw");
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::too_large);
    CHECK(error.place() == "table");
    CHECK(error.message().find("memory ran out") == 0);
  }
  CHECK(process_memory::bounded("table", [] { return 3; }) == 3);
}

}  // namespace stop_unit_test
