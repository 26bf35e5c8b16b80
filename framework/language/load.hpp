// SPDX-License-Identifier: Apache-2.0
// Schemes and pairs of games in files, with what is set for their parameters.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "framework/language/library.hpp"
#include "framework/language/meaning.hpp"

namespace certamen::language {

/// {"n": "1", "E": "otp.scheme", "E.lambda": "1"}
using Settings = std::map<std::string, std::string>;

/// A parameter that a file takes, by the name of its setting.
struct Taken {
  std::string name;
  std::string meaning;
  bool is_number = true;   // or the name of a file
  std::string value = {};  // what it is set to
};

struct SchemeInFile {
  std::string name;
  std::shared_ptr<const Instance> scheme;
  Loaded primitive;  // that it extends
  std::vector<Taken> taken = {};
};

/// The two games of a file, with what their parameters stand for.
struct GamePair {
  std::string name;
  Instance left, right;
  std::vector<Taken> taken = {};

  const GameFile& file() const { return std::get<GameFile>(left.file->content); }
};

/// Int n: a number. Set S: its number of elements. Group G: its order. A primitive E: the file of a
/// scheme that extends it, whose own parameters are "E.n" and so on; the file is looked for from
/// where the command runs, then like an import. Settings that nothing takes are left alone. Throws
/// Error(usage) at its place for what is missing or makes no sense, and what parse() throws.
SchemeInFile load_scheme(Library& library, const std::string& path, const Settings& settings);

/// The same. Where nothing of it is set, what stands behind the file's `at` before all expectations
/// is, in files with extensions. A scheme takes the place of the one parameter, not set otherwise,
/// that is of its primitive; throws Error(type_mismatch) if there is none, Error(usage) if there
/// are several.
GamePair load_pair(Library& library, const std::string& path, const Settings& settings,
                   const SchemeInFile* scheme = nullptr);

/// An adversary with what its parameters stand for.
struct AdversaryInFile {
  std::string name;
  std::shared_ptr<const Instance> adversary;
  std::vector<Taken> taken = {};  // besides what the games take
};

/// The adversary of a file against this pair of games: what its file is `against`, and the names of
/// the adversary's parameters there are what the pair's parameters stand for. Other parameters are
/// settings of its own. Throws Error(type_mismatch) at its place if it is against another pair or a
/// parameter is of another kind, and what load_pair() throws.
AdversaryInFile load_adversary(Library& library, const std::string& path, const Settings& settings,
                               const GamePair& pair);

/// The same; throws Error(unknown_name) for a setting that nothing takes.
GamePair load_pair(const std::string& path, const Settings& settings);

}  // namespace certamen::language
