// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "framework/games/builder.hpp"

namespace certamen {

/// The body of an adversary: everything a Body can, and opaque C++ strategies.
class Run : public Body {
 public:
  /// Imports the procedures of `interface`; messages begin with `place`.
  Run(std::string place, std::vector<Signature> interface);

  /// A dictionary of the adversary's own, empty at first. Throws Error(duplicate_name).
  Table map(const std::string& name, const Domain& keys, const Domain& values);
  /// Those declared by map(), in this order.
  const std::vector<Table>& maps() const { return declared_.tables; }

  /// A step that a C++ function decides from what has been seen; `output` declares its answers. It
  /// must be deterministic: pass it sampled nodes for coins. `cost` in word operations.
  Node decide(const std::string& name, const std::vector<Node>& seen, const Domain& output,
              std::function<Value(std::span<const Value>)> function, const Integer& cost = 1);
  /// The same for a function that decides many trials at once; see Operation::BatchFunction.
  Node decide_many(const std::string& name, const std::vector<Node>& seen, const Domain& output,
                   Operation::BatchFunction function, const Integer& cost = 1);

 private:
  Declarations declared_;
};

/// An adversary: a name, a body that is written against a game's interface, and where it is from.
/// It becomes a package that exports Run when it meets a game.
class Adversary {
 public:
  /// `source` is a key of docs/references.bib with its place; empty for one of your own.
  Adversary(std::string name, std::function<Node(Run&)> body, std::string source = {});

  /// In kebab case; reports print it.
  const std::string& name() const { return name_; }
  /// As given; may be empty.
  const std::string& source() const { return source_; }

  /// The adversary as a package against this interface. Run's imports are the procedures that it
  /// calls.
  Package against(const std::vector<Signature>& interface) const;

 private:
  std::string name_;
  std::function<Node(Run&)> body_;
  std::string source_;
};

/// What an adversary exports and a game is played with: the procedure Run. Throws
/// Error(unknown_name) for a package without it.
const Procedure& entry_of(const Package& adversary);
Procedure& entry_of(Package& adversary);

}  // namespace certamen
