// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>

namespace certamen::testing {

using Texts = std::map<std::string, std::string>;

/// Sizes at which games are quick to compare and to play, by scheme; of others the default.
inline const std::map<std::string, Texts> small_sizes{
    {"canonical-units", {{"p", "2"}}},
    {"cbc", {{"n", "1"}}},
    {"cfb", {{"n", "1"}}},
    {"chaum-pedersen", {{"p", "7"}, {"q", "3"}}},
    {"ctr", {{"n", "2"}, {"blocks", "1"}}},
    {"delayed-cbc", {{"n", "1"}}},
    {"doubling-prg", {{"n", "2"}}},
    {"ecb", {{"n", "1"}}},
    {"elgamal", {{"p", "7"}, {"q", "3"}}},
    {"even-mansour", {{"n", "1"}}},
    {"even-mansour-function", {{"n", "1"}}},
    {"feistel", {{"n", "1"}}},
    {"fingerprint-release", {{"N", "3"}, {"T", "2"}}},
    {"low-rank-mask", {{"p", "2"}}},
    {"hash-commitment", {{"n", "1"}, {"c", "1"}}},
    {"modular-pad", {{"modulus", "3"}}},
    {"nonce-cbc", {{"n", "1"}, {"blocks", "1"}}},
    {"nonce-ctr", {{"n", "1"}, {"blocks", "1"}}},
    {"ofb", {{"n", "1"}}},
    {"okamoto", {{"p", "7"}, {"q", "3"}}},
    {"one-time-pad", {{"n", "2"}}},
    {"pedersen", {{"p", "7"}, {"q", "3"}}},
    {"pedersen-hash", {{"p", "7"}, {"q", "3"}}},
    {"plain-extractor", {{"p", "3"}, {"inputs", "2"}}},
    {"prf-mac", {{"n", "2"}}},
    {"prompt-cbc", {{"n", "1"}}},
    {"random-function", {{"N", "3"}, {"T", "2"}}},
    {"random-prg", {{"n", "1"}, {"m", "2"}}},
    {"schnorr", {{"p", "7"}, {"q", "3"}}},
    {"shamir", {{"p", "3"}, {"n", "2"}}},
    {"shared-release", {{"p", "2"}}},
    {"simon", {{"rounds", "1"}}},
    {"speck", {{"rounds", "1"}}},
    {"static-token-mask", {{"vocabulary", "3"}}},
    {"taylor-mlp-grid",
     {{"units", "1"},
      {"order", "1"},
      {"weight-bits", "2"},
      {"point-bits", "1"},
      {"release-bits", "4"}}},
    {"token-mask", {{"vocabulary", "3"}}},
    {"two-time-pad", {{"n", "2"}}},
    {"wegman-carter", {{"p", "3"}}},
};

/// What the table says of a name; nothing if it says nothing.
inline Texts sizes_in(const std::map<std::string, Texts>& all, const std::string& name) {
  const auto found = all.find(name);
  return found == all.end() ? Texts{} : found->second;
}

}  // namespace certamen::testing
