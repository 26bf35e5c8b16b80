// SPDX-License-Identifier: Apache-2.0
#include "framework/release/models/torch_file.hpp"

#include <doctest/doctest.h>

#include <bit>
#include <random>

#include "framework/release/models/mlp_layers.hpp"
#include "framework/release/models/model_file.hpp"
#include "framework/release/models/model_format.hpp"
#include "tests/framework/release/models/pickle_bytes.hpp"
#include "tests/fuzz/inputs.hpp"

namespace torch_file_test {

namespace {

using namespace certamen;
using namespace certamen::testing;

using Numbers = std::vector<std::uint64_t>;

/// `count` numbers 0.25 i - 1 in F32.
Bytes ramp(std::size_t count) {
  Bytes bytes;
  for (std::size_t i = 0; i < count; ++i)
    put_number(bytes, std::bit_cast<std::uint32_t>(0.25F * static_cast<float>(i) - 1));
  return bytes;
}

/// A gated layer 3 -> 4 -> 3; the down weight is stored transposed, the up weight lies in the
/// gate's storage. With `nested` under that key, beside what is no tensor.
Bytes llama(const std::string& nested = "", bool packed = false) {
  PickleWriter pickle;
  if (!nested.empty())
    pickle.op("}(").text("epoch").number(300).text("rate").op("G").op("01234567").text(nested);
  pickle.global("collections", "OrderedDict").op(")R(");
  const std::string mlp = "model.layers.0.mlp.";
  pickle.text(mlp + "gate_proj.weight").tensor("0", "FloatStorage", 24, 0, {4, 3}, {3, 1});
  pickle.text(mlp + "up_proj.weight").tensor("0", "FloatStorage", 24, 12, {4, 3}, {3, 1});
  pickle.text(mlp + "down_proj.weight").global("torch._utils", "_rebuild_parameter").op("(");
  pickle.tensor("1", "FloatStorage", 12, 0, {3, 4}, {1, 3}).op("\x88}tR");
  pickle.op("u}").text("_metadata").op("}sb");  // attributes of the dictionary
  if (!nested.empty()) pickle.op("u");
  return torch_bytes(pickle.op(".").bytes, {ramp(24), ramp(12)}, packed);
}

ModelFile file_of(const Bytes& bytes) {
  return ModelFile::from_bytes(bytes, "FILE");
}

std::string refusal(const Bytes& bytes) {
  return message_of([&] { (void)file_of(bytes); });
}

/// A file with one tensor "x".
template <class Write>
Bytes one_tensor(const Write& write, const std::vector<Bytes>& storages) {
  PickleWriter pickle;
  pickle.op("}").text("x");
  write(pickle);
  return torch_bytes(pickle.op("s.").bytes, storages);
}

/// What reading "x" says; "read" if it is read.
std::string reading(const Bytes& bytes) {
  return message_of([&] { (void)file_of(bytes).read<double>("x"); });
}

/// Written by Python 3.11's pickle (protocol 4, C pickler)
/// and zipfile (deflated): {"epoch": 300, "lr": 0.5, "model": OrderedDict(w = Parameter of shape
/// (2, 3), t = the same storage transposed), "note": None}, element i being i - 2.
constexpr std::string_view by_python =
    "504b030414000000080000002100a941f949fb0000004a01000010000000617263686976652f646174612e706b"
    "6c4d8fcf4ac34010c6bb49d352fc03d6978820457c815e440f8b8af501c23619dcc0361b7627f554f05415e6d6"
    "f1fd7c948e51d139cd7cdffc3e665e861f7335e86bc33965d0fad2f2edb9a2c405be997f7e7b94ad7c058ee9a0"
    "f4ce4189b56fa24cf7a18200d5555d22eff86c2111ea99e9107d28edace8b076b2362d022cbbda55456b825901"
    "42906d3bf9672034d187627d29469ed3384a827902a6ac8f92c86be70d3efec83b2675c194966dc77a84fca007"
    "3ad1e99675aad596dfed486e415ef05bdfbd4a470ad91ee5b93db627766a4f7fb1542782a92ff80feb364c9342"
    "2e359541c3bd4e031675bc8610e57b41628c4b1a361e81efbad91e504b030414000000080000002100853de319"
    "080000000600000011000000617263686976652f627974656f72646572cbc92c29c9490500504b030414000000"
    "08000000210097ffdf4714000000180000000e000000617263686976652f646174612f3063606038c0c0d0b09f"
    "010c1aec81840310390000504b030414000000080000002100d19e675504000000020000000f00000061726368"
    "6976652f76657273696f6e33e60200504b0102140314000000080000002100a941f949fb0000004a0100001000"
    "00000000000000000000800100000000617263686976652f646174612e706b6c504b0102140314000000080000"
    "002100853de3190800000006000000110000000000000000000000800129010000617263686976652f62797465"
    "6f72646572504b010214031400000008000000210097ffdf4714000000180000000e0000000000000000000000"
    "800160010000617263686976652f646174612f30504b0102140314000000080000002100d19e67550400000002"
    "0000000f00000000000000000000008001a0010000617263686976652f76657273696f6e504b05060000000004"
    "000400f6000000d10100000000";

}  // namespace

TEST_CASE("torch: a state_dict's tensors are read, at an offset, transposed, nested or packed") {
  for (const bool packed : {false, true})
    for (const std::string nested : {"", "state_dict", "model", "model_state_dict"}) {
      CAPTURE(nested);
      const auto file = file_of(llama(nested, packed));
      CHECK(file.names().size() == 3);
      const std::string mlp = "model.layers.0.mlp.";
      const auto gate = file.read<double>(mlp + "gate_proj.weight");
      const auto up = file.read<double>(mlp + "up_proj.weight");
      const auto down = file.read<double>(mlp + "down_proj.weight");
      for (std::size_t i = 0; i < 4; ++i)
        for (std::size_t j = 0; j < 3; ++j) {
          const auto flat = static_cast<double>(3 * i + j);
          CHECK(gate(i, j) == 0.25 * flat - 1);
          CHECK(up(i, j) == 0.25 * (flat + 12) - 1);
          CHECK(down(j, i) == 0.25 * flat - 1);
        }
      const auto layers = find_mlp_layers(file).readable;
      REQUIRE(layers.size() == 1);
      CHECK(layers[0].hidden == 4);
      CHECK(read_mlp_units(file, layers[0], 2, 1).down(1, 0) == 0.25 * 7 - 1);
    }
}

TEST_CASE("torch: a model in several files is read through its index") {
  const Folder folder;
  const auto shard = [](const char* name, std::uint64_t offset) {
    PickleWriter pickle;
    pickle.op("}").text(name).tensor("0", "FloatStorage", 24, offset, {2, 3}, {3, 1});
    return torch_bytes(pickle.op("s.").bytes, {ramp(24)});
  };
  write_bytes(folder / "pytorch_model-1.bin", shard("a", 0));
  write_bytes(folder / "pytorch_model-2.bin", shard("b", 6));
  write_bytes(folder / "pytorch_model.bin.index.json",
              to_bytes(R"({"weight_map":{"a":"pytorch_model-1.bin","b":"pytorch_model-2.bin"}})"));
  for (const char* opened : {"pytorch_model.bin.index.json", "pytorch_model-2.bin"}) {
    const auto file = ModelFile::open(folder / opened);
    CHECK(file.read<double>("a")(1, 2) == 0.25 * 5 - 1);
    CHECK(file.read<double>("b")(1, 2) == 0.25 * 11 - 1);
  }
}

TEST_CASE("torch: a file of Python's own pickler is read to its numbers") {
  const auto file = file_of(from_hex(by_python));
  CHECK(file.names() == std::vector<std::string>{"w", "t"});
  const auto w = file.read<float>("w"), t = file.read<float>("t");
  REQUIRE(w.shape() == Shape{2, 3});
  REQUIRE(t.shape() == Shape{3, 2});
  for (std::size_t i = 0; i < 2; ++i)
    for (std::size_t j = 0; j < 3; ++j) {
      CHECK(w(i, j) == static_cast<float>(3 * i + j) - 2);
      CHECK(t(j, i) == w(i, j));
    }
}

TEST_CASE("torch: storages of each type; those that are no reals wait until they are needed") {
  const auto typed = [](const char* type, const Bytes& data, std::uint64_t count) {
    return one_tensor([&](PickleWriter& to) { to.tensor("0", type, count, 0, {count}, {1}); },
                      {data});
  };
  const auto first = [&](const char* type, std::string_view hex, std::uint64_t count) {
    return file_of(typed(type, from_hex(hex), count)).read<double>("x")[0];
  };
  CHECK(first("FloatStorage", "0000c0bf", 1) == -1.5);
  CHECK(first("DoubleStorage", "000000000000f03f", 1) == 1);
  CHECK(first("HalfStorage", "003cfffb", 2) == 1);
  CHECK(first("BFloat16Storage", "c0bf", 1) == -1.5);
  for (const auto& [type, bytes] :
       {std::pair{"LongStorage", 8U}, std::pair{"IntStorage", 4U}, std::pair{"ShortStorage", 2U},
        std::pair{"CharStorage", 1U}, std::pair{"ByteStorage", 1U}, std::pair{"BoolStorage", 1U},
        std::pair{"ComplexFloatStorage", 8U}})
    CHECK(reading(typed(type, Bytes(3 * bytes), 3)).find("cannot be read as real numbers") !=
          std::string::npos);
  // Version 3 names the type of bytes that have none.
  const auto with_type = [&](const char* type, std::uint64_t offset) {
    return one_tensor(
        [&](PickleWriter& to) {
          to.global("torch._utils", "_rebuild_tensor_v3").op("((").text("storage");
          to.global("torch.storage", "UntypedStorage").text("0").text("cpu").number(4).op("tQ");
          to.number(offset).numbers({2}).numbers({1}).op("\x89}").global("torch", type).op("tR");
        },
        {from_hex("38b83c40")});
  };
  CHECK(file_of(with_type("float8_e4m3fn", 0)).read<double>("x").data() ==
        std::vector<double>{1, -1});
  CHECK(file_of(with_type("float8_e5m2", 2)).read<double>("x").data() == std::vector<double>{1, 2});
  CHECK(reading(with_type("float32", 0)).find("end beyond the 4 bytes of member 'data/0'") !=
        std::string::npos);
}

TEST_CASE("torch: strides and storages that cannot be read are named when they are needed") {
  const auto strided = [](const Numbers& shape, const Numbers& strides, std::uint64_t offset = 0,
                          std::uint64_t elements = 24, const char* key = "0") {
    return one_tensor(
        [&](PickleWriter& to) { to.tensor(key, "FloatStorage", elements, offset, shape, strides); },
        {ramp(24)});
  };
  const auto said = [&](const Bytes& bytes) { return reading(bytes); };
  CHECK(said(strided({2, 3, 4}, {12, 4, 1})) == "nothing thrown");
  CHECK(said(strided({24, 1, 1}, {1, 7, 9})) == "nothing thrown");  // strides of 1 row are free
  CHECK(said(strided({}, {}, 23)) == "nothing thrown");
  CHECK(said(strided({0, 3}, {3, 1})) == "nothing thrown");
  CHECK(said(strided({2, 3, 4}, {1, 2, 6})) ==
        "CERTAMEN-E0103 FILE: tensor 'x': strides [1, 2, 6] of shape [2, 3, 4]: expected a tensor "
        "in C's order or a transposed matrix");
  CHECK(said(strided({2, 3}, {6, 2})).find("strides [6, 2] of shape") != std::string::npos);
  CHECK(said(strided({4}, {0})).find("strides [0] of shape [4]") != std::string::npos);
  CHECK(said(strided({3, 4}, {4, 1}, 13)).find("end beyond the 96 bytes") != std::string::npos);
  CHECK(said(strided({1}, {1}, 1ULL << 62U)).find("end beyond") != std::string::npos);
  CHECK(said(strided({1ULL << 32U, 1ULL << 32U}, {1ULL << 32U, 1})).find("end beyond") !=
        std::string::npos);
  CHECK(said(strided({1}, {1}, 0, 25)).find("has 96 bytes: expected 25 elements of 4 bytes") !=
        std::string::npos);
  CHECK(said(strided({1}, {1}, 0, 24, "7")) ==
        "CERTAMEN-E0103 FILE: tensor 'x': member 'data/7' is missing");
  // A key is no path: it names a member, and no file.
  CHECK(said(strided({1}, {1}, 0, 24, "../../etc/passwd"))
            .find("'data/../../etc/passwd' is missing") != std::string::npos);
}

TEST_CASE("torch: what is no dictionary of tensors is refused with its place") {
  const std::string pickle_place = "CERTAMEN-E0112 FILE: member 'archive/data.pkl': ";
  const auto whole = [](std::string_view opcodes) {
    return refusal(torch_bytes(PickleWriter{}.op(opcodes).bytes, {}));
  };
  const std::string no_tensors = pickle_place +
                                 "expected a dictionary of tensors, or one under 'state_dict' or "
                                 "'model_state_dict' or 'model'";
  CHECK(whole("K\1.") == no_tensors);
  CHECK(whole("}.") == no_tensors);
  CHECK(whole("].") == no_tensors);
  // "model" is the dictionary itself, again and again.
  CHECK(refusal(torch_bytes(PickleWriter{}.op("}q\1").text("model").op("h\1s.").bytes, {})) ==
        no_tensors);
  CHECK(whole("cmodels\nNet\n)R.") ==
        "CERTAMEN-E0111 FILE: member 'archive/data.pkl': the global 'models.Net' is not admitted "
        "at byte 2");
  CHECK(whole("cposix\nsystem\nX").find("'posix.system' is not admitted") != std::string::npos);
  const auto call = [](const auto& write) { return refusal(one_tensor(write, {ramp(1)})); };
  const auto v2 = [&](const auto& arguments) {
    return call([&](PickleWriter& to) {
      to.global("torch._utils", "_rebuild_tensor_v2").op("(");
      arguments(to);
      to.op("tR");
    });
  };
  CHECK(v2([](PickleWriter&) {}).find("FILE: tensor 'x': expected more arguments") !=
        std::string::npos);
  CHECK(v2([](PickleWriter& to) { to.op("NNNN"); }).find("tensor 'x': expected a storage") !=
        std::string::npos);
  CHECK(v2([](PickleWriter& to) { to.op("(NNNNNtQ").op("NNN"); }).find("expected a storage") !=
        std::string::npos);
  const auto with = [&](const char* opcodes) {
    return v2([&](PickleWriter& to) { to.storage("0", "FloatStorage", 1).op(opcodes); });
  };
  CHECK(with("J\xff\xff\xff\xff))").find("expected whole numbers from 0") != std::string::npos);
  CHECK(with("K\1N)").find("tuples of at most 64 sizes") != std::string::npos);
  CHECK(with("K\1)K\1\x85").find("a stride for each size") != std::string::npos);
  CHECK(refusal(ZipWriter{}.stored("a/data.pkl", {}).stored("b/data.pkl", {}).finish()) ==
        "CERTAMEN-E0112 FILE: it has several members data.pkl: expected one");
  CHECK(refusal(ZipWriter{}
                    .stored("a/data.pkl", to_bytes("\x80\2}."))
                    .stored("a/data/0", {})
                    .stored("a/data/0", {})
                    .finish()) ==
        "CERTAMEN-E0112 FILE: it has several members 'a/data/0': expected one");
  CHECK(refusal(ZipWriter{}.stored("mydata.pkl", {}).finish()) ==
        "CERTAMEN-E0112 FILE: expected a member data.pkl");
  CHECK(refusal(ZipWriter{}
                    .stored("a/data.pkl", to_bytes("\x80\2}."))
                    .stored("a/byteorder", to_bytes("big"))
                    .finish()) ==
        "CERTAMEN-E0111 FILE: member 'a/byteorder': expected 'little', got 'big'");
  Bytes cut = llama();
  cut.resize(cut.size() / 2);
  CHECK(refusal(cut).starts_with("CERTAMEN-E0112 FILE: the zip file is truncated or damaged"));
}

TEST_CASE("torch: of a name that occurs twice the last value counts, as in Python") {
  const auto file = [](const auto& write) {
    PickleWriter pickle;
    pickle.op("}(");
    write(pickle);
    return file_of(torch_bytes(pickle.op("u.").bytes, {ramp(4)}));
  };
  const auto tensor = [](PickleWriter& to, const char* name, std::uint64_t offset) {
    to.text(name).tensor("0", "FloatStorage", 4, offset, {1}, {1});
  };
  const ModelFile twice = file([&](PickleWriter& to) {
    tensor(to, "x", 0);
    tensor(to, "x", 3);
    tensor(to, "y", 1);
    to.text("y").op("N");
  });
  CHECK(twice.names() == std::vector<std::string>{"x"});
  CHECK(twice.read<double>("x").data()[0] == -0.25);
}

TEST_CASE("torch: tensors beside the dictionary of weights are not the weights") {
  PickleWriter pickle;
  pickle.op("}(").text("best_acc1").tensor("0", "FloatStorage", 4, 0, {1}, {1});
  pickle.text("state_dict").op("}(").text("w").tensor("0", "FloatStorage", 4, 2, {2}, {1});
  pickle.op("uu.");
  const ModelFile file = file_of(torch_bytes(pickle.bytes, {ramp(4)}));
  CHECK(file.names() == std::vector<std::string>{"w"});
}

TEST_CASE("torch: a tensor with metadata may be negated, and is not read") {
  const auto with = [](const auto& metadata) {
    return reading(one_tensor(
        [&](PickleWriter& to) {
          to.global("torch._utils", "_rebuild_tensor_v2").op("(").storage("0", "FloatStorage", 1);
          to.number(0).numbers({1}).numbers({1}).op("\x89}");
          metadata(to);
          to.op("tR");
        },
        {ramp(1)}));
  };
  CHECK(with([](PickleWriter&) {}) == "nothing thrown");
  CHECK(with([](PickleWriter& to) { to.op("N"); }) == "nothing thrown");
  CHECK(with([](PickleWriter& to) { to.op("}"); }) == "nothing thrown");
  CHECK(with([](PickleWriter& to) {
          to.op("}").text("neg").op("\x88s");
        }).find("tensor with metadata") != std::string::npos);
}

TEST_CASE("torch: mutated pickles and cut files are refused clearly or read safely") {
  std::mt19937 random{20261129};
  std::size_t accepted = 0, refused = 0;
  const auto play = [&](const Bytes& bytes) {
    certamen::testing::try_model(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
    ++(refusal(bytes) == "nothing thrown" ? accepted : refused);
  };
  const auto mutate = [&](Bytes& bytes) {
    for (std::size_t left = 1 + random() % 3; left > 0 && !bytes.empty(); --left) {
      const std::size_t place = random() % bytes.size();
      switch (random() % 5) {
      case 0: bytes[place] ^= static_cast<std::byte>(1U << random() % 8); break;
      case 1: bytes[place] = static_cast<std::byte>(random() & 0xffU); break;
      case 2: bytes.resize(place); break;
      case 3: bytes.erase(bytes.begin() + static_cast<std::ptrdiff_t>(place)); break;
      default: {
        constexpr std::string_view codes = "(t)}]ausbRQqh0N\x85\x88.KX\x8a\x93";
        bytes.insert(bytes.begin() + static_cast<std::ptrdiff_t>(place),
                     static_cast<std::byte>(codes[random() % codes.size()]));
      }
      }
    }
  };
  // The pickle alone, whole again in its zip file: so its checksum is right.
  PickleWriter pickle;
  pickle.op("}(").text("a").tensor("0", "FloatStorage", 12, 0, {3, 4}, {4, 1});
  pickle.text("b").tensor("0", "FloatStorage", 12, 2, {2, 3}, {1, 2}).op("u.");
  for (int round = 0; round < 3000; ++round) {
    Bytes changed = pickle.bytes;
    mutate(changed);
    play(torch_bytes(changed, {ramp(12)}));
  }
  for (const Bytes& seed : {llama("model"), llama("", true), from_hex(by_python)}) {
    REQUIRE(refusal(seed) == "nothing thrown");
    for (int round = 0; round < 800; ++round) {
      Bytes bytes = seed;
      mutate(bytes);
      play(bytes);
    }
  }
  CHECK(accepted > 200);
  CHECK(refused > 1500);
}

}  // namespace torch_file_test
