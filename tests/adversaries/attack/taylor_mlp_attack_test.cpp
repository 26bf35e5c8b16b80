// SPDX-License-Identifier: Apache-2.0
// TaylorMLP on the two MLPs of a real text recogniser (docs/examples/data).
#include "adversaries/release/attack/taylor_mlp_attack.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <limits>
#include <map>
#include <nlohmann/json.hpp>
#include <random>

#include "adversaries/release/attack/report_document.hpp"
#include "framework/error.hpp"
#include "tests/adversaries/attack/small_model.hpp"

namespace taylor_mlp_attack_test {

using namespace certamen;

using certamen::testing::SmallModel;

namespace {

const std::filesystem::path real_model =
    std::filesystem::path{CERTAMEN_DATA_DIR} / "ocr-transformer-mlp.safetensors";

TaylorMlpAttackReport attacked(const std::filesystem::path& model,
                               const std::vector<std::string>& precisions, int order = 8,
                               bool enclose = false, const std::string& layer = {}) {
  TaylorMlpAttackOptions options;
  options.order = order;
  options.enclose = enclose;
  options.layer = layer;
  for (const auto& text : precisions) options.precisions.push_back(parse_release_precision(text));
  return attack_taylor_mlp(model, options, Context{});
}

double error_of(const LayerAttack& row) {
  const PrecisionScope scope{250};
  return static_cast<double>(row.weights.relative_frobenius());
}

}  // namespace

TEST_CASE("attack: both real layers come back at the precision of the release") {
  const auto report = attacked(real_model, {"bf16", "f32", "f64"});
  REQUIRE(report.attacks.size() == 6);
  for (const auto& row : report.attacks) {
    CAPTURE(row.layer);
    CAPTURE(row.precision);
    CHECK(row.recovered == 240);
    CHECK(row.protected_units == 240);
    CHECK(row.weights.entries == 120 * 240);
    if (row.precision == "bf16") CHECK(error_of(row) <= 4e-3);
    if (row.precision == "f32") CHECK(error_of(row) <= 6e-8);
    if (row.precision == "f64") {
      CHECK(error_of(row) <= 1e-15);
      CHECK(row.weights.bit_exact == row.weights.entries);
      CHECK(static_cast<double>(*row.bias_error) <= 1e-14);
      CHECK(static_cast<double>(*row.constant_error) <= 1e-14);
    }
  }
}

TEST_CASE("attack: a 200-digit release gives 198 digits of every hidden number of a real layer") {
  const auto report = attacked(real_model, {"200"}, 8, false, "0");
  REQUIRE(report.attacks.size() == 1);
  const auto& row = report.attacks[0];
  const PrecisionScope scope{250};
  CHECK(row.recovered == 240);
  CHECK(row.weights.relative_frobenius() <= Real{"1e-198"});
  CHECK(row.weights.bit_exact == 120 * 240);
  CHECK(*row.bias_error <= Real{"1e-198"});
  CHECK(*row.constant_error <= Real{"1e-198"});
}

TEST_CASE("attack: every order from 3 on gives the real layer at every precision; what bf16 leaves "
          "open is reported") {
  const std::map<std::string, double> roundoff{
      {"bf16", 4e-3}, {"f32", 6e-8}, {"f64", 1e-15}, {"200 digits", 1e-198}};
  for (const int order : {3, 4, 6, 8}) {
    const auto report = attacked(real_model, {"bf16", "f32", "f64", "200"}, order, false, "0");
    REQUIRE(report.attacks.size() == 4);
    for (const auto& row : report.attacks) {
      CAPTURE(order);
      CAPTURE(row.precision);
      CHECK(row.order == order);
      CHECK(error_of(row) <= roundoff.at(row.precision));
      CHECK(row.weights.within_percent == row.weights.entries);
      CHECK(row.weights.entries == 120 * row.recovered);
      CHECK(row.recovered + row.ambiguous == 240);
      CHECK(row.recovered >= (row.precision == "bf16" ? 239 : 240));
    }
  }
}

TEST_CASE("attack: the certified enclosures of the real layers contain every weight") {
  const auto all_inside = [](const LayerAttack& row) {
    CAPTURE(row.precision);
    REQUIRE(row.enclosure);
    CHECK(row.enclosure->entries == 120 * 240);
    CHECK(row.enclosure->contained == 120 * 240);
  };
  for (const auto& row : attacked(real_model, {"f32"}, 8, true).attacks) all_inside(row);
  all_inside(attacked(real_model, {"bf16"}, 8, true, "0").attacks.front());
}

TEST_CASE("attack: the gated form gives all signs and weights in every format, inside their "
          "enclosures") {
  const SmallModel model;
  const auto report =
      attacked(model.path(), {"bf16", "f16", "f32", "f64", "50"}, 6, true, "model.layers.0");
  REQUIRE(report.attacks.size() == 5);
  const std::map<std::string, double> roundoff{
      {"bf16", 0x1p-7}, {"f16", 0x1p-10}, {"f32", 0x1p-23}, {"f64", 0x1p-52}, {"50 digits", 1e-49}};
  for (const auto& row : report.attacks) {
    CAPTURE(row.precision);
    CHECK(row.gated);
    CHECK(row.attack == "extraction-even-part");
    CHECK(row.recovered == 20);
    CHECK(row.signs_right == 20);
    CHECK(error_of(row) <= roundoff.at(row.precision));
    CHECK(row.enclosure.has_value() == (row.precision != "50 digits"));
    if (!row.enclosure) continue;
    CHECK(row.enclosure->entries == 120);
    CHECK(row.enclosure->contained == 120);
  }
}

TEST_CASE("attack: units that cannot be identified are reported and never counted") {
  // Unit 0: a column of zeros. Unit 1: all orders underflow. Unit 2: one order is left.
  const SmallModel model{[](const std::string& name, Tensor<double>& values) {
    if (name.ends_with("fc2.weight"))
      for (std::size_t i = 0; i < 8; ++i) {
        values(i, 0) = 0;
        values(i, 2) = i % 2 == 0 ? 0.125 : -0.125;
      }
    if (!name.ends_with("fc1.bias")) return;
    values[1] = -300;
    values[2] = -106;
  }};
  const auto report = attacked(model.path(), {"f32"}, 8, true, "blocks.0");
  const auto& row = report.attacks.front();
  CHECK(row.recovered == 9);
  CHECK(row.dead == 2);
  CHECK(row.underflow == 1);
  CHECK(row.ambiguous + row.unexplained == 0);
  CHECK(row.weights.units_left_out == 3);
  CHECK(row.weights.entries == 9 * 8);
  CHECK(row.enclosure->entries == 9 * 8);
  CHECK(row.enclosure->contained == 9 * 8);
  CHECK(error_of(row) <= 6e-8);
  CHECK_FALSE(row.constant_error);  // order 0 of a unit that is not known hides c
  CHECK(to_text(document_of(report, true), false).find("9 of 12, 2 dead, 1 underflow") !=
        std::string::npos);
}

TEST_CASE("attack: order 0 as a sum gives the constants too, none gives all but them") {
  for (const auto theta0 :
       {extraction::Theta0::spread, extraction::Theta0::sum, extraction::Theta0::none}) {
    TaylorMlpAttackOptions options;
    options.theta0 = theta0;
    options.enclose = false;
    options.layer = "0";
    options.precisions = {parse_release_precision("f64")};
    const auto report = attack_taylor_mlp(real_model, options, Context{});
    const auto& row = report.attacks.front();
    CAPTURE(row.theta0);
    CHECK(row.theta0 == to_string(theta0));
    CHECK(row.recovered == 240);
    CHECK(error_of(row) <= 1e-15);
    CHECK(row.constant_error.has_value() == (theta0 != extraction::Theta0::none));
    if (row.constant_error) CHECK(static_cast<double>(*row.constant_error) <= 1e-14);
    const std::size_t orders = theta0 == extraction::Theta0::spread ? 9 : 8;
    CHECK(report.costs.front().taylor == 28800 + orders * 28800);
    CHECK(report.costs.front().disagreement <= 1e-4);
  }
  CHECK(parse_theta0("sum") == extraction::Theta0::sum);
  CHECK_THROWS_WITH_AS(parse_theta0("half"),
                       "parameter theta0: expected spread, sum or none, got 'half'", Error);
}

TEST_CASE("attack: with chosen units the others are in the clear, and count nowhere") {
  TaylorMlpAttackOptions options;
  options.protection = parse_protection("60", "0");
  options.enclose = true;
  options.layer = "0";
  options.precisions = {parse_release_precision("f32")};
  Context context;
  context.threads = 1;
  const auto report = attack_taylor_mlp(real_model, options, context);
  const auto& row = report.attacks.front();
  CHECK(row.hidden == 240);
  CHECK(row.protected_units == 60);
  CHECK(row.recovered == 60);
  CHECK(row.weights.entries == 60 * 120);
  CHECK(row.enclosure->contained == 60 * 120);
  CHECK(error_of(row) <= 6e-8);
  CHECK(static_cast<double>(*row.constant_error) <= 1e-6);
  const auto text = to_text(document_of(report, true), false);
  CHECK(text.find("60 of 240") != std::string::npos);
  CHECK(text.find("protected: the hidden units that are released") != std::string::npos);
  const auto json = nlohmann::json::parse(to_json(document_of(report, true)));
  CHECK(json["attacks"][0]["hidden"] == 240);
  CHECK(json["attacks"][0]["protected"] == 60);
  CHECK(json["costs"][0]["protected"] == 60);
  // Neither threads nor blocks choose other units.
  options.units_per_block = 7;
  context.threads = 2;
  const auto again = attack_taylor_mlp(real_model, options, context);
  CHECK(again.attacks[0].weights.bit_exact == row.weights.bit_exact);
  CHECK(error_of(again.attacks[0]) == doctest::Approx(error_of(row)).epsilon(1e-9));
}

TEST_CASE("attack: results do not depend on threads or blocks") {
  TaylorMlpAttackOptions options;
  options.enclose = false;
  options.layer = "0";
  options.precisions = {parse_release_precision("f32")};
  Context one, two;
  one.threads = 1;
  two.threads = 2;
  const auto a = attack_taylor_mlp(real_model, options, one);
  options.units_per_block = 7;
  const auto b = attack_taylor_mlp(real_model, options, two);
  CHECK(a.attacks[0].weights.bit_exact == b.attacks[0].weights.bit_exact);
  CHECK(error_of(a.attacks[0]) == doctest::Approx(error_of(b.attacks[0])).epsilon(1e-9));
}

TEST_CASE("attack: an interrupted run returns what it has") {
  TaylorMlpAttackOptions options;
  options.precisions = {parse_release_precision("f32"), parse_release_precision("200")};
  options.enclose = false;
  Context context;
  const auto report = attack_taylor_mlp(
      real_model, options, context, {.row = [&](const LayerAttack&) { context.cancel.cancel(); }});
  CHECK(report.stopped == StopReason::interrupted);
  CHECK(report.attacks.size() == 1);
}

TEST_CASE("attack: bad precisions, orders, layers and files are refused by name") {
  CHECK_THROWS_AS(parse_release_precision("7"), Error);
  CHECK_THROWS_AS(parse_release_precision("float12"), Error);
  CHECK_THROWS_AS(attacked(real_model, {"f32"}, 0), Error);
  CHECK_THROWS_AS(attacked(real_model, {}), Error);
  CHECK_THROWS_AS(attacked(real_model, {"f32"}, 8, false, "9"), Error);
  CHECK_THROWS_AS(attacked("nowhere.safetensors", {"f32"}), Error);
  TaylorMlpAttackOptions options;
  options.precisions = {parse_release_precision("f32")};
  options.protection = parse_protection("241", "0");
  CHECK_THROWS_WITH_AS(attack_taylor_mlp(real_model, options, Context{}),
                       "parameter protect: expected at most the layer's 240 hidden units, got 241",
                       Error);
  options.protection = {};
  options.units_per_block = 0;
  CHECK_THROWS_AS(attack_taylor_mlp(real_model, options, Context{}), Error);
}

TEST_CASE(
    "attack: the last line is what the table says: how many weights of how many, of which row") {
  std::mt19937 random{41};
  for (int trial = 0; trial < 200; ++trial) {
    TaylorMlpAttackReport report;
    const std::size_t rows = random() % 5;
    for (std::size_t k = 0; k < rows; ++k) {
      LayerAttack row;
      row.layer = "layer" + std::to_string(k);
      row.precision = "f32";
      row.outputs = 1 + random() % 4;
      row.hidden = row.protected_units = 1 + random() % 4;
      row.recovered = random() % (row.protected_units + 1);
      row.weights.entries = row.outputs * row.recovered;
      row.weights.within_percent = row.weights.entries - (random() % 3 == 0 && row.recovered > 0);
      row.weights.largest_relative = Real{static_cast<double>(random() % 1000)} / 4096;
      report.attacks.push_back(row);
    }
    const auto text = to_text(document_of(report, false), false);
    const auto line = text.substr(text.rfind('\n', text.size() - 2) + 1);
    CAPTURE(line);
    const auto part = [](const LayerAttack& row) {
      return Rational{row.weights.within_percent} / Rational{row.outputs * row.protected_units};
    };
    const LayerAttack* best = nullptr;
    for (const auto& row : report.attacks)
      if (is_broken(row) && (best == nullptr || part(row) > part(*best))) best = &row;
    CHECK((best != nullptr) == (report.verdict() == Verdict::broken));
    if (best == nullptr) {
      for (const auto& row : report.attacks)
        if (row.weights.within_percent > 0 && (best == nullptr || part(row) > part(*best)))
          best = &row;
      CHECK(line ==
            (best == nullptr
                 ? "undecided: no layer was recovered\n"
                 : "undecided: " + std::to_string(best->weights.within_percent) + " of " +
                       std::to_string(best->outputs * best->protected_units) +
                       " hidden weights of " + best->layer +
                       " within 1 % from its f32 release alone, and others of recovered units are "
                       "not\n"));
      continue;
    }
    const auto largest = best->weights.largest_relative;
    CHECK(line == "broken: weight-recovery, " + std::to_string(best->weights.within_percent) +
                      " of " + std::to_string(best->outputs * best->protected_units) +
                      " hidden weights of " + best->layer +
                      " within 1 % from its f32 release alone; the largest relative error is " +
                      (largest == 0 ? "0" : to_decimal(largest, 3)) + "\n");
  }
}

TEST_CASE(
    "attack: narrow enclosures break a layer though estimates miss, if the truth is in them") {
  LayerAttack row;
  row.layer = "layer";
  row.precision = "f32";
  row.outputs = 5;
  row.hidden = row.protected_units = 2;
  row.recovered = 2;
  row.weights.entries = 10;
  row.weights.within_percent = 9;
  CHECK_FALSE(is_broken(row));
  row.enclosure = EnclosureReport{.entries = 10, .within_percent = 10, .contained = 10};
  CHECK(is_broken(row));
  TaylorMlpAttackReport report;
  report.attacks = {row};
  CHECK(to_text(document_of(report, false), false)
            .find("10 of 10 hidden weights of layer enclosed within 1 %") != std::string::npos);
  row.enclosure->contained = 9;
  CHECK_FALSE(is_broken(row));
  row.enclosure->contained = 10;
  row.enclosure->within_percent = 9;
  CHECK_FALSE(is_broken(row));
}

TEST_CASE("attack: rows come as they are made, with stages whose fraction grows to 1") {
  TaylorMlpAttackOptions options;
  options.enclose = false;
  for (const char* text : {"bf16", "f32"})
    options.precisions.push_back(parse_release_precision(text));
  Context context;
  std::vector<double> fractions;
  std::vector<std::string> stages;
  context.progress = [&](std::string_view stage, double fraction) {
    stages.emplace_back(stage);
    fractions.push_back(fraction);
  };
  std::vector<std::size_t> stages_before;
  const auto report = attack_taylor_mlp(
      real_model, options, context,
      {.row = [&](const LayerAttack&) { stages_before.push_back(stages.size()); }});
  REQUIRE(report.attacks.size() == 4);
  CHECK(stages_before.size() == 4);
  CHECK(std::is_sorted(stages_before.begin(), stages_before.end()));
  CHECK(std::is_sorted(fractions.begin(), fractions.end()));
  CHECK(fractions.front() == 0);
  CHECK(fractions.back() < 1);
  CHECK(fractions.back() >= 0.75);
  CHECK(stages.front().find("bf16") != std::string::npos);
  CHECK(stages.front().find(" left") == std::string::npos);  // nothing was measured yet
  CHECK(stages.back().find("f32") != std::string::npos);
  CHECK(stages.back().find(" left") != std::string::npos);
}

TEST_CASE("attack: layers by ranges of numbers; a layer with NaN takes only itself away") {
  const SmallModel model{[](const std::string& name, Tensor<double>& values) {
    if (name == "model.layers.0.mlp.down_proj.weight")
      values[3] = std::numeric_limits<double>::quiet_NaN();
  }};
  const auto both = attacked(model.path(), {"f32"}, 8, false, "0-1");
  CHECK(both.attacks.size() == 1);
  CHECK(both.attacks.front().layer == "blocks.0");
  REQUIRE(both.failed.size() == 1);
  CHECK(both.failed.front().first == "model.layers.0");
  const auto layers = [&](const std::string& which) {
    std::vector<std::string> names;
    for (const auto& row : attacked(real_model, {"f32"}, 8, false, which).attacks)
      names.push_back(row.layer);
    return names.size();
  };
  CHECK(layers("0-1") == 2);
  CHECK(layers("0,1") == 2);
  CHECK(layers("1-1") == 1);
  CHECK(layers("1,5-9") == 1);
  CHECK_THROWS_WITH_AS(layers("7-9"), doctest::Contains("expected some of 0, 1"), Error);
  for (const char* bad : {"1-0", "1-", "-", ",", "1,,2", "0-99999999999999999999"})
    CHECK_THROWS_WITH_AS(layers(bad), doctest::Contains("numbers and ranges upwards"), Error);
}

TEST_CASE("attack: rows come as they are done, and the text of them is that of the report") {
  const SmallModel model{[](const std::string& name, Tensor<double>& values) {
    if (name == "model.layers.0.mlp.down_proj.weight")
      values[7] = std::numeric_limits<double>::quiet_NaN();
  }};
  TaylorMlpAttackOptions options;
  options.precisions = {parse_release_precision("f32"), parse_release_precision("bf16")};
  std::vector<std::string> parts;
  GrowingText text{[&](const std::string& part) { parts.push_back(part); }, false};
  std::vector<LayerAttack> expected, rows;
  const AttackRows told{.begin =
                            [&](const auto& planned) {
                              CHECK(rows.empty());
                              expected = planned;
                              text.begin(document_to_come(model.path().string(), planned, false));
                            },
                        .row =
                            [&](const LayerAttack& row) {
                              rows.push_back(row);
                              text.row(row_of(row, false));
                            }};
  const auto report = attack_taylor_mlp(model.path(), options, Context{}, told);
  text.finish(document_of(report, false));
  REQUIRE(expected.size() == 4);  // before it is known that the second layer has a NaN
  REQUIRE(rows.size() == 2);
  CHECK(rows[0].precision == "f32");
  CHECK(rows[1].precision == "bf16");
  REQUIRE(parts.size() == 3);
  CHECK(parts[0].find("units recovered") != std::string::npos);
  CHECK(parts[0].find("extraction-curve") != std::string::npos);
  CHECK(parts[1].find("bf16") != std::string::npos);
  CHECK(parts[1].find('\n') == parts[1].size() - 1);
  CHECK(parts[2].find("not attacked") != std::string::npos);
  // The words are the same; columns may be wider, and the layer that failed stands among the
  // others.
  const auto words = [](std::string_view all) {
    std::vector<std::string> found{""};
    for (const char c : all) {
      if (c == ' ' || c == '\n' || c == '-')
        found.emplace_back();
      else
        found.back() += c;
    }
    std::erase(found, "");
    return found;
  };
  const auto from_rows = [&](const std::string& all) {
    return words(std::string_view{all}.substr(all.find("extraction-curve")));
  };
  CHECK(from_rows(parts[0] + parts[1] + parts[2]) ==
        from_rows(to_text(document_of(report, false), false)));
}

}  // namespace taylor_mlp_attack_test
