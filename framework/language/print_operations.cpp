// SPDX-License-Identifier: Apache-2.0
// Operations: by the language's signs, by their names, or as the list of all values.
#include <utility>

#include "framework/language/print_body.hpp"

namespace certamen::language {

Printed PrintedBody::binary(NodeId a, const std::string& sign, NodeId b, bool one_may_be_literal) {
  Printed first = typed(a), second = typed(b);
  const auto stands = [&](const Printed& one, const Printed& other) {
    return !one.needs_type || (one_may_be_literal && one.is_literal && !other.needs_type);
  };
  const auto declared = [&](NodeId id, Printed& value) {
    ++uses_[id];
    value = untyped(id);
  };
  if (!stands(first, second)) declared(a, first);
  if (!stands(second, first)) declared(b, second);
  return joined(first.operand() + " " + sign + " " + second.operand(), {first, second}, true);
}

/// entry([..], x), with the value for each argument.
Printed PrintedBody::by_table(NodeId id) {
  constexpr int most = 256;
  const GraphNode& node = procedure_.body[id];
  const Operation& operation = node.operation();
  bool small = operation.is_finite();
  Integer count = 1;
  for (const Domain& input : operation.inputs()) {
    small = small && input.is_finite();
    if (small) count *= input.cardinality();
    small = small && count <= most;
  }
  if (!small || operation.inputs().empty())
    cannot_say(place(id), "the operation '" + operation.name() + "', which is no list of at most " +
                              std::to_string(most) + " values");
  const Domain keys =
      operation.inputs().size() == 1 ? operation.inputs()[0] : Tuple(operation.inputs());
  std::vector<Printed> values;
  for (Integer i = 0; i < count; ++i) {
    const Integer code = keys.element(i);
    std::vector<Integer> arguments{code};
    if (operation.inputs().size() > 1) arguments = unpack(operation.inputs(), code);
    values.push_back(
        types_.literal(node.domain, certamen::Value{operation.evaluate(arguments)}, place(id)));
  }
  std::vector<Printed> arguments;
  for (const NodeId argument : node.arguments) arguments.push_back(untyped(argument));
  const Printed list = listed(values);
  const std::string key = arguments.size() == 1 ? arguments[0].text : listed(arguments).text;
  Printed found = joined("entry(" + list.text + ", " + key + ")", arguments);
  found.needs_type = list.needs_type;
  return found;
}

Printed PrintedBody::applied(NodeId id) {
  const GraphNode& node = procedure_.body[id];
  const Operation& operation = node.operation();
  const std::vector<NodeId>& a = node.arguments;
  const auto argument = [&](std::size_t i) -> const GraphNode& { return procedure_.body[a[i]]; };
  const bool boolean = !a.empty() && argument(0).domain == Boolean();
  const auto named = [&](const std::string& name) {
    std::vector<Printed> parts;
    std::string text;
    for (const NodeId each : a) {
      parts.push_back(untyped(each));
      text += (text.empty() ? "" : ", ") + parts.back().text;
    }
    return joined(name + "(" + text + ")", parts);
  };
  const auto prefixed = [&](const std::string& sign) {
    const Printed operand = untyped(a[0]);
    return joined(sign + operand.operand(), {operand}, true);
  };
  const auto behind = [&](const std::string& what) {
    const Printed operand = untyped(a[0]);
    return joined(operand.operand() + what, {operand});
  };
  const auto list = [&] {
    std::vector<Printed> parts;
    for (const NodeId each : a) parts.push_back(typed(each));
    return listed(parts);
  };
  switch (operation.opcode()) {
  case Opcode::bit_not: return boolean ? prefixed("!") : named("not");
  case Opcode::bit_and: return boolean ? binary(a[0], "&&", a[1], false) : named("and");
  case Opcode::bit_or: return boolean ? binary(a[0], "||", a[1], false) : named("or");
  case Opcode::bit_xor: return binary(a[0], boolean ? "!=" : "+", a[1], false);
  case Opcode::concat: {
    std::vector<Printed> parts;
    for (std::size_t i : {0u, 1u}) {
      parts.push_back(untyped(a[i]));
      if (argument(i).domain == Boolean())
        parts.back() = joined("recode(BitString<1>, " + parts.back().text + ")", {parts.back()});
    }
    return joined(parts[0].operand() + " || " + parts[1].operand(), parts, true);
  }
  case Opcode::slice: {
    const Integer length = argument(0).domain.size().number(), width = node.domain.size().number();
    const Integer to = length - Integer{operation.place()};
    return behind("[" + Integer{to - width}.str() + " : " + to.str() + "]");
  }
  case Opcode::parity: return named("parity");
  case Opcode::bit_count: return named("bit_count");
  case Opcode::equal: return binary(a[0], "==", a[1], true);
  case Opcode::select: {
    const Printed condition = untyped(a[0]), yes = typed(a[1]), no = typed(a[2]);
    Printed chosen = joined("select(" + condition.text + ", " + yes.text + ", " + no.text + ")",
                            {condition, yes, no});
    chosen.needs_type = yes.needs_type || no.needs_type;
    return chosen;
  }
  case Opcode::less: return named("less");
  case Opcode::recode: {
    const std::string type = types_.type(node.domain, place(id));
    Printed value = untyped(a[0]);
    if (types_.type(argument(0).domain, place(id)) == type) return value;
    return joined("recode(" + type + ", " + value.text + ")", {value});
  }
  case Opcode::below: {
    const Integer& bound = std::get<Size>(operation.parameter()).number();
    const Domain& domain = argument(0).domain;
    if (bound >= domain.code_bound()) return {.text = "true"};
    if (!domain.contains(certamen::Value{bound})) break;
    const Printed value = untyped(a[0]);
    const Printed limit = types_.literal(domain, certamen::Value{bound}, place(id));
    return joined("less(" + value.text + ", " + limit.text + ")", {value});
  }
  case Opcode::is_at: {
    const Integer& code = std::get<Size>(operation.parameter()).number();
    const Domain& domain = argument(0).domain;
    if (!domain.contains(certamen::Value{code})) return {.text = "false"};
    const Printed literal = types_.literal(domain, certamen::Value{code}, place(id));
    if (literal.needs_type && !literal.is_literal) break;
    const Printed value = untyped(a[0]);
    return joined(value.operand() + " == " + literal.operand(), {value}, true);
  }
  case Opcode::add: return binary(a[0], "+", a[1], true);
  case Opcode::subtract: return binary(a[0], "-", a[1], true);
  case Opcode::multiply: return binary(a[0], "*", a[1], true);
  case Opcode::negate: return prefixed("-");
  case Opcode::invert:
    if (!argument(0).domain.has_prime_size()) break;
    return named("invert");
  case Opcode::make_tuple:
  case Opcode::make_vector: return list();
  case Opcode::get:
  case Opcode::at: return behind("[" + std::to_string(operation.place()) + "]");
  case Opcode::some: return named("some");
  case Opcode::is_some: return named("is_some");
  case Opcode::value_or: {
    const Printed option = untyped(a[0]), otherwise = typed(a[1]);
    return joined("value_or(" + option.text + ", " + otherwise.text + ")", {option, otherwise});
  }
  case Opcode::group_multiply: return binary(a[0], "*", a[1], false);
  case Opcode::group_divide: return binary(a[0], "/", a[1], false);
  case Opcode::group_power: return binary(a[0], "^", a[1], true);
  case Opcode::group_exponential: {
    const std::string type = types_.type(node.domain, place(id));  // "GroupElem<G>"
    const Printed exponent = typed(a[0]);
    if (exponent.needs_type && !exponent.is_literal) break;
    const std::string group = type.substr(type.find('<') + 1, type.find('>') - type.find('<') - 1);
    return joined(group + ".generator ^ " + exponent.operand(), {exponent}, true);
  }
  case Opcode::legendre: return named("legendre");
  default: break;
  }
  return by_table(id);
}

}  // namespace certamen::language
