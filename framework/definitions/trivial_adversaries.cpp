// SPDX-License-Identifier: Apache-2.0
#include "framework/definitions/trivial.hpp"
#include "framework/error.hpp"

namespace certamen {

namespace {

[[noreturn]] void unfit(const char* what) {
  throw Error{ErrorCode::unsupported, "trivial adversary", std::string{"it needs "} + what};
}

Domain output_of(const Definition& definition) {
  const auto& finalize = definition.games().front().finalize;
  return finalize ? finalize->signature.inputs.front() : Boolean();
}

Node constant(Body& at, const Domain& domain, bool last) {
  if (domain.is_real()) unfit("values that are finite");
  return at.constant(domain, Value{domain.element(last ? Integer{domain.cardinality() - 1} : 0)});
}

std::vector<Node> zeros(Run& a, const Signature& oracle) {
  std::vector<Node> inputs;
  for (const auto& domain : oracle.inputs) inputs.push_back(constant(a, domain, false));
  return inputs;
}

/// The first oracle that may be called so often.
Signature oracle_with(const Definition& definition, std::size_t calls) {
  for (const auto& oracle : definition.games().front().exports)
    if (calls_allowed(oracle).value_or(calls) >= calls) return oracle.signature;
  unfit("an oracle that may be asked often enough");
}

Adversary always(const Definition& definition, bool last) {
  const Domain output = output_of(definition);
  if (output.is_real()) unfit("an output that is finite");
  return {last ? "last-value" : "first-value", [=](Run& a) { return constant(a, output, last); }};
}

Adversary coin(const Definition& definition) {
  const Domain output = output_of(definition);
  if (output.is_real()) unfit("an output that is finite");
  return {"random-output", [=](Run& a) { return a.sample(output); }};
}

/// Says whether two equal questions have equal answers.
Adversary repeater(const Definition& definition) {
  if (output_of(definition) != Boolean()) unfit("to say yes or no");
  const Signature oracle = oracle_with(definition, 2);
  if (oracle.output.is_real()) unfit("answers that are finite");
  return {"repeat-a-query", [=](Run& a) {
            const Node first = a.call_with(oracle.name, zeros(a, oracle));
            return a.equal(first, a.call_with(oracle.name, zeros(a, oracle)));
          }};
}

/// Says whether the answer is the last argument, or hands in what an oracle said, alone or with
/// what it was asked.
Adversary echo(const Definition& definition) {
  const Domain output = output_of(definition);
  const Signature oracle = oracle_with(definition, 1);
  if (output == Boolean() && !oracle.inputs.empty() && oracle.inputs.back() == oracle.output)
    return {"echo", [=](Run& a) {
              auto inputs = zeros(a, oracle);
              inputs.back() = constant(a, oracle.output, true);
              return a.equal(a.call_with(oracle.name, inputs), inputs.back());
            }};
  if (output == oracle.output)
    return {"echo", [=](Run& a) { return a.call_with(oracle.name, zeros(a, oracle)); }};
  if (oracle.output.is_real()) unfit("answers that are finite");
  std::vector<Domain> asked = oracle.inputs;
  asked.push_back(oracle.output);
  if (output != Tuple(asked)) unfit("an oracle that says what is to be handed in");
  return {"echo", [=](Run& a) {
            auto parts = zeros(a, oracle);
            parts.push_back(a.call_with(oracle.name, parts));
            return a.tuple(parts);
          }};
}

}  // namespace

std::vector<TrivialAdversary> trivial_adversaries(const std::string& definition) {
  using Make = std::function<Adversary(const Definition&)>;
  const auto entry = [&](const char* name, const char* summary, bool blind, Make make) {
    return TrivialAdversary{
        {.name = name,
         .summary = summary,
         .source = "a control",
         .definitions = {definition},
         .schemes = {},
         .parameters = {},
         .make = [make = std::move(make)](const Scheme&, const Definition& of,
                                          const Parameters&) { return make(of); }},
        blind};
  };
  return {
      entry("first-value", "always hands in the first value (no, none, 0)", true,
            [](const Definition& of) { return always(of, false); }),
      entry("last-value", "always hands in the last value", true,
            [](const Definition& of) { return always(of, true); }),
      entry("random-output", "hands in a random value", true, coin),
      entry("repeat-a-query", "says whether two equal queries have equal answers", false, repeater),
      entry("echo", "hands in what an oracle said", false, echo),
  };
}

}  // namespace certamen
