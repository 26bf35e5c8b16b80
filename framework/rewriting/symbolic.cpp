// SPDX-License-Identifier: Apache-2.0
#include "framework/rewriting/symbolic.hpp"

#include <algorithm>
#include <bit>
#include <map>

#include "framework/graph/liveness.hpp"
#include "framework/graph/make.hpp"
#include "framework/graph/rebuild.hpp"
#include "framework/rewriting/leaf_classes.hpp"
#include "framework/values/operations.hpp"
#include "framework/values/standard_operations.hpp"

namespace certamen {

namespace {

/// Generators that a label of a vector may have, and atoms of one sort.
constexpr std::uint64_t max_dimension = 48;
constexpr std::uint64_t repeated_dimension = 24;
constexpr std::uint64_t max_atoms = std::uint64_t{1} << 30;

using Part = LeafClasses::Part;

/// Domains of at most this many values are followed value by value where labels do not fit.
const Integer few_values = Integer{1} << 20;

/// What a graph does with the leaves of one class.
struct Use {
  Domain domain = Boolean();
  bool concrete = false;
  NodeId because_of = no_node;  // the first node for which it is concrete
  bool added = false;
  std::uint64_t draws = 0;
  std::uint64_t excluded = 0;  // the most values that a sample is drawn without
  unsigned most_bits = 64;     // of a label
  /// Whether something else than copies looks at it: what is only copied is named at the start
  /// alone, and a value like others from then on.
  std::map<Integer, bool> constants = {};

  void be_concrete(NodeId node) {
    if (!concrete) because_of = node;
    concrete = true;
  }
};

bool has_option(const Domain& domain) {
  if (domain.kind() == DomainKind::option) return true;
  return std::any_of(domain.parts().begin(), domain.parts().end(), has_option);
}

class Uses {
 public:
  Uses(const RootedGraph& rooted, const LeafClasses& classes, const SymbolicOptions& options)
      : rooted_{rooted}, classes_{classes}, options_{options}, uses_(classes.count()),
        users_{users_of(rooted.graph)} {
    for (NodeId id = 0; id < rooted.graph.size(); ++id) examine(id);
    if (!options.labelled_roots)
      for (const NodeId root : rooted.roots) make_concrete(root);
  }

  Use& of(std::size_t its_class) { return uses_[its_class]; }
  const Use& of(std::size_t its_class) const { return uses_[its_class]; }
  void make_concrete(NodeId id) {
    each_leaf(id, [id](Use& use) { use.be_concrete(id); });
  }
  bool is_candidate(std::size_t its_class) const {
    const Use& use = uses_[its_class];
    if (use.concrete || !use.domain.is_finite() || use.domain.kind() == DomainKind::boolean)
      return false;
    const Integer& size = use.domain.cardinality();
    const auto named = std::count_if(use.constants.begin(), use.constants.end(),
                                     [](const auto& constant) { return constant.second; });
    if (size < options_.least_size || 2 * Integer{named} >= size) return false;
    return !use.added || use.domain.kind() == DomainKind::bits;
  }

 private:
  template <class F>
  void each_leaf(NodeId id, F f) {
    for (std::size_t leaf = 0; leaf < classes_.leaves(id).size(); ++leaf)
      f(uses_[classes_.of_node(id, leaf)]);
  }

  /// Codes may move between domains of one size; strings are those that can be added.
  void declare(std::size_t its_class, const Domain& domain) {
    if (uses_[its_class].domain.kind() != DomainKind::bits) uses_[its_class].domain = domain;
  }

