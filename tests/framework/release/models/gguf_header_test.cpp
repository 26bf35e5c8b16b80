// SPDX-License-Identifier: Apache-2.0
#include "framework/release/models/gguf_header.hpp"

#include <doctest/doctest.h>

#include <bit>
#include <concepts>
#include <fstream>
#include <random>

#include "framework/numbers/float_format.hpp"
#include "framework/release/models/mlp_layers.hpp"
#include "framework/release/models/model_file.hpp"
#include "framework/release/models/model_format.hpp"
#include "tests/framework/release/models/model_files.hpp"
#include "tests/fuzz/inputs.hpp"
#include "tests/support/temporary_file.hpp"

namespace gguf_header_test {

namespace {

using namespace certamen;
using namespace certamen::testing;

/// Writes a GGUF file piece by piece.
struct Writer {
  Bytes bytes = to_bytes("GGUF");

  template <std::integral Word>
  Writer& put(Word word) {
    for (std::size_t i = 0; i < sizeof(Word); ++i)
      bytes.push_back(static_cast<std::byte>(static_cast<std::uint64_t>(word) >> (8 * i) & 0xffU));
    return *this;
  }
  Writer& put(std::string_view text) {
    put(std::uint64_t{text.size()});
    for (const char c : text) bytes.push_back(static_cast<std::byte>(c));
    return *this;
  }
  Writer& start(std::uint64_t tensors, std::uint64_t keys, std::uint32_t version = 3) {
    return put(version).put(tensors).put(keys);
  }
  Writer& key(std::string_view name, std::uint32_t type) { return put(name).put(type); }
  /// Extents in the file's order: that of neighbours in memory first.
  Writer& tensor(std::string_view name, std::vector<std::uint64_t> extents, std::uint32_t type,
                 std::uint64_t offset) {
    put(name).put(static_cast<std::uint32_t>(extents.size()));
    for (const std::uint64_t extent : extents) put(extent);
    return put(type).put(offset);
  }
  Writer& align(std::size_t to = 32) {
    while (bytes.size() % to != 0) bytes.push_back(std::byte{0xee});
    return *this;
  }
  Writer& data(const Bytes& more) {
    bytes.insert(bytes.end(), more.begin(), more.end());
    return *this;
  }
  ModelFile file() const { return ModelFile::from_bytes(bytes, "FILE"); }
  std::string refusal() const {
    return message_of([&] { (void)read_tensor_table(bytes, "FILE"); });
  }
};

Bytes floats(std::size_t count) {
  Writer writer;
  for (std::size_t i = 0; i < count; ++i)
    writer.put(std::bit_cast<std::uint32_t>(0.25F * static_cast<float>(i) - 1));
  return {writer.bytes.begin() + 4, writer.bytes.end()};
}

/// A gated layer 3 -> 4 -> 3 in F32.
Writer llama() {
  Writer writer;
  writer.start(3, 3).key("general.architecture", 8).put("llama");
  writer.key("tokenizer.tokens", 9).put(std::uint32_t{8}).put(std::uint64_t{2}).put("a").put("b");
  writer.key("llama.block_count", 4).put(std::uint32_t{1});
  writer.tensor("blk.0.ffn_gate.weight", {3, 4}, 0, 0).tensor("blk.0.ffn_up.weight", {3, 4}, 0, 64);
  writer.tensor("blk.0.ffn_down.weight", {4, 3}, 0, 128).align();
  return writer.data(floats(12)).align().data(floats(12)).align().data(floats(12));
}

/// The values of one row of a type in blocks, from its bytes.
std::vector<double> row_of(std::uint32_t type, const Bytes& bytes, std::uint64_t elements) {
  Writer writer;
  writer.start(1, 0).tensor("x", {elements}, type, 0).align().data(bytes);
  return writer.file().read<double>("x").data();
}

Bytes random_bytes(std::size_t count, std::mt19937& random) {
  Bytes bytes;
  for (std::size_t i = 0; i < count; ++i) bytes.push_back(static_cast<std::byte>(random() & 0xffU));
  return bytes;
}

int at(const Bytes& bytes, std::size_t place) {
  return std::to_integer<int>(bytes[place]);
}

}  // namespace

TEST_CASE("gguf: shapes are turned around, padding is passed over, keys are metadata") {
  const ModelFile file = llama().file();
  CHECK(file.names() == std::vector<std::string>{"blk.0.ffn_gate.weight", "blk.0.ffn_up.weight",
                                                 "blk.0.ffn_down.weight"});
  CHECK(file.info("blk.0.ffn_up.weight").shape == Shape{4, 3});
  CHECK(file.read<float>("blk.0.ffn_up.weight")(1, 2) == 0.25F * 5 - 1);
  CHECK(file.metadata().at("general.architecture") == "llama");
  CHECK(file.metadata().at("llama.block_count") == "1");
  CHECK(!file.metadata().contains("tokenizer.tokens"));
}

TEST_CASE("gguf: its layers are found, and the architecture says their activation") {
  const auto layers = find_mlp_layers(llama().file()).readable;
  REQUIRE(layers.size() == 1);
  CHECK(layers[0].gated);
  CHECK(!layers[0].transposed);
  CHECK(layers[0].inputs == 3);
  CHECK(layers[0].hidden == 4);
  CHECK(layers[0].activation == "silu");
  CHECK(layers[0].activation_from == "general.architecture");
  CHECK(read_mlp(llama().file(), layers[0]).down.shape() == Shape{3, 4});
}

TEST_CASE("gguf: blocks of Q8_0, Q5_0 and Q4_0 are a scale times integers") {
  std::mt19937 random{7};
  for (int round = 0; round < 50; ++round) {
    Bytes bytes = random_bytes(2 * 34, random);
    for (std::size_t block : {0U, 34U}) bytes[block + 1] &= std::byte{0xbf};  // finite scales
    const auto values = row_of(8, bytes, 64);
    for (std::size_t i = 0; i < 64; ++i) {
      const std::size_t block = i / 32 * 34;
      const double scale =
          from_f16(static_cast<std::uint16_t>(at(bytes, block) + 256 * at(bytes, block + 1)));
      CHECK(values[i] == scale * static_cast<std::int8_t>(
                                     static_cast<std::uint8_t>(at(bytes, block + 2 + i % 32))));
    }
  }
  // Scale 2^-1: f16 0x3800. The low halves of the bytes are elements 0 to 15, the high ones 16
  // to 31.
  Bytes four{std::byte{0x00}, std::byte{0x38}};
  for (int i = 0; i < 16; ++i) four.push_back(static_cast<std::byte>(i | (15 - i) << 4));
  const auto nibbles = row_of(2, four, 32);
  for (int i = 0; i < 16; ++i) {
    CHECK(nibbles[static_cast<std::size_t>(i)] == 0.5 * (i - 8));
    CHECK(nibbles[static_cast<std::size_t>(16 + i)] == 0.5 * (7 - i));
  }
  // The fifth bits stand together, element 0 in the lowest.
  Bytes five{std::byte{0x00}, std::byte{0x38}, std::byte{0x01},
             std::byte{0},    std::byte{0x02}, std::byte{0}};
  five.resize(22);
  const auto fifths = row_of(6, five, 32);
  for (std::size_t i = 0; i < 32; ++i) CHECK(fifths[i] == (i == 0 || i == 17 ? 0 : -8));
}

namespace {

/// Numbers of a block of 256, from which its bytes are packed.
struct Block256 {
  std::uint16_t scale, least;  // f16
  std::vector<int> scales, leasts, numbers;

