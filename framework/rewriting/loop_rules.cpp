// SPDX-License-Identifier: Apache-2.0
// Loops and vectors of any length: a step that is certainly there stands before the loop or after
// it; vectors one after the other are joined from left to right; a part of a vector is taken from
// what the vector is made of; vectors are compared element by element as far as there certainly are
// elements.
#include "framework/rewriting/rewriter.hpp"
#include "framework/values/composition.hpp"
#include "framework/values/loop.hpp"
#include "framework/values/operations.hpp"

namespace certamen {

namespace {

/// Elements that are written out of one vector.
const Integer most_elements = 64;

bool is_empty(const Domain& vector) {
  return vector.size() == Size{0};
}

NodeId joined(Rewriter& r, NodeId first, NodeId second) {
  const Operation operation = operations::join(r.at(first).domain, r.at(second).domain);
  return r.apply(operation, {first, second});
}

NodeId section(Rewriter& r, NodeId vector, const Size& from, const Size& length) {
  return r.apply(operations::section(r.at(vector).domain, from, length), {vector});
}

NodeId element(Rewriter& r, NodeId vector, const Size& place) {
  const NodeId one = section(r, vector, place, 1);
  return r.apply(operations::at(r.at(one).domain, 0), {one});
}

/// A loop and the values that it is applied to.
class Peeling {
 public:
  Peeling(Rewriter& r, const Loop& loop, const std::vector<NodeId>& inputs)
      : r_{r}, loop_{loop}, inputs_{inputs}, output_{loop.operation().output()} {}

  NodeId nothing() const { return both(r_.constant(output_.parts()[0], Value{0}), inputs_[0]); }
  NodeId first() const {
    const NodeId one = step(inputs_[0], 0);
    const Operation others = rest();
    const NodeId after = r_.apply(others, with(part(one, 1), 1));
    const NodeId elements = r_.apply(operations::get(others.output(), 0), {after});
    return both(joined(r_, single(one), elements),
                r_.apply(operations::get(others.output(), 1), {after}));
  }
  NodeId last() const {
    const Operation others = rest();
    const NodeId before = r_.apply(others, with(inputs_[0], 0));
    const NodeId one = step(r_.apply(operations::get(others.output(), 1), {before}), left());
    const NodeId elements = r_.apply(operations::get(others.output(), 0), {before});
    return both(joined(r_, elements, single(one)), part(one, 1));
  }

 private:
  Size left() const { return loop_.count() - 1; }
  Operation rest() const {
    return operations::repeat(loop_.step(), left(), loop_.vectors(), loop_.apart());
  }
  bool is_vector(std::size_t input) const { return input > loop_.captured(); }
  /// The step at that place.
  NodeId step(NodeId state, const Size& place) const {
    std::vector<NodeId> on{state};
    for (std::size_t k = 1; k < inputs_.size(); ++k)
      on.push_back(is_vector(k) ? element(r_, inputs_[k], place) : inputs_[k]);
    return r_.apply(loop_.step(), on);
  }
  /// The inputs of all other steps, the first of which is at that place.
  std::vector<NodeId> with(NodeId state, const Size& from) const {
    std::vector<NodeId> on{state};
    for (std::size_t k = 1; k < inputs_.size(); ++k)
      on.push_back(is_vector(k) ? section(r_, inputs_[k], from, left()) : inputs_[k]);
    return on;
  }
  NodeId part(NodeId of_step, std::size_t i) const {
    return r_.apply(operations::get(loop_.step().output(), i), {of_step});
  }
  NodeId single(NodeId of_step) const {
    return r_.apply(operations::make_vector(loop_.element(), 1), {part(of_step, 0)});
  }
  NodeId both(NodeId elements, NodeId state) const {
    return r_.apply(operations::make_tuple(output_.parts()), {elements, state});
  }

