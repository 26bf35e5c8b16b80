// SPDX-License-Identifier: Apache-2.0
#include "framework/release/models/onnx_model.hpp"

#include <doctest/doctest.h>

#include <bit>
#include <cstdint>
#include <fstream>
#include <random>
#include <string>
#include <vector>

#include "framework/release/models/attention_layers.hpp"
#include "framework/release/models/mlp_layers.hpp"
#include "framework/release/models/model_file.hpp"
#include "framework/release/models/model_format.hpp"
#include "tests/framework/release/models/model_files.hpp"
#include "tests/framework/release/models/onnx_bytes.hpp"
#include "tests/fuzz/inputs.hpp"
#include "tests/support/temporary_file.hpp"

namespace onnx_model_test {

namespace {

using namespace certamen;
using namespace certamen::testing;

template <class Word>
std::string little(Word word) {
  std::string text;
  for (std::size_t i = 0; i < sizeof(Word); ++i)
    text += static_cast<char>(static_cast<std::uint64_t>(word) >> (8 * i) & 0xffU);
  return text;
}

float value_at(std::size_t i) {
  return 0.25F * static_cast<float>(i) - 1;
}

std::string f32_bytes(std::size_t count) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i) text += little(std::bit_cast<std::uint32_t>(value_at(i)));
  return text;
}

/// Everything of a TensorProto but its numbers.
OnnxMessage tensor(const std::string& name, const std::vector<std::uint64_t>& shape,
                   unsigned type) {
  OnnxMessage message;
  for (const std::uint64_t extent : shape) message.number(1, extent);
  return message.number(2, type).text(8, name);
}

OnnxMessage raw(const std::string& name, const std::vector<std::uint64_t>& shape) {
  std::size_t count = 1;
  for (const std::uint64_t extent : shape) count *= extent;
  return tensor(name, shape, 1).text(9, f32_bytes(count));
}

OnnxMessage node(const std::string& name, const std::string& operation,
                 const std::vector<std::string>& inputs, const std::string& output = "y") {
  OnnxMessage message;
  for (const std::string& input : inputs) message.text(1, input);
  return message.text(2, output).text(3, name).text(4, operation);
}

OnnxMessage flag(const std::string& name, std::uint64_t value) {
  return OnnxMessage{}.text(1, name).number(3, value);
}

std::string model(const OnnxMessage& graph) {
  OnnxMessage properties = OnnxMessage{}.text(1, "activation").text(2, "gelu");
  return OnnxMessage{}
      .number(1, 8)
      .text(2, "writer")
      .message(7, graph)
      .message(14, properties)
      .bytes;
}

OnnxMessage graph_of(const std::vector<OnnxMessage>& tensors,
                     const std::vector<OnnxMessage>& nodes = {}) {
  OnnxMessage graph;
  for (const OnnxMessage& one : nodes) graph.message(1, one);
  for (const OnnxMessage& one : tensors) graph.message(5, one);
  return graph;
}

ModelFile file_of(const OnnxMessage& graph) {
  return ModelFile::from_bytes(to_bytes(model(graph)), "FILE");
}

std::string refusal(const std::string& bytes) {
  return message_of([&] { (void)read_tensor_table(to_bytes(bytes), "FILE"); });
}

std::vector<double> values(const ModelFile& file, const std::string& name) {
  const auto all = file.read<double>(name);
  return all.data();
}

/// A plain layer 3 -> 5 -> 3 as PyTorch's exporter writes it: weights without names, [in, out].
OnnxMessage bert(const std::string& second = "MatMul") {
  const std::string at = "/encoder/layer.0/";
  return graph_of({raw("onnx::MatMul_7", {3, 5}), raw("onnx::MatMul_9", {5, 3}),
                   raw("encoder.layer.0.intermediate.dense.bias", {5})},
                  {node(at + "intermediate/dense/MatMul", "MatMul", {"x", "onnx::MatMul_7"}),
                   node(at + "output/dense/" + second, second, {"h", "onnx::MatMul_9"})});
}

}  // namespace

