// SPDX-License-Identifier: Apache-2.0
#include "framework/release/models/npy_header.hpp"

#include <doctest/doctest.h>

#include <bit>
#include <random>

#include "framework/release/models/mlp_layers.hpp"
#include "framework/release/models/model_file.hpp"
#include "framework/release/models/model_format.hpp"
#include "tests/framework/release/models/zip_bytes.hpp"
#include "tests/fuzz/inputs.hpp"

namespace npy_header_test {

namespace {

using namespace certamen;
using namespace certamen::testing;

/// An array's file: magic bytes, version, length of the header, header, data.
Bytes array(std::string_view header, const Bytes& data, int version = 1) {
  Bytes bytes = to_bytes("\x93NUMPY");
  bytes.push_back(static_cast<std::byte>(version));
  bytes.push_back(std::byte{0});
  if (version == 1)
    put_number(bytes, static_cast<std::uint16_t>(header.size()));
  else
    put_number(bytes, static_cast<std::uint32_t>(header.size()));
  append(bytes, to_bytes(header));
  append(bytes, data);
  return bytes;
}

std::string header_of(std::string_view descr, bool fortran, std::string_view shape) {
  return "{'descr': '" + std::string{descr} +
         "', 'fortran_order': " + (fortran ? "True" : "False") +
         ", 'shape': " + std::string{shape} + ", }   \n";
}

/// `count` numbers 0.25 i - 1 in F32.
Bytes ramp(std::size_t count) {
  Bytes bytes;
  for (std::size_t i = 0; i < count; ++i)
    put_number(bytes, std::bit_cast<std::uint32_t>(0.25F * static_cast<float>(i) - 1));
  return bytes;
}

Bytes float_array(std::string_view shape, std::size_t count) {
  return array(header_of("<f4", false, shape), ramp(count));
}

ModelFile file_of(const Bytes& bytes) {
  return ModelFile::from_bytes(bytes, "FILE");
}

std::string refusal(const Bytes& bytes) {
  return message_of([&] { (void)file_of(bytes); });
}

/// A gated layer 3 -> 4 -> 3, packed or not.
Bytes llama(bool packed) {
  ZipWriter zip;
  const auto add = [&](const std::string& name, std::string_view shape) {
    const std::string member = "model.layers.0.mlp." + name + ".weight.npy";
    if (packed)
      zip.deflated(member, float_array(shape, 12));
    else
      zip.stored(member, float_array(shape, 12));
  };
  add("gate_proj", "(4, 3)");
  add("up_proj", "(4, 3)");
  add("down_proj", "(3, 4)");
  return zip.finish();
}

/// Written by Python 3.11's zipfile, deflated: an array "w" of shape (4, 6), element i being
/// i % 5 - 2.
constexpr std::string_view by_python =
    "504b0304140000000800000021007ee0faea58000000e000000005000000772e6e7079"
    "9bec17ea1b10c9c850c650ad9e925a9c5ca46ea5a06e9366a2aea3a09e965f54529498"
    "179f5f94920a12774bcc294e058a17672416a402f91a263a0a669a3a0ab50a64032e06"
    "0686030c0c0dfb19c0a0c11e483850530c00504b010214031400000008000000210"
    "07ee0faea58000000e0000000050000000000000000000000800100000000772e6e7079"
    "504b05060000000001000100330000007b0000000000";

}  // namespace

TEST_CASE("npy: each version and float type is read as it is stored") {
  for (const int version : {1, 2, 3}) {
    const auto file = file_of(array(header_of("<f4", false, "(2, 3)"), ramp(6), version));
    const auto values = file.read<float>("arr_0");
    CHECK(values.shape() == Shape{2, 3});
    for (std::size_t i = 0; i < 6; ++i) CHECK(values[i] == 0.25F * static_cast<float>(i) - 1);
  }
  CHECK(file_of(array(header_of("<f2", false, "(2,)"), from_hex("003cfffb")))
            .read<double>("arr_0")
            .data() == std::vector<double>{1, -65504});
  CHECK(file_of(array(header_of("<f8", false, "()"), from_hex("000000000000f0bf")))
            .read<double>("arr_0")[0] == -1);
  CHECK(file_of(array("{\"shape\":(1L,),\"descr\":\"<f4\",\"fortran_order\":True}", ramp(1)))
            .read<float>("arr_0")[0] == -1);
}

TEST_CASE("npy: a matrix in Fortran's order is the transposed one of C's order") {
  const auto file = file_of(array(header_of("<f4", true, "(5, 7)"), ramp(35)));
  const auto all = file.read<double>("arr_0");
  REQUIRE(all.shape() == Shape{5, 7});
  const auto rows = file.read_rows<float>("arr_0", 1, 3);
  const auto columns = file.read_columns<double>("arr_0", 2, 4);
  for (std::size_t i = 0; i < 5; ++i)
    for (std::size_t j = 0; j < 7; ++j) {
      CHECK(all(i, j) == 0.25 * static_cast<double>(j * 5 + i) - 1);
      if (i >= 1 && i < 4) CHECK(static_cast<double>(rows(i - 1, j)) == all(i, j));
      if (j >= 2 && j < 6) CHECK(columns(i, j - 2) == all(i, j));
    }
  Bytes bad = ramp(35);
  std::fill_n(bad.begin() + 4 * (3 * 5 + 2), 4, std::byte{0xff});
  const auto with_nan = file_of(array(header_of("<f4", true, "(5, 7)"), bad));
  CHECK(message_of([&] {
          with_nan.read_columns<double>("arr_0", 1, 6, NonFinite::refuse);
        }).find("element [2, 3] is NaN") != std::string::npos);
  const auto cube = file_of(array(header_of("<f4", true, "(2, 2, 2)"), ramp(8)));
  CHECK(message_of([&] { cube.read<double>("arr_0"); }) ==
        "CERTAMEN-E0103 FILE: tensor 'arr_0': 3 axes in Fortran's order: expected at most 2");
}

TEST_CASE(
    "npz: arrays are tensors, stored or deflated, and other types wait until they are needed") {
  for (const bool packed : {false, true}) {
    const auto file = file_of(llama(packed));
    CHECK(file.names().size() == 3);
    const auto layers = find_mlp_layers(file).readable;
    REQUIRE(layers.size() == 1);
    CHECK(layers[0].gated);
    CHECK(layers[0].hidden == 4);
    const auto mlp = read_mlp_units(file, layers[0], 1, 2);
    CHECK(mlp.up(1, 2) == 0.25 * 8 - 1);
    CHECK(mlp.down(2, 1) == 0.25 * 10 - 1);
  }
  const auto odd = [](std::string_view descr) {
    return ZipWriter{}
        .stored("a.npy", array(header_of(descr, false, "(1,)"), Bytes(4)))
        .stored("b.npy", float_array("(2,)", 2))
        .stored("readme.txt", to_bytes("no array"))
        .finish();
  };
  for (const std::string_view descr : {">f4", "|O", "<U1", "|V4", "<c16", "<M8[ns]"}) {
    const auto file = file_of(odd(descr));
    CHECK(file.names() == std::vector<std::string>{"a", "b"});
    CHECK(file.read<double>("b")[1] == -0.75);
    CHECK(message_of([&] { file.read<double>("a"); })
              .find("FILE: tensor 'a': NumPy's type '" + std::string{descr} +
                    "': expected <f2, <f4 or <f8") != std::string::npos);
  }
  CHECK(message_of([&] { file_of(odd("<i4")).read<double>("a"); }).find("dtype I32 cannot be") !=
        std::string::npos);
  const auto records = array("{'descr': [('x', '<f4'), ('y]', [('z', '<i2', (2,))])], "
                             "'fortran_order': False, 'shape': ()}",
                             Bytes(8));
  CHECK(message_of([&] {
          file_of(records).read<double>("arr_0");
        }).find("records: expected <f2, <f4 or <f8") != std::string::npos);
}

TEST_CASE("npz: a file that Python's zipfile deflated is unpacked to its numbers") {
  const auto file = file_of(from_hex(by_python));
  const auto values = file.read<double>("w");
  REQUIRE(values.shape() == Shape{4, 6});
  for (std::size_t i = 0; i < 24; ++i) CHECK(values[i] == static_cast<double>(i % 5) - 2);
  Bytes damaged = from_hex(by_python);
  damaged[80] ^= std::byte{1};
  CHECK(message_of([&] {
          (void)file_of(damaged).read<double>("w");
        }).starts_with("CERTAMEN-E0112 FILE: "));
}

TEST_CASE("npz: an array that is encrypted or damaged takes itself away, and not the others") {
  const Bytes good = float_array("(2,)", 2);
  const auto size = static_cast<std::uint32_t>(good.size());
  const ZipWriter::Entry locked{"locked.npy", 0, crc32_of(good), size, size, 1};
  const auto file = file_of(ZipWriter{}
                                .stored("good.npy", good)
                                .stored("what.npy", to_bytes("what"))
                                .member(locked, good)
                                .finish());
  CHECK(file.names() == std::vector<std::string>{"good", "what", "locked"});
  CHECK(file.read<double>("good").size() == 2);
  const auto reason = [&](const char* name) {
    return message_of([&] { (void)file.read<double>(name); });
  };
  CHECK(reason("what").find("tensor 'what': it is no array") != std::string::npos);
  CHECK(reason("locked").find("tensor 'locked': it is encrypted") != std::string::npos);
}

TEST_CASE("npy: what is wrong with an array is said with its place") {
  const auto header = [](std::string_view text) { return refusal(array(text, ramp(1))); };
  CHECK(refusal(array(header_of("<f4", false, "(3,)"), ramp(2))) ==
        "CERTAMEN-E0112 FILE: 8 bytes follow the header: expected 12 for F32 [3]");
  CHECK(refusal(array(header_of("<f4", false, "(4294967296, 4294967296)"), ramp(2)))
            .find("expected more than a file can hold for F32") != std::string::npos);
  CHECK(refusal(array(header_of("<f4", false, "(0, 18446744073709551615, 3)"), {}))
            .find("expected more than a file can hold") != std::string::npos);
  CHECK(refusal(array(header_of("<f4", false, "(18446744073709551616,)"), {}))
            .find("FILE: header: expected an extent from 0 to 2^64 - 1 at character") !=
        std::string::npos);
  CHECK(refusal(array(header_of("<f4", false, "(-1,)"), {})).find("expected an extent") !=
        std::string::npos);
  CHECK(refusal(array(header_of("<f4", false, "(1,)"), ramp(1), 4)) ==
        "CERTAMEN-E0111 FILE: version 4.0: expected 1.0, 2.0 or 3.0");
  CHECK(header("{'descr': '<f4', 'shape': (1,)}") ==
        "CERTAMEN-E0112 FILE: header: 'fortran_order' is missing");
  CHECK(header("{'descr': '<f4', 'descr': '<f4'}")
            .find("'descr': expected 'descr', 'fortran_order' and 'shape', each once") !=
        std::string::npos);
  CHECK(header("{'x': 1}").find("FILE: header: 'x': expected") != std::string::npos);
  CHECK(header("[]").find("expected '{' at character 0, got '[]'") != std::string::npos);
  CHECK(header("{'descr': '<f4").find("a text whose quote ends") != std::string::npos);
  CHECK(header("{'descr': [[[[").find("expected ']' at character 14, got the end") !=
        std::string::npos);
  CHECK(header("{'fortran_order': 1").find("expected True or False") != std::string::npos);
  CHECK(header("{} x").find("expected nothing after the dictionary") != std::string::npos);
  CHECK(refusal(array(std::string(20'000, ' '), ramp(1), 2)).find("expected at most 10000") !=
        std::string::npos);
  Bytes cut = array(header_of("<f4", false, "(1,)"), {});
  cut.resize(40);
  CHECK(refusal(cut).find("the header takes") != std::string::npos);
  cut.resize(9);
  CHECK(refusal(cut) == "CERTAMEN-E0112 FILE: the header is cut off");
}

TEST_CASE("npz: members that cannot be read are named") {
  const Bytes good = float_array("(2,)", 2);
  const auto size = static_cast<std::uint32_t>(good.size());
  const auto one = [&](const ZipWriter::Entry& entry) {
    return refusal(ZipWriter{}.member(entry, good).finish());
  };
  const std::uint32_t crc = crc32_of(good);
  CHECK(one({"x.npy", 0, crc, size, size}) == "nothing thrown");
  CHECK(one({"x.npy", 14, crc, size, size}) ==
        "CERTAMEN-E0112 FILE: member 'x.npy': compression method 14: expected stored or deflated");
  CHECK(one({"x.npy", 0, crc, size, size, 1}).find("member 'x.npy': it is encrypted") !=
        std::string::npos);
  CHECK(one({"x.npy", 8, crc, size, ~0U - 1}).find("deflate cannot do that") != std::string::npos);
  CHECK(one({"x.npy", 0, crc, 4000, 4000}).find("FILE: ") != std::string::npos);
  CHECK(refusal(ZipWriter{}.stored("x.npy", to_bytes("what")).finish())
            .find("member 'x.npy': it is no array") != std::string::npos);
  CHECK(refusal(ZipWriter{}.stored("x.npy", good).stored("x.npy", good).finish())
            .find("appears twice") != std::string::npos);
  CHECK(refusal(ZipWriter{}.stored("x.txt", good).finish()).find("it is a zip file without") !=
        std::string::npos);
  Bytes cut = llama(false);
  cut.resize(cut.size() - 1);
  CHECK(refusal(cut).starts_with("CERTAMEN-E0112 FILE: the zip file is truncated or damaged: "));
  // A checksum that is wrong shows when the packed member is read.
  ZipWriter wrong;
  wrong.deflated("x.npy", good);
  wrong.bytes[14] ^= std::byte{1};
  wrong.directory[16] ^= std::byte{1};
  const auto file = file_of(wrong.finish());
  CHECK(message_of([&] {
          file.read<double>("x");
        }).starts_with("CERTAMEN-E0112 FILE: member 'x.npy': "));
}

TEST_CASE("npz: a bomb is refused by the size that its shape asks for") {
  // 100,000 zeros in one repeated block claim to be 16 numbers, and the other way round.
  ZipWriter bomb;
  const Bytes content = array(header_of("<f4", false, "(16,)"), Bytes(100'000));
  CHECK(refusal(bomb.deflated("x.npy", content).finish())
            .find("100000 bytes follow the header: expected 64 for F32 [16]") != std::string::npos);
  ZipWriter liar;
  const Bytes real = float_array("(1048576,)", 16);
  liar.deflated("x.npy", real);
  const auto claim = static_cast<std::uint32_t>(real.size() - 64 + 4 * 1048576);
  ZipWriter claimed;
  const Bytes packed(liar.bytes.begin() + 30 + 5, liar.bytes.end());
  claimed.member({"x.npy", 8, crc32_of(real), static_cast<std::uint32_t>(packed.size()), claim},
                 packed);
  CHECK(refusal(claimed.finish()).find("deflate cannot do that") != std::string::npos);
}

TEST_CASE("npz: mutated and cut files are refused clearly or read safely") {
  std::mt19937 random{20261129};
  const std::vector<Bytes> seeds{llama(false), llama(true), from_hex(by_python),
                                 array(header_of("<f4", true, "(3, 4)"), ramp(12))};
  std::size_t accepted = 0, refused = 0;
  for (const Bytes& seed : seeds) {
    REQUIRE(refusal(seed) == "nothing thrown");
    for (int round = 0; round < 1500; ++round) {
      Bytes bytes = seed;
      for (std::size_t left = 1 + random() % 3; left > 0; --left) {
        const std::size_t place = random() % bytes.size();
        switch (random() % 4) {
        case 0: bytes[place] ^= static_cast<std::byte>(1U << random() % 8); break;
        case 1: bytes[place] = static_cast<std::byte>(random() & 0xffU); break;
        case 2:
          if (random() % 4 == 0) bytes.resize(std::max<std::size_t>(place, 1));
          break;
        default: bytes[place] = std::byte{0xff};
        }
      }
      certamen::testing::try_model(reinterpret_cast<const std::uint8_t*>(bytes.data()),
                                   bytes.size());
      ++(refusal(bytes) == "nothing thrown" ? accepted : refused);
    }
  }
  CHECK(accepted > 500);
  CHECK(refused > 1000);
}

TEST_CASE("npz: of an array that is stored as it is the checksum is compared before it is used") {
  const Bytes whole = float_array("(2, 3)", 6);
  const auto size = static_cast<std::uint32_t>(whole.size());
  for (const std::uint32_t flipped : {0U, 1U}) {
    const Bytes bytes = ZipWriter{}
                            .member({"a.npy", 0, crc32_of(whole) ^ flipped, size, size}, whole)
                            .stored("b.npy", whole)
                            .finish();
    const ModelFile file = file_of(bytes);
    CHECK(file.read<double>("b").size() == 6);
    for (int again = 0; again < 2; ++again) {
      const std::string said = message_of([&] { (void)file.read<double>("a"); });
      if (flipped == 0)
        CHECK(said == "nothing thrown");
      else
        CHECK(said.find("member 'a.npy'") != std::string::npos);
    }
  }
}

}  // namespace npy_header_test
