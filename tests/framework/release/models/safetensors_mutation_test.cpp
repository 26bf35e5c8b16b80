// SPDX-License-Identifier: Apache-2.0
// The fuzzer's entry over mutations of valid files, the same ones in every run.
#include <doctest/doctest.h>

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "framework/release/models/safetensors_header.hpp"
#include "framework/release/models/safetensors_writer.hpp"
#include "tests/framework/release/models/model_files.hpp"
#include "tests/fuzz/inputs.hpp"

namespace safetensors_mutation_test {

namespace {

using namespace certamen;
using namespace certamen::testing;

Tensor<double> ramp(const Shape& shape) {
  Tensor<double> tensor{shape};
  for (std::size_t i = 0; i < tensor.size(); ++i) tensor[i] = 0.25 * static_cast<double>(i) - 1;
  return tensor;
}

std::vector<Bytes> seeds() {
  const auto layer = [](const std::string& up, const std::string& down, FloatFormat format) {
    return safetensors_bytes({{up + ".weight", format, ramp({4, 3})},
                              {up + ".bias", format, ramp({4})},
                              {down + ".weight", format, ramp({3, 4})},
                              {down + ".bias", format, ramp({3})}},
                             {{"activation", "silu"}});
  };
  return {
      layer("encoder.layers.0.mlp.fc1", "encoder.layers.0.mlp.fc2", FloatFormat::f32),
      layer("h.0.mlp.c_fc", "h.0.mlp.c_proj", FloatFormat::f16),
      layer("blocks.7.mlp.fc1", "blocks.7.mlp.fc2", FloatFormat::f64),
      safetensors_bytes({{"layers.1.mlp.up_proj.weight", FloatFormat::bf16, ramp({4, 3})},
                         {"layers.1.mlp.gate_proj.weight", FloatFormat::bf16, ramp({4, 3})},
                         {"layers.1.mlp.down_proj.weight", FloatFormat::bf16, ramp({3, 4})}}),
      file_bytes(
          R"({"a":{"dtype":"I64","shape":[],"data_offsets":[0,8]},"b":{"dtype":"F4","shape":[4],"data_offsets":[8,10]}})",
          10),
  };
}

class Mutator {
 public:
  explicit Mutator(std::uint32_t seed) : random_{seed} {}

  std::size_t below(std::size_t bound) { return random_() % bound; }

  void mutate(Bytes& bytes) {
    static const std::vector<std::string> words = {"[",
                                                   "]",
                                                   "{",
                                                   "}",
                                                   ",",
                                                   "0",
                                                   "-1",
                                                   "18446744073709551615",
                                                   "\"",
                                                   "null",
                                                   "1e9",
                                                   "F64",
                                                   "BF16",
                                                   "\\u0000",
                                                   "shape",
                                                   "4294967296",
                                                   "true",
                                                   ",\"x\":",
                                                   "[]",
                                                   "\xff",
                                                   "__metadata__",
                                                   "data_offsets",
                                                   "dtype",
                                                   "0.5"};
    const std::size_t at = bytes.empty() ? 0 : below(bytes.size());
    const auto place = bytes.begin() + static_cast<std::ptrdiff_t>(at);
    switch (below(7)) {
    case 0:
      if (!bytes.empty()) *place ^= static_cast<std::byte>(1U << below(8));
      break;
    case 1:
      if (!bytes.empty()) *place = static_cast<std::byte>(below(256));
      break;
    case 2: bytes.resize(at); break;
    case 3: {
      const Bytes word = to_bytes(words[below(words.size())]);
      bytes.insert(place, word.begin(), word.end());
      break;
    }
    case 4:
      bytes.erase(place, place + static_cast<std::ptrdiff_t>(below(bytes.size() - at + 1)));
      break;
    case 5:
      if (at < bytes.size()) change_digit(bytes);
      break;
    default: {
      const Bytes part(place, place + static_cast<std::ptrdiff_t>(below(bytes.size() - at + 1)));
      bytes.insert(bytes.begin() + static_cast<std::ptrdiff_t>(below(bytes.size() + 1)),
                   part.begin(), part.end());
    }
    }
  }

  /// Makes the length right again, so that mutations reach beyond it.
  void repair_length(Bytes& bytes, std::size_t data_size) {
    if (bytes.size() < 8 + data_size) return;
    const Bytes length = length_bytes(bytes.size() - 8 - data_size);
    std::copy(length.begin(), length.end(), bytes.begin());
  }

 private:
  void change_digit(Bytes& bytes) {
    for (int attempt = 0; attempt < 50; ++attempt) {
      std::byte& b = bytes[below(bytes.size())];
      if (b < std::byte{'0'} || b > std::byte{'9'}) continue;
      b = static_cast<std::byte>('0' + below(10));
      return;
    }
  }

  std::mt19937 random_;
};

bool accepted(const Bytes& bytes) {
  return message_of([&] { parse_safetensors_header(bytes, "FILE"); }) == "nothing thrown";
}

}  // namespace

TEST_CASE("safetensors: 20,000 mutated files are refused clearly or read safely") {
  Mutator mutator{20240601};
  std::size_t still_valid = 0;
  std::size_t refused = 0;
  for (const Bytes& seed : seeds()) {
    REQUIRE(accepted(seed));
    const std::size_t header =
        std::to_integer<std::size_t>(seed[0]) + 256 * std::to_integer<std::size_t>(seed[1]);
    for (int round = 0; round < 4000; ++round) {
      Bytes bytes = seed;
      for (std::size_t left = 1 + mutator.below(3); left > 0; --left) mutator.mutate(bytes);
      if (mutator.below(4) != 0) mutator.repair_length(bytes, seed.size() - 8 - header);
      certamen::testing::try_model(reinterpret_cast<const std::uint8_t*>(bytes.data()),
                                   bytes.size());
      ++(accepted(bytes) ? still_valid : refused);
    }
  }
  // Both sides must be well visited, or the mutations test little.
  CHECK(still_valid > 200);
  CHECK(refused > 10'000);
}

TEST_CASE("safetensors: each single byte of a valid file may take every value") {
  const Bytes seed = file_bytes(R"({"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}})", 8);
  for (std::size_t at = 0; at < seed.size(); ++at) {
    Bytes bytes = seed;
    for (int value = 0; value < 256; ++value) {
      bytes[at] = static_cast<std::byte>(value);
      certamen::testing::try_model(reinterpret_cast<const std::uint8_t*>(bytes.data()),
                                   bytes.size());
    }
  }
  CHECK(accepted(seed));
}

}  // namespace safetensors_mutation_test
