// SPDX-License-Identifier: Apache-2.0
#include "framework/selfcheck/random_case.hpp"

#include <algorithm>
#include <map>

#include "framework/error.hpp"
#include "framework/games/adversary.hpp"
#include "framework/games/experiment.hpp"
#include "framework/games/procedures.hpp"
#include "framework/selfcheck/random_body.hpp"

namespace certamen::selfcheck {

namespace {

/// Different names, some of which mean something elsewhere.
class Names {
 public:
  explicit Names(Coins& coins) {
    for (std::size_t i = left_.size(); i > 1; --i) std::swap(left_[i - 1], left_[coins.below(i)]);
  }
  std::string next() {
    if (left_.empty()) return "name" + std::to_string(count_++);
    std::string name = std::move(left_.back());
    left_.pop_back();
    return name;
  }

 private:
  std::vector<std::string> left_{
      "F",     "F'",   "F.0",   "k.0",      "and",         "xor",
      "less",  "add",  "k",     "k.1",      "slice[3..8)", "get[0]",
      "equal", "some", "s",     "f of s",   "T",           "T.0",
      "win",   "bad",  "Run.0", "Finalize", "Initialize",  "select",
      "true",  "when", "s.T",   "tuple",    "invert",      "recode to Bits(1)",
      "k?",    "F?"};
  std::size_t count_ = 0;
};

struct Sizes {
  unsigned most;  // values of a domain that is drawn from
  std::size_t oracles, steps;
  double initialize, oracle, finalize, total;  // bits
};

constexpr Sizes closed_sizes{8, 3, 6, 3, 2.6, 1.6, 11};
constexpr Sizes search_sizes{3, 2, 4, 1.6, 1.6, 1, 8};

class CaseMaker {
 public:
  explicit CaseMaker(std::uint64_t seed) : coins_{seed} { made_.seed = seed; }

  RandomCase make() {
    const std::size_t kind = coins_.below(8);
    made_.kind = kind < 4   ? RandomCase::Kind::closed
                 : kind < 6 ? RandomCase::Kind::pair
                            : RandomCase::Kind::search;
    sizes_ = made_.kind == RandomCase::Kind::closed ? closed_sizes : search_sizes;
    const bool reduced = made_.kind == RandomCase::Kind::closed && coins_.one_in(3);
    made_.games = {game(reduced)};
    bits_ = sizes_.total - spent_;
    if (made_.kind == RandomCase::Kind::pair)
      made_.games.push_back(random_variant(made_.games[0], coins_));
    if (reduced) made_.reduction = reduction(made_.games[0]);
    made_.adversary = adversary(made_.reduction ? *made_.reduction : made_.games[0]);
    return std::move(made_);
  }

 private:
  Domain small() { return random_domain(coins_, sizes_.most); }
  Domain any_domain() { return coins_.one_in(8) ? wide_domain(coins_) : small(); }

  std::vector<Operation> functions(Names& names) {
    std::vector<Operation> made;
    const bool one_name = coins_.one_in(4);
    const std::string name = names.next();
    for (std::size_t i = coins_.below(4); i > 0; --i)
      made.push_back(random_function(coins_, one_name ? name : names.next(), sizes_.most));
    return made;
  }

  void declare_states(PackageBuilder& package, Names& names, Things& things) {
    const std::size_t count = coins_.one_in(25) ? 70 : coins_.below(4);
    for (std::size_t i = 0; i < count; ++i) {
      const Domain domain = any_domain();
      if (coins_.one_in(3)) {
        things.states.push_back(package.state(names.next(), domain));
        unset_.push_back(things.states.back());
      } else {
        things.states.push_back(package.state(names.next(), domain, random_value(coins_, domain)));
      }
    }
  }

  void declare_tables(PackageBuilder& package, Names& names, Things& things) {
    const std::vector<Domain> shared{small(), small()};
    for (std::size_t i = coins_.below(4); i > 0; --i) {
      const Domain &domain = coins_.any(shared), &range = coins_.any(shared);
      switch (coins_.below(6)) {
      case 0: things.tables.push_back(package.random_permutation(names.next(), domain)); break;
      case 1: things.tables.push_back(package.map(names.next(), domain, range)); break;
      case 2:
        things.tables.push_back(
            package.random_function_family(names.next(), Boolean(), domain, range));
        break;
      case 3: {
        const Domain keys = small();
        things.tables.push_back(package.ideal_cipher(names.next(), keys, domain));
        break;
      }
      default: things.tables.push_back(package.random_function(names.next(), domain, range));
      }
    }
  }

