// SPDX-License-Identifier: Apache-2.0
#include "tests/framework/language/server/client.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>

#include "tests/framework/cli/process.hpp"

namespace certamen::testing {

namespace {

constexpr int patience_ms = 120'000;  // a test that waits longer has failed

}  // namespace

Client::Client(const std::vector<std::string>& arguments) {
  std::signal(SIGPIPE, SIG_IGN);  // a server that has ended is no end of the test
  std::array<int, 2> to{}, from{};
  REQUIRE(::pipe2(to.data(), O_CLOEXEC) == 0);
  REQUIRE(::pipe2(from.data(), O_CLOEXEC) == 0);
  const int errors = ::open(errors_.path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  REQUIRE(errors >= 0);
  process_ = ::fork();
  REQUIRE(process_ >= 0);
  if (process_ == 0) {
    ::dup2(to[0], STDIN_FILENO);
    ::dup2(from[1], STDOUT_FILENO);
    ::dup2(errors, STDERR_FILENO);
    const std::string program = certamen_path();
    std::vector<char*> all{const_cast<char*>(program.c_str()), const_cast<char*>("lsp")};
    for (const auto& argument : arguments) all.push_back(const_cast<char*>(argument.c_str()));
    all.push_back(nullptr);
    for (const int each : {SIGINT, SIGTERM, SIGPIPE}) std::signal(each, SIG_DFL);
    ::execv(program.c_str(), all.data());
    ::_exit(127);
  }
  ::close(to[0]);
  ::close(from[1]);
  ::close(errors);
  in_ = to[1];
  out_ = from[0];
}

Client::~Client() {
  if (process_ > 0) {
    ::kill(process_, SIGKILL);
    ::waitpid(process_, nullptr, 0);
  }
  if (in_ >= 0) ::close(in_);
  ::close(out_);
}

void Client::write(const std::string& bytes) {
  std::size_t done = 0;
  while (done < bytes.size()) {
    const ssize_t count = ::write(in_, bytes.data() + done, bytes.size() - done);
    REQUIRE(count > 0);
    done += static_cast<std::size_t>(count);
  }
}

void Client::send(const json& message) {
  const std::string body = message.dump();
  write("Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
}

void Client::notify(const std::string& method, const json& params) {
  send({{"jsonrpc", "2.0"}, {"method", method}, {"params", params}});
}

json Client::read() {
  for (;;) {
    const auto header = buffer_.find("\r\n\r\n");
    if (header != std::string::npos) {
      REQUIRE(buffer_.starts_with("Content-Length: "));
      const std::size_t length = std::stoul(buffer_.substr(16, header - 16));
      if (buffer_.size() >= header + 4 + length) {
        const json message = json::parse(buffer_.substr(header + 4, length));
        buffer_.erase(0, header + 4 + length);
        CHECK(message["jsonrpc"] == "2.0");
        return message;
      }
    }
    pollfd ready{out_, POLLIN, 0};
    REQUIRE(::poll(&ready, 1, patience_ms) == 1);
    std::array<char, 4096> bytes{};
    const ssize_t count = ::read(out_, bytes.data(), bytes.size());
    REQUIRE(count > 0);
    buffer_.append(bytes.data(), static_cast<std::size_t>(count));
  }
}

json Client::request(const std::string& method, const json& params) {
  const int id = ++id_;
  send({{"jsonrpc", "2.0"}, {"id", id}, {"method", method}, {"params", params}});
  for (;;) {
    json message = read();
    if (message.contains("id") && message["id"] == id && !message.contains("method"))
      return message;
    kept_.push_back(std::move(message));
  }
}

json Client::next() {
  if (kept_.empty()) return read();
  json message = kept_.front();
  kept_.erase(kept_.begin());
  return message;
}

json Client::diagnostics(const std::string& uri) {
  for (;;) {
    const json message = next();
    if (message.value("method", "") == "textDocument/publishDiagnostics" &&
        message["params"]["uri"] == uri)
      return message["params"]["diagnostics"];
  }
}

json Client::start(const json& capabilities) {
  const json answer = request(
      "initialize", {{"processId", nullptr}, {"rootUri", nullptr}, {"capabilities", capabilities}});
  notify("initialized", json::object());
  return answer["result"]["capabilities"];
}

void Client::open(const std::string& uri, const std::string& text) {
  notify("textDocument/didOpen",
         {{"textDocument",
           {{"uri", uri}, {"languageId", "froglang"}, {"version", ++version_}, {"text", text}}}});
}

void Client::edit(const std::string& uri, int from_line, int from, int to_line, int to,
                  const std::string& text) {
  const json range{{"start", {{"line", from_line}, {"character", from}}},
                   {"end", {{"line", to_line}, {"character", to}}}};
  notify("textDocument/didChange",
         {{"textDocument", {{"uri", uri}, {"version", ++version_}}},
          {"contentChanges", json::array({{{"range", range}, {"text", text}}})}});
}

json Client::at(const std::string& method, const std::string& uri, int line, int character) {
  return request(method, {{"textDocument", {{"uri", uri}}},
                          {"position", {{"line", line}, {"character", character}}}})["result"];
}

int Client::interrupt() {
  ::kill(process_, SIGINT);
  return wait();
}

int Client::end() {
  ::close(in_);
  in_ = -1;
  return wait();
}

int Client::wait() {
  int status = 0;
  REQUIRE(::waitpid(process_, &status, 0) == process_);
  process_ = -1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

std::string Client::errors() const {
  return read_text(errors_.path);
}

}  // namespace certamen::testing
