// SPDX-License-Identifier: Apache-2.0
// What reductions do besides their calls: against experiments, and symbols against numbers.
#include "framework/proof/running_time.hpp"

#include <doctest/doctest.h>

#include "framework/games/builder.hpp"
#include "framework/games/experiment.hpp"
#include "framework/games/loop.hpp"
#include "framework/proof/catalogue.hpp"
#include "framework/values/operations.hpp"

namespace running_time_test {

using namespace certamen;

namespace {

/// In the initializer one sample, in ASK one sample, an xor and a lookup a call, at the end a
/// comparison.
Package package(const Size& n, const std::optional<Size>& calls) {
  GameBuilder b{"B"};
  const State key = b.state("key", Bits(n)), last = b.state("last", Bits(n));
  const Table f = b.random_function("f", Bits(n), Bits(n));
  b.initialize([&](Body& at) {
    const Node k = at.sample(Bits(n));
    at.set(key, k);
    at.set(last, k);
  });
  b.oracle("ASK", {Bits(n)}, [&](Body& at, Node x) {
    const Node r = at.sample(Bits(n));
    const Node y = at.lookup(f, x) ^ r;
    at.set(last, y);
    return at.tuple({r, y});
  });
  if (calls) b.at_most(*calls);
  b.finalize(Boolean(),
             [&](Body& at, Node guess) { return guess && at.equal(at.get(last), at.get(key)); });
  return b.build();
}

std::vector<std::string> lines(const std::vector<Work>& work) {
  std::vector<std::string> all;
  for (const auto& [what, times] : work) all.push_back(what + ": " + times.text());
  return all;
}

Rational total(const std::vector<Work>& work, const Bindings& sizes) {
  Rational sum = 0;
  for (const auto& one : work) sum += one.times.evaluate(sizes, {});
  return sum;
}

}  // namespace

TEST_CASE("running time: operations, samples and accesses of tables, in the bodies times budgets") {
  CHECK(lines(work_of(package("n", Size{"q"}))) ==
        std::vector<std::string>{"sample uniform on Bits(n): q + 1",
                                 "lookup of a table at Bits(n): q", "xor(Bits(n), Bits(n)): q",
                                 "equal(Bits(n), Bits(n)): 1", "and(Boolean, Boolean): 1"});
  CHECK(work_of(PackageBuilder{"empty"}.build()).empty());
}

TEST_CASE("running time: a procedure that may be called any number of times is not counted as 0") {
  const auto work = work_of(package("n", std::nullopt));
  REQUIRE(work.size() == 5);
  CHECK_FALSE(work[0].times.is_known());
  CHECK(work[0].times.text() == "1 + unknown(calls of ASK)");
}

TEST_CASE("running time: as many nodes as an experiment has whose adversary makes all calls") {
  for (const std::size_t calls : {0u, 1u, 3u}) {
    const Adversary asks{"asks", [&](Run& at) {
                           for (std::size_t i = 0; i < calls; ++i)
                             at.call("ASK", at.constant(Bits(2), Value{i}));
                           return at.constant(Boolean(), Value{1});
                         }};
    const Experiment played = play(package(2, Size{calls}), asks);
    std::size_t found = 0;
    for (const auto& node : played.graph)
      found += node.is(NodeKind::sample) || node.is(NodeKind::lookup) ||
               (node.is(NodeKind::apply) && !node.applies(Opcode::make_tuple));
    CHECK(total(work_of(package("n", Size{"q"})), {{"n", 2}, {"q", calls}}) == found);
  }
}

TEST_CASE("running time: a loop counts its step as often as it runs") {
  const Operation step =
      Primitive{"G"}({Bits(Size{"n"})}, Tuple({Bits(Size{"n"}), Bits(Size{"n"})}));
  GameBuilder b{"B"};
  b.oracle("ASK", {},
           [&](Body& at) { return repeat(at, step, Size{"l"} + 1, at.sample(Bits(Size{"n"}))); });
  b.at_most(Size{"q"});
  const auto work = work_of(b.build());
  REQUIRE(work.size() == 2);
  CHECK(work[0].times.text() == "q");
  CHECK(work[1].what == "G(Bits(n))");
  CHECK(work[1].times.evaluate({{"l", 4}, {"q", 3}}, {}) == 15);
}

TEST_CASE("running time: of every reduction in the catalogue the symbols say what numbers say") {
  std::size_t compared = 0;
  for (const auto& entry : standard_proofs().proofs()) {
    const Proof proof = entry.make();
    CAPTURE(proof.name());
    for (const Hop& hop : proof.hops()) {
      if (!hop.reduction || hop.hybrid) continue;
      const auto work = work_of(hop.reduction(Sizes{proof.sizes()}));
      for (const auto& instance : proof.instances()) {
        CHECK(total(work, instance) ==
              total(work_of(hop.reduction(Sizes{proof.sizes(), instance})), {}));
        ++compared;
      }
    }
  }
  CHECK(compared > 100);
}

}  // namespace running_time_test
