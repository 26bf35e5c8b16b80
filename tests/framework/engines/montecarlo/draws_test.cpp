// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <cmath>

#include "framework/engines/exact/exact.hpp"
#include "framework/engines/montecarlo/lowering.hpp"
#include "framework/engines/montecarlo/machine.hpp"
#include "framework/engines/montecarlo/montecarlo.hpp"
#include "framework/values/operations.hpp"
#include "tests/framework/engines/random_graphs.hpp"

namespace draws_test {

using namespace certamen;
using namespace certamen::montecarlo;

using certamen::testing::Sketch;

namespace {

Integer two_to(unsigned bits) {
  return Integer{1} << bits;
}

/// Outcomes of the experiment as it is written: win, then the events in the order of their names.
std::vector<std::uint64_t> outcomes(const Experiment& experiment, std::size_t count,
                                    std::uint64_t first = 0, std::uint64_t seed = 11) {
  const Program program = compile(experiment, montecarlo::kernels());
  Machine machine{program, seed, batch_rows(program, 0)};
  const std::size_t rows = batch_rows(program, 0);
  std::vector<std::uint64_t> happened(program.outcomes.size(), 0);
  for (std::size_t done = 0; done < count; done += rows)
    machine.run(first + done, std::min(rows, count - done), happened);
  return happened;
}

/// How often each value of a small domain is drawn.
std::vector<std::uint64_t> histogram(const Distribution& distribution, std::size_t draws) {
  Sketch s;
  const Domain& domain = distribution.domain();
  const NodeId x = s.sample(distribution);
  for (std::uint64_t i = 0; i < domain.cardinality(); ++i) {
    const NodeId value = s.constant(domain, Value{domain.element(i)});
    s.experiment.events["v" + std::to_string(1000 + i)] = s.equal(x, value);
  }
  auto happened = outcomes(s.wins_if(s.constant(Boolean(), 1)), draws);
  happened.erase(happened.begin());
  return happened;
}

/// Pearson's statistic below its mean by six deviations and 12: a false alarm below 2^-20.
void check_shares(const std::vector<std::uint64_t>& counts, const std::vector<double>& expected) {
  double statistic = 0;
  std::uint64_t all = 0;
  double whole = 0;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    const double off = static_cast<double>(counts[i]) - expected[i];
    if (expected[i] == 0)
      REQUIRE(counts[i] == 0);
    else
      statistic += off * off / expected[i];
    all += counts[i];
    whole += expected[i];
  }
  CHECK(static_cast<double>(all) == doctest::Approx(whole));
  const auto degrees = static_cast<double>(counts.size());
  CHECK(statistic < degrees + 6 * std::sqrt(2 * degrees) + 12);
}

void check_uniform(const Domain& domain, std::size_t draws = 20000) {
  CAPTURE(domain.name());
  const auto counts = histogram(Distribution::uniform(domain), draws);
  check_shares(counts, std::vector<double>(counts.size(), static_cast<double>(draws) /
                                                              static_cast<double>(counts.size())));
}

double share(std::uint64_t count, std::size_t draws) {
  return static_cast<double>(count) / static_cast<double>(draws);
}

}  // namespace

TEST_CASE("montecarlo draws: every small domain is hit evenly") {
  for (const auto& domain : {Boolean(),
                             Bits(1),
                             Bits(3),
                             Bits(7),
                             Zmod(3),
                             Zmod(5),
                             Range(100),
                             Atoms(9),
                             Zmod(256),
                             Group(23, 11, 2),
                             Group(3, 1, 1),
                             Group(5, 4, 2),
                             Fixed(3, 1),
                             Option(Zmod(3)),
                             Option(Boolean()),
                             Option(Group(7, 3, 2)),
                             Option(Tuple({Boolean(), Zmod(3)})),
                             Tuple({Zmod(3), Group(7, 3, 2)}),
                             Vector(Boolean(), 5),
                             Unit()})
    check_uniform(domain);
}

TEST_CASE("montecarlo draws: wide and awkward bounds are met, thirds are hit evenly") {
  for (const auto& bound : {Integer{3} << 7, (Integer{3} << 14) + 0, Integer{3} << 30,
                            (Integer{3} << 30) + 6, Integer{3} << 40, Integer{3} << 62,
                            (Integer{3} << 62) - 3, Integer{3} << 100, (Integer{3} << 126) + 3}) {
    const Domain domain = Zmod(bound);
    CAPTURE(domain.name());
    Sketch s;
    const NodeId x = s.uniform(domain);
    const auto below = [&](const Integer& end) {
      return s.apply(operations::less(domain), {x, s.constant(domain, Value{end})});
    };
    s.experiment.events["first"] = below(bound / 3);
    s.experiment.events["second"] = below(2 * (bound / 3));
    constexpr std::size_t draws = 30000;
    const auto happened = outcomes(s.wins_if(below(bound - 1)), draws);
    check_shares({happened[1], happened[2] - happened[1], draws - happened[2]},
                 {draws / 3.0, draws / 3.0, draws / 3.0});
  }
}

