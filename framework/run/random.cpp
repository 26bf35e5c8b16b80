// SPDX-License-Identifier: Apache-2.0
#include "framework/run/random.hpp"

#include <Random123/philox.h>

#include <algorithm>
#include <limits>

#include "framework/error.hpp"
#include "framework/numbers/narrow.hpp"
#include "framework/numbers/word128.hpp"

namespace certamen {

namespace {

constexpr std::uint64_t key_tag = 0x43657274'616d656eu;  // "Certamen"
constexpr std::uint64_t shared_space = 0;                // blocks that four trials share
constexpr std::uint64_t own_space = 1;

}  // namespace

std::array<std::uint64_t, 4> philox(const std::array<std::uint64_t, 4>& counter,
                                    const std::array<std::uint64_t, 2>& key) {
  r123::Philox4x64 generator;
  const r123::Philox4x64::ctr_type c{{counter[0], counter[1], counter[2], counter[3]}};
  const r123::Philox4x64::key_type k{{key[0], key[1]}};
  const auto words = generator(c, k);
  return {words[0], words[1], words[2], words[3]};
}

std::uint64_t Stream::next() {
  if (!started_) {
    started_ = true;
    return philox({trial_ / 4, node_, 0, shared_space}, {seed_, key_tag})[trial_ % 4];
  }
  if (pending_ == 0) {
    words_ = philox({trial_, node_, block_++, own_space}, {seed_, key_tag});
    pending_ = 4;
  }
  return words_[4 - pending_--];
}

std::uint64_t Stream::below(std::uint64_t bound) {
  Word128 product = Word128{next()} * bound;
  if (static_cast<std::uint64_t>(product) < bound) {
    const std::uint64_t threshold = (0 - bound) % bound;
    while (static_cast<std::uint64_t>(product) < threshold) product = Word128{next()} * bound;
  }
  return static_cast<std::uint64_t>(product >> 64);
}

Integer Stream::below_integer(const Integer& bound) {
  if (bound <= 0) throw Error{ErrorCode::usage, "random", "expected a bound of at least 1"};
  if (bound <= std::numeric_limits<std::uint64_t>::max())
    return Integer{below(to_word(bound, "bound"))};
  const auto bits = static_cast<unsigned>(boost::multiprecision::msb(Integer{bound - 1})) + 1;
  for (;;) {
    Integer value = 0;
    for (unsigned have = 0; have < bits; have += 64) {
      const unsigned take = std::min(64u, bits - have);
      value = (value << take) | Integer{next() >> (64 - take)};
    }
    if (value < bound) return value;
  }
}

FiniteSampler::FiniteSampler(const Distribution& distribution)
    : domain_{distribution.domain()}, uniform_{distribution.kind() == DistributionKind::uniform} {
  constexpr auto most = std::numeric_limits<std::uint64_t>::max();
  if (uniform_) {
    wide_bound_ = domain_.cardinality();
    small_ = wide_bound_ <= Integer{most} + 1;
    if (small_) bound_ = wide_bound_ > most ? 0 : to_word(wide_bound_, domain_.name());
    constexpr std::uint64_t tabulated = 1u << 16;
    if (domain_.is_narrow() && domain_.code_bound() != wide_bound_ && wide_bound_ <= tabulated)
      for (std::uint64_t i = 0; i < bound_; ++i) elements_.push_back(domain_.element_word(i));
    return;
  }
  if (distribution.kind() != DistributionKind::bernoulli &&
      distribution.kind() != DistributionKind::table)
    throw Error{ErrorCode::unsupported, distribution.name(),
                "it is not a finite distribution without arguments"};
  wide_bound_ = distribution.common_denominator();
  small_ = wide_bound_ <= most;
  if (small_) bound_ = to_word(wide_bound_, domain_.name());
  Integer sum = 0;
  for (const auto& [value, weight] : distribution.outcomes()) {
    outcomes_.push_back(value);
    sum += weight;
    if (small_)
      cumulative_.push_back(to_word(sum, domain_.name()));
    else
      wide_cumulative_.push_back(sum);
  }
}

std::uint64_t FiniteSampler::draw(Stream& stream) const {
  if (uniform_) {
    const std::uint64_t index = bound_ == 0 ? stream.next() : stream.below(bound_);
    return elements_.empty() ? domain_.element_word(index) : elements_[index];
  }
  if (!small_) return to_word(draw_wide(stream), domain_.name());
  const std::uint64_t point = stream.below(bound_);
  const auto place = std::upper_bound(cumulative_.begin(), cumulative_.end(), point);
  return outcomes_[static_cast<std::size_t>(place - cumulative_.begin())].word();
}

Integer FiniteSampler::draw_wide(Stream& stream) const {
  if (uniform_) return domain_.element(stream.below_integer(wide_bound_));
  std::size_t place = 0;
  if (small_) {
    place = static_cast<std::size_t>(
        std::upper_bound(cumulative_.begin(), cumulative_.end(), stream.below(bound_)) -
        cumulative_.begin());
  } else {
    const Integer point = stream.below_integer(wide_bound_);
    while (wide_cumulative_[place] <= point) ++place;
  }
  return outcomes_[place].code();
}

}  // namespace certamen
