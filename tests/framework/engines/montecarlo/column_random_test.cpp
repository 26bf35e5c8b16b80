// SPDX-License-Identifier: Apache-2.0
#include "framework/engines/montecarlo/column_random.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <string_view>
#include <vector>

namespace column_random_test {

using namespace certamen::montecarlo;

namespace {

AesBlock block(std::string_view hex) {
  AesBlock bytes{};
  for (std::size_t i = 0; i < 16; ++i)
    bytes[i] = static_cast<std::uint8_t>(std::stoi(std::string{hex.substr(2 * i, 2)}, nullptr, 16));
  return bytes;
}

/// The encryption of one counter block, alone.
std::array<std::uint64_t, 2> encrypted(std::uint64_t seed, std::uint64_t high, std::uint64_t low) {
  AesBlock key{}, counter{}, bytes{};
  std::memcpy(key.data(), &seed, 8);
  std::memcpy(key.data() + 8, "Certamen", 8);
  for (std::size_t i = 0; i < 8; ++i) {
    counter[i] = static_cast<std::uint8_t>(high >> (56 - 8 * i));
    counter[8 + i] = static_cast<std::uint8_t>(low >> (56 - 8 * i));
  }
  aes_128_ctr(key, counter, bytes);
  std::array<std::uint64_t, 2> words{};
  std::memcpy(words.data(), bytes.data(), 16);
  return words;
}

}  // namespace

TEST_CASE("column random: AES-128 in counter mode gives the known answers of SP 800-38A, F.5.1") {
  const AesBlock key = block("2b7e151628aed2a6abf7158809cf4f3c");
  const AesBlock counter = block("f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff");
  std::vector<std::uint8_t> bytes;
  for (const char* plain : {"6bc1bee22e409f96e93d7e117393172a", "ae2d8a571e03ac9c9eb76fac45af8e51",
                            "30c81c46a35ce411e5fbc1191a0a52ef", "f69f2445df4f9b17ad2b417be66c3710"})
    for (const auto byte : block(plain)) bytes.push_back(byte);
  aes_128_ctr(key, counter, bytes);
  std::size_t at = 0;
  for (const char* cipher :
       {"874d6191b620e3261bef6864990db6ce", "9806f66b7970fdff8617187bb9fffdff",
        "5ae4df3edbd5d35e5b4f09020db03eab", "1e031dda2fbe03d1792170a0f3009cee"})
    for (const auto byte : block(cipher)) CHECK(bytes[at++] == byte);
}

TEST_CASE("column random: every column is the key stream that its name, type and first trial say") {
  ColumnRandom random{42};
  const PlaneName name{7, 3};
  for (const ColumnType type :
       {ColumnType::bit, ColumnType::u8, ColumnType::u16, ColumnType::u32, ColumnType::u64})
    for (const std::uint64_t first :
         {std::uint64_t{0}, std::uint64_t{128}, std::uint64_t{1} << 40}) {
      std::vector<std::uint64_t> words(256 * width_of(type) / 64);
      random.fill(name, first, 256, type, words.data());
      const std::uint64_t block = first * width_of(type) / 128;
      for (std::size_t i = 0; i < words.size() / 2; ++i) {
        const auto expected = encrypted(42, (std::uint64_t{7} << 24) | 3, block + i);
        CHECK(words[2 * i] == expected[0]);
        CHECK(words[2 * i + 1] == expected[1]);
      }
    }
}

TEST_CASE("column random: columns of other seeds and names have nothing in common") {
  std::vector<std::uint64_t> seen;
  for (const std::uint64_t seed : {0u, 1u, 2u}) {
    ColumnRandom random{seed};
    for (std::uint64_t stream = 0; stream < 4; ++stream)
      for (std::uint64_t plane = 0; plane < 4; ++plane) {
        std::vector<std::uint64_t> words(128);
        random.fill({stream, plane}, 0, 128, ColumnType::u64, words.data());
        seen.insert(seen.end(), words.begin(), words.end());
      }
  }
  std::sort(seen.begin(), seen.end());
  CHECK(std::adjacent_find(seen.begin(), seen.end()) == seen.end());
}

TEST_CASE("column random: bits are fair, within six deviations") {
  ColumnRandom random{3};
  std::vector<std::uint64_t> words(1 << 10);
  random.fill({1, 0}, 0, words.size() * 64, ColumnType::bit, words.data());
  std::size_t ones = 0;
  for (const auto word : words) ones += static_cast<std::size_t>(std::popcount(word));
  const double all = 65536;
  CHECK(std::abs(static_cast<double>(ones) - all / 2) < 6 * std::sqrt(all) / 2);
}

}  // namespace column_random_test
