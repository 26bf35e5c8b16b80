// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "framework/games/package.hpp"
#include "framework/values/operations.hpp"

namespace certamen {

class Body;

/// What stays of a body in the handles of its nodes when it ends.
struct BodyMark {
  Body* body;         // none once it has ended
  std::string place;  // "package/procedure", for messages
};

/// A node of the body under construction: a handle that knows its body, and that only this body
/// takes as an argument, and only until it ends. Operators apply the domain's own operation: ^ & |
/// on bits, + - * on numbers modulo, * / on group elements, ! && || on Booleans.
///
/// C++ evaluates the operands of an operator and the arguments of a function in an order of its
/// own. So two of them that each hold a step (a sample, a lookup, a call, a move, or a read with a
/// write behind it) are an Error(usage): such steps are given variables first, one statement each.
/// Copying a variable gives a node that holds no step; lists in braces are evaluated from left to
/// right.
class Node {
 public:
  /// A copy holds no step: see above.
  Node(const Node& other) : mark_{other.mark_}, id_{other.id_}, domain_{other.domain_} {}
  Node(Node&&) = default;
  /// Likewise.
  Node& operator=(const Node& other) { return *this = Node{other}; }
  Node& operator=(Node&&) = default;
  ~Node() = default;

  /// Its place in the body's graph.
  NodeId id() const { return id_; }
  /// Throws Error(usage) once the body has ended.
  Body& body() const;
  /// Of its value.
  const Domain& domain() const { return domain_; }
  /// Whether its body has not ended.
  bool is_usable() const { return mark_->body != nullptr; }

 private:
  friend class Body;
  Node(std::shared_ptr<const BodyMark> mark, NodeId id, Domain domain)
      : mark_{std::move(mark)}, id_{id}, domain_{std::move(domain)} {}

  std::shared_ptr<const BodyMark> mark_;
  NodeId id_;
  Domain domain_;
  NodeId step_ = no_node;   // the first one that it holds and that no variable names yet
  bool only_reads_ = true;  // such steps read states and maps, and do nothing else
};

/// Each applies the domain's operation in the body of its operands. Throws Error for domains
/// without it, and for operands of different domains or bodies.
Node operator^(Node a, Node b);
Node operator&(Node a, Node b);
Node operator|(Node a, Node b);
Node operator+(Node a, Node b);
Node operator-(Node a, Node b);
Node operator-(Node a);
Node operator*(Node a, Node b);
Node operator/(Node a, Node b);
Node operator!(Node a);
Node operator&&(Node a, Node b);
Node operator||(Node a, Node b);

/// A state variable of the package under construction: a handle, which bodies of other packages
/// refuse.
struct State {
  StateId id = {};            // which variable
  Domain domain = Boolean();  // of its values
  std::string package = {};   // which declares it
};

/// A table of the package under construction: a handle, which bodies of other packages refuse.
struct Table {
  TableId id = {};           // which table
  TableType type = {};       // its keys, its values, and what it is at first
  std::string package = {};  // which declares it
};

/// What the package of a body has declared so far.
struct Declarations {
  std::vector<State> states = {};  // in the order of their declaration
  std::vector<Table> tables = {};  // likewise
};

/// The body of one procedure, written as pseudo-code: sampling (sample), calling (call), assigning
/// (let, set). Every mistake throws an Error whose place is "package/procedure".
class Body {
 public:
  /// `interface` lists the procedures that may be called, `declarations` the states and tables that
  /// may be used; they must outlive the body.
  Body(std::string place, std::vector<Signature> interface,
       const Declarations* declarations = nullptr);
  ~Body();
  Body(const Body&) = delete;
  Body& operator=(const Body&) = delete;

