// SPDX-License-Identifier: Apache-2.0
#include "framework/engines/numeric/numeric.hpp"

#include <doctest/doctest.h>

#include <array>
#include <atomic>
#include <cmath>
#include <functional>
#include <optional>
#include <random>

#include "framework/error.hpp"
#include "framework/games/builder.hpp"
#include "framework/values/tensor_kernels.hpp"
#include "framework/values/tensor_operations.hpp"

namespace numeric_test {

using namespace certamen;

namespace {

constexpr std::array all_arithmetics{Arithmetic::float32, Arithmetic::float64, Arithmetic::mpfr,
                                     Arithmetic::interval};

/// An experiment without an adversary's moves: `body` returns win.
Experiment experiment_of(const std::function<Node(Body&)>& body) {
  GameBuilder game{"G"};
  game.oracle("GO", {}, [&](Body& at) { return body(at); });
  return play(game.build(), Adversary{"A", [](Run& a) { return a.call("GO"); }});
}

Node tensor(Body& at, const std::string& name, const Tensor<double>& value) {
  return at.let(name, at.constant(Reals(value.shape()), value));
}

Tensor<double> random_tensor(const Shape& shape, unsigned seed, double size) {
  std::mt19937 generator{seed};
  Tensor<double> result{shape};
  for (auto& x : result.data()) x = size * (static_cast<double>(generator()) / 2147483648.0 - 1);
  return result;
}

/// win: the Taylor form of order N of an MLP is eps-close to the MLP itself, at one input.
Experiment taylor_experiment(Activation f, int order, const Rational& eps) {
  const std::size_t inputs = 3, units = 5, outputs = 4, terms = static_cast<std::size_t>(order) + 1;
  return experiment_of([&](Body& at) {
    const Node v = tensor(at, "V", random_tensor({units, inputs}, 1, 0.3)),
               x = tensor(at, "x", random_tensor({inputs}, 2, 1));
    const Node b = tensor(at, "b", random_tensor({units}, 3, 0.5)),
               w = tensor(at, "W", random_tensor({outputs, units}, 4, 1));
    const Node z0 = tensor(at, "z0", random_tensor({units}, 5, 0.2));
    const Node z = at.apply(tensors::matmul({units, inputs}, {inputs}), {v, x});
    const Node hidden =
        at.apply(tensors::activation({units}, f), {at.apply(tensors::add({units}), {z, b})});
    const Node y = at.let("y", at.apply(tensors::matmul({outputs, units}, {units}), {w, hidden}));

    const Node u = at.apply(tensors::add({units}), {z0, b});
    const Node a = at.apply(tensors::activation_jets(units, f, order), {u});
    const Node theta =
        at.let("theta", at.apply(tensors::scaled_columns({outputs, units}, order), {w, a}));
    const Node delta = at.apply(tensors::subtract({units}), {z, z0});
    const Node released = at.let(
        "released", at.apply(tensors::taylor({terms, outputs, units}, {units}), {theta, delta}));
    const Node factored = at.let(
        "factored", at.apply(tensors::matmul({outputs, units}, {units}),
                             {w, at.apply(tensors::horner({terms, units}, {units}), {a, delta})}));
    const Node same =
        at.apply(tensors::relative_frobenius_at_most({outputs}, make_rational(1, 1000)),
                 {released, factored});
    return at.apply(tensors::relative_frobenius_at_most({outputs}, eps), {released, y}) && same;
  });
}

double distance(const Tensor<double>& a, const Tensor<double>& b) {
  double most = 0;
  for (std::size_t i = 0; i < a.size(); ++i) most = std::max(most, std::abs(a[i] - b[i]));
  return most;
}

std::string message_of(const std::function<void()>& f) {
  try {
    f();
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

/// A tensor x <- Gaussian(0, 1), and |x| <= 1 for all of it.
Experiment gaussian_experiment(const Shape& shape) {
  return experiment_of([&](Body& at) {
    const Node x = at.let("x", at.sample(Distribution::gaussian(shape, 0, 1)));
    return at.apply(tensors::max_error_at_most(shape, 1),
                    {x, tensor(at, "0", Tensor<double>{shape})});
  });
}

}  // namespace

TEST_CASE("numeric: the Taylor form of an MLP converges to the MLP, for each activation") {
  Context context;
  for (const auto f :
       {Activation::gelu, Activation::gelu_tanh, Activation::silu, Activation::tanh}) {
    CAPTURE(to_string(f));
    double previous = 1;
    for (const int order : {2, 6, 12}) {
      const auto run = run_numeric(taylor_experiment(f, order, 1),
                                   {.probes = {"y", "released", "factored"}}, 0, context);
      CHECK(run.win == Outcome::yes);
      const double error =
          distance(run.probes.at("GO#1/released").value, run.probes.at("GO#1/y").value);
      CHECK(error < previous / 10);
      CHECK(distance(run.probes.at("GO#1/released").value, run.probes.at("GO#1/factored").value) <
            1e-14);
      previous = error;
    }
    CHECK(previous < 1e-4);
  }
}

TEST_CASE("numeric: at order 120 and 200 digits the silu MLP's truncation error is certainly below "
          "1e-40") {
  Context context;
  const Experiment close = taylor_experiment(Activation::silu, 120, parse_rational("1e-40"));
  const NumericOptions options{.arithmetic = Arithmetic::interval, .digits = 200};
  const auto result = estimate_numeric(close, 10, options, context);
  CHECK(result.guarantee == NumericGuarantee::enclosed);
  CHECK(result.trials == 1);
  CHECK(result.lower == 1);
  CHECK(result.upper == 1);
  CHECK(result.digits == 200);
  const Experiment too_close = taylor_experiment(Activation::silu, 120, parse_rational("1e-150"));
  CHECK(run_numeric(too_close, options, 0, context).win == Outcome::no);
}

TEST_CASE("numeric: float32, float64, mpfr and interval agree within their precision, and "
          "intervals contain the rest") {
  Context context;
  const Experiment experiment = taylor_experiment(Activation::gelu, 8, 1);
  const auto probes_in = [&](Arithmetic arithmetic, unsigned digits) {
    return run_numeric(
               experiment,
               {.arithmetic = arithmetic, .digits = digits, .probes = {"y", "released", "theta"}},
               0, context)
        .probes;
  };
  const auto f32 = probes_in(Arithmetic::float32, 0), f64 = probes_in(Arithmetic::float64, 0);
  const auto real = probes_in(Arithmetic::mpfr, 200), wide = probes_in(Arithmetic::interval, 200);
  for (const auto& [name, probe] : real) {
    CAPTURE(name);
    CHECK(distance(f32.at(name).value, probe.value) < 1e-5);
    CHECK(distance(f64.at(name).value, probe.value) < 1e-13);
    CHECK(f64.at(name).lower.size() == 0);
    for (std::size_t i = 0; i < probe.value.size(); ++i) {
      const Real &lower = wide.at(name).lower[i], &upper = wide.at(name).upper[i];
      CHECK(lower <= probe.lower[i]);
      CHECK(probe.lower[i] <= upper);
      CHECK(upper - lower < Real{"1e-190"});
    }
  }
}

TEST_CASE("numeric: without a sample, rounded arithmetic computes and only intervals enclose") {
  Context context;
  const Experiment experiment = taylor_experiment(Activation::tanh, 10, make_rational(1, 100));
  for (const auto arithmetic : all_arithmetics) {
    const auto result = estimate_numeric(experiment, 1000, {.arithmetic = arithmetic}, context);
    CHECK(result.trials == 1);
    CHECK(result.wins == 1);
    const bool interval = arithmetic == Arithmetic::interval;
    CHECK(result.guarantee == (interval ? NumericGuarantee::enclosed : NumericGuarantee::computed));
    CHECK(result.arithmetic == arithmetic);
  }
}

TEST_CASE("numeric: a comparison that intervals leave open widens the answer to [0, 1]") {
  Context context;
  const auto open = [](Body& at) {  // 1/3 * 3 = 1 is true but not provable with rounded ends
    const Node third = at.apply(tensors::scale({}, make_rational(1, 3)),
                                {tensor(at, "1", Tensor<double>{Shape{}, {1.0}})});
    const Node one = at.apply(tensors::scale({}, 3), {third});
    return at.apply(tensors::equal({}),
                    {one, at.constant(Reals({}), Tensor<double>{Shape{}, {1.0}})});
  };
  const NumericOptions options{.arithmetic = Arithmetic::interval};
  const auto result = estimate_numeric(experiment_of(open), 1, options, context);
  CHECK(result.undecided == 1);
  CHECK(result.lower == 0);
  CHECK(result.upper == 1);
  const auto outcome = [&](const std::function<Node(Body&)>& body) {
    return run_numeric(experiment_of(body), options, 0, context).win;
  };
  CHECK(outcome([&](Body& at) { return open(at) || at.boolean(true); }) == Outcome::yes);
  CHECK(outcome([&](Body& at) { return open(at) && at.boolean(false); }) == Outcome::no);
  CHECK(outcome([&](Body& at) { return !open(at); }) == Outcome::undecided);
  CHECK(outcome([&](Body& at) {
          const Node q = open(at);
          return q ^ q;
        }) != Outcome::yes);
  CHECK(outcome([&](Body& at) {
          return at.select(open(at), at.boolean(true), at.boolean(true));
        }) == Outcome::yes);
  // A tensor chosen by an open condition is the hull of both: certainly at most the larger, no
  // more.
  for (const int bound : {1, 2})
    CHECK(outcome([&](Body& at) {
            const Node zero = tensor(at, "0", Tensor<double>{Shape{}, {0.0}});
            const Node two = tensor(at, "2", Tensor<double>{Shape{}, {2.0}});
            const Node either = at.apply(tensors::select({}), {open(at), two, zero});
            return at.apply(tensors::max_error_at_most({}, bound), {either, zero});
          }) == (bound == 2 ? Outcome::yes : Outcome::undecided));
  CHECK(outcome([&](Body& at) {
          const Node zero = tensor(at, "0", Tensor<double>{Shape{}, {0.0}});
          const Node two = tensor(at, "2", Tensor<double>{Shape{}, {2.0}});
          const Node either = at.apply(tensors::select({}), {open(at), zero, two});
          return at.apply(tensors::max_error_at_most({}, 1), {either, zero});
        }) == Outcome::undecided);
}

TEST_CASE("numeric: a trial's samples are the same numbers in every arithmetic, and differ between "
          "trials and seeds") {
  Context context;
  const Experiment experiment = gaussian_experiment({7});
  const auto x = [&](Arithmetic arithmetic, std::uint64_t trial) {
    return run_numeric(experiment, {.arithmetic = arithmetic, .probes = {"x"}}, trial, context)
        .probes.at("GO#1/x");
  };
  const auto f64 = x(Arithmetic::float64, 3), f32 = x(Arithmetic::float32, 3),
             interval = x(Arithmetic::interval, 3);
  CHECK(x(Arithmetic::mpfr, 3).value.data() == f64.value.data());
  for (std::size_t i = 0; i < 7; ++i) {
    CHECK(interval.lower[i] == f64.value[i]);
    CHECK(interval.upper[i] == f64.value[i]);
    CHECK(f32.value[i] == static_cast<double>(static_cast<float>(f64.value[i])));
  }
  CHECK(x(Arithmetic::float64, 4).value.data() != f64.value.data());
  context.seed = 2;
  CHECK(x(Arithmetic::float64, 3).value.data() != f64.value.data());
}

TEST_CASE("numeric: estimates contain the known probabilities") {
  Context context;
  context.level =
      make_rational(9999, 10000);  // false alarm: 1e-4 for each of the four fixed seeds below
  const auto check = [&](const Experiment& experiment, const NumericOptions& options,
                         double probability) {
    const auto result = estimate_numeric(experiment, 4000, options, context);
    CHECK(result.guarantee == NumericGuarantee::estimated);
    CHECK(result.trials == 4000);
    CHECK(result.lower.convert_to<double>() <= probability);
    CHECK(result.upper.convert_to<double>() >= probability);
    CHECK(Rational{result.upper - result.lower} < make_rational(1, 10));
  };
  check(gaussian_experiment({}), {}, 0.682689492137086);
  check(gaussian_experiment({}), {.arithmetic = Arithmetic::interval, .digits = 20},
        0.682689492137086);
  const auto uniform = [](Body& at) {
    const Node x = at.sample(Distribution::uniform_real({2}, -1, 3));
    return at.apply(tensors::max_error_at_most({2}, 1),
                    {x, tensor(at, "0", Tensor<double>{Shape{2}})});
  };
  check(experiment_of(uniform), {.arithmetic = Arithmetic::float32}, 0.25);
  const auto resampled = [](Body& at) {
    const Node x = at.sample(Distribution::empirical({1}, Tensor<double>{Shape{3}, {1, 5, 7}}));
    return at.apply(tensors::max_error_at_most({1}, 1),
                    {x, tensor(at, "0", Tensor<double>{Shape{1}})});
  };
  check(experiment_of(resampled), {}, 1.0 / 3);
}

TEST_CASE("numeric: the result does not depend on the number of threads") {
  Context context;
  const Experiment experiment = gaussian_experiment({2});
  std::optional<std::uint64_t> wins;
  for (const unsigned threads : {1u, 2u, 5u}) {
    context.threads = threads;
    const auto result =
        estimate_numeric(experiment, 500, {.arithmetic = Arithmetic::interval}, context);
    CHECK(result.trials == 500);
    CHECK(result.undecided == 0);
    if (wins) CHECK(result.wins == *wins);
    wins = result.wins;
  }
}

TEST_CASE("numeric: what no sample reaches is evaluated once") {
  std::atomic<int> fixed = 0, each = 0;
  const auto counting = [](std::atomic<int>& counter) {
    return OpaqueTensorFunctions{
        .f64 = [&counter](NumericArguments<double> a) -> NumericValue<double> {
          ++counter;
          return *a[0];
        }};
  };
  const Experiment experiment = experiment_of([&](Body& at) {
    const Domain one = Reals({1});
    const Node a = at.apply(opaque_tensor_operation("fixed", {one}, one, counting(fixed)),
                            {tensor(at, "c", Tensor<double>{Shape{1}})});
    const Node x = at.sample(Distribution::gaussian({1}, 0, 1));
    const Node b = at.apply(opaque_tensor_operation("each", {one}, one, counting(each)), {x});
    return at.apply(tensors::max_error_at_most({1}, 1), {a, b});
  });
  estimate_numeric(experiment, 100, {}, Context{});
  CHECK(fixed == 1);
  CHECK(each == 100);
}

TEST_CASE("numeric: finite nodes, wide codes and lazily sampled tables run beside tensors") {
  Context context;
  const auto outcome = [&](const std::function<Node(Body&)>& body) {
    return run_numeric(experiment_of(body), {}, 0, context).win;
  };
  CHECK(outcome([](Body& at) {  // a 128-bit one-time pad decrypts
          const Node k = at.sample(Bits(128)), m = at.sample(Bits(128));
          return at.equal((k ^ m) ^ k, m);
        }) == Outcome::yes);
  CHECK(outcome([](Body& at) {
          const Node a = at.sample(Range(2)),
                     b = at.sample(Distribution::uniform_except(Range(2), 1), {a});
          return at.differ(a, b);
        }) == Outcome::yes);
  PackageBuilder game{"T"};
  const Table f = game.random_function("f", Bits(100), Bits(100));
  const Table p = game.random_permutation("p", Bits(2));
  const Table m = game.map("m", Bits(3), Bits(3));
  game.oracle("GO", {}, [&](Body& at) {
    const Node x = at.sample(Bits(100));
    const Node first = at.lookup(f, x), again = at.lookup(f, x);
    const Node other = at.lookup(f, at.sample(Bits(100)));
    Node good = at.equal(first, again) && at.differ(first, other);
    for (int i = 0; i < 4; ++i) {
      const Node y = at.constant(Bits(2), i);
      good = good && at.equal(at.inverse(p, at.lookup(p, y)), y);
    }
    const Node three = at.constant(Bits(3), 3), five = at.constant(Bits(3), 5);
    good = good && !at.is_some(at.find(m, three));
    at.put(m, three, five);
    return good && at.equal(at.value_or(at.find(m, three), three), five);
  });
  const Experiment experiment =
      play(game.build(), Adversary{"A", [](Run& a) { return a.call("GO"); }});
  CHECK(estimate_numeric(experiment, 50, {}, context).wins == 50);
}

TEST_CASE("numeric: a finite experiment's estimate contains its exact probability") {
  Context context;
  const Experiment coin = experiment_of([](Body& at) {
    at.event("heads", at.sample(Distribution::bernoulli(make_rational(1, 2))));
    return at.sample(Distribution::bernoulli(make_rational(1, 3)));
  });
  const auto result = estimate_numeric(coin, 2000, {}, context);
  CHECK(result.lower <= make_rational(1, 3));
  CHECK(result.upper >= make_rational(1, 3));
  CHECK(result.events.at("heads").happened > 850);
  CHECK(result.events.at("heads").happened < 1150);
}

TEST_CASE("numeric: buffers go at their last use, so a long chain needs three tensors' memory") {
  Context context;
  context.memory_cap = 4 * 1000 * sizeof(double);
  const auto chain = [](bool keep_all) {
    return experiment_of([&](Body& at) {
      const Shape shape{1000};
      std::vector<Node> all{at.let("start", at.sample(Distribution::gaussian(shape, 0, 1)))};
      for (int i = 0; i < 20; ++i) all.push_back(at.apply(tensors::negate(shape), {all.back()}));
      Node sum = all.back();
      if (keep_all)
        for (const auto& one : all) sum = at.apply(tensors::add(shape), {sum, one});
      return at.apply(tensors::equal(shape), {sum, sum});
    });
  };
  CHECK(estimate_numeric(chain(false), 3, {}, context).wins == 3);
  const std::string message = message_of([&] { estimate_numeric(chain(true), 3, {}, context); });
  CHECK(message.find("negate") != std::string::npos);
  CHECK(message.find("take a smaller shape") != std::string::npos);
  CHECK_THROWS_AS(
      run_numeric(chain(false), {.arithmetic = Arithmetic::mpfr, .digits = 200}, 0, context),
      Error);
}

TEST_CASE("numeric: a cancelled estimate returns what it has, a cancelled run throws") {
  Context context;
  context.threads = 1;
  context.progress = [&context](std::string_view, double fraction) {
    if (fraction > 0.1) context.cancel.cancel();
  };
  const auto result = estimate_numeric(gaussian_experiment({}), 1000, {}, context);
  CHECK(result.interrupted);
  CHECK(result.trials > 90);
  CHECK(result.trials < 200);
  CHECK(result.upper > result.lower);
  try {
    run_numeric(gaussian_experiment({}), {}, 0, context);
    FAIL("expected an error");
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::interrupted);
  }
}

TEST_CASE("numeric: errors name the node") {
  const Context context;
  CHECK(message_of([&] {
          run_numeric(experiment_of([](Body& at) { return at.choose(Boolean()); }), {}, 0, context);
        }).find("use the engine optimal") != std::string::npos);
  CHECK(message_of([&] {
          run_numeric(gaussian_experiment({}), {.probes = {"weights"}}, 0, context);
        }).find("'weights'") != std::string::npos);
  const Experiment failing = experiment_of([](Body& at) {
    const Node index = tensor(at, "index", Tensor<double>{Shape{2}, {1, 1}});
    return at.apply(
        tensors::equal({2}),
        {at.let("shuffled", at.apply(tensors::permute({2}, 0), {index, index})), index});
  });
  CHECK(message_of([&] {
          run_numeric(failing, {}, 0, context);
        }).find("GO#1/shuffled (permute axis 0)") != std::string::npos);
  CHECK_THROWS_AS(estimate_numeric(gaussian_experiment({}), 0, {}, context), Error);
  CHECK(parse_arithmetic("mpfr") == Arithmetic::mpfr);
  CHECK_THROWS_AS(parse_arithmetic("float16"), Error);
}

}  // namespace numeric_test
