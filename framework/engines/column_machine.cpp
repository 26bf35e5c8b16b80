// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "framework/engines/column_program.hpp"

namespace certamen {

ColumnMachine::ColumnMachine(const ColumnProgram& program, std::uint64_t seed, std::size_t batch)
    : program_{program}, seed_{seed},
      words_(program.word_columns, std::vector<std::uint64_t>(batch, 0)),
      wide_(program.wide_columns, std::vector<Integer>(batch)), first_words_(batch) {
  for (const auto& table : program.tables) {
    word_tables_.emplace_back();
    wide_tables_.emplace_back();
    if (table.wide)
      wide_tables_.back().emplace(table.type, batch);
    else
      word_tables_.back().emplace(table.type, table.accesses, batch);
  }
  for (const auto& constant : program.constants)
    for (std::size_t trial = 0; trial < batch; ++trial)
      set(constant.place, trial, constant.value.code());
}

Integer ColumnMachine::get(const Operand& operand, std::size_t trial) const {
  return operand.wide ? wide_[operand.column][trial] : Integer{words_[operand.column][trial]};
}

void ColumnMachine::set(const Operand& operand, std::size_t trial, const Integer& code) {
  if (operand.wide)
    wide_[operand.column][trial] = code;
  else
    words_[operand.column][trial] = static_cast<std::uint64_t>(code);
}

void ColumnMachine::run(std::uint64_t first, std::size_t count,
                        std::vector<std::uint64_t>& happened) {
  first_ = first;
  count_ = count;
  for (auto& table : word_tables_)
    if (table) table->clear();
  for (auto& table : wide_tables_)
    if (table) table->clear();
  for (const auto& instruction : program_.instructions) execute(instruction);
  for (std::size_t i = 0; i < program_.outcomes.size(); ++i) {
    const std::uint64_t* column = words(program_.outcomes[i]);
    std::uint64_t sum = 0;
    for (std::size_t trial = 0; trial < count_; ++trial) sum += column[trial];
    happened[i] += sum;
  }
}

void ColumnMachine::execute(const Instruction& instruction) {
  using Kernel = ColumnProgram::Kernel;
  const auto& in = instruction.operands;
  switch (instruction.kernel) {
  case Kernel::copy: std::copy_n(words(in[0]), count_, words(instruction.result)); return;
  case Kernel::words: return run_words(instruction);
  case Kernel::word_function: {
    const auto& function = program_.graph[instruction.node].operation->word();
    std::vector<const std::uint64_t*> columns;
    for (const auto& operand : in) columns.push_back(words(operand));
    std::vector<std::uint64_t> arguments(std::max<std::size_t>(1, in.size()));
    std::uint64_t* result = words(instruction.result);
    for (std::size_t trial = 0; trial < count_; ++trial) {
      for (std::size_t i = 0; i < columns.size(); ++i) arguments[i] = columns[i][trial];
      result[trial] = function(arguments.data());
    }
    return;
  }
  case Kernel::wide_function: {
    const auto& operation = *program_.graph[instruction.node].operation;
    std::vector<Integer> arguments(in.size());
    for (std::size_t trial = 0; trial < count_; ++trial) {
      for (std::size_t i = 0; i < in.size(); ++i) arguments[i] = get(in[i], trial);
      set(instruction.result, trial, operation.evaluate(arguments));
    }
    return;
  }
  case Kernel::draw: return draw(instruction);
  case Kernel::draw_except: return draw_except(instruction);
  case Kernel::table_access:
    return program_.tables[instruction.table].wide ? access_wide(instruction)
                                                   : access_words(instruction);
  }
}

/// One loop a kernel, so that each can be vectorised.
void ColumnMachine::run_words(const Instruction& instruction) {
  const auto& in = instruction.operands;
  const std::uint64_t* a = words(in[0]);
  const std::uint64_t* b = words(in[in.size() > 1 ? 1 : 0]);
  const std::uint64_t* c = words(in[in.size() > 2 ? 2 : 0]);
  std::uint64_t* result = words(instruction.result);
  const std::uint64_t modulus = instruction.modulus;
  const auto loop = [&]<WordKernel kernel>() {
    for (std::size_t trial = 0; trial < count_; ++trial)
      result[trial] = run_kernel(kernel, a[trial], b[trial], c[trial], modulus);
  };
  switch (instruction.words) {
  case WordKernel::bit_xor: return loop.operator()<WordKernel::bit_xor>();
  case WordKernel::bit_and: return loop.operator()<WordKernel::bit_and>();
  case WordKernel::bit_or: return loop.operator()<WordKernel::bit_or>();
  case WordKernel::equal: return loop.operator()<WordKernel::equal>();
  case WordKernel::less: return loop.operator()<WordKernel::less>();
  case WordKernel::select: return loop.operator()<WordKernel::select>();
  case WordKernel::add: return loop.operator()<WordKernel::add>();
  case WordKernel::subtract: return loop.operator()<WordKernel::subtract>();
  default: return loop.operator()<WordKernel::recode>();
  }
}

void ColumnMachine::draw(const Instruction& instruction) {
  const auto& sampler = program_.samplers[instruction.sampler];
  const std::span first{first_words_.data(), count_};
  first_words(seed_, first_, instruction.node, first);
  for (std::size_t trial = 0; trial < count_; ++trial) {
    Stream stream{seed_, first_ + trial, instruction.node, first[trial]};
    if (instruction.result.wide)
      wide_[instruction.result.column][trial] = sampler.draw_wide(stream);
    else
      words_[instruction.result.column][trial] = sampler.draw(stream);
  }
}

/// Draws until the value is allowed; when most values may be excluded, draws among those that are
/// left.
void ColumnMachine::draw_except(const Instruction& instruction) {
  const auto& sampler = program_.samplers[instruction.sampler];
  const Domain& domain = program_.graph[instruction.node].domain;
  const bool crowded = domain.cardinality() <= 4 * instruction.operands.size();
  std::vector<Integer> excluded(instruction.operands.size());
  for (std::size_t trial = 0; trial < count_; ++trial) {
    Stream stream{seed_, first_ + trial, instruction.node};
    for (std::size_t i = 0; i < excluded.size(); ++i)
      excluded[i] = get(instruction.operands[i], trial);
    const auto allowed = [&](const Integer& code) {
      return std::find(excluded.begin(), excluded.end(), code) == excluded.end();
    };
    if (crowded) {
      std::vector<Integer> left;
      for (Integer i = 0; i < domain.cardinality(); ++i)
        if (Integer code = domain.element(i); allowed(code)) left.push_back(std::move(code));
      set(instruction.result, trial, left[stream.below(left.size())]);
      continue;
    }
    Integer code;
    do code = sampler.draw_wide(stream);
    while (!allowed(code));
    set(instruction.result, trial, code);
  }
}

void ColumnMachine::access_words(const Instruction& instruction) {
  auto& table = *word_tables_[instruction.table];
  const auto& node = program_.graph[instruction.node];
  const auto& in = instruction.operands;
  const std::uint64_t* first = words(in[0]);
  const std::uint64_t* second = in.size() > 1 ? words(in[1]) : nullptr;
  std::uint64_t* result = instruction.result.wide ? nullptr : words(instruction.result);
  const bool random = node.kind == NodeKind::lookup || node.kind == NodeKind::inverse;
  if (random) first_words(seed_, first_, instruction.node, {first_words_.data(), count_});
  for (std::size_t trial = 0; trial < count_; ++trial) {
    const std::uint64_t index = second != nullptr ? second[trial] : 0;
    switch (node.kind) {
    case NodeKind::find: {
      // An option's code may be wide where its element's is not.
      const auto found = table.find(trial, 0, first[trial]);
      set(instruction.result, trial, found ? Integer{*found} + 1 : Integer{0});
      break;
    }
    case NodeKind::put:
      table.put(trial, 0, first[trial], second[trial]);
      result[trial] = 0;
      break;
    default: {
      Stream stream{seed_, first_ + trial, instruction.node, first_words_[trial]};
      result[trial] = node.kind == NodeKind::lookup
                          ? table.lookup(trial, index, first[trial], stream)
                          : table.inverse(trial, index, first[trial], stream);
    }
    }
  }
}

void ColumnMachine::access_wide(const Instruction& instruction) {
  auto& table = *wide_tables_[instruction.table];
  const auto& node = program_.graph[instruction.node];
  const auto& in = instruction.operands;
  for (std::size_t trial = 0; trial < count_; ++trial) {
    const Integer first = get(in[0], trial);
    const Integer second = in.size() > 1 ? get(in[1], trial) : Integer{0};
    Stream stream{seed_, first_ + trial, instruction.node};
    Integer result = 0;
    switch (node.kind) {
    case NodeKind::find:
      if (const auto found = table.find(trial, first)) result = *found + 1;
      break;
    case NodeKind::put: table.put(trial, first, second); break;
    case NodeKind::lookup: result = table.lookup(trial, second, first, stream); break;
    default: result = table.inverse(trial, second, first, stream);
    }
    set(instruction.result, trial, result);
  }
}

}  // namespace certamen
