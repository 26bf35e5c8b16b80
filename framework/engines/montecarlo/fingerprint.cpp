// SPDX-License-Identifier: Apache-2.0
#include "framework/engines/montecarlo/fingerprint.hpp"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <array>
#include <memory>

#include "framework/error.hpp"
#include "framework/numbers/narrow.hpp"
#include "framework/version.hpp"

namespace certamen::montecarlo {

namespace {

constexpr int generation = 1;  // of how coins become values; goes up when that changes

/// The results of a function that has no opcode of its own, at all of its arguments if these are
/// few, else at some.
std::string samples_of(const Operation& operation) {
  constexpr unsigned most = 1024, stride = 0x9e3779b1;
  Integer combinations = 1;
  for (const auto& input : operation.inputs()) combinations *= input.cardinality();
  const bool all = combinations <= most;
  const unsigned count = all ? static_cast<unsigned>(to_word(combinations, "arguments")) : most;
  std::string text;
  for (unsigned i = 0; i < count; ++i) {
    Integer rest = all ? Integer{i} : Integer{Integer{i} * stride % combinations};
    std::vector<Integer> arguments;
    for (const auto& input : operation.inputs()) {
      arguments.push_back(input.element(Integer{rest % input.cardinality()}));
      rest /= input.cardinality();
    }
    text += " " + operation.evaluate(arguments).str();
  }
  return text;
}

std::string text_of(const Operation& operation) {
  std::string text = fmt::format("{}", static_cast<int>(operation.opcode()));
  for (const auto& input : operation.inputs()) text += "," + input.name();
  text += ">" + operation.output().name();
  if (const auto* place = std::get_if<std::size_t>(&operation.parameter()))
    text += fmt::format("[{}]", *place);
  if (const auto* size = std::get_if<Size>(&operation.parameter()))
    text += "[" + size->text() + "]";
  if (const auto* numbers = std::get_if<std::vector<Rational>>(&operation.parameter()))
    for (const auto& number : *numbers) text += " " + number.str();
  const bool own = operation.is(Opcode::user) || operation.is(Opcode::fixed_function);
  if (own && operation.is_finite()) text += samples_of(operation);
  return text;
}

std::string text_of(const GraphNode& node) {
  std::string text{to_string(node.kind())};
  text += "|" + node.domain.name();
  for (const NodeId argument : node.arguments) text += fmt::format(" {}", argument);
  if (node.is(NodeKind::constant)) text += "|=" + node.value().code().str();
  if (node.is(NodeKind::apply)) text += "|" + text_of(node.operation());
  if (node.is(NodeKind::sample)) {
    text += "|" + node.distribution().name();
    for (const auto& [value, weight] : node.distribution().outcomes())
      text += "," + value.code().str() + ":" + weight.str();
  }
  if (node.is(NodeKind::table)) {
    const TableType& type = node.table_type();
    text += fmt::format("|{},{},{}", static_cast<int>(type.kind), type.domain.name(),
                        type.range.name());
    if (type.index) text += "," + type.index->name();
  }
  return text + "\n";
}

}  // namespace

std::string fingerprint(const Experiment& experiment, const std::vector<std::uint64_t>& streams) {
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> digest{EVP_MD_CTX_new(),
                                                                       &EVP_MD_CTX_free};
  bool good = digest != nullptr && EVP_DigestInit_ex(digest.get(), EVP_sha256(), nullptr) == 1;
  const auto add = [&](const std::string& text) {
    good = good && EVP_DigestUpdate(digest.get(), text.data(), text.size()) == 1;
  };
  add(fmt::format("certamen {} {}\n", version(), generation));
  for (const auto& node : experiment.graph) add(text_of(node));
  add(fmt::format("win {}\n", experiment.win));
  for (const auto& [name, id] : experiment.events) add(fmt::format("{} {}\n", name, id));
  for (const auto stream : streams) add(fmt::format("{} ", stream));
  std::array<unsigned char, 32> bytes{};
  unsigned length = 0;
  good = good && EVP_DigestFinal_ex(digest.get(), bytes.data(), &length) == 1;
  if (!good) throw Error{ErrorCode::internal, "fingerprint", "OpenSSL refuses SHA-256"};
  std::string text;
  for (const unsigned char byte : bytes) text += fmt::format("{:02x}", byte);
  return text;
}

}  // namespace certamen::montecarlo
