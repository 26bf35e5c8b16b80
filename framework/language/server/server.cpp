// SPDX-License-Identifier: Apache-2.0
#include "framework/language/server/server.hpp"

#include <algorithm>
#include <new>
#include <utility>

#include "framework/language/server/features.hpp"
#include "framework/version.hpp"

namespace certamen::language::server {

namespace {

const Wire nothing = nullptr;

bool is_id(const Wire& id) {
  return id.is_string() || id.is_number_integer();
}

std::optional<long long> version_in(const Wire& document) {
  const auto found = document.find("version");
  if (found == document.end() || !found->is_number_integer()) return std::nullopt;
  return found->get<long long>();
}

/// UTF-8 if the client offers it; what every client counts in is UTF-16.
Encoding encoding_in(const Wire& params) {
  const Wire* offered = &params;
  for (const char* name : {"capabilities", "general", "positionEncodings"}) {
    if (!offered->is_object() || !offered->contains(name)) return Encoding::utf16;
    offered = &(*offered)[name];
  }
  const bool utf8 = offered->is_array() && std::ranges::find(*offered, "utf-8") != offered->end();
  return utf8 ? Encoding::utf8 : Encoding::utf16;
}

}  // namespace

Server::Server(std::vector<std::string> folders, CatalogueFiles catalogue, Context context,
               Outside outside)
    : documents_{std::move(folders), std::move(catalogue)}, context_{std::move(context)},
      outside_{std::move(outside)},
      frames_{[this](std::string_view body) { message(body); },
              [this](const std::string& what) { refuse(nullptr, Refusal::parse_error, what); }} {}

void Server::send(const Wire& message) {
  outside_.send(framed(message.dump(-1, ' ', false, Wire::error_handler_t::replace)));
}

void Server::refuse(const Wire& id, Refusal code, const std::string& what) {
  if (id.is_null()) outside_.complain(what);
  send({{"jsonrpc", "2.0"},
        {"id", id},
        {"error", {{"code", static_cast<int>(code)}, {"message", what}}}});
}

void Server::message(std::string_view body) {
  if (ended_) return;
  Wire message;
  try {
    message = Wire::parse(body);
  } catch (const Wire::exception&) {
    return refuse(nullptr, Refusal::parse_error, "expected a message in JSON");
  }
  const bool is_object = message.is_object();
  const bool has_method = is_object && message.contains("method");
  const bool is_answer =
      is_object && !has_method && (message.contains("result") || message.contains("error"));
  if (is_answer) return;  // nothing was asked
  const Wire id =
      is_object && message.contains("id") && is_id(message["id"]) ? message["id"] : nothing;
  if (!has_method || !message["method"].is_string() || message.value("jsonrpc", nothing) != "2.0" ||
      (message.contains("id") && id.is_null()))
    return refuse(id, Refusal::invalid_request, "expected a request of JSON-RPC 2.0");
  const std::string method = message["method"].get<std::string>();
  const Wire params = message.contains("params") ? message["params"] : Wire::object();
  if (id.is_null())
    notify(method, params);
  else
    request(id, method, params);
}

void Server::request(const Wire& id, const std::string& method, const Wire& params) {
  try {
    send({{"jsonrpc", "2.0"}, {"id", id}, {"result", answer(method, params)}});
  } catch (const RequestError& error) {
    refuse(id, error.code(), error.what());
  } catch (const Error& error) {
    refuse(id, Refusal::request_failed, error.what());
  } catch (const std::bad_alloc&) {
    refuse(id, Refusal::request_failed, "there is not enough memory for this");
  } catch (const std::exception& error) {
    refuse(id, Refusal::internal_error, error.what());
  }
}

Wire Server::answer(const std::string& method, const Wire& params) {
  if (state_ == State::new_ && method != "initialize")
    throw RequestError{Refusal::server_not_initialized, "expected 'initialize' first"};
  if (state_ == State::shut_down)
    throw RequestError{Refusal::invalid_request, "the server is shut down: expected 'exit'"};
  if (method == "initialize") return initialize(params);
  if (method == "shutdown") {
    state_ = State::shut_down;
    return nullptr;
  }
  if (method == "textDocument/hover") return hover_at(documents_, params, context_);
  if (method == "textDocument/definition") return definition_at(documents_, params);
  if (method == "textDocument/completion") return completions_at(documents_, params);
  if (method == "textDocument/formatting") return formatting_of(documents_, params);
  throw RequestError{Refusal::method_not_found, "there is no request '" + method + "'"};
}

Wire Server::initialize(const Wire& params) {
  if (state_ != State::new_)
    throw RequestError{Refusal::invalid_request, "'initialize' comes once"};
  documents_.count_in(encoding_in(params));
  state_ = State::running;
  constexpr int incremental = 2;
  const Wire capabilities{
      {"positionEncoding", documents_.encoding() == Encoding::utf8 ? "utf-8" : "utf-16"},
      {"textDocumentSync",
       {{"openClose", true}, {"change", incremental}, {"save", {{"includeText", false}}}}},
      {"hoverProvider", true},
      {"definitionProvider", true},
      {"completionProvider", {{"triggerCharacters", Wire::array({".", "'"})}}},
      {"documentFormattingProvider", true}};
  return {{"capabilities", capabilities},
          {"serverInfo", {{"name", "certamen"}, {"version", version()}}}};
}

void Server::notify(const std::string& method, const Wire& params) {
  if (method == "exit") {
    ended_ = true;
    return;
  }
  if (state_ != State::running) return;
  try {
    if (method == "textDocument/didOpen") {
      const Wire& document = member(params, "textDocument");
      const std::string uri = text_member(document, "uri");
      documents_.open(uri, text_member(document, "text"), version_in(document));
      touched_.insert(uri);
    } else if (method == "textDocument/didChange") {
      change(params);
    } else if (method == "textDocument/didSave") {
      touched_.insert(document_in(documents_, params).uri);
    } else if (method == "textDocument/didClose") {
      const std::string uri = document_in(documents_, params).uri;
      documents_.close(uri);
      touched_.insert(uri);
    }
  } catch (const std::exception& error) {
    outside_.complain(method + ": " + error.what());
  }
}

void Server::change(const Wire& params) {
  const Wire& document = member(params, "textDocument");
  const std::string uri = document_in(documents_, params).uri;
  const Wire& all = member(params, "contentChanges");
  if (!all.is_array())
    throw RequestError{Refusal::invalid_params, "expected an array for 'contentChanges'"};
  std::vector<Change> changes;
  for (const Wire& each : all) {
    Change change{std::nullopt, text_member(each, "text")};
    if (each.contains("range")) change.range = range_in(each["range"]);
    changes.push_back(std::move(change));
  }
  documents_.change(uri, changes, version_in(document));
  touched_.insert(uri);
}

void Server::rest() {
  const std::set<std::string> touched = std::exchange(touched_, {});
  if (touched.empty()) return;
  for (const std::string& uri : touched)
    if (!documents_.all().contains(uri) && published_.erase(uri) > 0)
      publish(uri, Wire::array(), std::nullopt);
  // What is wrong with one file may depend on all others.
  for (const auto& [uri, document] : documents_.all()) {
    Wire diagnostics;
    try {
      diagnostics = diagnostics_of(documents_, document, context_);
    } catch (const std::exception& error) {
      outside_.complain(uri + ": " + error.what());
      continue;
    }
    const auto before = published_.find(uri);
    if (!touched.contains(uri) && before != published_.end() && before->second == diagnostics)
      continue;
    published_[uri] = diagnostics;
    publish(uri, std::move(diagnostics), document.version);
  }
}

void Server::publish(const std::string& uri, Wire diagnostics, std::optional<long long> version) {
  Wire params{{"uri", uri}, {"diagnostics", std::move(diagnostics)}};
  if (version) params["version"] = *version;
  send({{"jsonrpc", "2.0"},
        {"method", "textDocument/publishDiagnostics"},
        {"params", std::move(params)}});
}

}  // namespace certamen::language::server
