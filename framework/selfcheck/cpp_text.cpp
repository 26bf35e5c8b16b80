// SPDX-License-Identifier: Apache-2.0
#include "framework/selfcheck/cpp_text.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "framework/games/adversary.hpp"

namespace certamen::selfcheck {

namespace {

std::string quoted(const std::string& text) {
  std::string result = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') result += '\\';
    result += c;
  }
  return result + "\"";
}

std::string number(const Integer& value) {
  return value < (Integer{1} << 31) ? value.str() : "Integer{\"" + value.str() + "\"}";
}

std::string value(const Integer& code) {
  return "Value{" + number(code) + "}";
}

std::string list(const std::vector<Domain>& domains) {
  std::vector<std::string> all;
  for (const auto& domain : domains) all.push_back(cpp_text(domain));
  return fmt::format("{{{}}}", fmt::join(all, ", "));
}

/// A user's function by its values, for which there is no other text.
std::string user_function(const Operation& operation) {
  std::size_t count = 1;
  for (const auto& input : operation.inputs())
    count *= static_cast<std::size_t>(input.code_bound());
  std::string values, place = "0";
  for (std::size_t i = 0; i < count; ++i) {
    std::vector<Integer> codes = unpack(operation.inputs(), Integer{i});
    bool exists = true;
    for (std::size_t k = 0; k < codes.size(); ++k)
      exists = exists && operation.inputs()[k].contains(Value{codes[k]});
    values += (i == 0 ? "" : ", ") + (exists ? operation.evaluate(codes).str() : "0");
  }
  for (std::size_t i = 0; i < operation.inputs().size(); ++i)
    place =
        fmt::format("({} * {} + a[{}].word())", place, operation.inputs()[i].code_bound().str(), i);
  return fmt::format("opaque_operation({}, {}, {}, [](std::span<const Value> a) {{\n"
                     "  constexpr int values[] = {{{}}};\n"
                     "  return Value{{values[{}]}};\n}})",
                     quoted(operation.name()), list(operation.inputs()),
                     cpp_text(operation.output()), values, place);
}

std::string call(const char* constructor, const std::string& arguments) {
  return fmt::format("operations::{}({})", constructor, arguments);
}

std::string with_size(const char* constructor, const Operation& operation) {
  return call(constructor, cpp_text(operation.inputs()[0]) + ", " +
                               number(std::get<Size>(operation.parameter()).number()));
}

std::string text_of(const Operation& operation) {
  const auto& in = operation.inputs();
  const auto first = [&] { return cpp_text(in[0]); };
  const auto place = [&] { return std::to_string(operation.place()); };
  const auto output = [&] { return cpp_text(operation.output()); };
  switch (operation.opcode()) {
  case Opcode::fixed_function: {
    std::vector<std::string> values;
    for (const auto& one : *std::get<FunctionTable>(operation.parameter()).values)
      values.push_back(value(one.code()));
    return call("fixed_function", fmt::format("{}, {}, {}, {{{}}}", quoted(operation.name()),
                                              first(), output(), fmt::join(values, ", ")));
  }
  case Opcode::bit_not: return call("bit_not", first());
  case Opcode::bit_and: return call("bit_and", first());
  case Opcode::bit_or: return call("bit_or", first());
  case Opcode::bit_xor: return call("bit_xor", first());
  case Opcode::concat: return call("concat", first() + ", " + cpp_text(in[1]));
  case Opcode::slice:
    return call("slice",
                first() + ", " + place() + ", " + operation.output().size().number().str());
  case Opcode::parity: return call("parity", first());
  case Opcode::bit_count: return call("bit_count", first());
  case Opcode::equal: return call("equal", first());
  case Opcode::select: return call("select", output());
  case Opcode::less: return call("less", first());
  case Opcode::recode: return call("recode", first() + ", " + output());
  case Opcode::below: return with_size("below", operation);
  case Opcode::is_at: return with_size("is_at", operation);
  case Opcode::add: return call("add", first());
  case Opcode::subtract: return call("subtract", first());
  case Opcode::negate: return call("negate", first());
  case Opcode::multiply: return call("multiply", first());
  case Opcode::invert: return call("invert", first());
  case Opcode::make_tuple: return call("make_tuple", list(in));
  case Opcode::get: return call("get", first() + ", " + place());
  case Opcode::make_vector: return call("make_vector", first() + ", " + std::to_string(in.size()));
  case Opcode::at: return call("at", first() + ", " + place());
  case Opcode::some: return call("some", first());
  case Opcode::is_some: return call("is_some", first());
  case Opcode::value_or: return call("value_or", first());
  case Opcode::group_multiply: return call("group_multiply", first());
  case Opcode::group_divide: return call("group_divide", first());
  case Opcode::group_power: return call("group_power", first());
  case Opcode::group_exponential: return call("group_exponential", output());
  case Opcode::legendre: return call("legendre", first());
  default: return user_function(operation);
  }
}

std::string text_of(const Distribution& distribution) {
  const std::string domain = cpp_text(distribution.domain());
  std::vector<std::string> outcomes;
  for (const auto& [one, weight] : distribution.outcomes())
    outcomes.push_back(fmt::format("{{{}, make_rational({}, {})}}", value(one.code()), weight.str(),
                                   distribution.common_denominator().str()));
  switch (distribution.kind()) {
  case DistributionKind::uniform: return "Distribution::uniform(" + domain + ")";
  case DistributionKind::uniform_except:
    return fmt::format("Distribution::uniform_except({}, {})", domain, distribution.arity());
  default: return fmt::format("Distribution::table({}, {{{}}})", domain, fmt::join(outcomes, ", "));
  }
}

/// Prints packages, and before them the functions that they share.
class Printer {
 public:
  std::string functions;

