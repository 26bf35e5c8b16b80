// SPDX-License-Identifier: Apache-2.0
#include "framework/release/models/tfjs_manifest.hpp"

#include <doctest/doctest.h>

#include <bit>
#include <random>

#include "framework/release/models/mlp_layers.hpp"
#include "framework/release/models/model_file.hpp"
#include "tests/framework/release/models/zip_bytes.hpp"
#include "tests/fuzz/inputs.hpp"

namespace tfjs_manifest_test {

namespace {

using namespace certamen;
using namespace certamen::testing;

/// `count` numbers 0.25 i - 1 in F32.
Bytes ramp(std::size_t count) {
  Bytes bytes;
  for (std::size_t i = 0; i < count; ++i)
    put_number(bytes, std::bit_cast<std::uint32_t>(0.25F * static_cast<float>(i) - 1));
  return bytes;
}

std::string weight(const std::string& name, const std::string& shape, const std::string& more) {
  return R"({"name":")" + name + R"(","shape":)" + shape + R"(,"dtype":)" + more + "}";
}

std::string group(const std::string& paths, const std::string& weights) {
  return R"({"paths":[)" + paths + R"(],"weights":[)" + weights + "]}";
}

/// A model.json with these groups.
std::string model(const std::string& groups) {
  return "{\n\"format\": \"graph-model\", \"modelTopology\": {\"node\": []},\n"
         "\"weightsManifest\": [" +
         groups + "]}";
}

std::string refusal(const std::string& text) {
  return message_of([&] { (void)parse_tfjs_manifest(to_bytes(text), "FILE"); });
}

std::string layer_group(const std::string& paths) {
  return group(paths, weight("h.0.mlp.c_fc.weight", "[3,4]", R"("float32")") + "," +
                          weight("h.0.mlp.c_proj.weight", "[4,3]", R"("float32")"));
}

}  // namespace

TEST_CASE("tfjs: weights run on from file to file, in the manifest's order") {
  const Folder folder;
  const Bytes numbers = ramp(24);
  const auto part = [&](std::size_t from, std::size_t to) {
    return Bytes(numbers.begin() + static_cast<std::ptrdiff_t>(from),
                 numbers.begin() + static_cast<std::ptrdiff_t>(to));
  };
  // Cut within a number, and named against the alphabet.
  write_bytes(folder / "z", part(0, 50));
  write_bytes(folder / "a", part(50, 96));
  write_bytes(folder / "m", ramp(2));
  write_bytes(folder / "model.json",
              to_bytes(model(layer_group(R"("z","a")") + "," +
                             group(R"("m")", weight("last", "[2]", R"("float32")")))));
  const auto file = ModelFile::open(folder / "model.json");
  const auto up = file.read<float>("h.0.mlp.c_fc.weight");
  const auto down = file.read<double>("h.0.mlp.c_proj.weight");
  for (std::size_t i = 0; i < 12; ++i) {
    CHECK(up[i] == 0.25F * static_cast<float>(i) - 1);
    CHECK(down[i] == 0.25 * static_cast<double>(i + 12) - 1);
  }
  CHECK(file.read<double>("last")[1] == -0.75);
  const auto layers = find_mlp_layers(file).readable;
  REQUIRE(layers.size() == 1);
  CHECK(layers[0].transposed);
  CHECK(layers[0].hidden == 4);
}

TEST_CASE("tfjs: quantised weights are scale q + min, rounded to float") {
  const Folder folder;
  write_bytes(folder / "w", from_hex("00017fff"
                                     "0000010000ffffff"
                                     "003c00c0"));
  const auto how = [](const std::string& type) {
    return R"("float32","quantization":{"dtype":")" + type +
           R"(","scale":0.1,"min":-3.5,"original_dtype":"float32"})";
  };
  write_bytes(
      folder / "model.json",
      to_bytes(model(group(
          R"("w")",
          weight("bytes", "[2,2]", how("uint8")) + "," + weight("words", "[4]", how("uint16")) +
              "," + weight("halves", "[2]", R"("float32","quantization":{"dtype":"float16"})")))));
  const auto file = ModelFile::open(folder / "model.json");
  const auto expected = [](double q) {
    return static_cast<double>(static_cast<float>(q * 0.1 - 3.5));
  };
  CHECK(file.read<double>("bytes").data() ==
        std::vector{expected(0), expected(1), expected(127), expected(255)});
  CHECK(file.read<double>("words").data() ==
        std::vector{expected(0), expected(1), expected(65280), expected(65535)});
  CHECK(file.read_rows<float>("bytes", 1, 1)[1] == static_cast<float>(expected(255)));
  CHECK(file.read<double>("halves").data() == std::vector<double>{1, -2});
}

