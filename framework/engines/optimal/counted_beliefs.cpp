// SPDX-License-Identifier: Apache-2.0
// Layers of beliefs forwards, as exponents; their values backwards, as integers.
#include "framework/engines/optimal/counted_beliefs.hpp"

#include <algorithm>
#include <numeric>
#include <set>

#include "framework/error.hpp"
#include "framework/graph/hash.hpp"

namespace certamen {

/// By splitting: two numbers with a common factor g give way to g and what is left of both, whose
/// product is smaller. Each number stays a product of those that it was split into.
std::vector<std::uint64_t> coprime_base(std::vector<std::uint64_t> numbers) {
  std::vector<std::uint64_t> base;
  while (!numbers.empty()) {
    const std::uint64_t number = numbers.back();
    numbers.pop_back();
    if (number == 1) continue;
    const auto other = std::find_if(base.begin(), base.end(),
                                    [&](std::uint64_t its) { return std::gcd(its, number) != 1; });
    if (other == base.end()) {
      base.push_back(number);
      continue;
    }
    if (*other == number) continue;
    const std::uint64_t common = std::gcd(*other, number);
    numbers.insert(numbers.end(), {common, *other / common, number / common});
    base.erase(other);
  }
  std::sort(base.begin(), base.end());
  return base;
}

std::vector<std::uint16_t> exponents_over(const std::vector<std::uint64_t>& base,
                                          std::uint64_t number) {
  std::vector<std::uint16_t> exponents;
  for (const std::uint64_t its : base) {
    exponents.push_back(0);
    for (; number % its == 0; number /= its) ++exponents.back();
  }
  if (number != 1) throw Error{ErrorCode::internal, "counts", "no product of powers of the base"};
  return exponents;
}

std::optional<CountedBeliefs> CountedBeliefs::of(const Hypotheses& table, const Belief& start,
                                                 Budgets left, std::size_t calls,
                                                 IsAllowed is_allowed) {
  constexpr std::uint64_t most_left = 0xffff;
  CountedBeliefs counts{table};
  if (!table.is_static() || calls == 0 || calls > most_left ||
      std::any_of(left.begin(), left.end(), [](std::uint64_t its) { return its > most_left; }))
    return std::nullopt;
  counts.budgets_ = std::move(left);
  counts.calls_ = calls;
  counts.is_allowed_ = std::move(is_allowed);
  if (!counts.make_columns(start)) return std::nullopt;
  return counts;
}

bool CountedBeliefs::make_columns(const Belief& start) {
  constexpr std::size_t most_width = 4096;
  const auto weights = table_->believed(start);
  if (!weights) return false;
  std::set<std::uint64_t> numbers;
  for (const auto& weight : weights->weights) {
    if (weight == 0 || weight >> 64 != 0) return false;
    numbers.insert(static_cast<std::uint64_t>(weight));
  }
  for (const auto& procedure : table_->calls_)
    for (const auto& call : procedure)
      for (const auto& answer : call.answers)
        for (const auto& [s, count] : answer.likelihoods) numbers.insert(count);
  base_ = coprime_base({numbers.begin(), numbers.end()});
  width_ = base_.size() * weights->weights.size();
  if (width_ == 0 || width_ > most_width) return false;
  std::map<std::uint64_t, std::vector<std::uint16_t>> exponents;
  std::size_t most = 0;
  for (const std::uint64_t number : numbers) {
    const auto& its = exponents[number] = exponents_over(base_, number);
    most = std::max<std::size_t>(most, *std::max_element(its.begin(), its.end()));
  }
  if (most * (calls_ + 1) >= impossible) return false;
  const auto set = [&](std::vector<std::uint16_t>& row, std::size_t s, std::uint64_t number) {
    const auto& its = exponents.at(number);
    std::copy(its.begin(), its.end(), row.begin() + static_cast<std::ptrdiff_t>(s * base_.size()));
  };
  for (const auto& procedure : table_->calls_) {
    columns_.emplace_back();
    for (const auto& call : procedure) {
      columns_.back().emplace_back();
      for (const auto& answer : call.answers) {
        auto& column = columns_.back().back().emplace_back(width_, impossible);
        for (const auto& [s, count] : answer.likelihoods) set(column, s, count);
      }
    }
  }
  Exponents first(width_, 0);
  for (std::size_t s = 0; s < weights->weights.size(); ++s)
    set(first, s, static_cast<std::uint64_t>(weights->weights[s]));
  start_.assign(width_, 0);
  Exponents common(base_.size(), 0);
  apply(first.data(), Exponents(width_, 0), start_.data(), common.data());
  unit_ = Rational{product(common.data())};

  layers_.resize(calls_ + 1);
  std::vector<std::uint16_t> row(width_ + budgets_.size());
  canonize(start_.data(), row.data());
  for (std::size_t i = 0; i < budgets_.size(); ++i)
    row[width_ + i] = static_cast<std::uint16_t>(budgets_[i]);
  intern(layers_[0], row);
  return true;
}

/// The belief after an answer, without its common factor; whether there is one.
bool CountedBeliefs::apply(const std::uint16_t* belief, const std::vector<std::uint16_t>& column,
                           std::uint16_t* result, std::uint16_t* common) const {
  const std::size_t bases = base_.size();
  std::fill_n(common, bases, impossible);
  for (std::size_t i = 0; i < width_; i += bases) {
    if (belief[i] == impossible || column[i] == impossible) {
      std::fill_n(result + i, bases, impossible);
      continue;
    }
    for (std::size_t b = 0; b < bases; ++b) {
      result[i + b] = static_cast<std::uint16_t>(belief[i + b] + column[i + b]);
      common[b] = std::min(common[b], result[i + b]);
    }
  }
  if (common[0] == impossible) return false;
  for (std::size_t i = 0; i < width_; i += bases)
    if (result[i] != impossible)
      for (std::size_t b = 0; b < bases; ++b)
        result[i + b] = static_cast<std::uint16_t>(result[i + b] - common[b]);
  return true;
}

/// The least image under the table's symmetries; the number of the symmetry.
std::size_t CountedBeliefs::canonize(const std::uint16_t* belief, std::uint16_t* result) const {
  const std::size_t bases = base_.size(), count = width_ / bases;
  const auto& all = table_->symmetries_;
  std::size_t best = 0;
  for (std::size_t which = 1; which < all.size(); ++which)
    for (std::size_t s = 0; s < count; ++s) {
      const std::uint16_t* own = belief + all[which][s] * bases;
      const std::uint16_t* its = belief + all[best][s] * bases;
      const auto [a, b] = std::mismatch(own, own + bases, its);
      if (a == own + bases) continue;
      if (*a < *b) best = which;
      break;
    }
  for (std::size_t s = 0; s < count; ++s)
    std::copy_n(belief + all[best][s] * bases, bases, result + s * bases);
  return best;
}

std::uint64_t CountedBeliefs::hash(const std::uint16_t* row) const {
  std::uint64_t h = width_, word = 0;
  for (std::size_t i = 0; i < width_ + budgets_.size(); ++i) {
    word = word << 16 | row[i];
    if (i % 4 == 3) h = mix(h, word);
  }
  return mix(h, word);
}

std::optional<std::uint32_t> CountedBeliefs::find(const Layer& layer,
                                                  const std::vector<std::uint16_t>& row) const {
  if (layer.index.empty()) return std::nullopt;
  const std::size_t mask = layer.index.size() - 1;
  for (std::size_t at = hash(row.data()) & mask; layer.index[at] != 0; at = (at + 1) & mask) {
    const std::uint32_t found = layer.index[at] - 1;
    if (std::equal(row.begin(), row.end(),
                   layer.rows.begin() + static_cast<std::ptrdiff_t>(found * row.size())))
      return found;
  }
  return std::nullopt;
}

std::uint32_t CountedBeliefs::intern(Layer& layer, const std::vector<std::uint16_t>& row) {
  if (const auto found = find(layer, row)) return *found;
  const auto put = [&](std::uint32_t position) {
    const std::size_t mask = layer.index.size() - 1;
    std::size_t at = hash(layer.rows.data() + position * row.size()) & mask;
    while (layer.index[at] != 0) at = (at + 1) & mask;
    layer.index[at] = position + 1;
  };
  if (layer.size + 1 >= none)
    throw Error{ErrorCode::too_large, "counts", "more beliefs than have a number"};
  layer.rows.insert(layer.rows.end(), row.begin(), row.end());
  const auto number = static_cast<std::uint32_t>(layer.size++);
  if (2 * layer.size > layer.index.size()) {
    layer.index.assign(std::max<std::size_t>(16, 2 * layer.index.size()), 0);
    for (std::uint32_t position = 0; position < number; ++position) put(position);
  }
  put(number);
  return number;
}

CountedBeliefs::Budgets CountedBeliefs::left_of(const std::uint16_t* row) const {
  return {row + width_, row + width_ + budgets_.size()};
}

/// Whether what is won is known: by one hypothesis that is left, or one of two games.
bool CountedBeliefs::is_settled(const std::uint16_t* belief) const {
  std::size_t alive = 0, sides = 0;
  std::optional<std::size_t> side;
  for (std::size_t s = 0; s < table_->rows_.size(); ++s) {
    if (belief[s * base_.size()] == impossible) continue;
    ++alive;
    if (side != table_->rows_[s].first) ++sides;
    side = table_->rows_[s].first;
  }
  return alive == 1 || (table_->told_apart_ && sides == 1);
}

std::uint32_t CountedBeliefs::number_of(const std::vector<std::uint16_t>& common) {
  const auto [entry, is_new] =
      common_numbers_.try_emplace(common, static_cast<std::uint32_t>(commons_.size()));
  if (is_new) commons_.push_back(common);
  return entry->second;
}

void CountedBeliefs::look_into(std::size_t made, std::size_t position) {
  Layer &here = layers_[made], &next = layers_[made + 1];
  const std::size_t length = width_ + budgets_.size();
  const std::uint16_t* row = here.rows.data() + position * length;
  const auto end = [&] { here.move_ends.push_back(static_cast<std::uint32_t>(here.moves.size())); };
  const Budgets left = left_of(row);
  if (is_settled(row)) return end();
  Best best;
  if (auto last = last_value(row, made, best)) {
    for (const auto& calls : columns_) tried_ += calls.size();
    here.last.emplace(static_cast<std::uint32_t>(position), std::pair{std::move(*last), best});
    return end();
  }
  std::vector<std::uint16_t> child(length), form(length), common(base_.size());
  std::set<std::vector<Child>> seen;
  for (std::size_t procedure = 0; procedure < columns_.size(); ++procedure) {
    if (!is_allowed_(left, procedure)) continue;
    for (std::size_t i = 0; i < left.size(); ++i)
      form[width_ + i] = static_cast<std::uint16_t>(left[i] - (i == procedure ? 1 : 0));
    const auto alike = made == 0 ? table_->alike_calls(procedure) : std::vector<bool>{};
    for (std::size_t call = 0; call < columns_[procedure].size(); ++call) {
      ++tried_;
      if (made == 0 && alike[call]) continue;  // the start is kept by all symmetries
      std::vector<Child> children;
      for (const auto& column : columns_[procedure][call]) {
        if (!apply(row, column, child.data(), common.data())) continue;
        canonize(child.data(), form.data());
        children.push_back({intern(next, form), number_of(common)});
      }
      std::sort(children.begin(), children.end());
      const bool is_new = seen.insert(children).second;
      if (!is_new) continue;  // another call leads to the same
      here.moves.push_back({static_cast<std::uint32_t>(procedure), static_cast<std::uint32_t>(call),
                            here.children.size(), children.size()});
      here.children.insert(here.children.end(), children.begin(), children.end());
    }
  }
  end();
}

bool CountedBeliefs::advance(std::size_t tried, const std::function<bool()>& poll) {
  constexpr std::size_t often = 64;
  for (; at_ < calls_; ++at_, next_ = 0)
    for (; next_ < layers_[at_].size; ++next_) {
      if (tried_ >= tried || (next_ % often == 0 && poll())) return false;
      look_into(at_, next_);
    }
  return true;
}

std::size_t CountedBeliefs::beliefs() const {
  std::size_t sum = 0;
  for (const auto& layer : layers_) sum += layer.size;
  return sum;
}

std::size_t CountedBeliefs::bytes() const {
  std::size_t sum = 0;
  for (const auto& layer : layers_)
    sum += 2 * layer.rows.capacity() + 4 * layer.index.capacity() +
           sizeof(Move) * layer.moves.capacity() + 4 * layer.move_ends.capacity() +
           sizeof(Child) * layer.children.capacity();
  return sum;
}

}  // namespace certamen
