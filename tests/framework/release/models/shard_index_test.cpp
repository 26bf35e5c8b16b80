// SPDX-License-Identifier: Apache-2.0
// Sharded models: the index, and a model read through it.
#include "framework/release/models/shard_index.hpp"

#include <doctest/doctest.h>

#include <fstream>

#include "framework/release/models/mlp_layers.hpp"
#include "framework/release/models/safetensors_writer.hpp"
#include "tests/framework/release/models/model_files.hpp"

namespace shard_index_test {

namespace {

using namespace certamen;
using namespace certamen::testing;

StoredTensor tensor(const std::string& name, const Shape& shape, double value) {
  Tensor<double> values{shape};
  for (double& x : values.data()) x = value;
  return {name, FloatFormat::f32, values};
}

/// Layers 0 and 1 in two files; the second file has layer 1's last matrix.
class ShardedModel {
 public:
  ShardedModel() {
    write_safetensors(shard(1), {tensor("layers.0.mlp.fc1.weight", {5, 3}, 1),
                                 tensor("layers.0.mlp.fc2.weight", {2, 5}, 2),
                                 tensor("layers.1.mlp.fc1.weight", {5, 3}, 3)});
    write_safetensors(shard(2), {tensor("layers.1.mlp.fc2.weight", {2, 5}, 4),
                                 tensor("not.in.the.index", {1}, 0)});
    std::ofstream{index()} << R"({"metadata": {"total_size": 4}, "weight_map": {
      "layers.0.mlp.fc1.weight": "model-1.safetensors",
      "layers.0.mlp.fc2.weight": "model-1.safetensors",
      "layers.1.mlp.fc1.weight": "model-1.safetensors",
      "layers.1.mlp.fc2.weight": "model-2.safetensors"}})";
  }
  std::filesystem::path shard(int number) const {
    return folder_ / ("model-" + std::to_string(number) + ".safetensors");
  }
  std::filesystem::path index() const { return folder_ / "model.safetensors.index.json"; }

 private:
  Folder folder_;
};

std::string refusal(std::string_view text) {
  return message_of([&] { parse_shard_index(to_bytes(text), "INDEX"); });
}

/// The reason why layer 1 cannot be read, and layer 0 can.
std::string reason_of_layer_1(const ModelFile& file) {
  const MlpLayers layers = find_mlp_layers(file);
  REQUIRE(layers.readable.size() == 1);
  CHECK(layers.readable[0].name == "layers.0");
  REQUIRE(layers.unreadable.size() == 1);
  CHECK(layers.unreadable[0].name == "layers.1");
  return layers.unreadable[0].reason.what();
}

}  // namespace

TEST_CASE("shard index: what is no index is refused with the place") {
  CHECK(refusal("{") == "CERTAMEN-E0112 INDEX: not valid JSON");
  CHECK(refusal(R"({"weight_map": {}})") ==
        "CERTAMEN-E0112 INDEX: weight_map: it names no tensors");
  for (const char* text : {"[]", "{}", R"({"weight_map": []})"})
    CHECK(refusal(text).starts_with("CERTAMEN-E0112 INDEX: it is JSON without a \"weight_map\""));
  CHECK(refusal(R"({"weight_map": {"x": 3}})") ==
        "CERTAMEN-E0112 INDEX: weight_map: 'x': expected the name of a file");
}

TEST_CASE("shard index: files outside of the folder are not opened") {
  for (const char* name : {"../x", "/etc/passwd", "a/b", "..", ".", ""})
    CHECK(refusal(R"({"weight_map": {"x": ")" + std::string{name} + R"("}})")
              .starts_with("CERTAMEN-E0112 INDEX: weight_map: 'x': expected the name of a file in "
                           "the same folder, got "));
}

TEST_CASE("shard index: given the index or a shard, a layer is read across its files") {
  const ShardedModel model;
  for (const auto& path : {model.index(), model.shard(1), model.shard(2)}) {
    CAPTURE(path.string());
    const ModelFile file = ModelFile::open(path);
    CHECK(file.absent().empty());
    CHECK_FALSE(file.contains("not.in.the.index"));
    const MlpLayers layers = find_mlp_layers(file);
    CHECK(layers.unreadable.empty());
    REQUIRE(layers.readable.size() == 2);
    const Mlp<double> last = read_mlp(file, layers.readable[1]);
    CHECK(last.up(4, 2) == 3);
    CHECK(last.down(1, 4) == 4);
    CHECK(file.place_of(file.info("layers.1.mlp.fc2.weight")) == model.shard(2).string());
  }
}

TEST_CASE("shard index: a shard that is missing or damaged leaves the layers of the others") {
  const ShardedModel model;
  const std::string start = "tensor 'layers.1.mlp.fc2.weight': missing, although the rest of MLP "
                            "'layers.1' is there: it is in the file 'model-2.safetensors': ";
  write_safetensors(model.shard(2), {tensor("other", {1}, 0)});
  CHECK(reason_of_layer_1(ModelFile::open(model.index()))
            .ends_with(start + "which does not have it"));
  write_bytes(model.shard(2), to_bytes("version https://git-lfs.github.com/spec/v1\n"));
  CHECK(reason_of_layer_1(ModelFile::open(model.shard(1)))
            .ends_with(start + "it is a Git LFS pointer: fetch the file that it stands for (git "
                               "lfs pull)"));
  std::filesystem::remove(model.shard(2));
  CHECK(reason_of_layer_1(ModelFile::open(model.index()))
            .ends_with(start + "cannot open: No such file or directory"));
  const ModelFile file = ModelFile::open(model.index());
  CHECK(message_of([&] { file.read<double>("layers.1.mlp.fc2.weight"); })
            .ends_with("missing: it is in the file 'model-2.safetensors': cannot open: No such "
                       "file or directory"));
  std::filesystem::remove(model.shard(1));
  CHECK(message_of([&] {
          ModelFile::open(model.index());
        }).ends_with("model-1.safetensors: cannot open: No such file or directory"));
}

TEST_CASE("shard index: layers of which no tensor is at hand are listed too") {
  const ShardedModel model;
  std::filesystem::remove(model.shard(1));
  const MlpLayers layers = find_mlp_layers(ModelFile::open(model.index()));
  CHECK(layers.readable.empty());
  REQUIRE(layers.unreadable.size() == 2);
  CHECK(std::string{layers.unreadable[0].reason.what()}.find(
            "tensor 'layers.0.mlp.fc1.weight': missing: it is in the file 'model-1.safetensors'") !=
        std::string::npos);
}

TEST_CASE("shard index: an index that does not name the file, or is damaged, is left alone") {
  const ShardedModel model;
  std::ofstream{model.index()} << R"({"weight_map": {"x": "elsewhere.safetensors"}})";
  CHECK(ModelFile::open(model.shard(2)).contains("not.in.the.index"));
  std::ofstream{model.index()} << "{{";
  CHECK(ModelFile::open(model.shard(2)).contains("not.in.the.index"));
}

}  // namespace shard_index_test
