// SPDX-License-Identifier: Apache-2.0
#include "framework/statespace/branch_code.hpp"

#include <algorithm>

#include "framework/lowering/straight_line.hpp"

namespace certamen {

BranchCompiler::BranchCompiler(ExactProgram& program, const Sequence& sequence)
    : program_{program}, field_(program.graph().size(), nullptr),
      rewritten_(program.graph().size(), false), known_(program.graph().size()),
      needed_(program.graph().size(), false) {
  const auto& graph = program.graph();
  for (NodeId id = 0; id < graph.size(); ++id) {
    known_[id].from = id;
    if (graph[id].kind() == NodeKind::constant)
      known_[id] = {true, program.constant_word(id, sequence), no_node};
  }
  original_ = known_;
}

void BranchCompiler::begin(const Layout& before, const CompiledStep& step, const Layout& outcomes) {
  for (const NodeId id : fields_) field_[id] = nullptr;
  for (const NodeId id : marked_) rewritten_[id] = false;
  fields_.clear();
  marked_.clear();
  step_ = &step;
  outcomes_ = &outcomes;
  for (const auto& field : before.fields) {
    field_[field.node] = &field;
    fields_.push_back(field.node);
  }
  for (const NodeId table : step.changed) mark_rewritten(table);
  if (step.branch != no_node) mark_rewritten(step.branch);
  marked_by_step_ = marked_.size();
}

void BranchCompiler::mark_rewritten(NodeId id) {
  if (rewritten_[id]) return;
  rewritten_[id] = true;
  marked_.push_back(id);
}

void BranchCompiler::learn(NodeId id, const Known& known) {
  known_[id] = known;
  learned_.push_back(id);
}

void BranchCompiler::forget() {
  for (const NodeId id : learned_) known_[id] = original_[id];
  learned_.clear();
  while (marked_.size() > marked_by_step_) {
    rewritten_[marked_.back()] = false;
    marked_.pop_back();
  }
}

BranchCompiler::Known BranchCompiler::operand(NodeId id) const {
  return id < known_.size() ? known_[id] : Known{true, program_.constant_of(id), no_node};
}

NodeId BranchCompiler::as_register(const Known& known) {
  return known.constant ? program_.constant_register(known.value) : known.from;
}

BranchCode BranchCompiler::compile(std::optional<std::uint64_t> value) {
  code_ = {};
  if (value && step_->branch != no_node) learn(step_->branch, {true, *value, no_node});
  for (const auto& instruction : step_->program) {
    if (const auto known = folded(instruction))
      learn(instruction.result, *known);
    else
      emit(instruction);
  }
  bool open = true;
  for (const auto& exit : step_->exits) {
    const Known known = operand(exit.node);
    if (known.constant && known.value != exit.value) continue;
    code_.ways_out.push_back(
        {known.constant ? no_node : known.from, exit.value, key_of(*outcomes_, exit.decided)});
    open = open && !known.constant;
    if (!open) break;
  }
  if (open && step_->complete)
    code_.ways_out.push_back({no_node, 0, key_of(*outcomes_, {})});
  else if (open)
    code_.next = key_of(step_->after, {});
  drop_unneeded(code_);
  forget();
  return std::move(code_);
}

/// What an instruction computes, when its operands say it already.
std::optional<BranchCompiler::Known> BranchCompiler::folded(const Instruction& instruction) const {
  const auto constant = [](std::uint64_t value) { return Known{true, value, no_node}; };
  const auto is = [](const Known& known, std::uint64_t value) {
    return known.constant && known.value == value;
  };
  const auto& graph = program_.graph();
  if (instruction.action == CodeAction::call) {
    const auto& node = graph[instruction.result];
    if (node.kind() == NodeKind::event) return operand(node.arguments[0]);
    if (node.kind() != NodeKind::apply || !node.operation().has_word()) return std::nullopt;
    std::vector<std::uint64_t> arguments;
    for (const NodeId argument : node.arguments) {
      if (!operand(argument).constant) return std::nullopt;
      arguments.push_back(operand(argument).value);
    }
    arguments.push_back(0);
    return constant(node.operation().word()(arguments.data()));
  }
  const Known a = operand(instruction.a), b = operand(instruction.b), c = operand(instruction.c);
  const bool same = !a.constant && !b.constant && a.from == b.from;
  const bool boolean = graph[instruction.result].domain == Boolean();
  switch (instruction.action) {
  case CodeAction::copy: return a;
  case CodeAction::select:
    if (a.constant) return a.value != 0 ? b : c;
    if (b.constant == c.constant && b.value == c.value && b.from == c.from) return b;
    return std::nullopt;
  default: break;
  }
  if (a.constant && b.constant)
    return constant(run_kernel(instruction.action, a.value, b.value, 0, instruction.modulus));
  switch (instruction.action) {
  case CodeAction::bit_xor:
    if (same) return constant(0);
    [[fallthrough]];
  case CodeAction::add:
    if (is(a, 0)) return b;
    return is(b, 0) ? std::optional{a} : std::nullopt;
  case CodeAction::subtract: return is(b, 0) ? std::optional{a} : std::nullopt;
  case CodeAction::bit_and:
    if (is(a, 0) || is(b, 0)) return constant(0);
    if (same || (boolean && is(b, 1))) return a;
    return boolean && is(a, 1) ? std::optional{b} : std::nullopt;
  case CodeAction::bit_or:
    if (boolean && (is(a, 1) || is(b, 1))) return constant(1);
    if (same || is(b, 0)) return a;
    return is(a, 0) ? std::optional{b} : std::nullopt;
  case CodeAction::equal: return same ? std::optional{constant(1)} : std::nullopt;
  default: return std::nullopt;
  }
}

void BranchCompiler::emit(const Instruction& instruction) {
  Instruction own = instruction;
  if (own.action != CodeAction::call) {
    own.a = as_register(operand(own.a));
    own.b = as_register(operand(own.b));
    own.c = as_register(operand(own.c));
  } else {
    // The node reads its arguments' own registers.
    for (const NodeId argument : program_.graph()[own.result].arguments) {
      if (program_.graph()[argument].kind() == NodeKind::constant) continue;
      const Known known = operand(argument);
      if (known.constant || known.from != argument) {
        const NodeId from = as_register(known);
        code_.program.push_back({CodeAction::copy, argument, from, from, from, 0});
        mark_rewritten(argument);
      }
    }
  }
  code_.program.push_back(own);
  mark_rewritten(own.result);
  learn(own.result, {false, 0, own.result});
}

KeyCode BranchCompiler::key_of(const Layout& layout, const std::vector<NodeValue>& decided) {
  KeyCode key;
  key.base.assign(layout.words, 0);
  for (const auto& field : layout.fields) {
    const auto found = std::find_if(decided.begin(), decided.end(),
                                    [&](const auto& one) { return one.first == field.node; });
    const Known known =
        found != decided.end() ? Known{true, found->second, no_node} : operand(field.node);
    if (known.constant) {
      key.base[field.word] |= known.value << field.shift;
      continue;
    }
    const Field* old = field_[known.from];
    if (old == nullptr || rewritten_[known.from]) {
      key.puts.push_back({known.from, field.word, field.shift});
      continue;
    }
    const int shift = static_cast<int>(field.shift) - static_cast<int>(old->shift);
    const std::uint64_t mask = old->mask << old->shift;
    const auto alike = std::find_if(key.moves.begin(), key.moves.end(), [&](const auto& move) {
      return move.from == old->word && move.to == field.word && move.shift == shift;
    });
    if (alike != key.moves.end())
      alike->mask |= mask;
    else
      key.moves.push_back({old->word, field.word, shift, mask});
  }
  return key;
}

void BranchCompiler::drop_unneeded(BranchCode& code) {
  const auto need = [&](NodeId id) {
    if (id >= needed_.size() || needed_[id]) return;
    needed_[id] = true;
    needed_list_.push_back(id);
  };
  const auto need_key = [&](const KeyCode& key) {
    for (const auto& put : key.puts) need(put.from);
  };
  need_key(code.next);
  for (const auto& way : code.ways_out) {
    need_key(way.outcome);
    if (way.node != no_node) need(way.node);
  }
  keep_needed(
      code.program,
      [&](const Instruction& one) {
        const bool acts =
            one.action == CodeAction::call && program_.graph()[one.result].kind() == NodeKind::put;
        return acts || needed_[one.result];
      },
      [&](const Instruction& one) {
        if (one.action != CodeAction::call)
          for (const NodeId operand : {one.a, one.b, one.c}) need(operand);
        else
          for (const NodeId argument : program_.graph()[one.result].arguments) need(argument);
      });
  for (const NodeId id : needed_list_) needed_[id] = false;
  needed_list_.clear();
}

}  // namespace certamen