  /// k <- Distribution; a bare domain means uniform on it.
  Node sample(const Distribution& distribution, const std::vector<Node>& excluded = {});
  Node sample(const Domain& domain);
  /// A value of the domain, fixed when the game is written.
  Node constant(const Domain& domain, const Value& value);
  /// An integer modulo the size of a Zmod or Range, which may be a symbol.
  Node residue(const Domain& domain, const Integer& integer);
  /// Boolean: a constant.
  Node boolean(bool value);
  /// The one value of Unit().
  Node unit();
  /// The operation on these arguments, from left to right. Throws Error(type_mismatch) for other
  /// domains than its inputs.
  Node apply(const Operation& operation, const std::vector<Node>& arguments);
  Node apply(const Operation& operation, std::initializer_list<Node> arguments);
  /// The same on arguments that C++ has evaluated in an order of its own: throws Error(usage) if
  /// two of them hold steps.
  Node apply_unordered(const Operation& operation, std::initializer_list<const Node*> arguments);

  /// The variable's value now.
  Node get(const State& state);
  /// Writes the variable. Throws Error(type_mismatch) for a value of another domain.
  void set(const State& state, Node value);
  /// The value of a random function or permutation at a key, sampled at the first lookup; of a
  /// family, at an index.
  Node lookup(const Table& table, Node key);
  Node lookup(const Table& family, Node index, Node key);
  /// The key at which a random permutation has this value; of a family, at an index.
  Node inverse(const Table& permutation, Node value);
  Node inverse(const Table& family, Node index, Node value);
  Node find(const Table& map, Node key);  // Option of the value
  /// Writes an entry of a map, in the place of what is there.
  void put(const Table& map, Node key, Node value);
  /// The table that the body's package has declared by this name, for schemes, which declare their
  /// tables in one place and use them in another. Throws Error(unknown_name).
  Table table(std::string_view name) const;

  /// A call of an imported procedure; its domains come from the interface. At vectors of symbolic
  /// length it is one at each element (games/each.hpp).
  template <class... Nodes>
  Node call(std::string_view procedure, Nodes... arguments) {
    Node answer = call_with(procedure, {arguments...});
    expect_ordered({&arguments...});
    return answer;
  }
  /// The same with a list, which C++ evaluates from left to right.
  Node call_with(std::string_view procedure, const std::vector<Node>& arguments);
  /// The same under a condition: Option of the answer; none, and no call, where it does not hold.
  template <class... Nodes>
  Node call_if(Node condition, std::string_view procedure, Nodes... arguments) {
    Node answer = call_if_with(condition, procedure, {arguments...});
    expect_ordered({&condition, &arguments...});
    return answer;
  }
  /// Likewise.
  Node call_if_with(Node condition, std::string_view procedure, const std::vector<Node>& arguments);
  /// Signature of a procedure that may be called; throws Error(unknown_name) that lists what there
  /// is.
  const Signature& signature(std::string_view procedure) const;
  /// The procedures that may be called, as the constructor got them.
  const std::vector<Signature>& interface() const { return interface_; }

  /// A move left to the engine, which may depend on the answers of all calls so far, on what the
  /// body has drawn and on earlier moves. Adversaries alone leave moves open: see
  /// with_best_moves().
  Node choose(const Domain& domain);
  /// Raises an event under a Boolean condition: `certamen events` and Experiment::events say how
  /// probable it is.
  void event(const std::string& name, Node happens);
  /// Names a node, for drawings and messages.
  Node let(const std::string& name, Node node);

