// SPDX-License-Identifier: Apache-2.0
// Whether a scheme's method is as injective as its file or its primitive says, by trying arguments.
#include <algorithm>
#include <map>
#include <utility>

#include "framework/language/schemes.hpp"
#include "framework/run/random.hpp"

namespace certamen::language {

namespace {

constexpr std::size_t most_arguments = 4096;
constexpr std::size_t most_steps = std::size_t{1} << 22;      // of all arguments together
constexpr std::size_t most_bits_kept = std::size_t{1} << 26;  // likewise

/// The value, of which the middle is left out if it is long.
std::string shortened(const Domain& domain, const Integer& code) {
  constexpr std::size_t longest = 40, kept = 16;
  const std::string text = domain.print(certamen::Value{code});
  if (text.size() <= longest) return text;
  return text.substr(0, kept) + ".." + text.substr(text.size() - kept);
}

/// A method that draws nothing, as a graph from its arguments to its answer and to the place at
/// which something was undefined.
class PureMethod {
 public:
  PureMethod(const Instance& scheme, const Method& method) {
    std::vector<Domain> inputs;
    for (const Variable& parameter : method.parameters)
      inputs.push_back(passed_type(scheme, parameter.type).domain);
    arguments_ = Tuple(inputs);
    PackageBuilder builder{method.name};
    builder.oracle(method.name, inputs, [&](Body& at, const std::vector<Node>& given) {
      Scope fields;
      std::vector<Undefined> places;
      std::set<std::string> guarded;
      Lowering lowering{
          at, scheme, fields, {places, guarded}, at.residue(Lowering::undefined_codes(), 0)};
      std::vector<Value> values;
      for (std::size_t i = 0; i < given.size(); ++i)
        values.push_back({passed_type(scheme, method.parameters[i].type), given[i]});
      const Node answer = lowering.run(method, values).node;
      answers_ = answer.domain();
      return at.tuple({answer, *lowering.undefined()});
    });
    body_ = builder.build().exports.front();
  }

  const Domain& arguments() const { return arguments_; }
  const Domain& answers() const { return answers_; }
  /// What the arguments are in.
  const std::string& of() const {
    return (arguments_.parts().size() == 1 ? arguments_.parts()[0] : arguments_).name();
  }
  std::size_t steps() const { return body_.body.size(); }

  /// The code of the answer; nothing where it is undefined, or where the method does what no pure
  /// one does.
  std::optional<Integer> operator()(const Integer& argument) const {
    const std::vector<Integer> given = unpack(arguments_.parts(), argument);
    std::vector<certamen::Value> values;
    std::size_t next = 0;
    for (const GraphNode& node : body_.body) {
      if (node.is(NodeKind::input)) {
        values.emplace_back(given[next++]);
      } else if (node.is(NodeKind::constant)) {
        values.push_back(node.value());
      } else if (node.is(NodeKind::apply)) {
        std::vector<certamen::Value> inputs;
        for (const NodeId from : node.arguments) inputs.push_back(values[from]);
        values.push_back(node.operation()(inputs));
      } else {
        return std::nullopt;
      }
    }
    const Domain& both = body_.signature.output;
    const std::vector<Integer> parts = unpack(both.parts(), values[body_.result].code());
    if (parts[1] != 0) return std::nullopt;
    return parts[0];
  }

  std::string call(const std::string& name, const Integer& argument) const {
    const std::vector<Integer> given = unpack(arguments_.parts(), argument);
    std::string text = name + "(";
    for (std::size_t i = 0; i < given.size(); ++i)
      text += (i == 0 ? "" : ", ") + shortened(arguments_.parts()[i], given[i]);
    return text + ")";
  }

 private:
  Domain arguments_ = Unit(), answers_ = Unit();
  Procedure body_;
};

/// Two arguments with one answer, among all or, of more than can be tried, among some that are
/// drawn; always the same ones.
std::optional<std::pair<Integer, Integer>> colliding(const PureMethod& method) {
  const Integer& count = method.arguments().cardinality();
  const std::size_t bits = boost::multiprecision::msb(count) + 1;
  const std::size_t tried = std::clamp(std::min(most_steps / method.steps(), most_bits_kept / bits),
                                       std::size_t{16}, most_arguments);
  const bool all = count <= tried;
  Stream drawn{0, 0, 0};
  std::map<Integer, Integer> argument_of;
  for (Integer i = 0; i < (all ? count : Integer{tried}); ++i) {
    const Integer argument = method.arguments().element(all ? i : drawn.below_integer(count));
    const auto answer = method(argument);
    if (!answer) continue;
    const auto [known, added] = argument_of.emplace(*answer, argument);
    if (!added && known->second != argument) return std::pair{known->second, argument};
  }
  return std::nullopt;
}

}  // namespace

void check_injectivity(const Instance& scheme, const Game& primitive) {
  for (const Method& method : scheme.tree->methods) {
    const auto its = std::ranges::find(primitive.methods, method.name, &Method::name);
    const bool promised = its != primitive.methods.end() && its->injective;
    const bool deterministic =
        method.deterministic || (its != primitive.methods.end() && its->deterministic);
    if ((!method.injective && !promised) || !deterministic || method.parameters.empty()) continue;
    const std::string who = promised ? "'" + primitive.name + "'" : std::string{"this file"};
    const auto fail = [&](const std::string& what) {
      throw error_at(*scheme.source, method.place, ErrorCode::type_mismatch,
                     what + ", and " + who + " says that '" + method.name + "' is injective");
    };
    const PureMethod computed{scheme, method};
    if (const auto found = colliding(computed))
      fail(computed.call(method.name, found->first) + " and " +
           computed.call(method.name, found->second) + " are both " +
           shortened(computed.answers(), *computed(found->first)));
    if (computed.arguments().cardinality() > computed.answers().cardinality())
      fail("there are more arguments, in " + computed.of() + ", than answers, in " +
           computed.answers().name());
  }
}

}  // namespace certamen::language