  /// Fills a body; its draws' bits go to `spent`.
  template <class Result>
  auto body(Body& at, const Things& things, const std::vector<Node>& inputs, double bits,
            double& spent, Result result) {
    RandomBody random{coins_, at, things, bits, sizes_.most};
    for (const auto& input : inputs) random.know(input);
    for (std::size_t i = coins_.below(sizes_.steps + 1); i > 0; --i) random.step();
    const Node made = result(random);
    spent = bits - random.bits_left();
    return made;
  }

  Package game(bool reduced) {
    Names names{coins_};
    PackageBuilder game{coins_.one_in(2) ? "Game" : names.next()};
    Things things;
    unset_.clear();
    declare_states(game, names, things);
    declare_tables(game, names, things);
    things.functions = functions(names);
    for (std::size_t i = coins_.below(3); i > 0; --i) things.events.push_back(names.next());
    game.initialize([&](Body& at) {
      RandomBody random{coins_, at, things, sizes_.initialize, sizes_.most};
      for (const auto& state : unset_) at.set(state, random.node_of(state.domain));
      for (std::size_t i = coins_.below(3); i > 0; --i) random.step();
      spent_ = sizes_.initialize - random.bits_left();
    });
    std::vector<std::string> oracles;
    for (std::size_t i = 1 + coins_.below(sizes_.oracles); i > 0; --i) {
      std::vector<Domain> inputs;
      for (std::size_t k = coins_.below(3); k > 0; --k) inputs.push_back(small());
      const std::string name = names.next();
      game.oracle(name, inputs, [&](Body& at, const std::vector<Node>& given) {
        return body(at, things, given, sizes_.oracle, cost_[name], [&](RandomBody& random) {
          return coins_.one_in(6) ? at.unit() : random.node_of(small());
        });
      });
      const bool searched = made_.kind != RandomCase::Kind::closed;
      if (!reduced && (searched || !coins_.one_in(3)))
        game.at_most(static_cast<int>(coins_.below(searched ? 3 : 4)));
      if (!reduced && !oracles.empty() && coins_.one_in(4)) game.only_after(coins_.any(oracles));
      if (!reduced && !oracles.empty() && coins_.one_in(4)) game.only_before(coins_.any(oracles));
      oracles.push_back(name);
    }
    if (made_.kind == RandomCase::Kind::search ||
        (made_.kind == RandomCase::Kind::closed && coins_.one_in(2))) {
      const Domain output = small();
      game.finalize(output, [&](Body& at, Node out) {
        double finalize = 0;
        const Node verdict =
            body(at, things, {out}, sizes_.finalize, finalize, [&](RandomBody& random) {
              const Node first = random.truth();
              return coins_.one_in(2) ? first : at.equal(out, random.node_of(output));
            });
        spent_ += finalize;
        return verdict;
      });
    }
    return game.build();
  }

  /// Serves an interface of its own from the game's, each oracle of which it asks at least once.
  Package reduction(const Package& game) {
    Names names{coins_};
    PackageBuilder package{"B"};
    Things things;
    unset_.clear();
    const auto below = interface_of(game);
    package.import(below);
    for (std::size_t i = coins_.below(3); i > 0; --i) {
      const Domain domain = small();
      things.states.push_back(
          package.state("b" + std::to_string(i), domain, random_value(coins_, domain)));
    }
    if (coins_.one_in(2))
      things.tables.push_back(coins_.one_in(2) ? package.map("M", small(), small())
                                               : package.random_function("R", small(), small()));
    things.functions = functions(names);
    std::map<std::string, double> own_cost;
    const std::size_t count = 1 + coins_.below(2);
    for (std::size_t i = 0; i < count; ++i) {
      std::vector<Domain> inputs;
      for (std::size_t k = coins_.below(2); k > 0; --k) inputs.push_back(small());
      const std::string name = "B" + std::to_string(i);
      double asked = 0;
      package.oracle(name, inputs, [&](Body& at, const std::vector<Node>& given) {
        return body(at, things, given, sizes_.oracle / 2, own_cost[name], [&](RandomBody& random) {
          for (const auto& oracle : below) {
            if (i > 0 && coins_.one_in(2)) continue;
            std::vector<Node> arguments;
            for (const auto& input : oracle.inputs) arguments.push_back(random.node_of(input));
            random.know(at.call_with(oracle.name, arguments));
            asked += cost_[oracle.name];
          }
          random.step();
          return random.node_of(small());
        });
      });
      own_cost[name] += asked;
    }
    cost_ = std::move(own_cost);
    return package.build();
  }

  /// What may still be called, by the rules of linking.
  struct Calls {
    std::map<std::string, std::size_t> made;
    std::map<std::string, bool> guarded;
  };

