// SPDX-License-Identifier: Apache-2.0
#include "framework/report/game_latex.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <functional>
#include <vector>

#include "framework/printable.hpp"
#include "framework/values/standard_operations.hpp"

namespace certamen {

namespace {

std::string escaped(std::string_view text, std::string_view backslash) {
  std::string result;
  for (const char c : text) {
    if (c == '\\')
      result += backslash;
    else if (c == '^' || c == '~')
      result += fmt::format("\\{}{{}}", c);
    else if (std::string_view{"_%&#${}"}.find(c) != std::string_view::npos)
      result += fmt::format("\\{}", c);
    else
      result += c;
  }
  return result;
}

}  // namespace

std::string latex_text(std::string_view text) {
  return escaped(text, "\\textbackslash{}");
}

std::string latex_name(std::string_view name) {
  std::string result = escaped(name, "\\backslash{}");
  // Accents are commands of text.
  for (const char* accent : {"\\^{}", "\\~{}"})
    for (auto at = result.find(accent); at != std::string::npos; at = result.find(accent, at))
      result.replace(at, 4, accent[1] == '^' ? "\\wedge{}" : "\\sim{}");
  return result;
}

std::size_t latex_width(std::string_view formula) {
  std::size_t width = 0;
  for (std::size_t i = 0; i < formula.size(); ++i) {
    const char c = formula[i];
    if (c == '\\') {
      const std::size_t start = ++i;
      while (i < formula.size() && std::isalpha(static_cast<unsigned char>(formula[i])) != 0) ++i;
      const std::string_view command = formula.substr(start, i - start);
      const bool font = command.starts_with("math") || command == "left" || command == "right" ||
                        command == "frac" || command == "text" || command == "big";
      if (!font) width += command.empty() ? 1 : command == "pcreturn" ? 7 : 3;
      if (!command.empty()) --i;
      continue;
    }
    if (c == '=' || c == '<' || c == '+')
      width += 3;
    else if (c != '{' && c != '}' && c != '^' && c != '_' && c != ' ')
      ++width;
  }
  return width;
}

namespace {

std::string domain_latex(const Domain& domain) {
  const auto inner = [](const Domain& part) {
    const bool product = part.kind() == DomainKind::tuple && part.parts().size() > 1;
    return product ? "(" + domain_latex(part) + ")" : domain_latex(part);
  };
  switch (domain.kind()) {
  case DomainKind::boolean: return "\\{0,1\\}";
  case DomainKind::bits: return "\\{0,1\\}^{" + latex_names(domain.size().text()) + "}";
  case DomainKind::zmod: return "\\mathbb{Z}_{" + latex_names(domain.size().text()) + "}";
  case DomainKind::group: return "\\mathbb{G}";
  case DomainKind::option: return "(" + domain_latex(domain.parts()[0]) + " \\cup \\{\\bot\\})";
  case DomainKind::tuple: {
    std::string parts;
    for (const Domain& part : domain.parts())
      parts += (parts.empty() ? "" : " \\times ") + inner(part);
    return parts.empty() ? "\\{()\\}" : parts;
  }
  default: return "\\mathsf{" + latex_name(domain.name()) + "}";
  }
}

std::string constant_latex(const Domain& domain, const Value& value) {
  if (domain == Unit()) return "()";
  if (domain.kind() == DomainKind::option && value == Value{0}) return "\\bot";
  const std::string text = domain.print(value);
  const bool number = std::ranges::all_of(
      text, [](char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; });
  return number ? text : "\\mathsf{" + latex_name(text) + "}";
}

/// One procedure: a line for each node that does something; expressions are written in place.
class ProcedureLatex {
 public:
  explicit ProcedureLatex(const Procedure& procedure)
      : procedure_{procedure}, names_(procedure.body.size()) {
    for (NodeId id = 0; id < procedure.body.size(); ++id) write(id);
    if (procedure.signature.output != Unit()) returns(procedure.result);
    title_ = fmt::format("\\mathsf{{{}}}({})", latex_name(procedure.signature.name), inputs_);
  }

  bool empty() const { return lines_.empty(); }
  std::size_t width() const {
    std::size_t width = latex_width(title_);
    for (const auto& line : lines_) width = std::max(width, latex_width(line));
    return width;
  }
  std::string text() const {
    return fmt::format("  \\procedure{{${}$}}{{\n    {}\n  }}", title_,
                       empty() ? "\\pcreturn ()"
                               : fmt::format("{}", fmt::join(lines_, " \\\\\n    ")));
  }

