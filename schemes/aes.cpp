// SPDX-License-Identifier: Apache-2.0
#include "schemes/aes.hpp"

#include <openssl/evp.h>

#include <array>
#include <memory>

#include "framework/error.hpp"

namespace certamen {

namespace {

using Bytes = std::array<std::uint8_t, 16>;

Bytes bytes_of(const std::uint64_t* words) {
  Bytes bytes;
  for (std::size_t i = 0; i < 16; ++i)
    bytes[i] = static_cast<std::uint8_t>(words[1 - i / 8] >> (56 - 8 * (i % 8)));
  return bytes;
}

void to_words(const Bytes& bytes, std::uint64_t* words) {
  words[0] = words[1] = 0;
  for (std::size_t i = 0; i < 16; ++i)
    words[1 - i / 8] |= std::uint64_t{bytes[i]} << (56 - 8 * (i % 8));
}

/// f(key, block) -> block in each trial.
template <class F>
Operation block_operation(const std::string& name, F f) {
  return batch_operation(
      name, {Bits(128), Bits(128)}, Bits(128),
      [f](const std::uint64_t* const* arguments, std::uint64_t* results, std::size_t count) {
        auto own = f();
        for (std::size_t i = 0; i < count; ++i)
          to_words(own(bytes_of(arguments[0] + 2 * i), bytes_of(arguments[1] + 2 * i)),
                   results + 2 * i);
      },
      1000);
}

/// OpenSSL's cipher with a key for each block.
class OpenSsl {
 public:
  explicit OpenSsl(bool encrypts) : context_{EVP_CIPHER_CTX_new()}, encrypts_{encrypts ? 1 : 0} {
    expect(context_ != nullptr);
    expect(EVP_CipherInit_ex(context_.get(), EVP_aes_128_ecb(), nullptr, nullptr, nullptr,
                             encrypts_) == 1);
    EVP_CIPHER_CTX_set_padding(context_.get(), 0);
  }
  Bytes operator()(const Bytes& key, const Bytes& block) {
    Bytes out{};
    int length = 0;
    expect(EVP_CipherInit_ex(context_.get(), nullptr, nullptr, key.data(), nullptr, encrypts_) ==
           1);
    expect(EVP_CipherUpdate(context_.get(), out.data(), &length, block.data(), 16) == 1);
    return out;
  }

 private:
  static void expect(bool success) {
    if (!success) throw Error{ErrorCode::internal, "aes-128", "OpenSSL refuses AES-128"};
  }
  struct Free {
    void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
  };
  std::unique_ptr<EVP_CIPHER_CTX, Free> context_;
  int encrypts_;
};

// --- any number of rounds, which no library offers

std::uint8_t doubled(std::uint8_t x) {
  return static_cast<std::uint8_t>((x << 1) ^ ((x >> 7) * 0x1b));
}

/// Inversion in GF(2^8), then the affine map [FIPS197, 5.1.1]: 3 generates the field's units.
std::array<std::uint8_t, 256> make_box() {
  std::array<std::uint8_t, 256> box{};
  std::uint8_t p = 1, inverse = 1;
  do {
    p = static_cast<std::uint8_t>(p ^ doubled(p));  // times 3
    inverse = static_cast<std::uint8_t>(inverse ^ (inverse << 1));
    inverse = static_cast<std::uint8_t>(inverse ^ (inverse << 2));
    inverse = static_cast<std::uint8_t>(inverse ^ (inverse << 4));
    if ((inverse & 0x80) != 0) inverse ^= 0x09;  // divided by 3
    std::uint8_t sum = 0x63;
    for (int turn = 0; turn < 5; ++turn)
      sum = static_cast<std::uint8_t>(sum ^ ((inverse << turn) | (inverse >> (8 - turn))));
    box[p] = sum;
  } while (p != 1);
  box[0] = 0x63;
  return box;
}

class Reduced {
 public:
  explicit Reduced(int rounds) : rounds_{rounds} {}

  Bytes operator()(Bytes key, Bytes state) const {
    static const auto box = make_box();
    add(state, key);
    std::uint8_t constant = 1;
    for (int round = 1; round <= rounds_; ++round) {
      Bytes shifted;
      for (std::size_t i = 0; i < 16; ++i) shifted[i] = box[state[(5 * i) % 16]];  // and ShiftRows
      state = round < rounds_ ? mixed(shifted) : shifted;
      for (std::size_t i = 0; i < 16; ++i) {  // the next round key in place
        const std::size_t before = i < 4 ? 12 + (i + 1) % 4 : i - 4;
        key[i] = static_cast<std::uint8_t>(key[i] ^ (i < 4 ? box[key[before]] : key[before]));
        if (i == 0) key[i] ^= constant;
      }
      constant = doubled(constant);
      add(state, key);
    }
    return state;
  }

 private:
  static void add(Bytes& state, const Bytes& key) {
    for (std::size_t i = 0; i < 16; ++i) state[i] ^= key[i];
  }
  static Bytes mixed(const Bytes& in) {
    Bytes out;
    for (std::size_t i = 0; i < 16; ++i) {
      const std::size_t column = i - i % 4;
      const auto at = [&](std::size_t row) { return in[column + (i + row) % 4]; };
      out[i] = static_cast<std::uint8_t>(doubled(at(0)) ^ doubled(at(1)) ^ at(1) ^ at(2) ^ at(3));
    }
    return out;
  }
  int rounds_;
};

}  // namespace

Operation aes_128_by_definition(int rounds) {
  static const auto all = [] {
    std::vector<Operation> operations;
    for (int r = 1; r <= 10; ++r)
      operations.push_back(block_operation("aes-128 with " + std::to_string(r) + " rounds",
                                           [r] { return Reduced{r}; }));
    return operations;
  }();
  return all.at(static_cast<std::size_t>(rounds - 1));
}

Operation aes_128_encrypt(int rounds) {
  static const Operation whole = block_operation("aes-128", [] { return OpenSsl{true}; });
  return rounds == 10 ? whole : aes_128_by_definition(rounds);
}

Operation aes_128_decrypt() {
  static const Operation decrypt =
      block_operation("aes-128 inverse", [] { return OpenSsl{false}; });
  return decrypt;
}

}  // namespace certamen
