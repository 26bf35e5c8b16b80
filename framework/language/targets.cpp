// SPDX-License-Identifier: Apache-2.0
// Variables, and what is assigned to them.
#include <utility>

#include "framework/language/lowering.hpp"

namespace certamen::language {

void Lowering::expect_free(const std::string& name, Place place) const {
  if (among().names.contains(name))
    fail(ErrorCode::duplicate_name, place,
         "'" + name + "' is the name of a type or number already");
}

bool Lowering::is_field(const std::string& name) {
  return &frame_->owner == &game_ && fields_.contains(name) && variable(name) == &fields_.at(name);
}

Slot* Lowering::variable(const std::string& name) {
  auto& scopes = frame_->scopes;
  for (auto scope = scopes.rbegin(); scope != scopes.rend(); ++scope)
    if (const auto found = scope->find(name); found != scope->end()) return &found->second;
  if (&frame_->owner != &game_) return nullptr;
  const auto found = fields_.find(name);
  return found == fields_.end() ? nullptr : &found->second;
}

Type Lowering::type_of_target(const Expression& target) {
  if (target.form == Form::member && target.parts[0].form == Form::this_ &&
      &frame_->owner == &game_ && fields_.contains(target.text))
    return fields_.at(target.text).type;
  if (target.form == Form::index) {
    const Type object = type_of_target(target.parts[0]);
    if (object.sort == Sort::map) return object.of[1];
    if (object.sort == Sort::tuple) {
      const Integer at = integer_of(among(), target.parts[1]);
      if (at >= 0 && at < Integer{object.of.size()}) return object.of[static_cast<std::size_t>(at)];
    }
    fail(ErrorCode::type_mismatch, target.place, "no part of " + to_text(object) + " to assign");
  }
  const Slot* slot = target.form == Form::name ? variable(target.text) : nullptr;
  if (slot == nullptr)
    fail(ErrorCode::unknown_name, target.place, "there is no variable '" + target.text + "'");
  return slot->type;
}

Type Lowering::type_of_targets(const std::vector<Expression>& targets) {
  if (targets.size() == 1) return type_of_target(targets[0]);
  std::vector<Type> parts;
  for (const Expression& target : targets) parts.push_back(type_of_target(target));
  return tuple_of(std::move(parts));
}

void Lowering::store_targets(const std::vector<Expression>& targets, const Value& value) {
  if (targets.size() == 1) return store(targets[0], value);
  for (std::size_t i = 0; i < targets.size(); ++i)
    store(targets[i], {value.type.of[i], at_.get(value.node, i)});
}

void Lowering::store(const Expression& target, const Value& value) {
  const Value fitting = converted(value, type_of_target(target), target.place);
  if (target.form == Form::index) {
    if (has_call(target.parts[1])) unsupported(target.place, "a call in the key of an assignment");
    if (const Slot* slot = table_of(target.parts[0])) {
      const Node key = value_as(target.parts[1], slot->type.of[0]).node;
      return put_into(target.parts[0].text, *slot, key, fitting.node);
    }
    const Value object = this->value(target.parts[0]);
    if (object.type.sort == Sort::map) {
      const Type& keys = object.type.of[0];
      const Node key = value_as(target.parts[1], keys).node;
      return store(target.parts[0],
                   {object.type, with_entry(object.node, keys, key, at_.some(fitting.node))});
    }
    const auto place = static_cast<std::size_t>(integer_of(among(), target.parts[1]));
    std::vector<Node> parts;
    for (std::size_t i = 0; i < object.type.of.size(); ++i)
      parts.push_back(i == place ? fitting.node : at_.get(object.node, i));
    return store(target.parts[0], {object.type, at_.tuple(parts)});
  }
  Slot& slot = target.form == Form::member ? fields_.at(target.text) : *variable(target.text);
  if (slot.table) unsupported(target.place, "an assignment of a map, set or function");
  // What reads a variable of this block later on is reached through here.
  const auto& scopes = frame_->scopes;
  const bool of_block =
      target.form == Form::name && !scopes.empty() && scopes.back().contains(target.text);
  const Truth stored = of_block ? Truth{true} : frame_->live;
  slot.value = choose(stored, fitting.node, slot.value);
  if (slot.asked)  // of this function nothing was asked yet
    slot.asked = choose(stored, some_value(slot.asked->domain()), *slot.asked);
  slot.assigned = slot.assigned | stored;
}

}  // namespace certamen::language