 private:
  static constexpr std::size_t assignment = 8;  // the width of "v_1 <- " and more
  using Pattern = std::function<std::string(const std::vector<std::string>&)>;

  const GraphNode& node(NodeId id) const { return procedure_.body[id]; }

  std::string variable() { return fmt::format("v_{{{}}}", ++variables_); }

  /// Gives what a node is written as to a variable.
  void bind(NodeId id) {
    const std::string name = variable();
    lines_.push_back(name + " \\gets " + names_[id]);
    names_[id] = name;
  }

  /// What the pattern makes of these nodes, of which the widest become variables until it fits.
  std::string fitting(const std::vector<NodeId>& arguments, const Pattern& pattern,
                      std::size_t most = latex_line_width - assignment) {
    constexpr std::size_t short_enough = 8;  // as short as a variable
    while (true) {
      std::vector<std::string> own;
      for (const NodeId argument : arguments) own.push_back(names_[argument]);
      std::string text = pattern(own);
      if (latex_width(text) <= most || own.empty()) return text;
      const auto widest = std::ranges::max_element(own, {}, latex_width);
      if (latex_width(*widest) <= short_enough) return text;
      bind(arguments[static_cast<std::size_t>(widest - own.begin())]);
    }
  }
  void line(const std::vector<NodeId>& arguments, const Pattern& pattern) {
    std::string text = fitting(arguments, pattern, latex_line_width);
    lines_.push_back(std::move(text));
  }

  static std::string joined(const std::vector<std::string>& all, std::size_t from = 0) {
    return fmt::format("{}",
                       fmt::join(all.begin() + static_cast<std::ptrdiff_t>(from), all.end(), ", "));
  }

  /// Whether a step after this one writes what it reads.
  bool is_written_after(NodeId id) const {
    const GraphNode& read = node(id);
    for (NodeId later = id + 1; later < procedure_.body.size(); ++later) {
      const GraphNode& step = node(later);
      if (read.is(NodeKind::get) ? step.sets(read.state())
                                 : step.is(NodeKind::put) && step.table() == read.table())
        return true;
    }
    return false;
  }

  void read(NodeId id, const std::string& text) {
    names_[id] = text;
    if (is_written_after(id)) bind(id);
  }

  void apply(NodeId id) {
    const Operation& operation = node(id).operation();
    const std::string_view latex =
        is_standard(operation) ? standard_operation(operation.opcode()).latex : "";
    const Pattern pattern = [&](const std::vector<std::string>& own) {
      if (!latex.empty()) return filled(latex, own);
      if (operation.is(Opcode::make_tuple)) return "(" + joined(own) + ")";
      return "\\mathsf{" + latex_name(operation.name()) + "}(" + joined(own) + ")";
    };
    names_[id] = fitting(node(id).arguments, pattern);
  }

  void call(NodeId id) {
    const GraphNode& step = node(id);
    const std::string name = variable();
    line(step.arguments, [&](const std::vector<std::string>& own) {
      const std::string called = name + " \\gets \\mathsf{" + latex_name(step.import().name()) +
                                 "}(" + joined(own, step.guarded() ? 1 : 0) + ")";
      return step.guarded() ? "\\mathbf{if}\\ " + own.front() + "\\colon\\ " + called : called;
    });
    names_[id] = name;
  }

  void sample(NodeId id) {
    const GraphNode& step = node(id);
    const std::string name = variable();
    const std::string drawn = name + " \\sample " + domain_latex(step.domain);
    line(step.arguments, [&](const std::vector<std::string>& own) {
      return own.empty() ? drawn : drawn + " \\setminus \\{" + joined(own) + "\\}";
    });
    names_[id] = name;
  }

