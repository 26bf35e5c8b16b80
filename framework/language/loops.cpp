// SPDX-License-Identifier: Apache-2.0
// Loops: as many copies of the block as there are numbers, elements or keys.
#include <utility>

#include "framework/language/lowering.hpp"

namespace certamen::language {

namespace {

constexpr int most_rounds = 256;

}  // namespace

/// The number after "to" is not reached.
void Lowering::loop(Place place, const Count& count) {
  const Integer from = integer_of(among(), count.from), to = integer_of(among(), count.to);
  if (to - from > most_rounds)
    fail(ErrorCode::too_large, place,
         "a loop of more than " + std::to_string(most_rounds) + " rounds is not followed");
  expect_free(count.name, place);
  if (variable(count.name) != nullptr)
    fail(ErrorCode::duplicate_name, place, "'" + count.name + "' is declared already");
  for (Integer i = from; i < to && !frame_->live.is(false); ++i) {
    auto named = std::make_shared<Instance>(among());
    named->names.insert_or_assign(count.name, Size{i});
    frame_->numbered.push_back(std::move(named));
    block(count.block);
    frame_->numbered.pop_back();
  }
}

/// What is gone through is what it was when the loop began, in the order of the codes.
void Lowering::loop(Place place, const Each& each) {
  static const std::string all = "", keys = "keys", values = "values", entries = "entries";
  const bool member =
      each.all.form == Form::member &&
      (each.all.text == keys || each.all.text == values || each.all.text == entries);
  const Value object = value(member ? each.all.parts[0] : each.all);
  const bool map = object.type.sort == Sort::map;
  if (!map && (member || object.type.sort != Sort::set))
    fail(ErrorCode::type_mismatch, each.all.place, "expected a set or a map to go through");
  const std::string& what = member ? each.all.text : all;
  const Type key_type = object.type.of[0];
  const Type type = what == values    ? object.type.of[1]
                    : what == entries ? tuple_of({key_type, object.type.of[1]})
                                      : key_type;
  if (!(type_of(among(), each.type) == type))
    fail(ErrorCode::type_mismatch, each.type.place, "expected " + to_text(type));
  const std::size_t returns = frame_->returns;
  for (std::size_t i = 0; i < object.type.domain.parts().size(); ++i) {
    const Node entry = at_.get(object.node, i);
    const Truth before = frame_->live, present = map ? Truth{at_.is_some(entry)} : Truth{entry};
    const Node key = at_.constant(key_type.domain, key_type.domain.element(i));
    Node node = key;
    if (what == values || what == entries) {
      const Node value = at_.value_or(entry, some_value(object.type.of[1].domain));
      node = what == values ? value : at_.tuple({key, value});
    }
    frame_->live = before & present;
    frame_->scopes.emplace_back();
    declare(each.name, type, place);
    frame_->scopes.back().at(each.name) = Slot{type, node, true};
    block(each.block);
    frame_->scopes.pop_back();
    frame_->live = frame_->returns == returns ? before : frame_->live | (before & !present);
  }
}

}  // namespace certamen::language
