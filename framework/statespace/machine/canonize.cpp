// SPDX-License-Identifier: Apache-2.0
// Beliefs in a form in which those that differ by scale, by the names of values or by the order of
// rows are, as far as a few rounds of colour refinement see, the same.
#include <algorithm>
#include <bit>
#include <numeric>

#include "framework/graph/hash.hpp"
#include "framework/statespace/machine/machine.hpp"

namespace certamen {

namespace {

std::uint64_t hash_of(const Integer& value) {
  std::uint64_t h = 7;
  for (const std::uint64_t limb : limbs_of(value)) h = mix(h, limb);
  return h;
}

Integer common_factor(const Belief& belief) {
  Integer common = 0;
  for (const auto& part : belief.parts)
    for (const auto& weight : part.weights) {
      common = boost::multiprecision::gcd(common, weight);
      if (common == 1) return common;
    }
  return common;
}

/// Where a label stands in a row.
struct Occurrence {
  std::uint32_t sort;
  std::uint64_t label;
  std::uint64_t place;  // hash of the field, or of the entry, and of the leaf
  std::uint64_t times;
};

/// All labels of a row, the table entries' each with what it stands beside.
template <class Colour>
std::vector<Occurrence> occurrences(const ExactProgram& program,
                                    const std::vector<NodeId>& labelled,
                                    const std::vector<NodeId>& tables, ExactProgram& run,
                                    const Frame& frame, const Colour& colour, std::uint64_t& rest) {
  std::vector<Occurrence> all;
  const auto& symbolic = program.symbolic();
  for (const NodeId id : labelled)
    program.codec(id).visit(frame.registers[id], [&](std::size_t leaf, std::uint64_t value) {
      const auto sort = symbolic.leaves[id][leaf];
      const std::uint64_t place = mix(mix(11, id), leaf);
      if (sort != no_sort)
        all.push_back({sort, value, place, 1});
      else
        rest = mix(rest, mix(place, value));
    });
  for (const NodeId table : tables) {
    if (!symbolic.tables[table].any()) {
      rest = mix(rest, mix(table, frame.registers[table]));
      continue;
    }
    std::uint64_t sum = 0;
    for (const auto& entry : run.pool(table).entries(frame.registers[table])) {
      std::uint64_t whole = mix(mix(13, table), mix(entry.index, entry.count));
      const auto each = [&](auto see) {
        for (const auto part : {EntryPart::key, EntryPart::value})
          program.codec(table, part)
              .visit(part == EntryPart::key ? entry.key : entry.value,
                     [&](std::size_t leaf, std::uint64_t value) {
                       see(program.sorts(table, part)[leaf],
                           mix(part == EntryPart::key ? 1 : 2, leaf), value);
                     });
      };
      each([&](std::uint32_t sort, std::uint64_t place, std::uint64_t value) {
        whole = mix(whole, mix(place, sort == no_sort ? value : colour(sort, value)));
      });
      sum += whole;
      each([&](std::uint32_t sort, std::uint64_t place, std::uint64_t value) {
        if (sort != no_sort) all.push_back({sort, value, mix(whole, place), entry.count});
      });
    }
    rest = mix(rest, sum);
  }
  return all;
}

}  // namespace

Integer Machine::canonize(Belief& belief, Renaming* renaming) {
  const Integer common = common_factor(belief);
  if (common > 1)
    for (auto& part : belief.parts)
      for (auto& weight : part.weights) weight /= common;
  if (!sorts().empty()) rename_all(belief, renaming);
  for (std::size_t side = 0; side < sides(); ++side) {
    auto& part = belief.parts[side];
    const std::size_t words = sides_[side].layout.words;
    std::map<std::vector<std::uint64_t>, Integer> rows;
    for (std::size_t row = 0; row < part.weights.size(); ++row) {
      const auto* key = part.keys.data() + row * words;
      rows[{key, key + words}] += part.weights[row];
    }
    part.keys.clear();
    part.weights.clear();
    for (auto& [key, weight] : rows) {
      part.keys.insert(part.keys.end(), key.begin(), key.end());
      part.weights.push_back(std::move(weight));
    }
  }
  return common;
}

/// New names for all that is named: constants first, then by colour; vectors in the order in which
/// rows of like colour show them. Names that occur nowhere go, unless a value without a name is
/// known to be another one.
void Machine::rename_all(Belief& belief, Renaming* renaming) {
  constexpr int rounds = 3;
  const auto& all_sorts = sorts();
  std::vector<std::vector<std::uint64_t>> colours(all_sorts.size());
  std::vector<std::uint64_t> constants;
  for (std::uint32_t sort = 0; sort < all_sorts.size(); ++sort) {
    constants.push_back(all_sorts[sort].constants.size());
    if (all_sorts[sort].kind != LabelSort::Kind::atoms) continue;
    colours[sort].assign(belief.named[sort], 0);
    for (std::uint64_t i = 0; i < constants[sort] && i < belief.named[sort]; ++i)
      colours[sort][i] = mix(17, i);
  }
  const auto colour = [&](std::uint32_t sort, std::uint64_t label) -> std::uint64_t {
    if (all_sorts[sort].kind == LabelSort::Kind::atoms)
      return label < belief.named[sort] ? colours[sort][label]
                                        : mix(19, label - belief.named[sort]);
    // A vector is coloured by whether it is named, hidden, or zero.
    if (label == 0) return 23;
    return label >> belief.named[sort] == 0 ? 29 : mix(31, label >> belief.named[sort]);
  };

  struct Row {
    std::size_t side, row;
    std::uint64_t hash;
  };
  std::vector<Row> rows;
  for (std::size_t side = 0; side < sides(); ++side)
    for (std::size_t row = 0; row < belief.parts[side].weights.size(); ++row)
      rows.push_back({side, row, 0});
  // What a hidden value differs from matters even where it occurs nowhere.
  std::vector<bool> hides(all_sorts.size(), false);
  std::vector<std::vector<bool>> seen(all_sorts.size());
  for (std::uint32_t sort = 0; sort < all_sorts.size(); ++sort)
    seen[sort].assign(colours[sort].size(), false);

  for (int round = 0; round < rounds; ++round) {
    auto next = colours;
    for (auto& row : rows) {
      const auto& side = sides_[row.side];
      const auto& part = belief.parts[row.side];
      unpack(row.side, part.keys.data() + row.row * side.layout.words, frame_);
      std::uint64_t rest = mix(mix(3, row.side), hash_of(part.weights[row.row]));
      for (const auto& field : side.layout.fields)
        if (program_->graph()[field.node].kind() != NodeKind::table &&
            !program_->symbolic().is_symbolic(field.node))
          rest = mix(rest, mix(field.node, frame_.registers[field.node]));
      const auto found =
          occurrences(*program_, side.labelled, side.tables, *program_, frame_, colour, rest);
      std::uint64_t sum = 0;
      for (const auto& one : found) sum += mix(one.place, colour(one.sort, one.label)) * one.times;
      row.hash = mix(rest, sum);
      for (const auto& one : found) {
        const bool atoms = all_sorts[one.sort].kind == LabelSort::Kind::atoms;
        const bool hidden =
            atoms ? one.label >= belief.named[one.sort] : one.label >> belief.named[one.sort] != 0;
        if (hidden) hides[one.sort] = true;
        if (!atoms || hidden) continue;
        seen[one.sort][one.label] = true;
        if (one.label >= constants[one.sort]) next[one.sort][one.label] += mix(row.hash, one.place);
      }
    }
    colours = std::move(next);
  }

  pin(*canonicalizer_, constants);
  canonicalizer_->start();
  Belief renamed = belief;
  for (std::uint32_t sort = 0; sort < all_sorts.size(); ++sort) {
    if (all_sorts[sort].kind != LabelSort::Kind::atoms) continue;
    std::vector<std::uint64_t> order;
    for (std::uint64_t label = constants[sort]; label < belief.named[sort]; ++label)
      if (seen[sort][label]) order.push_back(label);
    std::sort(order.begin(), order.end(), [&](std::uint64_t a, std::uint64_t b) {
      return std::pair{colours[sort][a], a} < std::pair{colours[sort][b], b};
    });
    if (hides[sort])
      for (std::uint64_t label = constants[sort]; label < belief.named[sort]; ++label)
        if (!seen[sort][label]) order.push_back(label);
    for (const std::uint64_t label : order) canonicalizer_->name(sort, label);
    renamed.named[sort] = constants[sort] + order.size();
  }
  std::sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) {
    return std::tie(a.hash, a.side, a.row) < std::tie(b.hash, b.side, b.row);
  });
  const bool vectors = std::any_of(all_sorts.begin(), all_sorts.end(), [](const LabelSort& sort) {
    return sort.kind == LabelSort::Kind::vectors;
  });
  if (vectors) {
    // Named vectors by themselves first, then as parts of hidden ones.
    for (const bool parts : {false, true})
      for (const auto& row : rows) {
        const auto& side = sides_[row.side];
        unpack(row.side, belief.parts[row.side].keys.data() + row.row * side.layout.words, frame_);
        std::uint64_t rest = 0;
        for (const auto& one :
             occurrences(*program_, side.labelled, side.tables, *program_, frame_, colour, rest)) {
          if (all_sorts[one.sort].kind != LabelSort::Kind::vectors) continue;
          const std::uint64_t named = (std::uint64_t{1} << belief.named[one.sort]) - 1;
          if ((one.label & named) == 0 || (!parts && (one.label & ~named) != 0)) continue;
          canonicalizer_->name(one.sort, one.label & named);
        }
      }
    for (std::uint32_t sort = 0; sort < all_sorts.size(); ++sort) {
      if (all_sorts[sort].kind != LabelSort::Kind::vectors) continue;
      for (std::uint64_t i = 0; hides[sort] && i < belief.named[sort]; ++i)
        canonicalizer_->name(sort, std::uint64_t{1} << i);
      renamed.named[sort] = canonicalizer_->names(sort);
    }
  }
  if (renaming != nullptr) {
    renaming->clear();
    for (std::uint32_t sort = 0; sort < all_sorts.size(); ++sort)
      renaming->push_back(canonicalizer_->named_labels(sort));
  }
  canonicalizer_->hold();
  for (const auto& row : rows) {
    const auto& side = sides_[row.side];
    auto* key = renamed.parts[row.side].keys.data() + row.row * side.layout.words;
    unpack(row.side, key, frame_);
    canonicalizer_->rename_again(side.labelled, side.tables, frame_);
    side.layout.pack(frame_.registers.data(), key);
  }
  belief = std::move(renamed);
}

}  // namespace certamen
