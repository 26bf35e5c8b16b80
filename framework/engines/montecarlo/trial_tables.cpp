// SPDX-License-Identifier: Apache-2.0
#include "framework/engines/montecarlo/trial_tables.hpp"

#include <algorithm>
#include <bit>

#include "framework/graph/hash.hpp"

namespace certamen::montecarlo {

std::size_t TrialTables::capacity(const TableSpec& spec) {
  return std::bit_ceil(2 * spec.accesses + 1);
}

std::size_t TrialTables::bytes_per_trial(const TableSpec& spec) {
  return capacity(spec) * (1 + spec.key_words + spec.index_words + spec.value_words) *
         sizeof(std::uint64_t);
}

TrialTables::TrialTables(const TableSpec& spec, std::size_t rows)
    : key_words_{spec.key_words + spec.index_words}, value_words_{spec.value_words},
      slot_words_{1 + key_words_ + value_words_}, capacity_{capacity(spec)},
      words_(rows * capacity_ * slot_words_) {}

std::uint64_t* TrialTables::slot(std::size_t row, std::size_t place) {
  return words_.data() + (row * capacity_ + place) * slot_words_;
}

std::size_t TrialTables::place_of(std::size_t row, const std::uint64_t* key) const {
  std::uint64_t hash = 0x9e3779b97f4a7c15u;
  for (std::size_t i = 0; i < key_words_; ++i) hash = mix(hash, key[i]);
  const std::uint64_t* own = words_.data() + row * capacity_ * slot_words_;
  for (std::size_t place = (hash * 0xc4ceb9fe1a85ec53u >> 20) & (capacity_ - 1);;
       place = (place + 1) & (capacity_ - 1)) {
    const std::uint64_t* slot = own + place * slot_words_;
    if (slot[0] != stamp_ || std::equal(key, key + key_words_, slot + 1)) return place;
  }
}

const std::uint64_t* TrialTables::find(std::size_t row, const std::uint64_t* key) const {
  const std::size_t place = place_of(row, key);
  const std::uint64_t* slot = words_.data() + (row * capacity_ + place) * slot_words_;
  return slot[0] == stamp_ ? slot + 1 + key_words_ : nullptr;
}

void TrialTables::put(std::size_t row, const std::uint64_t* key, const std::uint64_t* value) {
  std::uint64_t* own = slot(row, place_of(row, key));
  own[0] = stamp_;
  std::copy_n(key, key_words_, own + 1);
  std::copy_n(value, value_words_, own + 1 + key_words_);
}

}  // namespace certamen::montecarlo
