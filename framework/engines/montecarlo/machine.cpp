// SPDX-License-Identifier: Apache-2.0
#include "framework/engines/montecarlo/machine.hpp"

#include <algorithm>
#include <bit>

#include "framework/engines/montecarlo/column_view.hpp"

namespace certamen::montecarlo {

namespace {

constexpr std::size_t alignment = 64;

/// Memory that the columns and tables of a batch should stay below: about half a second-level
/// cache.
constexpr std::size_t cache_bytes = std::size_t{256} << 10;
constexpr std::size_t most_rows = std::size_t{1} << 15;

std::size_t rounded_up(std::size_t count) {
  return (count + row_group - 1) / row_group * row_group;
}

std::size_t words_of(const Registers& code) {
  return std::max<std::size_t>(1, code.size());
}

std::size_t table_bytes(const Program& program) {
  std::size_t bytes = 0;
  for (const auto& spec : program.tables)
    bytes +=
        (spec.type.kind == TableKind::permutation ? 2 : 1) * TrialTables::bytes_per_trial(spec);
  return bytes;
}

}  // namespace

std::size_t batch_rows(const Program& program, std::size_t wish) {
  if (wish != 0) return rounded_up(wish);
  const std::size_t bytes = program.bits_per_trial / 8 + table_bytes(program) + 1;
  return rounded_up(std::clamp(cache_bytes / bytes, row_group, most_rows));
}

Machine::Machine(const Program& program, std::uint64_t seed, std::size_t rows)
    : program_{program}, seed_{seed}, capacity_{rows}, random_{seed},
      storage_{new std::byte[program.bits_per_trial * rows / 8 + alignment]{}}, raw_(rows),
      flags_(rows / 64) {
  const auto address = reinterpret_cast<std::uintptr_t>(storage_.get());
  base_ = storage_.get() + (alignment - address % alignment) % alignment;
  kernel_calls_.resize(program.steps.size());
  call_buffers_.resize(program.steps.size());
  for (std::size_t i = 0; i < program.steps.size(); ++i) {
    if (const auto* kernel = std::get_if<KernelStep>(&program.steps[i])) {
      auto& call = kernel_calls_[i];
      call.out = column(kernel->out);
      for (std::size_t k = 0; k < kernel->in.size(); ++k)
        if (kernel->in[k] != no_register) call.in[k] = column(kernel->in[k]);
      std::copy(kernel->immediate.begin(), kernel->immediate.end(), call.immediate);
      call.table = kernel->table.get();
    } else if (const auto* function = std::get_if<CallStep>(&program.steps[i])) {
      auto& buffers = call_buffers_[i];
      for (const auto& argument : function->arguments) {
        const bool as_it_stands =
            argument.size() == 1 && program.types[argument[0]] == ColumnType::u64;
        buffers.copies.emplace_back(as_it_stands ? 0 : rows * words_of(argument), 0);
        buffers.arguments.push_back(as_it_stands
                                        ? static_cast<const std::uint64_t*>(column(argument[0]))
                                        : buffers.copies.back().data());
      }
      buffers.results.resize(rows * words_of(function->out));
    }
  }
  for (const auto& spec : program.tables) {
    Tables tables{TrialTables{spec, rows}, {}, {}, {}};
    if (spec.type.kind == TableKind::permutation) {
      tables.backward.emplace(spec, rows);
      tables.domain.emplace(Distribution::uniform(spec.type.domain));
    }
    if (spec.type.kind != TableKind::map)
      tables.range.emplace(Distribution::uniform(spec.type.range));
    tables_.push_back(std::move(tables));
    scratch_.resize(
        std::max(scratch_.size(), 2 * (spec.key_words + spec.index_words + spec.value_words)));
  }
  for (const auto& [id, value] : program.constants)
    for (std::size_t row = 0; row < rows; ++row) set(id, row, value);
}

void* Machine::column(Register id) const {
  return base_ + program_.offset[id] * capacity_ / 8;
}

std::uint64_t Machine::number(Register id, std::size_t row) const {
  return on_column(column(id), program_.types[id], [&](auto numbers) { return numbers[row]; });
}

void Machine::set(Register id, std::size_t row, std::uint64_t value) {
  on_column(column(id), program_.types[id], [&](auto numbers) { numbers.set(row, value); });
}

void Machine::run(std::uint64_t first, std::size_t count, std::span<std::uint64_t> happened) {
  first_ = first;
  count_ = count;
  rows_ = rounded_up(count);
  for (auto& tables : tables_) {
    tables.forward.clear();
    if (tables.backward) tables.backward->clear();
  }
  for (std::size_t i = 0; i < program_.steps.size(); ++i)
    std::visit([&](const auto& step) { execute(step, i); }, program_.steps[i]);
  for (std::size_t i = 0; i < program_.outcomes.size(); ++i) {
    std::uint64_t sum = 0;
    for (const std::uint64_t word : outcome_bits(i))
      sum += static_cast<std::uint64_t>(std::popcount(word));
    happened[i] += sum;
  }
}

std::span<const std::uint64_t> Machine::outcome_bits(std::size_t outcome) {
  auto* words = static_cast<std::uint64_t*>(column(program_.outcomes[outcome]));
  const std::size_t whole = count_ / 64, rest = count_ % 64;
  std::copy_n(words, whole, flags_.data());
  if (rest != 0) flags_[whole] = words[whole] & mask_of(static_cast<unsigned>(rest));
  return {flags_.data(), whole + (rest != 0 ? 1 : 0)};
}

void Machine::run_kernel(KernelFunction function, KernelCall call) {
  call.rows = rows_;
  function(call);
}

void Machine::execute(const KernelStep& step, std::size_t index) {
  auto& call = kernel_calls_[index];
  call.rows = rows_;
  step.function(call);
}

void Machine::execute(const CallStep& step, std::size_t index) {
  auto& buffers = call_buffers_[index];
  for (std::size_t i = 0; i < step.arguments.size(); ++i) {
    const auto& argument = step.arguments[i];
    if (buffers.copies[i].empty()) continue;
    for (std::size_t word = 0; word < argument.size(); ++word)
      on_column(column(argument[word]), program_.types[argument[word]], [&](auto numbers) {
        std::uint64_t* to = buffers.copies[i].data() + word;
        for (std::size_t row = 0; row < count_; ++row) to[row * argument.size()] = numbers[row];
      });
  }
  step.function(buffers.arguments.data(), buffers.results.data(), count_);
  for (std::size_t word = 0; word < step.out.size(); ++word)
    on_column(column(step.out[word]), program_.types[step.out[word]], [&](auto numbers) {
      const std::uint64_t* from = buffers.results.data() + word;
      for (std::size_t row = 0; row < count_; ++row) numbers.set(row, from[row * step.out.size()]);
    });
}

}  // namespace certamen::montecarlo