TEST_CASE("tfjs: types that are no reals wait until they are needed") {
  const Folder folder;
  write_bytes(folder / "w", Bytes(4 + 1 + 8 + 4));
  write_bytes(folder / "model.json",
              to_bytes(model(group(R"("w")", weight("i", "[1]", R"("int32")") + "," +
                                                 weight("b", "[1]", R"("bool")") + "," +
                                                 weight("c", "[1]", R"("complex64")") + "," +
                                                 weight("f", "[]", R"("float32")")))));
  const auto file = ModelFile::open(folder / "model.json");
  CHECK(file.read<double>("f")[0] == 0);
  for (const char* name : {"i", "b", "c"})
    CHECK(message_of([&] { file.read<double>(name); }).find("cannot be read as real numbers") !=
          std::string::npos);
}

TEST_CASE("tfjs: a file that is missing, or of another size, is named") {
  const Folder folder;
  write_bytes(folder / "model.json", to_bytes(model(layer_group(R"("a","b")"))));
  const auto opening = [&] {
    return message_of([&] { (void)ModelFile::open(folder / "model.json"); });
  };
  write_bytes(folder / "a", ramp(24));
  CHECK(opening().find("/b: cannot open") != std::string::npos);
  write_bytes(folder / "b", Bytes(1));
  CHECK(opening().ends_with("model.json: group 1: its files have 97 bytes: expected 96 for its "
                            "weights"));
  write_bytes(folder / "b", {});
  CHECK(opening() == "nothing thrown");
}

TEST_CASE("tfjs: texts are skipped by their own lengths and named, wherever they stand") {
  const Folder folder;
  const Bytes numbers = ramp(3);
  const auto number = [&](std::size_t i) {
    return Bytes(numbers.begin() + static_cast<std::ptrdiff_t>(4 * i),
                 numbers.begin() + static_cast<std::ptrdiff_t>(4 * i + 4));
  };
  const auto text = [](const std::string& word) {
    Bytes bytes;
    put_number(bytes, static_cast<std::uint32_t>(word.size()));
    for (const char c : word) bytes.push_back(static_cast<std::byte>(c));
    return bytes;
  };
  Bytes all;
  for (const Bytes& part : {text("ab"), text(""), number(0), text("longer than a number"),
                            number(1), number(2), text("end")})
    all.insert(all.end(), part.begin(), part.end());
  const std::string words =
      weight("first", "[2]", R"("string")") + "," + weight("x", "[1]", R"("float32")") + "," +
      weight("second", "[]", R"("string")") + "," + weight("y", "[2]", R"("float32")") + "," +
      weight("third", "[1]", R"("string")");
  write_bytes(folder / "model.json",
              to_bytes(model(group(R"("a","b")", words) + "," +
                             group(R"("c")", weight("z", "[1]", R"("float32")")))));
  write_bytes(folder / "c", number(2));
  const auto write = [&](const Bytes& bytes, std::size_t cut) {
    const auto middle = bytes.begin() + static_cast<std::ptrdiff_t>(cut);
    write_bytes(folder / "a", Bytes(bytes.begin(), middle));
    write_bytes(folder / "b", Bytes(middle, bytes.end()));
  };
  const auto opening = [&] {
    return message_of([&] { (void)ModelFile::open(folder / "model.json"); });
  };
  for (const std::size_t cut : {0U, 5U, 13U, 20U, 40U}) {
    write(all, cut);
    const auto file = ModelFile::open(folder / "model.json");
    CHECK(file.read<double>("x").data() == std::vector<double>{-1});
    CHECK(file.read<double>("y").data() == std::vector<double>{-0.75, -0.5});
    CHECK(file.read<double>("z").data() == std::vector<double>{-0.5});
    for (const char* name : {"first", "second", "third"})
      CHECK(file.info(name).unreadable == "its elements are texts: expected numbers");
  }
  Bytes more = all;
  more.push_back(std::byte{0});
  write(more, 3);
  CHECK(opening().ends_with("group 1: its files have 54 bytes: expected 53 for its weights"));
  for (std::size_t size = 0; size < all.size(); ++size) {
    write(Bytes(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(size)), size / 2);
    const std::string said = opening();
    CHECK_MESSAGE((said.find(": tensor '") != said.npos || said.find(": group 1: ") != said.npos),
                  said);
  }
  Bytes huge = all;
  for (std::size_t i = 0; i < 4; ++i) huge[i] = std::byte{0xff};
  write(huge, 0);
  CHECK(opening().ends_with("tensor 'first': text 0 ends beyond the files of its group"));
}

