// SPDX-License-Identifier: Apache-2.0
// What goes over the wire: JSON-RPC 2.0 and the structures of the Language Server Protocol 3.17.
#pragma once

#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>

#include "framework/language/server/documents.hpp"
#include "framework/language/server/positions.hpp"

namespace certamen::language::server {

using Wire = nlohmann::json;

/// Error codes of JSON-RPC and of the protocol.
enum class Refusal : int {
  parse_error = -32700,
  invalid_request = -32600,
  method_not_found = -32601,
  invalid_params = -32602,
  internal_error = -32603,
  server_not_initialized = -32002,
  request_failed = -32803
};

/// A request that gets an error for an answer.
class RequestError : public std::runtime_error {
 public:
  RequestError(Refusal code, const std::string& message)
      : std::runtime_error{message}, code_{code} {}
  Refusal code() const { return code_; }

 private:
  Refusal code_;
};

Wire to_wire(Position position);
Wire to_wire(const Range& range);

/// A member that must be there; all throw RequestError(invalid_params) that names it.
const Wire& member(const Wire& object, const char* name);
std::string text_member(const Wire& object, const char* name);
Position position_in(const Wire& object);
Range range_in(const Wire& object);

/// What a request about a place in a document is about: {"textDocument": {"uri"}, "position"}.
struct Spot {
  const Document& document;
  Lines lines;
  std::size_t offset;
};
/// Throws RequestError(invalid_params) for a document that is not open.
const Document& document_in(const Documents& documents, const Wire& params);
Spot spot_in(const Documents& documents, const Wire& params);

}  // namespace certamen::language::server
