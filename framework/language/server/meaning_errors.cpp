// SPDX-License-Identifier: Apache-2.0
#include "framework/language/server/meaning_errors.hpp"

#include <algorithm>
#include <utility>

#include "framework/language/server/error_place.hpp"
#include "framework/language/server/reading.hpp"
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

class Examination {
 public:
  Examination(const Documents& documents, const Document& document, const Context& context)
      : documents_{documents}, document_{document}, context_{context} {}

  std::vector<MeaningError> run() {
    if (document_.kind == FileKind::proof) return with_sizes(errors(Settings{}), "");
    if (is_against_catalogue()) return {};  // whose oracles are not known here
    Library library = documents_.library();
    std::optional<Settings> first;
    try {
      first = trial_settings(library, document_.loaded, 1);
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
    const auto second = trial_settings(library, document_.loaded, 2);
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

  bool is_against_catalogue() const {
    const auto* adversary = std::get_if<AdversaryFile>(&document_.loaded.file->content);
    return adversary != nullptr && adversary->definition;
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
        read_at(std::move(library), now, *settings, untouched, documents_.folders(), context_);
      else
        read_with_any_scheme(library, now);
    } catch (const Error& error) {
      if (is_defect(error.code())) throw;
      if (error.code() != ErrorCode::interrupted) return error;
    }
    return std::nullopt;
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

}  // namespace certamen::language::server
