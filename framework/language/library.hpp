// SPDX-License-Identifier: Apache-2.0
// Files and what they import.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "framework/language/parser.hpp"

namespace certamen::language {

struct Loaded {
  std::shared_ptr<const Source> source;
  std::shared_ptr<const File> file;
};

/// The text of the file that a catalogue has under a name, "ctr:n=2/ind-cpa.game". Throws
/// Error(unknown_name) if it has none, and what keeps it from being said in a file.
using CatalogueFiles = std::function<std::string(const std::string& name)>;

/// Reads each file once: a file is the same thing for all that import it.
class Library {
 public:
  /// Imports are looked for beside the file that has them, then in these folders, then in the
  /// catalogue if the file is an extended one; those of a file of the catalogue there alone.
  explicit Library(std::vector<std::string> folders = {}, CatalogueFiles catalogue = {})
      : folders_{std::move(folders)}, catalogue_{std::move(catalogue)} {}

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
  /// Where an import is found, or "catalogue:NAME". Throws Error(bad_file) at its place if there is
  /// no such file, and at its place what the catalogue refuses.
  std::filesystem::path find(const Loaded& by, const Import& import);
  /// Whether it is a file of the catalogue, not of a folder.
  bool is_of_catalogue(const Loaded& loaded) const { return of_catalogue_.contains(loaded.file); }
  /// The file that a setting names: from where the command runs, then like an import of `by`, which
  /// need not be an extended file; the name itself if there is no such file. Throws what keeps the
  /// catalogue from saying it.
  std::filesystem::path locate(const Loaded& by, const std::string& name);
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

  /// The catalogue's file, read. Throws what the catalogue throws.
  std::filesystem::path of_catalogue(const std::string& name, FileKind kind);
  /// Beside it and in the folders there is none.
  std::filesystem::path find_in_catalogue(const Loaded& by, const Import& import);

  std::vector<std::string> folders_;
  CatalogueFiles catalogue_;
  std::map<std::filesystem::path, Loaded> files_;
  std::set<std::shared_ptr<const File>> of_catalogue_;
  std::map<std::shared_ptr<const File>, std::vector<Named>> imports_;
};

}  // namespace certamen::language
