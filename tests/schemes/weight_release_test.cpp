// SPDX-License-Identifier: Apache-2.0
// The case study through the catalogue, as a user runs it: each scheme, each definition, each
// adversary.
#include "tests/support/weight_release.hpp"

#include <doctest/doctest.h>

namespace weight_release_test {

using namespace certamen;
using namespace certamen::testing;

TEST_CASE("taylor-mlp: weight recovery and functional recovery are broken by extraction, for every "
          "activation") {
  for (const char* activation : {"silu", "gelu", "tanh", "gelu-tanh"}) {
    CAPTURE(activation);
    const auto report = checked("taylor-mlp", {{"activation", activation}}, {}, "extraction-curve");
    CHECK(always_wins(row_of(report, "weight-recovery", "extraction-curve")));
    CHECK(always_wins(row_of(report, "functional-recovery", "extraction-curve")));
    CHECK(row_of(report, "hidden-weights-ror", "extraction-curve").verdict == Verdict::broken);
    CHECK(report.verdict() == Verdict::broken);
  }
}

TEST_CASE(
    "taylor-mlp: every order from 3 and every format of release is broken at its own precision") {
  for (const char* order : {"3", "4", "6", "12"})
    CHECK(always_wins(
        row_of(checked("taylor-mlp", {{"order", order}}, "weight-recovery", "extraction-curve"),
               "weight-recovery", "extraction-curve")));
  const std::pair<const char*, const char*> formats[] = {
      {"bf16", "1e-2"}, {"f16", "2e-3"}, {"f32", "1e-6"}, {"f64", "1e-11"}, {"none", "1e-11"}};
  for (const auto& [format, eps] : formats) {
    CAPTURE(format);
    CHECK(always_wins(row_of(checked("taylor-mlp", {{"precision", format}, {"weight-eps", eps}},
                                     "weight-recovery", "extraction-curve"),
                             "weight-recovery", "extraction-curve")));
  }
}

TEST_CASE("taylor-mlp: a double release gives every float32 bit back") {
  const auto report = checked("taylor-mlp", {{"precision", "f64"}, {"goal", "bits"}},
                              "weight-recovery", "extraction-curve");
  CHECK(row_of(report, "weight-recovery", "extraction-curve").advantage->lower() > Rational{1} / 2);
}

TEST_CASE("taylor-mlp: the factored evaluator costs the plain layer's operations and no more than "
          "5 % beyond on the real sizes") {
  const auto small = checked("taylor-mlp", {{"hidden", "240"}, {"outputs", "240"}},
                             "evaluation-cost", "rank-one-evaluator", 10);
  const auto& row = row_of(small, "evaluation-cost", "rank-one-evaluator");
  CHECK(row.verdict == Verdict::broken);
  // 240 * 240 multiply-adds, 8 * 240 for the polynomials, and additions of z0 and the constant.
  CHECK(row.advantage->upper() > Rational{8});
  CHECK(row.advantage->upper() < Rational{9});
}

TEST_CASE("taylor-mlp: its correctness holds near the expansion point and fails beyond the radius "
          "of convergence") {
  CHECK(row_of(checked("taylor-mlp", {}, "correctness", {}, 200), "correctness", "").verdict ==
        Verdict::meets);
  CHECK(row_of(checked("taylor-mlp", {{"radius", "6"}}, "correctness", {}, 200), "correctness", "")
            .verdict == Verdict::broken);
}

TEST_CASE("taylor-mlp: on fixed weights nothing is sampled, and intervals certify the recovery") {
  const auto report =
      checked("taylor-mlp", {{"weights", "file"}}, "weight-recovery", "extraction-curve");
  const auto& row = row_of(report, "weight-recovery", "extraction-curve");
  REQUIRE(row.advantage);
  CHECK(row.advantage->class_name() == "enclosed");
  CHECK(row.advantage->lower() == 1);
}

TEST_CASE("controls: plain release is won by everyone who reads it, in every secrecy game") {
  const auto report = checked("plain-release");
  CHECK(always_wins(row_of(report, "weight-recovery", "read-the-release")));
  CHECK(always_wins(row_of(report, "functional-recovery", "read-the-release")));
  CHECK(row_of(report, "hidden-weights-ror", "read-the-release").verdict == Verdict::broken);
}

TEST_CASE("controls: encryption without its key and the one-time mask leave every adversary at the "
          "blind reference") {
  for (const char* scheme : {"aead-release", "masked-release"}) {
    CAPTURE(scheme);
    const auto report = checked(scheme, {}, {}, {}, 400);
    CHECK(report.verdict() == Verdict::meets);
    for (const auto& row : report.rows) {
      CAPTURE(row.adversary);
      CHECK_FALSE(row.error);
      if (row.proof) {
        CHECK(row.verdict == Verdict::meets);
        continue;
      }
      if (row.definition == "weight-recovery" || row.definition == "functional-recovery")
        CHECK(never_wins(row));
      if (row.definition == "hidden-weights-ror") CHECK(row.advantage->lower() <= 0);
    }
  }
}

TEST_CASE("controls: the blind guess stays at the reference against every scheme") {
  for (const char* scheme : {"taylor-mlp", "plain-release", "noisy-release", "permuted-release"}) {
    CAPTURE(scheme);
    const auto report = checked(scheme, {}, "weight-recovery", "prior-mean");
    CHECK(never_wins(report.rows.front()));
    CHECK(report.rows.front().blind_guess < parse_rational("2^-100"));
  }
}

TEST_CASE("permuted-release: it hides nothing, since units can be put in canonical order") {
  const auto report = checked("permuted-release");
  CHECK(always_wins(row_of(report, "weight-recovery", "canonical-order")));
  CHECK(always_wins(row_of(report, "functional-recovery", "canonical-order")));
}

TEST_CASE("noisy-release: many views average the noise away, one does not") {
  const std::map<std::string, std::string> one{
      {"sigma", "1e-2"}, {"weight-eps", "2e-2"}, {"views", "1"}};
  auto many = one;
  many["views"] = "1024";
  CHECK(never_wins(row_of(checked("noisy-release", one, "weight-recovery"), "weight-recovery",
                          "average-views")));
  CHECK(always_wins(row_of(checked("noisy-release", many, "weight-recovery"), "weight-recovery",
                           "average-views")));
}

TEST_CASE("weight release: the same seed gives the same report, whatever the threads") {
  CheckOptions options;
  options.trials = 20;
  const auto wins = [&](unsigned threads) {
    Context context;
    context.threads = threads;
    std::vector<Rational> ends;
    for (const auto& row : check(standard_catalogue(), "taylor-mlp", options, context).rows)
      if (row.advantage) ends.push_back(row.advantage->lower());
    return ends;
  };
  CHECK(wins(1) == wins(2));
}

TEST_CASE("weight release: bad parameters are refused by name") {
  CHECK_THROWS_AS(checked("taylor-mlp", {{"model", "nowhere.safetensors"}}), Error);
  CHECK_THROWS_AS(checked("taylor-mlp", {{"activation", "relu"}}), Error);
  CHECK_THROWS_AS(checked("taylor-mlp", {{"order", "65"}}), Error);
  CHECK_THROWS_AS(checked("taylor-mlp", {{"weights", "other"}}), Error);
}

}  // namespace weight_release_test
