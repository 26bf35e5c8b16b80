// SPDX-License-Identifier: Apache-2.0
#include "adversaries/release/attack/row_text.hpp"

#include <fmt/format.h>

#include <cstdlib>
#include <nlohmann/json.hpp>

#include "framework/error.hpp"

namespace certamen {

namespace {

using RowJson = nlohmann::json;

/// Text may have bytes that are no UTF-8: names of tensors do.
std::string escaped_bytes(const std::string& text) {
  std::string escaped;
  for (const char letter : text) {
    const auto byte = static_cast<unsigned char>(letter);
    if (byte < 0x80 && letter != '%')
      escaped += letter;
    else
      escaped += fmt::format("%{:02x}", byte);
  }
  return escaped;
}

std::string bytes_of(const std::string& escaped) {
  std::string text;
  for (std::size_t i = 0; i < escaped.size(); ++i) {
    if (escaped[i] != '%') {
      text += escaped[i];
      continue;
    }
    text += static_cast<char>(std::stoul(escaped.substr(i + 1, 2), nullptr, 16));
    i += 2;
  }
  return text;
}

/// All fields of rows, once for writing and reading. A visitor is called with each field's name and
/// the field.
template <class Row, class Visitor>
void fields_of_attack(Row& row, Visitor& field) {
  field("layer", row.layer);
  field("gated", row.gated);
  field("activation", row.activation);
  field("activation_from", row.activation_from);
  field("transposed", row.transposed);
  field("stored_from", row.stored_from);
  field("inputs", row.inputs);
  field("hidden", row.hidden);
  field("outputs", row.outputs);
  field("protected_units", row.protected_units);
  field("order", row.order);
  field("theta0", row.theta0);
  field("precision", row.precision);
  field("attack", row.attack);
  field("recovered", row.recovered);
  field("ambiguous", row.ambiguous);
  field("dead", row.dead);
  field("underflow", row.underflow);
  field("unexplained", row.unexplained);
  field("compared", row.compared);
  field("squared_error", row.weights.squared_error);
  field("squared_norm", row.weights.squared_norm);
  field("largest_relative", row.weights.largest_relative);
  field("entries", row.weights.entries);
  field("within_percent", row.weights.within_percent);
  field("bit_exact", row.weights.bit_exact);
  field("units_left_out", row.weights.units_left_out);
  field("bias_error", row.bias_error);
  field("constant_error", row.constant_error);
  field("signs_right", row.signs_right);
  field("enclosure", row.enclosure);
  field("seconds", row.seconds);
}

template <class Report, class Visitor>
void fields_of_enclosure(Report& report, Visitor& field) {
  field("entries", report.entries);
  field("within_percent", report.within_percent);
  field("contained", report.contained);
  field("bit_exact", report.bit_exact);
  field("widest", report.widest);
  field("contradicting", report.contradicting);
  field("contradicting_recovered", report.contradicting_recovered);
}

template <class Cost, class Visitor>
void fields_of_cost(Cost& cost, Visitor& field) {
  field("layer", cost.layer);
  field("order", cost.order);
  field("hidden", cost.hidden);
  field("protected_units", cost.protected_units);
  field("plain", cost.plain);
  field("taylor", cost.taylor);
  field("factored", cost.factored);
  field("plain_seconds", cost.plain_seconds);
  field("taylor_seconds", cost.taylor_seconds);
  field("factored_seconds", cost.factored_seconds);
  field("disagreement", cost.disagreement);
}

struct RowWriter {
  RowJson json = RowJson::object();

  void operator()(const char* name, bool value) { json[name] = value; }
  void operator()(const char* name, int value) { json[name] = value; }
  void operator()(const char* name, std::size_t value) { json[name] = value; }
  void operator()(const char* name, const std::vector<std::size_t>& value) { json[name] = value; }
  void operator()(const char* name, double value) { json[name] = fmt::format("{:a}", value); }
  void operator()(const char* name, const std::string& value) { json[name] = escaped_bytes(value); }
  /// All bits, and how many there are.
  void operator()(const char* name, const Real& value) {
    char* digits = nullptr;
    mpfr_asprintf(&digits, "%Ra", value.backend().data());
    json[name] = {{"bits", static_cast<std::int64_t>(mpfr_get_prec(value.backend().data()))},
                  {"value", digits}};
    mpfr_free_str(digits);
  }
  void operator()(const char* name, const EnclosureReport& value) {
    RowWriter inner;
    fields_of_enclosure(value, inner);
    json[name] = std::move(inner.json);
  }
  template <class Value>
  void operator()(const char* name, const std::optional<Value>& value) {
    if (value) (*this)(name, *value);
  }
};

struct RowReader {
  const RowJson& json;

