// SPDX-License-Identifier: Apache-2.0
#include "framework/engines/montecarlo/machine.hpp"

#include <algorithm>
#include <bit>
#include <cstring>

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

template <class T>
void widen(const void* column, std::uint64_t* out, std::size_t stride, std::size_t rows) {
  const T* from = static_cast<const T*>(column);
  for (std::size_t row = 0; row < rows; ++row) out[row * stride] = from[row];
}

template <class T>
void narrow(const std::uint64_t* in, std::size_t stride, void* column, std::size_t rows) {
  T* to = static_cast<T*>(column);
  for (std::size_t row = 0; row < rows; ++row) to[row] = static_cast<T>(in[row * stride]);
}

void read_column(const void* column, ColumnType type, std::uint64_t* out, std::size_t stride,
                 std::size_t rows) {
  switch (type) {
  case ColumnType::bit: {
    const auto* words = static_cast<const std::uint64_t*>(column);
    for (std::size_t row = 0; row < rows; ++row)
      out[row * stride] = (words[row / 64] >> (row % 64)) & 1;
    return;
  }
  case ColumnType::u8: return widen<std::uint8_t>(column, out, stride, rows);
  case ColumnType::u16: return widen<std::uint16_t>(column, out, stride, rows);
  case ColumnType::u32: return widen<std::uint32_t>(column, out, stride, rows);
  case ColumnType::u64: return widen<std::uint64_t>(column, out, stride, rows);
  }
}

void write_column(const std::uint64_t* in, std::size_t stride, void* column, ColumnType type,
                  std::size_t rows) {
  switch (type) {
  case ColumnType::bit: {
    auto* words = static_cast<std::uint64_t*>(column);
    for (std::size_t word = 0; word < (rows + 63) / 64; ++word) {
      std::uint64_t bits = 0;
      for (std::size_t i = 0; i < std::min<std::size_t>(64, rows - 64 * word); ++i)
        bits |= (in[(64 * word + i) * stride] & 1) << i;
      words[word] = bits;
    }
    return;
  }
  case ColumnType::u8: return narrow<std::uint8_t>(in, stride, column, rows);
  case ColumnType::u16: return narrow<std::uint16_t>(in, stride, column, rows);
  case ColumnType::u32: return narrow<std::uint32_t>(in, stride, column, rows);
  case ColumnType::u64: return narrow<std::uint64_t>(in, stride, column, rows);
  }
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

void* Machine::column(Register id) {
  return base_ + program_.offset[id] * capacity_ / 8;
}
const void* Machine::column(Register id) const {
  return base_ + program_.offset[id] * capacity_ / 8;
}

std::uint64_t Machine::number(Register id, std::size_t row) const {
  const void* at = column(id);
  switch (program_.types[id]) {
  case ColumnType::bit: return (static_cast<const std::uint64_t*>(at)[row / 64] >> (row % 64)) & 1;
  case ColumnType::u8: return static_cast<const std::uint8_t*>(at)[row];
  case ColumnType::u16: return static_cast<const std::uint16_t*>(at)[row];
  case ColumnType::u32: return static_cast<const std::uint32_t*>(at)[row];
  case ColumnType::u64: return static_cast<const std::uint64_t*>(at)[row];
  }
  return 0;
}

void Machine::set(Register id, std::size_t row, std::uint64_t value) {
  void* at = column(id);
  switch (program_.types[id]) {
  case ColumnType::bit: {
    auto& word = static_cast<std::uint64_t*>(at)[row / 64];
    word = (word & ~(std::uint64_t{1} << (row % 64))) | (value << (row % 64));
    return;
  }
  case ColumnType::u8:
    static_cast<std::uint8_t*>(at)[row] = static_cast<std::uint8_t>(value);
    return;
  case ColumnType::u16:
    static_cast<std::uint16_t*>(at)[row] = static_cast<std::uint16_t>(value);
    return;
  case ColumnType::u32:
    static_cast<std::uint32_t*>(at)[row] = static_cast<std::uint32_t>(value);
    return;
  case ColumnType::u64: static_cast<std::uint64_t*>(at)[row] = value; return;
  }
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
      read_column(column(argument[word]), program_.types[argument[word]],
                  buffers.copies[i].data() + word, argument.size(), count_);
  }
  step.function(buffers.arguments.data(), buffers.results.data(), count_);
  for (std::size_t word = 0; word < step.out.size(); ++word)
    write_column(buffers.results.data() + word, step.out.size(), column(step.out[word]),
                 program_.types[step.out[word]], count_);
}

}  // namespace certamen::montecarlo