  std::string package(const Package& package, const std::string& variable) {
    states_.clear();
    tables_.clear();
    std::string text = fmt::format("PackageBuilder {}{{{}}};\n", variable, quoted(package.name));
    for (const auto& wanted : package.imports)
      text += fmt::format("{}.import({{{}, {}, {}}});\n", variable, quoted(wanted.name),
                          list(wanted.inputs), cpp_text(wanted.output));
    for (const auto& state : package.states) {
      states_.push_back(state.id);
      text +=
          fmt::format("const State {}_s{} = {}.state({}, {}{});\n", variable, states_.size() - 1,
                      variable, quoted(state.id.name()), cpp_text(state.domain),
                      state.initial ? ", " + value(state.initial->code()) : "");
    }
    for (const auto& [table, type] : package.tables) {
      tables_.push_back(table);
      text += fmt::format("const Table {}_t{} = {}.{};\n", variable, tables_.size() - 1, variable,
                          declaration(table.name(), type));
    }
    for (const auto& procedure : package.initializers)
      text += fmt::format("{}.initialize([&](Body& at) {{\n{}}});\n", variable,
                          body(procedure, variable));
    for (const auto& procedure : package.exports) text += oracle(procedure, variable);
    if (package.finalize)
      text += fmt::format("{}.finalize({}, [&](Body& at, Node out) {{\n"
                          "  const std::vector<Node> in{{out}};\n{}  return n{};\n}});\n",
                          variable, cpp_text(package.finalize->signature.inputs[0]),
                          body(*package.finalize, variable), package.finalize->result);
    return text;
  }

  std::string adversary(const Package& adversary) {
    states_.clear();
    tables_.clear();
    const Procedure& run = entry_of(adversary);
    std::string maps;
    for (const auto& [table, type] : adversary.tables) {
      tables_.push_back(table);
      maps += fmt::format("  const Table a_t{} = at.{};\n", tables_.size() - 1,
                          declaration(table.name(), type));
    }
    return fmt::format("const Adversary a{{{}, [&](Run& at) {{\n{}{}  return n{};\n}}}};\n",
                       quoted(adversary.name), maps, body(run, "a"), run.result);
  }

 private:
  static std::string declaration(const std::string& name, const TableType& type) {
    const std::string domain = cpp_text(type.domain), range = cpp_text(type.range),
                      index = type.index ? cpp_text(*type.index) : "";
    if (type.kind == TableKind::map)
      return fmt::format("map({}, {}, {})", quoted(name), domain, range);
    if (type.kind == TableKind::permutation)
      return type.index ? fmt::format("ideal_cipher({}, {}, {})", quoted(name), index, domain)
                        : fmt::format("random_permutation({}, {})", quoted(name), domain);
    return type.index ? fmt::format("random_function_family({}, {}, {}, {})", quoted(name), index,
                                    domain, range)
                      : fmt::format("random_function({}, {}, {})", quoted(name), domain, range);
  }

  std::string oracle(const Procedure& procedure, const std::string& variable) {
    std::string text = fmt::format(
        "{}.oracle({}, {}, [&](Body& at, const std::vector<Node>& in) {{\n{}  return n{};\n}})",
        variable, quoted(procedure.signature.name), list(procedure.signature.inputs),
        body(procedure, variable), procedure.result);
    if (procedure.budget) text += ".at_most(" + procedure.budget->text() + ")";
    for (const auto& first : procedure.only_after) text += ".only_after(" + quoted(first) + ")";
    for (const auto& end : procedure.only_before) text += ".only_before(" + quoted(end) + ")";
    return text + ";\n";
  }

  std::string body(const Procedure& procedure, const std::string& variable) {
    std::string text;
    std::size_t inputs = 0;
    for (NodeId id = 0; id < procedure.body.size(); ++id) {
      const auto& node = procedure.body[id];
      if (node.kind() == NodeKind::input) {
        text += fmt::format("  const Node n{} = in[{}];\n", id, inputs++);
        continue;
      }
      const bool is_value = node.kind() != NodeKind::set && node.kind() != NodeKind::put &&
                            node.kind() != NodeKind::event;
      text += is_value ? fmt::format("  const Node n{} = {};\n", id, step(node, variable))
                       : fmt::format("  {};\n", step(node, variable));
      if (node.kind() == NodeKind::event)
        text += fmt::format("  const Node n{} = n{};\n", id, node.arguments[0]);
    }
    return text;
  }

