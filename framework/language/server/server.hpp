// SPDX-License-Identifier: Apache-2.0
// A language server [Language Server Protocol 3.17], without what its bytes go over.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "framework/language/server/documents.hpp"
#include "framework/language/server/frames.hpp"
#include "framework/language/server/wire.hpp"
#include "framework/run/context.hpp"

namespace certamen::language::server {

/// Answers requests one after the other, in their order. What a client sends that is malformed gets
/// an error for an answer, or, where it is no request, a complaint; nothing of it is thrown.
class Server {
 public:
  struct Outside {
    std::function<void(std::string_view frame)> send;       // bytes for the client
    std::function<void(const std::string& line)> complain;  // a line for who looks after it
  };

  /// Imports are also looked for in `folders`, and in the catalogue; engines run in this context.
  Server(std::vector<std::string> folders, CatalogueFiles catalogue, Context context,
         Outside outside);

  void receive(std::string_view bytes) { frames_.feed(bytes); }
  /// To be called when nothing more has come: publishes what is wrong with the texts as they are
  /// now. Of letters that come faster only the last one counts.
  void rest();
  /// Whether a client has said "exit", behind which nothing is answered.
  bool has_ended() const { return ended_; }
  /// 0 if "shutdown" came before the end, else 1.
  int exit_status() const { return state_ == State::shut_down ? 0 : 1; }

 private:
  enum class State { new_, running, shut_down };

  void message(std::string_view body);
  void request(const Wire& id, const std::string& method, const Wire& params);
  void notify(const std::string& method, const Wire& params);
  Wire answer(const std::string& method, const Wire& params);
  Wire initialize(const Wire& params);
  void change(const Wire& params);
  void publish(const std::string& uri, Wire diagnostics, std::optional<long long> version);

  void send(const Wire& message);
  void refuse(const Wire& id, Refusal code, const std::string& what);

  Documents documents_;
  Context context_;
  Outside outside_;
  FrameReader frames_;
  State state_ = State::new_;
  bool ended_ = false;
  std::set<std::string> touched_;          // documents that were opened or changed
  std::map<std::string, Wire> published_;  // diagnostics by document
};

}  // namespace certamen::language::server
