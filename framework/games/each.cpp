// SPDX-License-Identifier: Apache-2.0
#include "framework/games/each.hpp"

#include <algorithm>

#include "framework/error.hpp"
#include "framework/games/loop.hpp"
#include "framework/games/procedures.hpp"
#include "framework/graph/make.hpp"
#include "framework/graph/rebuild.hpp"
#include "framework/values/operations.hpp"

namespace certamen {

namespace {

/// The step of a loop that gives what the operation gives, and has no state. In the order of its
/// inputs: nothing, what stays, elements.
Operation step_of_each(const Operation& operation, const std::vector<bool>& is_element) {
  std::vector<Domain> inputs{Unit()};
  std::vector<std::size_t> place(is_element.size());
  for (const bool elements : {false, true})
    for (std::size_t i = 0; i < is_element.size(); ++i) {
      if (is_element[i] != elements) continue;
      place[i] = inputs.size();
      inputs.push_back(operation.inputs()[i]);
    }
  return composed(operation.name(), inputs, [&](Body& at, const std::vector<Node>& on) {
    std::vector<Node> arguments;
    for (const std::size_t i : place) arguments.push_back(on[i]);
    return at.tuple({at.apply(operation, arguments), on[0]});
  });
}

/// What stays, and what has an element for each step.
template <class Made>
struct SortedInputs {
  std::vector<bool> is_element = {};
  std::vector<Made> kept = {}, vectors = {};
  void add(Made made, bool element) {
    is_element.push_back(element);
    (element ? vectors : kept).push_back(std::move(made));
  }
};

/// (value, place), and the next place
Operation numbering(const Domain& values, const Domain& places) {
  return composed("numbering", {places, values, places}, [](Body& at, const std::vector<Node>& on) {
    return at.tuple({at.tuple({on[1], on[0]}), on[0] + on[2]});
  });
}

bool has_constant_code(const GraphNode& node, const Integer& code) {
  return node.is(NodeKind::constant) && node.value().code() == code;
}

/// One length of all these vectors of such elements.
Size one_length(const Body& at, const std::string& what, const std::vector<Node>& vectors,
                const std::vector<Domain>& elements) {
  std::optional<Size> count;
  for (std::size_t i = 0; i < vectors.size(); ++i) {
    const auto own = length_of_each(vectors[i].domain(), elements[i]);
    if (!own || (count && !(*count == *own)))
      throw Error{ErrorCode::type_mismatch, at.place(),
                  what + ": expected a vector of " + elements[i].name() +
                      (count ? " of length " + count->text() : "") + ", got " +
                      vectors[i].domain().name()};
    count = own;
  }
  if (!count) throw Error{ErrorCode::type_mismatch, at.place(), what + ": expected a vector"};
  return *count;
}

}  // namespace

std::optional<Size> length_of_each(const Domain& answers, const Domain& one) {
  if (answers == one || answers.kind() != DomainKind::vector || !(answers.parts()[0] == one))
    return std::nullopt;
  return answers.size();
}

Node each(Body& at, const Operation& operation, const std::vector<Node>& arguments) {
  if (arguments.size() != operation.inputs().size())
    throw Error{ErrorCode::type_mismatch, at.place(),
                "each " + operation.name() + ": expected " +
                    std::to_string(operation.inputs().size()) + " arguments, got " +
                    std::to_string(arguments.size())};
  SortedInputs<Node> sorted;
  std::vector<Domain> elements;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const bool stays = arguments[i].domain() == operation.inputs()[i];
    if (!stays) elements.push_back(operation.inputs()[i]);
    sorted.add(arguments[i], !stays);
  }
  const Size count = one_length(at, "each " + operation.name(), sorted.vectors, elements);
  const Node both = repeat(at, step_of_each(operation, sorted.is_element), count, at.unit(),
                           {.captured = sorted.kept, .vectors = sorted.vectors});
  return at.get(both, 0);
}

Node call_each(Body& at, std::string_view procedure, const std::vector<Node>& vectors) {
  const Signature callee = at.signature(procedure);
  const std::string what = "call " + callee.name + " at each element";
  if (vectors.size() != callee.inputs.size())
    throw Error{ErrorCode::type_mismatch, at.place(),
                what + ": expected " + std::to_string(callee.inputs.size()) + " vectors, got " +
                    std::to_string(vectors.size())};
  const Size count = one_length(at, what, vectors, callee.inputs);
  if (count.is_symbol()) return at.call_with(procedure, vectors);
  std::vector<Node> answers;
  for (std::size_t i = 0; i < static_cast<std::size_t>(count.number()); ++i) {
    std::vector<Node> arguments;
    for (const Node& vector : vectors) arguments.push_back(at.get(vector, i));
    answers.push_back(at.call_with(procedure, arguments));
  }
  return at.apply(operations::make_vector(callee.output, answers.size()), answers);
}

Node numbered(Body& at, const Node& value, const Size& count) {
  const Domain places = Zmod(count);
  const Node first = at.residue(places, 0), next = at.residue(places, 1);
  return at.get(
      repeat(at, numbering(value.domain(), places), count, first, {.captured = {value, next}}), 0);
}

