// SPDX-License-Identifier: Apache-2.0
#include "framework/definitions/catalogue.hpp"
#include "framework/release/assessment/byte_lock.hpp"

namespace certamen {

namespace {

using namespace assessment;

/// The product in the field of 256 elements of AES, x^8 + x^4 + x^3 + x + 1 [FIPS 197, 4.2].
std::uint8_t times(std::uint8_t a, std::uint8_t b) {
  unsigned product = 0, shifted = a;
  for (unsigned bit = 0; bit < 8; ++bit) {
    if ((b >> bit) & 1U) product ^= shifted;
    shifted = (shifted << 1U) ^ ((shifted & 128U) != 0 ? 0x11bU : 0U);
  }
  return static_cast<std::uint8_t>(product);
}

/// The S-box of AES: the inverse in the field (0 for 0), then an affine map [FIPS 197, 5.1.1].
std::array<std::uint8_t, 256> aes_substitution() {
  std::array<std::uint8_t, 256> box{};
  for (unsigned x = 0; x < 256; ++x) {
    std::uint8_t inverse = 1;
    for (unsigned i = 0; i < 254; ++i) inverse = times(inverse, static_cast<std::uint8_t>(x));
    const unsigned byte = inverse;
    unsigned mixed = byte;
    for (unsigned turn = 1; turn < 5; ++turn)
      mixed ^= ((byte << turn) | (byte >> (8 - turn))) & 255U;
    box[x] = static_cast<std::uint8_t>(mixed ^ 0x63U);
  }
  return box;
}

/// c_i = S(w_i xor k_(i mod K)), S of AES.
class NnLock : public ByteLock {
 public:
  explicit NnLock(int key_bytes) : key_bytes_{static_cast<std::size_t>(key_bytes)} {}
  std::vector<ByteClaim> claims() const override { return {{false}, {true}}; }
  std::size_t key_bytes() const override { return key_bytes_; }
  const std::array<std::uint8_t, 256>& substitution() const override { return box_; }

 private:
  std::size_t key_bytes_;
  std::array<std::uint8_t, 256> box_ = aes_substitution();
};

}  // namespace

void register_nn_lock(Catalogue& catalogue);
void register_nn_lock(Catalogue& catalogue) {
  catalogue.add(AssessedEntry{
      .name = "nn-lock",
      .summary = "each weight of eight bits by a key byte and the S-box of AES",
      .source = "NN-Lock",
      .parameters = {{"key-bytes", "K, the length of the key schedule", "176", 1, 1 << 20}},
      .make = [](const Parameters& given) {
        return std::make_shared<const NnLock>(given.small("key-bytes"));
      }});
}

}  // namespace certamen
