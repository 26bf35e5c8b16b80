// SPDX-License-Identifier: Apache-2.0
// Games as pseudo-code for the LaTeX package cryptocode; sequences as Graphviz graphs.
#include <fmt/format.h>

#include "framework/error.hpp"
#include "framework/report/prove.hpp"
#include "framework/values/standard_operations.hpp"

namespace certamen {

namespace {

std::string tex(const std::string& text) {
  std::string result;
  for (const char c : text) {
    if (std::string_view{"_%&#$"}.find(c) != std::string_view::npos) result += '\\';
    if (c == '^')
      result += "\\^{}";
    else
      result += c;
  }
  return result;
}

std::string domain_tex(const Domain& domain) {
  switch (domain.kind()) {
  case DomainKind::boolean: return "\\{0,1\\}";
  case DomainKind::bits: return "\\{0,1\\}^{" + domain.size().text() + "}";
  case DomainKind::zmod: return "\\mathbb{Z}_{" + domain.size().text() + "}";
  case DomainKind::group: return "\\mathbb{G}";
  default: return "\\mathsf{" + tex(domain.name()) + "}";
  }
}

/// One procedure, a line for each node that does something; expressions are written in place.
std::string procedure_tex(const Procedure& procedure) {
  std::vector<std::string> names(procedure.body.size());
  std::string inputs, lines;
  std::size_t variables = 0, input = 0;
  const auto line = [&](const std::string& text) {
    lines += (lines.empty() ? "    " : " \\\\\n    ") + text;
  };
  for (NodeId id = 0; id < procedure.body.size(); ++id) {
    const auto& node = procedure.body[id];
    std::string arguments;
    for (const NodeId argument : node.arguments)
      arguments += (arguments.empty() ? "" : ", ") + names[argument];
    const auto variable = [&] { return fmt::format("v_{{{}}}", ++variables); };
    switch (node.kind()) {
    case NodeKind::input:
      names[id] = fmt::format("x_{{{}}}", ++input);
      inputs += (inputs.empty() ? "" : ", ") + names[id];
      break;
    case NodeKind::constant:
      names[id] = node.domain == Unit() ? "\\bot" : node.domain.print(node.value());
      break;
    case NodeKind::sample:
      names[id] = variable();
      line(names[id] + (node.arguments.empty() ? " \\sample " + domain_tex(node.domain)
                                               : " \\sample " + domain_tex(node.domain) +
                                                     " \\setminus \\{" + arguments + "\\}"));
      break;
    case NodeKind::apply: {
      std::vector<std::string> own;
      for (const NodeId argument : node.arguments) own.push_back(names[argument]);
      const auto latex =
          is_standard(node.operation()) ? standard_operation(node.operation().opcode()).latex : "";
      names[id] = !latex.empty() ? filled(latex, own)
                  : node.operation().is(Opcode::make_tuple)
                      ? "(" + arguments + ")"
                      : "\\mathsf{" + tex(node.operation().name()) + "}(" + arguments + ")";
      break;
    }
    case NodeKind::get: names[id] = "\\mathit{" + tex(node.state().name()) + "}"; break;
    case NodeKind::set:
      line("\\mathit{" + tex(node.state().name()) + "} \\gets " + arguments);
      break;
    case NodeKind::lookup:
    case NodeKind::find:
      names[id] = "\\mathit{" + tex(node.table().name()) + "}[" + arguments + "]";
      break;
    case NodeKind::inverse:
      names[id] = "\\mathit{" + tex(node.table().name()) + "}^{-1}[" + arguments + "]";
      break;
    case NodeKind::put:
      line("\\mathit{" + tex(node.table().name()) + "}[" + names[node.arguments[0]] + "] \\gets " +
           names[node.arguments[1]]);
      break;
    case NodeKind::call:
      names[id] = variable();
      if (node.guarded()) {
        const std::string& condition = names[node.arguments.front()];
        arguments.erase(0, condition.size() + (node.arguments.size() > 1 ? 2 : 0));
        line("\\mathbf{if}\\ " + condition + "\\colon\\ " + names[id] + " \\gets \\mathsf{" +
             tex(node.import().name()) + "}(" + arguments + ")");
      } else {
        line(names[id] + " \\gets \\mathsf{" + tex(node.import().name()) + "}(" + arguments + ")");
      }
      break;
    case NodeKind::event:
      names[id] = arguments;
      line("\\mathsf{" + tex(node.event().name()) + "} \\gets \\mathsf{" +
           tex(node.event().name()) + "} \\lor " + arguments);
      break;
    default: names[id] = arguments;
    }
  }
  if (procedure.signature.output != Unit()) line("\\pcreturn " + names[procedure.result]);
  return fmt::format("  \\procedure{{$\\mathsf{{{}}}({})$}}{{\n{}\n  }}",
                     tex(procedure.signature.name), inputs, lines);
}

std::string game_tex(const Package& game) {
  std::string text;
  const auto add = [&](const Procedure& procedure) {
    text += (text.empty() ? "" : "\n  \\pchspace\n") + procedure_tex(procedure);
  };
  for (Procedure procedure : game.initializers) {
    procedure.signature = {.name = "initialize"};
    add(procedure);
  }
  for (const auto& procedure : game.exports) add(procedure);
  return text;
}

std::string boxed(const ProofGame& game, const Sizes& sizes) {
  return fmt::format("\\paragraph{{Game {}.}} {}\n\\begin{{pchstack}}[boxed]\n{}\n"
                     "\\end{{pchstack}}\n",
                     tex(game.name), tex(game.text), game_tex(game.make(sizes)));
}

std::string step_tex(const HopReport& hop) {
  const bool guess = hop.kind == HopKind::conditioning;
  return fmt::format("\\noindent {}: {} {}: $ {} $.\n\n", tex(std::string{to_string(hop.kind)}),
                     tex(hop.reason) + ".", guess ? "Factor" : "Cost",
                     (guess ? hop.factor : hop.cost).latex());
}

/// The games and steps that bound an event's probability.
std::string event_tex(const EventSteps& steps, const HopReport& hop, const Sizes& sizes) {
  std::string text = fmt::format("\\paragraph{{The event {} in {}.}}\n", tex(steps.event()),
                                 tex(steps.games().front().name));
  for (std::size_t i = 0; i < hop.event_steps.size(); ++i)
    text += step_tex(hop.event_steps[i]) + boxed(steps.games()[i + 1], sizes);
  return text;
}

}  // namespace

std::string to_latex(const Proof& proof, const ProofReport& report) {
  const Sizes sizes{proof.sizes()};
  std::string text = "% \\usepackage[advantage,operators,sets]{cryptocode}\n";
  for (const auto& lemma : report.lemmas)
    text +=
        fmt::format("\\paragraph{{Lemma {}.}} {}.\n\\noindent {}: {}.\n\n", tex(lemma.name),
                    tex(lemma.text), to_string(lemma.finding.verdict), tex(lemma.finding.evidence));
  if (proof.games().empty()) return text;
  for (std::size_t i = 0; i < proof.games().size(); ++i) {
    text += boxed(proof.games()[i], sizes);
    if (i >= report.hops.size()) continue;
    text += step_tex(report.hops[i]);
    if (const auto& steps = proof.hops()[i].event_steps)
      text += event_tex(*steps, report.hops[i], sizes);
  }
  const bool shown = report.claim_verdict == ProofVerdict::verified;
  text += fmt::format("\n\\[ \\left|\\Pr[{}] - \\Pr[{}]\\right| \\le {} \\]\n",
                      "\\mathsf{" + tex(proof.games().front().name) + "}",
                      "\\mathsf{" + tex(proof.games().back().name) + "}",
                      (shown ? report.claimed : report.composed).latex());
  if (!shown)
    text += fmt::format("\\noindent Claimed, and not shown: $ {} $.\n", report.claimed.latex());
  return text;
}

std::string to_dot(const ProofReport& report) {
  std::string text = "digraph proof {\n  rankdir=TB;\n  node [shape=box];\n";
  const auto quoted = [](const std::string& raw) {
    std::string result = "\"";
    for (const char c : raw) {
      if (c == '"' || c == '\\') result += '\\';
      result += c;
    }
    return result + "\"";
  };
  const auto colour_of = [](ProofVerdict verdict) {
    return verdict == ProofVerdict::verified  ? "black"
           : verdict == ProofVerdict::refuted ? "red"
                                              : "orange";
  };
  for (std::size_t i = 0; i < report.lemmas.size(); ++i)
    text += fmt::format("  l{} [label={}, color={}];\n", i,
                        quoted(report.lemmas[i].name + ": " + report.lemmas[i].text),
                        colour_of(report.lemmas[i].finding.verdict));
  for (std::size_t i = 0; i < report.games.size(); ++i)
    text += fmt::format("  g{} [label={}];\n", i, quoted(report.games[i]));
  for (std::size_t i = 0; i < report.hops.size(); ++i) {
    const auto& hop = report.hops[i];
    text += fmt::format("  g{} -> g{} [label={}, color={}];\n", i, i + 1,
                        quoted(std::string{to_string(hop.kind)} + ": " + hop.cost.text()),
                        colour_of(hop.verdict));
    // The event's steps hang on the step.
    for (std::size_t j = 0; j < hop.event_steps.size(); ++j) {
      const auto& inner = hop.event_steps[j];
      const auto name = [i](std::size_t k) { return fmt::format("e{}_{}", i, k); };
      if (j == 0)
        text += fmt::format("  {} [label={}, style=rounded];\n  g{} -> {} [style=dashed];\n",
                            name(0), quoted("Pr[" + hop.event + "] in " + inner.from), i, name(0));
      text +=
          fmt::format("  {} [label={}, style=rounded];\n  {} -> {} [label={}, color={}];\n",
                      name(j + 1), quoted(inner.to + ": " + inner.to_says), name(j), name(j + 1),
                      quoted(std::string{to_string(inner.kind)} + ": " +
                             (inner.kind == HopKind::conditioning ? "times " + inner.factor.text()
                                                                  : inner.cost.text())),
                      colour_of(inner.verdict));
    }
  }
  return text + "}\n";
}

std::string difference_to_dot(const ProofReport& report) {
  const auto drawn = [](const HopReport& hop) {
    return to_dot(hop.from + " - " + hop.to + ": " + hop.reason, hop.difference);
  };
  for (const auto& hop : report.hops) {
    if (!hop.difference.empty()) return drawn(hop);
    for (const auto& inner : hop.event_steps)
      if (!inner.difference.empty()) return drawn(inner);
  }
  throw Error{ErrorCode::usage, "--difference", "no step's normal forms differ"};
}

}  // namespace certamen