  template <class Value>
  void operator()(const char* name, Value& value) {
    json.at(name).get_to(value);
  }
  void operator()(const char* name, double& value) {
    value = std::strtod(json.at(name).get<std::string>().c_str(), nullptr);
  }
  void operator()(const char* name, std::string& value) {
    value = bytes_of(json.at(name).get<std::string>());
  }
  void operator()(const char* name, Real& value) {
    const auto bits = json.at(name).at("bits").get<std::int64_t>();
    constexpr std::int64_t most_bits = 1 << 24;
    if (bits < MPFR_PREC_MIN || bits > most_bits) throw std::out_of_range{"bits"};
    mpfr_set_prec(value.backend().data(), static_cast<mpfr_prec_t>(bits));
    const std::string digits = json.at(name).at("value").get<std::string>();
    if (mpfr_set_str(value.backend().data(), digits.c_str(), 0, MPFR_RNDN) != 0)
      throw std::invalid_argument{digits};
  }
  void operator()(const char* name, EnclosureReport& value) {
    RowReader inner{json.at(name)};
    fields_of_enclosure(value, inner);
  }
  template <class Value>
  void operator()(const char* name, std::optional<Value>& value) {
    if (json.contains(name)) (*this)(name, value.emplace());
  }
};

RowJson json_of_row(const LayerAttack& row) {
  RowWriter writer;
  fields_of_attack(row, writer);
  return std::move(writer.json);
}

RowJson json_of_row(const LayerCost& cost) {
  RowWriter writer;
  fields_of_cost(cost, writer);
  return std::move(writer.json);
}

void read_row(const RowJson& json, LayerAttack& row) {
  RowReader reader{json};
  fields_of_attack(row, reader);
}

void read_row(const RowJson& json, LayerCost& cost) {
  RowReader reader{json};
  fields_of_cost(cost, reader);
}

template <class Row>
std::optional<Row> parse_row(const std::string& text) {
  try {
    std::optional<Row> row{std::in_place};
    read_row(RowJson::parse(text), *row);
    return row;
  } catch (const std::exception&) {  // another version's, or changed by hand
    return std::nullopt;
  }
}

}  // namespace

std::string row_text(const LayerAttack& row) {
  return json_of_row(row).dump();
}

std::string row_text(const LayerCost& cost) {
  return json_of_row(cost).dump();
}

std::optional<LayerAttack> parse_layer_attack(const std::string& text) {
  return parse_row<LayerAttack>(text);
}

std::optional<LayerCost> parse_layer_cost(const std::string& text) {
  return parse_row<LayerCost>(text);
}

std::string outcome_text(const LayerOutcome& outcome) {
  RowJson json{{"attacks", RowJson::array()}, {"costs", RowJson::array()}};
  for (const auto& row : outcome.attacks) json["attacks"].push_back(json_of_row(row));
  for (const auto& cost : outcome.costs) json["costs"].push_back(json_of_row(cost));
  if (outcome.failure)
    json["failure"] = {{"code", static_cast<int>(outcome.failure->code())},
                       {"text", escaped_bytes(outcome.failure->what())}};
  json["stopped"] = static_cast<int>(outcome.stopped);
  return json.dump();
}

LayerOutcome parse_outcome(const std::string& text) {
  const RowJson json = RowJson::parse(text);
  LayerOutcome outcome;
  for (const auto& row : json.at("attacks")) read_row(row, outcome.attacks.emplace_back());
  for (const auto& cost : json.at("costs")) read_row(cost, outcome.costs.emplace_back());
  if (json.contains("failure"))
    outcome.failure = Error{static_cast<ErrorCode>(json.at("failure").at("code").get<int>()), "",
                            bytes_of(json.at("failure").at("text").get<std::string>())};
  outcome.stopped = static_cast<StopReason>(json.at("stopped").get<int>());
  return outcome;
}

}  // namespace certamen
