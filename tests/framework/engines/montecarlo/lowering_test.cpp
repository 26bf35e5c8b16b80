// SPDX-License-Identifier: Apache-2.0
#include "framework/engines/montecarlo/lowering.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <map>

#include "framework/engines/montecarlo/machine.hpp"
#include "framework/error.hpp"
#include "framework/values/operations.hpp"
#include "tests/framework/engines/random_graphs.hpp"

namespace lowering_test {

using namespace certamen;
using namespace certamen::montecarlo;

using certamen::testing::Sketch;

namespace {

constexpr std::size_t trials = 700;

/// The same function, which the compiler cannot look into.
Operation hidden(const Operation& operation) {
  return opaque_operation("hidden " + operation.name(), operation.inputs(), operation.output(),
                          [operation](std::span<const Value> a) { return operation(a); });
}

/// Wins of the experiment as it is written, without simplification.
std::uint64_t wins(const Experiment& experiment, const KernelSet& set = montecarlo::kernels(),
                   std::size_t count = trials) {
  const Program program = compile(experiment, set);
  Machine machine{program, 5, batch_rows(program, count)};
  std::vector<std::uint64_t> happened(program.outcomes.size(), 0);
  machine.run(0, count, happened);
  return happened[0];
}

/// Kernels and the operation's own evaluator agree in every trial, on uniform arguments that are
/// now and then equal.
void check_operation(const Operation& operation, std::size_t count = trials) {
  CAPTURE(operation.name());
  for (const auto& input : operation.inputs()) CAPTURE(input.name());
  Sketch s;
  std::vector<NodeId> arguments;
  for (const auto& input : operation.inputs()) {
    NodeId value = s.uniform(input);
    if (!arguments.empty() && s.domain(arguments.back()) == input)
      value = s.apply(
          operations::select(input),
          {s.sample(Distribution::bernoulli(make_rational(1, 5))), arguments.back(), value});
    arguments.push_back(value);
  }
  const Experiment e =
      s.wins_if(s.equal(s.apply(operation, arguments), s.apply(hidden(operation), arguments)));
  for (const KernelSet* set : usable_kernels()) {
    CAPTURE(set->name);
    REQUIRE(wins(e, *set, count) == count);
  }
}

Integer two_to(unsigned bits) {
  return Integer{1} << bits;
}

const Integer prime_130 = two_to(130) - 5;  // 2^130 - 5 is prime

std::vector<Domain> bit_strings() {
  return {Boolean(), Bits(1),  Bits(5),  Bits(8),  Bits(13),  Bits(16), Bits(31),
          Bits(32),  Bits(60), Bits(64), Bits(65), Bits(128), Bits(200)};
}

std::vector<Domain> rings() {
  return {Zmod(2),
          Range(3),
          Zmod(5),
          Zmod(251),
          Zmod(256),
          Range(1000),
          Zmod(65536),
          Zmod(Integer{2147483647}),
          Zmod(Integer{4294967296}),
          Zmod(Integer{4294967291}),
          Range(Integer{1000000000000}),
          Zmod(two_to(61) - 1),
          Zmod(two_to(64) - 59),
          Zmod(two_to(64)),
          Zmod(two_to(64) + 13),
          Zmod(prime_130),
          Zmod(two_to(192)),
          Zmod(two_to(256) - 189)};
}

std::vector<Domain> groups() {
  return {Group(3, 2, 2), Group(23, 11, 2), Group(Integer{2147483647}, Integer{2147483646}, 7),
          Group(Integer{"4611686018427377339"}, Integer{"2305843009213688669"}, 4),
          Group(two_to(127) - 1, two_to(127) - 2, 43)};
}

}  // namespace

TEST_CASE("montecarlo lowering: logic on bit strings of every length") {
  for (const auto& domain : bit_strings()) {
    check_operation(operations::bit_not(domain));
    check_operation(operations::bit_and(domain));
    check_operation(operations::bit_or(domain));
    check_operation(operations::bit_xor(domain));
    check_operation(operations::parity(domain));
    check_operation(operations::bit_count(domain));
    check_operation(operations::equal(domain));
    check_operation(operations::less(domain));
    check_operation(operations::select(domain));
  }
}

TEST_CASE("montecarlo lowering: bit strings cut and joined at every offset modulo a word") {
  for (const auto& high : {Boolean(), Bits(7), Bits(64), Bits(100)})
    for (const auto& low : {Boolean(), Bits(9), Bits(16), Bits(64), Bits(70)})
      check_operation(operations::concat(high, low), 200);
  for (const unsigned bits : {8u, 16u, 33u, 64u, 65u, 129u, 200u})
    for (const unsigned from : {0u, 1u, 7u, 32u, 63u, 64u, 100u})
      for (const unsigned length : {1u, 5u, 8u, 16u, 40u, 64u, 90u})
        if (from + length <= bits)
          check_operation(operations::slice(Bits(static_cast<int>(bits)), from, length), 150);
}

TEST_CASE("montecarlo lowering: slices of joined slices, rotations among them") {
  for (const int bits : {12, 16, 32, 64, 96}) {
    const Domain domain = Bits(bits);
    for (const unsigned by : {1u, 5u, static_cast<unsigned>(bits) - 2}) {
      const auto rotated = [&](Sketch& s, NodeId x, bool hide) {
        const auto own = [&](const Operation& operation) {
          return hide ? hidden(operation) : operation;
        };
        const auto rest = static_cast<unsigned>(bits) - by;
        const NodeId low = s.apply(own(operations::slice(domain, by, rest)), {x});
        const NodeId high = s.apply(own(operations::slice(domain, 0, by)), {x});
        return s.apply(own(operations::concat(s.domain(high), s.domain(low))), {high, low});
      };
      Sketch s;
      const NodeId x = s.uniform(domain);
      const NodeId twice = rotated(s, rotated(s, x, false), false);
      const NodeId expected = rotated(s, rotated(s, x, true), true);
      const NodeId middle = s.equal(s.apply(operations::slice(domain, 3, 6), {twice}),
                                    s.apply(hidden(operations::slice(domain, 3, 6)), {expected}));
      const Experiment e =
          s.wins_if(s.apply(operations::bit_and(Boolean()), {middle, s.equal(twice, expected)}));
      CHECK(wins(e) == trials);
    }
  }
}

TEST_CASE("montecarlo lowering: arithmetic modulo numbers of every size") {
  for (const auto& domain : rings()) {
    check_operation(operations::add(domain));
    check_operation(operations::subtract(domain));
    check_operation(operations::negate(domain));
    check_operation(operations::multiply(domain));
    check_operation(operations::equal(domain));
    check_operation(operations::less(domain));
    check_operation(operations::select(domain));
    check_operation(operations::invert(domain), 200);  // also where the modulus is no prime
  }
}

TEST_CASE("montecarlo lowering: groups from two elements to 127 bits") {
  for (const auto& group : groups()) {
    check_operation(operations::group_multiply(group), 200);
    check_operation(operations::group_divide(group), 200);
    check_operation(operations::group_power(group), 200);
    check_operation(operations::group_exponential(group), 200);
    check_operation(operations::legendre(group), 200);
    check_operation(operations::equal(group), 200);
  }
}

TEST_CASE("montecarlo lowering: tuples, vectors and options, nested, with and without gaps") {
  const Domain option = Option(Zmod(5)), wide_option = Option(Bits(64));
  const std::vector<Domain> structured{Tuple({Zmod(5), Bits(3)}),
                                       Tuple({Bits(70), Boolean(), Zmod(3)}),
                                       Tuple({Unit(), Bits(4)}),
                                       Vector(Bits(8), 20),
                                       Vector(Zmod(3), 4),
                                       option,
                                       wide_option,
                                       Option(Tuple({Zmod(3), Zmod(7)})),
                                       Option(Group(23, 11, 2)),
                                       Tuple({option, Vector(Tuple({Boolean(), Zmod(6)}), 3)})};
  for (const auto& domain : structured) {
    check_operation(operations::equal(domain));
    check_operation(operations::select(domain));
    check_operation(operations::less(domain));
    check_operation(operations::some(domain));
    check_operation(operations::is_some(Option(domain)));
    check_operation(operations::value_or(Option(domain)));
    check_operation(operations::recode(domain, Zmod(domain.code_bound() + 5)));
    check_operation(operations::make_tuple({domain, Boolean(), domain}));
    if (domain.kind() == DomainKind::tuple)
      for (std::size_t i = 0; i < domain.parts().size(); ++i)
        check_operation(operations::get(domain, i));
  }
  check_operation(operations::make_vector(Zmod(3), 5));
  check_operation(operations::at(Vector(Zmod(3), 5), 3));
  check_operation(operations::recode(Bits(24), Vector(Bits(8), 3)));
  check_operation(operations::recode(Zmod(80), Vector(Zmod(3), 4)));
}

TEST_CASE("montecarlo lowering: a code of one size as that of another") {
  check_operation(operations::recode(Zmod(5), Bits(3)));
  check_operation(operations::recode(Zmod(5), Bits(100)));
  check_operation(operations::recode(Bits(16), Zmod(65536)));
  check_operation(operations::recode(Boolean(), Bits(40)));
  check_operation(operations::recode(Bits(70), Bits(200)));
}

TEST_CASE(
    "montecarlo lowering: functions given by tables, and by C++ functions of one and of many") {
  std::vector<Value> box, wide_box, bits_box;
  for (unsigned i = 0; i < 256; ++i) {
    box.emplace_back((i * 7 + 3) % 256);
    wide_box.emplace_back(Integer{i} << 70);
    bits_box.emplace_back(i % 3 == 0 ? 1u : 0u);
  }
  check_operation(operations::fixed_function("S", Bits(8), Bits(8), box));
  check_operation(operations::fixed_function("W", Bits(8), Bits(100), wide_box));
  check_operation(operations::fixed_function("B", Bits(8), Boolean(), bits_box));
  check_operation(operations::fixed_function("N", Boolean(), Zmod(900), {Value{7}, Value{899}}));
  const auto sum = batch_operation(
      "sum of words", {Bits(128), Bits(5), Tuple({Bits(64), Zmod(3)})}, Zmod(two_to(70)),
      [](const std::uint64_t* const* a, std::uint64_t* results, std::size_t count) {
        for (std::size_t i = 0; i < count; ++i) {
          results[2 * i] = a[0][2 * i] ^ a[1][i];
          results[2 * i + 1] = (a[0][2 * i + 1] + a[2][2 * i]) & 63;
        }
      });
  check_operation(sum);
  const auto small =
      batch_operation("small", {Bits(64), Boolean()}, Bits(7),
                      [](const std::uint64_t* const* a, std::uint64_t* results, std::size_t count) {
                        for (std::size_t i = 0; i < count; ++i)
                          results[i] = (a[0][i] * 3 + a[1][i]) % 128;
                      });
  check_operation(small);
  const auto broken = batch_operation("broken", {Boolean()}, Zmod(5),
                                      [](const std::uint64_t* const*, std::uint64_t* results,
                                         std::size_t count) { std::fill_n(results, count, 5); });
  Sketch s;
  const Experiment e =
      s.wins_if(s.equal(s.apply(broken, {s.uniform(Boolean())}), s.constant(Zmod(5), 1)));
  CHECK_THROWS_WITH_AS(wins(e), doctest::Contains("outside Zmod(5)"), Error);
}

TEST_CASE("montecarlo lowering: an operation that is only named like a standard one is called") {
  // Of other domains than the standard one takes, so it is another operation.
  const auto impostor = finite_operation("xor", {Zmod(3), Zmod(3)}, Zmod(3), {},
                                         []<class N>(const N* a) { return N{a[0] * a[1] % 3}; });
  check_operation(impostor);
}

TEST_CASE("montecarlo lowering: random graphs win as often with every instruction set and batch") {
  std::mt19937_64 coins{17};
  for (int i = 0; i < 200; ++i) {
    const Experiment e = certamen::testing::random_experiment(coins);
    const std::uint64_t expected = wins(e, baseline::kernels(), 1000);
    for (const KernelSet* set : usable_kernels()) REQUIRE(wins(e, *set, 1000) == expected);
    const Program program = compile(e, montecarlo::kernels());
    Machine machine{program, 5, 256};
    std::vector<std::uint64_t> happened(program.outcomes.size(), 0);
    for (std::uint64_t first = 0; first < 1000; first += 256)
      machine.run(first, std::min<std::uint64_t>(256, 1000 - first), happened);
    REQUIRE(happened[0] == expected);
  }
}

}  // namespace lowering_test
