// SPDX-License-Identifier: Apache-2.0
// The games that the lines of a proof name, and the packages that they are.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "framework/language/game.hpp"
#include "framework/language/world.hpp"

namespace certamen::language {

/// A game with its arguments: one of a pair, or one of the proof's own.
struct Meant {
  const Loaded* pair = nullptr;
  Instance game;
  const Reduction* reduction = nullptr;
  std::optional<Instance> reducing = std::nullopt;
};

/// The same arguments one by one, whatever the parameters' names.
bool same_arguments(const Instance& a, const Instance& b);

/// A pair of games, at arguments that both games of it take.
struct Pair {
  const Loaded* file;
  Instance left;
  friend bool operator==(const Pair& a, const Pair& b) {
    return a.file == b.file && same_arguments(a.left, b.left);
  }
};

/// The two games of a file of games.
const GameFile& games_in(const Loaded& file);

/// What the lines of a proof mean at some sizes. All throw Error at the place of what is wrong.
class Reader {
 public:
  Reader(ProofContext& context, const Sizes& sizes) : context_{context}, world_{context, sizes} {}

  const Instance& root() const { return world_.root(); }
  /// "Secrecy(E)"
  Pair pair(const Instance& among, const Expression& e);
  /// "Secrecy(E).Adversary"
  Pair attacked(const Instance& among, const Expression& e);
  Meant meaning(const Step& step);

 private:
  Meant game(const Expression& e);
  Instance with_listed(const Loaded& pair, Instance game);
  void count_listed(const Expression& call, Instance& game);
  template <class T>
  const T* helper(const Expression& call) const;
  [[noreturn]] static void fail(const Instance& among, Place place, ErrorCode code,
                                const std::string& message) {
    throw error_at(*among.source, place, code, message);
  }

  ProofContext& context_;
  World world_;
};

/// A pair of games that a proof assumes to be indistinguishable.
struct Assumed {
  std::string name;  // an identifier, as bounds name it
  std::string text;
  const Lemma* lemma = nullptr;  // of the file, if it is shown by another proof
  /// Why the lemma says nothing of this line; empty if it does.
  std::string not_applicable = {};
};
/// The assumption or lemma of the file that a line's games are, if they are one of its pairs.
std::optional<Assumed> assumed(const ProofContext& context, Reader& reader, const Meant& meant);

/// A line's game, and where something in it may be undefined.
struct Whole {
  Package package;
  std::vector<Undefined> places, of_challenger;

  /// The place that the watching oracle names by this answer, or the first there is.
  const Undefined& place(const Integer& answer) const;
};

/// The games as packages at some sizes.
class Packages {
 public:
  /// Of `calls_symbol` calls of each oracle; if it is empty, as often as the file says.
  Packages(ProofContext& context, const Sizes& sizes, const std::string& calls_symbol);

  Reader& reader() { return reader_; }
  /// How often each oracle may be called.
  const Size& calls() const { return calls_; }
  /// Whether any size is a symbol.
  bool are_symbolic() const { return symbolic_; }
  /// The game without its reduction, of which calls are not limited.
  LoweredGame alone(const Meant& meant, Watch watch) const;
  /// The reduction without its game.
  LoweredGame reducing(const Meant& meant, Watch watch) const;
  Whole whole(const Meant& meant, Watch watch = Watch::nothing) const;
  /// The functions that the proof draws and both the reduction and its game ask.
  static std::set<std::string> shared(const Meant& meant);

 private:
  /// How often each oracle of its game is called by the reduction, at most; nothing if that is no
  /// size.
  std::optional<Size> calls_by(const Meant& meant) const;

  Reader reader_;
  Size calls_;
  bool symbolic_;
};

}  // namespace certamen::language