std::optional<NodeId> numbered_value(const Graph& graph, NodeId vector) {
  const GraphNode& elements = graph[vector];
  if (elements.domain.kind() != DomainKind::vector || !elements.is(NodeKind::apply) ||
      elements.arguments.size() != 1)
    return std::nullopt;
  const GraphNode& both = graph[elements.arguments[0]];
  const Loop* loop = both.is(NodeKind::apply) ? loop_of(both.operation()) : nullptr;
  if (loop == nullptr || both.arguments.size() != 3 ||
      !(elements.operation() == operations::get(both.domain, 0)))
    return std::nullopt;
  const NodeId value = both.arguments[1];
  const Domain places = Zmod(loop->count());
  const Operation expected =
      operations::repeat(numbering(graph[value].domain, places), loop->count());
  const bool fits = both.operation() == expected &&
                    has_constant_code(graph[both.arguments[0]], 0) &&
                    has_constant_code(graph[both.arguments[2]], 1);
  return fits ? std::optional{value} : std::nullopt;
}

NodeId append_body_each(Graph& graph, const Procedure& procedure,
                        const std::vector<NodeId>& arguments, const Size& count,
                        const std::string& label_prefix) {
  const auto fail = [&](const std::string& what) {
    return Error{ErrorCode::unsupported, procedure.signature.name,
                 "it is called at each of " + count.text() + " elements, and " + what};
  };
  std::vector<bool> varies(procedure.body.size(), false);
  std::size_t next_input = 0;
  const auto apply = [&](const GraphNode& node, const std::vector<bool>& is_element) {
    SortedInputs<NodeId> sorted;
    for (std::size_t i = 0; i < is_element.size(); ++i)
      sorted.add(node.arguments[i], is_element[i]);
    std::vector<NodeId> on{append(graph, make_constant(Unit(), Value{0}))};
    on.insert(on.end(), sorted.kept.begin(), sorted.kept.end());
    on.insert(on.end(), sorted.vectors.begin(), sorted.vectors.end());
    const Operation loop = operations::repeat(step_of_each(node.operation(), is_element), count,
                                              sorted.vectors.size());
    const NodeId both = append(graph, make_apply(loop, std::move(on), node.label));
    return append(graph, make_apply(operations::get(loop.output(), 0), {both}, node.label));
  };
  const auto place = rebuild(procedure.body, [&](NodeId id, GraphNode node) {
    std::vector<bool> is_element;
    for (const NodeId argument : procedure.body[id].arguments)
      is_element.push_back(varies[argument]);
    varies[id] = node.is(NodeKind::input) || std::ranges::count(is_element, true) > 0;
    node.label = label_prefix + (node.label.empty() ? std::to_string(id) : node.label);
    switch (node.kind()) {
    case NodeKind::input: return arguments[next_input++];
    case NodeKind::constant:
    case NodeKind::get: return append(graph, std::move(node));
    case NodeKind::apply:
      return varies[id] ? apply(node, is_element) : append(graph, std::move(node));
    case NodeKind::lookup:
      if (!varies[id]) return append(graph, std::move(node));
      if (node.arguments.size() != 1) throw fail("it looks a family of tables up");
      node.domain = Vector(node.domain, count);
      return append(graph, std::move(node));
    default: throw fail("'" + node.title() + "' is more than to compute and to look up");
    }
  });
  if (!varies[procedure.result]) throw fail("its answer does not depend on them");
  return place[procedure.result];
}

void write_out_each(Package& package) {
  const auto answer_of = [&](const GraphNode& node) -> std::optional<Domain> {
    if (node.is(NodeKind::call) && !node.guarded()) {
      const Signature* callee = package.find_import(node.import().name());
      return callee == nullptr ? std::nullopt : std::optional{callee->output};
    }
    if (!node.is(NodeKind::lookup)) return std::nullopt;
    for (const auto& [table, type] : package.tables)
      if (node.accesses(table)) return type.range;
    return std::nullopt;
  };
  for (Procedure* procedure : procedures_of(package)) {
    Graph graph;
    bool changed = false;
    const auto place = rebuild(procedure->body, [&](NodeId, GraphNode node) {
      const auto one = answer_of(node);
      const auto count = one ? length_of_each(node.domain, *one) : std::nullopt;
      if (!count || count->is_symbol()) return append(graph, std::move(node));
      changed = true;
      std::vector<NodeId> answers;
      for (std::size_t i = 0; i < static_cast<std::size_t>(count->number()); ++i) {
        GraphNode single = node;
        single.domain = *one;
        for (NodeId& argument : single.arguments)
          argument =
              append(graph, make_apply(operations::at(graph[argument].domain, i), {argument}));
        answers.push_back(append(graph, std::move(single)));
      }
      const Operation vector = operations::make_vector(*one, answers.size());
      return append(graph, make_apply(vector, std::move(answers), node.label));
    });
    if (!changed) continue;
    procedure->body = std::move(graph);
    procedure->result = place[procedure->result];
  }
}

}  // namespace certamen
