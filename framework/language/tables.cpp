// SPDX-License-Identifier: Apache-2.0
// Maps, sets and functions that are tables of the package, and sets that are passed.
#include <algorithm>

#include "framework/language/lowering.hpp"

namespace certamen::language {

Slot* Lowering::table_of(const Expression& e) {
  if (&frame_->owner != &game_) return nullptr;
  Slot* slot = nullptr;
  if (e.form == Form::name) slot = variable(e.text);
  if (e.form == Form::member && e.parts[0].form == Form::this_) {
    const auto found = fields_.find(e.text);
    if (found != fields_.end()) slot = &found->second;
  }
  return slot != nullptr && slot->table ? slot : nullptr;
}

/// Where writing is under a condition, each entry is an Option: none stands for no entry.
Node Lowering::found_in(const Slot& slot, const Node& key) {
  const Node found = at_.find(*slot.table, key);
  const Domain wanted = Option(slot.type.sort == Sort::set ? Unit() : slot.type.of[1].domain);
  if (found.domain() == wanted) return found;
  return at_.value_or(found, at_.none(wanted.parts()[0]));
}

void Lowering::put_into(const std::string& field, const Slot& slot, const Node& key,
                        const Node& entry) {
  filled_.insert(field);
  const bool optional = slot.table->type.range != entry.domain();
  if (!frame_->live.is(true)) around_.guarded.insert(field);
  if (!optional) return at_.put(*slot.table, key, entry);
  at_.put(*slot.table, key, choose(frame_->live, at_.some(entry), found_in(slot, key)));
}

bool Lowering::assign_table(Place place, const Expression& target, const Expression& value) {
  const Slot* slot = table_of(target);
  if (slot == nullptr) return false;
  if (value.form == Form::set && value.parts.empty()) {
    if (!around_.starts || filled_.contains(target.text))
      unsupported(place, "a map or set that is emptied later than at the start");
    return true;
  }
  if (value.form != Form::union_ || slot->type.sort != Sort::set ||
      table_of(value.parts[0]) != slot)
    return false;
  const Expression& added = value.parts[1];
  const Type& elements = slot->type.of[0];
  if (table_of(added) != nullptr) unsupported(place, "the union of two sets");
  std::vector<Expression> each{added};
  if (added.form == Form::set) each = added.parts;
  for (const Expression& element : each)
    put_into(target.text, *slot, value_as(element, elements).node, at_.unit());
  return true;
}

/// A function is drawn once, before it is looked up.
bool Lowering::draw_table(Place place, const Draw& draw) {
  Slot* slot = draw.targets.size() == 1 && !draw.type ? table_of(draw.targets[0]) : nullptr;
  if (game_.keep == Keep::tuples && slot == nullptr) return false;
  if (game_.keep == Keep::tables && is_plain(type_of(among(), draw.from))) return false;
  const auto kept = game_.keep == Keep::tuples ? table_type(among(), draw.from) : std::nullopt;
  const Type type = kept ? *kept : type_of(among(), draw.from);
  if (slot == nullptr || draw.type || draw.excluded || !around_.starts || !frame_->live.is(true) ||
      !slot->assigned.is(false))
    unsupported(place, "a function that is drawn anywhere but once in Initialize into a field");
  if ((type.sort != Sort::function && type.sort != Sort::permutation) || !(slot->type == type))
    fail(ErrorCode::type_mismatch, place,
         "expected " + to_text(slot->type) + ", got " + to_text(type));
  slot->assigned = true;
  return true;
}

std::optional<std::vector<Node>> Lowering::listed(const Expression& e) {
  const Slot* slot = e.form == Form::name ? variable(e.text) : nullptr;
  if (slot == nullptr || slot->table || !is_listed(slot->type, game_.keep)) return std::nullopt;
  std::vector<Node> values;
  for (std::size_t i = 0; i < slot->type.domain.parts().size(); ++i)
    values.push_back(at_.get(slot->value, i));
  return values;
}

/// A set with fewer values than others that are passed there has its last one several times.
Node Lowering::as_listed(const Expression& e, const Type& type) {
  const std::size_t most = type.domain.parts().size();
  if (e.form != Form::set || e.parts.empty() || e.parts.size() > most)
    unsupported(e.place, "a set as an argument that is not written out, as {a, b},");
  std::vector<Node> values;
  for (const Expression& part : e.parts) values.push_back(value_as(part, type.of[0]).node);
  while (values.size() < most) values.push_back(Node{values.back()});
  return at_.tuple(values);
}

/// It is the method's own copy: who passed the set sees nothing of it.
void Lowering::add_listed(const Expression& set, const Node& value) {
  std::vector<Node> values = listed(set).value();
  values.push_back(choose(frame_->live, value, values.front()));
  Slot& slot = *variable(set.text);
  slot.value = at_.tuple(values);
  slot.type.domain = slot.value.domain();
}

}  // namespace certamen::language
