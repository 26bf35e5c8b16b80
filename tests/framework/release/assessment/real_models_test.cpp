// SPDX-License-Identifier: Apache-2.0
// The assessment on whole real models, which scripts/fetch_models.py fetches; skipped where they
// are not. The figures in comments are those of independent scripts (numpy) on the same weights.
#define DOCTEST_CONFIG_IMPLEMENT
#include <doctest/doctest.h>

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <iostream>

#include "framework/release/assessment/inspection.hpp"
#include "framework/release/assessment/read_matrix.hpp"
#include "framework/release/assessment/subject_block.hpp"
#include "framework/release/models/attention_layers.hpp"
#include "framework/release/models/mlp_layers.hpp"
#include "framework/release/models/safetensors_writer.hpp"
#include "tests/framework/release/assessment/assessed.hpp"
#include "tests/framework/release/models/model_files.hpp"

namespace real_models_test {

using namespace certamen;
using namespace certamen::assessment;
using namespace certamen::testing;

namespace {

const std::vector<std::string> models{"universal-sentence-encoder-lite", "ocr-recogniser",
                                      "silero-vad", "language-detection"};

std::filesystem::path folder_of_models() {
  const char* given = std::getenv("CERTAMEN_MODELS");
  return given != nullptr ? given : CERTAMEN_SOURCE_ROOT "/.cache/models";
}

std::string path_of(const std::string& model) {
  const bool onnx = model == "ocr-recogniser" || model == "silero-vad";
  return folder_of_models() / (model + (onnx ? ".onnx" : ".safetensors"));
}

const std::string encoder = path_of(models.front());
const std::string output_projection = "encoder.layers.1.self_attn.out_proj.weight",
                  feed_forward = "encoder.layers.1.fc1.weight";

std::vector<AssessmentRow> encoder_rows(const std::string& scheme, Values values,
                                        const std::string& tensor) {
  values.emplace("trials", "1");
  return rows_of(scheme, values, encoder, tensor);
}

void expect(const AssessmentRow& row, double least, double most) {
  INFO(row.scheme << ", " << row.given << ", " << row.setting << ": " << row.figure);
  REQUIRE(row.value);
  CHECK(*row.value >= least);
  CHECK(*row.value <= most);
}

/// The gain of the first claim on the output projection of the second layer.
void expect_gain(const std::string& scheme, const std::string& law, const std::string& delta,
                 double least, double most) {
  expect(encoder_rows(scheme, {{"finetune", law}, {"delta", delta}}, output_projection).at(0),
         least, most);
}

bool is_violated(const Inspection& found, const std::string& id) {
  return std::ranges::find(found.guidelines, id, &GuidelineFinding::id)->status ==
         GuidelineStatus::violated;
}

Matrix converted(const ModelFile& file, const std::string& name) {
  return to_matrix(file.read<double>(name));
}

}  // namespace

TEST_CASE("real models: genuine weights violate no guideline, alone and beside themselves") {
  for (const auto& model : models) {
    CAPTURE(model);
    const Inspection found = inspect_file({.file = path_of(model), .base = path_of(model)}, {});
    CHECK(found.guidelines.size() == 17);
    for (const auto& one : found.guidelines)
      CHECK_MESSAGE(one.status != GuidelineStatus::violated, one.id << ": " << one.reason);
  }
}

TEST_CASE("real models: what training left of a direction is told from what was removed") {
  // The first layer's queries, keys and values: the inputs hardly vary along some directions, which
  // leaves a ratio of 39 as they stand, and none once all lines are of one size.
  const Inspection genuine = inspect_file({.file = path_of("ocr-recogniser")}, {});
  const auto shown = std::ranges::find_if(genuine.measurements, [](const auto& one) {
    return one.tensor == "linear_77.w_0" && one.detector.starts_with("kernel");
  });
  REQUIRE(shown != genuine.measurements.end());
  CHECK_FALSE(shown->conspicuous);
  CHECK_FALSE(is_violated(genuine, "G6"));
  const Folder folder;
  for (const auto& [model, name] : {std::pair{"ocr-recogniser", "linear_77.w_0"},
                                    {models[0].c_str(), output_projection.c_str()}}) {
    const Matrix weights = read_base(path_of(model), name),
                 removed = weights - low_rank(weights, 8);
    for (const FloatFormat format : {FloatFormat::f64, FloatFormat::f32, FloatFormat::f16}) {
      Tensor<double> values{
          {static_cast<std::size_t>(removed.rows()), static_cast<std::size_t>(removed.cols())}};
      for (Eigen::Index i = 0; i < removed.rows(); ++i)
        for (Eigen::Index j = 0; j < removed.cols(); ++j)
          values(static_cast<std::size_t>(i), static_cast<std::size_t>(j)) = removed(i, j);
      write_safetensors(folder / "removed", {{"w", format, values}});
      CAPTURE(name);
      CAPTURE(to_string(format));
      // In f16 rounding buries what was removed beside singular values as small as its errors.
      if (format != FloatFormat::f16 || removed.cols() == 512)
        CHECK(is_violated(inspect_file({.file = folder / "removed"}, {}), "G6"));
    }
  }
}

TEST_CASE("real models: two layers with queries, keys, values and outputs, two feed-forward layers "
          "and an embedding are found") {
  const ModelFile file = ModelFile::open(encoder);
  const MlpLayers forward = find_mlp_layers(file);
  REQUIRE(forward.readable.size() == 2);
  CHECK(forward.unreadable.empty());
  for (const auto& layer : forward.readable) {
    CHECK(layer.activation == "relu");
    CHECK(layer.inputs == 512);
    CHECK(layer.hidden == 1536);
    CHECK(layer.outputs == 512);
  }
  const auto attention = find_attention_layers(file);
  REQUIRE(attention.size() == 2);
  for (std::size_t i = 0; i < 2; ++i) {
    CHECK(attention[i].name == forward.readable[i].name);
    const std::size_t width = i == 0 ? 256 : 512;
    for (const auto& name : {attention[i].query, attention[i].key, attention[i].value})
      CHECK(file.info(name).shape == Shape{width, width});
    CHECK(file.info(attention[i].output).shape == Shape{512, width});
  }
  const Matrix table = read_table(encoder, "embedding.weight");
  CHECK(table.rows() == 8002);
  CHECK(table.cols() == 256);
}

TEST_CASE("real models: the model as it was published has the same numbers, by another reader") {
  const ModelFile ours = ModelFile::open(encoder),
                  published = ModelFile::open(folder_of_models() / models.front() / "model.json");
  const std::string attention = "module/Encoder_en/KonaTransformer/Encode/Layer_1/TransformerLayer/"
                                "MultiheadAttention/";
  const std::string fused = attention + "qkv_transform_single/kernel/part_0",
                    layer = "encoder.layers.1.self_attn.";
  CHECK(is_matrix(published.info(fused).shape));
  const Matrix all = converted(published, fused);
  REQUIRE(all.rows() == 512);
  REQUIRE(all.cols() == 1536);
  Eigen::Index first = 0;
  for (const char* part : {"q_proj", "k_proj", "v_proj"}) {
    CHECK(converted(ours, layer + part + ".weight") == all.middleCols(first, 512).transpose());
    first += 512;
  }
  CHECK(converted(ours, output_projection) ==
        converted(published, attention + "output_transform_single/kernel/part_0").transpose());
  CHECK(converted(ours, "embedding.weight") == converted(published, "module/Embeddings_en"));
}

TEST_CASE("real models: the extract of the examples is the recogniser's") {
  const ModelFile whole = ModelFile::open(path_of("ocr-recogniser")),
                  extract = ModelFile::open(real_model);
  CHECK(converted(extract, "encoder.layers.0.mlp.fc1.weight") ==
        converted(whole, "linear_79.w_0").transpose());
  CHECK(converted(extract, "encoder.layers.1.mlp.fc2.weight") ==
        converted(whole, "linear_84.w_0").transpose());
  // The nodes of the ONNX file say how the matrices are stored; by their shapes alone they might be
  // taken either way.
  const auto layers =
      find_mlp_layers(whole, {.up = "linear_79.w_0", .gate = "", .down = "linear_80.w_0"});
  REQUIRE(layers.readable.size() == 1);
  CHECK(layers.readable[0].stored_from == "graph");
  const auto found = read_mlp(whole, layers.readable[0]),
             known = read_mlp(extract, find_mlp_layers(extract).readable[0]);
  CHECK(found.up.data() == known.up.data());
  CHECK(found.down.data() == known.down.data());
}

TEST_CASE("real models: what beside the base is left of the difference") {
  for (const char* law : {"full", "lora"})
    for (const char* delta : {"1/50", "1/5"}) {
      expect_gain("translinkguard", law, delta, 0, 0);
      expect_gain("arrowcloak", law, delta, 0, 0.066);  // 0.027 to 0.055
    }
  expect_gain("tsqp", "full", "1/50", 0.015, 0.03);         // 0.019 to 0.024
  expect_gain("tsqp", "full", "1/5", 0.16, 0.24);           // 0.20
  expect_gain("shadownet", "full", "1/20", 0.04, 0.085);    // 0.05 to 0.07
  expect_gain("shadownet", "full", "1/5", 0.16, 0.24);      // 0.20
  expect_gain("groupcover", "full", "1/20", 0.08, 0.12);    // 0.10
  expect_gain("twinshield", "full", "1/20", 0.035, 0.053);  // 0.044
  for (const char* scheme : {"shadownet", "twinshield"})
    expect_gain(scheme, "lora", "1/20", 0, 6e-14);  // 2e-14
  expect_gain("tsqp", "lora", "1/20", 0, 6e-14);
  expect_gain("groupcover", "lora", "1/20", 0, 3e-12);  // 1e-12
}

/// The rows of one release of the output projection, in one format.
std::vector<AssessmentRow> rows_in_format(const std::string& scheme, const char* format,
                                          std::uint64_t seed) {
  const Parameters parameters =
      parameters_of(assessed(scheme),
                    {{"trials", "1"}, {"finetune", "full"}, {"delta", "1/5"}, {"format", format}});
  const auto made = assessed(scheme).make(parameters);
  Context context;
  context.seed = seed;
  const auto attack =
      std::ranges::find(assessed_catalogue().assessments(), scheme, &AssessmentEntry::scheme);
  return attack->run(
      *made, {.model = encoder, .layer = output_projection, .parameters = parameters}, context);
}

TEST_CASE("real models: slip and loro in four formats") {
  for (const auto& [format, slip, loro] : {std::tuple{"f64", 5e-14, 1e-14},
                                           {"f32", 5e-7, 3e-8},
                                           {"f16", 3.5e-3, 2e-4},
                                           {"bf16", 3.2e-2, 2e-3}}) {
    // Errors are inverse to the smallest singular value, of which a tenth of all matrices has one
    // ten times as small as usual: of three the middle one.
    std::vector<double> errors;
    for (const std::uint64_t seed : {2U, 3U, 4U}) {
      const auto removed = rows_in_format("slip", format, seed);
      REQUIRE(removed.size() == 3);
      // The share of the difference between two spaces of 8 of 512 dimensions is 8/512; 0.035.
      if (slip < 1e-3) expect(removed[0], 8.0 / 512, 0.042);
      REQUIRE(removed[2].value);
      errors.push_back(*removed[2].value);
    }
    INFO(format);
    CHECK(median(errors) > slip / 3);
    CHECK(median(errors) < 3 * slip);
    const auto masked = rows_in_format("loro", format, 1);
    REQUIRE(masked.size() == 3);
    expect(masked[0], 0.14, 0.32);  // 0.18 to 0.27
    expect(masked[2], 0, 3 * loro);
  }
}

TEST_CASE("real models: locks, rewritings and marks of a feed-forward layer") {
  const auto signs = encoder_rows("hpnn", {}, feed_forward);
  REQUIRE(signs.size() == 5);
  expect(signs[0], 0.51, 0.77);  // 0.64
  expect(signs[1], 1, 1);        // 1536 / 512 queries
  expect(signs[4], 0.5, 0.76);   // one output: 0.63
  const auto order = encoder_rows("keyed-permutation", {}, feed_forward);
  REQUIRE(order.size() == 4);
  expect(order[0], 0, 0.1);  // 400 queries: 0
  expect(order[1], 1, 1);    // 800 queries: all
  const auto units = encoder_rows("structural", {}, feed_forward);
  expect(units.at(1), 0, 1.5e-15);  // 5e-16
  const auto mark = encoder_rows("gauss-mark", {{"finetune", "full"}}, feed_forward);
  // The owner's statistic of 786,432 weights: 886.9.
  expect(mark.at(2), 0.97 * std::sqrt(786432.0), 1.03 * std::sqrt(786432.0));
}

TEST_CASE("real models: a transformer block against merging, with its own attention") {
  const auto rows = encoder_rows("params", {{"finetune", "full"}}, feed_forward);
  REQUIRE(rows.size() == 2);
  for (const auto& row : rows) CHECK(row.setting.find("its attention") != row.setting.npos);
  expect(rows[0], 0.5, 20);  // the largest of 2.33, 3.13 and 0.54
  expect(rows[1], 0, 2e-3);
  const auto attention = subject_attention({.model = encoder,
                                            .layer = feed_forward,
                                            .parameters = parameters_of(assessed("params"), {})},
                                           512);
  REQUIRE(attention);
  CHECK(attention->o == read_base(encoder, output_projection));
}

TEST_CASE("real models: tokens under a secret order of features are read from the embedding") {
  const auto rows = encoder_rows("feature-permutation", {}, "embedding.weight");
  REQUIRE(rows.size() == 2);
  CHECK(rows[0].setting == "8002 rows of 256");
  expect(rows[0], 1, 1);
}

}  // namespace real_models_test

int main(int argc, char** argv) {
  for (const auto& model : real_models_test::models)
    if (const auto path = real_models_test::path_of(model); !std::filesystem::exists(path)) {
      std::cout << "skipped: " << path << " is not there; scripts/fetch_models.py fetches it\n";
      return 77;
    }
  return doctest::Context{argc, argv}.run();
}
