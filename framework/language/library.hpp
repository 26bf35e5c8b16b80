// SPDX-License-Identifier: Apache-2.0
// Files and what they import.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "framework/language/parser.hpp"

namespace certamen::language {

struct Loaded {
  std::shared_ptr<const Source> source;
  std::shared_ptr<const File> file;
};

/// Reads each file once: a file is the same thing for all that import it.
class Library {
 public:
  /// Imports are looked for beside the file that has them, then in these folders.
  explicit Library(std::vector<std::string> folders = {}) : folders_{std::move(folders)} {}

  /// From now on this is what the file is, whatever is found there: text that is not saved yet.
  void put(const std::filesystem::path& path, Loaded loaded);
  /// Throws Error(usage) for a file of another kind, and what parse() throws.
  const Loaded& load(const std::filesystem::path& path, FileKind wanted);
  /// The import that a name stands for: a primitive, a scheme or a pair of games. Throws
  /// Error(unknown_name) at the place for none, Error(duplicate_name) for two, Error(bad_file) for
  /// a file that is not there.
  const Loaded& imported(const Loaded& by, const std::string& name, Place place);
  /// Whether an import of the file has that name. Throws what imported() throws of files.
  bool imports(const Loaded& by, const std::string& name);
  /// Where an import is found; throws Error(bad_file) at its place if there is no such file.
  std::filesystem::path find(const Loaded& by, const Import& import) const;
  /// The file that a setting names: from where the command runs, then like an import of `by`; the
  /// name itself if there is no such file.
  std::filesystem::path locate(const Loaded& by, const std::string& name) const;
  /// The primitive that a scheme extends.
  const Loaded& primitive_of(const Loaded& scheme);

 private:
  /// What a file imports, under the name that it has there.
  struct Named {
    std::string name;
    Place place;                 // of the import
    std::filesystem::path path;  // among files_
  };
  /// Looked for on disk once a file.
  const std::vector<Named>& imports_of(const Loaded& by);
  bool exists(const std::filesystem::path& path) const;
  /// Beside the file, then in the folders.
  std::optional<std::filesystem::path> near(const Loaded& by, const std::string& name) const;

  std::vector<std::string> folders_;
  std::map<std::filesystem::path, Loaded> files_;
  std::map<std::shared_ptr<const File>, std::vector<Named>> imports_;
};

}  // namespace certamen::language