TEST_CASE("onnx: numbers as raw bytes, packed, in pieces, alone, and as varints") {
  const std::string two = f32_bytes(2), four = f32_bytes(4);
  const auto file = file_of(graph_of({
      raw("raw", {2, 2}),
      tensor("packed", {2, 2}, 1).text(4, four),
      tensor("pieces", {4}, 1).text(4, four.substr(0, 8)).text(4, four.substr(8)),
      tensor("alone", {2}, 1).fixed(4, two.substr(0, 4)).fixed(4, two.substr(4)),
      OnnxMessage{}
          .text(1, std::string{"\2\1"})
          .number(2, 11)
          .text(8, "f64")
          .text(10, little(std::bit_cast<std::uint64_t>(0.1)) +
                        little(std::bit_cast<std::uint64_t>(-2.0))),
      tensor("f16", {3}, 10)
          .text(5, OnnxMessage::varint(0x3c00) + OnnxMessage::varint(0xc000))
          .number(5, 0x3555),
      tensor("bf16", {1}, 16).number(5, 0x3f80),
      tensor("f16 raw", {1}, 10).text(9, little(std::uint16_t{0x3c00})),
      raw("scalar", {}),
      raw("empty", {0, 3}),
  }));
  const std::vector<double> expected{-1, -0.75, -0.5, -0.25};
  CHECK(values(file, "raw") == expected);
  CHECK(values(file, "packed") == expected);
  CHECK(values(file, "pieces") == expected);
  CHECK(values(file, "alone") == std::vector<double>{-1, -0.75});
  CHECK(values(file, "f64") == std::vector<double>{0.1, -2});
  CHECK(file.info("f64").shape == Shape{2, 1});
  CHECK(values(file, "f16") == std::vector<double>{1, -2, 0x1.554p-2});
  CHECK(values(file, "bf16") == std::vector<double>{1});
  CHECK(values(file, "f16 raw") == std::vector<double>{1});
  CHECK(values(file, "scalar") == std::vector<double>{-1});
  CHECK(values(file, "empty").empty());
  CHECK(file.metadata().at("activation") == "gelu");
}

TEST_CASE("onnx: constants and graphs in nodes are read, and a name that stands twice is told") {
  OnnxMessage constant = node("", "Constant", {}, "c");
  constant.message(5, OnnxMessage{}.text(1, "value").message(5, raw("", {2})));
  const OnnxMessage inner = graph_of({raw("w", {1})}, {constant});
  OnnxMessage branch = node("", "If", {"x"});
  branch.message(5, OnnxMessage{}.text(1, "then_branch").message(6, inner));
  branch.message(5, OnnxMessage{}.text(1, "more").message(11, inner));
  const auto file = file_of(graph_of({raw("w", {3})}, {branch, constant}));
  auto names = file.names();
  std::ranges::sort(names);
  CHECK(names == std::vector<std::string>{"c", "c@2", "c@3", "w", "w@2", "w@3"});
  CHECK(values(file, "c") == std::vector<double>{-1, -0.75});

  OnnxMessage deep = graph_of({raw("w", {1})});
  for (int i = 0; i < 70; ++i)
    deep = graph_of({}, {node("", "If", {}).message(5, OnnxMessage{}.message(6, deep))});
  CHECK(refusal(model(deep)) ==
        "CERTAMEN-E0112 FILE: it begins as an ONNX model does, but graphs in graphs are nested "
        "deeper than 64");
}