TEST_CASE("tfjs: what is wrong with a manifest is said with its place") {
  CHECK(!parse_tfjs_manifest(to_bytes(R"({"weight_map":{}})"), "FILE"));
  CHECK(!parse_tfjs_manifest(to_bytes("{"), "FILE"));
  CHECK(refusal(R"({"weightsManifest":{}})") ==
        "CERTAMEN-E0112 FILE: weightsManifest: expected an array of groups");
  CHECK(refusal(model("1")) ==
        R"(CERTAMEN-E0112 FILE: group 1: expected the field "paths" to be an array)");
  for (const std::string name : {"../w", "/etc/passwd", "a/b", "..", ".", ""})
    CHECK(refusal(model(group('"' + name + '"', ""))) ==
          "CERTAMEN-E0112 FILE: group 1: expected the name of a file in the same folder, got '" +
              name + "'");
  CHECK(refusal(model(group(R"("w","w")", ""))) ==
        "CERTAMEN-E0112 FILE: group 1: the file 'w' again");
  CHECK(refusal(model(group("3", ""))).find("expected the names of files") != std::string::npos);
  const auto one = [](const std::string& weights) {
    return refusal(model(group(R"("w")", weights)));
  };
  CHECK(one(weight("x", "[1]", R"("float32")")) == "nothing thrown");
  CHECK(one("{}") == R"(CERTAMEN-E0112 FILE: group 1: expected the field "name" to be a text)");
  CHECK(one(weight("x", "[-1]", R"("float32")")) ==
        "CERTAMEN-E0112 FILE: tensor 'x': shape: expected at most 32 whole numbers");
  CHECK(one(weight("x", "[1.5]", R"("float32")")).find("whole numbers") != std::string::npos);
  CHECK(one(weight("x", "[1]", R"("string")")) == "nothing thrown");
  CHECK(one(weight("x", "[4294967296,4294967296]", R"("string")")).find("more elements than") !=
        std::string::npos);
  CHECK(one(weight("x", "[4294967296,4294967296]", R"("float32")")).find("more elements than") !=
        std::string::npos);
  const std::string large = weight("x", "[1500000000]", R"("float32")");
  CHECK(one(large) == "nothing thrown");
  CHECK(one(large + "," + weight("y", "[1500000000]", R"("float32")"))
            .find("tensor 'y': it ends beyond") != std::string::npos);
  CHECK(one(weight("x", "[1]", R"("float32","quantization":{"dtype":"uint8","scale":1})")) ==
        R"(CERTAMEN-E0112 FILE: tensor 'x': expected the field "min" to be a finite number)");
  CHECK(one(weight("x", "[1]", R"("float32","quantization":{"dtype":"int4","scale":1})"))
            .find("the type 'int4'") != std::string::npos);
  CHECK(one(weight("x", "[1]", R"("int32","quantization":{"dtype":"uint8"})"))
            .find("quantised int32") != std::string::npos);
  CHECK(one(weight("x", "[1]", R"("float32")") + "," + weight("x", "[1]", R"("float32")"))
            .find("the name 'x' appears twice") != std::string::npos);
  // Deep nesting costs no stack.
  CHECK(refusal(R"({"weightsManifest":)" + std::string(200'000, '[') + std::string(200'000, ']') +
                "}")
            .find("group 1: expected the field") != std::string::npos);
}

TEST_CASE("tfjs: mutated manifests are refused clearly or keep their promises") {
  std::mt19937 random{20261129};
  const std::string seed =
      model(layer_group(R"("a","b")") + "," +
            group(R"("c")",
                  weight("q", "[2,3]",
                         R"("float32","quantization":{"dtype":"uint8","scale":0.5,"min":-1})")));
  std::size_t accepted = 0, refused = 0;
  for (int round = 0; round < 3000; ++round) {
    std::string text = seed;
    for (std::size_t left = 1 + random() % 2; left > 0; --left) {
      const std::size_t place = random() % text.size();
      constexpr std::string_view characters = "0123456789[]{},:\"/.-eu";
      switch (random() % 3) {
      case 0: text[place] = characters[random() % characters.size()]; break;
      case 1: text.insert(place, 1, characters[random() % characters.size()]); break;
      default: text.erase(place, 1 + random() % 4);
      }
    }
    const Bytes bytes = to_bytes(text);
    certamen::testing::try_model(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
    ++(refusal(text) == "nothing thrown" ? accepted : refused);
  }
  CHECK(accepted > 300);
  CHECK(refused > 300);
}

}  // namespace tfjs_manifest_test