TEST_CASE("montecarlo draws: the high and low bits of wide values are fair") {
  for (const int bits : {9, 17, 33, 64, 65, 130}) {
    Sketch s;
    const NodeId x = s.uniform(Bits(bits));
    for (const unsigned i : {0u, static_cast<unsigned>(bits) / 2, static_cast<unsigned>(bits) - 1})
      s.experiment.events["bit" + std::to_string(1000 + i)] =
          s.equal(s.apply(operations::slice(Bits(bits), i, 1), {x}), s.constant(Bits(1), 1));
    constexpr std::size_t draws = 20000;
    const auto happened = outcomes(s.wins_if(s.constant(Boolean(), 1)), draws);
    for (std::size_t i = 1; i < happened.size(); ++i)
      CHECK(std::abs(share(happened[i], draws) - 0.5) < 6 * 0.5 / std::sqrt(draws));
  }
}

TEST_CASE("montecarlo draws: coins of any bias, also of more digits than are compared in columns") {
  constexpr std::size_t draws = 40000;
  const Rational tiny = make_rational(1, two_to(90));
  for (const auto& p :
       {make_rational(1, 2), make_rational(1, 3), make_rational(5, 7), make_rational(1, 64),
        make_rational(63, 64), make_rational(1, 1000), make_rational(1, 3) + tiny,
        Rational{1 - tiny}, tiny, Rational{0}, Rational{1}}) {
    CAPTURE(to_fraction(p));
    const auto counts = histogram(Distribution::bernoulli(p), draws);
    const auto expected = static_cast<double>(p);
    CHECK(std::abs(share(counts[1], draws) - expected) <=
          6 * std::sqrt(expected * (1 - expected) / draws) + 1e-12);
  }
}

TEST_CASE("montecarlo draws: tables of weights, few and many, narrow and wide denominators") {
  const auto check = [](const Domain& domain, const std::vector<Rational>& weights) {
    std::vector<std::pair<Value, Rational>> outcomes;
    for (std::size_t i = 0; i < weights.size(); ++i)
      outcomes.emplace_back(Value{domain.element(Integer{i})}, weights[i]);
    constexpr std::size_t draws = 30000;
    std::vector<double> expected(static_cast<std::size_t>(domain.cardinality()), 0);
    for (std::size_t i = 0; i < weights.size(); ++i)
      expected[i] = draws * static_cast<double>(weights[i]);
    check_shares(histogram(Distribution::table(domain, outcomes), draws), expected);
  };
  check(Zmod(4), {make_rational(1, 2), 0, make_rational(1, 3), make_rational(1, 6)});
  check(Tuple({Zmod(3), Boolean()}),
        {make_rational(1, 4), make_rational(1, 4), 0, make_rational(1, 2)});
  check(Option(Zmod(5)), {make_rational(1, 2), 0, make_rational(1, 2)});
  const Rational tiny = make_rational(1, two_to(90));
  check(Zmod(3), {make_rational(1, 3) + tiny, make_rational(2, 3) - tiny});
  std::vector<Rational> many, many_wide;
  for (int i = 0; i < 40; ++i) {
    many.push_back(make_rational(i + 1, 820));
    many_wide.push_back(make_rational(1, 40));
  }
  many_wide[3] += tiny;
  many_wide[30] -= tiny;
  check(Zmod(40), many);
  check(Zmod(40), many_wide);
  check(Group(83, 41, 4), many);
}

TEST_CASE(
    "montecarlo draws: without replacement until nothing is left, and with gaps in the codes") {
  for (const auto& domain : {Zmod(6), Group(23, 11, 2), Tuple({Boolean(), Zmod(3)})}) {
    Sketch s;
    std::vector<NodeId> drawn;
    NodeId distinct = s.constant(Boolean(), 1);
    const auto size = static_cast<std::size_t>(domain.cardinality());
    for (std::size_t i = 0; i < size; ++i) {
      const NodeId x =
          i == 0 ? s.uniform(domain) : s.sample(Distribution::uniform_except(domain, i), drawn);
      for (const NodeId other : drawn)
        distinct =
            s.apply(operations::bit_and(Boolean()),
                    {distinct, s.apply(operations::bit_not(Boolean()), {s.equal(x, other)})});
      drawn.push_back(x);
    }
    for (std::size_t i = 0; i < size; ++i)
      s.experiment.events["v" + std::to_string(100 + i)] =
          s.equal(drawn.back(), s.constant(domain, Value{domain.element(Integer{i})}));
    constexpr std::size_t draws = 12000;
    auto happened = outcomes(s.wins_if(distinct), draws);
    CHECK(happened[0] == draws);
    happened.erase(happened.begin());
    check_shares(happened,
                 std::vector<double>(size, static_cast<double>(draws) / static_cast<double>(size)));
  }
}

TEST_CASE("montecarlo draws: a trial's coins depend on the trial, not on where the batch begins") {
  Sketch s;
  const NodeId x = s.uniform(Zmod(5)),
               coin = s.sample(Distribution::bernoulli(make_rational(2, 7)));
  const Experiment e =
      s.wins_if(s.apply(operations::bit_or(Boolean()), {coin, s.equal(x, s.constant(Zmod(5), 3))}));
  const auto all = outcomes(e, 4096);
  std::uint64_t parts = 0;
  for (std::uint64_t first = 0; first < 4096; first += 128) parts += outcomes(e, 128, first)[0];
  CHECK(parts == all[0]);
  CHECK(outcomes(e, 4096, 4096)[0] != all[0]);
  CHECK(outcomes(e, 4096, 0, 12)[0] != all[0]);
  // Trials near the end of the numbers are trials like others.
  CHECK(outcomes(e, 4096, std::uint64_t{1} << 62)[0] != all[0]);
}

}  // namespace draws_test
