// SPDX-License-Identifier: Apache-2.0
#include "schemes/whole_messages.hpp"

#include <functional>

#include "framework/error.hpp"
#include "framework/games/loop.hpp"

namespace certamen {

namespace {

using OnlineSession = OnlineEncryption::Session;
using OnlineAdvance = std::function<OnlineEncryption::Step(
    Body&, const Node& key, const OnlineSession&, const Node& block)>;

struct AllSteps {
  Node blocks;
  OnlineSession session;
};

/// What is kept, as one value.
Node packed_session(Body& at, const OnlineSession& session) {
  return session.size() == 1 ? session[0] : at.tuple(session);
}

OnlineSession unpacked_session(Body& at, const Node& all, std::size_t parts) {
  if (parts == 1) return {all};
  OnlineSession session;
  for (std::size_t i = 0; i < parts; ++i) session.push_back(at.get(all, i));
  return session;
}

/// A step for each block of a vector, one after the other; one loop if their number is a symbol.
AllSteps advanced(Body& at, const Node& key, OnlineSession session, const Node& blocks,
                  const OnlineAdvance& advance) {
  const Size& count = blocks.domain().size();
  if (!count.is_symbol()) {
    std::vector<Node> out;
    for (std::size_t i = 0; i < static_cast<std::size_t>(count.number()); ++i) {
      auto step = advance(at, key, session, at.get(blocks, i));
      out.push_back(step.block);
      session = step.session;
    }
    return {at.vector(out), session};
  }
  const Node before = packed_session(at, session);
  const Operation step =
      composed("block", {before.domain(), key.domain(), blocks.domain().parts()[0]},
               [&](Body& in, const std::vector<Node>& on) {
                 const auto one =
                     advance(in, on[1], unpacked_session(in, on[0], session.size()), on[2]);
                 return in.tuple({one.block, packed_session(in, one.session)});
               });
  const Node both = repeat(at, step, count, before, {.captured = {key}, .vectors = {blocks}});
  return {at.get(both, 0), unpacked_session(at, at.get(both, 1), session.size())};
}

}  // namespace

WholeMessages::WholeMessages(std::shared_ptr<const OnlineEncryption> online, Size blocks)
    : online_{std::move(online)}, blocks_{std::move(blocks)} {
  if (!certainly_at_most(1, blocks_))
    throw Error{ErrorCode::bad_number, "whole messages",
                "expected one block or more, got " + blocks_.text()};
}

Domain WholeMessages::messages() const {
  return Vector(online_->blocks(), blocks_);
}

Node WholeMessages::encrypt(Body& at, Node key, Node message) const {
  const OnlineSession begin = online_->begin(at);
  const auto all = advanced(at, key, begin, message,
                            [&](Body& in, const Node& k, const OnlineSession& s,
                                const Node& block) { return online_->next(in, k, s, block); });
  return at.tuple({all.blocks, online_->end(at, all.session)});
}

Node WholeMessages::decrypt(Body& at, Node key, Node ciphertext) const {
  const Node given = at.get(ciphertext, 0), last = at.get(ciphertext, 1);
  const Node further = join(at, section(at, given, 1, blocks_ - 1), at.vector({last}));
  const OnlineSession begin = online_->received(at, element(at, given, 0));
  return advanced(at, key, begin, further,
                  [&](Body& in, const Node& k, const OnlineSession& s, const Node& block) {
                    return online_->open(in, k, s, block);
                  })
      .blocks;
}

Node WholeMessages::random_ciphertext(Body& at) const {
  const Node given = at.sample(messages());
  return at.tuple({given, at.sample(online_->blocks())});
}

}  // namespace certamen
