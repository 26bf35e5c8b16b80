// SPDX-License-Identifier: Apache-2.0
#include <openssl/evp.h>

#include <array>
#include <memory>

#include "framework/definitions/catalogue.hpp"
#include "framework/error.hpp"

namespace certamen {

namespace {

/// So many bytes of a string of words, the first byte most significant.
template <std::size_t bytes>
std::array<std::uint8_t, bytes> bytes_of(const std::uint64_t* words) {
  std::array<std::uint8_t, bytes> result;
  for (std::size_t i = 0; i < bytes; ++i)
    result[i] = static_cast<std::uint8_t>(words[bytes / 8 - 1 - i / 8] >> (56 - 8 * (i % 8)));
  return result;
}

void expect(bool success) {
  if (!success) throw Error{ErrorCode::internal, "chacha20", "OpenSSL refuses ChaCha20"};
}

//  The block function of ChaCha20 [RFC8439, 2.3], by OpenSSL: key of 32 bytes, input of 16 bytes
//  (the counter, little-endian, then the nonce), 64 bytes of key stream.
Operation block_function() {
  const auto function = [](const std::uint64_t* const* arguments, std::uint64_t* results,
                           std::size_t count) {
    const std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)> context{
        EVP_CIPHER_CTX_new(), &EVP_CIPHER_CTX_free};
    expect(context != nullptr);
    expect(EVP_EncryptInit_ex(context.get(), EVP_chacha20(), nullptr, nullptr, nullptr) == 1);
    const std::array<std::uint8_t, 64> zero{};
    for (std::size_t i = 0; i < count; ++i) {
      const auto key = bytes_of<32>(arguments[0] + 4 * i);
      const auto input = bytes_of<16>(arguments[1] + 2 * i);
      std::array<std::uint8_t, 64> stream;
      int length = 0;
      expect(EVP_EncryptInit_ex(context.get(), nullptr, nullptr, key.data(), input.data()) == 1);
      expect(EVP_EncryptUpdate(context.get(), stream.data(), &length, zero.data(), 64) == 1);
      for (std::size_t word = 0; word < 8; ++word) {
        std::uint64_t value = 0;
        for (std::size_t b = 0; b < 8; ++b) value = (value << 8) | stream[8 * word + b];
        results[8 * i + 7 - word] = value;
      }
    }
  };
  return batch_operation("chacha20", {Bits(256), Bits(128)}, Bits(512), function, 1000);
}

class ChaCha20 : public PseudorandomFunction {
 public:
  Domain keys() const override { return Bits(256); }
  Domain inputs() const override { return Bits(128); }
  Domain outputs() const override { return Bits(512); }
  Node evaluate(Body& at, Node key, Node input) const override {
    return at.apply(block_, {key, input});
  }

 private:
  Operation block_ = block_function();
};

}  // namespace

void register_chacha20(Catalogue& catalogue);
void register_chacha20(Catalogue& catalogue) {
  catalogue.add(
      SchemeEntry{.name = "chacha20",
                  .summary = "the block function of ChaCha20 as a keyed function",
                  .source = "[RFC8439]",
                  .parameters = {},
                  .make = [](const Parameters&) { return std::make_shared<ChaCha20>(); }});
}

}  // namespace certamen
