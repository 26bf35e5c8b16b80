// SPDX-License-Identifier: Apache-2.0
// The files that an editor has open, and those beside them.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "framework/language/library.hpp"
#include "framework/language/server/positions.hpp"

namespace certamen::language::server {

/// "file:///a%20b.game" as "/a b.game"; what is no file stays as it is.
std::string path_of(const std::string& uri);
std::string uri_of(const std::string& path);

/// A text that is open, and what could be read of it.
struct Document {
  std::string uri;
  std::optional<long long> version = std::nullopt;
  std::optional<FileKind> kind = std::nullopt;  // none: no file of the language
  Loaded loaded = {};                           // the tree of all that could be read
  std::vector<Error> problems = {};             // of the text alone

  const Source& source() const { return *loaded.source; }
  const std::string& path() const { return loaded.source->name; }
  bool is_whole() const { return kind && problems.empty(); }
};

/// A part of a text that is replaced; without a range, all of it.
struct Change {
  std::optional<Range> range = std::nullopt;
  std::string text;
};

class Documents {
 public:
  /// Imports are also looked for in these folders, and in the catalogue.
  Documents(std::vector<std::string> folders, CatalogueFiles catalogue)
      : folders_{std::move(folders)}, catalogue_{std::move(catalogue)} {}

  void count_in(Encoding encoding) { encoding_ = encoding; }
  Encoding encoding() const { return encoding_; }
  const std::vector<std::string>& folders() const { return folders_; }

  void open(const std::string& uri, std::string text, std::optional<long long> version);
  /// One change after the other. Throws Error(usage) for a document that is not open.
  void change(const std::string& uri, const std::vector<Change>& changes,
              std::optional<long long> version);
  void close(const std::string& uri) { open_.erase(uri); }

  /// Throws Error(usage) for one that is not open.
  const Document& find(const std::string& uri) const;
  const std::map<std::string, Document>& all() const { return open_; }
  /// The open one with this path.
  const Document* at_path(const std::string& path) const;
  /// How the editor calls a file.
  std::string uri_of_file(const std::string& path) const;
  /// A library that has the open files as they are on the screen; a part that is wrong is missing
  /// from its file.
  Library library() const;

 private:
  std::vector<std::string> folders_;
  CatalogueFiles catalogue_;
  Encoding encoding_ = Encoding::utf16;
  std::map<std::string, Document> open_;
};

}  // namespace certamen::language::server
