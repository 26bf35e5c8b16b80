// SPDX-License-Identifier: Apache-2.0
// Runs that keep their rows, and runs that share their layers.
#include "adversaries/release/attack/layer_run.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <map>
#include <set>

#include "adversaries/release/attack/layer_key.hpp"
#include "adversaries/release/attack/release_file.hpp"
#include "adversaries/release/attack/report_document.hpp"
#include "framework/error.hpp"
#include "tests/adversaries/attack/small_model.hpp"
#include "tests/support/thread_cluster.hpp"

namespace layer_run_test {

using namespace certamen;

using namespace certamen::testing;

namespace {

class MemoryJournal : public FindingsJournal {
 public:
  std::optional<std::string> find(const std::string& key) override {
    ++asked;
    const auto at = kept.find(key);
    if (at == kept.end()) return std::nullopt;
    ++found;
    return at->second.found;
  }
  std::map<std::string, std::string> all() override {
    std::map<std::string, std::string> texts;
    for (const auto& [key, finding] : kept) texts[key] = finding.found;
    return texts;
  }
  void keep(const KeptFinding& finding) override {
    kept[finding.key] = finding;
    ++keeps;
  }
  std::string lost() const override { return {}; }

  std::map<std::string, KeptFinding> kept;
  int asked = 0, found = 0, keeps = 0;
};

TaylorMlpAttackOptions two_precisions() {
  TaylorMlpAttackOptions options;
  options.precisions = {parse_release_precision("f32"), parse_release_precision("50")};
  return options;
}

Context in(const std::shared_ptr<Cluster>& cluster) {
  Context context;
  context.threads = 1;
  context.cluster = cluster;
  return context;
}

std::string json_of(const std::filesystem::path& model, const TaylorMlpAttackOptions& options,
                    const Context& context, FindingsJournal* journal = nullptr) {
  AttackRows rows;
  rows.journal = journal;
  return to_json(document_of(attack_taylor_mlp(model, options, context, rows), false));
}

/// How often a run of the options on the model kept something beside what the journal has.
int new_rows(MemoryJournal& journal, const std::filesystem::path& model,
             const TaylorMlpAttackOptions& options, std::uint64_t seed = 1) {
  Context context;
  context.seed = seed;
  const int before = journal.keeps;
  json_of(model, options, context, &journal);
  return journal.keeps - before;
}

}  // namespace

TEST_CASE("kept rows: the text of a row makes the very same row, to the last bit") {
  const SmallModel model;
  const auto report = attack_taylor_mlp(model.path(), two_precisions(), Context{});
  REQUIRE(report.attacks.size() == 4);
  for (const auto& row : report.attacks) {
    const auto again = parse_layer_attack(row_text(row));
    REQUIRE(again);
    CHECK(row_text(*again) == row_text(row));
    CHECK(again->weights.squared_error == row.weights.squared_error);
    CHECK(mpfr_get_prec(again->weights.squared_error.backend().data()) ==
          mpfr_get_prec(row.weights.squared_error.backend().data()));
    CHECK(again->weights.bit_exact == row.weights.bit_exact);
    CHECK(again->seconds == row.seconds);
    CHECK(again->enclosure.has_value() == row.enclosure.has_value());
    CHECK(again->signs_right == row.signs_right);
    CHECK(again->bias_error == row.bias_error);
  }
  REQUIRE(report.costs.size() == 2);
  const auto cost = parse_layer_cost(row_text(report.costs[1]));
  REQUIRE(cost);
  CHECK(cost->disagreement == report.costs[1].disagreement);
  CHECK(cost->factored == report.costs[1].factored);
  LayerAttack odd;
  odd.layer = "100%\xff\x01";
  CHECK(parse_layer_attack(row_text(odd))->layer == odd.layer);
}

TEST_CASE("kept rows: other text is no row") {
  const SmallModel model;
  TaylorMlpAttackOptions options = two_precisions();
  options.precisions.resize(1);
  const std::string text = row_text(attack_taylor_mlp(model.path(), options, {}).attacks.front());
  for (std::size_t length = 0; length < text.size(); length += 7)
    CHECK(!parse_layer_attack(text.substr(0, length)));
  CHECK(!parse_layer_attack("[]"));
  CHECK(!parse_layer_attack("{}"));
  CHECK(!parse_layer_cost(text));
  std::string huge = text;
  const auto bits = huge.find("\"bits\":");
  REQUIRE(bits != std::string::npos);
  huge.insert(bits + 7, "99999999999999");
  CHECK(!parse_layer_attack(huge));
}

TEST_CASE("kept rows: a second run finds all of the first, and says the same") {
  const SmallModel model;
  MemoryJournal journal;
  const auto options = two_precisions();
  const std::string expected = json_of(model.path(), options, {});
  CHECK(json_of(model.path(), options, {}, &journal) == expected);
  CHECK(journal.found == 0);
  CHECK(journal.keeps == 6);  // two layers at two precisions, and their costs
  CHECK(json_of(model.path(), options, {}, &journal) == expected);
  CHECK(journal.found == 6);
  CHECK(journal.keeps == 6);
}

TEST_CASE("kept rows: what is not the row's own text is computed again") {
  const SmallModel model;
  MemoryJournal journal;
  const auto options = two_precisions();
  const std::string expected = json_of(model.path(), options, {}, &journal);
  for (auto& [key, finding] : journal.kept) finding.found = "{\"layer\": 7}";
  CHECK(json_of(model.path(), options, {}, &journal) == expected);
  CHECK(journal.keeps == 12);
}

TEST_CASE("kept rows: every option, the seed and every tensor of a layer tell rows apart") {
  const SmallModel model;
  MemoryJournal journal;
  const auto options = two_precisions();
  CHECK(new_rows(journal, model.path(), options) == 6);
  const auto changed = [&](auto change) {
    TaylorMlpAttackOptions other = options;
    change(other);
    return new_rows(journal, model.path(), other);
  };
  CHECK(changed([](auto&) {}) == 0);
  CHECK(changed([](auto& o) { o.order = 5; }) == 6);
  CHECK(changed([](auto& o) { o.enclose = false; }) == 6);
  CHECK(changed([](auto& o) { o.activation = Activation::silu; }) == 6);  // said by hand
  CHECK(changed([](auto& o) { o.activation = Activation::gelu; }) == 6);
  CHECK(changed([](auto& o) { o.theta0 = extraction::Theta0::none; }) == 6);
  CHECK(changed([](auto& o) { o.protection.units = 3; }) == 6);
  CHECK(changed([](auto& o) {
          o.protection.units = 3;
          o.protection.max_gap = 1;
        }) == 6);
  CHECK(changed([](auto& o) { o.precisions = {parse_release_precision("bf16")}; }) == 2);
  CHECK(changed([](auto& o) { o.layer = "blocks.0"; }) == 0);
  CHECK(new_rows(journal, model.path(), options, 2) == 6);
  // One number of one tensor changes: its layer is another one, the other layer is not.
  std::set<std::string> tensors;
  const SmallModel names{[&](const std::string& name, Tensor<double>&) { tensors.insert(name); }};
  REQUIRE(tensors.size() == 7);
  for (const auto& tensor : tensors) {
    CAPTURE(tensor);
    const SmallModel other{[&](const std::string& name, Tensor<double>& values) {
      if (name == tensor) values.data().back() += 0x1p-20;
    }};
    CHECK(new_rows(journal, other.path(), options) == 3);
  }
}

TEST_CASE("kept rows: releases in files, with the original and without") {
  const SmallModel model;
  const Folder folder;
  const auto release = folder / "release.safetensors";
  TaylorMlpAttackOptions options;
  options.precisions = {parse_release_precision("f32")};
  write_release(model.path(), release, options, {});
  MemoryJournal journal;
  AttackRows rows;
  rows.journal = &journal;
  for (const auto& original : {model.path(), std::filesystem::path{}}) {
    const std::string expected =
        to_json(document_of(attack_release(release, original, {}, options, {}), false));
    const int before = journal.keeps;
    CHECK(to_json(document_of(attack_release(release, original, {}, options, {}, rows), false)) ==
          expected);
    CHECK(journal.keeps == before + 2);
    CHECK(to_json(document_of(attack_release(release, original, {}, options, {}, rows), false)) ==
          expected);
    CHECK(journal.keeps == before + 2);
  }
  const SmallModel other{[](const std::string& name, Tensor<double>& values) {
    if (name == "blocks.0.mlp.fc2.weight") values[0] += 0x1p-20;
  }};
  write_release(other.path(), release, options, {});
  attack_release(release, {}, {}, options, {}, rows);
  CHECK(journal.keeps == 5);  // the changed layer alone
  // What is kept has no weights: the layers are attacked again for them.
  attack_release(release, {}, folder / "alone", options, {});
  attack_release(release, {}, folder / "kept", options, {}, rows);
  CHECK(journal.keeps == 5);
  CHECK(read_bytes(folder / "kept") == read_bytes(folder / "alone"));
}

TEST_CASE("shared layers: any number of processes has the report that one alone has") {
  const SmallModel model{[](const std::string& name, Tensor<double>& values) {
    if (name == "blocks.0.mlp.fc2.bias") values[0] = std::numeric_limits<double>::quiet_NaN();
  }};
  const SmallModel whole;
  const auto options = two_precisions();
  for (const auto& path : {model.path(), whole.path()}) {
    const std::string expected = json_of(path, options, in({}));
    CHECK((expected.find("failed") != std::string::npos) == (path == model.path()));
    for (const unsigned size : {1U, 2U, 3U}) {
      const auto results = ThreadCluster{size}.run([&](const std::shared_ptr<Cluster>& cluster) {
        return json_of(path, options, in(cluster));
      });
      for (const auto& result : results) CHECK(result == expected);
    }
  }
}

TEST_CASE("shared layers: the first process keeps what all have done, and tells them of it") {
  const SmallModel model;
  const auto options = two_precisions();
  const std::string expected = json_of(model.path(), options, in({}));
  MemoryJournal journal;
  for (int run = 0; run < 2; ++run) {
    const auto results = ThreadCluster{2}.run([&](const std::shared_ptr<Cluster>& cluster) {
      return json_of(model.path(), options, in(cluster), cluster->rank() == 0 ? &journal : nullptr);
    });
    for (const auto& result : results) CHECK(result == expected);
    CHECK(journal.keeps == 6);
  }
  CHECK(json_of(model.path(), options, in({}), &journal) == expected);
  CHECK(journal.keeps == 6);
}

TEST_CASE("shared layers: an error of one process is that of all") {
  const SmallModel model;
  const auto options = two_precisions();
  const auto failing = [&](const std::string& path_of_second) {
    return ThreadCluster{2}.run([&](const std::shared_ptr<Cluster>& cluster) {
      try {
        json_of(cluster->rank() == 1 ? path_of_second : model.path().string(), options,
                in(cluster));
      } catch (const Error& error) {
        return std::string{error.what()};
      }
      return std::string{"none"};
    });
  };
  for (const auto& text : failing("/nowhere/at/all")) CHECK(text.find("/nowhere/at/all") == 0);
  const Folder folder;
  const auto other = folder / "other.safetensors";
  write_safetensors(other,
                    {{"blocks.0.mlp.fc1.weight", FloatFormat::f32, Tensor<double>{{4, 3}}},
                     {"blocks.0.mlp.fc2.weight", FloatFormat::f32, Tensor<double>{{3, 4}}}},
                    {{"activation", "silu"}});
  for (const auto& text : failing(other.string()))
    CHECK(text.find("expected the same file on all machines") != std::string::npos);
}

TEST_CASE("shared layers: one weight that differs names its layer") {
  const Folder folder;
  const auto write = [&](const std::string& name, double weight) {
    const auto path = folder / name;
    std::vector<StoredTensor> tensors;
    for (const char* number : {"0", "1"})
      for (const auto& [stem, shape] :
           {std::pair{".mlp.fc1.weight", Shape{4, 3}}, {".mlp.fc2.weight", Shape{3, 4}}}) {
        Tensor<double> values{shape};
        for (std::size_t i = 0; i < values.size(); ++i)
          values[i] = 0.1 * static_cast<double>(i % 5);
        tensors.push_back({std::string{"blocks."} + number + stem, FloatFormat::f32, values});
      }
    tensors[2].values[7] = weight;
    write_safetensors(path, tensors, {{"activation", "silu"}});
    return path.string();
  };
  const std::string one = write("one", 0.5), other = write("other", 0.25);
  for (const auto& said :
       ThreadCluster{3}.run([&](const std::shared_ptr<Cluster>& cluster) -> std::string {
         try {
           json_of(cluster->rank() == 1 ? other : one, two_precisions(), in(cluster));
         } catch (const Error& error) {
           return error.what();
         }
         return "none";
       }))
    CHECK(said.ends_with(": layer 'blocks.1': expected the same file on all machines: the "
                         "processes see different sizes or weights"));
}

TEST_CASE("layer keys: samples are the first 4 KiB of every 256 KiB and the last, all bytes are "
          "all") {
  const Folder folder;
  constexpr std::size_t count = (std::size_t{5} << 20U) / 4 + 300;  // more than one piece
  const auto keys = [&](std::size_t changed) {
    Tensor<double> values{{count}};
    if (changed < count) values[changed] = 1;
    write_safetensors(folder / "m", {{"w", FloatFormat::f32, values}});
    const ModelFile file = ModelFile::open(folder / "m");
    return std::pair{LayerKey{}.add(file, "w").text(),
                     LayerKey{LayerKey::Bytes::samples}.add(file, "w").text()};
  };
  const auto zeros = keys(count);
  CHECK(zeros.first != zeros.second);
  for (const std::size_t at :
       {0UL, 1023UL, 65536UL, 65536UL + 1023, 65536UL * 16, count - 1024, count - 1}) {
    CHECK(keys(at).first != zeros.first);
    CHECK(keys(at).second != zeros.second);
  }
  for (const std::size_t at : {1024UL, 65535UL, 65536UL * 17 + 2000}) {
    CHECK(keys(at).first != zeros.first);
    CHECK(keys(at).second == zeros.second);
  }
}

TEST_CASE("shared layers: a run that is stopped in one process stops in all, with what was done") {
  const SmallModel model;
  const auto options = two_precisions();
  const auto results = ThreadCluster{2}.run([&](const std::shared_ptr<Cluster>& cluster) {
    Context context = in(cluster);
    if (cluster->rank() == 1) context.cancel.cancel();
    const auto report = attack_taylor_mlp(model.path(), options, context);
    CHECK(report.stopped == StopReason::interrupted);
    return to_json(document_of(report, false));
  });
  CHECK(results[0] == results[1]);
  CHECK(results[0].find("blocks.0") != std::string::npos);
}

TEST_CASE("layer keys: what is added ends where it ends") {
  CHECK(LayerKey{}.add("ab").add("c").text() != LayerKey{}.add("a").add("bc").text());
  CHECK(LayerKey{}.add("ab").text() == LayerKey{}.add("ab").text());
  CHECK(LayerKey{}.text().size() == 64);
}

}  // namespace layer_run_test
