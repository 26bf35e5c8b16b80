// SPDX-License-Identifier: Apache-2.0
#include "framework/engines/montecarlo/program.hpp"

#include "framework/lowering/straight_line.hpp"

namespace certamen::montecarlo {

namespace {

void append(Registers& to, const Registers& more) {
  to.insert(to.end(), more.begin(), more.end());
}

struct Inputs {
  Registers operator()(const KernelStep& step) const {
    Registers all;
    for (const Register in : step.in)
      if (in != no_register) all.push_back(in);
    return all;
  }
  Registers operator()(const Redraw& step) const {
    Registers all = step.value;
    append(all, step.index);
    all.push_back(step.again);
    for (const auto& excluded : step.excluded) append(all, excluded);
    return all;
  }
  Registers operator()(const CallStep& step) const {
    Registers all;
    for (const auto& argument : step.arguments) append(all, argument);
    return all;
  }
  Registers operator()(const TableStep& step) const {
    Registers all = step.key;
    append(all, step.value);
    return all;
  }
  template <class Draw>
  Registers operator()(const Draw&) const {
    return {};
  }
};

/// A table step matters even if its result is not read: it changes the table.
bool has_effect(const Step& step) {
  return std::holds_alternative<TableStep>(step);
}

void drop_dead_steps(Program& program) {
  std::vector<bool> live(program.types.size(), false);
  for (const Register outcome : program.outcomes) live[outcome] = true;
  keep_needed(
      program.steps,
      [&](const Step& step) {
        bool needed = has_effect(step);
        for (const Register out : outputs_of(step)) needed = needed || live[out];
        return needed;
      },
      [&](const Step& step) {
        for (const Register in : inputs_of(step)) live[in] = true;
      });
  std::erase_if(program.constants, [&](const auto& constant) { return !live[constant.first]; });
}

}  // namespace

Registers inputs_of(const Step& step) {
  return std::visit(Inputs{}, step);
}

Registers outputs_of(const Step& step) {
  return std::visit(
      [](const auto& one) -> Registers {
        if constexpr (std::is_same_v<decltype(one.out), Register>)
          return {one.out};
        else
          return one.out;
      },
      step);
}

void place_registers(Program& program) {
  drop_dead_steps(program);
  std::vector<bool> stays(program.types.size(), false);
  for (const auto& constant : program.constants) stays[constant.first] = true;
  for (const Register outcome : program.outcomes) stays[outcome] = true;
  const auto dead =
      dead_after(program.steps.size(), std::move(stays), [&](std::size_t step, const auto& see) {
        for (const Register in : inputs_of(program.steps[step])) see(in);
        for (const Register out : outputs_of(program.steps[step])) see(out);
      });

  program.offset.assign(program.types.size(), 0);
  program.bits_per_trial = 0;
  std::array<std::vector<std::size_t>, column_types> free;
  const auto place = [&](Register id) {
    auto& same_type = free[static_cast<std::size_t>(program.types[id])];
    if (same_type.empty()) {
      program.offset[id] = program.bits_per_trial;
      program.bits_per_trial += width_of(program.types[id]);
    } else {
      program.offset[id] = same_type.back();
      same_type.pop_back();
    }
  };
  // Constants are written once, so no other register may have their columns.
  for (const auto& constant : program.constants) place(constant.first);
  for (std::size_t i = 0; i < program.steps.size(); ++i) {
    for (const Register out : outputs_of(program.steps[i])) place(out);
    for (const std::size_t id : dead[i])
      free[static_cast<std::size_t>(program.types[id])].push_back(program.offset[id]);
  }
}

}  // namespace certamen::montecarlo
