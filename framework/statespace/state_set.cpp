// SPDX-License-Identifier: Apache-2.0
#include "framework/statespace/state_set.hpp"

#include <gmp.h>

#include <algorithm>
#include <utility>

#include "framework/error.hpp"
#include "framework/numbers/word128.hpp"
#include "framework/statespace/limbs.hpp"

namespace certamen {

void MemoryBudget::take(std::size_t more) {
  if (used_.fetch_add(more, std::memory_order_relaxed) + more <= cap_) return;
  give(more);
  exhausted_ = true;
  throw Error{ErrorCode::too_large, place,
              "with " + std::to_string(states_before) +
                  " states before it, it opens more states than fit the memory cap of " +
                  std::to_string(cap_ >> 20) +
                  " MiB: use a smaller parameter, or estimate with `check --engine montecarlo`"};
}

namespace {

constexpr std::uint64_t low_half = 0xffff'ffffu;
constexpr std::size_t first_slots = 16;

std::uint64_t folded_product(std::uint64_t a, std::uint64_t b) {
  const Word128 product = Word128{a} * b;
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

/// Five rows for every eight slots.
std::size_t room_for(std::size_t slots) {
  return slots / 8 * 5;
}

}  // namespace

void WordBuffer::make_room(std::size_t words, std::size_t kept) {
  if (words <= room_) return;
  auto more = std::make_unique_for_overwrite<std::uint64_t[]>(words);
  std::copy(words_.get(), words_.get() + kept, more.get());
  words_ = std::move(more);
  room_ = words;
}

void WordBuffer::release() {
  words_.reset();
  room_ = 0;
}

StateSet::StateSet(std::size_t words, std::size_t limbs, MemoryBudget& budget)
    : words_{words}, limbs_{limbs}, budget_{&budget} {
  grow();
}

StateSet::~StateSet() {
  budget_->give(taken_);
}

StateSet::StateSet(StateSet&& other) noexcept : budget_{other.budget_} {
  swap(other);
}

StateSet& StateSet::operator=(StateSet&& other) noexcept {
  swap(other);
  return *this;
}

void StateSet::swap(StateSet& other) noexcept {
  std::swap(words_, other.words_);
  std::swap(limbs_, other.limbs_);
  std::swap(size_, other.size_);
  std::swap(room_, other.room_);
  std::swap(taken_, other.taken_);
  std::swap(keys_, other.keys_);
  std::swap(weights_, other.weights_);
  std::swap(index_, other.index_);
  std::swap(budget_, other.budget_);
}

std::uint64_t StateSet::hash(const std::uint64_t* key) const {
  std::uint64_t h = 0x9e3779b97f4a7c15u;
  for (std::size_t i = 0; i < words_; ++i) h = folded_product(h ^ key[i], 0xd6e8feb86659fd93u + i);
  return folded_product(h, 0xa0761d6478bd642fu);
}

/// Rows for which there is memory, and few enough for the index.
std::size_t StateSet::room() const {
  std::size_t rows = room_for(index_.size());
  if (words_ > 0) rows = std::min(rows, keys_.room() / words_);
  return std::min(rows, weights_.room() / limbs_);
}

void StateSet::restart(std::size_t words, std::size_t limbs) {
  const std::size_t used = size_ * (words_ + limbs_);
  constexpr std::size_t small = 1024;
  if (keys_.room() + weights_.room() > std::max(4 * used, small)) {
    keys_.release();
    weights_.release();
    index_ = std::vector<std::uint64_t>(first_slots, 0);
    budget_->give(taken_);
    taken_ = 0;
  } else {
    std::fill(index_.begin(), index_.end(), 0);
  }
  words_ = words;
  limbs_ = limbs;
  size_ = 0;
  room_ = room();
}

void StateSet::grow() {
  std::size_t slots = std::max(index_.size(), first_slots);
  while (room_for(slots) <= size_) slots *= 2;
  const std::size_t rows = room_for(slots);
  if (rows >= low_half) throw Error{ErrorCode::too_large, budget_->place, "more than 2^32 states"};
  const std::size_t key_words = std::max(keys_.room(), rows * words_);
  // Long weights grow a little with every layer.
  const std::size_t spare = limbs_ > 2 ? rows * limbs_ / 8 : 0;
  const std::size_t weight_words =
      weights_.room() >= rows * limbs_ ? weights_.room() : rows * limbs_ + spare;
  const std::size_t bytes = (slots + key_words + weight_words) * sizeof(std::uint64_t);
  budget_->take(bytes);  // old and new stand side by side while rows move
  keys_.make_room(key_words, size_ * words_);
  weights_.make_room(weight_words, size_ * limbs_);
  if (slots != index_.size()) {
    std::vector<std::uint64_t> index(slots, 0);
    for (const std::uint64_t entry : index_) {
      if (entry == 0) continue;
      std::size_t place = hash(key((entry & low_half) - 1)) & (slots - 1);
      while (index[place] != 0) place = (place + 1) & (slots - 1);
      index[place] = entry;
    }
    index_ = std::move(index);
  }
  room_ = room();
  budget_->give(taken_);
  taken_ = bytes;
}

const std::uint64_t* StateSet::find(const std::uint64_t* key) const {
  if (size_ == 0) return nullptr;
  const std::uint64_t h = hash(key);
  const std::size_t mask = index_.size() - 1;
  for (std::size_t place = h & mask; index_[place] != 0; place = (place + 1) & mask) {
    const std::uint64_t entry = index_[place];
    const std::size_t row = (entry & low_half) - 1;
    if ((entry & ~low_half) == (h & ~low_half) &&
        std::equal(key, key + words_, keys_.data() + row * words_))
      return weight(row);
  }
  return nullptr;
}

StateSet::Row StateSet::row_of(const std::uint64_t* key) {
  const std::uint64_t h = hash(key);
  const std::uint64_t tag = h & ~low_half;
  if (size_ == room_) grow();
  const std::size_t mask = index_.size() - 1;
  for (std::size_t place = h & mask;; place = (place + 1) & mask) {
    const std::uint64_t entry = index_[place];
    if (entry == 0) {
      std::copy(key, key + words_, keys_.data() + size_ * words_);
      index_[place] = tag | ++size_;
      return {weights_.data() + (size_ - 1) * limbs_, true};
    }
    if ((entry & ~low_half) != tag) continue;
    const std::size_t row = (entry & low_half) - 1;
    const std::uint64_t* its = keys_.data() + row * words_;
    bool same = true;
    for (std::size_t i = 0; i < words_; ++i) same = same && key[i] == its[i];
    if (same) return {weights_.data() + row * limbs_, false};
  }
}

void StateSet::add(const std::uint64_t* key, const std::uint64_t* weight) {
  const auto [sum, is_new] = row_of(key);
  if (is_new)
    std::copy(weight, weight + limbs_, sum);
  else if (limbs_ == 1)
    *sum += *weight;
  else
    mpn_add_n(sum, sum, weight, static_cast<mp_size_t>(limbs_));
}

Integer StateSet::mass() const {
  if (limbs_ == 1) {
    Word128 sum = 0;
    for (std::size_t row = 0; row < size_; ++row) sum += *weight(row);
    const std::uint64_t words[] = {static_cast<std::uint64_t>(sum),
                                   static_cast<std::uint64_t>(sum >> 64)};
    return integer_of(words, 2);
  }
  Limbs sum(limbs_ + 1, 0);
  for (std::size_t row = 0; row < size_; ++row)
    sum[limbs_] += mpn_add_n(sum.data(), sum.data(), weight(row), static_cast<mp_size_t>(limbs_));
  return integer_of(sum.data(), sum.size());
}

void StateSet::add_all(const StateSet& other) {
  for (std::size_t row = 0; row < other.size(); ++row) add(other.key(row), other.weight(row));
}

void StateSet::add_multiple(const std::uint64_t* key, const std::uint64_t* weight,
                            std::size_t limbs, std::uint64_t factor) {
  const auto [sum, is_new] = row_of(key);
  if (limbs_ == 1) {
    *sum = (is_new ? 0 : *sum) + *weight * factor;
    return;
  }
  if (limbs_ == 2) {
    const Word128 old = is_new ? Word128{0} : Word128{sum[1]} << 64 | sum[0];
    const Word128 more =
        limbs == 1 ? Word128{weight[0]} * factor : (Word128{weight[1]} << 64 | weight[0]) * factor;
    const Word128 total = old + more;
    sum[0] = static_cast<std::uint64_t>(total);
    sum[1] = static_cast<std::uint64_t>(total >> 64);
    return;
  }
  while (limbs > 1 && weight[limbs - 1] == 0) --limbs;
  const auto length = static_cast<mp_size_t>(limbs);
  if (is_new) {
    const std::uint64_t carry = mpn_mul_1(sum, weight, length, factor);
    if (limbs < limbs_) sum[limbs++] = carry;
    std::fill(sum + limbs, sum + limbs_, 0);
    return;
  }
  std::uint64_t carry = mpn_addmul_1(sum, weight, length, factor);
  for (std::size_t i = limbs; carry != 0; ++i) {
    sum[i] += carry;
    carry = sum[i] < carry ? 1 : 0;
  }
}

}  // namespace certamen
