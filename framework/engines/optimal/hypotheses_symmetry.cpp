// SPDX-License-Identifier: Apache-2.0
// Permutations of the hypotheses that keep the whole table: found by colours, checked entry by
// entry, and used to give beliefs that are one up to them one form.
#include <algorithm>
#include <map>
#include <numeric>
#include <set>

#include "framework/engines/optimal/hypotheses.hpp"
#include "framework/error.hpp"
#include "framework/graph/hash.hpp"
#include "framework/statespace/limbs.hpp"

namespace certamen {

namespace {

using Colours = std::vector<std::uint64_t>;
using Images = Hypotheses::Images;

std::uint64_t colour_of(const Integer& value) {
  std::uint64_t colour = 17;
  for (const std::uint64_t limb : limbs_of(value)) colour = mix(colour, limb);
  return colour;
}

std::size_t classes_in(Colours colours) {
  std::sort(colours.begin(), colours.end());
  return static_cast<std::size_t>(
      std::distance(colours.begin(), std::unique(colours.begin(), colours.end())));
}

Images composed(const Images& first, const Images& then) {
  Images both(first.size());
  for (std::size_t s = 0; s < first.size(); ++s) both[s] = then[first[s]];
  return both;
}

/// All products of permutations; nothing if they are more than `most`.
std::optional<std::set<Images>> group_of(const std::vector<Images>& generators, std::size_t size,
                                         std::size_t most) {
  Images same(size);
  std::iota(same.begin(), same.end(), 0u);
  std::set<Images> group{same};
  std::vector<Images> open{same};
  while (!open.empty()) {
    const Images element = std::move(open.back());
    open.pop_back();
    for (const auto& generator : generators) {
      Images next = composed(element, generator);
      if (!group.insert(next).second) continue;
      if (group.size() > most) return std::nullopt;
      open.push_back(std::move(next));
    }
  }
  return group;
}

}  // namespace

/// What a hypothesis looks like among the others: colours that every permutation keeps which keeps
/// the table, made finer until they stay. `cells` counts the entries that were looked at.
void Hypotheses::refine(std::vector<std::uint64_t>& colours, std::size_t& cells) const {
  std::size_t classes = classes_in(colours);
  for (;;) {
    Colours sums(colours.size(), 0), by_output(outputs_, 0);
    for (std::size_t procedure = 0; procedure < calls_.size(); ++procedure)
      for (const auto& call : calls_[procedure]) {
        std::vector<std::uint64_t> answers;
        std::uint64_t whole = 0;
        for (const auto& answer : call.answers) {
          std::uint64_t sum = 0;
          for (const auto& [s, count] : answer.likelihoods) sum += mix(colours[s], count);
          cells += answer.likelihoods.size();
          answers.push_back(sum);
          whole += mix(procedure, sum);
        }
        for (std::size_t i = 0; i < answers.size(); ++i)
          for (const auto& [s, count] : call.answers[i].likelihoods)
            sums[s] += mix(mix(whole, answers[i]), count);
      }
    for (std::size_t s = 0; s < wins_.size(); ++s)
      for (const auto& win : wins_[s]) by_output[win.output] += mix(colours[s], win.count);
    for (std::size_t s = 0; s < wins_.size(); ++s)
      for (const auto& win : wins_[s]) sums[s] += mix(mix(5, by_output[win.output]), win.count);
    for (std::size_t s = 0; s < colours.size(); ++s) colours[s] = mix(colours[s], sums[s]);
    const std::size_t now = classes_in(colours);
    if (now <= classes) return;
    classes = now;
  }
}

/// What a call does, with the hypotheses renamed, as hashes that do not depend on any order.
Hypotheses::Print Hypotheses::print_of(const Call& call, const Images& to) const {
  Print print;
  for (std::size_t i = 0; i < call.answers.size(); ++i) {
    std::uint64_t row = 0;
    for (const auto& [s, count] : call.answers[i].likelihoods) row += mix(mix(3, to[s]), count);
    print.answers.emplace_back(row, i);
    print.whole += mix(7, row);
  }
  std::sort(print.answers.begin(), print.answers.end());
  return print;
}

/// The call that does what this one does with the images of the hypotheses; compared entry by
/// entry, answers in the order of their hashes. Two answers of one hash that differ may hide it.
std::optional<std::size_t> Hypotheses::same_call(const Images& to, std::size_t procedure,
                                                 std::size_t call) const {
  const Call& its = calls_[procedure][call];
  const Print print = print_of(its, to);
  std::vector<std::uint64_t> counts(rows_.size(), 0);  // of one answer, by image
  const auto is_same = [&](const Answer& answer, const Answer& other) {
    if (answer.likelihoods.size() != other.likelihoods.size()) return false;
    for (const auto& [s, count] : answer.likelihoods) counts[to[s]] = count;
    const bool same =
        std::all_of(other.likelihoods.begin(), other.likelihoods.end(),
                    [&](const auto& one) { return counts[one.hypothesis] == one.count; });
    for (const auto& [s, count] : answer.likelihoods) counts[to[s]] = 0;
    return same;
  };
  const auto [first, last] = by_print_[procedure].equal_range(print.whole);
  for (auto entry = first; entry != last; ++entry) {
    const Call& other = calls_[procedure][entry->second];
    const Print& known = prints_[procedure][entry->second];
    bool same = print.answers.size() == known.answers.size();
    for (std::size_t i = 0; i < print.answers.size() && same; ++i)
      same = print.answers[i].first == known.answers[i].first &&
             is_same(its.answers[print.answers[i].second], other.answers[known.answers[i].second]);
    if (same) return entry->second;
  }
  return std::nullopt;
}

std::size_t Hypotheses::image(const Images& to, std::size_t procedure, std::size_t call) const {
  const auto found = same_call(to, procedure, call);
  if (!found) throw Error{ErrorCode::internal, "hypotheses", "a symmetry has no image of a call"};
  return *found;
}

std::vector<bool> Hypotheses::alike_calls(std::size_t procedure) const {
  constexpr std::size_t most_seen = std::size_t{1} << 23;  // entries
  std::vector<bool> alike(calls_[procedure].size(), false);
  std::size_t seen = 0;
  for (std::size_t call = 0; call < alike.size(); ++call) {
    if (alike[call]) continue;
    for (std::size_t which = 1; which < symmetries_.size() && seen < most_seen; ++which) {
      const auto image = same_call(symmetries_[which], procedure, call);
      if (image && *image > call) alike[*image] = true;
      for (const auto& answer : calls_[procedure][call].answers) seen += answer.likelihoods.size();
    }
  }
  return alike;
}

/// Whether a permutation keeps sides and weights, the set of calls and the set of outputs.
bool Hypotheses::keeps_all(const Images& to, const std::vector<Integer>& weights) const {
  Images same(rows_.size());
  std::iota(same.begin(), same.end(), 0u);
  for (std::size_t s = 0; s < to.size(); ++s)
    if (rows_[s].first != rows_[to[s]].first || weights[s] != weights[to[s]]) return false;
  const auto outputs = [&](const Images& images) {
    std::vector<std::set<std::pair<std::uint64_t, std::uint64_t>>> rows(outputs_);
    for (std::size_t s = 0; s < wins_.size(); ++s)
      for (const auto& win : wins_[s]) rows[win.output].emplace(images[s], win.count);
    return std::set(rows.begin(), rows.end());
  };
  if (outputs(to) != outputs(same)) return false;
  for (std::size_t procedure = 0; procedure < calls_.size(); ++procedure)
    for (std::size_t call = 0; call < calls_[procedure].size(); ++call)
      if (!same_call(to, procedure, call)) return false;
  return true;
}

/// Which hypotheses to tell apart by hand, one after the other, until the colours tell all apart;
/// from the last one on, each is exchanged with those of its colour, and what the colours then make
/// of the others is a permutation. Without going back: a permutation that is missed costs time
/// alone.
void Hypotheses::find_symmetries(const Belief& start, const std::function<bool()>& poll) {
  constexpr std::size_t most_cells_seen = std::size_t{1} << 25, most_images = std::size_t{1} << 20;
  constexpr std::size_t most_permutations = 4096, most_levels = 24;
  const std::size_t count = rows_.size();
  symmetries_.emplace_back(count);
  std::iota(symmetries_.back().begin(), symmetries_.back().end(), 0u);
  if (!static_) return;
  for (const auto& calls : calls_) {
    prints_.emplace_back();
    by_print_.emplace_back();
    for (std::size_t call = 0; call < calls.size(); ++call) {
      prints_.back().push_back(print_of(calls[call], symmetries_.front()));
      by_print_.back().emplace(prints_.back().back().whole, call);
    }
  }
  std::vector<Integer> weights;
  for (const auto& part : start.parts)
    weights.insert(weights.end(), part.weights.begin(), part.weights.end());
  Colours colours;
  for (std::size_t s = 0; s < count; ++s)
    colours.push_back(mix(rows_[s].first, colour_of(weights[s])));
  std::size_t cells = 0;
  refine(colours, cells);
  std::vector<Colours> levels{colours};
  std::vector<std::size_t> base;
  while (classes_in(levels.back()) < count) {
    std::map<std::uint64_t, std::size_t> size;
    for (const auto colour : levels.back()) ++size[colour];
    std::size_t s = 0;
    while (size[levels.back()[s]] == 1) ++s;
    base.push_back(s);
    Colours finer = levels.back();
    finer[s] = mix(finer[s], 23);
    refine(finer, cells);
    levels.push_back(std::move(finer));
    if (poll() || cells > most_cells_seen || base.size() > most_levels) return;
  }
  std::map<std::uint64_t, std::uint32_t> by_colour;
  for (std::uint32_t s = 0; s < count; ++s) by_colour[levels.back()[s]] = s;
  // The permutation that brings the base point of a level to `to`, and those before to themselves.
  const auto found = [&](std::size_t level, std::size_t to) -> std::optional<Images> {
    Colours other = levels[level];
    for (std::size_t i = level; i < base.size(); ++i) {
      if (i > level) {
        const auto same = std::find(other.begin(), other.end(), levels[i][base[i]]);
        if (same == other.end()) return std::nullopt;
        to = static_cast<std::size_t>(same - other.begin());
      }
      other[to] = mix(other[to], 23);
      refine(other, cells);
      if (poll()) return std::nullopt;
    }
    Images images(count);
    std::vector<bool> hit(count, false);
    for (std::uint32_t s = 0; s < count; ++s) {
      const auto twin = by_colour.find(other[s]);
      if (twin == by_colour.end() || hit[twin->second]) return std::nullopt;
      hit[twin->second] = true;
      images[twin->second] = s;
    }
    if (!keeps_all(images, weights)) return std::nullopt;
    return images;
  };
  std::vector<Images> generators;
  std::set<Images> group;
  bool room = true;
  const std::size_t most =
      std::min(most_permutations, most_images / std::max<std::size_t>(count, 1));
  for (std::size_t level = base.size(); level-- > 0 && room;) {
    const auto colour = levels[level][base[level]];
    for (std::size_t to = 0; to < count && room; ++to) {
      if (to == base[level] || levels[level][to] != colour) continue;
      if (std::any_of(group.begin(), group.end(), [&](const Images& images) {
            return images[base[level]] == to &&
                   std::all_of(base.begin(), base.begin() + static_cast<std::ptrdiff_t>(level),
                               [&](std::size_t s) { return images[s] == s; });
          }))
        continue;
      if (cells > most_cells_seen || poll()) break;
      const auto images = found(level, to);
      if (!images) continue;
      generators.push_back(*images);
      auto larger = group_of(generators, count, most);
      room = larger.has_value();
      if (larger) group = std::move(*larger);
    }
  }
  if (!group.empty()) symmetries_.assign(group.begin(), group.end());  // the identity is the least
}

/// The least image, in the order of the hypotheses: at place s it has what the permutation brings
/// there.
Hypotheses::Form Hypotheses::form_of(const std::vector<Integer>& weights,
                                     const std::vector<std::uint64_t>& named) const {
  Form form;
  form.common = 0;
  for (const auto& weight : weights)
    if (form.common != 1) form.common = boost::multiprecision::gcd(form.common, weight);
  for (std::size_t which = 1; which < symmetries_.size(); ++which)
    for (std::size_t s = 0; s < weights.size(); ++s) {
      const int order =
          weights[symmetries_[which][s]].compare(weights[symmetries_[form.symmetry][s]]);
      if (order == 0) continue;
      if (order < 0) form.symmetry = which;
      break;
    }
  form.belief.parts.resize(numbers_.size());
  form.belief.named = named;
  for (std::size_t s = 0; s < weights.size(); ++s) {
    const Integer& weight = weights[symmetries_[form.symmetry][s]];
    if (weight == 0) continue;
    const auto& [side, key] = rows_[s];
    auto& part = form.belief.parts[side];
    part.keys.insert(part.keys.end(), key.begin(), key.end());
    part.weights.push_back(form.common == 1 ? weight : Integer{weight / form.common});
  }
  return form;
}

}  // namespace certamen
