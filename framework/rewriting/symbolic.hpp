// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "framework/rewriting/simplify.hpp"

namespace certamen {

/// Values that a graph only samples uniformly, copies and compares (atoms), or also adds by xor
/// (vectors), stand for each other: an engine need not know which value it is, only which are
/// equal, or which linear relations hold. Such a value is a *label*.
struct LabelSort {
  enum class Kind { atoms, vectors };
  Kind kind = Kind::atoms;
  Domain domain = Boolean();  // what labels stand for
  /// atoms: label i is the constant i; vectors: bit i of a label is the basis vector i. Values that
  /// the graph names keep their labels.
  std::vector<Value> constants = {};
  /// atoms: labels are below this, and this itself stands for a value seen nowhere else; vectors:
  /// labels have at most this number of bits.
  std::uint64_t bound = 0;

  const Integer& size() const { return domain.cardinality(); }
};

inline constexpr std::uint32_t no_sort = ~std::uint32_t{0};

/// Sorts of the leaves of a table's parts; those of an index have none.
struct TableSorts {
  std::vector<std::uint32_t> key, range;
  bool any() const;
};

/// A graph over labels. Label domains take the place of the domains of symbolic leaves, and
/// operations are remade for them; what is not symbolic is as before.
struct SymbolicGraph {
  RootedGraph rooted;
  std::vector<LabelSort> sorts;
  std::vector<std::vector<std::uint32_t>>
      leaves;                      // of each node: the sort of each leaf, or no_sort
  std::vector<TableSorts> tables;  // of each node of kind table
  /// Of each node: the first one that looks into its values, so that they are followed one by one;
  /// itself where labels of all its parts do not fit a machine word; no_node: none, or not known.
  std::vector<NodeId> because_of;

  bool is_symbolic(NodeId id) const;
};

struct SymbolicOptions {
  bool enabled = true;
  Integer least_size = 5;  // of a domain that is worth it
  /// Roots may be labels: their values are read by code that knows the sorts.
  bool labelled_roots = false;
  /// How often the graph's draws and inputs may happen: labels have room for all of them.
  std::uint64_t repeats = 1;
};

/// The same with additions of all ones for negations of strings.
RootedGraph without_negations(RootedGraph rooted);

/// Finds the sorts and writes the graph over them. Sound by naturality: every operation that
/// touches a symbolic leaf commutes with all renamings (atoms) or all invertible linear maps
/// (vectors), and so does uniform sampling; the distribution of what is not symbolic depends on
/// orbits alone.
SymbolicGraph symbolic(const RootedGraph& rooted, const SymbolicOptions& options = {});

}  // namespace certamen
