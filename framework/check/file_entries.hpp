// SPDX-License-Identifier: Apache-2.0
// Entries of a catalogue for what is in files.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "framework/definitions/catalogue.hpp"
#include "framework/language/load.hpp"
#include "framework/run/context.hpp"

namespace certamen {

/// A scheme in a file: definitions in files take it, by the primitive that it extends.
class SchemeFromFile : public virtual Scheme {
 public:
  explicit SchemeFromFile(language::SchemeInFile in_file) : in_file_{std::move(in_file)} {}
  const language::SchemeInFile& in_file() const { return in_file_; }

 private:
  language::SchemeInFile in_file_;
};

/// The scheme, as one of the catalogue's kinds too if its primitive looks like one: symmetric or
/// public-key encryption, a pseudorandom function or generator, message authentication. What counts
/// are the methods' types as the primitive writes them: of encryption one method gives a key, one
/// takes a key and a message and gives a text, one takes a key and a text and gives a message or
/// None; names and order say nothing.
std::shared_ptr<const Scheme> as_kind(language::SchemeInFile in_file);

/// Reads the files that a question is about, each once. Parameters of files are found by reading
/// them with what is given: a range "1..3" by its first value. All throw what load_scheme() and
/// load_pair() throw.
class FileEntries {
 public:
  /// Imports are looked for in `folders` as well.
  FileEntries(const std::vector<std::string>& folders, Parameters given, Context context);
  FileEntries(language::Library library, Parameters given, Context context);

  /// FILE.scheme, under its path.
  SchemeEntry scheme(const std::string& path) const;
  /// FILE.game as a definition of schemes in files, under its path.
  DefinitionEntry definition(const std::string& path, const SchemeEntry& scheme) const;

  /// The definition of the catalogue that FILE.adversary is against; nothing if it is against games
  /// in a file.
  std::optional<std::string> definition_against(const std::string& adversary) const;

  /// FILE.adversary, under its path, against this definition for schemes of this entry: that is of
  /// the file `games`, or of the catalogue. Where something in it may be undefined, what is asked
  /// of the exact engine is whether that ever happens. Throws what load_adversary() throws, and
  /// Error(unsupported) at its place if it does.
  AdversaryEntry adversary(const std::string& path, const std::optional<std::string>& games,
                           const DefinitionEntry& definition, const SchemeEntry& scheme) const;

  /// FILE.game by itself, all its schemes being set: a scheme under its path, with nothing in it,
  /// and the definition under the name that the file exports.
  struct Alone {
    SchemeEntry scheme;
    DefinitionEntry definition;
  };
  Alone games(const std::string& path) const;

 private:
  std::shared_ptr<language::Library> library_;
  Parameters given_;
  Context context_;
};

}  // namespace certamen
