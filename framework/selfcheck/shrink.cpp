// SPDX-License-Identifier: Apache-2.0
#include "framework/selfcheck/shrink.hpp"

#include <algorithm>

#include "framework/error.hpp"
#include "framework/games/procedures.hpp"
#include "framework/graph/liveness.hpp"
#include "framework/graph/make.hpp"

namespace certamen::selfcheck {

namespace {

std::vector<Package*> packages_of(RandomCase& random) {
  std::vector<Package*> all;
  for (auto& game : random.games) all.push_back(&game);
  if (random.reduction) all.push_back(&*random.reduction);
  all.push_back(&random.adversary);
  return all;
}

bool is_read(const Procedure& procedure, NodeId id) {
  return use_counts(procedure.body, {procedure.result})[id] > 0;
}

/// An unused node is removed, another one becomes a constant.
void reduce(Procedure& procedure, NodeId id) {
  auto& node = procedure.body[id];
  if (is_read(procedure, id)) {
    node = make_constant(node.domain, Value{node.domain.element(0)});
    return;
  }
  procedure.body.erase(procedure.body.begin() + static_cast<std::ptrdiff_t>(id));
  for (auto& other : procedure.body)
    for (auto& argument : other.arguments)
      if (argument > id) --argument;
  if (procedure.result > id) --procedure.result;
}

bool is_least(const Procedure& procedure, NodeId id) {
  const auto kind = procedure.body[id].kind();
  return kind == NodeKind::input || (kind == NodeKind::constant && is_read(procedure, id));
}

/// Drops states, tables and imports that no node names.
void drop_unnamed(Package& package) {
  std::erase_if(package.states, [&](const auto& state) {
    return !any_node(
        package, [&](const GraphNode& node) { return node.gets(state.id) || node.sets(state.id); });
  });
  std::erase_if(package.tables, [&](const auto& table) {
    return !any_node(package, [&](const GraphNode& node) { return node.accesses(table.first); });
  });
  if (package.find_export("Run") != nullptr)
    std::erase_if(package.imports, [&](const auto& wanted) {
      return !any_node(package, [&](const GraphNode& node) {
        return node.is(NodeKind::call) && node.import() == ImportId{wanted.name};
      });
    });
  std::erase_if(package.initializers, [](const auto& one) { return one.body.size() <= 1; });
}

class Shrinker {
 public:
  Shrinker(RandomCase random, const std::function<bool(const RandomCase&)>& fails, std::size_t most)
      : best_{std::move(random)}, fails_{fails}, left_{most} {}

  RandomCase run() {
    drop_declarations();
    while (pass()) {
    }
    drop_declarations();
    return std::move(best_);
  }

 private:
  /// Keeps a smaller case that still fails.
  template <class Change>
  bool attempt(Change change) {
    if (left_ == 0) return false;
    --left_;
    RandomCase smaller = best_;
    change(smaller);
    for (auto* package : packages_of(smaller)) {
      try {
        validate(*package);
      } catch (const Error&) {
        return false;
      }
    }
    if (!fails_(smaller)) return false;
    best_ = std::move(smaller);
    return true;
  }

  void drop_declarations() {
    for (std::size_t p = 0; p < packages_of(best_).size(); ++p)
      attempt([&](RandomCase& smaller) { drop_unnamed(*packages_of(smaller)[p]); });
  }

  bool pass() {
    bool any = false;
    const std::size_t packages = packages_of(best_).size();
    for (std::size_t p = 0; p < packages; ++p) {
      const auto package = [p](RandomCase& random) -> Package& { return *packages_of(random)[p]; };
      for (std::size_t i = package(best_).exports.size(); i-- > 0;)
        any = drop_oracle(package(best_).exports[i].signature.name) || any;
      for (std::size_t i = 0; i < procedures_of(package(best_)).size(); ++i)
        for (NodeId id = procedures_of(package(best_))[i]->body.size(); id-- > 0;) {
          const auto procedures = procedures_of(package(best_));
          if (id >= procedures[i]->body.size() || is_least(*procedures[i], id)) continue;
          any = attempt([&](RandomCase& smaller) {
                  reduce(*procedures_of(package(smaller))[i], id);
                }) ||
                any;
        }
    }
    return any;
  }

  /// Of all games; what is about it goes too.
  bool drop_oracle(const std::string& name) {
    return attempt([&](RandomCase& smaller) {
      for (auto& game : smaller.games) {
        std::erase_if(game.exports,
                      [&](const Procedure& one) { return one.signature.name == name; });
        for (auto& procedure : game.exports) {
          procedure.only_after.erase(name);
          procedure.only_before.erase(name);
        }
      }
    });
  }

  RandomCase best_;
  const std::function<bool(const RandomCase&)>& fails_;
  std::size_t left_;
};

}  // namespace

RandomCase shrunk(RandomCase random, const std::function<bool(const RandomCase&)>& fails,
                  std::size_t most) {
  return Shrinker{std::move(random), fails, most}.run();
}

}  // namespace certamen::selfcheck
