// SPDX-License-Identifier: Apache-2.0
// The gated form y = W (f(eps * g') * h) under secret signs, in the games of every weight release
// scheme.
#include <doctest/doctest.h>

#include <cmath>

#include "adversaries/release/extraction_operations.hpp"
#include "framework/engines/numeric/numeric.hpp"
#include "framework/release/models/safetensors_writer.hpp"
#include "framework/values/tensor_operations.hpp"
#include "tests/framework/release/models/model_files.hpp"
#include "tests/support/textbook.hpp"
#include "tests/support/weight_release.hpp"

namespace gated_release_test {

using namespace certamen;
using namespace certamen::testing;

namespace {

using Settings = std::map<std::string, std::string>;

CheckReport gated(Settings set, const std::string& scheme = "taylor-mlp",
                  std::optional<std::string> definition = {},
                  std::optional<std::string> adversary = {}, std::uint64_t trials = 25) {
  set["form"] = "gated";
  return checked(scheme, set, std::move(definition), std::move(adversary), trials);
}

/// One run of correctness at these parameters, as doubles.
std::map<std::string, Probe> correctness_run(Settings set, const std::vector<std::string>& probes) {
  set["form"] = "gated";
  const auto scheme = scheme_of("taylor-mlp", set);
  const auto definition = catalogue().definition("correctness").make(*scheme, {});
  const auto experiment =
      play(definition->games().front(), Adversary{"nobody", [](Run& a) { return a.unit(); }});
  return run_numeric(experiment, {.probes = probes}, 3, Context{}).probes;
}

/// A Llama-like file with one gated layer 6 -> 14 -> 5, its gate with or without a bias.
StoredTensor tensor(const std::string& name, const Shape& shape, double step) {
  Tensor<double> values{shape};
  for (std::size_t i = 0; i < values.size(); ++i)
    values[i] = static_cast<double>(
        static_cast<float>(step * std::sin(static_cast<double>(7 * i + name.size()))));
  return {name, FloatFormat::f32, values};
}

void write_gated(const std::filesystem::path& path, bool biases) {
  const std::string layer = "model.layers.0.mlp.";
  std::vector<StoredTensor> tensors{tensor(layer + "gate_proj.weight", {14, 6}, 0.4),
                                    tensor(layer + "up_proj.weight", {14, 6}, 0.3),
                                    tensor(layer + "down_proj.weight", {5, 14}, 0.1)};
  if (biases) {
    tensors.push_back(tensor(layer + "gate_proj.bias", {14}, 3));
    tensors.push_back(tensor(layer + "up_proj.bias", {14}, 1));
    tensors.push_back(tensor(layer + "down_proj.bias", {5}, 1));
  }
  write_safetensors(path, tensors, {});
}

const char* const secrecy[] = {"weight-recovery", "functional-recovery", "hidden-weights-ror"};

}  // namespace

TEST_CASE("gated: the release is eps^n f^(n)(eps z0') W without factorials, by definition") {
  for (const char* activation : {"silu", "gelu", "tanh", "gelu-tanh"}) {
    CAPTURE(activation);
    const Settings set{{"activation", activation}, {"order", "6"}, {"precision", "none"}};
    const auto probes = correctness_run(set, {"W", "eps", "theta"});
    const auto &w = probes.at("W").value, &eps = probes.at("eps").value,
               &theta = probes.at("theta").value;
    const auto model =
        std::dynamic_pointer_cast<const WeightRelease>(scheme_of("taylor-mlp", {{"form", "gated"}}))
            ->model();
    REQUIRE(theta.shape() == Shape{7, 12, 10});
    double positive = 0;
    for (std::size_t d = 0; d < 10; ++d) {
      CHECK(std::abs(eps[d]) == 1);
      positive += eps[d] > 0;
      const auto a = jet(parse_activation(activation), eps[d] * model.z0[d], 6);
      double factorial = 1;
      for (int n = 0; n <= 6; ++n) {
        if (n > 0) factorial *= n;
        const double sign = n % 2 == 0 ? 1 : eps[d];
        for (std::size_t i = 0; i < 12; ++i) {
          const double expected = sign * factorial * a[static_cast<std::size_t>(n)] * w(i, d);
          CHECK(theta(static_cast<std::size_t>(n), i, d) ==
                doctest::Approx(expected).epsilon(1e-12));
        }
      }
    }
    CHECK(positive > 0);
    CHECK(positive < 10);
  }
}

TEST_CASE("gated: the layer is W (f(eps * g') * h), and the release the sum over orders") {
  const auto probes = correctness_run({{"order", "5"}}, {"W", "eps", "theta", "z", "y", "F(z)"});
  const auto &w = probes.at("W").value, &eps = probes.at("eps").value,
             &theta = probes.at("theta").value, &z = probes.at("z").value;
  const auto model =
      std::dynamic_pointer_cast<const WeightRelease>(scheme_of("taylor-mlp", {{"form", "gated"}}))
          ->model();
  REQUIRE(z.shape() == Shape{1, 20});
  for (std::size_t d = 0; d < 10; ++d) {
    CHECK(std::abs(z[d] - model.z0[d]) <= 1);  // g' around z0', h around 0
    CHECK(std::abs(z[10 + d]) <= 1);
  }
  for (std::size_t i = 0; i < 12; ++i) {
    double layer = 0, series = 0;
    for (std::size_t d = 0; d < 10; ++d) {
      const double g = eps[d] * z[d], h = z[10 + d], delta = z[d] - model.z0[d];
      layer += w(i, d) * g / (1 + std::exp(-g)) * h;
      for (std::size_t n = 0; n <= 5; ++n)
        series += theta(n, i, d) * std::pow(delta, n) / std::tgamma(static_cast<double>(n) + 1) * h;
    }
    CHECK(probes.at("F(z)").value[i] == doctest::Approx(layer).epsilon(1e-12));
    CHECK(probes.at("y").value[i] == doctest::Approx(series).epsilon(1e-12));
  }
}

TEST_CASE("gated: every scheme computes the layer, but for the noisy one") {
  for (const char* scheme : {"taylor-mlp", "plain-release", "aead-release", "masked-release",
                             "permuted-release", "noisy-release"}) {
    CAPTURE(scheme);
    const auto report = gated({}, scheme, "correctness", {}, 200);
    CHECK(report.rows.front().verdict ==
          (scheme == std::string{"noisy-release"} ? Verdict::broken : Verdict::meets));
  }
}

TEST_CASE("gated: TaylorMLP is broken for every activation, in every secrecy game") {
  for (const char* activation : {"silu", "gelu", "tanh", "gelu-tanh"}) {
    CAPTURE(activation);
    const auto report =
        gated({{"activation", activation}}, "taylor-mlp", {}, "extraction-even-part");
    CHECK(always_wins(row_of(report, "weight-recovery", "extraction-even-part")));
    CHECK(always_wins(row_of(report, "functional-recovery", "extraction-even-part")));
    CHECK(row_of(report, "hidden-weights-ror", "extraction-even-part").verdict == Verdict::broken);
  }
}

TEST_CASE("gated: every order from 2 and every format is broken at its own precision, overflowing "
          "orders included") {
  const auto wins = [](const Settings& set) {
    return always_wins(row_of(gated(set, "taylor-mlp", "weight-recovery", "extraction-even-part"),
                              "weight-recovery", "extraction-even-part"));
  };
  for (const char* order : {"2", "3", "6", "16"}) CHECK(wins({{"order", order}}));
  const std::pair<const char*, const char*> formats[] = {
      {"bf16", "8e-3"}, {"f16", "1e-3"}, {"f32", "1.2e-7"}, {"f64", "3e-16"}, {"none", "1e-15"}};
  for (const auto& [format, eps] : formats) {
    CAPTURE(format);
    CHECK(wins({{"precision", format}, {"weight-eps", eps}}));
  }
  CHECK(wins({{"order", "40"}, {"precision", "f16"}, {"weight-eps", "1e-3"}}));
  CHECK(wins({{"goal", "bits"}, {"precision", "f64"}}));
}

TEST_CASE("gated: the factored evaluator has order 0 in its factor, and is within 5 % of the plain "
          "layer's operations at real sizes") {
  const auto report = gated({{"hidden", "48"}, {"outputs", "512"}}, "taylor-mlp", "evaluation-cost",
                            "rank-one-evaluator", 10);
  const auto& row = row_of(report, "evaluation-cost", "rank-one-evaluator");
  CHECK(row.verdict == Verdict::broken);
  // 512 * 48 multiply-adds, 8 * 48 of Horner, 48 to subtract z0' and 48 for h.
  CHECK(row.notes.front().starts_with("evaluates with 25056 operations; the release takes 221184, "
                                      "the original 24576"));
  CHECK(25056 * 100 <= 24576 * 105);
}

TEST_CASE("gated: controls are won by everyone who reads plain weights, and by nobody without the "
          "key or the mask") {
  const auto plain = gated({}, "plain-release");
  for (const char* definition : {"weight-recovery", "functional-recovery"})
    CHECK(always_wins(row_of(plain, definition, "read-the-release")));
  CHECK(row_of(plain, "hidden-weights-ror", "read-the-release").verdict == Verdict::broken);
  const auto permuted = gated({}, "permuted-release");
  for (const char* definition : {"weight-recovery", "functional-recovery"})
    CHECK(always_wins(row_of(permuted, definition, "canonical-order")));
  for (const char* scheme : {"aead-release", "masked-release"}) {
    const auto report = gated({}, scheme, {}, {}, 400);
    for (const auto& row : report.rows) {
      CAPTURE(row.adversary);
      CHECK_FALSE(row.error);
      if (row.proof) continue;
      if (row.definition == "hidden-weights-ror") CHECK(row.advantage->lower() <= 0);
      if (row.definition == "weight-recovery" || row.definition == "functional-recovery")
        CHECK(never_wins(row));
    }
  }
}

TEST_CASE("gated: an adversary of the other form is left out, and refused when asked for") {
  const auto gated_report = gated({}, "taylor-mlp", {}, {}, 2),
             plain = checked("taylor-mlp", {}, {}, {}, 2);
  for (const char* definition : secrecy) {
    for (const char* adversary : {"extraction-curve", "extraction-closed-form"}) {
      CHECK(find_row(gated_report, definition, adversary) == nullptr);
      CHECK(find_row(plain, definition, adversary) != nullptr);
    }
    for (const char* adversary : {"extraction-even-part", "pseudo-inverse"}) {
      CHECK(find_row(gated_report, definition, adversary) != nullptr);
      CHECK(find_row(plain, definition, adversary) == nullptr);
    }
  }
  const auto asked = gated({}, "taylor-mlp", "weight-recovery", "extraction-curve");
  REQUIRE(asked.rows.front().error);
  CHECK(asked.rows.front().error->code == ErrorCode::unsupported);
  const auto low = gated({{"order", "1"}}, "taylor-mlp", "weight-recovery", {}, 2);
  CHECK(find_row(low, "weight-recovery", "extraction-even-part") == nullptr);
}

TEST_CASE("gated: weights are recovered only with every sign right, and tanh has none to tell") {
  // The even part with the sign of unit 0 turned over.
  const auto flipped = [](const Settings& set) {
    const auto scheme = scheme_of("taylor-mlp", set);
    const auto definition = *catalogue().definition("weight-recovery").make(*scheme, {});
    const auto part = taylor_public(dynamic_cast<const WeightRelease&>(*scheme), definition);
    const Adversary adversary{
        "flip", [part](Run& a) {
          const Node flat =
              a.apply(extraction_operation(ExtractionMethod::even_part, part), {a.call("RELEASE")});
          auto signs = std::vector<double>(part.model.size(), 1.0);
          signs[part.model.outputs * part.model.hidden] = -1;
          const Shape shape{part.model.size()};
          return a.apply(tensors::hadamard(shape),
                         {flat, a.constant(Reals(shape), Tensor<double>{shape, signs})});
        }};
    return estimate_numeric(play(definition.games().front(), adversary), 20, {}, Context{}).wins;
  };
  CHECK(flipped({{"form", "gated"}, {"outputs", "500"}, {"weight-eps", "1/2"}}) == 0);
  // tanh is odd: with the column turned over as well the guess is the same function.
  const auto unsettled = checked("taylor-mlp", {{"form", "gated"}, {"activation", "tanh"}},
                                 "weight-recovery", "extraction-even-part");
  CHECK(always_wins(unsettled.rows.front()));
}

TEST_CASE("gated: with weights=file the signs alone are hidden, and are found") {
  const auto report = gated({{"weights", "file"}}, "taylor-mlp", "weight-recovery");
  const auto& row = row_of(report, "weight-recovery", "extraction-even-part");
  CHECK(always_wins(row));
  CHECK(row.blind_guess == parse_rational("2^-10"));
  CHECK(row.verdict == Verdict::broken);
  CHECK(never_wins(row_of(report, "weight-recovery", "prior-mean")));
}

TEST_CASE("gated: a file's gated layer is taken as it is, its gate bias is part of the gate") {
  const Folder folder;
  for (const bool biases : {false, true}) {
    CAPTURE(biases);
    const auto path = folder / (biases ? "biases.safetensors" : "plain.safetensors");
    write_gated(path, biases);
    const Settings file{{"model", path.string()}};
    const auto model =
        std::dynamic_pointer_cast<const WeightRelease>(scheme_of("taylor-mlp", file))->model();
    CHECK(model.gated);
    CHECK(model.hidden == 14);
    CHECK(model.outputs == 5);
    CHECK(model.biases.data() == std::vector<double>{-1, 1});
    for (const double c : model.constants.data()) CHECK(c == 0);
    const double far = *std::max_element(model.z0.data().begin(), model.z0.data().end());
    CHECK((far > 1) == biases);
    const auto report = checked("taylor-mlp", file, "weight-recovery", "extraction-even-part");
    CHECK(always_wins(report.rows.front()));
    auto wrong = file;
    wrong["form"] = "plain";
    CHECK_THROWS_WITH_AS(checked("taylor-mlp", wrong), "model.layers.0: it is gated, not plain",
                         Error);
  }
  CHECK_THROWS_WITH_AS(checked("taylor-mlp", {{"form", "wide"}}),
                       "parameter form: expected auto, plain or gated, got 'wide'", Error);
}

TEST_CASE("gated: the command's default form of a made-up layer is plain") {
  const auto hidden = [](const Settings& set) {
    return std::dynamic_pointer_cast<const WeightRelease>(scheme_of("plain-release", set))
        ->model()
        .gated;
  };
  CHECK_FALSE(hidden({}));
  CHECK_FALSE(hidden({{"form", "plain"}}));
  CHECK(hidden({{"form", "gated"}}));
}

}  // namespace gated_release_test
