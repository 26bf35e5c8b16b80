// SPDX-License-Identifier: Apache-2.0
#include "framework/games/loop.hpp"

#include <algorithm>

#include "framework/error.hpp"
#include "framework/graph/make.hpp"
#include "framework/graph/rebuild.hpp"
#include "framework/values/composition.hpp"

namespace certamen {

namespace {

constexpr std::size_t most_written = std::size_t{1} << 16;

bool is_number(const Domain& vector) {
  return !vector.size().is_symbol();
}

/// Whether it can be written as single operations.
bool is_written_out(const Operation& operation) {
  if (const Loop* loop = loop_of(operation)) return !loop->count().is_symbol();
  if (const Section* section = section_of(operation))
    return !section->from().is_symbol() && is_number(operation.inputs()[0]) &&
           is_number(operation.output());
  if (composition_of(operation) != nullptr) return true;
  return is_join(operation) && is_number(operation.inputs()[0]) && is_number(operation.inputs()[1]);
}

/// Writes loops and what vectors are made of as single operations: `Apply` makes what one operation
/// gives on such values.
template <class Made, class Apply>
class Written {
 public:
  explicit Written(const Apply& apply) : apply_{apply} {}
  Made operator()(const Operation& operation, const std::vector<Made>& on) const {
    if (!is_written_out(operation)) return apply_(operation, on);
    if (const Loop* loop = loop_of(operation)) return steps(*loop, on);
    if (const Composition* composition = composition_of(operation))
      return computed_by_lines(*composition, on, *this);
    std::vector<Made> elements;
    const Section* section = section_of(operation);
    const std::size_t from =
        section == nullptr ? 0 : static_cast<std::size_t>(section->from().number());
    for (std::size_t i = 0; i < on.size(); ++i) {
      const Domain& vector = operation.inputs()[i];
      const Domain& taken = section == nullptr ? vector : operation.output();
      for (std::size_t k = 0; k < length_of(taken); ++k)
        elements.push_back((*this)(operations::at(vector, from + k), {on[i]}));
    }
    return made(operation.output(), elements);
  }

 private:
  static std::size_t length_of(const Domain& vector) {
    return static_cast<std::size_t>(vector.size().number());
  }
  Made made(const Domain& vector, const std::vector<Made>& elements) const {
    return apply_(operations::make_vector(vector.parts()[0], elements.size()), elements);
  }
  Made steps(const Loop& loop, const std::vector<Made>& inputs) const {
    const Operation all = loop.operation();
    const Operation& step = loop.step();
    std::vector<Made> state{inputs[0]}, elements;
    for (std::size_t i = 0; i < length_of(all.output().parts()[0]); ++i) {
      std::vector<Made> on{state.back()};
      for (std::size_t k = 1; k < inputs.size(); ++k)
        on.push_back(k <= loop.captured()
                         ? inputs[k]
                         : apply_(operations::at(all.inputs()[k], i), {inputs[k]}));
      const Made both = (*this)(step, on);
      elements.push_back(apply_(operations::get(step.output(), 0), {both}));
      state.push_back(apply_(operations::get(step.output(), 1), {both}));
    }
    const Made vector = made(all.output().parts()[0], elements);
    return apply_(operations::make_tuple(all.output().parts()), {vector, state.back()});
  }