  Block256(std::mt19937& random, int parts, int most_scale, int most_number)
      : scale{to_f16(static_cast<float>(random() % 1000) / 8192)},
        least{to_f16(static_cast<float>(random() % 1000) / 4096)} {
    const auto below = [&](int end) {
      return static_cast<int>(random() % static_cast<unsigned>(end));
    };
    for (int k = 0; k < parts; ++k) {
      scales.push_back(below(most_scale));
      leasts.push_back(below(most_scale));
    }
    for (int k = 0; k < 256; ++k) numbers.push_back(below(most_number));
  }
  int number(std::size_t i) const { return numbers[i]; }

  /// Two f16, twelve bytes of scales and minima, the fifth bits if there are such, nibbles.
  Bytes packed_with_minima(bool fifth) const {
    std::vector<int> bytes{scale & 255, scale >> 8, least & 255, least >> 8};
    for (std::size_t k = 0; k < 4; ++k) bytes.push_back(scales[k] | scales[k + 4] >> 4 << 6);
    for (std::size_t k = 0; k < 4; ++k) bytes.push_back(leasts[k] | leasts[k + 4] >> 4 << 6);
    for (std::size_t k = 4; k < 8; ++k) bytes.push_back((scales[k] & 15) | (leasts[k] & 15) << 4);
    for (std::size_t k = 0; k < 32 && fifth; ++k) {
      int bits = 0;
      for (std::size_t part = 0; part < 8; ++part) bits |= number(32 * part + k) >> 4 << part;
      bytes.push_back(bits);
    }
    for (std::size_t pair = 0; pair < 4; ++pair)
      for (std::size_t k = 0; k < 32; ++k)
        bytes.push_back((number(64 * pair + k) & 15) | (number(64 * pair + 32 + k) & 15) << 4);
    return as_bytes(bytes);
  }
  /// Low nibbles, upper pairs of bits, signed scales, one f16.
  Bytes packed_in_six() const {
    std::vector<int> bytes;
    for (std::size_t side = 0; side < 256; side += 128)
      for (std::size_t k = side; k < side + 64; ++k)
        bytes.push_back((number(k) & 15) | (number(k + 64) & 15) << 4);
    for (std::size_t side = 0; side < 256; side += 128)
      for (std::size_t k = side; k < side + 32; ++k)
        bytes.push_back(number(k) >> 4 | number(k + 32) >> 4 << 2 | number(k + 64) >> 4 << 4 |
                        number(k + 96) >> 4 << 6);
    for (const int each : scales) bytes.push_back(each);
    bytes.push_back(scale & 255);
    bytes.push_back(scale >> 8);
    return as_bytes(bytes);
  }
  static Bytes as_bytes(const std::vector<int>& numbers) {
    Bytes bytes;
    for (const int each : numbers) bytes.push_back(static_cast<std::byte>(each));
    return bytes;
  }
};

}  // namespace

TEST_CASE("gguf: blocks of Q4_K, Q5_K and Q6_K are what they were packed from") {
  std::mt19937 random{9};
  for (int round = 0; round < 20; ++round) {
    for (const bool fifth : {false, true}) {
      const Block256 block{random, 8, 64, fifth ? 32 : 16};
      const Bytes bytes = block.packed_with_minima(fifth);
      REQUIRE(bytes.size() == (fifth ? 176 : 144));
      const auto values = row_of(fifth ? 13 : 12, bytes, 256);
      for (std::size_t i = 0; i < 256; ++i) {
        const float scale = from_f16(block.scale) * static_cast<float>(block.scales[i / 32]),
                    least = from_f16(block.least) * static_cast<float>(block.leasts[i / 32]);
        const double exact =
            static_cast<double>(scale) * block.number(i) - static_cast<double>(least);
        CHECK(values[i] == static_cast<double>(static_cast<float>(exact)));
      }
    }
    const Block256 block{random, 16, 256, 64};
    const Bytes bytes = block.packed_in_six();
    REQUIRE(bytes.size() == 210);
    const auto values = row_of(14, bytes, 256);
    for (std::size_t i = 0; i < 256; ++i) {
      const int scale =
          block.scales[i / 16] < 128 ? block.scales[i / 16] : block.scales[i / 16] - 256;
      CHECK(values[i] ==
            static_cast<double>(from_f16(block.scale)) * (scale * (block.number(i) - 32)));
    }
  }
}

TEST_CASE("gguf: parts of a matrix in blocks of 256 are those of the whole, also from a file") {
  std::mt19937 random{10};
  for (const std::uint32_t type : {12U, 14U}) {
    Bytes bytes;
    for (int k = 0; k < 6; ++k) {
      const Block256 block{random, type == 12 ? 8 : 16, type == 12 ? 64 : 256,
                           type == 12 ? 16 : 64};
      const Bytes more = type == 12 ? block.packed_with_minima(false) : block.packed_in_six();
      bytes.insert(bytes.end(), more.begin(), more.end());
    }
    Writer writer;
    writer.start(1, 0).tensor("x", {512, 3}, type, 0).align().data(bytes);
    const TemporaryName on_disk;
    std::ofstream{on_disk.path, std::ios::binary}.write(
        reinterpret_cast<const char*>(writer.bytes.data()),
        static_cast<std::streamsize>(writer.bytes.size()));
    for (const auto& file : {writer.file(), ModelFile::open(on_disk.path)}) {
      const auto all = file.read<double>("x");
      for (const std::size_t first : {0U, 64U, 130U, 250U}) {
        const auto columns = file.read_columns<double>("x", first, 64);
        for (std::size_t i = 0; i < 3; ++i)
          for (std::size_t j = 0; j < 64; ++j) CHECK(columns(i, j) == all(i, first + j));
      }
    }
  }
}

TEST_CASE("gguf: parts of a matrix in blocks are those of the whole") {
  std::mt19937 random{8};
  Bytes bytes = random_bytes(5 * 2 * 34, random);
  for (std::size_t block = 0; block < bytes.size(); block += 34)
    bytes[block + 1] &= std::byte{0x3f};
  Writer writer;
  writer.start(1, 0).tensor("x", {64, 5}, 8, 0).align().data(bytes);
  const ModelFile file = writer.file();
  const auto all = file.read<float>("x");
  const auto rows = file.read_rows<float>("x", 2, 2);
  const auto columns = file.read_columns<double>("x", 13, 40);
  for (std::size_t i = 0; i < 5; ++i)
    for (std::size_t j = 0; j < 64; ++j) {
      if (i >= 2 && i < 4) CHECK(rows(i - 2, j) == all(i, j));
      if (j >= 13 && j < 53) CHECK(columns(i, j - 13) == all(i, j));
    }
}

TEST_CASE("gguf: a layer in a type that is not read is named, the others are read") {
  Writer writer;
  writer.start(4, 0);
  writer.tensor("blk.0.ffn_up.weight", {256, 1}, 10, 0)
      .tensor("blk.0.ffn_down.weight", {1, 256}, 0, 160);
  writer.tensor("blk.1.ffn_up.weight", {3, 4}, 0, 1184)
      .tensor("blk.1.ffn_down.weight", {4, 3}, 0, 1248);
  writer.align().data(Bytes(1248)).data(floats(12));
  const MlpLayers layers = find_mlp_layers(writer.file());
  REQUIRE(layers.readable.size() == 1);
  CHECK(layers.readable[0].name == "blk.1");
  REQUIRE(layers.unreadable.size() == 1);
  CHECK(std::string{layers.unreadable[0].reason.what()}.find("dtype Q2_K: expected") !=
        std::string::npos);
}

TEST_CASE("gguf: what is wrong is said with its place") {
  const auto refused = [](Writer writer) { return writer.refusal(); };
  CHECK(refused(Writer{}.start(0, 0, 1)) ==
        "CERTAMEN-E0111 FILE: version 1: expected version 2 or 3");
  CHECK(refused(Writer{}.start(0, 0, 3U << 24U)) ==
        "CERTAMEN-E0111 FILE: its numbers are big-endian: expected a little-endian file");
  CHECK(
      refused(Writer{}.put(std::uint32_t{3})).find("FILE: the number of tensors at byte 8 takes") !=
      std::string::npos);
  CHECK(refused(Writer{}.start(1, 0)).find("the name of a tensor") != std::string::npos);
  CHECK(refused(Writer{}.start(0, 1).key("k", 13)).find("FILE: key 'k': type 13 of a value") !=
        std::string::npos);
  CHECK(refused(Writer{}.start(0, 1).key("k", 7).put(std::uint8_t{2})).find("truth value 2") !=
        std::string::npos);
  CHECK(refused(Writer{}.start(0, 1).key("k", 9).put(std::uint32_t{9}).put(std::uint64_t{1}))
            .find("an array of arrays") != std::string::npos);
  CHECK(refused(Writer{}.start(0, 1).key("k", 9).put(std::uint32_t{10}).put(~std::uint64_t{0}))
            .find("an array of 18446744073709551615 values") != std::string::npos);
  CHECK(refused(Writer{}.start(0, 2).key("k", 7).put(true).key("k", 7).put(true))
            .find("the key appears twice") != std::string::npos);
  CHECK(refused(Writer{}.start(0, 1).key("general.alignment", 4).put(std::uint32_t{24}))
            .find("expected a power of two") != std::string::npos);
  CHECK(refused(Writer{}.start(0, 1).key("general.alignment", 10).put(std::uint64_t{64}))
            .find("expected a 32-bit number") != std::string::npos);
  const auto tensor = [&](std::vector<std::uint64_t> extents, std::uint32_t type,
                          std::uint64_t offset) {
    return refused(
        Writer{}.start(1, 0).tensor("x", std::move(extents), type, offset).align().data(Bytes(64)));
  };
  CHECK(tensor({16}, 0, 0) == "nothing thrown");
  CHECK(tensor({17}, 0, 0).find("tensor 'x': 68 bytes at offset 0 end beyond the 64") !=
        std::string::npos);
  CHECK(tensor({1}, 0, ~std::uint64_t{31}).find("end beyond") != std::string::npos);
  CHECK(tensor({1}, 0, 4).find("offset 4: expected a multiple of 32") != std::string::npos);
  CHECK(tensor({31}, 8, 0).find("expected a multiple of 32 for Q8_0") != std::string::npos);
  CHECK(tensor({128, 2}, 12, 0).find("expected a multiple of 256 for Q4_K") != std::string::npos);
  CHECK(tensor({256}, 14, 0).find("210 bytes at offset 0 end beyond the 64") != std::string::npos);
  CHECK(tensor({}, 8, 0).find("rows of 1 elements") != std::string::npos);
  CHECK(tensor({1}, 29, 0).find("CERTAMEN-E0111 FILE: tensor 'x': type 29") != std::string::npos);
  CHECK(tensor({1, 1, 1, 1, 1}, 0, 0).find("5 axes") != std::string::npos);
  CHECK(tensor({1ULL << 32U, 1ULL << 32U}, 0, 0).find("more elements than a file can hold") !=
        std::string::npos);
  CHECK(tensor({0, 1ULL << 63U}, 0, 0).find("more elements than a file can hold") !=
        std::string::npos);
  const auto two = [&](const char* second, std::uint64_t offset) {
    return refused(Writer{}
                       .start(2, 0)
                       .tensor("x", {16}, 0, 0)
                       .tensor(second, {1}, 0, offset)
                       .align()
                       .data(Bytes(128)));
  };
  CHECK(two("y", 64) == "nothing thrown");
  CHECK(two("y", 32).find("offset 32 lies in tensor 'x', which ends at 64") != std::string::npos);
  CHECK(two("x", 64).find("the name 'x' appears twice") != std::string::npos);
}

TEST_CASE("gguf: mutated and cut files are refused clearly or read safely") {
  std::mt19937 random{20261129};
  const Bytes seed = llama().bytes;
  std::size_t accepted = 0, refused = 0;
  for (int round = 0; round < 4000; ++round) {
    Bytes bytes = seed;
    for (std::size_t left = 1 + random() % 3; left > 0; --left) {
      const std::size_t place = random() % bytes.size();
      switch (random() % 4) {
      case 0: bytes[place] ^= static_cast<std::byte>(1U << random() % 8); break;
      case 1: bytes[place] = static_cast<std::byte>(random() & 0xffU); break;
      case 2: bytes.resize(std::max<std::size_t>(place, 1)); break;
      default:
        bytes.insert(bytes.begin() + static_cast<std::ptrdiff_t>(place), 1 + random() % 8,
                     std::byte{0xff});
      }
    }
    certamen::testing::try_model(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
    const auto said = message_of([&] { (void)ModelFile::from_bytes(bytes, "FILE"); });
    ++(said == "nothing thrown" ? accepted : refused);
  }
  CHECK(accepted > 100);
  CHECK(refused > 1000);
}

}  // namespace gguf_header_test