  void examine(NodeId id) {
    const auto& node = rooted_.graph[id];
    const auto& leaves = classes_.leaves(id);
    for (std::size_t leaf = 0; leaf < leaves.size(); ++leaf)
      declare(classes_.of_node(id, leaf), leaves[leaf]);
    switch (node.kind()) {
    case NodeKind::constant: {
      if (node.value().is_tensor()) return make_concrete(id);
      map_leaves(node.domain, node.domain, node.value().code(),
                 [&](std::size_t leaf, const Integer& code) {
                   uses_[classes_.of_node(id, leaf)].constants[code] |= is_looked_at(id);
                   return code;
                 });
      return;
    }
    case NodeKind::sample: {
      const auto kind = node.distribution().kind();
      const bool uniform =
          kind == DistributionKind::uniform || kind == DistributionKind::uniform_except;
      if (!uniform || has_option(node.domain)) return make_concrete(id);
      return each_leaf(id, [&](Use& use) {
        ++use.draws;
        use.excluded = std::max<std::uint64_t>(use.excluded, node.arguments.size());
      });
    }
    case NodeKind::table: {
      const auto own = [&](Part part, const Domain& domain) {
        const auto all = leaves_of(domain);
        for (std::size_t leaf = 0; leaf < all.size(); ++leaf)
          declare(classes_.of_table(id, part, leaf), all[leaf]);
        // A fresh value is drawn leaf by leaf.
        if (node.table_type().kind != TableKind::map && has_option(domain))
          for (std::size_t leaf = 0; leaf < all.size(); ++leaf)
            uses_[classes_.of_table(id, part, leaf)].be_concrete(id);
      };
      own(Part::key, node.table_type().domain);
      own(Part::range, node.table_type().range);
      if (node.table_type().index)  // entries are found by it: it keeps its value
        for (std::size_t leaf = 0; leaf < leaf_count(*node.table_type().index); ++leaf)
          uses_[classes_.of_table(id, Part::index, leaf)].be_concrete(id);
      return;
    }
    case NodeKind::input:
      if (has_option(node.domain)) return make_concrete(id);
      [[fallthrough]];
    case NodeKind::lookup:
    case NodeKind::inverse: return each_leaf(id, [](Use& use) { ++use.draws; });
    case NodeKind::apply: {
      classes_.unlinked(id, [&](std::size_t, std::size_t its_class, const Domain&) {
        uses_[its_class].be_concrete(id);
      });
      const auto& natural = node.operation().facts().natural;
      if (!natural || natural->structure != LeafStructure::addition) return;
      return each_leaf(id, [](Use& use) { use.added = true; });
    }
    case NodeKind::choose: return make_concrete(id);
    default: return;
    }
  }

  /// Between two calls constants keep their names.
  bool is_looked_at(NodeId constant) const {
    return rooted_.open_ended ||
           std::any_of(users_[constant].begin(), users_[constant].end(), [&](NodeId user) {
             const auto& node = rooted_.graph[user];
             return node.kind() != NodeKind::apply || !node.operation().facts().choice;
           });
  }

  const RootedGraph& rooted_;
  const LeafClasses& classes_;
  const SymbolicOptions& options_;
  std::vector<Use> uses_;
  std::vector<std::vector<NodeId>> users_;
};

/// A basis of the constants over two elements, and their coordinates in it.
class Span {
 public:
  std::uint64_t coordinates(const Integer& value, bool grow) {
    Integer rest = value;
    std::uint64_t result = 0;
    for (const auto& [reduced, its] : rows_)
      if (rest != 0 && boost::multiprecision::bit_test(
                           rest, static_cast<unsigned>(boost::multiprecision::msb(reduced)))) {
        rest ^= reduced;
        result ^= its;
      }
    if (rest == 0) return result;
    if (!grow) return result;
    const std::uint64_t fresh = std::uint64_t{1} << basis_.size();
    basis_.emplace_back(value);
    rows_.emplace_back(rest, result ^ fresh);
    std::sort(rows_.begin(), rows_.end(),
              [](const auto& a, const auto& b) { return a.first > b.first; });
    return fresh;
  }
  const std::vector<Value>& basis() const { return basis_; }

 private:
  std::vector<std::pair<Integer, std::uint64_t>> rows_;  // echelon, with coordinates
  std::vector<Value> basis_;
};

/// Sorts, and labels of constants.
class Sorts {
 public:
  Sorts(Uses& uses, const LeafClasses& classes, const SymbolicOptions& options)
      : by_class_(classes.count(), no_sort) {
    for (std::size_t its_class = 0; its_class < classes.count(); ++its_class) {
      const Use& use = uses.of(its_class);
      if (!uses.is_candidate(its_class)) continue;
      if (auto sort = made(use, options)) {
        by_class_[its_class] = static_cast<std::uint32_t>(sorts.size());
        sorts.push_back(std::move(*sort));
      }
    }
  }