  const Apply& apply_;
};

Node apply_written(Body& at, const Operation& operation, const std::vector<Node>& on) {
  if (on.size() != operation.inputs().size())
    throw Error{ErrorCode::type_mismatch, at.place() + ": " + operation.name(),
                "expected " + std::to_string(operation.inputs().size()) + " values, got " +
                    std::to_string(on.size())};
  for (std::size_t i = 0; i < on.size(); ++i)
    if (!(on[i].domain() == operation.inputs()[i]))
      throw Error{ErrorCode::type_mismatch, at.place() + ": " + operation.name(),
                  "expected " + operation.inputs()[i].name() + ", got " + on[i].domain().name()};
  const auto apply = [&](const Operation& one, const std::vector<Node>& its) {
    return at.apply(one, its);
  };
  return Written<Node, decltype(apply)>{apply}(operation, on);
}

}  // namespace

Node repeat(Body& at, const Operation& step, const Size& count, const Node& state,
            const StepInputs& inputs, Apart apart) {
  std::vector<Node> all{state};
  all.insert(all.end(), inputs.captured.begin(), inputs.captured.end());
  all.insert(all.end(), inputs.vectors.begin(), inputs.vectors.end());
  return apply_written(at, operations::repeat(step, count, inputs.vectors.size(), apart), all);
}

Node fold(Body& at, const Operation& step, const Size& count, const Node& state,
          const StepInputs& inputs, Apart apart) {
  const Operation twice =
      composed(step.name(), step.inputs(), [&](Body& in, const std::vector<Node>& on) {
        const Node next = in.apply(step, on);
        return in.tuple({next, next});
      });
  return at.get(repeat(at, twice, count, state, inputs, apart), 1);
}

Node join(Body& at, const Node& first, const Node& second) {
  return apply_written(at, operations::join(first.domain(), second.domain()), {first, second});
}

Node section(Body& at, const Node& vector, const Size& from, const Size& length) {
  return apply_written(at, operations::section(vector.domain(), from, length), {vector});
}

Node element(Body& at, const Node& vector, const Size& place) {
  return at.get(section(at, vector, place, 1), 0);
}

Operation composed(const std::string& name, const std::vector<Domain>& inputs,
                   const std::function<Node(Body&, const std::vector<Node>&)>& body) {
  Body at{name, {}};
  std::vector<Node> given;
  for (const auto& domain : inputs)
    given.push_back(at.input("a" + std::to_string(given.size()), domain));
  const Procedure written = at.finish(name, inputs, body(at, given));
  std::vector<std::size_t> place(written.body.size(), written.body.size());
  for (std::size_t i = 0; i < given.size(); ++i) place[given[i].id()] = i;
  std::vector<Composition::Line> lines;
  const auto add = [&](const auto& self, NodeId id) -> void {
    if (place[id] != written.body.size()) return;
    const GraphNode& node = written.body[id];
    if (!node.is(NodeKind::apply))
      throw Error{ErrorCode::unsupported, name,
                  "'" + node.title() + "' is no operation: expected it as an input of the step"};
    std::vector<std::size_t> arguments;
    for (const NodeId argument : node.arguments) {
      self(self, argument);
      arguments.push_back(place[argument]);
    }
    const auto line = [&](const Operation& operation, const std::vector<std::size_t>& on) {
      lines.push_back({operation, on});
      return inputs.size() + lines.size() - 1;
    };
    const Composition* inner = composition_of(node.operation());
    place[id] = inner == nullptr ? line(node.operation(), arguments)
                                 : computed_by_lines(*inner, std::move(arguments), line);
  };
  add(add, written.result);
  return Composition{name, inputs, std::move(lines)}.operation();
}

void write_out_loops(Graph& body, NodeId& result) {
  const auto is_written = [](const GraphNode& node) {
    return node.is(NodeKind::apply) && is_written_out(node.operation());
  };
  if (std::ranges::none_of(body, is_written)) return;
  Graph graph;
  const auto place = rebuild(body, [&](NodeId, GraphNode node) {
    if (!is_written(node)) return append(graph, std::move(node));
    const auto apply = [&](const Operation& operation, const std::vector<NodeId>& on) {
      if (graph.size() >= most_written)
        throw Error{ErrorCode::too_large, node.operation().name(),
                    "more than 65536 nodes when it is written out"};
      return append(graph, make_apply(operation, on, node.label));
    };
    return Written<NodeId, decltype(apply)>{apply}(node.operation(), node.arguments);
  });
  body = std::move(graph);
  if (result != no_node) result = place[result];
}

}  // namespace certamen
