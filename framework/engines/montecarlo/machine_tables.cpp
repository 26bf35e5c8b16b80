// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "framework/engines/montecarlo/machine.hpp"
#include "framework/lowering/free_value.hpp"
#include "framework/lowering/layout.hpp"
#include "framework/numbers/narrow.hpp"

namespace certamen::montecarlo {

void Machine::execute(const TableStep& step, std::size_t) {
  auto& tables = tables_[step.table];
  if (step.kind == NodeKind::find || step.kind == NodeKind::put)
    find_or_put(step, tables);
  else
    lookup(step, tables);
}

void Machine::find_or_put(const TableStep& step, Tables& tables) {
  std::uint64_t *key = scratch_.data(), *value = key + step.key.size();
  for (std::size_t row = 0; row < count_; ++row) {
    for (std::size_t i = 0; i < step.key.size(); ++i) key[i] = number(step.key[i], row);
    if (step.kind == NodeKind::put) {
      for (std::size_t i = 0; i < step.value.size(); ++i) value[i] = number(step.value[i], row);
      tables.forward.put(row, key, value);
      continue;
    }
    const std::uint64_t* found = tables.forward.find(row, key);
    set(step.out[0], row, found != nullptr ? 1 : 0);
    for (std::size_t i = 1; i < step.out.size(); ++i)
      set(step.out[i], row, found != nullptr ? found[i - 1] : 0);
  }
}

/// Draws values until one is free under its index; in domains that may be nearly used up, among
/// those that are left.
void Machine::choose_free(const TableStep& step, Tables& tables, std::size_t row,
                          std::uint64_t* value) {
  const TableSpec& spec = program_.tables[step.table];
  const bool inverse = step.kind == NodeKind::inverse;
  const TrialTables& taken = inverse ? tables.forward : *tables.backward;
  const Domain& domain = inverse ? spec.type.domain : spec.type.range;
  const FiniteSampler& sampler = inverse ? *tables.domain : *tables.range;
  Stream own = stream(step.name, row);
  if (is_one_number(domain) && is_crowded(domain, spec.accesses)) {
    const auto size = to_word(domain.cardinality(), domain.name());
    std::uint64_t left = 0;
    for (*value = 0; *value < size; ++*value) left += taken.find(row, value) == nullptr ? 1 : 0;
    std::uint64_t rank = own.below(left);
    for (*value = 0; taken.find(row, value) != nullptr || rank-- != 0; ++*value) {
    }
    return;
  }
  draw_free(domain, sampler, spec.accesses, own, [&](const Integer& code) {
    const auto numbers = numbers_of(domain, code);
    std::copy(numbers.begin(), numbers.end(), value);
    return taken.find(row, value) == nullptr;
  });
}

void Machine::lookup(const TableStep& step, Tables& tables) {
  const std::size_t index_words = program_.tables[step.table].index_words;
  TrialTables* there = &tables.forward;
  TrialTables* back = tables.backward ? &*tables.backward : nullptr;
  if (step.kind == NodeKind::inverse) std::swap(there, back);
  std::uint64_t *key = scratch_.data(), *value = key + step.key.size();  // each before its index
  for (std::size_t row = 0; row < count_; ++row) {
    for (std::size_t i = 0; i < step.key.size(); ++i) key[i] = number(step.key[i], row);
    const std::uint64_t* known = there->find(row, key);
    if (known == nullptr) {
      for (std::size_t i = 0; i < step.value.size(); ++i) value[i] = number(step.value[i], row);
      std::copy_n(value - index_words, index_words, value + step.value.size());
      if (back != nullptr && back->find(row, value) != nullptr)
        choose_free(step, tables, row, value);
      there->put(row, key, value);
      if (back != nullptr) back->put(row, value, key);
    }
    for (std::size_t i = 0; i < step.out.size(); ++i)
      set(step.out[i], row, known != nullptr ? known[i] : value[i]);
  }
}

}  // namespace certamen::montecarlo
