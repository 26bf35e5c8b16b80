// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "framework/definitions/catalogue.hpp"

namespace certamen {

namespace {

/// Keys whose states are worked on side by side: each step waits for the one before it.
constexpr std::size_t lanes = 8;

//  RC4 [KL, 3.6.1; as published in 1994]: N = 256, key K of l bytes
//  Schedule:  S = 0 .. 255;  for i = 0 .. 255: j = j + S[i] + K[i mod l];  swap S[i], S[j]
//  Stream:    i = i + 1;  j = j + S[i];  swap S[i], S[j];  output S[S[i] + S[j]]
void stream_of_lanes(const std::uint8_t* const* keys, std::size_t key_bytes,
                     std::uint8_t* const* streams, std::size_t stream_bytes) {
  std::array<std::array<std::uint8_t, 256>, lanes> states;
  std::array<std::uint8_t, lanes> js{};
  for (auto& state : states)
    for (std::size_t i = 0; i < 256; ++i) state[i] = static_cast<std::uint8_t>(i);
  std::size_t key_place = 0;
  for (std::size_t i = 0; i < 256; ++i) {
    for (std::size_t lane = 0; lane < lanes; ++lane) {
      auto& state = states[lane];
      js[lane] = static_cast<std::uint8_t>(js[lane] + state[i] + keys[lane][key_place]);
      std::swap(state[i], state[js[lane]]);
    }
    key_place = key_place + 1 == key_bytes ? 0 : key_place + 1;
  }
  js.fill(0);
  for (std::size_t n = 0; n < stream_bytes; ++n) {
    const auto i = static_cast<std::uint8_t>(n + 1);
    for (std::size_t lane = 0; lane < lanes; ++lane) {
      auto& state = states[lane];
      js[lane] = static_cast<std::uint8_t>(js[lane] + state[i]);
      std::swap(state[i], state[js[lane]]);
      streams[lane][n] = state[static_cast<std::uint8_t>(state[i] + state[js[lane]])];
    }
  }
}

/// Byte b of a string that is written from the most significant byte on.
std::uint8_t byte_of(const std::uint64_t* words, std::size_t bytes, std::size_t b) {
  const std::size_t from_low = bytes - 1 - b;
  return static_cast<std::uint8_t>(words[from_low / 8] >> (8 * (from_low % 8)));
}

Operation rc4(std::size_t key_bytes, std::size_t stream_bytes) {
  const Domain keys = Bits(static_cast<int>(8 * key_bytes));
  const Domain stream = Vector(Bits(8), Integer{stream_bytes});
  const std::size_t key_words = keys.code_words(), words = stream.code_words();
  const auto function = [=](const std::uint64_t* const* arguments, std::uint64_t* results,
                            std::size_t count) {
    std::vector<std::uint8_t> key(lanes * key_bytes), out(lanes * stream_bytes);
    std::array<const std::uint8_t*, lanes> key_of{};
    std::array<std::uint8_t*, lanes> out_of{};
    for (std::size_t lane = 0; lane < lanes; ++lane) {
      key_of[lane] = key.data() + lane * key_bytes;
      out_of[lane] = out.data() + lane * stream_bytes;
    }
    std::fill_n(results, count * words, 0);
    for (std::size_t first = 0; first < count; first += lanes) {
      const std::size_t here = std::min(lanes, count - first);
      for (std::size_t lane = 0; lane < here; ++lane)
        for (std::size_t b = 0; b < key_bytes; ++b)
          key[lane * key_bytes + b] =
              byte_of(arguments[0] + (first + lane) * key_words, key_bytes, b);
      stream_of_lanes(key_of.data(), key_bytes, out_of.data(), stream_bytes);
      for (std::size_t lane = 0; lane < here; ++lane)
        for (std::size_t b = 0; b < stream_bytes; ++b) {
          const std::size_t from_low = stream_bytes - 1 - b;
          results[(first + lane) * words + from_low / 8] |= std::uint64_t{out_of[lane][b]}
                                                            << (8 * (from_low % 8));
        }
    }
  };
  return batch_operation("rc4", {keys}, stream, function, Integer{8 * 256 + 8 * stream_bytes});
}

class Rc4 : public PseudorandomGenerator {
 public:
  Rc4(int key_bytes, int bytes)
      : stream_{rc4(static_cast<std::size_t>(key_bytes), static_cast<std::size_t>(bytes))} {}
  Domain seeds() const override { return stream_.inputs()[0]; }
  Domain outputs() const override { return stream_.output(); }
  Node expand(Body& at, Node seed) const override { return at.apply(stream_, {seed}); }

 private:
  Operation stream_;
};

}  // namespace

void register_rc4(Catalogue& catalogue);
void register_rc4(Catalogue& catalogue) {
  catalogue.add(
      SchemeEntry{.name = "rc4",
                  .summary = "the stream cipher RC4 as a generator; its bytes are biased",
                  .source = "[KL, 3.6.1; MS01]",
                  .parameters = {{.name = "key-bytes",
                                  .meaning = "bytes of the key",
                                  .default_value = "16",
                                  .minimum = 1,
                                  .maximum = 256},
                                 {.name = "bytes",
                                  .meaning = "bytes of the key stream, from its beginning",
                                  .default_value = "32",
                                  .minimum = 1,
                                  .maximum = 4096}},
                  .make = [](const Parameters& given) {
                    return std::make_shared<Rc4>(given.small("key-bytes"), given.small("bytes"));
                  }});
}

}  // namespace certamen
