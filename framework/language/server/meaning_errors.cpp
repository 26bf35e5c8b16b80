// SPDX-License-Identifier: Apache-2.0
#include "framework/language/server/meaning_errors.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

#include "framework/check/file_entries.hpp"
#include "framework/language/game.hpp"
#include "framework/language/proof_file.hpp"
#include "framework/language/schemes.hpp"
#include "framework/language/server/any_scheme.hpp"
#include "framework/language/server/repair.hpp"
#include "framework/language/server/trial.hpp"

namespace certamen::language::server {

namespace {

constexpr std::size_t most_errors = 20;

bool is_expected(ErrorCode code) {
  return !is_defect(code) && code != ErrorCode::interrupted;
}

/// What certainly does not depend on sizes.
bool is_certain(ErrorCode code) {
  return code == ErrorCode::unknown_name || code == ErrorCode::type_mismatch ||
         code == ErrorCode::duplicate_name || code == ErrorCode::bad_file;
}

/// Reads a primitive at sizes: what its fields and the types of its methods are.
void read_primitive(const Loaded& file, const Settings& settings) {
  const Game& tree = std::get<PrimitiveFile>(file.file->content).primitive;
  Instance made{file.source, file.file, &tree};
  for (const Variable& parameter : tree.parameters) {
    const auto set = settings.find(parameter.name);
    if (set == settings.end() || kind_of(set->second)) return;
    const Size number{Integer{set->second}};
    switch (parameter.type.form) {
    case Form::int_type: made.names.insert_or_assign(parameter.name, number); break;
    case Form::set_type:
      made.names.insert_or_assign(parameter.name, Type{Sort::atoms, Atoms(number), {}});
      break;
    case Form::group_type:
      made.names.insert_or_assign(parameter.name, GroupName{{Sort::group, Group(number), {}}});
      break;
    default: return;
    }
  }
  define_fields(made);
  for (const Method& method : tree.methods) {
    (void)passed_type(made, method.result);
    for (const Variable& parameter : method.parameters) (void)passed_type(made, parameter.type);
  }
}

/// The methods of a scheme one by one, as if they were oracles.
void read_methods(Instance scheme) {
  Game methods = *scheme.tree;
  methods.fields.clear();  // their names are known
  scheme.tree = &methods;
  (void)lower(scheme);
}

void read_scheme(Library& library, const std::string& path, const Settings& settings) {
  SchemeInFile scheme = load_scheme(library, path, settings);
  read_methods(*scheme.scheme);
  (void)as_kind(std::move(scheme));  // which misses methods of its primitive
}

/// Where no scheme is found for a parameter.
void read_with_any_scheme(Library& library, const Loaded& file) {
  const auto* scheme = std::get_if<SchemeFile>(&file.file->content);
  const auto* games = std::get_if<GameFile>(&file.file->content);
  if (scheme != nullptr) {
    Instance made = with_any_scheme(library, file, scheme->scheme);
    define_fields(made);
    read_methods(std::move(made));
  }
  if (games == nullptr) return;
  (void)lower(with_any_scheme(library, file, games->left));
  (void)lower(with_any_scheme(library, file, games->right));
}

class Examination {
 public:
  Examination(const Documents& documents, const Document& document, const Context& context)
      : documents_{documents}, document_{document}, context_{context} {}

  std::vector<MeaningError> run() {
    if (document_.kind == FileKind::proof) return with_sizes(errors(Settings{}), "");
    Library library = documents_.library();
    std::optional<Settings> first;
    try {
      first = settings(library, 1);
      if (auto stated = stated_settings(library, document_.loaded)) {
        if (first) stated->merge(*first);  // what it does not say
        return with_sizes(errors(*stated), to_text(*stated));
      }
    } catch (const Error& error) {
      if (!is_expected(error.code())) throw;
      return {MeaningError{error, ""}};
    }
    if (!first) return with_sizes(errors(std::nullopt), "");
    std::vector<Error> found = errors(*first);
    if (found.empty()) return {};
    const auto second = settings(library, 2);
    const std::vector<Error> larger = second ? errors(second) : found;
    std::erase_if(found, [&](const Error& error) {
      return !is_certain(error.code()) && std::ranges::none_of(larger, [&](const Error& other) {
        return other.place() == error.place();
      });
    });
    return with_sizes(std::move(found), to_text(*first));
  }

 private:
  static std::vector<MeaningError> with_sizes(std::vector<Error> errors, const std::string& at) {
    std::vector<MeaningError> all;
    for (Error& error : errors) {
      const bool certain = is_certain(error.code());
      all.push_back({std::move(error), certain ? "" : at});
    }
    return all;
  }

  std::optional<Settings> settings(Library& library, std::size_t number) const {
    const Loaded& file = document_.loaded;
    const Game& tree = *games_of_file().front();
    const auto* adversary = std::get_if<AdversaryFile>(&file.file->content);
    if (adversary == nullptr) return trial_settings(library, file, tree, number);
    const Loaded& pair = pair_of(library, *adversary);
    std::vector<std::string> placed;
    for (const Expression& each : adversary->against.parts) placed.push_back(each.text);
    auto own = trial_settings(library, file, tree, number, placed);
    auto its = trial_settings(library, pair, std::get<GameFile>(pair.file->content).left, number);
    if (!own || !its) return std::nullopt;
    own->merge(*its);
    return own;
  }

