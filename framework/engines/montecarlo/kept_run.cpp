// SPDX-License-Identifier: Apache-2.0
#include "framework/engines/montecarlo/kept_run.hpp"

#include <algorithm>

#include "framework/error.hpp"

namespace certamen::montecarlo {

namespace {

using Numbers = std::vector<std::uint64_t>;

void refuse_impossible(const RunCounts& counts, std::size_t outcomes) {
  const bool possible =
      counts.happened.size() == outcomes &&
      std::all_of(counts.happened.begin(), counts.happened.end(),
                  [&](std::uint64_t happened) { return happened <= counts.trials; });
  if (!possible)
    throw Error{ErrorCode::bad_file, "kept run", "its counts are none of this experiment"};
}

}  // namespace

std::vector<RunCounts> KeptRun::open(const RunKey& key, std::size_t outcomes) {
  std::vector<RunCounts> known;
  if (!is_kept_) return known;
  Numbers numbers;
  team_.together([&] {
    if (journal_ == nullptr) return;
    for (const auto& counts : journal_->open(key)) {
      refuse_impossible(counts, outcomes);
      numbers.push_back(counts.trials);
      numbers.insert(numbers.end(), counts.happened.begin(), counts.happened.end());
    }
  });
  team_.first(numbers);
  for (auto at = numbers.begin(); at != numbers.end();) {
    RunCounts counts{*at++, {}};
    for (std::size_t i = 0; i < outcomes; ++i) counts.happened.push_back(*at++);
    known.push_back(std::move(counts));
  }
  return known;
}

void KeptRun::look(const RunCounts& counts) {
  if (journal_ != nullptr) looks_.push_back(counts);
}

void KeptRun::save(const RunCounts& newest, bool at_end) {
  constexpr std::chrono::milliseconds pause{250};
  if (!is_kept_) return;
  team_.together([&] {
    const auto now = std::chrono::steady_clock::now();
    if (journal_ == nullptr || (!at_end && now - last_ < pause)) return;
    journal_->save(looks_, newest);
    looks_.clear();
    last_ = now;
  });
}

}  // namespace certamen::montecarlo
