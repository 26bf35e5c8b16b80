// SPDX-License-Identifier: Apache-2.0
#include "framework/language/server/trial.hpp"

#include <algorithm>
#include <filesystem>
#include <utility>

#include "framework/language/advantage.hpp"
#include "framework/language/server/symbols.hpp"

namespace certamen::language::server {

namespace {

constexpr std::size_t deepest = 3;         // schemes that take schemes
constexpr std::size_t most_schemes = 200;  // in one folder

class Chooser {
 public:
  Chooser(Library& library, const Loaded& file, std::size_t number)
      : library_{library}, number_{number} {
    if (const auto stated = stated_settings(library, file)) stated_ = *stated;
  }

  std::optional<Settings> choose(const Loaded& of, const Game& tree, const std::string& prefix,
                                 std::size_t depth, const std::vector<std::string>& but) {
    Settings settings;
    for (const Variable& parameter : tree.parameters) {
      if (std::ranges::count(but, parameter.name) > 0) continue;
      const std::string name = prefix + parameter.name;
      switch (parameter.type.form) {
      case Form::int_type: settings[name] = std::to_string(number_); break;
      case Form::set_type: settings[name] = std::to_string(number_ + 1); break;
      case Form::group_type: settings[name] = std::to_string(number_ + 2); break;
      case Form::name: {
        auto chosen = scheme(of, parameter, name, depth);
        if (!chosen) return std::nullopt;
        settings.merge(*chosen);
        break;
      }
      default: break;
      }
    }
    return settings;
  }

 private:
  std::optional<Settings> scheme(const Loaded& of, const Variable& parameter,
                                 const std::string& name, std::size_t depth) {
    if (depth >= deepest) return std::nullopt;
    const auto primitive = library_.imported(of, parameter.type.text, parameter.type.place).file;
    for (const std::string& path : candidates(of, name)) {
      try {
        const Loaded& scheme = library_.load(path, FileKind::scheme);
        if (scheme.file == of.file || library_.primitive_of(scheme).file != primitive) continue;
        auto settings = choose(scheme, std::get<SchemeFile>(scheme.file->content).scheme,
                               name + ".", depth + 1, {});
        if (!settings) continue;
        settings->insert_or_assign(name, path);
        return settings;
      } catch (const Error& error) {
        if (is_defect(error.code()) || error.code() == ErrorCode::interrupted) throw;
      }
    }
    return std::nullopt;
  }

  std::vector<std::string> candidates(const Loaded& of, const std::string& name) const {
    std::vector<std::string> paths;
    const auto folder = std::filesystem::path{of.source->name}.parent_path();
    std::error_code failed;
    for (const auto& entry : std::filesystem::directory_iterator(folder, failed))
      if (paths.size() < most_schemes && entry.path().extension() == ".scheme")
        paths.push_back(entry.path().string());
    std::ranges::sort(paths);
    const auto stated = stated_.find(name);
    if (stated != stated_.end()) paths.insert(paths.begin(), stated->second);
    return paths;
  }

  Library& library_;
  std::size_t number_;
  Settings stated_;
};

}  // namespace

std::optional<Settings> trial_settings(Library& library, const Loaded& file, std::size_t number) {
  const Game& tree = *games_of(*file.file).front();
  Chooser chooser{library, file, number};
  const auto* adversary = std::get_if<AdversaryFile>(&file.file->content);
  if (adversary == nullptr) return chooser.choose(file, tree, "", 0, {});
  const Loaded& pair = pair_against(library, file);
  std::vector<std::string> placed;
  for (const Expression& each : adversary->against.parts) placed.push_back(each.text);
  auto own = chooser.choose(file, tree, "", 0, placed);
  auto its = chooser.choose(pair, *games_of(*pair.file).front(), "", 0, {});
  if (!own || !its) return std::nullopt;
  own->merge(*its);
  return own;
}

const Loaded& pair_against(Library& library, const Loaded& adversary) {
  const Expression& against = std::get<AdversaryFile>(adversary.file->content).against;
  const Expression& name = against.form == Form::call ? against.parts[0] : against;
  const Loaded& pair = library.imported(adversary, language::to_text(name), against.place);
  if (!std::holds_alternative<GameFile>(pair.file->content))
    throw error_at(*adversary.source, against.place, ErrorCode::type_mismatch,
                   "'" + language::to_text(name) + "' is no pair of games");
  return pair;
}

std::optional<Settings> stated_settings(Library& library, const Loaded& file) {
  const auto& expectations = file.file->expectations;
  const auto first = std::ranges::find_if(
      expectations, [](const Expectation& expectation) { return !expectation.at.empty(); });
  if (first == expectations.end()) return std::nullopt;
  Settings settings;
  for (const Given& given : first->at) {
    if (const auto* name = std::get_if<std::string>(&given.value)) {
      const auto beside = std::filesystem::path{file.source->name}.parent_path() / *name;
      settings[given.name] =
          (std::filesystem::exists(beside) ? beside : library.locate(file, *name)).string();
    } else {
      const Rational value = constant_of(file.source, std::get<Expression>(given.value));
      settings[given.name] = numerator(value).str();
    }
  }
  return settings;
}

std::string to_text(const Settings& settings) {
  std::string text;
  for (const auto& [name, value] : settings) {
    const bool is_file = kind_of(value).has_value();
    text += (text.empty() ? "" : ", ") + name + " = " +
            (is_file ? std::filesystem::path{value}.filename().string() : value);
  }
  return text;
}

}  // namespace certamen::language::server