  std::uint32_t of(std::size_t its_class) const { return by_class_[its_class]; }
  Domain labels(std::uint32_t sort) const {
    const LabelSort& s = sorts[sort];
    return s.kind == LabelSort::Kind::atoms
               ? Atoms(Integer{s.bound + 1})
               : Bits(static_cast<int>(std::max<std::uint64_t>(s.bound, 1)));
  }
  Integer label(std::uint32_t sort, const Integer& code) const { return labels_[sort].at(code); }
  /// Bits of its labels.
  unsigned width(std::uint32_t sort) const {
    const LabelSort& s = sorts[sort];
    return s.kind == LabelSort::Kind::vectors ? static_cast<unsigned>(s.bound)
                                              : static_cast<unsigned>(std::bit_width(s.bound));
  }

  std::vector<LabelSort> sorts;

 private:
  /// Whether labels that got shorter are too few for what has to have one at once.
  static bool is_short(const Use& use, const LabelSort& sort, std::uint64_t needed) {
    return use.most_bits < 64 && sort.bound < needed;
  }
  std::optional<LabelSort> made(const Use& use, const SymbolicOptions& options) {
    LabelSort sort{.kind = use.added ? LabelSort::Kind::vectors : LabelSort::Kind::atoms,
                   .domain = use.domain};
    std::map<Integer, Integer> labels;
    const std::uint64_t draws = use.draws * options.repeats;
    if (use.added) {
      Span span;
      for (const auto& [code, present] : use.constants) labels[code] = span.coordinates(code, true);
      sort.constants = span.basis();
      const auto length = static_cast<std::uint64_t>(use.domain.size().number());
      sort.bound = std::min(length, span.basis().size() + draws);
      // A sample with exclusions needs one value more than it excludes; exclusions may repeat.
      sort.bound = std::max(
          sort.bound, std::min(length, static_cast<std::uint64_t>(std::bit_width(use.excluded))));
      if (sort.bound > max_dimension && options.repeats == 1) return std::nullopt;
      sort.bound = std::min<std::uint64_t>(
          {sort.bound, options.repeats == 1 ? max_dimension : repeated_dimension, use.most_bits});
      if (sort.bound < span.basis().size() || is_short(use, sort, std::bit_width(use.excluded)))
        return std::nullopt;
    } else {
      for (const auto& [code, present] : use.constants) {
        labels[code] = sort.constants.size();
        sort.constants.emplace_back(code);
      }
      const Integer most = std::min<Integer>(
          use.domain.cardinality(), std::max<Integer>(sort.constants.size() + draws, use.excluded));
      if (most > max_atoms) return std::nullopt;
      sort.bound = static_cast<std::uint64_t>(most);
      if (use.most_bits < 64)  // one more stands for a value seen nowhere else
        sort.bound = std::min(sort.bound, (std::uint64_t{1} << use.most_bits) - 1);
      if (is_short(use, sort, std::max<std::uint64_t>(sort.constants.size(), use.excluded)))
        return std::nullopt;
    }
    labels_.push_back(std::move(labels));
    return sort;
  }

  std::vector<std::uint32_t> by_class_;
  std::vector<std::map<Integer, Integer>> labels_;
};

class Symbolizer {
 public:
  Symbolizer(const RootedGraph& rooted, const LeafClasses& classes, const Uses& uses,
             const Sorts& sorts)
      : rooted_{rooted}, classes_{classes}, uses_{uses}, sorts_{sorts} {}

  SymbolicGraph run() {
    const std::size_t count = rooted_.graph.size();
    result_.rooted.roots = rooted_.roots;
    result_.rooted.open_ended = rooted_.open_ended;
    result_.rooted.alike = rooted_.alike;
    result_.sorts = sorts_.sorts;
    result_.leaves.resize(count);
    result_.tables.resize(count);
    result_.because_of.assign(count, no_node);
    for (NodeId id = 0; id < count; ++id) {
      for (std::size_t leaf = 0; leaf < classes_.leaves(id).size(); ++leaf)
        add_leaf(id, classes_.of_node(id, leaf));
      result_.rooted.graph.push_back(rewritten(id));
    }
    return std::move(result_);
  }