  // Shorthands for standard operations.
  /// Boolean: the values are equal.
  Node equal(Node a, Node b);
  /// Boolean: the values differ.
  Node differ(Node a, Node b) { return !equal(std::move(a), std::move(b)); }
  /// Boolean: the code of a is below that of b.
  Node less(Node a, Node b);
  /// Boolean: the code is below a bound, which may be a symbol.
  Node below(Node code, const Size& bound);
  /// Boolean: the code is this number, which may be a symbol.
  Node is_at(Node code, const Size& place);
  /// `yes` where the condition holds, else `no`; both are computed.
  Node select(Node condition, Node yes, Node no);
  Node concat(Node high, Node low);  // Bits(a), Bits(b) -> Bits(a + b).
  /// `length` bits from bit `from` on; bit 0 is the lowest.
  Node slice(Node bits, unsigned from, unsigned length);
  /// A value of the Tuple of the parts' domains.
  Node tuple(const std::vector<Node>& parts);
  Node tuple(std::initializer_list<Node> parts);
  Node get(Node tuple, std::size_t index);  // a part of a Tuple or Vector
  /// A value of a Vector; all elements are of one domain.
  Node vector(const std::vector<Node>& elements);
  Node vector(std::initializer_list<Node> elements);
  /// An Option that has the element.
  Node some(Node element);
  /// An Option over that domain without an element.
  Node none(const Domain& element);
  /// Boolean: the Option has an element.
  Node is_some(Node option);
  /// The Option's element, or `otherwise` if it has none.
  Node value_or(Node option, Node otherwise);
  Node power(Node base, Node exponent);                  // in a Group
  Node exponential(const Domain& group, Node exponent);  // g^x
  /// Boolean: the code is not below the bound.
  Node at_least(Node code, const Size& bound) { return !below(std::move(code), bound); }
  Node parity(Node bits);  // the sum of all bits modulo 2

  /// The next input of the procedure. finish() is told the same domains.
  Node input(const std::string& name, const Domain& domain);
  /// The node as the graph has it.
  const GraphNode& node(NodeId id) const { return graph_[id]; }
  /// "package/procedure", as messages begin.
  const std::string& place() const { return place_; }

  /// What stands in the place of a step, given its arguments where they are now; none keeps it.
  using Substitute =
      std::function<std::optional<Node>(const GraphNode& step, const std::vector<Node>& arguments)>;
  /// Writes the steps of a procedure of the same package here, with these inputs; `places` gets
  /// what each of its nodes has become, one after the other. Throws Error(type_mismatch) for other
  /// inputs.
  void replay(const Procedure& procedure, const std::vector<Node>& inputs,
              std::vector<Node>& places, const Substitute& substitute = {});

  /// Ends the body with its result; its nodes are of no use from then on.
  Procedure finish(std::string name, std::vector<Domain> inputs, Node result);

 private:
  Node add(GraphNode node);
  void expect_ordered(std::initializer_list<const Node*> arguments) const;
  bool writes_after(NodeId step) const;
  static void hold(Node& node, const Node& argument);
  Node called(std::string_view procedure, const Node* condition,
              const std::vector<Node>& arguments);
  void own(const Node& node) const;
  template <class Handle>
  const Handle& declared(const std::vector<Handle>& known, const Handle& used,
                         const char* sort) const;
  const State& declared(const State& state) const;
  const Table& declared(const Table& table) const;
  void expect(const Node& node, const Domain& domain, const std::string& what) const;
  Node table_node(NodeKind kind, const Table& table, const std::vector<Node>& arguments);
  [[noreturn]] void fail(ErrorCode code, const std::string& message) const;

  std::string place_;
  std::vector<Signature> interface_;
  const Declarations* declarations_;
  std::shared_ptr<BodyMark> mark_;
  Graph graph_;
};

/// Builds a package: types first, then state, then procedures, in the paper's order.
class PackageBuilder {
 public:
  /// A body without inputs and without a result.
  using Procedure0 = std::function<void(Body&)>;

  /// Begins an empty package of that name.
  explicit PackageBuilder(std::string name);
  /// Goes on with a package that is built.
  explicit PackageBuilder(Package package);

