// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "framework/numbers/integer.hpp"

namespace certamen {

/// Bytes in use against a cap; one for each run of an engine. Several threads may take and give.
class MemoryBudget {
 public:
  explicit MemoryBudget(std::size_t cap) : cap_{cap} {}
  /// Throws Error(too_large) at `place` when `more` bytes would not fit; otherwise counts them.
  void take(std::size_t more);
  void give(std::size_t bytes) { used_.fetch_sub(bytes, std::memory_order_relaxed); }
  /// Whether something did not fit.
  bool is_exhausted() const { return exhausted_; }
  std::size_t used() const { return used_.load(std::memory_order_relaxed); }

  /// Who is asking, for messages: the node that is being expanded, and how many states there were
  /// before it.
  std::string place = "experiment";
  std::size_t states_before = 1;

 private:
  std::size_t cap_;
  std::atomic<std::size_t> used_ = 0;
  std::atomic<bool> exhausted_ = false;
};

/// Words that are not set before they are written.
class WordBuffer {
 public:
  std::uint64_t* data() { return words_.get(); }
  const std::uint64_t* data() const { return words_.get(); }
  std::size_t room() const { return room_; }
  /// Room for `words` words, the first `kept` of which stay.
  void make_room(std::size_t words, std::size_t kept);
  void release();

 private:
  std::unique_ptr<std::uint64_t[]> words_;
  std::size_t room_ = 0;
};

/// States with their weights: rows of packed key words and of weight limbs (least significant
/// first), with an open-addressing index from key to row. Equal keys are merged by adding their
/// weights. Rows keep their order.
class StateSet {
 public:
  StateSet(std::size_t words, std::size_t limbs, MemoryBudget& budget);
  ~StateSet();
  StateSet(StateSet&& other) noexcept;
  StateSet& operator=(StateSet&& other) noexcept;
  StateSet(const StateSet&) = delete;
  StateSet& operator=(const StateSet&) = delete;
  void swap(StateSet& other) noexcept;

  /// No states, of other widths; memory is kept for them, if as many as before would use it.
  void restart(std::size_t words, std::size_t limbs);
  /// Adds `weight` to the state `key`; the sum must fit the limbs.
  void add(const std::uint64_t* key, const std::uint64_t* weight);
  /// Adds factor times a weight of `limbs` limbs to the state.
  void add_multiple(const std::uint64_t* key, const std::uint64_t* weight, std::size_t limbs,
                    std::uint64_t factor);

  /// Adds another set's states, of the same widths.
  void add_all(const StateSet& other);
  /// The sum of all weights.
  Integer mass() const;
  /// The state's weight; nullptr if it is not there.
  const std::uint64_t* find(const std::uint64_t* key) const;

  std::size_t size() const { return size_; }
  std::size_t words() const { return words_; }
  std::size_t limbs() const { return limbs_; }
  const std::uint64_t* key(std::size_t row) const { return keys_.data() + row * words_; }
  const std::uint64_t* weight(std::size_t row) const { return weights_.data() + row * limbs_; }
  std::uint64_t* weight(std::size_t row) { return weights_.data() + row * limbs_; }

 private:
  std::uint64_t hash(const std::uint64_t* key) const;
  struct Row {
    std::uint64_t* weight;
    bool is_new;  // its weight is not set
  };
  Row row_of(const std::uint64_t* key);
  void grow();
  std::size_t room() const;

  std::size_t words_ = 0, limbs_ = 1;
  std::size_t size_ = 0, room_ = 0, taken_ = 0;
  WordBuffer keys_, weights_;
  std::vector<std::uint64_t> index_;  // upper half: of the hash; lower half: row + 1, 0 for free
  MemoryBudget* budget_;
};

}  // namespace certamen
