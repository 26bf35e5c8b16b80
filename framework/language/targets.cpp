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

/// Of M[a][b] = v the keys are evaluated once, from the left, behind v; then what M has is read,
/// and put together again with v in its place.
void Lowering::store(const Expression& target, const Value& value) {
  const Value fitting = converted(value, type_of_target(target), target.place);
  std::vector<const Expression*> path;
  const Expression* root = &target;
  for (; root->form == Form::index; root = &root->parts[0]) path.insert(path.begin(), root);
  const Slot* table = path.empty() ? nullptr : table_of(*root);
  std::vector<std::optional<Node>> keys;  // none of a tuple
  Type type = path.empty() ? fitting.type : type_of_target(*root);
  const auto part_of = [&](const Type& tuple, const Expression& step) -> const Type& {
    return tuple.of[static_cast<std::size_t>(integer_of(among(), step.parts[1]))];
  };
  for (const Expression* step : path) {
    const bool is_map = type.sort == Sort::map;
    if (is_map) expect_no_write(step->parts[1]);
    keys.push_back(is_map ? std::optional{value_as(step->parts[1], type.of[0]).node}
                          : std::nullopt);
    type = Type{is_map ? type.of[1] : part_of(type, *step)};
  }
  const auto entry_at = [&](const Node& found, const Type& entry_type, Place place) -> Value {
    undefined_where(!Truth{at_.is_some(found)}, place, "the map has no such key");
    return {entry_type, at_.value_or(found, some_value(entry_type.domain))};
  };
  const std::size_t first = table != nullptr ? 1 : 0;  // step that takes a part of a value
  std::vector<Value> wholes;                           // what each step takes a part of
  for (std::size_t i = first; i < path.size(); ++i) {
    if (i == 0) {
      wholes.push_back(this->value(*root));
    } else if (i == first) {
      wholes.push_back(entry_at(found_in(*table, *keys[0]), table->type.of[1], path[0]->place));
    } else {
      const Value& whole = wholes.back();
      const Type& its = whole.type;
      if (keys[i - 1])
        wholes.push_back(
            entry_at(entry(whole.node, its.of[0], *keys[i - 1]), its.of[1], path[i - 1]->place));
      else
        wholes.push_back({part_of(its, *path[i - 1]),
                          at_.get(whole.node, static_cast<std::size_t>(
                                                  integer_of(among(), path[i - 1]->parts[1])))});
    }
  }
  Node stored_node = fitting.node;
  for (std::size_t i = path.size(); i-- > first;) {
    const Value& whole = wholes[i - first];
    if (keys[i]) {
      stored_node = with_entry(whole.node, whole.type.of[0], *keys[i], at_.some(stored_node));
      continue;
    }
    const auto place = static_cast<std::size_t>(integer_of(among(), path[i]->parts[1]));
    std::vector<Node> parts;
    for (std::size_t j = 0; j < whole.type.of.size(); ++j)
      parts.push_back(j == place ? stored_node : at_.get(whole.node, j));
    stored_node = at_.tuple(parts);
  }
  if (table != nullptr) return put_into(root->text, *table, *keys[0], stored_node);
  Slot& slot = root->form == Form::member ? fields_.at(root->text) : *variable(root->text);
  if (slot.table) unsupported(root->place, "an assignment of a map, set or function");
  // What reads a variable of this block later on is reached through here.
  const auto& scopes = frame_->scopes;
  const bool of_block =
      root->form == Form::name && !scopes.empty() && scopes.back().contains(root->text);
  const Truth stored = of_block ? Truth{true} : frame_->live;
  slot.value = choose(stored, stored_node, slot.value);
  if (slot.asked)  // of this function nothing was asked yet
    slot.asked = choose(stored, some_value(slot.asked->domain()), *slot.asked);
  slot.assigned = slot.assigned | stored;
}

}  // namespace certamen::language
