// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include "framework/language/lowering.hpp"

namespace certamen::language {

namespace {

bool can_be_drawn(const Type& type) {
  if (type.sort == Sort::tuple) return std::ranges::all_of(type.of, can_be_drawn);
  return type.sort != Sort::unit && type.sort != Sort::option && type.sort != Sort::map &&
         type.sort != Sort::set;
}

/// The number of values at all sizes is at least this; of large domains not the best there is.
Integer least_cardinality(const Domain& domain) {
  constexpr int most = 64;
  if (!domain.is_symbolic()) return domain.cardinality();
  if (domain.kind() == DomainKind::tuple) {
    Integer product = 1;
    for (const Domain& part : domain.parts()) product *= least_cardinality(part);
    return product;
  }
  if (domain.kind() == DomainKind::option) return least_cardinality(domain.parts()[0]) + 1;
  Integer least = 0;
  while (least < most && certainly_at_most(least + 1, domain.size())) ++least;
  return domain.kind() == DomainKind::bits ? Integer{1} << static_cast<unsigned>(least) : least;
}

/// Values that are written out, fewer than there are: something is left, whichever are equal.
bool leaves_something(const Type& type, const Expression& excluded) {
  return excluded.form == Form::set && type.sort != Sort::function &&
         type.domain.cardinality() > excluded.parts.size();
}

bool starts_empty(const Type& type) {
  return type.sort == Sort::map || type.sort == Sort::set;
}

}  // namespace

void Lowering::fail(ErrorCode code, Place place, const std::string& message) const {
  throw error_at(*(frame_ != nullptr ? frame_->owner : game_).source, place, code, message);
}

Node Lowering::some_value(Body& at, const Domain& domain) {
  if (!domain.is_symbolic()) return at.constant(domain, domain.element(0));
  if (domain.kind() == DomainKind::group)
    return at.exponential(domain, at.residue(exponents(domain), 0));
  if (domain.kind() != DomainKind::tuple) return at.constant(domain, certamen::Value{0});
  std::vector<Node> parts;
  for (const Domain& part : domain.parts()) parts.push_back(some_value(at, part));
  return at.tuple(parts);
}

Node Lowering::choose(const Truth& condition, const Node& yes, const Node& no) {
  if (condition.is(true)) return yes;
  if (condition.is(false)) return no;
  return at_.select(condition.in(at_), yes, no);
}

void Lowering::undefined_where(const Truth& condition, Place place, const std::string& what) {
  const Truth happens = frame_->live & condition;
  if (happens.is(false)) return;
  const Undefined here{frame_->owner.source, place, what};
  auto& places = around_.places;
  auto known = std::ranges::find(places, here);
  if (known == places.end()) known = places.insert(places.end(), here);
  const auto code = known - places.begin() + 1;
  if (Integer{code} >= undefined_codes().cardinality())
    fail(ErrorCode::too_large, place, "too many places where something may be undefined");
  if (!undefined_) return;
  const Node none = at_.residue(undefined_codes(), 0);
  const Node mine = at_.residue(undefined_codes(), code);
  undefined_ = choose(Truth{at_.equal(*undefined_, none)} & happens, mine, *undefined_);
}

Value Lowering::run_in(const Instance& owner, const Method& method,
                       const std::vector<Value>& arguments, const Truth& live) {
  constexpr std::size_t deepest = 64;
  if (++depth_ > deepest) fail(ErrorCode::unsupported, method.place, "calls itself too deep");
  Frame frame{owner, passed_type(owner, method.result), live};
  frame.scopes.emplace_back();
  for (std::size_t i = 0; i < arguments.size(); ++i)
    frame.scopes.back().insert_or_assign(method.parameters[i].name,
                                         Slot{arguments[i].type, arguments[i].node, true});
  Frame* const caller = std::exchange(frame_, &frame);
  for (const Variable& parameter : method.parameters) expect_free(parameter.name, parameter.place);
  block(method.body);
  if (frame.result.sort == Sort::unit && !frame.answer)
    frame.answer = Value{frame.result, at_.unit()};
  else if (frame.result.sort != Sort::unit)
    undefined_where(true, method.end, "'" + method.name + "' ends without an answer");
  if (!frame.answer) frame.answer = Value{frame.result, some_value(frame.result.domain)};
  frame_ = caller;
  --depth_;
  return *frame.answer;
}

void Lowering::initialize(const Field& field) {
  Frame frame{game_, {}, true};
  Frame* const caller = std::exchange(frame_, &frame);
  Slot& slot = fields_.at(field.variable.name);
  slot.value = value_as(*field.value, slot.type).node;
  slot.assigned = true;
  frame_ = caller;
}

void Lowering::block(const Block& block) {
  frame_->scopes.emplace_back();
  for (const Statement& each : block) {
    if (frame_->live.is(false)) break;
    statement(each);
  }
  frame_->scopes.pop_back();
}

void Lowering::statement(const Statement& statement) {
  const Place place = statement.place;
  const auto& action = statement.action;
  if (const auto* it = std::get_if<Assign>(&action)) return assign(place, *it);
  if (const auto* it = std::get_if<Draw>(&action)) return draw(place, *it);
  if (const auto* it = std::get_if<Return>(&action)) return give(place, *it);
  if (const auto* it = std::get_if<Raise>(&action)) return raise(*it);
  if (const auto* it = std::get_if<If>(&action)) return branch(*it);
  if (const auto* it = std::get_if<Do>(&action)) return void(entity(it->call));
  if (const auto* it = std::get_if<Count>(&action)) return loop(place, *it);
  loop(place, std::get<Each>(action));
}

/// A name that is declared twice in one scope, or hides a field, is refused rather than guessed at.
void Lowering::declare(const std::string& name, const Type& type, Place place) {
  if (game_.keep == Keep::tables && !is_plain(type))
    unsupported(place, "a map, set or function outside of the fields of a game");
  expect_free(name, place);
  if (variable(name) != nullptr)
    fail(ErrorCode::duplicate_name, place, "'" + name + "' is declared already");
  frame_->scopes.back().insert_or_assign(name,
                                         Slot{type, some_value(type.domain), starts_empty(type)});
}

void Lowering::declare_targets(const std::vector<Expression>& targets, const Type& type, bool all) {
  const bool apart = targets.size() > 1;
  if (apart && (type.sort != Sort::tuple || type.of.size() != targets.size()))
    fail(ErrorCode::type_mismatch, targets[0].place,
         "expected a tuple of " + std::to_string(targets.size()) + ", got " + to_text(type));
  for (std::size_t i = 0; i < targets.size(); ++i) {
    if (targets[i].form != Form::name)
      fail(ErrorCode::usage, targets[i].place, "expected the name of a new variable");
    // In a tuple that is taken apart a field keeps its declaration.
    if (!all && is_field(targets[i].text)) continue;
    declare(targets[i].text, apart ? type.of[i] : type, targets[i].place);
  }
}

void Lowering::assign(Place place, const Assign& assign) {
  const auto& targets = assign.targets;
  if (!assign.type) {
    if (targets.size() == 1 && assign_table(place, targets[0], *assign.value)) return;
    const Type type = type_of_targets(targets);
    return store_targets(targets, value_as(*assign.value, type));
  }
  if (assign.type->form == Form::name && assign.type->text == "event" &&
      !among().names.contains(assign.type->text))
    fail(ErrorCode::bad_file, place, "a file with events begins with the line '// certamen 1'");
  if (assign.type->form == Form::int_type) unsupported(place, "a variable of type Int");
  const Type type = type_of(among(), *assign.type);
  if (!assign.value) return declare_targets(targets, type, true);
  const Value value = value_as(*assign.value, type);
  declare_targets(targets, type, targets.size() == 1);
  store_targets(targets, value);
}

/// A move left to the engine, which only adversaries have.
void Lowering::leave_open(Place place, const Draw& draw) {
  if (around_.calls == nullptr)
    fail(ErrorCode::unsupported, place,
         "a game leaves no move to the engine: 'choose' is for adversaries");
  const Type type = type_of(among(), draw.from);
  const bool is_option = type.sort == Sort::option && can_be_drawn(type.of[0]);
  if (!is_option && !can_be_drawn(type))
    fail(ErrorCode::unsupported, place, "no move is chosen from " + to_text(type));
  Node move = at_.choose(type.domain);
  if (draw.targets[0].form == Form::name) move = at_.let(draw.targets[0].text, move);
  if (draw.type)
    declare_targets(draw.targets, type_of(among(), *draw.type), draw.targets.size() == 1);
  store_targets(draw.targets, {type, move});
}

void Lowering::draw(Place place, const Draw& draw) {
  if (draw.chosen) return leave_open(place, draw);
  if (draw_table(place, draw)) return;
  const Type type = type_of(among(), draw.from);
  if (!can_be_drawn(type)) fail(ErrorCode::unsupported, place, "no uniform " + to_text(type));
  if (draw.excluded && (game_.keep == Keep::tables || leaves_something(type, *draw.excluded))) {
    const Node fresh = drawn_outside(type, *draw.excluded);
    if (draw.unique && listed(*draw.excluded)) add_listed(*draw.excluded, fresh);
    if (draw.type)
      declare_targets(draw.targets, type_of(among(), *draw.type), draw.targets.size() == 1);
    return store_targets(draw.targets, {type, fresh});
  }
  std::optional<Value> excluded;
  if (draw.excluded) excluded = value_as(*draw.excluded, set_of(type, game_.keep));
  if (excluded && type.sort == Sort::function) unsupported(place, "a function outside of a set");
  const Node fresh = excluded ? drawn(type, excluded->node, place) : at_.sample(type.domain);
  if (draw.unique && draw.excluded->form != Form::set)
    store(*draw.excluded,
          {excluded->type, with_entry(excluded->node, type, fresh, at_.boolean(true))});
  if (draw.type)
    declare_targets(draw.targets, type_of(among(), *draw.type), draw.targets.size() == 1);
  store_targets(draw.targets, {type, fresh});
}

/// At all sizes the excluded values are written out, here or where they are passed, and the type
/// certainly has more: whichever of them are equal, something is left.
Node Lowering::drawn_outside(const Type& type, const Expression& excluded) {
  const auto passed = listed(excluded);
  if (passed && !(variable(excluded.text)->type.of[0] == type))
    fail(ErrorCode::type_mismatch, excluded.place,
         "expected a set of " + to_text(type) + ", got " + to_text(variable(excluded.text)->type));
  if (!passed && excluded.form != Form::set)
    unsupported(excluded.place, "a sample outside of a set that is not written out, at all sizes,");
  std::vector<Node> values = passed.value_or(std::vector<Node>{});
  if (!passed)
    for (const Expression& each : excluded.parts) values.push_back(value_as(each, type).node);
  if (values.empty()) return at_.sample(type.domain);
  if (least_cardinality(type.domain) <= values.size())
    fail(ErrorCode::unsupported, excluded.place,
         "nothing may be left to sample from: " + to_text(type) + " is not certain to have more " +
             "than " + std::to_string(values.size()) + " values");
  return at_.sample(Distribution::uniform_except(type.domain, values.size()), values);
}

/// A rank for each number of elements that may be left; the one of the number that is left counts.
Node Lowering::drawn(const Type& type, const Node& excluded, Place place) {
  constexpr int most = 8;
  if (type.domain.cardinality() > most)
    fail(ErrorCode::too_large, place,
         "samples outside of a set of more than 8 elements are not followed");
  const auto size = static_cast<std::size_t>(type.domain.cardinality());
  const Domain counts = Range(size + 1);
  const auto number = [&](std::size_t i) { return at_.residue(counts, i); };
  std::vector<Node> before{number(0)};
  for (std::size_t i = 0; i < size; ++i)
    before.push_back(before.back() + at_.select(at_.get(excluded, i), number(0), number(1)));
  undefined_where(at_.equal(before.back(), number(0)), place, "nothing is left to sample from");
  Node rank = number(0);
  for (std::size_t left = 2; left <= size; ++left) {
    const Domain ranks = Range(left);
    const Node drawn = at_.apply(operations::recode(ranks, counts), {at_.sample(ranks)});
    rank = at_.select(at_.equal(before.back(), number(left)), drawn, rank);
  }
  Node result = some_value(type.domain);
  for (std::size_t i = 0; i < size; ++i)
    result = at_.select(!at_.get(excluded, i) && at_.equal(before[i], rank),
                        at_.constant(type.domain, type.domain.element(i)), result);
  return result;
}

void Lowering::branch(const If& chosen) {
  const Truth before = frame_->live;
  const std::size_t returns = frame_->returns;
  Truth rest = before, after = false;
  for (const Branch& branch : chosen.branches) {
    frame_->live = rest;
    const Truth holds = branch.condition ? truth(*branch.condition) : Truth{true};
    frame_->live = rest & holds;
    rest = rest & !holds;
    if (!frame_->live.is(false)) block(branch.block);
    after = after | frame_->live;
  }
  frame_->live = frame_->returns == returns ? before : after | rest;
}

void Lowering::raise(const Raise& raised) {
  const Truth before = frame_->live;
  at_.event(raised.event, (before & truth(raised.happens)).in(at_));
}

void Lowering::give(Place place, const Return& given) {
  Frame& frame = *frame_;
  if (frame.result.sort == Sort::unit)
    fail(ErrorCode::type_mismatch, place, "a method of type Void has no answer");
  const Node node = value_as(given.value, frame.result).node;
  frame.answer =
      Value{frame.result, frame.answer ? choose(frame.live, node, frame.answer->node) : node};
  frame.live = false;
  ++frame.returns;
}

}  // namespace certamen::language
