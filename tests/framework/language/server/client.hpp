// SPDX-License-Identifier: Apache-2.0
// An editor's side of `certamen lsp`: its pipes, and its requests.
#pragma once

#include <sys/types.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/support/temporary_file.hpp"

namespace certamen::testing {

using nlohmann::json;

class Client {
 public:
  /// Starts the command, without saying anything.
  explicit Client(const std::vector<std::string>& arguments = {});
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  /// Bytes as they are, and a message in its frame.
  void write(const std::string& bytes);
  void send(const json& message);
  void notify(const std::string& method, const json& params);
  /// The whole answer; notifications that come before it are kept.
  json request(const std::string& method, const json& params);
  /// The next message that is no answer to a request().
  json next();
  /// The next diagnostics of this document that are published.
  json diagnostics(const std::string& uri);

  /// initialize and initialized; the server's capabilities.
  json start(const json& capabilities = json::object());
  void open(const std::string& uri, const std::string& text);
  /// Replaces what is between two positions.
  void edit(const std::string& uri, int from_line, int from, int to_line, int to,
            const std::string& text);
  json at(const std::string& method, const std::string& uri, int line, int character);

  /// Sends SIGINT and leaves the input open; what the command returned.
  int interrupt();
  /// Ends its input; what the command returned, and what it wrote to standard error.
  int end();
  std::string errors() const;

 private:
  json read();
  int wait();

  pid_t process_ = -1;
  int in_ = -1, out_ = -1;
  TemporaryName errors_;  // what the server writes to standard error
  std::string buffer_;
  std::vector<json> kept_;
  int id_ = 0, version_ = 1;
};

}  // namespace certamen::testing
