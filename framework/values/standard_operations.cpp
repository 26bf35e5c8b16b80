// SPDX-License-Identifier: Apache-2.0
#include "framework/values/standard_operations.hpp"

#include "framework/error.hpp"
#include "framework/values/loop.hpp"
#include "framework/values/operations.hpp"

namespace certamen {

namespace {

using namespace operations;
using Domains = const std::vector<Domain>&;
using Parameter = const OperationParameter&;
using Examples = std::vector<Operation>;

std::size_t place_in(Parameter parameter) {
  return std::get<std::size_t>(parameter);
}
const Size& size_in(Parameter parameter) {
  return std::get<Size>(parameter);
}

/// make for a constructor that takes input `index` alone.
template <Operation (*constructor)(const Domain&), std::size_t index = 0>
Operation of_input(Domains inputs, const Domain&, Parameter) {
  return constructor(inputs.at(index));
}

/// The constructor on each of these domains.
template <Operation (*constructor)(const Domain&)>
Examples on(std::initializer_list<Domain> domains) {
  Examples examples;
  for (const auto& domain : domains) examples.push_back(constructor(domain));
  return examples;
}

Domain nested() {
  return Tuple({Bits(1), Option(Zmod(3)), Vector(Boolean(), 2)});
}

const StandardOperation table[] = {
    {Opcode::bit_not, "not", "D -> D; D is Boolean or Bits(n)", "every bit inverted", "not {0}",
     "\\lnot {0}", "linear: n a number", of_input<bit_not>,
     [] { return on<bit_not>({Boolean(), Bits(1), Bits(3)}); }},
    {Opcode::bit_and, "and", "D, D -> D; D is Boolean or Bits(n)", "bitwise conjunction",
     "{0} and {1}", "({0} \\wedge {1})", "identity: n a number", of_input<bit_and>,
     [] { return on<bit_and>({Boolean(), Bits(1), Bits(3)}); }},
    {Opcode::bit_or, "or", "D, D -> D; D is Boolean or Bits(n)", "bitwise disjunction",
     "{0} or {1}", "({0} \\vee {1})", "absorbing: n a number", of_input<bit_or>,
     [] { return on<bit_or>({Boolean(), Bits(1), Bits(3)}); }},
    {Opcode::bit_xor, "xor", "D, D -> D; D is Boolean or Bits(n)", "bitwise exclusive or",
     "{0} xor {1}", "{0} \\oplus {1}", "", of_input<bit_xor>,
     [] { return on<bit_xor>({Boolean(), Bits(1), Bits(3)}); }},
    {Opcode::concat, "concat", "Bits(a), Bits(b) -> Bits(a + b)",
     "the first string above the other", "{0} || {1}", "({0} \\| {1})", "",
     [](Domains in, const Domain&, Parameter) { return concat(in.at(0), in.at(1)); },
     [] { return Examples{concat(Bits(2), Bits(3)), concat(Boolean(), Bits(1))}; }},
    {Opcode::slice, "slice", "Bits(n) -> Bits(length)", "bits from .. from + length - 1", "", "",
     "bijective: length = n",
     [](Domains in, const Domain& out, Parameter parameter) {
       return slice(in.at(0), static_cast<unsigned>(place_in(parameter)),
                    static_cast<unsigned>(out.size().number()));
     },
     [] { return Examples{slice(Bits(4), 1, 2), slice(Bits(3), 0, 3)}; }},
    {Opcode::parity, "parity", "Bits(n) -> Boolean", "the sum of all bits modulo 2", "", "", "",
     of_input<parity>, [] { return on<parity>({Bits(1), Bits(4)}); }},
    {Opcode::bit_count, "bit-count", "Bits(n) -> Range(n + 1)", "the number of ones", "", "", "",
     of_input<bit_count>, [] { return on<bit_count>({Bits(1), Bits(4)}); }},
    {Opcode::equal, "equal", "D, D -> Boolean", "whether both are the same value", "{0} = {1}",
     "({0} = {1})", "", of_input<equal>,
     [] { return on<equal>({Boolean(), Zmod(5), Atoms(4), Group(11, 5, 4), nested()}); }},
    {Opcode::select, "select", "Boolean, D, D -> D", "the first value if true, else the second",
     "if {0} then {1} else {2}", "", "", of_input<select, 1>,
     [] { return on<select>({Boolean(), Zmod(5), Atoms(3), nested()}); }},
    {Opcode::less, "less", "D, D -> Boolean", "whether the first code is the smaller one",
     "{0} < {1}", "({0} < {1})", "", of_input<less>,
     [] { return on<less>({Boolean(), Zmod(5), nested()}); }},
    {Opcode::recode, "recode", "D -> E, which has every code of D", "the same code in E", "", "",
     "bijective: as many values",
     [](Domains in, const Domain& out, Parameter) { return recode(in.at(0), out); },
     [] {
       return Examples{recode(Bits(2), Zmod(4)), recode(Zmod(3), Range(5)),
                       recode(Option(Zmod(3)), Bits(2))};
     }},
    {Opcode::below, "below", "D -> Boolean", "whether the code is below the parameter", "", "", "",
     [](Domains in, const Domain&, Parameter parameter) {
       return below(in.at(0), size_in(parameter));
     },
     [] { return Examples{below(Range(5), 3), below(Range(5), 0), below(Range(5), 9)}; }},
    {Opcode::is_at, "is-at", "D -> Boolean", "whether the code is the parameter", "", "", "",
     [](Domains in, const Domain&, Parameter parameter) {
       return is_at(in.at(0), size_in(parameter));
     },
     [] { return Examples{is_at(Range(5), 3), is_at(Range(5), 5)}; }},
    {Opcode::add, "add", "D, D -> D; D is Zmod(q) or Range(q)", "the sum modulo q", "{0} + {1}",
     "({0} + {1})", "", of_input<add>,
     [] { return on<add>({Zmod(5), Zmod(6), Range(4), Zmod(1)}); }},
    {Opcode::subtract, "subtract", "D, D -> D; D is Zmod(q) or Range(q)", "the difference modulo q",
     "{0} - {1}", "({0} - {1})", "", of_input<subtract>,
     [] { return on<subtract>({Zmod(5), Zmod(6), Range(4), Zmod(1)}); }},
    {Opcode::negate, "negate", "D -> D; D is Zmod(q) or Range(q)", "the negative modulo q", "-{0}",
     "(-{0})", "", of_input<negate>, [] { return on<negate>({Zmod(5), Zmod(6), Range(4)}); }},
    {Opcode::multiply, "multiply", "D, D -> D; D is Zmod(q) or Range(q)", "the product modulo q",
     "{0} * {1}", "({0} \\cdot {1})", "", of_input<multiply>,
     [] { return on<multiply>({Zmod(5), Zmod(6), Range(4), Zmod(1)}); }},
    {Opcode::invert, "invert", "D -> D; D is Zmod(q) or Range(q)",
     "the power q - 2 modulo q: the inverse if q is prime, 0 for 0", "1 / {0}", "{{0}}^{-1}",
     "bijective, involution: q prime", of_input<invert>,
     [] { return on<invert>({Zmod(5), Zmod(6), Zmod(2), Zmod(9)}); }},
    {Opcode::make_tuple, "tuple", "D1, .., Dk -> Tuple(D1, .., Dk)", "the tuple of its arguments",
     "", "", "bijective: one part",
     [](Domains in, const Domain&, Parameter) { return make_tuple(in); },
     [] {
       return Examples{make_tuple({}), make_tuple({Zmod(3)}),
                       make_tuple({Bits(1), Option(Zmod(3)), Boolean()})};
     }},
    {Opcode::get, "get", "Tuple(D1, .., Dk) -> Di", "a part of a tuple", "", "",
     "bijective: one part",
     [](Domains in, const Domain&, Parameter parameter) {
       return operations::get(in.at(0), place_in(parameter));
     },
     [] { return Examples{get(nested(), 0), get(nested(), 1), get(Tuple({Zmod(3)}), 0)}; }},
    {Opcode::make_vector, "vector", "D, .., D -> Vector(D, k)", "the vector of its arguments", "",
     "", "",
     [](Domains in, const Domain& out, Parameter) {
       return out.kind() == DomainKind::vector ? make_vector(out.parts()[0], in.size())
                                               : make_tuple(in);
     },
     [] { return Examples{make_vector(Zmod(3), 2), make_vector(Option(Bits(1)), 3)}; }},
    {Opcode::at, "at", "Vector(D, k) -> D", "an element of a vector", "", "", "bijective: k = 1",
     [](Domains in, const Domain&, Parameter parameter) {
       return in.at(0).kind() == DomainKind::vector ? at(in.at(0), place_in(parameter))
                                                    : get(in.at(0), place_in(parameter));
     },
     [] { return Examples{at(Vector(Zmod(3), 3), 1), at(Vector(Bits(1), 1), 0)}; }},
    {Opcode::some, "some", "D -> Option(D)", "a value that is present", "", "", "", of_input<some>,
     [] { return on<some>({Zmod(3), Unit(), Option(Boolean()), nested()}); }},
    {Opcode::is_some, "is-some", "Option(D) -> Boolean", "whether a value is present", "", "", "",
     of_input<is_some>,
     [] { return on<is_some>({Option(Zmod(3)), Option(Unit()), Option(nested())}); }},
    {Opcode::value_or, "value-or", "Option(D), D -> D",
     "the value that is present, else the second argument", "", "", "", of_input<value_or>,
     [] { return on<value_or>({Option(Zmod(3)), Option(Option(Boolean())), Option(nested())}); }},
    {Opcode::group_multiply, "group-multiply", "G, G -> G; G is a Group",
     "the product in the group", "{0} * {1}", "({0} \\cdot {1})", "", of_input<group_multiply>,
     [] { return on<group_multiply>({Group(11, 5, 4), Group(7, 6, 3)}); }},
    {Opcode::group_divide, "group-divide", "G, G -> G; G is a Group", "the quotient in the group",
     "{0} / {1}", "({0} / {1})", "", of_input<group_divide>,
     [] { return on<group_divide>({Group(11, 5, 4), Group(7, 6, 3)}); }},
    {Opcode::group_power, "group-power", "G, Zmod(q) -> G; G is a Group of order q",
     "the power of an element", "{0}^{1}", "{{0}}^{{1}}", "", of_input<group_power>,
     [] { return on<group_power>({Group(11, 5, 4), Group(7, 6, 3)}); }},
    {Opcode::group_exponential, "group-exponential", "Zmod(q) -> G; G is a Group of order q",
     "the power of the generator", "g^{0}", "g^{{0}}", "",
     [](Domains, const Domain& out, Parameter) { return group_exponential(out); },
     [] { return on<group_exponential>({Group(11, 5, 4), Group(7, 6, 3)}); }},
    {Opcode::legendre, "legendre", "G -> Boolean; G is a Group",
     "whether the element is a square modulo p", "", "", "", of_input<legendre>,
     [] { return on<legendre>({Group(11, 10, 2), Group(7, 6, 3)}); }},
};

const StandardOperation* line_of(Opcode opcode) {
  const auto index = static_cast<std::size_t>(opcode) - static_cast<std::size_t>(Opcode::bit_not);
  return index < std::size(table) ? &table[index] : nullptr;
}

}  // namespace

std::span<const StandardOperation> standard_operations() {
  return table;
}

const StandardOperation& standard_operation(Opcode opcode) {
  if (const auto* line = line_of(opcode)) return *line;
  throw Error{ErrorCode::internal, "standard operations", "an opcode without a line"};
}

bool is_standard(const Operation& operation) {
  return line_of(operation.opcode()) != nullptr;
}

std::string standard_name(const Operation::Description& key) {
  std::string name{standard_operation(key.opcode).name};
  if (key.opcode == Opcode::recode) return name + " to " + key.output.name();
  if (const auto* place = std::get_if<std::size_t>(&key.parameter)) {
    if (key.opcode != Opcode::slice) return name + "[" + std::to_string(*place) + "]";
    const Size end = Size{Integer{*place}} + key.output.size();
    return name + "[" + std::to_string(*place) + ".." + end.text() + ")";
  }
  if (const auto* size = std::get_if<Size>(&key.parameter)) name += "[" + size->text() + "]";
  return name;
}

Operation remade(const Operation& operation, const std::vector<Domain>& inputs,
                 const Domain& output) {
  return standard_operation(operation.opcode()).make(inputs, output, operation.parameter());
}

Operation bound_at(const Operation& operation, const Bindings& bindings) {
  if (const auto structure = structure_bound_at(operation, bindings)) return *structure;
  std::vector<Domain> inputs;
  for (const auto& input : operation.inputs()) inputs.push_back(input.bind(bindings));
  const Domain output = operation.output().bind(bindings);
  OperationParameter parameter = operation.parameter();
  if (auto* size = std::get_if<Size>(&parameter)) *size = size->bind(bindings);
  if (inputs == operation.inputs() && output == operation.output() &&
      parameter == operation.parameter())
    return operation;
  if (is_standard(operation))
    return standard_operation(operation.opcode()).make(inputs, output, parameter);
  if (const auto primitive = operation.on(inputs, output)) return *primitive;
  throw Error{ErrorCode::unsupported, operation.name(), "it is given on symbolic domains alone"};
}

std::string filled(std::string_view pattern, std::span<const std::string> arguments) {
  std::string text;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const bool place = pattern[i] == '{' && i + 2 < pattern.size() && pattern[i + 2] == '}' &&
                       pattern[i + 1] >= '0' && pattern[i + 1] <= '9';
    if (!place) {
      text += pattern[i];
      continue;
    }
    text += arguments[static_cast<std::size_t>(pattern[i + 1] - '0')];
    i += 2;
  }
  return text;
}

}  // namespace certamen
