// SPDX-License-Identifier: Apache-2.0
#include "framework/certify/reachable.hpp"

#include "framework/error.hpp"

namespace certamen::certify {

namespace {

class Walk {
 public:
  Walk(const Package& game, const Limits& limits) : stack_{game}, paths_{limits, game.name} {
    for (const auto* procedure : procedures()) {
      for (const auto& node : procedure->body) {
        if (node.is(NodeKind::get)) read_.insert(node.state());
        if (node.is(NodeKind::find) || node.is(NodeKind::lookup) || node.is(NodeKind::inverse))
          looked_up_.insert(node.table());
      }
      for (const auto& phase : {procedure->only_after, procedure->only_before})
        phases_.insert(phase.begin(), phase.end());
    }
  }

  std::set<std::string> run() {
    paths({}, [](Runner& run) { run.start(); });
    while (!open_.empty()) {
      const Memory from = *open_.back();
      open_.pop_back();
      for (const auto& procedure : stack_[0].exports) {
        CoinTape none;
        if (!Runner{stack_, {from}, none}.may_call(0, procedure)) continue;
        for (const auto& inputs : all_inputs(procedure.signature.inputs))
          paths({from}, [&](Runner& run) { run.serve(0, procedure, inputs); });
      }
      if (const auto& last = stack_[0].finalize)
        for (const auto& inputs : all_inputs(last->signature.inputs))
          paths({from}, [&](Runner& run) { run.run(0, *last, inputs); }, false);
    }
    return std::move(events_);
  }

 private:
  std::vector<const Procedure*> procedures() const {
    std::vector<const Procedure*> all;
    for (const auto& procedure : stack_[0].exports) all.push_back(&procedure);
    if (stack_[0].finalize) all.push_back(&*stack_[0].finalize);
    return all;
  }

  /// All outcomes of the coins; what is remembered then is where calls go on.
  template <class Play>
  void paths(std::vector<Memory> from, Play play, bool goes_on = true) {
    CoinTape tape;
    do {
      paths_.add();
      Runner run{stack_, from, tape};
      play(run);
      events_.insert(run.events().begin(), run.events().end());
      if (goes_on) remember(run.memory()[0]);
    } while (tape.next());
  }

  /// Without what no later call reads or counts.
  void remember(Memory memory) {
    std::erase_if(memory.states, [&](const auto& one) { return !read_.contains(one.first); });
    std::erase_if(memory.tables, [&](const auto& one) {
      return one.second.empty() || !looked_up_.contains(one.first);
    });
    for (const auto& procedure : stack_[0].exports) {
      const auto called = memory.calls.find(procedure.signature.name);
      if (called == memory.calls.end() || procedure.budget) continue;
      if (phases_.contains(called->first))
        called->second = 1;
      else
        memory.calls.erase(called);
    }
    if (const auto [place, is_new] = known_.insert(std::move(memory)); is_new)
      open_.push_back(&*place);
  }

  const std::vector<Package> stack_;  // the game, alone
  std::set<StateId> read_;
  std::set<TableId> looked_up_;
  std::set<std::string> phases_;
  std::set<Memory> known_;
  std::vector<const Memory*> open_;
  std::set<std::string> events_;
  PathCount paths_;
};

}  // namespace

std::set<std::string> reachable_events(const Package& game, const Limits& limits) {
  if (!game.imports.empty())
    throw Error{ErrorCode::unsupported, game.name, "it has open imports, so it is no game"};
  return Walk{game, limits}.run();
}

}  // namespace certamen::certify