  bool is_allowed(const Procedure& oracle, const Calls& calls) const {
    const auto called = [&](const std::string& name) { return calls.made.contains(name); };
    const auto allowed = calls_allowed(oracle);
    const std::string& name = oracle.signature.name;
    if (calls.guarded.at(name)) return true;
    if (allowed && called(name) && calls.made.at(name) >= *allowed) return false;
    if (allowed && *allowed == 0) return false;
    for (const auto& first : oracle.only_after)
      if (!called(first) || calls.guarded.at(first)) return false;
    return std::none_of(oracle.only_before.begin(), oracle.only_before.end(), called);
  }

  Package adversary(const Package& game) {
    const Domain output = game.finalize ? game.finalize->signature.inputs[0] : Boolean();
    const bool free = made_.reduction.has_value();  // of the game below, whose verdict counts
    const Domain wanted =
        free && made_.games[0].finalize ? made_.games[0].finalize->signature.inputs[0] : output;
    Names names{coins_};
    return Adversary{coins_.one_in(2) ? "A" : "and",
                     [&](Run& a) {
                       Things things;
                       if (coins_.one_in(2)) things.tables.push_back(own_map(a, names));
                       things.functions = functions(names);
                       return play(a, game, things, wanted);
                     }}
        .against(interface_of(game));
  }

  /// Called like no oracle.
  Table own_map(Run& a, Names& names) {
    std::string name = names.next();
    while (std::any_of(a.interface().begin(), a.interface().end(),
                       [&](const Signature& oracle) { return oracle.name == name; }))
      name = names.next();
    const Domain keys = small();
    return a.map(name, keys, small());
  }

  Node play(Run& a, const Package& game, const Things& things, const Domain& output) {
    constexpr double own = 3;
    RandomBody random{coins_, a, things, std::min(own, std::max(bits_, 0.0)), sizes_.most};
    bits_ -= own;
    Calls calls;
    for (const auto& oracle : game.exports) calls.guarded[oracle.signature.name] = coins_.one_in(4);
    const std::size_t steps = 2 + coins_.below(7);
    for (std::size_t i = 0; i < steps; ++i) {
      random.step();
      const auto& oracle = coins_.any(game.exports);
      const std::string& name = oracle.signature.name;
      if (!is_allowed(oracle, calls) || cost_[name] > bits_) continue;
      const bool guarded = calls.guarded[name];
      std::vector<Node> arguments;
      for (const auto& input : oracle.signature.inputs) arguments.push_back(random.node_of(input));
      if (guarded)
        random.know(a.call_if_with(random.truth(), name, arguments));
      else
        random.know(a.call_with(name, arguments));
      bits_ -= cost_[name];
      ++calls.made[name];
    }
    if (output == Boolean()) return random.truth();
    return random.node_of(output);
  }

  Coins coins_;
  RandomCase made_;
  Sizes sizes_ = closed_sizes;
  std::vector<State> unset_;
  std::map<std::string, double> cost_;  // bits of a call
  double spent_ = 0;                    // bits of initialize and finalize
  double bits_ = 0;                     // left for the adversary
};

bool is_value(NodeKind kind) {
  return kind != NodeKind::set && kind != NodeKind::put && kind != NodeKind::table;
}

/// An argument of a node becomes another node of its domain, or a constant another constant.
bool change(Procedure& procedure, Coins& coins) {
  if (procedure.body.empty()) return false;
  const NodeId id = coins.below(procedure.body.size());
  auto& node = procedure.body[id];
  if (node.kind() == NodeKind::constant) {
    node.action = node::Constant{random_value(coins, node.domain)};
    return true;
  }
  if (node.arguments.empty()) return false;
  auto& argument =
      coins.below(node.arguments.size()) == 0 ? node.arguments.front() : node.arguments.back();
  std::vector<NodeId> others;
  for (NodeId other = 0; other < id; ++other)
    if (other != argument && is_value(procedure.body[other].kind()) &&
        procedure.body[other].domain == procedure.body[argument].domain)
      others.push_back(other);
  if (others.empty()) return false;
  argument = coins.any(others);
  return true;
}

bool is_inverted(const Package& game, const TableId& table) {
  return any_node(game, [&](const GraphNode& node) {
    return node.is(NodeKind::inverse) && node.table() == table;
  });
}

}  // namespace

Package random_variant(const Package& game, Coins& coins) {
  Package variant = game;
  for (auto& [name, type] : variant.tables)
    if (type.kind == TableKind::permutation && coins.one_in(4) && !is_inverted(game, name))
      type.kind = TableKind::function;
  for (int attempt = 0; attempt < 8; ++attempt)
    if (change(variant.exports[coins.below(variant.exports.size())], coins)) break;
  return variant;
}

RandomCase random_case(std::uint64_t seed) {
  return CaseMaker{seed}.make();
}

}  // namespace certamen::selfcheck
