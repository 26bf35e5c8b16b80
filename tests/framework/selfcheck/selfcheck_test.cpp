// SPDX-License-Identifier: Apache-2.0
// Random games through all engines and the interpreter, which shares nothing with them.
#include "framework/selfcheck/selfcheck.hpp"

#include <doctest/doctest.h>

#include "framework/certify/interpreter.hpp"
#include "framework/error.hpp"
#include "framework/games/builder.hpp"
#include "framework/selfcheck/cpp_text.hpp"
#include "framework/selfcheck/shrink.hpp"

namespace selfcheck_test {

using namespace certamen;
using namespace certamen::selfcheck;

namespace {

/// Nothing for what is too large for it.
template <class Work>
auto unless_too_large(Work work) -> std::optional<decltype(work())> {
  try {
    return work();
  } catch (const Error& error) {
    if (error.code() == ErrorCode::too_large) return std::nullopt;
    throw;
  }
}

Reference interpreter() {
  return {.play =
              [](const std::vector<Package>& stack) {
                return unless_too_large([&] {
                  const auto found = certamen::certify::interpret(stack, 1 << 14);
                  return Answer{found.win, found.events};
                });
              },
          .best =
              [](const std::vector<Package>& games, std::size_t calls) {
                return unless_too_large(
                    [&] { return certamen::certify::best_by_trees(games, calls, 1 << 14); });
              }};
}

}  // namespace

TEST_CASE("selfcheck: 12000 random games, all engines and the interpreter do not contradict each "
          "other, and each feature has met each engine") {
  const Report report = selfcheck::selfcheck(1, 12000, 0, {}, interpreter());
  INFO(to_text(report));
  CHECK_FALSE(report.failure);
  CHECK(report.coverage.missing().empty());
  CHECK(report.coverage.ran(selfcheck::Engine::reference) > 9000);
  CHECK(report.invalid < 1200);
  // A false alarm of Monte Carlo has probability below 2^-24.
  CHECK(report.intervals < (1 << 16));
}

TEST_CASE("selfcheck: a wrong answer is a contradiction, shrunk and printed as C++") {
  Reference wrong = interpreter();
  wrong.play = [right = wrong.play](const std::vector<Package>& stack) {
    auto answer = right(stack);
    for (const auto& node : stack.back().exports.front().body)
      if (answer && node.kind() == NodeKind::sample) answer->win += 1;
    return answer;
  };
  const Report report = selfcheck::selfcheck(1, 100, 0, {}, wrong);
  REQUIRE(report.failure);
  CHECK(report.exit_status() == 4);
  const std::string text = to_text(report);
  CHECK(text.find("CONTRADICTION, seed ") != std::string::npos);
  CHECK(report.failure->code.find("at.sample(Distribution::") != std::string::npos);
  INFO(report.failure->code);
  CHECK(report.failure->code.size() < 3000);
}

TEST_CASE("selfcheck: one seed makes one case") {
  for (const std::uint64_t seed : {1u, 7u, 12u})
    CHECK(cpp_text(random_case(seed)) == cpp_text(random_case(seed)));
  CHECK(cpp_text(random_case(1)) != cpp_text(random_case(2)));
}

TEST_CASE("selfcheck: a package as C++ says all that it was made of") {
  PackageBuilder game{"G"};
  const State s = game.state("k.0", Option(Bits(70)), Value{Integer{1} << 66});
  const Table t = game.random_permutation("and", Zmod(3));
  game.oracle("LR", {Zmod(3)},
              [&](Body& at, Node x) {
                at.set(s, at.get(s));
                at.event("bad", at.equal(at.inverse(t, x), x));
                return x;
              })
      .at_most(2);
  const std::string text = cpp_text(game.build());
  for (const char* part :
       {"PackageBuilder g0{\"G\"};",
        "g0.state(\"k.0\", Option(Bits(70)), Value{Integer{\"73786976294838206464\"}});",
        "g0.random_permutation(\"and\", Zmod(3));", "g0.oracle(\"LR\", {Zmod(3)}, ",
        "at.inverse(g0_t0, n0)", "at.event(\"bad\", n", ".at_most(2);"}) {
    CAPTURE(part);
    CHECK(text.find(part) != std::string::npos);
  }
}

}  // namespace selfcheck_test