TEST_CASE("onnx: nodes tell how a matrix is stored") {
  const auto in_out = [](const OnnxMessage& one, const OnnxMessage& two = {}) {
    return file_of(graph_of({raw("w", {2, 2})}, {one, two})).info("w").in_out;
  };
  const auto gemm = [](std::uint64_t turned) {
    return node("", "Gemm", {"x", "w", "b"}).message(5, flag("transB", turned));
  };
  const auto turn = [](std::vector<std::string> ends) {
    return node("", "Transpose", {ends[0]}, ends[1]);
  };
  const OnnxMessage stays =
      turn({"w", "t"}).message(5, OnnxMessage{}.text(1, "perm").text(8, std::string{"\0\1", 2}));
  CHECK(in_out(node("", "MatMul", {"x", "w"})) == true);
  CHECK(in_out(node("", "MatMul", {"w", "x"})) == false);
  CHECK(in_out(gemm(1)) == false);
  CHECK(in_out(gemm(0)) == true);
  CHECK(in_out(gemm(1), gemm(1)) == false);
  CHECK_FALSE(in_out(gemm(1), gemm(0)));
  CHECK_FALSE(in_out(node("", "Add", {"x", "w"})));
  CHECK(in_out(turn({"w", "t"}), node("", "MatMul", {"x", "t"})) == false);
  CHECK(in_out(stays, node("", "MatMul", {"x", "t"})) == true);
  CHECK(in_out(node("", "Cast", {"w"}, "t"), node("", "MatMul", {"x", "t"})) == true);
}

TEST_CASE("onnx: weights without names get those of their modules, and the layer is found") {
  const auto file = file_of(bert());
  CHECK(file.contains("encoder.layer.0.intermediate.dense.weight"));
  const auto layers = find_mlp_layers(file);
  REQUIRE(layers.readable.size() == 1);
  const MlpLayer& layer = layers.readable[0];
  CHECK(layer.name == "encoder.layer.0");
  CHECK(layer.stored_from == "graph");
  CHECK(layer.activation == "gelu");
  CHECK(layer.transposed);
  CHECK((layer.inputs == 3 && layer.hidden == 5 && layer.outputs == 3));
  const auto mlp = read_mlp(file, layer);
  for (std::size_t unit = 0; unit < 5; ++unit)
    for (std::size_t input = 0; input < 3; ++input) {
      CHECK(mlp.up(unit, input) == value_at(input * 5 + unit));
      CHECK(mlp.down(input, unit) == value_at(unit * 3 + input));
    }

  // The same name from two modules, or one that is taken, is left as it is.
  auto shared = bert();
  shared.message(
      1, node("/encoder/layer.1/intermediate/dense/MatMul", "MatMul", {"x", "onnx::MatMul_7"}));
  CHECK(file_of(shared).contains("onnx::MatMul_7"));
  auto taken = bert();
  taken.message(5, raw("encoder.layer.0.intermediate.dense.weight", {1}));
  CHECK(file_of(taken).contains("onnx::MatMul_7"));
}

TEST_CASE("onnx: square matrices that guessing would read wrongly are read as the graph says") {
  const std::vector<std::string> stems{"mlp.c_fc", "mlp.c_proj"};
  for (const bool turned : {false, true}) {
    std::vector<OnnxMessage> tensors, nodes;
    for (const std::string& stem : stems) {
      tensors.push_back(raw("h.0." + stem + ".weight", {3, 3}));
      nodes.push_back(node("", "Gemm", {"x", "h.0." + stem + ".weight"})
                          .message(5, flag("transB", turned ? 1 : 0)));
    }
    const auto layers = find_mlp_layers(file_of(graph_of(tensors, nodes)));
    REQUIRE(layers.readable.size() == 1);
    CHECK(layers.readable[0].transposed == !turned);
    CHECK(layers.readable[0].stored_from == "graph");
    CHECK(find_mlp_layers(file_of(graph_of(tensors))).readable.empty());
    nodes[1] =
        node("", "Gemm", {"x", "h.0.mlp.c_proj.weight"}).message(5, flag("transB", turned ? 0 : 1));
    const auto mixed = find_mlp_layers(file_of(graph_of(tensors, nodes)));
    REQUIRE(mixed.unreadable.size() == 1);
    CHECK(std::string{mixed.unreadable[0].reason.what()}.find("expected one of both") !=
          std::string::npos);
  }
}