  /// A value that would not fit a machine word: its node, and the classes of
  /// its labels.
  struct TooWide {
    NodeId node;
    std::vector<std::size_t> classes;
    bool by_labels = true;  // else what has no labels alone is too wide
  };
  std::optional<TooWide> too_wide() const {
    for (NodeId id = 0; id < rooted_.graph.size(); ++id) {
      const auto& node = rooted_.graph[id];
      std::vector<std::size_t> all;
      const auto note = [&](std::size_t its_class) {
        if (sorts_.of(its_class) != no_sort) all.push_back(its_class);
      };
      for (std::size_t leaf = 0; leaf < classes_.leaves(id).size(); ++leaf)
        note(classes_.of_node(id, leaf));
      if (!all.empty() && !domain_of(id).is_narrow()) return TooWide{id, std::move(all)};
      if (node.kind() != NodeKind::table || !sorts_of(id).any()) continue;
      const auto add = [&](Part part, const Domain& domain) {
        if (classes_.changed(id, part, domain, naming()).is_narrow()) return false;
        for (std::size_t leaf = 0; leaf < leaf_count(domain); ++leaf)
          note(classes_.of_table(id, part, leaf));
        return true;
      };
      const TableType& type = node.table_type();
      const bool key = add(Part::key, type.domain), range = add(Part::range, type.range);
      if (!key && !range) continue;
      if (!all.empty()) return TooWide{id, std::move(all)};
      for (std::size_t leaf = 0; leaf < leaf_count(type.domain); ++leaf)
        note(classes_.of_table(id, Part::key, leaf));
      for (std::size_t leaf = 0; leaf < leaf_count(type.range); ++leaf)
        note(classes_.of_table(id, Part::range, leaf));
      return TooWide{id, std::move(all), false};
    }
    return std::nullopt;
  }

 private:
  void add_leaf(NodeId id, std::size_t its_class) {
    result_.leaves[id].push_back(sorts_.of(its_class));
    if (result_.because_of[id] == no_node && sorts_.of(its_class) == no_sort)
      result_.because_of[id] = uses_.of(its_class).because_of;
  }
  LeafClasses::Change naming() const {
    return [this](const Domain& leaf, std::size_t its_class) {
      const std::uint32_t sort = sorts_.of(its_class);
      return sort == no_sort ? leaf : sorts_.labels(sort);
    };
  }
  Domain domain_of(NodeId id) const { return classes_.changed(id, naming()); }
  TableSorts sorts_of(NodeId table) const {
    const TableType& type = rooted_.graph[table].table_type();
    const auto own = [&](Part part, const Domain& domain) {
      std::vector<std::uint32_t> all;
      for (std::size_t leaf = 0; leaf < leaf_count(domain); ++leaf)
        all.push_back(sorts_.of(classes_.of_table(table, part, leaf)));
      return all;
    };
    return {own(Part::key, type.domain), own(Part::range, type.range)};
  }

  GraphNode rewritten(NodeId id) {
    GraphNode node = rooted_.graph[id];
    if (node.kind() == NodeKind::table) {
      result_.tables[id] = sorts_of(id);
      TableType type = node.table_type();
      type.domain = classes_.changed(id, Part::key, type.domain, naming());
      type.range = classes_.changed(id, Part::range, type.range, naming());
      GraphNode table = make_table(node.table(), type);
      table.label = node.label;
      return table;
    }
    const bool any = std::any_of(result_.leaves[id].begin(), result_.leaves[id].end(),
                                 [](std::uint32_t sort) { return sort != no_sort; });
    const Domain domain = any ? domain_of(id) : node.domain;
    switch (node.kind()) {
    case NodeKind::constant:
      if (any)
        node.action = node::Constant{Value{map_leaves(
            node.domain, domain, node.value().code(), [&](std::size_t leaf, const Integer& code) {
              const auto sort = result_.leaves[id][leaf];
              return sort == no_sort ? code : sorts_.label(sort, code);
            })}};
      break;
    case NodeKind::sample:
      if (any)
        node.action =
            node::Sample{node.distribution().arity() == 0
                             ? Distribution::uniform(domain)
                             : Distribution::uniform_except(domain, node.distribution().arity())};
      break;
    case NodeKind::apply: {
      std::vector<Domain> inputs;
      bool same = !any;
      for (std::size_t i = 0; i < node.arguments.size(); ++i) {
        inputs.push_back(result_.rooted.graph[node.arguments[i]].domain);
        same = same && inputs.back() == node.operation().inputs()[i];
      }
      if (!same) node.action = node::Apply{remade(node.operation(), inputs, domain)};
      break;
    }
    default: break;
    }
    node.domain = domain;
    return node;
  }