  /// A number that the package was made with, for reports: "q".
  PackageBuilder& parameter(const std::string& name, const Integer& value);
  /// Declares a variable, with its first value or to be set before it is read. Throws
  /// Error(duplicate_name).
  State state(const std::string& name, const Domain& domain);
  State state(const std::string& name, const Domain& domain, const Value& initial);
  /// A uniformly random function, sampled lazily. Throws Error(duplicate_name), as all declarations
  /// of tables do.
  Table random_function(const std::string& name, const Domain& domain, const Domain& range);
  /// A uniformly random permutation of the domain, sampled lazily.
  Table random_permutation(const std::string& name, const Domain& domain);
  /// An independent random function for each index.
  Table random_function_family(const std::string& name, const Domain& index, const Domain& domain,
                               const Domain& range);
  /// An independent random permutation of the blocks for each key.
  Table ideal_cipher(const std::string& name, const Domain& keys, const Domain& blocks);
  /// A dictionary that bodies write with put(), empty at first.
  Table map(const std::string& name, const Domain& domain, const Domain& range);

  /// Declares a procedure that bodies may call.
  PackageBuilder& import(const Signature& signature);
  PackageBuilder& import(const std::vector<Signature>& signatures);

  /// Runs once, before anything else.
  PackageBuilder& initialize(const Procedure0& body);
  /// An exported procedure; `body` is called with Body& and one Node for each input, and returns a
  /// Node, or nothing.
  template <class F>
  PackageBuilder& oracle(const std::string& name, const std::vector<Domain>& inputs, F body) {
    return export_procedure(name, inputs, [body](Body& at, const std::vector<Node>& arguments) {
      return invoke(body, at, arguments);
    });
  }
  /// Limits the oracle added last to this number of calls in one experiment.
  PackageBuilder& at_most(const Size& calls);
  /// The oracle added last may be called only after (only before) the first call of another one;
  /// in the wrong phase is an Error(usage) when a call is linked.
  PackageBuilder& only_after(const std::string& oracle);
  /// The oracle added last may be called only before the first call of that one.
  PackageBuilder& only_before(const std::string& oracle);
  /// The game's verdict on what the adversary returned; without it the output itself is the
  /// verdict. `body` takes Body& and a Node for the output, and returns a Boolean.
  PackageBuilder& finalize(const Domain& output, const std::function<Node(Body&, Node)>& body);

  /// Validates and returns the package.
  Package build() const;

 protected:
  Package package_;            // as far as it is built
  Declarations declarations_;  // as far as they are declared

 private:
  Procedure& last_oracle(const std::string& what);
  template <class F>
  static Node invoke(const F& body, Body& at, const std::vector<Node>& a) {
    if constexpr (std::is_invocable_v<F, Body&, const std::vector<Node>&>)
      return returned(body, at, a);
    else if constexpr (std::is_invocable_v<F, Body&>)
      return returned(body, at);
    else if constexpr (std::is_invocable_v<F, Body&, Node>)
      return returned(body, at, argument(a, 0));
    else if constexpr (std::is_invocable_v<F, Body&, Node, Node>)
      return returned(body, at, argument(a, 0), argument(a, 1));
    else if constexpr (std::is_invocable_v<F, Body&, Node, Node, Node>)
      return returned(body, at, argument(a, 0), argument(a, 1), argument(a, 2));
    else {
      static_assert(std::is_invocable_v<F, Body&, Node, Node, Node, Node>,
                    "an oracle's body takes Body& and one Node for each input");
      return returned(body, at, argument(a, 0), argument(a, 1), argument(a, 2), argument(a, 3));
    }
  }
  template <class F, class... Arguments>
  static Node returned(const F& body, Body& at, const Arguments&... arguments) {
    if constexpr (std::is_void_v<std::invoke_result_t<F, Body&, const Arguments&...>>) {
      body(at, arguments...);
      return at.unit();
    } else {
      return body(at, arguments...);
    }
  }
  static Node argument(const std::vector<Node>& arguments, std::size_t i);
  PackageBuilder&
  export_procedure(const std::string& name, const std::vector<Domain>& inputs,
                   const std::function<Node(Body&, const std::vector<Node>&)>& body);
  State add_state(StateVariable variable);
  Table add_table(const std::string& name, TableType type);
  void expect_new(const std::string& name) const;
};

/// A game is a package without imports.
using GameBuilder = PackageBuilder;

}  // namespace certamen