TEST_CASE("onnx: attention that is stored as [in, out] is not taken for [out, in]") {
  std::vector<OnnxMessage> tensors, nodes;
  for (const char* stem : {"q_proj", "k_proj", "v_proj", "o_proj"}) {
    const std::string name = std::string{"layers.0.self_attn."} + stem + ".weight";
    tensors.push_back(raw(name, {2, 2}));
    nodes.push_back(node("", "MatMul", {"x", name}));
  }
  CHECK(find_attention_layers(file_of(graph_of(tensors))).size() == 1);
  CHECK(find_attention_layers(file_of(graph_of(tensors, nodes))).empty());
}

TEST_CASE("onnx: tensors in a file beside the model") {
  const auto external = [](const std::string& name, const std::string& location,
                           const std::string& offset, const std::string& length = "8") {
    const auto entry = [](const std::string& key, const std::string& value) {
      return OnnxMessage{}.text(1, key).text(2, value);
    };
    return tensor(name, {2}, 1)
        .message(13, entry("location", location))
        .message(13, entry("offset", offset))
        .message(13, entry("length", length))
        .number(14, 1);
  };
  const Folder folder;
  const std::string bytes = model(graph_of({
      external("first", "w.data", "0"),
      external("second", "w.data", "8"),
      external("beyond", "w.data", "12"),
      external("far", "w.data", "18446744073709551615"),
      external("short", "w.data", "0", "4"),
      external("missing", "other.data", "0"),
      external("above", "../w.data", "0"),
      external("rooted", "/etc/passwd", "0"),
      tensor("nowhere", {2}, 1).number(14, 1),
      raw("inside", {1}),
  }));
  write_bytes(folder / "m.onnx", to_bytes(bytes));
  write_bytes(folder / "w.data", to_bytes(f32_bytes(4)));
  const auto file = ModelFile::open(folder / "m.onnx");
  CHECK(values(file, "first") == std::vector<double>{-1, -0.75});
  CHECK(values(file, "second") == std::vector<double>{-0.5, -0.25});
  CHECK(values(file, "inside") == std::vector<double>{-1});
  CHECK(file.place_of(file.info("second")) == (folder / "w.data").string());
  CHECK(file.absent().at("beyond") == "it is in the file 'w.data': it ends at byte 20 of 16");
  CHECK(file.absent().at("missing").starts_with("it is in the file 'other.data': "));
  CHECK(file.absent().size() == 2);
  const auto why = [&](const std::string& name) { return file.info(name).unreadable; };
  CHECK(why("far") == "its data in 'w.data': expected whole numbers as offset and length");
  CHECK(why("short") == "its data in 'w.data' has 4 bytes: expected 8");
  for (const char* name : {"above", "rooted", "nowhere"})
    CHECK(why(name).ends_with("expected the name of a file in the same folder"));
  // Bytes in memory have no folder.
  const auto in_memory = ModelFile::from_bytes(to_bytes(bytes), "FILE");
  CHECK(in_memory.absent().at("first") == "it is in the file 'w.data': which is not looked for");
}

