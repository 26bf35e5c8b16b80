// SPDX-License-Identifier: Apache-2.0
#include "framework/definitions/catalogue.hpp"
#include "schemes/aes.hpp"

namespace certamen {

namespace {

constexpr int block_bytes = 16;

/// Whether a block ends with v bytes of the value v, 1 <= v <= 16 [RFC5652, 6.3].
Operation padding_check() {
  static const Operation check = batch_operation(
      "pkcs7-valid", {Bits(128)}, Boolean(),
      [](const std::uint64_t* const* blocks, std::uint64_t* results, std::size_t count) {
        for (std::size_t i = 0; i < count; ++i) {
          const auto byte = [&](std::uint64_t b) {  // from the last
            return blocks[0][2 * i + b / 8] >> (8 * (b % 8)) & 0xff;
          };
          const std::uint64_t length = byte(0);
          bool valid = length >= 1 && length <= block_bytes;
          for (std::uint64_t b = 1; valid && b < length; ++b) valid = byte(b) == length;
          results[i] = valid ? 1 : 0;
        }
      });
  return check;
}

//  KeyGen: k <- {0,1}^128        messages of b < 16 bytes, one block
//  Enc(k, m):     iv <- {0,1}^128;  return (iv, AES_k(pad(m) ^ iv))   pad adds 16 - b bytes of that
//  value                                                               [SP800-38A; RFC5652, 6.3]
//  Valid(k, iv, c):  AES_k^-1(c) ^ iv ends as pad makes it
class AesCbc : public PaddedEncryption {
 public:
  explicit AesCbc(int bytes) : bytes_{bytes} {}
  Domain keys() const override { return block_; }
  Domain messages() const override { return Bits(8 * bytes_); }
  Domain ciphertexts() const override { return Tuple({block_, block_}); }

  Node encrypt(Body& at, Node key, Node message) const override {
    const int missing = block_bytes - bytes_;
    Integer padding = 0;
    for (int i = 0; i < missing; ++i) padding = (padding << 8) | missing;
    const Node iv = at.sample(block_);
    const Node padded = at.concat(message, at.constant(Bits(8 * missing), Value{padding}));
    return at.tuple({iv, at.apply(aes_128_encrypt(), {key, padded ^ iv})});
  }
  Node decrypt(Body& at, Node key, Node ciphertext) const override {
    return at.slice(block_of(at, key, ciphertext),
                    static_cast<unsigned>(8 * (block_bytes - bytes_)),
                    static_cast<unsigned>(8 * bytes_));
  }
  Node random_ciphertext(Body& at) const override { return at.sample(ciphertexts()); }
  Node padding_is_valid(Body& at, Node key, Node ciphertext) const override {
    return at.apply(padding_check(), {block_of(at, key, ciphertext)});
  }

 private:
  Node block_of(Body& at, Node key, Node ciphertext) const {
    const Node iv = at.get(ciphertext, 0);
    return at.apply(aes_128_decrypt(), {key, at.get(ciphertext, 1)}) ^ iv;
  }

  Domain block_ = Bits(128);
  int bytes_;
};

}  // namespace

void register_aes_cbc(Catalogue& catalogue);
void register_aes_cbc(Catalogue& catalogue) {
  catalogue.add(SchemeEntry{.name = "aes-cbc",
                            .summary = "AES-128 in CBC mode with PKCS #7 padding",
                            .source = "[SP800-38A; RFC5652, 6.3]",
                            .parameters = {{.name = "bytes",
                                            .meaning = "bytes of a message, padded to one block",
                                            .default_value = "1",
                                            .minimum = 1,
                                            .maximum = 15}},
                            .make = [](const Parameters& given) {
                              return std::make_shared<AesCbc>(given.small("bytes"));
                            }});
}

}  // namespace certamen
