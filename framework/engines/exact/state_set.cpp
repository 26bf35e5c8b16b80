// SPDX-License-Identifier: Apache-2.0
#include "framework/engines/exact/state_set.hpp"

#include <gmp.h>

#include <algorithm>
#include <utility>

#include "framework/error.hpp"
#include "framework/numbers/word128.hpp"

namespace certamen {

void MemoryBudget::take(std::size_t more) {
  if (used_ + more > cap_)
    throw Error{ErrorCode::too_large, place,
                "with " + std::to_string(states_before) +
                    " states before it, it opens more states than fit the memory cap of " +
                    std::to_string(cap_ >> 20) +
                    " MiB: use --engine montecarlo or a smaller parameter"};
  used_ += more;
}

namespace {

constexpr std::uint64_t low_half = 0xffff'ffffu;
constexpr std::size_t first_slots = 16;

std::uint64_t mix(std::uint64_t a, std::uint64_t b) {
  const Word128 product = Word128{a} * b;
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

/// Five rows for every eight slots.
std::size_t room_for(std::size_t slots) {
  return slots / 8 * 5;
}

}  // namespace

StateSet::StateSet(std::size_t words, std::size_t limbs, MemoryBudget& budget)
    : words_{words}, limbs_{limbs}, budget_{&budget} {
  grow();
}

StateSet::~StateSet() {
  budget_->give(taken_);
}

StateSet::StateSet(StateSet&& other) noexcept
    : words_{other.words_}, limbs_{other.limbs_}, size_{std::exchange(other.size_, 0)},
      room_{std::exchange(other.room_, 0)}, taken_{std::exchange(other.taken_, 0)},
      keys_{std::move(other.keys_)}, weights_{std::move(other.weights_)},
      index_{std::move(other.index_)}, budget_{other.budget_} {}

StateSet& StateSet::operator=(StateSet&& other) noexcept {
  if (this == &other) return *this;
  budget_->give(taken_);
  words_ = other.words_;
  limbs_ = other.limbs_;
  size_ = std::exchange(other.size_, 0);
  room_ = std::exchange(other.room_, 0);
  taken_ = std::exchange(other.taken_, 0);
  keys_ = std::move(other.keys_);
  weights_ = std::move(other.weights_);
  index_ = std::move(other.index_);
  budget_ = other.budget_;
  return *this;
}

std::uint64_t StateSet::hash(const std::uint64_t* key) const {
  std::uint64_t h = 0x9e3779b97f4a7c15u;
  for (std::size_t i = 0; i < words_; ++i) h = mix(h ^ key[i], 0xd6e8feb86659fd93u + i);
  return mix(h, 0xa0761d6478bd642fu);
}

std::size_t StateSet::bytes_for(std::size_t slots) const {
  return slots * sizeof(std::uint64_t) +
         room_for(slots) * (words_ + limbs_) * sizeof(std::uint64_t);
}

void StateSet::grow() {
  const std::size_t slots = index_.empty() ? first_slots : index_.size() * 2;
  const std::size_t bytes = bytes_for(slots);
  budget_->take(bytes);  // old and new stand side by side while rows move
  room_ = room_for(slots);
  if (room_ >= low_half) throw Error{ErrorCode::too_large, budget_->place, "more than 2^32 states"};
  keys_.reserve(room_ * words_);
  weights_.reserve(room_ * limbs_);
  std::vector<std::uint64_t> index(slots, 0);
  for (const std::uint64_t entry : index_) {
    if (entry == 0) continue;
    std::size_t place = hash(key((entry & low_half) - 1)) & (slots - 1);
    while (index[place] != 0) place = (place + 1) & (slots - 1);
    index[place] = entry;
  }
  index_ = std::move(index);
  budget_->give(taken_);
  taken_ = bytes;
}

/// The weight of the state, 0 if it is new.
std::uint64_t* StateSet::row_of(const std::uint64_t* key) {
  const std::uint64_t h = hash(key);
  const std::uint64_t tag = h & ~low_half;
  if (size_ == room_) grow();
  const std::size_t mask = index_.size() - 1;
  for (std::size_t place = h & mask;; place = (place + 1) & mask) {
    const std::uint64_t entry = index_[place];
    if (entry == 0) {
      keys_.insert(keys_.end(), key, key + words_);
      weights_.insert(weights_.end(), limbs_, 0);
      index_[place] = tag | ++size_;
      return weights_.data() + (size_ - 1) * limbs_;
    }
    if ((entry & ~low_half) != tag) continue;
    const std::size_t row = (entry & low_half) - 1;
    const std::uint64_t* its = keys_.data() + row * words_;
    bool same = true;
    for (std::size_t i = 0; i < words_; ++i) same = same && key[i] == its[i];
    if (same) return weights_.data() + row * limbs_;
  }
}

void StateSet::add(const std::uint64_t* key, const std::uint64_t* weight) {
  std::uint64_t* sum = row_of(key);
  if (limbs_ == 1)
    *sum += *weight;
  else
    mpn_add_n(sum, sum, weight, static_cast<mp_size_t>(limbs_));
}

void StateSet::add_multiple(const std::uint64_t* key, const std::uint64_t* weight,
                            std::size_t limbs, std::uint64_t factor) {
  std::uint64_t* sum = row_of(key);
  if (limbs_ == 1) {
    *sum += *weight * factor;
    return;
  }
  if (limbs_ == 2) {
    const Word128 old = Word128{sum[1]} << 64 | sum[0];
    const Word128 more =
        limbs == 1 ? Word128{weight[0]} * factor : (Word128{weight[1]} << 64 | weight[0]) * factor;
    const Word128 total = old + more;
    sum[0] = static_cast<std::uint64_t>(total);
    sum[1] = static_cast<std::uint64_t>(total >> 64);
    return;
  }
  while (limbs > 1 && weight[limbs - 1] == 0) --limbs;
  std::uint64_t carry = mpn_addmul_1(sum, weight, static_cast<mp_size_t>(limbs), factor);
  for (std::size_t i = limbs; carry != 0; ++i) {
    sum[i] += carry;
    carry = sum[i] < carry ? 1 : 0;
  }
}

}  // namespace certamen
