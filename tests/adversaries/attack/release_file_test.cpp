// SPDX-License-Identifier: Apache-2.0
// Releases in files: what is written, and that attacking it gives what attacking in memory gives.
#include "adversaries/release/attack/release_file.hpp"

#include <doctest/doctest.h>

#include <map>
#include <random>

#include "adversaries/release/attack/report_document.hpp"
#include "framework/error.hpp"
#include "framework/release/models/safetensors_writer.hpp"
#include "framework/text/document.hpp"
#include "tests/adversaries/attack/small_model.hpp"

namespace release_file_test {

using namespace certamen;
using namespace certamen::testing;
using extraction::Theta0;

namespace {

TaylorMlpAttackOptions options(const std::string& precision, int order = 8) {
  TaylorMlpAttackOptions options;
  options.order = order;
  options.precisions.push_back(parse_release_precision(precision));
  return options;
}

struct Released {
  SmallModel model;
  Folder folder;
  explicit Released(const TaylorMlpAttackOptions& chosen) {
    write_release(model.path(), path(), chosen, Context{});
  }
  std::filesystem::path path() const { return folder / "release"; }
  TaylorMlpAttackReport attacked(bool compare, const std::string& out = {}) const {
    return attack_release(path(), compare ? model.path() : "", out, options("f32"), Context{});
  }
};

void expect_same(const LayerAttack& file, const LayerAttack& memory) {
  CAPTURE(file.layer);
  CHECK(file.layer == memory.layer);
  CHECK(file.protected_units == memory.protected_units);
  CHECK(file.order == memory.order);
  CHECK(file.precision == memory.precision);
  CHECK(file.recovered == memory.recovered);
  CHECK(file.weights.squared_error == memory.weights.squared_error);
  CHECK(file.weights.bit_exact == memory.weights.bit_exact);
  CHECK(file.bias_error == memory.bias_error);
  REQUIRE(file.enclosure.has_value() == memory.enclosure.has_value());
  CHECK(file.enclosure->contained == memory.enclosure->contained);
  CHECK(file.enclosure->widest == memory.enclosure->widest);
  CHECK(file.constant_error.has_value() == memory.constant_error.has_value());
  if (file.constant_error) CHECK(*file.constant_error <= *memory.constant_error * 4 + Real{1e-14});
}

/// What attacking the release of a small model says after a change of its file, which may be stored
/// in another format.
template <class Change>
TaylorMlpAttackReport changed_report(const std::string& precision, const Change& change,
                                     bool compare = false,
                                     std::optional<FloatFormat> stored = std::nullopt) {
  const Released released{options(precision)};
  const ModelFile file = ModelFile::open(released.path());
  std::vector<StoredTensor> tensors;
  for (const auto& info : file.tensors())
    tensors.push_back({info.name,
                       info.name.find(".taylor.") != std::string::npos && stored
                           ? *stored
                           : *float_format(info.dtype),
                       file.read<double>(info.name)});
  auto metadata = file.metadata();
  change(tensors, metadata);
  const Folder folder;
  write_safetensors(folder / "changed", tensors, metadata);
  return attack_release(folder / "changed", compare ? released.model.path() : "", {},
                        options("f32"), Context{});
}

/// What is said of layers that are not attacked.
template <class Change>
std::string refusal(const Change& change) {
  std::string failed;
  const std::string thrown = message_of([&] {
    for (const auto& [layer, reason] : changed_report("f32", change).failed)
      failed += layer + ": " + reason;
  });
  return failed.empty() ? thrown : failed;
}

using Metadata = std::map<std::string, std::string>;
using Tensors = std::vector<StoredTensor>;

StoredTensor& named(Tensors& tensors, const std::string& name) {
  return *std::ranges::find(tensors, name, &StoredTensor::name);
}

}  // namespace

TEST_CASE("release files: attacking one gives what attacking in memory gives") {
  for (const char* precision : {"f64", "f32", "bf16"})
    for (const Theta0 theta0 : {Theta0::spread, Theta0::sum, Theta0::none})
      for (const char* protect : {"all", "9"}) {
        CAPTURE(precision);
        CAPTURE(protect);
        CAPTURE(to_string(theta0));
        TaylorMlpAttackOptions chosen = options(precision);
        chosen.theta0 = theta0;
        chosen.protection = parse_protection(protect, "0");
        chosen.units_per_block = 5;
        const Released released{chosen};
        const auto memory = attack_taylor_mlp(released.model.path(), chosen, Context{});
        const auto file =
            attack_release(released.path(), released.model.path(), {}, chosen, Context{});
        REQUIRE(file.attacks.size() == 2);
        REQUIRE(memory.attacks.size() == 2);
        for (std::size_t i = 0; i < 2; ++i) expect_same(file.attacks[i], memory.attacks[i]);
      }
}

TEST_CASE("release files: written block by block they are the file of their tensors") {
  for (const Theta0 theta0 : {Theta0::spread, Theta0::sum, Theta0::none})
    for (const char* protect : {"all", "9"})
      for (const std::size_t block : {1u, 5u, 64u})
        for (const unsigned threads : {1u, 3u}) {
          TaylorMlpAttackOptions chosen = options("bf16", 3);
          chosen.theta0 = theta0;
          chosen.protection = parse_protection(protect, "0");
          const Released whole{chosen};
          chosen.units_per_block = block;
          Context context;
          context.threads = threads;
          write_release(whole.model.path(), whole.folder / "blocks", chosen, context);
          const auto bytes = read_bytes(whole.path());
          CHECK(read_bytes(whole.folder / "blocks") == bytes);
          const ModelFile file = ModelFile::open(whole.path());
          std::vector<StoredTensor> tensors;
          for (const auto& info : file.tensors())
            tensors.push_back({info.name, *float_format(info.dtype), file.read<double>(info.name)});
          CHECK(safetensors_bytes(tensors, file.metadata()) == bytes);
        }
}

TEST_CASE("release files: recovered weights are the same for all sizes of blocks, and a layer that "
          "fails leaves nothing") {
  const Released released{options("f32")};
  const Folder folder;
  TaylorMlpAttackOptions chosen = options("f32");
  (void)attack_release(released.path(), {}, folder / "whole", chosen, Context{});
  for (const std::size_t block : {1u, 7u}) {
    chosen.units_per_block = block;
    (void)attack_release(released.path(), {}, folder / "blocks", chosen, Context{});
    const ModelFile blocks = ModelFile::open(folder / "blocks"),
                    all = ModelFile::open(folder / "whole");
    REQUIRE(blocks.names() == all.names());
    for (const auto& name : all.names()) {
      const auto a = blocks.read<double>(name), b = all.read<double>(name);
      REQUIRE(a.shape() == b.shape());
      for (std::size_t i = 0; i < a.size(); ++i)
        CHECK(a[i] == doctest::Approx(b[i]).epsilon(name.ends_with("weight") ? 1e-15 : 1e-5));
    }
  }
  // The first layer's last number is no number: the second one's weights stand in its place.
  auto bytes = read_bytes(released.path());
  const ModelFile file = ModelFile::open(released.path());
  const std::size_t begin = 8 + std::to_integer<std::size_t>(bytes[0]) +
                            256 * std::to_integer<std::size_t>(bytes[1]) +
                            file.info("blocks.0.taylor.8").end - 4;
  for (std::size_t i = 0; i < 4; ++i) bytes[begin + i] = std::byte{0xff};
  write_bytes(folder / "broken", bytes);
  const auto report =
      attack_release(folder / "broken", {}, folder / "half", options("f32"), Context{});
  REQUIRE(report.failed.size() == 1);
  CHECK(report.failed.front().first == "blocks.0");
  const ModelFile half = ModelFile::open(folder / "half"),
                  whole = ModelFile::open(folder / "whole");
  CHECK(half.names() ==
        std::vector<std::string>{"model.layers.0.down.weight", "model.layers.0.sign"});
  for (const auto& name : half.names())
    CHECK(half.read<double>(name).data() == whole.read<double>(name).data());
}

TEST_CASE("release files: alone they are broken by enclosures, and give the weights") {
  for (const char* precision : {"f32", "f64"}) {
    const Released released{options(precision)};
    const Folder folder;
    const auto report = released.attacked(false, folder / "recovered");
    CHECK(report.verdict() == Verdict::broken);
    for (const auto& row : report.attacks) {
      CHECK(!row.compared);
      CHECK(row.recovered == row.hidden);
      CHECK(row.enclosure->within_percent == row.hidden * row.outputs);
      CHECK(static_cast<double>(row.enclosure->widest) < 0.01);
    }
    const ModelFile model = ModelFile::open(released.model.path()),
                    found = ModelFile::open(folder / "recovered"),
                    release = ModelFile::open(released.path());
    const auto near = [](const Tensor<double>& a, const Tensor<double>& b) {
      REQUIRE(a.shape() == b.shape());
      for (std::size_t i = 0; i < a.size(); ++i) CHECK(a[i] == doctest::Approx(b[i]).epsilon(1e-5));
    };
    near(found.read<double>("blocks.0.down.weight"), model.read<double>("blocks.0.mlp.fc2.weight"));
    near(found.read<double>("model.layers.0.down.weight"),
         model.read<double>("model.layers.0.mlp.down_proj.weight"));
    const auto bias = found.read<double>("blocks.0.up.bias"),
               true_bias = model.read<double>("blocks.0.mlp.fc1.bias");
    for (std::size_t d = 0; d < bias.size(); ++d) CHECK(std::abs(bias[d] - true_bias[d]) < 1e-5);
    const auto sign = found.read<double>("model.layers.0.sign");
    const auto gate = release.read<double>("model.layers.0.gate.weight"),
               true_gate = model.read<double>("model.layers.0.mlp.gate_proj.weight");
    for (std::size_t d = 0; d < sign.size(); ++d)
      for (std::size_t j = 0; j < 6; ++j) CHECK(sign[d] * gate(d, j) == true_gate(d, j));
  }
}

TEST_CASE("release files: units in the clear are the model's own, the others are not there") {
  TaylorMlpAttackOptions chosen = options("f32");
  chosen.protection = parse_protection("5", "0");
  chosen.layer = "blocks.0";
  const Released released{chosen};
  const ModelFile model = ModelFile::open(released.model.path()),
                  release = ModelFile::open(released.path());
  const ReleasedLayer layer = ReleaseFile{released.path()}.layers().at(0);
  REQUIRE(layer.units.size() == 5);
  const auto clear = release.read<double>("blocks.0.clear.down.weight"),
             down = model.read<double>("blocks.0.mlp.fc2.weight");
  REQUIRE(clear.shape() == Shape{8, 7});
  for (std::size_t unit = 0, k = 0; unit < 12; ++unit) {
    if (std::ranges::find(layer.units, unit) != layer.units.end()) continue;
    for (std::size_t i = 0; i < 8; ++i) CHECK(clear(i, k) == down(i, unit));
    ++k;
  }
  CHECK(!release.contains("blocks.0.up.bias"));    // b is hidden
  CHECK(!release.contains("blocks.0.down.bias"));  // and c
}

TEST_CASE("release files: what is wrong is said with its place") {
  CHECK(refusal([](Tensors&, Metadata&) {}) == "nothing thrown");
  const auto key = [](const std::string& name, const std::string& value) {
    return refusal([&](Tensors&, Metadata& metadata) { metadata[name] = value; });
  };
  CHECK(key("certamen.release", "other").find("expected taylor-mlp") != std::string::npos);
  CHECK(key("blocks.0.form", "round").find("expected plain or gated") != std::string::npos);
  CHECK(key("blocks.0.activation", "relu9").find("layer 'blocks.0'") != std::string::npos);
  CHECK(key("blocks.0.theta0", "some").find("expected spread, sum or none") != std::string::npos);
  for (const char* order : {"0", "65", "-1", "8.5", ""})
    CHECK(key("blocks.0.order", order).find("expected 1 to 64") != std::string::npos);
  for (const char* units : {"", "0-12", "3-1", "4,4", "a", "0-4,2-9", "0-", "0-11,"})
    CHECK(key("blocks.0.units", units).find("key 'blocks.0.units'") != std::string::npos);
  CHECK(key("blocks.0.hidden", "0").find("at least 1") != std::string::npos);
  CHECK(key("blocks.0.order", "9").find("blocks.0.taylor.9") != std::string::npos);
  CHECK(key("blocks.0.units", "0-10").find("expected the shape [8, 11]") != std::string::npos);
  CHECK(key("blocks.0.theta0", "sum").find("blocks.0.constant") != std::string::npos);
  CHECK(refusal([](Tensors&, Metadata& metadata) {
          metadata.erase("blocks.0.order");
        }).find("expected the key 'blocks.0.order'") != std::string::npos);
  CHECK(refusal([](Tensors&, Metadata& metadata) { metadata.clear(); }).find("is it a release?") !=
        std::string::npos);
  CHECK(refusal([](Tensors& tensors, Metadata&) {
          std::erase_if(tensors, [](const auto& t) { return t.name.ends_with(".expansion"); });
        }).find("blocks.0.expansion") != std::string::npos);
  CHECK(refusal([](Tensors& tensors, Metadata&) {
          std::erase_if(tensors, [](const auto& t) { return t.name == "blocks.0.expansion"; });
        }).find("blocks.0.expansion") != std::string::npos);
  CHECK(refusal([](Tensors& tensors, Metadata&) {
          named(tensors, "blocks.0.taylor.3").format = FloatFormat::bf16;
        }).find("expected F32 as in 'blocks.0.taylor.1', got BF16") != std::string::npos);
  CHECK(refusal([](Tensors& tensors, Metadata&) {
          named(tensors, "model.layers.0.expansion").values = Tensor<double>{{19}};
        }).find("expected the shape [20]") != std::string::npos);
}

TEST_CASE("release files: numbers in a wider format are attacked at the precision that they have") {
  const auto nothing = [](auto&, auto&) {};
  for (const auto& [precision, stored] : {std::pair{"bf16", FloatFormat::f32},
                                          {"f16", FloatFormat::f32},
                                          {"bf16", FloatFormat::f64},
                                          {"f32", FloatFormat::f64},
                                          {"bf16", FloatFormat::bf16},
                                          {"f32", FloatFormat::f32}}) {
    CAPTURE(precision);
    const auto narrow = changed_report(precision, nothing, true),
               wide = changed_report(precision, nothing, true, stored);
    REQUIRE(wide.attacks.size() == 2);
    CHECK(wide.failed.empty());
    for (std::size_t i = 0; i < 2; ++i) {
      expect_same(wide.attacks[i], narrow.attacks[i]);
      CHECK(wide.attacks[i].precision == precision);
      CHECK(wide.attacks[i].enclosure->contained == wide.attacks[i].enclosure->entries);
      CHECK(wide.attacks[i].enclosure->entries > 0);
    }
  }
}

TEST_CASE("release files: one changed coefficient costs one unit's enclosures, noise all of them, "
          "and the recovered weights stand") {
  for (const std::string layer : {"blocks.0", "model.layers.0"}) {
    CAPTURE(layer);
    const auto one = [&](Tensors& tensors, Metadata&) {
      auto& order = named(tensors, layer + ".taylor.2").values;
      order(3, 5) *= 1.001;
    };
    const auto row_of = [&](const TaylorMlpAttackReport& report) {
      for (const auto& [name, reason] : report.failed) FAIL_CHECK(name << ": " << reason);
      REQUIRE(report.attacks.size() == 2);
      return *std::ranges::find(report.attacks, layer, &LayerAttack::layer);
    };
    const auto known = row_of(changed_report("f32", one, true)),
               alone = row_of(changed_report("f32", one)),
               whole = row_of(changed_report("f32", [](auto&, auto&) {}, true));
    const std::vector<std::size_t> fifth{5};
    CHECK(known.enclosure->contradicting == fifth);
    CHECK(alone.enclosure->contradicting == fifth);
    CHECK(known.enclosure->entries == whole.enclosure->entries - whole.outputs);
    CHECK(known.enclosure->contained == known.enclosure->entries);
    CHECK(known.recovered >= whole.recovered - 1);
    CHECK(is_broken(alone));
    TaylorMlpAttackReport report;
    report.attacks = {known};
    CHECK(to_text(document_of(report, false), false).find(", contradicts (unit 5)") !=
          std::string::npos);
    CHECK(to_json(document_of(report, false)).find("\"contradicting\"") != std::string::npos);
  }
  const auto noise = [](Tensors& tensors, Metadata&) {
    std::mt19937_64 random{5};
    std::uniform_real_distribution<double> part{-1e-3, 1e-3};
    for (auto& tensor : tensors)
      if (tensor.name.find(".taylor.") != std::string::npos)
        for (auto& x : tensor.values.data()) x *= 1 + part(random);
  };
  const auto report = changed_report("f32", noise, true);
  REQUIRE(report.attacks.size() == 2);
  for (const auto& row : report.attacks) {
    CHECK(row.enclosure->entries == 0);
    CHECK(row.enclosure->contradicting.size() == row.protected_units);
    CHECK(row.recovered > 0);
  }
  CHECK(to_text(document_of(report, false), false).find("none: contradicts (units 0-") !=
        std::string::npos);
}

TEST_CASE("release files: a layer that lacks a tensor, or has it in another shape, is skipped by "
          "name") {
  for (const bool missing : {true, false}) {
    const auto report = changed_report("f32", [&](Tensors& tensors, Metadata&) {
      if (missing)
        std::erase_if(tensors, [](const auto& t) { return t.name == "model.layers.0.taylor.3"; });
      else
        named(tensors, "model.layers.0.taylor.3").values = Tensor<double>{{2, 3}};
    });
    REQUIRE(report.failed.size() == 1);
    CHECK(report.failed[0].first == "model.layers.0");
    CHECK(report.failed[0].second.find("model.layers.0.taylor.3") != std::string::npos);
    REQUIRE(report.attacks.size() == 1);
    CHECK(report.attacks[0].layer == "blocks.0");
    CHECK(report.verdict() == Verdict::broken);
  }
}

TEST_CASE(
    "release files: numbers that are not finite, and an original of another size, are refused") {
  const Released released{options("f32")};
  const auto changed = refusal([](Tensors& tensors, Metadata& metadata) {
    std::erase_if(tensors, [](const auto& t) { return !t.name.starts_with("blocks"); });
    std::erase_if(metadata, [](const auto& entry) { return entry.first.starts_with("model"); });
    named(tensors, "blocks.0.taylor.3").values[7] = std::numeric_limits<double>::infinity();
  });
  CHECK(changed.find("blocks.0.taylor.3") != std::string::npos);
  const Folder folder;
  write_safetensors(folder / "other",
                    {{"blocks.0.mlp.fc1.weight", FloatFormat::f32, Tensor<double>{{5, 6}}},
                     {"blocks.0.mlp.fc2.weight", FloatFormat::f32, Tensor<double>{{8, 5}}}});
  const auto compared = message_of([&] {
    TaylorMlpAttackOptions one = options("f32");
    one.layer = "blocks.0";
    (void)attack_release(released.path(), folder / "other", {}, one, Context{});
  });
  CHECK(compared.find("expected the form and sizes that it has in the release") !=
        std::string::npos);
}

TEST_CASE("release files: digits, too much memory and layers that cannot be read are refused") {
  const SmallModel model;
  const Folder folder;
  const auto refused = [&](const TaylorMlpAttackOptions& chosen, const Context& context) {
    const auto text =
        message_of([&] { (void)write_release(model.path(), folder / "release", chosen, context); });
    CHECK(folder.file_count() == 0);
    return text;
  };
  CHECK(refused(options("200"), {}).find("a file stores float64, float32, bf16 or f16") !=
        std::string::npos);
  Context small;
  small.memory_cap = 1 << 10;
  CHECK(refused(options("f32"), small).find("more than --memory allows") != std::string::npos);
  TaylorMlpAttackOptions missing = options("f32");
  missing.layer = "7";
  CHECK(refused(missing, {}).find("no such MLP") != std::string::npos);
}

TEST_CASE("release files: numbers that the precision cannot hold are refused") {
  const auto of_scale = [](double scale) {
    return SmallModel{[scale](const std::string& name, Tensor<double>& values) {
      if (name.ends_with("fc2.weight"))
        for (auto& x : values.data()) x *= scale;
    }};
  };
  const Folder folder;
  const auto written = [&](const SmallModel& model, const std::string& precision) {
    return message_of([&] {
      (void)write_release(model.path(), folder / "release", options(precision), Context{});
    });
  };
  const SmallModel large = of_scale(1e8), fits = of_scale(1e3);
  const std::string refused = written(large, "f16");
  CHECK(refused.find("blocks.0.") != std::string::npos);
  CHECK(refused.find("overflows") != std::string::npos);
  CHECK(refused.find("choose a wider --precision") != std::string::npos);
  CHECK(folder.file_count() == 0);
  CHECK(written(fits, "f16") == "nothing thrown");
  CHECK(written(large, "bf16") == "nothing thrown");
}

}  // namespace release_file_test
