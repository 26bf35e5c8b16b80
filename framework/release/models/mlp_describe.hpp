// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "framework/release/models/mlp_layers.hpp"
#include "framework/release/models/mlp_patterns.hpp"
#include "framework/release/models/model_config.hpp"

/// From the names of one MLP to what is known of it.
namespace certamen {

/// Models in 8 bits multiply a matrix by numbers in a tensor of its own. The name of one that may
/// belong to a tensor in F8 and that the file does not read with it (TensorInfo::scales): of the
/// same module, with "scale" in its name, in the file or missing from it. Nothing for other dtypes,
/// and where there is none.
std::optional<std::string> scale_of(const ModelFile& file, const TensorInfo& tensor);

/// An MLP of which only the names are filled in, and what helps to understand it.
struct MlpDraft {
  MlpLayer layer;
  bool fused = false;              ///< `up` holds the gate too
  bool fused_if_twice = false;     ///< it does if its length is twice what `down` asks for
  bool usual_transposed = false;   ///< the names' usual orientation
  bool certain = true;             ///< the names are used for that orientation alone
  std::string activation;          ///< that most have
  std::vector<std::string> norms;  ///< tensors as long as the MLP has inputs
  std::string embedding;           ///< matrix [words, inputs]
};

/// The names of a file's tensors and of those that its index knows, without what compilers and
/// trainers write between (torch.compile's "_orig_mod"). Where two names would then be one, as of a
/// model that is there twice, those of the second begin with what is
/// written between.
class TensorNames {
 public:
  explicit TensorNames(const ModelFile& file);
  bool knows(const std::string& plain) const { return names_.contains(plain); }
  bool knows_all(const MlpDraft& draft) const;
  /// As the file spells it; the plain name itself if it is not known.
  std::string real(const std::string& plain) const;
  const std::map<std::string, std::string>& all() const { return names_; }

 private:
  std::map<std::string, std::string> names_;  // plain -> as the file spells it
  std::set<std::string, std::less<>> real_;
};

MlpDraft draft_of(const TensorNames& names, const MlpName& name, const MlpPattern& pattern);

/// One for each tensor that the hint for `up` fits.
std::vector<MlpDraft> drafts_by_hand(const ModelFile& file, const TensorNames& names,
                                     const MlpHints& hints);

/// Fills in sizes, orientation and activation, and checks that everything fits.
class MlpDescriber {
 public:
  MlpDescriber(const ModelFile& file, const MlpHints& hints);
  /// Throws Error(bad_file) or Error(unsupported).
  MlpLayer describe(const MlpDraft& draft) const;

 private:
  void choose_orientation(MlpLayer& layer, const MlpDraft& draft) const;
  void choose_activation(MlpLayer& layer, const MlpDraft& draft) const;
  void measure(MlpLayer& layer, const MlpDraft& draft) const;

  const ModelFile& file_;
  const MlpHints& hints_;
  ModelConfig config_;
};

}  // namespace certamen