  Rewriter& r_;
  const Loop& loop_;
  const std::vector<NodeId>& inputs_;
  Domain output_;
};

std::optional<NodeId> peel(Rewriter& r, const Loop& loop, const std::vector<NodeId>& inputs) {
  const bool empty = loop.count() == Size{0};
  if (!empty && !has_one_apart(loop.count())) return std::nullopt;
  r.fired(Rule::loop_peeled);
  const Peeling peeling{r, loop, inputs};
  return empty                          ? peeling.nothing()
         : loop.apart() == Apart::first ? peeling.first()
                                        : peeling.last();
}

/// A part of a vector, where what the vector is made of says it.
std::optional<NodeId> cut(Rewriter& r, const Operation& operation, NodeId vector) {
  const GraphNode whole = r.at(vector);
  const Size &from = section_of(operation)->from(), &length = operation.output().size();
  const auto use = [&](NodeId result) {
    r.fired(Rule::vector_cut);
    return result;
  };
  if (is_empty(operation.output())) return use(r.constant(operation.output(), Value{0}));
  if (from == Size{0} && length == whole.domain.size()) return use(vector);
  const bool numbers = !from.is_symbol() && !length.is_symbol() && !whole.domain.size().is_symbol();
  if (numbers && length.number() <= most_elements) {
    std::vector<NodeId> elements;
    for (Integer i = from.number(); i < from.number() + length.number(); ++i)
      elements.push_back(
          r.apply(operations::at(whole.domain, static_cast<std::size_t>(i)), {vector}));
    return use(
        r.apply(operations::make_vector(whole.domain.parts()[0], elements.size()), elements));
  }
  if (!whole.is(NodeKind::apply)) return std::nullopt;
  if (const Section* outer = section_of(whole.operation()))
    return use(section(r, whole.arguments[0], outer->from() + from, length));
  if (!is_join(whole.operation())) return std::nullopt;
  const NodeId a = whole.arguments[0], b = whole.arguments[1];
  const Size before = r.at(a).domain.size(), end = from + length;
  if (certainly_at_most(end, before)) return use(section(r, a, from, length));
  if (certainly_at_most(before, from)) return use(section(r, b, from - before, length));
  if (certainly_at_most(from, before) && certainly_at_most(before, end))
    return use(joined(r, section(r, a, from, before - from), section(r, b, 0, end - before)));
  return std::nullopt;
}

NodeId written(Rewriter& r, const Composition& composition, const std::vector<NodeId>& inputs) {
  r.fired(Rule::composition_written);
  return computed_by_lines(
      composition, inputs,
      [&](const Operation& one, const std::vector<NodeId>& on) { return r.apply(one, on); });
}

std::optional<NodeId> join(Rewriter& r, NodeId first, NodeId second) {
  const GraphNode a = r.at(first), b = r.at(second);
  const auto use = [&](NodeId result) {
    r.fired(Rule::vectors_joined);
    return result;
  };
  if (is_empty(a.domain)) return use(second);
  if (is_empty(b.domain)) return use(first);
  if (b.is(NodeKind::apply) && is_join(b.operation()))
    return use(joined(r, joined(r, first, b.arguments[0]), b.arguments[1]));
  if (!b.applies(Opcode::make_vector)) return std::nullopt;
  if (a.applies(Opcode::make_vector)) {
    std::vector<NodeId> all = a.arguments;
    all.insert(all.end(), b.arguments.begin(), b.arguments.end());
    return use(r.apply(operations::make_vector(a.domain.parts()[0], all.size()), all));
  }
  if (!a.is(NodeKind::apply) || !is_join(a.operation()) ||
      !r.at(a.arguments[1]).applies(Opcode::make_vector))
    return std::nullopt;
  return use(joined(r, a.arguments[0], joined(r, a.arguments[1], second)));
}

}  // namespace

std::optional<NodeId> loop_rule(Rewriter& r, const Operation& operation,
                                const std::vector<NodeId>& arguments) {
  if (operation.is(Opcode::make_vector) && arguments.empty())
    return r.constant(operation.output(), Value{0});
  if (const Loop* loop = loop_of(operation)) return peel(r, *loop, arguments);
  if (const Composition* composition = composition_of(operation))
    return written(r, *composition, arguments);
  if (section_of(operation) != nullptr) return cut(r, operation, arguments[0]);
  return is_join(operation) ? join(r, arguments[0], arguments[1]) : std::nullopt;
}

std::optional<NodeId> vectors_compared(Rewriter& r, NodeId a, NodeId b) {
  const Domain vector = r.at(a).domain;
  if (!r.wants_normal_form() || vector.kind() != DomainKind::vector) return std::nullopt;
  const auto use = [&](NodeId result) {
    r.fired(Rule::compared_by_parts);
    return result;
  };
  if (is_empty(vector)) return use(r.boolean(true));
  // Of vectors of a known length nothing more is known than that they are equal.
  if (!vector.size().is_symbol() || !has_one_apart(vector.size())) return std::nullopt;
  const Size left = vector.size() - 1;
  const NodeId first = r.equal(element(r, a, 0), element(r, b, 0));
  const NodeId others = r.equal(section(r, a, 1, left), section(r, b, 1, left));
  return use(r.apply(operations::bit_and(Boolean()), {first, others}));
}

}  // namespace certamen
