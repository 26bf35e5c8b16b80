// SPDX-License-Identifier: Apache-2.0
#include "framework/release/models/safetensors_json.hpp"

#include <cstdint>
#include <limits>
#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "framework/error.hpp"

namespace certamen {

namespace {

using Json = nlohmann::json;

/// What is for people in "[json.exception.parse_error.101] parse error at line 1, column 2: syntax
/// error while parsing object - invalid literal; last read: '{x'; expected string literal". The
/// text last read is left out: it may be long and no UTF-8.
std::string reason(std::string_view text) {
  if (const auto end = text.find("] "); end != text.npos) text.remove_prefix(end + 2);
  if (const auto end = text.find(": "); text.starts_with("parse error at ") && end != text.npos)
    text.remove_prefix(end + 2);
  const auto last_read = text.find("; last read: '");
  if (last_read == text.npos) return std::string{text.substr(0, 120)};
  const auto expected = text.rfind("'; expected ");
  return std::string{text.substr(0, last_read)} +
         (expected == text.npos ? "" : std::string{text.substr(expected + 1)});
}

/// Receives the parser's events and accepts only the one form that a header may have. It holds no
/// tree, and refuses a value at the moment it starts, so that nesting costs nothing.
class HeaderEvents {
 public:
  explicit HeaderEvents(std::string_view file) : file_{file} {}

  TensorTable take() { return std::move(header_); }

  bool null() {
    if (in_ == In::root && key_ == safetensors_metadata_key) return true;  // as good as none
    return refuse("null");
  }
  bool boolean(bool value) { return refuse(value ? "true" : "false"); }
  bool number_integer(std::int64_t value) {
    return refuse(value == 0 ? "-0" : std::to_string(value));
  }
  bool number_float(double, const std::string& text) { return refuse(text.substr(0, 40)); }
  bool binary(Json::binary_t&) { return refuse("binary data"); }

  bool number_unsigned(std::uint64_t value) {
    if (in_ == In::shape) {
      if (tensor().shape.size() == safetensors_rank_limit)
        fail("shape has more than " + std::to_string(safetensors_rank_limit) + " dimensions");
      if constexpr (sizeof(std::size_t) < sizeof(std::uint64_t))
        if (value > std::numeric_limits<std::size_t>::max()) fail("shape does not fit in memory");
      tensor().shape.push_back(static_cast<std::size_t>(value));
      return true;
    }
    if (in_ == In::offsets) {
      if (offsets_ == 2) fail("data_offsets: expected [begin, end], got more than 2 numbers");
      (offsets_++ == 0 ? tensor().begin : tensor().end) = value;
      return true;
    }
    return refuse(std::to_string(value));
  }

  bool string(std::string& value) {
    if (in_ == In::metadata) {
      header_.metadata[key_] = value;
      return true;
    }
    if (in_ != In::tensor || key_ != "dtype") return refuse("a string");
    const auto dtype = parse_dtype(value);
    if (!dtype) fail("unknown dtype " + quote_name(value) + ": expected one of " + known_dtypes());
    tensor().dtype = *dtype;
    return true;
  }

  bool key(std::string& name) {
    if (!keys_.insert(name).second) fail_twice(name);
    key_ = name;
    if (in_ == In::tensor && name != "dtype" && name != "shape" && name != "data_offsets")
      fail("unknown field " + quote_name(name) + ": expected dtype, shape and data_offsets");
    return true;
  }

  bool start_object(std::size_t) {
    if (in_ == In::start) {
      in_ = In::root;
    } else if (in_ == In::root) {
      root_keys_.swap(keys_);
      keys_.clear();
      if (key_ == safetensors_metadata_key) {
        in_ = In::metadata;
      } else {
        in_ = In::tensor;
        header_.tensors.emplace_back().name = key_;
      }
    } else {
      return refuse("an object");
    }
    return true;
  }

  bool end_object() {
    if (in_ == In::tensor)
      for (const char* field : {"dtype", "shape", "data_offsets"})
        if (!keys_.contains(field)) fail("the field '" + std::string{field} + "' is missing");
    if (in_ != In::root) keys_.swap(root_keys_);
    in_ = In::root;
    return true;
  }

  bool start_array(std::size_t) {
    if (in_ != In::tensor || key_ == "dtype") return refuse("an array");
    in_ = key_ == "shape" ? In::shape : In::offsets;
    offsets_ = 0;
    return true;
  }

  bool end_array() {
    if (in_ == In::offsets && offsets_ != 2)
      fail("data_offsets: expected [begin, end], got " + std::to_string(offsets_) + " numbers");
    in_ = In::tensor;
    return true;
  }

  template <class Exception>
  bool parse_error(std::size_t position, const std::string&, const Exception& exception) {
    throw Error{ErrorCode::bad_file, file_ + ": header",
                "not valid JSON at byte " + std::to_string(position) + ": " +
                    reason(exception.what())};
  }

 private:
  enum class In { start, root, tensor, shape, offsets, metadata };

  TensorInfo& tensor() { return header_.tensors.back(); }

  std::string place() const {
    switch (in_) {
    case In::start:
    case In::root: return file_ + ": header";
    case In::metadata: return file_ + ": __metadata__";
    default: return tensor_place(file_, header_.tensors.back().name);
    }
  }

  [[noreturn]] void fail(const std::string& message) const {
    throw Error{ErrorCode::bad_file, place(), message};
  }

  [[noreturn]] void fail_twice(const std::string& name) const {
    fail((in_ == In::root ? "the name " : "the field ") + quote_name(name) + " appears twice");
  }

  bool refuse(const std::string& got) const {
    switch (in_) {
    case In::start: fail("expected a JSON object, got " + got);
    case In::root: fail(quote_name(key_) + ": expected an object, got " + got);
    case In::metadata: fail("field " + quote_name(key_) + ": expected a string, got " + got);
    case In::shape: fail("shape: expected integers from 0 to 2^64 - 1, got " + got);
    case In::offsets: fail("data_offsets: expected integers from 0 to 2^64 - 1, got " + got);
    case In::tensor: break;
    }
    if (key_ == "dtype") fail("dtype: expected a string, got " + got);
    fail(key_ + ": expected an array of integers, got " + got);
  }

  std::string file_;
  TensorTable header_;
  In in_ = In::start;
  std::string key_;
  std::set<std::string> keys_;       // of the object that is open
  std::set<std::string> root_keys_;  // of the root, while an inner object is open
  std::size_t offsets_ = 0;
};

}  // namespace

TensorTable parse_safetensors_json(std::string_view json, std::string_view file) {
  const std::string place = std::string{file} + ": header";
  if (json.empty() || json.front() != '{')
    throw Error{ErrorCode::bad_file, place, "expected a JSON object that begins with '{'"};
  // nlohmann takes a NUL for the end of the text and would ignore what follows it.
  if (const auto nul = json.find('\0'); nul != json.npos)
    throw Error{ErrorCode::bad_file, place,
                "a NUL character at byte " + std::to_string(nul) +
                    ": expected JSON padded with spaces"};
  HeaderEvents events{file};
  Json::sax_parse(json.begin(), json.end(), &events);
  return events.take();
}

}  // namespace certamen
