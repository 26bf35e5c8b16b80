// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <cmath>
#include <cstdlib>
#include <limits>

#include "framework/release/assessment/byte_lock.hpp"

namespace certamen {

namespace {

using namespace assessment;

/// How likely each residual is: of a weight and the public one, or of a weight and 0.
using Scores = std::array<double, 512>;

int residual(const ByteView& view, std::size_t i, unsigned guess) {
  const int weight = signed_of(static_cast<std::uint8_t>(view.inverse[view.locked[i]] ^ guess));
  return 256 + weight - (view.base ? signed_of((*view.base)[i]) : 0);
}

Bytes likeliest(const ByteView& view, const Scores& scores) {
  Bytes key(view.key_bytes);
  for (std::size_t k = 0; k < key.size(); ++k) {
    double most = -std::numeric_limits<double>::infinity();
    for (unsigned guess = 0; guess < 256; ++guess) {
      double score = 0;
      for (std::size_t i = k; i < view.locked.size(); i += key.size())
        score += scores[static_cast<std::size_t>(residual(view, i, guess))];
      if (score > most) most = score, key[k] = static_cast<std::uint8_t>(guess);
    }
  }
  return key;
}

/// Under the complement of a key byte weights w become -w - 1, which frequencies hardly tell apart.
/// Weights have the mean 0, not -1/2: the one with the smaller squares.
void settle_complements(const ByteView& view, Bytes& key) {
  for (std::size_t k = 0; k < key.size(); ++k) {
    double own = 0, other = 0;
    for (std::size_t i = k; i < view.locked.size(); i += key.size()) {
      const double weight = residual(view, i, key[k]) - 256;
      own += weight * weight;
      other += (weight + 1) * (weight + 1);
    }
    if (other < own) key[k] = static_cast<std::uint8_t>(key[k] ^ 255);
  }
}

/// The likeliest key where small residuals are likelier; then again with the frequencies that it
/// gives, a few times.
Bytes byte_frequencies(const ByteView& view) {
  Scores scores{};
  for (int i = 0; i < 512; ++i) scores[static_cast<std::size_t>(i)] = -std::abs(i - 256);
  Bytes key = likeliest(view, scores);
  constexpr int rounds = 5;
  for (int round = 0; round < rounds; ++round) {
    scores.fill(0.5);
    for (std::size_t i = 0; i < view.locked.size(); ++i)
      ++scores[static_cast<std::size_t>(residual(view, i, key[i % key.size()]))];
    for (double& score : scores) score = std::log(score);
    const Bytes next = likeliest(view, scores);
    if (next == key) break;
    key = next;
  }
  if (!view.base) settle_complements(view, key);
  return key;
}

}  // namespace

void register_byte_frequencies(Catalogue& catalogue);
void register_byte_frequencies(Catalogue& catalogue) {
  catalogue.add(assessment_of(ByteAttack{.scheme = "nn-lock",
                                         .name = "byte-frequencies",
                                         .cost = "256 n m a round",
                                         .key = byte_frequencies}));
}

}  // namespace certamen