  const RootedGraph& rooted_;
  const LeafClasses& classes_;
  const Uses& uses_;
  const Sorts& sorts_;
  SymbolicGraph result_;
};

/// Whether the widest labels of the classes get a bit less: fewer values can be
/// told apart then, and more than that many are refused where they come up. Not
/// where values can be followed one by one.
bool is_narrowed(Uses& uses, const Sorts& sorts, const std::vector<std::size_t>& classes) {
  unsigned widest = 0;
  for (const std::size_t its_class : classes) {
    if (uses.of(its_class).domain.cardinality() <= few_values) return false;
    widest = std::max(widest, sorts.width(sorts.of(its_class)));
  }
  if (widest < 2) return false;
  for (const std::size_t its_class : classes)
    if (sorts.width(sorts.of(its_class)) == widest) uses.of(its_class).most_bits = widest - 1;
  return true;
}

}  // namespace

RootedGraph without_negations(RootedGraph rooted) {
  Graph graph;
  const auto place = rebuild(std::move(rooted.graph), [&](NodeId, GraphNode node) {
    if (node.kind() == NodeKind::apply && node.domain.kind() == DomainKind::bits &&
        node.operation() == operations::bit_not(node.domain)) {
      const Value ones{Integer{node.domain.code_bound() - 1}};
      node.arguments.push_back(append(graph, make_constant(node.domain, ones)));
      node.action = node::Apply{operations::bit_xor(node.domain)};
    }
    return append(graph, std::move(node));
  });
  return rooted.in(std::move(graph), place);
}

bool TableSorts::any() const {
  const auto has = [](const std::vector<std::uint32_t>& sorts) {
    return std::any_of(sorts.begin(), sorts.end(), [](auto sort) { return sort != no_sort; });
  };
  return has(key) || has(range);
}

bool SymbolicGraph::is_symbolic(NodeId id) const {
  return std::any_of(leaves[id].begin(), leaves[id].end(),
                     [](std::uint32_t sort) { return sort != no_sort; });
}

SymbolicGraph symbolic(const RootedGraph& original, const SymbolicOptions& options) {
  if (!options.enabled) {
    SymbolicGraph plain;
    plain.rooted = original;
    plain.leaves.resize(original.graph.size());
    plain.tables.resize(original.graph.size());
    plain.because_of.assign(original.graph.size(), no_node);
    for (NodeId id = 0; id < original.graph.size(); ++id)
      if (original.graph[id].kind() != NodeKind::table)
        plain.leaves[id].assign(leaf_count(original.graph[id].domain), no_sort);
      else
        plain.tables[id] = {
            std::vector<std::uint32_t>(leaf_count(original.graph[id].table_type().domain), no_sort),
            std::vector<std::uint32_t>(leaf_count(original.graph[id].table_type().range), no_sort)};
    return plain;
  }
  RootedGraph rooted = without_negations(original);
  if (!rooted.open_ended) rooted = with_constants_apart(std::move(rooted));
  const LeafClasses classes{rooted};
  Uses uses{rooted, classes, options};
  for (;;) {
    const Sorts sorts{uses, classes, options};
    Symbolizer symbolizer{rooted, classes, uses, sorts};
    const auto wide = symbolizer.too_wide();
    if (!wide) return symbolizer.run();
    if (wide->by_labels && is_narrowed(uses, sorts, wide->classes)) continue;
    uses.make_concrete(wide->node);
    for (const std::size_t its_class : wide->classes) uses.of(its_class).be_concrete(wide->node);
  }
}

}  // namespace certamen
