// SPDX-License-Identifier: Apache-2.0
#include "framework/numbers/words.hpp"

#include <algorithm>

namespace certamen {

void to_words(const Integer& value, std::span<std::uint64_t> words) {
  const auto* raw = value.backend().data();
  for (std::size_t i = 0; i < words.size(); ++i)
    words[i] = mpz_getlimbn(raw, static_cast<mp_size_t>(i));  // 0 beyond the end
}

std::vector<std::uint64_t> to_words(const Integer& value, std::size_t count) {
  std::vector<std::uint64_t> words(count);
  to_words(value, words);
  return words;
}

Integer from_words(std::span<const std::uint64_t> words) {
  Integer value = 0;
  mpz_import(value.backend().data(), words.size(), -1, sizeof(std::uint64_t), 0, 0, words.data());
  return value;
}

}  // namespace certamen
