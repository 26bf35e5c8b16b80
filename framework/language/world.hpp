// SPDX-License-Identifier: Apache-2.0
// What the names of a proof stand for at some sizes.
#pragma once

#include <set>

#include "framework/language/library.hpp"
#include "framework/language/schemes.hpp"
#include "framework/proof/proof.hpp"

namespace certamen::language {

/// A size that a proof declares, and its value at the instance that is looked at first.
struct DeclaredSize {
  SizeSpec spec;
  Integer usual;
};

/// That there is an injective function between two types, which a proof takes for granted.
struct Granted {
  std::string text;  // for people
  Type from, to;     // with symbols
  std::shared_ptr<const Source> source;
  Place place;
};

/// What stays the same at all sizes: the files, and the functions that nothing is known of, by the
/// name of the instance and of its method.
struct ProofContext {
  Library library;
  Loaded proof;
  std::map<std::pair<std::string, std::string>, Primitive> functions = {};
  std::map<std::pair<std::string, std::string>, Injection> injections = {};
  Primitive cut = Shared{}.cut;
  /// Functions all of whose domains have known sizes, and the size that says how many there are.
  std::set<std::pair<std::string, std::string>> indexed = {};
  std::string index_size = "functions";
  std::vector<DeclaredSize> sizes = {};
  /// The size that says how many values the coins of a method have, by instance and method.
  std::map<std::pair<std::string, std::string>, std::string> coins = {};
  /// What requirements of schemes say that declared sets and numbers are, with symbols.
  std::map<std::string, Type> sets = {};
  std::map<std::string, Size> numbers = {};
  std::set<std::string> indices = {};  // of inductions: names of further sizes, within these
  /// What else is taken for granted, of subsets and of injective functions, by its text.
  std::map<std::string, Granted> granted = {};

  const ProofFile& file() const { return std::get<ProofFile>(proof.file->content); }
};

/// The sizes that a proof declares: its numbers, its sets and groups by their numbers of elements,
/// the coins of each method that draws some; fills in `coins`.
std::vector<DeclaredSize> sizes_of(ProofContext& context);
/// Fills in `sizes`, and `sets` and `numbers` from the requirements of the schemes: what is left
/// are the sizes that the proof is about.
void declare_sizes(ProofContext& context);
/// Whether all that is taken for granted holds at these sizes, at which numbers for all are given.
bool are_granted(const ProofContext& context, const Bindings& sizes);
/// Throws Error(bad_number) at the place of what does not hold there.
void expect_granted(const ProofContext& context, const Bindings& sizes);

/// Throws Error(unsupported) at the place of one of the hypotheses if no sizes satisfy them all:
/// the sum of some of them would have more values than it takes. Not all such are seen.
void expect_consistent(const ProofContext& context);
/// Whether sizes are known at which all that is taken for granted holds: small ones are tried.
bool has_known_instance(const ProofContext& context);

class World {
 public:
  /// With `declaring` it is found out which sizes there are.
  World(ProofContext& context, const Sizes& sizes, bool declaring = false);

  /// All that the proof declares with let.
  const Instance& root() const { return root_; }
  /// Whether requirements said what declared sizes are.
  bool has_solved() const { return solved_; }
  /// What an argument stands for among these names.
  Entity argument(const Instance& among, const Expression& e);
  /// A game, reduction, scheme or primitive with these arguments. Throws Error at the call's place
  /// if they do not fit.
  Instance bind(const Loaded& owner, const Game& tree, const Instance& among,
                const Expression& call);

 private:
  void let(const Let& let);
  Entity declared(const Let& let, const Size* size);
  Entity function(const Let& let);
  Entity instance(const Let& let);
  std::shared_ptr<Instance> make(const Instance& among, const Expression& call,
                                 const std::string& name);
  void require(const Instance& scheme, const Requirement& requirement);
  bool follows(const Requirement& requirement) const;
  bool solve(const Type& set, const Type& type);
  bool solve(const Size& left, const Size& right);
  Size at_these_sizes(const Size& size) const;
  Type at_these_sizes(const Type& type) const;
  void add_methods(Instance& primitive, const std::string& name);
  void expect_injection(const Instance& primitive, const Method& method, const std::string& text,
                        const std::vector<Type>& types);
  void grant(Granted granted);
  AbstractMethod any_function(const std::string& instance, const std::string& method,
                              const std::vector<Type>& types);
  bool fits(const Loaded& owner, const Expression& type, const Entity& argument,
            const Instance& bound);
  bool is_of(const Loaded& owner, const Expression& type, const Instance& argument);
  [[noreturn]] void fail(Place place, ErrorCode code, const std::string& message) const {
    throw error_at(*context_.proof.source, place, code, message);
  }

  ProofContext& context_;
  const Sizes& sizes_;
  bool declaring_;
  Bindings bindings_;
  std::shared_ptr<Shared> shared_;
  bool solved_ = false;
  bool stated_ = false;  // all that the proof is about has been read
  Instance root_;
};

}  // namespace certamen::language