  std::vector<const Game*> games_of_file() const {
    const auto& content = document_.loaded.file->content;
    if (const auto* it = std::get_if<PrimitiveFile>(&content)) return {&it->primitive};
    if (const auto* it = std::get_if<SchemeFile>(&content)) return {&it->scheme};
    if (const auto* it = std::get_if<AdversaryFile>(&content)) return {&it->adversary};
    return {&std::get<GameFile>(content).left};
  }

  const Loaded& pair_of(Library& library, const AdversaryFile& file) const {
    const Expression& against = file.against;
    const Expression& name = against.form == Form::call ? against.parts[0] : against;
    const Loaded& pair = library.imported(document_.loaded, language::to_text(name), against.place);
    if (!std::holds_alternative<GameFile>(pair.file->content))
      throw error_at(document_.source(), against.place, ErrorCode::type_mismatch,
                     "'" + language::to_text(name) + "' is no pair of games");
    return pair;
  }

  /// One after the other, each time with what was wrong left out.
  std::vector<Error> errors(const std::optional<Settings>& settings) const {
    std::vector<Error> found;
    Loaded now = document_.loaded;
    while (found.size() < most_errors) {
      auto error = first_error(now, settings, found.empty());
      const auto where = error ? located(*error) : std::nullopt;
      if (!where || where->file != document_.path() || is_requirement(where->place)) break;
      // What is undefined, or of another kind, may be so because of what is left out.
      if (!found.empty() && error->code() == ErrorCode::unsupported) break;
      const bool again = std::ranges::any_of(
          found, [&](const Error& other) { return other.place() == error->place(); });
      if (!again) found.push_back(*std::move(error));
      auto less = without_statement(*now.file, where->place);
      if (!less || again) break;
      now.file = std::make_shared<const File>(*std::move(less));
    }
    return found;
  }

  /// That a requirement does not hold is no matter of the file, but of the sizes.
  bool is_requirement(Place place) const {
    const auto* scheme = std::get_if<SchemeFile>(&document_.loaded.file->content);
    return scheme != nullptr && std::ranges::any_of(scheme->requirements, [&](const Expression& e) {
             return e.place == place;
           });
  }

  std::optional<Error> first_error(const Loaded& now, const std::optional<Settings>& settings,
                                   bool untouched) const {
    try {
      Library library = documents_.library();
      library.put(document_.path(), now);
      if (settings)
        examine(library, now, *settings, untouched);
      else
        read_with_any_scheme(library, now);
    } catch (const Error& error) {
      if (is_defect(error.code())) throw;
      if (error.code() != ErrorCode::interrupted) return error;
    }
    return std::nullopt;
  }

  void examine(Library& library, const Loaded& now, const Settings& settings,
               bool untouched) const {
    const std::string& path = document_.path();
    switch (*document_.kind) {
    case FileKind::primitive: return read_primitive(now, settings);
    case FileKind::scheme: return read_scheme(library, path, settings);
    case FileKind::game: {
      const GamePair pair = load_pair(library, path, settings);
      (void)lower(pair.left);
      (void)lower(pair.right);
      if (!untouched) return;
      (void)defined_package(pair.left, context_);
      (void)defined_package(pair.right, context_);
      return;
    }
    case FileKind::adversary: return read_adversary(library, now, settings);
    case FileKind::proof:
      (void)load_proof(std::move(library), path, {documents_.folders()}, context_);
    }
  }

  void read_adversary(Library& library, const Loaded& now, const Settings& settings) const {
    const std::string games =
        pair_of(library, std::get<AdversaryFile>(now.file->content)).source->name;
    Parameters given;
    for (const auto& [name, value] : settings) given.set(name, value);
    const FileEntries files{library, given, context_};
    const FileEntries::Alone pair = files.games(games);
    (void)files.adversary(document_.path(), games, pair.definition, pair.scheme);
  }

  const Documents& documents_;
  const Document& document_;
  const Context& context_;
};

}  // namespace

std::vector<MeaningError> meaning_errors(const Documents& documents, const Document& document,
                                         const Context& context) {
  const StopScope scope{context.cancel};
  return Examination{documents, document, context}.run();
}

std::optional<Located> located(const Error& error) {
  const std::string& text = error.place();
  const auto number = [&](std::size_t begin, std::size_t end) {
    std::size_t value = 0;
    const auto [stop, failed] = std::from_chars(text.data() + begin, text.data() + end, value);
    return failed == std::errc{} && stop == text.data() + end && value > 0 ? value : 0;
  };
  const std::size_t column = text.rfind(':');
  if (column == std::string::npos || column == 0) return std::nullopt;
  const std::size_t line = text.rfind(':', column - 1);
  if (line == std::string::npos) return std::nullopt;
  const Place place{number(line + 1, column), number(column + 1, text.size())};
  if (place.line == 0 || place.column == 0) return std::nullopt;
  return Located{text.substr(0, line), place};
}

std::string message_alone(const Error& error) {
  std::string text = error.message();
  if (!text.ends_with('^')) return text;
  for (int lines = 0; lines < 2; ++lines) {
    const std::size_t end = text.rfind('\n');
    if (end == std::string::npos) return text;
    text.resize(end);
  }
  return text;
}

}  // namespace certamen::language::server
