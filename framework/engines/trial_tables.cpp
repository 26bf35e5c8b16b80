// SPDX-License-Identifier: Apache-2.0
#include "framework/engines/trial_tables.hpp"

#include <algorithm>
#include <bit>

namespace certamen {

namespace {

std::uint64_t scatter(std::uint64_t index, std::uint64_t key) {
  std::uint64_t h = (key ^ (index * 0x9e3779b97f4a7c15u)) * 0xff51afd7ed558ccdu;
  h ^= h >> 32;
  return h * 0xc4ceb9fe1a85ec53u >> 20;
}

std::optional<FiniteSampler> sampler_of(const TableType& type) {
  if (type.kind == TableKind::map) return std::nullopt;
  return FiniteSampler{Distribution::uniform(type.range)};
}

}  // namespace

WordTables::WordTables(const TableType& type, std::size_t accesses, std::size_t batch)
    : type_{type}, range_{sampler_of(type)}, capacity_{std::bit_ceil(2 * accesses + 1)},
      forward_(capacity_ * batch) {
  if (type.kind == TableKind::permutation) backward_.resize(capacity_ * batch);
}

void WordTables::clear() {
  ++stamp_;
}

const WordTables::Slot* WordTables::find_in(const Slots& slots, std::size_t trial,
                                            std::uint64_t index, std::uint64_t key) const {
  const Slot* own = slots.data() + trial * capacity_;
  for (std::size_t place = scatter(index, key) & (capacity_ - 1);;
       place = (place + 1) & (capacity_ - 1)) {
    if (own[place].stamp != stamp_) return nullptr;
    if (own[place].key == key && own[place].index == index) return own + place;
  }
}

void WordTables::put_in(Slots& slots, std::size_t trial, std::uint64_t index, std::uint64_t key,
                        std::uint64_t value) {
  Slot* own = slots.data() + trial * capacity_;
  std::size_t place = scatter(index, key) & (capacity_ - 1);
  while (own[place].stamp == stamp_ && !(own[place].key == key && own[place].index == index))
    place = (place + 1) & (capacity_ - 1);
  own[place] = {index, key, value, stamp_};
}

std::optional<std::uint64_t> WordTables::find(std::size_t trial, std::uint64_t index,
                                              std::uint64_t key) const {
  const Slot* slot = find_in(forward_, trial, index, key);
  return slot == nullptr ? std::nullopt : std::optional{slot->value};
}

void WordTables::put(std::size_t trial, std::uint64_t index, std::uint64_t key,
                     std::uint64_t value) {
  put_in(forward_, trial, index, key, value);
}

std::uint64_t WordTables::fresh_by_rank(const Slots& taken, std::size_t trial, std::uint64_t index,
                                        std::uint64_t used, Stream& stream) const {
  const auto size = static_cast<std::uint64_t>(type_.range.cardinality());
  std::uint64_t rank = stream.below(size - used);
  for (std::uint64_t i = 0;; ++i) {
    const std::uint64_t value = type_.range.element_word(i);
    if (find_in(taken, trial, index, value) == nullptr && rank-- == 0) return value;
  }
}

std::uint64_t WordTables::fresh(const Slots& taken, std::size_t trial, std::uint64_t index,
                                const FiniteSampler& sampler, const Domain& domain,
                                Stream& stream) const {
  // Small domains may be nearly used up: count, and draw a rank instead of drawing until something
  // is free.
  if (domain.cardinality() <= 4 * capacity_) {
    const Slot* own = taken.data() + trial * capacity_;
    const auto used = std::count_if(own, own + capacity_, [&](const Slot& slot) {
      return slot.stamp == stamp_ && slot.index == index;
    });
    return fresh_by_rank(taken, trial, index, static_cast<std::uint64_t>(used), stream);
  }
  for (;;) {
    const std::uint64_t value = sampler.draw(stream);
    if (find_in(taken, trial, index, value) == nullptr) return value;
  }
}

std::uint64_t WordTables::lookup(std::size_t trial, std::uint64_t index, std::uint64_t key,
                                 Stream& stream) {
  if (const Slot* slot = find_in(forward_, trial, index, key)) return slot->value;
  if (type_.kind == TableKind::function) {
    const std::uint64_t value = range_->draw(stream);
    put_in(forward_, trial, index, key, value);
    return value;
  }
  const std::uint64_t value = fresh(backward_, trial, index, *range_, type_.range, stream);
  put_in(forward_, trial, index, key, value);
  put_in(backward_, trial, index, value, key);
  return value;
}

std::uint64_t WordTables::inverse(std::size_t trial, std::uint64_t index, std::uint64_t value,
                                  Stream& stream) {
  if (const Slot* slot = find_in(backward_, trial, index, value)) return slot->value;
  const std::uint64_t key = fresh(forward_, trial, index, *range_, type_.domain, stream);
  put_in(forward_, trial, index, key, value);
  put_in(backward_, trial, index, value, key);
  return key;
}

WideTables::WideTables(const TableType& type, std::size_t batch)
    : type_{type}, range_{sampler_of(type)}, forward_(batch), backward_(batch) {}

void WideTables::clear() {
  for (auto& map : forward_) map.clear();
  for (auto& map : backward_) map.clear();
}

std::optional<Integer> WideTables::find(std::size_t trial, const Integer& key) const {
  const auto found = forward_[trial].find({0, key});
  return found == forward_[trial].end() ? std::nullopt : std::optional{found->second};
}

void WideTables::put(std::size_t trial, const Integer& key, const Integer& value) {
  forward_[trial][{0, key}] = value;
}

namespace {

/// Uniform on what the map does not hold as keys under the index.
Integer fresh_wide(const std::map<std::pair<Integer, Integer>, Integer>& taken,
                   const Integer& index, const FiniteSampler& sampler, const Domain& domain,
                   Stream& stream) {
  if (domain.cardinality() > 4 * taken.size()) {
    for (;;) {
      Integer value = sampler.draw_wide(stream);
      if (!taken.contains({index, value})) return value;
    }
  }
  std::vector<Integer> left;
  for (Integer i = 0; i < domain.cardinality(); ++i) {
    Integer value = domain.element(i);
    if (!taken.contains({index, value})) left.push_back(std::move(value));
  }
  return left[stream.below(left.size())];
}

}  // namespace

Integer WideTables::lookup(std::size_t trial, const Integer& index, const Integer& key,
                           Stream& stream) {
  auto& forward = forward_[trial];
  if (const auto found = forward.find({index, key}); found != forward.end()) return found->second;
  const bool function = type_.kind == TableKind::function;
  const Integer value = function
                            ? range_->draw_wide(stream)
                            : fresh_wide(backward_[trial], index, *range_, type_.range, stream);
  forward[{index, key}] = value;
  if (!function) backward_[trial][{index, value}] = key;
  return value;
}

Integer WideTables::inverse(std::size_t trial, const Integer& index, const Integer& value,
                            Stream& stream) {
  auto& backward = backward_[trial];
  if (const auto found = backward.find({index, value}); found != backward.end())
    return found->second;
  const Integer key = fresh_wide(forward_[trial], index, *range_, type_.domain, stream);
  forward_[trial][{index, key}] = value;
  backward[{index, value}] = key;
  return key;
}

}  // namespace certamen
