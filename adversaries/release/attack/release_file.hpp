// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "adversaries/release/attack/taylor_mlp_owner.hpp"
#include "framework/release/models/model_file.hpp"

/// Releases of TaylorMLP as safetensors files. Of a layer NAME with D outputs and P protected units
/// a file has, in the format of the release,
///   NAME.taylor.n [D, P]   theta[n] of the plain form; of the gated form L (n = 0) and F[n-1]
///   NAME.constant [D]      the sum of order 0, with theta0=sum
/// in F64
///   NAME.expansion [P]     z0; of the gated form eps z0
/// and in the clear, in the model's own format, what a user needs beside them:
///   NAME.up.weight [P, m]  V of the plain form, U of the gated form, whose up.bias goes with it
///   NAME.gate.weight, NAME.gate.bias   with the secret signs: eps G, eps g
///   NAME.clear.*           all of the units that are not protected; gated: NAME.down.bias
/// Metadata: `certamen.release` = `taylor-mlp`, and NAME.form, .activation, .order, .theta0,
/// .units (as 0-9,12), .hidden.
namespace certamen {

/// One layer of a release.
struct ReleasedLayer {
  std::string name;
  bool gated = false;
  Activation activation = Activation::silu;
  int order = 0;
  extraction::Theta0 theta0 = extraction::Theta0::spread;
  /// The coarsest that holds all coefficients, whatever wider format the file stores them in:
  /// enclosures suppose that they were rounded to it, which errs at most as much.
  FloatFormat format = FloatFormat::f32;
  std::size_t inputs = 0, hidden = 0, outputs = 0;
  UnitList units;  // protected, of `hidden`
};

/// A release in a file, from any program: what the attacker is given.
class ReleaseFile {
 public:
  /// Validates names, shapes and metadata, and reads what tells each layer's precision. Throws
  /// Error(bad_file), or Error(unknown_name) for a tensor that is missing, naming the file and the
  /// tensor or the key, where no layer can be used.
  explicit ReleaseFile(const std::filesystem::path& path);

  const std::vector<ReleasedLayer>& layers() const { return layers_; }
  /// Layers of which a tensor or a key is missing or does not fit, and what is wrong.
  const std::vector<std::pair<std::string, Error>>& unusable() const { return unusable_; }
  const ModelFile& file() const { return file_; }

  /// The part of `count` protected units from position `first` of the layer's list on. Throws
  /// Error(bad_number) for NaN and infinities. T is double or long double.
  template <class T>
  extraction::TaylorRelease<T> plain(const ReleasedLayer& layer, std::size_t first,
                                     std::size_t count) const;
  template <class T>
  extraction::GatedTaylorRelease<T> gated(const ReleasedLayer& layer, std::size_t first,
                                          std::size_t count) const;
  /// The sums of order 0 over all units, with theta0=sum; release.theta0_sum of a part is 0.
  std::optional<Tensor<double>> constant(const ReleasedLayer& layer) const;

 private:
  ReleasedLayer layer_of(const std::string& name) const;
  const std::string& key(const std::string& name) const;
  [[noreturn]] void refuse(const std::string& key, const std::string& expected) const;
  void expect_coefficients(const std::string& name, const Shape& shape,
                           const std::string& first) const;
  void expect_shape(const std::string& name, const Shape& shape) const;
  FloatFormat precision_of(const std::vector<std::string>& names, FloatFormat stored) const;
  Tensor<double> columns(const std::string& name, std::size_t first, std::size_t count) const;

  ModelFile file_;
  std::vector<ReleasedLayer> layers_;
  std::vector<std::pair<std::string, Error>> unusable_;
};

/// The owner's side: writes the release of the chosen layers of a model at the first of
/// options.precisions, block by block. Memory: some numbers of a block for each thread, beside the
/// files; above the memory cap Error(too_large).
/// Throws Error(unsupported) for a precision that is no storage format, and what
/// attack_taylor_mlp throws for models and options.
std::vector<ReleasedLayer> write_release(const std::filesystem::path& model,
                                         const std::filesystem::path& out,
                                         const TaylorMlpAttackOptions& options,
                                         const Context& context);

/// The attacker's side on a release alone: as attack_taylor_mlp, with what needs the true weights
/// left out. With a model, whose layers have the same names, the rows say how near the recovered
/// weights are to its own. With `out` the recovered numbers are written to a safetensors file:
/// NAME.down.weight [D, P] in F64, NAME.up.bias [P] and NAME.down.bias [D] (plain form, where they
/// could be told), NAME.sign [P] (gated form); columns of units that were not recovered are 0, and
/// named in NAME.unrecovered. They are written block by block, and none is kept in memory; a
/// journal keeps none, so that layers whose rows are in it are attacked again for them. Throws
/// Error(usage) for `out` in a cluster.
TaylorMlpAttackReport attack_release(const std::filesystem::path& release,
                                     const std::filesystem::path& model,
                                     const std::filesystem::path& out,
                                     const TaylorMlpAttackOptions& options, const Context& context,
                                     const AttackRows& rows = {});

}  // namespace certamen
