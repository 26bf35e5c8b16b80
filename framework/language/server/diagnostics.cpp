// SPDX-License-Identifier: Apache-2.0
#include <filesystem>
#include <map>
#include <set>

#include "framework/language/server/error_place.hpp"
#include "framework/language/server/features.hpp"
#include "framework/language/server/meaning_errors.hpp"
#include "framework/language/server/symbols.hpp"

namespace certamen::language::server {

namespace {

constexpr std::size_t most_problems = 100;
constexpr double most_meaning_seconds = 1;

/// The protocol's DiagnosticSeverity.
enum class Severity : int { error = 1, warning = 2 };

Severity severity_of(ErrorCode code) {
  return code == ErrorCode::unsupported || code == ErrorCode::too_large ? Severity::warning
                                                                        : Severity::error;
}

std::string text_on_disk(const std::string& path) {
  try {
    return read_source(path).text;
  } catch (const Error&) {
    return {};  // it was there a moment ago
  }
}

class Diagnostics {
 public:
  Diagnostics(const Documents& documents, const Document& document, const Context& context)
      : documents_{documents}, document_{document}, context_{context},
        library_{documents.library()}, lines_{document.source().text, documents.encoding()},
        tokens_{tokens_of(document.source(), &ignored_)} {}

  Wire all() && {
    for (const Error& problem : document_.problems) add(problem, "");
    if (document_.is_whole()) {
      bool clean = true;
      for (const Import& import : document_.loaded.file->imports)
        clean = read_import(import) && clean;
      if (clean) add_meaning();
    }
    Wire diagnostics = Wire::array();
    for (auto& [place, diagnostic] : found_) diagnostics.push_back(std::move(diagnostic));
    return diagnostics;
  }

 private:
  void add(const Error& error, const std::string& at) {
    if (found_.size() >= most_problems) return;
    const auto where = located(error);
    const bool here = where && where->file == document_.path();
    const Place place = here ? where->place : Place{};
    std::string message = message_alone(error);
    if (!here && !error.place().empty()) message = error.place() + ": " + message;
    if (!at.empty()) message += " (at " + at + ")";
    Wire related = Wire::array();
    if (where && !here) related.push_back(note(where->file, where->place, message_alone(error)));
    if (here) add_declaration(place, related);
    put(place, error.code(), message, std::move(related));
  }

  void put(Place place, ErrorCode code, const std::string& message, Wire related) {
    Wire diagnostic{{"range", to_wire(range_at(place))},
                    {"severity", static_cast<int>(severity_of(code))},
                    {"code", std::string{error_id(code)}},
                    {"source", "certamen"},
                    {"message", message}};
    if (!related.empty()) diagnostic["relatedInformation"] = std::move(related);
    found_.emplace(place, std::move(diagnostic));
  }

  /// The token that begins or ends there.
  Range range_at(Place place) const {
    const Token& token = tokens_[token_at(tokens_, place)];
    if (token.kind == TokenKind::end || !(token.place <= place))
      return {lines_.position_of(place), lines_.position_of(place)};
    return {lines_.position_of(token.place), lines_.position_of(token.after)};
  }

  Wire note(const std::string& file, Place place, const std::string& message) const {
    const Document* open = documents_.at_path(file);
    const std::string text = open != nullptr ? open->source().text : text_on_disk(file);
    const Position position = Lines{text, documents_.encoding()}.position_of(place);
    return {
        {"location",
         {{"uri", documents_.uri_of_file(file)}, {"range", to_wire(Range{position, position})}}},
        {"message", message}};
  }

  /// Where that is declared which the token at an error names.
  void add_declaration(Place place, Wire& related) {
    const auto symbol = symbol_at(library_, document_.loaded, tokens_, token_at(tokens_, place));
    if (!symbol || symbol->kind == SymbolKind::built_in ||
        (symbol->in.source == document_.loaded.source && symbol->place == place))
      return;
    related.push_back(
        note(symbol->in.source->name, symbol->place, "'" + symbol->name + "' is declared here"));
  }

  /// Whether the file and all that it imports can be read; what is wrong is said at the import.
  bool read_import(const Import& import) {
    try {
      return read(document_.loaded, import);
    } catch (const Error& error) {
      if (is_defect(error.code())) throw;
      const auto where = located(error);
      const bool here = where && where->file == document_.path();
      Wire related = Wire::array();
      if (where && !here) related.push_back(note(where->file, where->place, message_alone(error)));
      const std::string place = where ? std::filesystem::path{where->file}.filename().string() +
                                            ", line " + std::to_string(where->place.line)
                                      : error.place();
      put(place_of(import), error.code(),
          here ? message_alone(error) : place + ": " + message_alone(error), std::move(related));
      return false;
    }
  }

  /// An open document that is wrong says so itself.
  bool read(const Loaded& by, const Import& import) {
    const auto kind = kind_of(import.file);
    if (!kind || *kind == FileKind::proof || *kind == FileKind::adversary) return true;
    const Loaded& loaded = library_.load(library_.find(by, import), *kind);
    if (!read_.insert(loaded.source->name).second) return true;
    const Document* open = documents_.at_path(loaded.source->name);
    bool clean = open == nullptr || open->is_whole();
    const auto imports = loaded.file->imports;
    for (const Import& each : imports) clean = read(loaded, each) && clean;
    return clean;
  }

  /// Of the name of the file, behind the word.
  Place place_of(const Import& import) const {
    for (const Token& token : tokens_)
      if (token.kind == TokenKind::file && import.place < token.place) return token.place;
    return import.place;
  }

  void add_meaning() {
    Context limited = context_;
    limited.cancel = context_.cancel.within(most_meaning_seconds);
    for (const MeaningError& each : meaning_errors(documents_, document_, limited))
      add(each.error, each.at);
  }

  const Documents& documents_;
  const Document& document_;
  const Context& context_;
  Library library_;
  Lines lines_;
  std::vector<Error> ignored_;
  std::vector<Token> tokens_;
  std::set<std::string> read_;
  std::multimap<Place, Wire> found_;
};

}  // namespace

Wire diagnostics_of(const Documents& documents, const Document& document, const Context& context) {
  if (!document.kind) return Wire::array();
  return Diagnostics{documents, document, context}.all();
}

}  // namespace certamen::language::server
