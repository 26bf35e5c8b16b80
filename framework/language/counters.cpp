// SPDX-License-Identifier: Apache-2.0
#include "framework/language/counters.hpp"

#include <algorithm>

namespace certamen::language {

namespace {

bool is_named(const Expression& e, const std::string& name) {
  return e.form == Form::name && e.text == name;
}

class Counted {
 public:
  Counted(const Instance& game, const Variable& field) : game_{game}, field_{field} {}

  /// The sum of what the body adds, over all its branches.
  Integer added(const Method& method) {
    sum_ = 0;
    collect(method.body, false);
    if (sum_ > 0 && any_expression(*game_.tree, [&](const Expression& e) {
          return e.form == Form::call && is_named(e.parts[0], method.name);
        }))
      refuse(method.place, "is changed by a method that the game calls itself");
    return sum_;
  }

  /// The largest number that the body assigns.
  Integer assigned(const Method& method) {
    starts_ = true;
    collect(method.body, false);
    starts_ = false;
    return largest_;
  }

  Integer number(const Expression& e) const {
    const Size size = number_of(game_, e);
    if (size.is_symbol() || size.number() < 0)
      refuse(e.place, "is set to something else than a number from 0 on");
    return size.number();
  }

 private:
  [[noreturn]] void refuse(Place place, const std::string& what) const {
    throw error_at(*game_.source, place, ErrorCode::unsupported,
                   "an Int that does more than count is not supported yet: '" + field_.name + "' " +
                       what);
  }

  bool is_target(const std::vector<Expression>& targets) const {
    return std::ranges::any_of(targets, [&](const Expression& e) {
      return is_named(e, field_.name) ||
             (e.form == Form::member && e.text == field_.name && e.parts[0].form == Form::this_);
    });
  }

  void collect(const Block& block, bool loop) {
    for (const Statement& statement : block) {
      if (const auto* assign = std::get_if<Assign>(&statement.action))
        if (is_target(assign->targets)) add(statement.place, *assign, loop);
      if (const auto* draw = std::get_if<Draw>(&statement.action))
        if (is_target(draw->targets)) refuse(statement.place, "is drawn");
      if (const auto* choice = std::get_if<If>(&statement.action))
        for (const Branch& branch : choice->branches) collect(branch.block, loop);
      if (const auto* count = std::get_if<Count>(&statement.action)) collect(count->block, true);
      if (const auto* each = std::get_if<Each>(&statement.action)) collect(each->block, true);
    }
  }

  void add(Place place, const Assign& assign, bool loop) {
    if (assign.targets.size() > 1 || !assign.value) refuse(place, "is taken out of a tuple");
    const Expression& value = *assign.value;
    if (starts_) {
      largest_ = std::max(largest_, number(value));
      return;
    }
    if (loop) refuse(place, "is changed in a loop");
    if (value.form != Form::add || !is_named(value.parts[0], field_.name))
      refuse(place, "is given another value than itself and a number more");
    sum_ += number(value.parts[1]);
  }

  const Instance& game_;
  const Variable& field_;
  bool starts_ = false;  // the body is that of Initialize
  Integer sum_ = 0, largest_ = 0;
};

}  // namespace

namespace {

/// Whether the first statement of the one oracle that knows the field changes it, and no other
/// does: between calls it is then read where the next one starts, and never after the last.
bool is_only_read_before(const Instance& game, const std::string& field) {
  const auto names = [&](const Expression& e) {
    return is_named(e, field) || (e.form == Form::member && e.text == field);
  };
  const auto changes = [&](const std::string& name) { return name == field; };
  const Method* only = nullptr;
  for (const Method& method : game.tree->methods) {
    if (method.name == initialize_name) continue;
    if (!any_expression(method.body, names) && !any_target(method.body, changes)) continue;
    if (only != nullptr) return false;
    only = &method;
  }
  if (only == nullptr) return false;
  const Block first{only->body.front()}, rest{only->body.begin() + 1, only->body.end()};
  return std::holds_alternative<Assign>(only->body.front().action) && any_target(first, changes) &&
         !any_target(rest, changes);
}

}  // namespace

bool has_counter(const Game& game) {
  return std::ranges::any_of(
      game.fields, [](const Field& field) { return field.variable.type.form == Form::int_type; });
}

Type counter_type(const Instance& game, const Variable& field, const Size& calls) {
  Counted counted{game, field};
  Integer most = 0, steps = 0;
  for (const Field& each : game.tree->fields)
    if (each.variable.name == field.name && each.value) most = counted.number(*each.value);
  for (const Method& method : game.tree->methods)
    if (method.name == initialize_name)
      most = std::max(most, counted.assigned(method));
    else
      steps += counted.added(method);
  const Size before =
      is_only_read_before(game, field.name) && certainly_at_most(1, calls) ? calls - 1 : calls;
  return {Sort::counter, Range(steps * before + most + 1), {}};
}

}  // namespace certamen::language