  void write(NodeId id) {
    const GraphNode& step = node(id);
    const auto italic = [](const std::string& name) {
      return "\\mathit{" + latex_name(name) + "}";
    };
    const auto at_key = [&](const std::string& table) {
      return fitting(step.arguments, [&](const std::vector<std::string>& own) {
        return table + "[" + joined(own) + "]";
      });
    };
    switch (step.kind()) {
    case NodeKind::input:
      names_[id] = fmt::format("x_{{{}}}", ++input_count_);
      inputs_ += (inputs_.empty() ? "" : ", ") + names_[id];
      break;
    case NodeKind::constant: names_[id] = constant_latex(step.domain, step.value()); break;
    case NodeKind::sample: sample(id); break;
    case NodeKind::apply: apply(id); break;
    case NodeKind::get: read(id, italic(step.state().name())); break;
    case NodeKind::set:
      line(step.arguments, [&](const std::vector<std::string>& own) {
        return italic(step.state().name()) + " \\gets " + own.front();
      });
      break;
    case NodeKind::lookup: names_[id] = at_key(italic(step.table().name())); break;
    case NodeKind::find: read(id, at_key(italic(step.table().name()))); break;
    case NodeKind::inverse: names_[id] = at_key(italic(step.table().name()) + "^{-1}"); break;
    case NodeKind::put:
      line(step.arguments, [&](const std::vector<std::string>& own) {
        return italic(step.table().name()) + "[" + own[0] + "] \\gets " + own[1];
      });
      break;
    case NodeKind::call: call(id); break;
    case NodeKind::event: {
      const std::string name = "\\mathsf{" + latex_name(step.event().name()) + "}";
      line(step.arguments, [&](const std::vector<std::string>& own) {
        return name + " \\gets " + name + " \\lor " + own.front();
      });
      names_[id] = names_[step.arguments.front()];
      break;
    }
    default: names_[id] = joined({step.title()});
    }
  }

  void returns(NodeId result) {
    line({result}, [](const std::vector<std::string>& own) { return "\\pcreturn " + own.front(); });
  }

  const Procedure& procedure_;
  std::vector<std::string> names_;  // of nodes: expressions, or variables
  std::vector<std::string> lines_;
  std::string inputs_, title_;
  std::size_t variables_ = 0, input_count_ = 0;
};

std::string table_latex(const TableType& type) {
  const std::string domain = "$" + domain_latex(type.domain) + "$",
                    range = "$" + domain_latex(type.range) + "$";
  const std::string family =
      type.index ? " for each element of $" + domain_latex(*type.index) + "$" : "";
  switch (type.kind) {
  case TableKind::function: return "a random function from " + domain + " to " + range + family;
  case TableKind::permutation: return "a random permutation of " + domain + family;
  case TableKind::map: break;
  }
  return "a dictionary from " + domain + " to " + range + family + ", empty at first";
}

/// What the tables are, and what the variables are at first.
std::string declarations_latex(const Package& game) {
  const auto italic = [](const std::string& name) {
    return "$\\mathit{" + latex_name(name) + "}$";
  };
  std::vector<std::string> said;
  for (const auto& [table, type] : game.tables)
    said.push_back(italic(table.name()) + " is " + table_latex(type));
  for (const auto& state : game.states)
    if (state.initial)
      said.push_back(italic(state.id.name()) + " is $" +
                     constant_latex(state.domain, *state.initial) + "$ at first");
  if (said.empty()) return {};
  return fmt::format("\\begin{{sloppypar}}\\noindent Here {}.\\end{{sloppypar}}\n\n",
                     fmt::join(said, "; "));
}

}  // namespace

std::string game_latex(const Package& game) {
  constexpr std::size_t gap = 6;  // between two procedures
  std::vector<std::vector<std::string>> rows;
  std::size_t taken = 0;
  const auto add = [&](const ProcedureLatex& procedure) {
    const std::size_t width = procedure.width() + gap;
    if (rows.empty() || taken + width > latex_line_width) {
      rows.emplace_back();
      taken = 0;
    }
    taken += width;
    rows.back().push_back(procedure.text());
  };
  for (Procedure procedure : game.initializers) {
    procedure.signature = {.name = "initialize"};
    const ProcedureLatex written{procedure};
    if (!written.empty()) add(written);
  }
  for (const auto& procedure : game.exports) add(ProcedureLatex{procedure});
  std::vector<std::string> stacks;
  for (const auto& row : rows)
    stacks.push_back(fmt::format("\\begin{{pchstack}}{}\n{}\n\\end{{pchstack}}",
                                 rows.size() == 1 ? "[boxed]" : "",
                                 fmt::join(row, "\n  \\pchspace\n")));
  const std::string before = declarations_latex(game) + "\\noindent\n";
  if (rows.size() == 1) return before + stacks.front() + "\n";
  return before + fmt::format("\\begin{{pcvstack}}[boxed]\n{}\n\\end{{pcvstack}}\n",
                              fmt::join(stacks, "\n\\pcvspace\n"));
}

}  // namespace certamen
