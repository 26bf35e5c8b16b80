// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include "framework/language/game.hpp"

namespace certamen::language {

Entity Lowering::entity(const Expression& e) {
  switch (e.form) {
  case Form::name: return named(e);
  case Form::number: return literal_number(among(), e);
  case Form::binary:
  case Form::zeros:
  case Form::ones: return literal_bits(e);
  case Form::true_: return boolean(true);
  case Form::false_: return boolean(false);
  case Form::member: return member(e);
  case Form::call: return call(e);
  case Form::index: return index(e);
  case Form::slice: return slice(e);
  case Form::not_: return boolean(!truth(e.parts[0]));
  case Form::negate:
  case Form::power:
  case Form::multiply:
  case Form::divide:
  case Form::add:
  case Form::subtract:
  case Form::greater:
  case Form::less:
  case Form::at_least:
  case Form::at_most: return binary(e);
  case Form::equal: return equality(e);
  case Form::differ: return boolean(!Truth{equality(e).node});
  case Form::in: return contained(e);
  case Form::and_:
  case Form::or_: return either(e);
  case Form::union_: {
    const Value a = value(e.parts[0]);
    if (a.type.sort != Sort::set) break;
    const Node b = added_by(e.parts[1], a.type);
    std::vector<Node> parts;
    for (std::size_t i = 0; i < a.type.domain.parts().size(); ++i)
      parts.push_back(at_.get(a.node, i) || at_.get(b, i));
    return Value{a.type, at_.tuple(parts)};
  }
  case Form::tuple: {
    std::vector<Type> types;
    std::vector<Node> nodes;
    for (const Expression& part : e.parts) {
      const Value each = value(part);
      types.push_back(each.type);
      nodes.push_back(each.node);
    }
    return Value{tuple_of(std::move(types)), at_.tuple(nodes)};
  }
  case Form::none:
  case Form::set: fail(ErrorCode::unsupported, e.place, "the type of this is not known here");
  case Form::without: unsupported(e.place, "a difference of sets, but in samples,");
  case Form::subsets: unsupported(e.place, "'subsets', but in requires,");
  case Form::size: unsupported(e.place, "a number of elements, but in what is stated,");
  default: break;
  }
  unsupported(e.place, "this expression");
}

bool Lowering::is_challenger(const Expression& e) const {
  return around_.challenger != nullptr && &frame_->owner == &game_ && e.form == Form::name &&
         e.text == "challenger";
}

Slot* Lowering::watched_function(const Expression& e) {
  if (e.form == Form::member && e.parts[0].form == Form::this_ && &frame_->owner == &game_) {
    const auto found = fields_.find(e.text);
    return found != fields_.end() && found->second.asked ? &found->second : nullptr;
  }
  Slot* slot = e.form == Form::name ? variable(e.text) : nullptr;
  return slot != nullptr && slot->asked ? slot : nullptr;
}

Value Lowering::read(const Slot& slot, Place place, const std::string& name) {
  if (slot.table) unsupported(place, "a map, set or function as a value at all sizes");
  if (is_listed(slot.type, game_.keep))
    unsupported(place, "a set that is an argument, but for 'x in S' and samples outside of it,");
  undefined_where(!slot.assigned, place, "'" + name + "' has no value");
  return {slot.type, slot.value};
}

Entity Lowering::named(const Expression& e) {
  if (const Slot* slot = variable(e.text)) return read(*slot, e.place, e.text);
  const auto& names = among().names;
  const auto found = names.find(e.text);
  if (found != names.end()) return found->second;
  fail(ErrorCode::unknown_name, e.place, "there is no '" + e.text + "' here");
}

Entity Lowering::member(const Expression& e) {
  if (e.parts[0].form == Form::this_) {
    if (&frame_->owner == &game_)
      if (const auto found = fields_.find(e.text); found != fields_.end())
        return read(found->second, e.place, e.text);
    const auto found = among().names.find(e.text);
    if (found != among().names.end()) return found->second;
    fail(ErrorCode::unknown_name, e.place, "there is no '" + e.text + "' here");
  }
  if (const Slot* function = e.text == "domain" ? watched_function(e.parts[0]) : nullptr)
    return Value{set_of(function->type.of[0], game_.keep), *function->asked};
  if (is_challenger(e.parts[0]))
    fail(ErrorCode::unknown_name, e.place,
         "no value of the challenger: a reduction calls its oracles, challenger.NAME(..)");
  const Entity object = entity(e.parts[0]);
  if (const auto* group = std::get_if<GroupName>(&object)) {
    const Domain& domain = group->element.domain;
    const Domain powers = exponents(domain);
    if (e.text == "order") return domain.size();
    if (e.text == "generator" || e.text == "identity")
      return Value{group->element,
                   at_.exponential(domain, at_.residue(powers, e.text == "generator" ? 1 : 0))};
  } else if (const auto* scheme = std::get_if<std::shared_ptr<const Instance>>(&object)) {
    const auto found = (*scheme)->names.find(e.text);
    if (found != (*scheme)->names.end()) return found->second;
  }
  fail(ErrorCode::unknown_name, e.place, "there is no member '" + e.text + "'");
}

Value Lowering::called(const Instance& owner, const Expression& e, const std::string& name) {
  const auto& methods = owner.tree->methods;
  const auto found = std::ranges::find(methods, name, &Method::name);
  if (found == methods.end())
    fail(ErrorCode::unknown_name, e.place, "there is no method '" + name + "'");
  const std::vector<Value> arguments = arguments_of(owner, e, *found);
  const auto abstract_method = owner.abstract.find(name);
  if (abstract_method != owner.abstract.end())
    return abstract(abstract_method->second, type_of(owner, found->result), arguments);
  return run_in(owner, *found, arguments, frame_->live);
}

std::vector<Value> Lowering::arguments_of(const Instance& owner, const Expression& e,
                                          const Method& method) {
  if (method.parameters.size() + 1 != e.parts.size())
    fail(ErrorCode::type_mismatch, e.place,
         "'" + method.name + "' takes " + std::to_string(method.parameters.size()) +
             " arguments, got " + std::to_string(e.parts.size() - 1));
  std::vector<Value> arguments;
  for (std::size_t i = 0; i < method.parameters.size(); ++i)
    arguments.push_back(value_as(e.parts[i + 1], parameter_type(owner, method, i)));
  return arguments;
}

/// Coins are drawn whether or not a path comes by here: nothing else sees them.
Value Lowering::abstract(const AbstractMethod& method, const Type& result,
                         const std::vector<Value>& arguments) {
  std::vector<Node> nodes;
  std::vector<Domain> domains;
  for (const Value& argument : arguments) nodes.push_back(argument.node);
  if (method.coins) nodes.push_back(at_.sample(*method.coins));
  if (method.index) nodes.push_back(at_.constant(*method.index, certamen::Value{0}));
  for (const Node& node : nodes) domains.push_back(node.domain());
  const bool symbolic =
      result.domain.is_symbolic() || std::ranges::any_of(domains, &Domain::is_symbolic);
  if (symbolic && method.injection && !method.index)
    return {result, at_.apply((*method.injection)(domains, result.domain), nodes)};
  if (!method.permutation || symbolic)
    return {result, at_.apply(method.function(domains, result.domain), nodes)};
  if (method.index) nodes.pop_back();
  Node value = nodes.size() == 1 ? nodes.front() : at_.tuple(nodes);
  const Domain from = value.domain();
  if (from.code_bound() > result.domain.cardinality())
    throw Error{ErrorCode::too_large, at_.place(),
                "an injective function from " + from.name() + " to " + result.domain.name() +
                    " is too large to evaluate: it goes by codes, of which there are more"};
  if (from != result.domain) value = at_.apply(operations::recode(from, result.domain), {value});
  return {result, at_.apply((*method.permutation)({result.domain}, result.domain), {value})};
}

Entity Lowering::call(const Expression& e) {
  const Expression& callee = e.parts[0];
  const bool own = callee.form == Form::member && callee.parts[0].form == Form::this_;
  const auto& methods = frame_->owner.tree->methods;
  if (own && std::ranges::count(methods, callee.text, &Method::name) > 0)
    return called(frame_->owner, e, callee.text);
  if (callee.form == Form::name && variable(callee.text) == nullptr &&
      std::ranges::count(methods, callee.text, &Method::name) > 0)
    return called(frame_->owner, e, callee.text);
  if (auto value = operation(e)) return *std::move(value);
  if (callee.form == Form::member && callee.text == "inverse")
    if (const Slot* slot = table_of(callee.parts[0]);
        slot != nullptr && slot->type.sort == Sort::permutation)
      return looked_up(*slot, e, true);
  if (callee.form == Form::member && !own) {
    if (is_challenger(callee.parts[0])) return challenged(e, callee.text);
    const Entity object = entity(callee.parts[0]);
    if (const auto* scheme = std::get_if<std::shared_ptr<const Instance>>(&object))
      return called(**scheme, e, callee.text);
  }
  if (const Slot* slot = table_of(callee)) return looked_up(*slot, e, false);
  const Entity called = entity(callee);
  if (const auto* name = std::get_if<FunctionName>(&called)) return applied(*name, e);
  const auto* function = std::get_if<Value>(&called);
  if (function == nullptr || function->type.sort != Sort::function || e.parts.size() != 2)
    fail(ErrorCode::type_mismatch, e.place, "expected a function and one argument");
  expect_no_write(e.parts[1]);
  const Node key = value_as(e.parts[1], function->type.of[0]).node;
  if (Slot* slot = watched_function(callee))
    slot->asked =
        choose(frame_->live, with_element(at_, *slot->asked, slot->type.of[0], key), *slot->asked);
  return Value{function->type.of[1], entry(function->node, function->type.of[0], key)};
}

Value Lowering::applied(const FunctionName& function, const Expression& e) {
  if (e.parts.size() != 2)
    fail(ErrorCode::type_mismatch, e.place, "expected a function and one argument");
  const Type &from = function.type.of[0], &to = function.type.of[1];
  const Node key = value_as(e.parts[1], from).node;
  if (function.known) return abstract(*function.known, to, {{from, key}});
  if (around_.asked.contains(function.name))
    return asked(shared_oracle(function.name), e.place, to, {key});
  return {to, at_.lookup(around_.functions.at(function.name), key)};
}

Value Lowering::looked_up(const Slot& slot, const Expression& e, bool backwards) {
  const Type& type = slot.type;
  const bool family = type.sort == Sort::permutation && type.of.size() == 2;
  if ((type.sort != Sort::function && type.sort != Sort::permutation) ||
      e.parts.size() != (family ? 3 : 2))
    fail(ErrorCode::type_mismatch, e.place,
         family ? "expected an index and an element for this permutation"
                : "expected a function and one argument");
  std::vector<Node> given;
  for (std::size_t i = 1; i < e.parts.size(); ++i) {
    expect_no_write(e.parts[i]);
    given.push_back(value_as(e.parts[i], type.of[i - 1]).node);
  }
  undefined_where(!slot.assigned, e.place, "this function has no value");
  const Table& table = *slot.table;
  const Node found = family      ? backwards ? at_.inverse(table, given[0], given[1])
                                             : at_.lookup(table, given[0], given[1])
                          : backwards ? at_.inverse(table, given[0])
                                 : at_.lookup(table, given[0]);
  return {type.of.back(), found};
}

Value Lowering::index(const Expression& e) {
  expect_no_write(e.parts[1]);
  if (const Slot* slot = table_of(e.parts[0]); slot != nullptr && slot->type.sort == Sort::map) {
    const Type& type = slot->type.of[1];
    const Node found = found_in(*slot, value_as(e.parts[1], slot->type.of[0]).node);
    undefined_where(!Truth{at_.is_some(found)}, e.place, "the map has no such key");
    return {type, at_.value_or(found, some_value(type.domain))};
  }
  const Value object = value(e.parts[0]);
  if (object.type.sort == Sort::map) {
    const Node key = value_as(e.parts[1], object.type.of[0]).node;
    const Node found = entry(object.node, object.type.of[0], key);
    undefined_where(!Truth{at_.is_some(found)}, e.place, "the map has no such key");
    const Type& type = object.type.of[1];
    return {type, at_.value_or(found, some_value(type.domain))};
  }
  if (object.type.sort != Sort::tuple)
    fail(ErrorCode::type_mismatch, e.place,
         "expected a tuple or a map, got " + to_text(object.type));
  const Integer place = integer_of(among(), e.parts[1]);
  if (place < 0 || place >= Integer{object.type.of.size()})
    fail(ErrorCode::type_mismatch, e.place, to_text(object.type) + " has no such part");
  const auto i = static_cast<std::size_t>(place);
  return {object.type.of[i], at_.get(object.node, i)};
}

/// Bits are counted from the left, which is the highest.
Value Lowering::slice(const Expression& e) {
  const Value bits = value(e.parts[0]);
  if (bits.type.sort != Sort::bits)
    fail(ErrorCode::type_mismatch, e.place, "expected a BitString, got " + to_text(bits.type));
  if (bits.type.domain.is_symbolic())
    return cut_out(bits.node, number_of(among(), e.parts[1]), number_of(among(), e.parts[2]),
                   e.place);
  const Integer from = integer_of(among(), e.parts[1]);
  const Integer to = integer_of(among(), e.parts[2]);
  const Integer& length = bits.type.domain.size().number();
  if (from < 0 || from >= to || to > length)
    fail(ErrorCode::type_mismatch, e.place,
         "the part from " + from.str() + " to " + to.str() + " of " + to_text(bits.type) +
             " is outside of it or empty");
  const Integer width = to - from, lowest = length - to;
  return {{Sort::bits, Bits(width), {}},
          at_.slice(bits.node, static_cast<unsigned>(lowest), static_cast<unsigned>(width))};
}

Value Lowering::literal_bits(const Expression& e) {
  if (e.form != Form::binary) {
    const Size length = number_of(among(), e.parts[0]);
    if (!certainly_at_most(1, length)) unsupported(e.place, "a literal of this length");
    const Type type{Sort::bits, Bits(length), {}};
    const Node zeros = at_.constant(type.domain, certamen::Value{0});
    return {type, e.form == Form::zeros ? zeros : !zeros};
  }
  const std::string digits = e.text.substr(2);
  if (digits.empty() || digits.size() > 64) unsupported(e.place, "a literal of this length");
  Integer code = 0;
  for (const char digit : digits) code = 2 * code + (digit == '1' ? 1 : 0);
  const Type type{Sort::bits, Bits(digits.size()), {}};
  return {type, at_.constant(type.domain, certamen::Value{code})};
}

}  // namespace certamen::language