TEST_CASE("onnx: tensors that cannot be read take only themselves away") {
  const std::uint64_t huge = std::uint64_t{1} << 40U;
  const auto file = file_of(graph_of({
      tensor("text", {1}, 8).text(6, "word"),
      tensor("nibbles", {2}, 22).text(9, "x"),
      tensor("short", {3}, 1).text(9, f32_bytes(2)),
      tensor("huge", {huge, huge}, 1),
      tensor("negative", {~std::uint64_t{0}}, 1),
      tensor("other field", {1}, 1).text(10, f32_bytes(2)),
      tensor("segments", {1}, 1).message(3, {}).text(9, f32_bytes(1)),
      raw("good", {1}),
  }));
  const auto why = [&](const std::string& name) { return file.info(name).unreadable; };
  CHECK(why("text") == "its elements are texts: expected numbers");
  CHECK(why("nibbles") == "ONNX's type 22 of tensors is not read");
  CHECK(why("short") == "it has 8 bytes: expected 12 for F32 [3]");
  CHECK(why("huge") == "its shape has more elements than a file can hold");
  CHECK(why("negative") == "its shape has more elements than a file can hold");
  CHECK(why("other field") == "it has 0 bytes: expected 4 for F32 [1]");
  CHECK(why("segments") == "it is stored in segments, which are not read");
  CHECK(message_of([&] { (void)file.read<double>("short"); }).find("it has 8 bytes") !=
        std::string::npos);
  CHECK(values(file, "good") == std::vector<double>{-1});
  OnnxMessage sparse = graph_of({});
  sparse.message(15, OnnxMessage{}.message(1, raw("s", {1})));
  CHECK(file_of(sparse).info("s").unreadable.starts_with("a sparse tensor"));
}

TEST_CASE("onnx: files that are cut off or no model are refused with one line") {
  const std::string whole = model(bert());
  CHECK(refusal(whole) == "nothing thrown");
  CHECK(refusal(whole.substr(0, whole.size() - 40))
            .starts_with("CERTAMEN-E0112 FILE: it begins as an ONNX model does, but its fields are "
                         "damaged or cut off"));
  CHECK(refusal(OnnxMessage{}.number(1, 8).text(2, "writer").bytes) ==
        "CERTAMEN-E0112 FILE: an ONNX model without a graph");
  CHECK(refusal("\x08\x07\x0b nonsense").find("damaged or cut off") != std::string::npos);
}

TEST_CASE("onnx: every cut and thousands of mutations are refused or keep the promises") {
  OnnxMessage constant = node("", "Constant", {}, "c");
  constant.message(5, OnnxMessage{}.text(1, "value").message(5, raw("", {2})));
  OnnxMessage many = bert("Gemm");
  many.message(1, constant);
  many.message(
      5, tensor("f16", {2}, 10).text(5, OnnxMessage::varint(0x3c00) + OnnxMessage::varint(7)));
  many.message(5, tensor("alone", {1}, 1).fixed(4, f32_bytes(1)));
  const Bytes seed = to_bytes(model(many));
  const auto try_bytes = [](const Bytes& bytes) {
    if (!bytes.empty())
      certamen::testing::try_model(reinterpret_cast<const std::uint8_t*>(bytes.data()),
                                   bytes.size());
  };
  CHECK(refusal(model(many)) == "nothing thrown");
  for (std::size_t size = 1; size <= seed.size(); ++size)
    try_bytes({seed.begin(), seed.begin() + static_cast<std::ptrdiff_t>(size)});
  std::mt19937 random{7};
  std::size_t accepted = 0, refused = 0;
  const auto below = [&](std::size_t bound) { return random() % bound; };
  for (int round = 0; round < 20000; ++round) {
    Bytes bytes = seed;
    for (std::size_t change = 1 + below(3); change-- > 0;) {
      const auto at = static_cast<std::ptrdiff_t>(1 + below(bytes.size() - 1));
      switch (below(4)) {
      case 0: bytes[static_cast<std::size_t>(at)] ^= static_cast<std::byte>(1U << below(8)); break;
      case 1: bytes[static_cast<std::size_t>(at)] = static_cast<std::byte>(below(256)); break;
      case 2: bytes.erase(bytes.begin() + at); break;
      default: bytes.insert(bytes.begin() + at, static_cast<std::byte>(below(256)));
      }
    }
    try_bytes(bytes);
    const auto said = message_of([&] { (void)ModelFile::from_bytes(bytes, "FILE"); });
    ++(said == "nothing thrown" ? accepted : refused);
  }
  CHECK(accepted > 1000);
  CHECK(refused > 1000);
}

}  // namespace onnx_model_test
