// SPDX-License-Identifier: Apache-2.0
#include "adversaries/release/attack/release_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <set>

#include "adversaries/release/extraction/wider.hpp"
#include "framework/error.hpp"

namespace certamen {

using extraction::converted;
using extraction::GatedTaylorRelease;
using extraction::TaylorRelease;
using extraction::Theta0;

namespace {

constexpr std::string_view points_suffix = ".expansion";

std::optional<std::size_t> number(std::string_view text) {
  std::size_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

/// "0-9,12": numbers below `bound`, upwards; nothing for any other text.
std::optional<UnitList> units_in(std::string_view text, std::size_t bound) {
  UnitList units;
  while (true) {
    const auto comma = text.find(',');
    const std::string_view part = text.substr(0, comma);
    const auto dash = part.find('-');
    const auto first = number(part.substr(0, dash)),
               last = dash == part.npos ? first : number(part.substr(dash + 1));
    if (!first || !last || *last < *first || *last >= bound) return std::nullopt;
    if (!units.empty() && *first <= units.back()) return std::nullopt;
    for (std::size_t unit = *first; unit <= *last; ++unit) units.push_back(unit);
    if (comma == text.npos) return units;
    text.remove_prefix(comma + 1);
  }
}

FloatFormat format_of(Dtype dtype) {
  return float_format(dtype).value_or(FloatFormat::f32);
}

/// Formats that hold all numbers that were seen, of those that a file may store as its own.
class FormatsThatHold {
 public:
  explicit FormatsThatHold(FloatFormat stored) : stored_{stored} {
    using enum FloatFormat;
    if (stored == f64) left_ = {bf16, f16, f32};
    if (stored == f32) left_ = {bf16, f16};
    if (stored == f16) left_ = {bf16};
  }
  bool is_decided() const { return left_.empty(); }
  void see(double x) {
    // Subnormal numbers of f16 were rounded once more when they were stored.
    constexpr double least_of_f16 = 0x1p-14;
    if (stored_ == FloatFormat::f16 && std::fabs(x) < least_of_f16) left_.clear();
    std::erase_if(left_, [x](FloatFormat format) { return round_to(x, format) != x; });
  }
  /// The one with the largest rounding error: it bounds that of the others.
  FloatFormat coarsest() const { return left_.empty() ? stored_ : left_.front(); }

 private:
  FloatFormat stored_;
  std::vector<FloatFormat> left_;  // upwards by precision, coarser than `stored_`
};

}  // namespace

ReleaseFile::ReleaseFile(const std::filesystem::path& path) : file_{ModelFile::open(path)} {
  if (key("certamen.release") != "taylor-mlp") refuse("certamen.release", "taylor-mlp");
  std::set<std::string> names;
  const auto add = [&](const std::string& text, std::string_view suffix) {
    if (text.ends_with(suffix)) names.insert(text.substr(0, text.size() - suffix.size()));
  };
  for (const auto& tensor : file_.tensors()) add(tensor.name, points_suffix);
  for (const auto& [key, value] : file_.metadata()) add(key, ".form");
  for (const std::string& name : names) {
    try {
      layers_.push_back(layer_of(name));
    } catch (const Error& error) {
      if (is_defect(error.code())) throw;
      unusable_.emplace_back(name, error);
    }
  }
  if (layers_.empty() && !unusable_.empty()) throw Error{unusable_.front().second};
  if (layers_.empty())
    throw Error{ErrorCode::bad_file, file_.place(),
                "no layer is released in it: expected a tensor NAME.expansion"};
}

const std::string& ReleaseFile::key(const std::string& name) const {
  const auto found = file_.metadata().find(name);
  if (found != file_.metadata().end()) return found->second;
  throw Error{ErrorCode::bad_file, file_.place(),
              "expected the key " + quote_name(name) + " in its metadata: is it a release?"};
}

void ReleaseFile::refuse(const std::string& key, const std::string& expected) const {
  throw Error{ErrorCode::bad_file, file_.place() + ": key " + quote_name(key),
              "expected " + expected + ", got " + quote_name(this->key(key))};
}

void ReleaseFile::expect_shape(const std::string& name, const Shape& shape) const {
  const TensorInfo& tensor = file_.info(name);
  if (tensor.shape == shape && float_format(tensor.dtype)) return;
  throw Error{ErrorCode::bad_file, tensor_place(file_.place(), name),
              fmt::format("expected the shape {} in F16, BF16, F32 or F64, got {} in {}",
                          certamen::to_string(shape), certamen::to_string(tensor.shape),
                          dtype_name(tensor.dtype))};
}

/// The rounding is taken from one tensor for all: certified enclosures rest on it.
void ReleaseFile::expect_coefficients(const std::string& name, const Shape& shape,
                                      const std::string& first) const {
  expect_shape(name, shape);
  const Dtype dtype = file_.info(name).dtype, expected = file_.info(first).dtype;
  if (dtype == expected) return;
  throw Error{ErrorCode::bad_file, tensor_place(file_.place(), name),
              fmt::format("expected {} as in {}, got {}", dtype_name(expected), quote_name(first),
                          dtype_name(dtype))};
}

ReleasedLayer ReleaseFile::layer_of(const std::string& name) const {
  ReleasedLayer layer;
  layer.name = name;
  const std::string& form = key(name + ".form");
  if (form != "plain" && form != "gated") refuse(name + ".form", "plain or gated");
  layer.gated = form == "gated";
  try {
    layer.activation = parse_activation(key(name + ".activation"));
    if (!layer.gated) layer.theta0 = parse_theta0(key(name + ".theta0"));
  } catch (const Error& error) {
    if (error.code() == ErrorCode::bad_file) throw;
    throw Error{ErrorCode::bad_file, file_.place() + ": layer " + quote_name(name),
                error.message()};
  }
  const auto order = number(key(name + ".order"));
  if (!order || *order < 1 || *order > 64) refuse(name + ".order", "1 to 64");
  layer.order = static_cast<int>(*order);
  const auto hidden = number(key(name + ".hidden"));
  if (!hidden || *hidden == 0 || *hidden > most_hidden_units)
    refuse(name + ".hidden", "a number of units, at least 1");
  layer.hidden = *hidden;
  const auto units = units_in(key(name + ".units"), layer.hidden);
  if (!units)
    refuse(name + ".units",
           "numbers of units upwards, as 0-9,12, below " + std::to_string(layer.hidden));
  layer.units = *units;
  const std::string first = name + ".taylor.1";
  const TensorInfo& coefficients = file_.info(first);
  if (coefficients.shape.size() != 2 || coefficients.shape[0] == 0)
    throw Error{ErrorCode::bad_file, tensor_place(file_.place(), first),
                "shape " + certamen::to_string(coefficients.shape) + ": expected a matrix"};
  layer.outputs = coefficients.shape[0];
  const bool has_first = layer.gated || layer.theta0 == Theta0::spread;
  std::vector<std::string> rounded;
  for (int n = has_first ? 0 : 1; n <= layer.order; ++n) {
    rounded.push_back(fmt::format("{}.taylor.{}", name, n));
    expect_coefficients(rounded.back(), {layer.outputs, layer.units.size()}, first);
  }
  expect_shape(name + std::string{points_suffix}, {layer.units.size()});
  if (!layer.gated && layer.theta0 == Theta0::sum) {
    rounded.push_back(name + ".constant");
    expect_coefficients(rounded.back(), {layer.outputs}, first);
  }
  layer.format = precision_of(rounded, format_of(coefficients.dtype));
  if (const std::string up = name + ".up.weight"; file_.contains(up)) {
    const Shape& shape = file_.info(up).shape;
    expect_shape(up, {layer.units.size(), shape.size() == 2 ? shape[1] : 0});
    layer.inputs = shape[1];
  }
  return layer;
}

FloatFormat ReleaseFile::precision_of(const std::vector<std::string>& names,
                                      FloatFormat stored) const {
  constexpr std::size_t numbers = std::size_t{1} << 16;  // that are read at once
  FormatsThatHold formats{stored};
  for (const std::string& name : names) {
    const Shape& shape = file_.info(name).shape;
    if (element_count(shape) == 0) continue;
    const std::size_t rows = std::max<std::size_t>(numbers * shape[0] / element_count(shape), 1);
    for (std::size_t first = 0; first < shape[0]; first += rows) {
      if (formats.is_decided()) return stored;
      const auto part =
          file_.read_rows<double>(name, first, std::min(rows, shape[0] - first), NonFinite::refuse);
      for (const double x : part.data()) formats.see(x);
    }
  }
  return formats.coarsest();
}

Tensor<double> ReleaseFile::columns(const std::string& name, std::size_t first,
                                    std::size_t count) const {
  return file_.read_columns<double>(name, first, count, NonFinite::refuse);
}

std::optional<Tensor<double>> ReleaseFile::constant(const ReleasedLayer& layer) const {
  if (layer.gated || layer.theta0 != Theta0::sum) return std::nullopt;
  return file_.read<double>(layer.name + ".constant", NonFinite::refuse);
}

template <class T>
TaylorRelease<T> ReleaseFile::plain(const ReleasedLayer& layer, std::size_t first,
                                    std::size_t count) const {
  const auto orders = static_cast<std::size_t>(layer.order) + 1;
  TaylorRelease<T> release{layer.activation,
                           layer.order,
                           layer.theta0,
                           converted<T>(file_.read_rows<double>(layer.name + ".expansion", first,
                                                                count, NonFinite::refuse)),
                           Tensor<T>{{orders, layer.outputs, count}},
                           Tensor<T>{{layer.outputs}}};
  for (std::size_t n = layer.theta0 == Theta0::spread ? 0 : 1; n < orders; ++n) {
    const auto order = columns(fmt::format("{}.taylor.{}", layer.name, n), first, count);
    for (std::size_t i = 0; i < order.size(); ++i)
      release.theta[n * order.size() + i] = static_cast<T>(order[i]);
  }
  return release;
}

template <class T>
GatedTaylorRelease<T> ReleaseFile::gated(const ReleasedLayer& layer, std::size_t first,
                                         std::size_t count) const {
  const auto orders = static_cast<std::size_t>(layer.order);
  GatedTaylorRelease<T> release{layer.activation, layer.order,
                                converted<T>(file_.read_rows<double>(
                                    layer.name + ".expansion", first, count, NonFinite::refuse)),
                                converted<T>(columns(layer.name + ".taylor.0", first, count)),
                                Tensor<T>{{orders, layer.outputs, count}}};
  for (std::size_t n = 1; n <= orders; ++n) {
    const auto order = columns(fmt::format("{}.taylor.{}", layer.name, n), first, count);
    for (std::size_t i = 0; i < order.size(); ++i)
      release.f[(n - 1) * order.size() + i] = static_cast<T>(order[i]);
  }
  return release;
}

template TaylorRelease<double> ReleaseFile::plain(const ReleasedLayer&, std::size_t,
                                                  std::size_t) const;
template TaylorRelease<long double> ReleaseFile::plain(const ReleasedLayer&, std::size_t,
                                                       std::size_t) const;
template GatedTaylorRelease<double> ReleaseFile::gated(const ReleasedLayer&, std::size_t,
                                                       std::size_t) const;
template GatedTaylorRelease<long double> ReleaseFile::gated(const ReleasedLayer&, std::size_t,
                                                            std::size_t) const;

}  // namespace certamen
