// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "framework/engines/montecarlo/program.hpp"
#include "framework/engines/montecarlo/trial_tables.hpp"

namespace certamen::montecarlo {

/// How many trials to run at once: as many as the caches hold columns for; with a
/// wish, that many. A multiple of row_group.
std::size_t batch_rows(const Program& program, std::size_t wish);

/// One thread's columns and tables. No allocation once it stands, except inside of called
/// functions.
class Machine {
 public:
  Machine(const Program& program, std::uint64_t seed, std::size_t rows);

  /// Runs trials first .. first + count - 1 and adds how often each outcome happened. `first` is a
  /// multiple of row_group, count at most the rows.
  void run(std::uint64_t first, std::size_t count, std::span<std::uint64_t> happened);

  /// What a register holds in a trial of the last run, for tests: outcomes and constants only.
  std::uint64_t number(Register id, std::size_t row) const;
  /// The packed bits of an outcome of the last run, rows beyond `count` cleared.
  std::span<const std::uint64_t> outcome_bits(std::size_t outcome);

 private:
  /// Buffers of a CallStep: an argument is a column as it stands, or copied word by word.
  struct CallBuffers {
    std::vector<std::vector<std::uint64_t>> copies;
    std::vector<const std::uint64_t*> arguments;
    std::vector<std::uint64_t> results;
  };
  struct Tables {
    TrialTables forward;
    std::optional<TrialTables> backward;
    std::optional<FiniteSampler> range, domain;
  };

  // machine.cpp
  void* column(Register id) const;
  void set(Register id, std::size_t row, std::uint64_t value);
  void run_kernel(KernelFunction function, KernelCall call);
  void execute(const KernelStep& step, std::size_t index);
  void execute(const CallStep& step, std::size_t index);

  // machine_draws.cpp
  void execute(const DrawBits& step, std::size_t index);
  void execute(const DrawBelow& step, std::size_t index);
  void execute(const DrawCoin& step, std::size_t index);
  void execute(const DrawWide& step, std::size_t index);
  void execute(const DrawAny& step, std::size_t index);
  void execute(const Redraw& step, std::size_t index);
  void redraw_number(const Redraw& step, std::size_t row, std::span<std::uint64_t> taken);
  void redraw_value(const Redraw& step, std::size_t row);
  bool counts(const Redraw& step, const Registers& excluded, std::size_t row) const;
  Stream stream(PlaneName name, std::size_t row) const;
  template <class F>
  void for_each_set(const std::uint64_t* bits, F f) const;

  // machine_tables.cpp
  void execute(const TableStep& step, std::size_t index);
  void find_or_put(const TableStep& step, Tables& tables);
  void lookup(const TableStep& step, Tables& tables);
  void choose_free(const TableStep& step, Tables& tables, std::size_t row, std::uint64_t* value);

  const Program& program_;
  std::uint64_t seed_;
  std::size_t capacity_;
  ColumnRandom random_;
  std::uint64_t first_ = 0;
  std::size_t count_ = 0, rows_ = 0;  // rows: count rounded up to row_group
  std::unique_ptr<std::byte[]> storage_;
  std::byte* base_;
  std::vector<KernelCall> kernel_calls_;   // by step
  std::vector<CallBuffers> call_buffers_;  // by step
  std::vector<Tables> tables_;
  std::vector<std::uint64_t> raw_, flags_, scratch_;
};

}  // namespace certamen::montecarlo
