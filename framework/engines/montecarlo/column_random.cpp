// SPDX-License-Identifier: Apache-2.0
#include "framework/engines/montecarlo/column_random.hpp"

#include <openssl/evp.h>

#include <bit>
#include <cstring>

#include "framework/error.hpp"

namespace certamen::montecarlo {

namespace {

constexpr char key_tag[] = "Certamen";

void expect(bool success) {
  if (!success) throw Error{ErrorCode::internal, "random", "OpenSSL refuses AES-128-CTR"};
}

evp_cipher_ctx_st* new_context(const AesBlock& key) {
  evp_cipher_ctx_st* context = EVP_CIPHER_CTX_new();
  expect(context != nullptr);
  const AesBlock zero{};
  expect(EVP_EncryptInit_ex(context, EVP_aes_128_ctr(), nullptr, key.data(), zero.data()) == 1);
  return context;
}

void encrypt(evp_cipher_ctx_st* context, const AesBlock& counter, std::uint8_t* bytes,
             std::size_t size) {
  expect(EVP_EncryptInit_ex(context, nullptr, nullptr, nullptr, counter.data()) == 1);
  int written = 0;
  expect(EVP_EncryptUpdate(context, bytes, &written, bytes, static_cast<int>(size)) == 1);
}

AesBlock key_of(std::uint64_t seed) {
  AesBlock key{};
  for (std::size_t i = 0; i < 8; ++i) {
    key[i] = static_cast<std::uint8_t>(seed >> (8 * i));
    key[8 + i] = static_cast<std::uint8_t>(key_tag[i]);
  }
  return key;
}

AesBlock counter_of(std::uint64_t high, std::uint64_t low) {
  AesBlock block{};
  for (std::size_t i = 0; i < 8; ++i) {
    block[i] = static_cast<std::uint8_t>(high >> (56 - 8 * i));
    block[8 + i] = static_cast<std::uint8_t>(low >> (56 - 8 * i));
  }
  return block;
}

/// Key stream bytes are read as little-endian numbers.
template <class T>
void from_little_endian(void* column, std::size_t rows) {
  auto* bytes = static_cast<std::uint8_t*>(column);
  for (std::size_t row = 0; row < rows; ++row) {
    T value = 0;
    for (std::size_t i = 0; i < sizeof(T); ++i)
      value = static_cast<T>(value | static_cast<T>(T{bytes[row * sizeof(T) + i]} << (8 * i)));
    std::memcpy(bytes + row * sizeof(T), &value, sizeof(T));
  }
}

}  // namespace

void ColumnRandom::Free::operator()(evp_cipher_ctx_st* context) const {
  EVP_CIPHER_CTX_free(context);
}

ColumnRandom::ColumnRandom(std::uint64_t seed) : context_{new_context(key_of(seed))} {}

void ColumnRandom::fill(PlaneName name, std::uint64_t first, std::size_t rows, ColumnType type,
                        void* column) {
  const std::size_t size = rows * width_of(type) / 8;
  std::memset(column, 0, size);
  encrypt(context_.get(), counter_of(name.number(), first / 128 * width_of(type)),
          static_cast<std::uint8_t*>(column), size);
  if constexpr (std::endian::native != std::endian::little) {
    if (type == ColumnType::u16) from_little_endian<std::uint16_t>(column, rows);
    if (type == ColumnType::u32) from_little_endian<std::uint32_t>(column, rows);
    if (type == ColumnType::u64) from_little_endian<std::uint64_t>(column, rows);
    if (type == ColumnType::bit) from_little_endian<std::uint64_t>(column, rows / 64);
  }
}

void aes_128_ctr(const AesBlock& key, const AesBlock& counter, std::span<std::uint8_t> bytes) {
  evp_cipher_ctx_st* context = new_context(key);
  encrypt(context, counter, bytes.data(), bytes.size());
  EVP_CIPHER_CTX_free(context);
}

}  // namespace certamen::montecarlo