  template <class Id>
  static std::size_t place(const std::vector<Id>& ids, const Id& id) {
    return static_cast<std::size_t>(std::find(ids.begin(), ids.end(), id) - ids.begin());
  }

  /// A user's operation is made once, however often it is used.
  std::string operation(const Operation& operation) {
    if (!operation.is(Opcode::user)) return text_of(operation);
    const auto found = std::find(users_.begin(), users_.end(), operation);
    const auto number = static_cast<std::size_t>(found - users_.begin());
    if (found == users_.end()) {
      users_.push_back(operation);
      functions += fmt::format("const Operation f{} = {};\n", number, user_function(operation));
    }
    return fmt::format("f{}", number);
  }

  std::string step(const GraphNode& node, const std::string& variable) {
    std::vector<std::string> a;
    for (const NodeId argument : node.arguments) a.push_back(fmt::format("n{}", argument));
    const std::string all = fmt::format("{}", fmt::join(a, ", "));
    const auto table = [&] {
      return fmt::format("{}_t{}", variable, place(tables_, node.table()));
    };
    const auto state = [&] {
      return fmt::format("{}_s{}", variable, place(states_, node.state()));
    };
    switch (node.kind()) {
    case NodeKind::constant:
      return fmt::format("at.constant({}, {})", cpp_text(node.domain), value(node.value().code()));
    case NodeKind::sample:
      return fmt::format("at.sample({}, {{{}}})", text_of(node.distribution()), all);
    case NodeKind::apply:
      return fmt::format("at.apply({}, {{{}}})", operation(node.operation()), all);
    case NodeKind::get: return fmt::format("at.get({})", state());
    case NodeKind::set: return fmt::format("at.set({}, {})", state(), all);
    case NodeKind::lookup:
    case NodeKind::inverse: {
      std::reverse(a.begin(), a.end());  // the index first
      return fmt::format("at.{}({}, {})", node.kind() == NodeKind::lookup ? "lookup" : "inverse",
                         table(), fmt::join(a, ", "));
    }
    case NodeKind::find: return fmt::format("at.find({}, {})", table(), all);
    case NodeKind::put: return fmt::format("at.put({}, {})", table(), all);
    case NodeKind::event: return fmt::format("at.event({}, {})", quoted(node.event().name()), all);
    case NodeKind::call:
      if (!node.guarded())
        return fmt::format("at.call_with({}, {{{}}})", quoted(node.import().name()), all);
      a.erase(a.begin());
      return fmt::format("at.call_if_with(n{}, {}, {{{}}})", node.arguments[0],
                         quoted(node.import().name()), fmt::join(a, ", "));
    default: return node.title();
    }
  }

  std::vector<StateId> states_;
  std::vector<TableId> tables_;
  std::vector<Operation> users_;
};

}  // namespace

std::string cpp_text(const Domain& domain) {
  switch (domain.kind()) {
  case DomainKind::boolean: return "Boolean()";
  case DomainKind::bits: return "Bits(" + number(domain.size().number()) + ")";
  case DomainKind::zmod: return "Zmod(" + number(domain.size().number()) + ")";
  case DomainKind::range: return "Range(" + number(domain.size().number()) + ")";
  case DomainKind::atoms: return "Atoms(" + number(domain.size().number()) + ")";
  case DomainKind::tuple: return "Tuple(" + list(domain.parts()) + ")";
  case DomainKind::option: return "Option(" + cpp_text(domain.parts()[0]) + ")";
  case DomainKind::vector:
    return "Vector(" + cpp_text(domain.parts()[0]) + ", " + domain.size().number().str() + ")";
  case DomainKind::group:
    return fmt::format("Group({}, {}, {})", number(domain.modulus()), number(domain.order()),
                       number(domain.generator()));
  case DomainKind::fixed:
    return fmt::format("Fixed({}, {})", boost::multiprecision::msb(domain.cardinality()),
                       domain.scale());
  default: return domain.name();
  }
}

std::string cpp_text(const Package& package) {
  Printer printer;
  const std::string text = printer.package(package, "g0");
  return printer.functions + text;
}

std::string cpp_text(const RandomCase& random) {
  Printer printer;
  std::string text;
  for (std::size_t i = 0; i < random.games.size(); ++i)
    text += printer.package(random.games[i], "g" + std::to_string(i));
  if (random.reduction) text += printer.package(*random.reduction, "b");
  text += printer.adversary(random.adversary);
  return printer.functions + text;
}

}  // namespace certamen::selfcheck
