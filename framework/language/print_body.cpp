// SPDX-License-Identifier: Apache-2.0
#include "framework/language/print_body.hpp"

#include <algorithm>
#include <utility>

#include "framework/error.hpp"

namespace certamen::language {

namespace {

constexpr std::size_t longest_inline = 56;

/// Steps that are done whether or not their value is used.
bool acts(const GraphNode& node) {
  return node.is(NodeKind::set) || node.is(NodeKind::put) || node.is(NodeKind::call) ||
         node.is(NodeKind::event);
}

/// What text may stand in several places without being computed twice.
bool is_short(const Printed& value) {
  return !value.is_operator && value.text.find_first_of("([") == std::string::npos;
}

}  // namespace

PrintedBody::PrintedBody(const PrintedPackage& package, const Procedure& procedure,
                         PrintedTypes& types, PrintedNames& names)
    : package_{package}, procedure_{procedure}, types_{types}, names_{names},
      uses_(procedure.body.size(), 0), values_(procedure.body.size()) {
  find_uses();
  for (NodeId id = 0; id < procedure.body.size(); ++id) {
    const GraphNode& node = procedure.body[id];
    if (!node.is(NodeKind::input)) continue;
    const std::string name = names_.fresh(node.input());
    parameters_.emplace_back(types_.type(node.domain, place(id)), name);
    values_[id] = Printed{.text = name};
  }
}

std::string PrintedBody::parameters(const std::vector<std::string>& types) const {
  std::string text;
  for (std::size_t i = 0; i < parameters_.size(); ++i)
    text += (i == 0 ? "" : ", ") + (types.empty() ? parameters_[i].first : types.at(i)) + " " +
            parameters_[i].second;
  return text;
}

std::string PrintedBody::place(NodeId id) const {
  return package_.name + "/" + procedure_.signature.name + "/" + std::to_string(id) + " (" +
         procedure_.body[id].title() + ")";
}

/// How often each node is an argument of one that is printed, or the result.
void PrintedBody::find_uses() {
  const Graph& body = procedure_.body;
  ++uses_[procedure_.result];
  for (NodeId id = body.size(); id-- > 0;)
    if (uses_[id] > 0 || acts(body[id]))
      for (const NodeId argument : body[id].arguments) ++uses_[argument];
}

std::string PrintedBody::statements(bool answers) {
  for (NodeId id = 0; id < procedure_.body.size(); ++id)
    if (uses_[id] > 0 || acts(procedure_.body[id])) print(id);
  if (answers) line("return " + typed(procedure_.result).text + ";");
  return text_;
}

std::string PrintedBody::wanted_name(NodeId id) const {
  const GraphNode& node = procedure_.body[id];
  std::string label = node.label;
  if (const auto slash = label.find_last_of('/'); slash != std::string::npos)
    label = label.substr(slash + 1);
  if (const auto number = label.find('#'); number != std::string::npos) label.resize(number);
  if (!label.empty()) return label;
  switch (node.kind()) {
  case NodeKind::sample: return "r";
  case NodeKind::lookup:
  case NodeKind::inverse:
  case NodeKind::find: return "y";
  case NodeKind::call: return "answer";
  case NodeKind::get: return node.state().name() + "_before";
  case NodeKind::constant: return "c";
  default: return node.domain == Boolean() ? "is" : "v";
  }
}

void PrintedBody::declare(NodeId id, const std::string& type, const std::string& sign,
                          const std::string& what) {
  const std::string name = names_.fresh(wanted_name(id));
  line(type + " " + name + " " + sign + " " + what + ";");
  values_[id] = Printed{.text = name};
}

/// The value stands where it is used, or gets a variable.
void PrintedBody::give(NodeId id, Printed value, bool is_step) {
  const bool once = uses_[id] <= 1;
  if (!is_step && (is_short(value) || (once && value.text.size() <= longest_inline))) {
    values_[id] = std::move(value);
    return;
  }
  const std::string type = types_.type(procedure_.body[id].domain, place(id));
  declare(id, type, "=", value.text);
}

/// What was read and is still to be used gets a variable before a state or map is written.
void PrintedBody::keep_before_write(const StateId* state, const TableId* table) {
  for (NodeId id = 0; id < values_.size(); ++id) {
    if (!values_[id] || uses_[id] == 0) continue;
    const Printed& value = *values_[id];
    const bool read = (state != nullptr && value.reads.contains(*state)) ||
                      (table != nullptr && value.finds.contains(*table));
    if (!read) continue;
    const std::string type = types_.type(procedure_.body[id].domain, place(id));
    declare(id, type, "=", Printed{value}.text);
  }
}

Printed PrintedBody::typed(NodeId id) {
  if (!values_[id])
    throw Error{ErrorCode::internal, place(id), "a value is used before it is printed"};
  if (uses_[id] > 0) --uses_[id];
  return *values_[id];
}

Printed PrintedBody::untyped(NodeId id) {
  Printed value = typed(id);
  if (!value.needs_type) return value;
  const std::string type = types_.type(procedure_.body[id].domain, place(id));
  declare(id, type, "=", value.text);
  return *values_[id];
}

Printed PrintedBody::joined(std::string text, const std::vector<Printed>& parts,
                            bool is_operator) const {
  Printed whole = listed(parts);
  whole.text = std::move(text);
  whole.needs_type = false;
  whole.is_operator = is_operator;
  return whole;
}

void PrintedBody::sample(NodeId id) {
  const GraphNode& node = procedure_.body[id];
  const Distribution& distribution = node.distribution();
  const std::string type = types_.type(node.domain, place(id));
  switch (distribution.kind()) {
  case DistributionKind::uniform: {
    if (PrintedTypes::can_be_drawn(node.domain)) {
      // Into a field at once, where nothing else happens in between.
      const bool stored = uses_[id] == 1 && id + 1 < procedure_.body.size() &&
                          procedure_.body[id + 1].is(NodeKind::set) &&
                          procedure_.body[id + 1].arguments[0] == id;
      if (!stored) return declare(id, type, "<-", type);
      const StateId& state = procedure_.body[id + 1].state();
      keep_before_write(&state, nullptr);
      line(package_.states.at(state) + " <- " + type + ";");
      values_[id] = Printed{.text = package_.states.at(state)};
      return;
    }
    if (node.domain.cardinality() != node.domain.code_bound())
      cannot_say(place(id), "a uniform value of " + node.domain.name());
    const std::string codes = "ModInt<" + node.domain.cardinality().str() + ">";
    const std::string name = names_.fresh("number");
    line(codes + " " + name + " <- " + codes + ";");
    return declare(id, type, "=", "recode(" + type + ", " + name + ")");
  }
  case DistributionKind::uniform_except: {
    std::string excluded;
    for (const NodeId argument : node.arguments)
      excluded += (excluded.empty() ? "" : ", ") + typed(argument).text;
    if (node.domain.cardinality() <= node.arguments.size())
      cannot_say(place(id), "a value outside of that number of values of " + node.domain.name());
    if (!PrintedTypes::can_be_drawn(node.domain))
      cannot_say(place(id), "a uniform value of " + node.domain.name());
    return declare(id, type, "<-", type + " \\ {" + excluded + "}");
  }
  case DistributionKind::bernoulli:
  case DistributionKind::table: {
    constexpr int most = 256;
    const Integer& weights = distribution.common_denominator();
    if (weights > most)
      cannot_say(place(id), "a weighted choice with denominator " + weights.str());
    std::vector<Printed> outcomes;
    for (const auto& [value, weight] : distribution.outcomes())
      for (Integer i = 0; i < weight; ++i)
        outcomes.push_back(types_.literal(node.domain, value, place(id)));
    const std::string codes = "ModInt<" + weights.str() + ">";
    const std::string name = names_.fresh("weight");
    line(codes + " " + name + " <- " + codes + ";");
    return declare(id, type, "=", "entry(" + listed(outcomes).text + ", " + name + ")");
  }
  default: cannot_say(place(id), "a sample from " + distribution.name());
  }
}

/// In a game no reader of the file would take it.
void PrintedBody::choose(NodeId id) {
  const GraphNode& node = procedure_.body[id];
  const bool is_option = node.domain.kind() == DomainKind::option;
  const Domain& drawn = is_option ? node.domain.parts()[0] : node.domain;
  if (!package_.leaves_moves) cannot_say(place(id), "a move of a game that is left to the engine");
  if (!PrintedTypes::can_be_drawn(drawn))
    cannot_say(place(id), "a move from " + node.domain.name());
  const std::string type = types_.type(node.domain, place(id));
  declare(id, type, "<-", "choose " + type);
}

void PrintedBody::set(NodeId id) {
  const GraphNode& node = procedure_.body[id];
  const std::string& field = package_.states.at(node.state());
  const Printed value = typed(node.arguments[0]);
  if (value.text == field && value.reads.empty()) return;  // it was drawn into it
  keep_before_write(&node.state(), nullptr);
  line(field + " = " + value.text + ";");
}

void PrintedBody::lookup(NodeId id, bool backwards) {
  const GraphNode& node = procedure_.body[id];
  const TableType& type = package_.table_types.at(node.table());
  std::string text = package_.tables.at(node.table());
  if (backwards) text += ".inverse";
  std::vector<Printed> arguments;
  for (const NodeId argument : node.arguments) arguments.push_back(typed(argument));
  if (type.index) std::swap(arguments[0], arguments[1]);  // the index stands first
  const Printed all = listed(arguments);
  const std::string inner = all.text.substr(1, all.text.size() - 2);
  text += type.index && type.kind == TableKind::function ? "(" + all.text + ")" : "(" + inner + ")";
  give(id, joined(std::move(text), arguments), false);
}

void PrintedBody::call(NodeId id) {
  const GraphNode& node = procedure_.body[id];
  const std::size_t first = node.guarded() ? 1 : 0;
  std::vector<Printed> arguments;
  for (std::size_t i = first; i < node.arguments.size(); ++i)
    arguments.push_back(typed(node.arguments[i]));
  const std::string all = listed(arguments).text;
  const std::string text =
      package_.calls.at(node.import().name()) + "(" + all.substr(1, all.size() - 2) + ")";
  const std::string type = types_.type(node.domain, place(id));
  if (!node.guarded()) {
    if (node.domain != Unit()) return declare(id, type, "=", text);
    line(text + ";");
    values_[id] = Printed{.text = "[]"};
    return;
  }
  const std::string condition = typed(node.arguments[0]).text;
  declare(id, type, "=", "None");
  const std::string& name = values_[id]->text;
  const bool says_nothing = node.domain == Option(Unit());
  line("if (" + condition + ") { " +
       (says_nothing ? text + "; " + name + " = []" : name + " = " + text) + "; }");
}

void PrintedBody::print(NodeId id) {
  const GraphNode& node = procedure_.body[id];
  switch (node.kind()) {
  case NodeKind::input: return;
  case NodeKind::constant:
    values_[id] = types_.literal(node.domain, node.value(), place(id));
    return;
  case NodeKind::sample: return sample(id);
  case NodeKind::apply: return give(id, applied(id), false);
  case NodeKind::get:
    values_[id] = Printed{.text = package_.states.at(node.state()), .reads = {node.state()}};
    return;
  case NodeKind::set:
    set(id);
    values_[id] = Printed{.text = "[]"};
    return;
  case NodeKind::lookup: return lookup(id, false);
  case NodeKind::inverse: return lookup(id, true);
  case NodeKind::find: {
    const Printed key = typed(node.arguments[0]);
    Printed found =
        joined("find(" + package_.tables.at(node.table()) + ", " + key.text + ")", {key});
    found.finds.insert(node.table());
    return give(id, std::move(found), false);
  }
  case NodeKind::put: {
    const Printed key = untyped(node.arguments[0]), value = typed(node.arguments[1]);
    keep_before_write(nullptr, &node.table());
    std::string name = key.text;
    if (key.is_operator || key.text.find('(') != std::string::npos) {
      name = names_.fresh("key");
      line(types_.type(procedure_.body[node.arguments[0]].domain, place(id)) + " " + name + " = " +
           key.text + ";");
    }
    line(package_.tables.at(node.table()) + "[" + name + "] = " + value.text + ";");
    values_[id] = Printed{.text = "[]"};
    return;
  }
  case NodeKind::call: return call(id);
  case NodeKind::event:
    line("event " + package_.events.at(node.event().name()) + " = " +
         typed(node.arguments[0]).text + ";");
    values_[id] = Printed{.text = "[]"};
    return;
  case NodeKind::choose: return choose(id);
  case NodeKind::table: break;
  }
  throw Error{ErrorCode::internal, place(id), "this node stands in no package"};
}

}  // namespace certamen::language
