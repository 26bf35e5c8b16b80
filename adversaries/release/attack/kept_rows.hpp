// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>

#include "adversaries/release/attack/layer_key.hpp"
#include "adversaries/release/attack/taylor_mlp_attack.hpp"

namespace certamen {

/// The rows of one layer in a journal: found there, or computed and kept. Without a journal all are
/// computed. What lies there and is no row is computed anew.
class KeptRows {
 public:
  /// Reads the layer's tensors if there is a journal.
  KeptRows(FindingsJournal* journal, const ModelFile& file, const MlpLayer& layer,
           Activation activation, const TaylorMlpAttackOptions& options, const Context& context);
  /// `layer` is a digest of all that the rows follow from.
  KeptRows(FindingsJournal* journal, std::string subject, std::string name, std::string layer,
           int order);

  /// What a caller wants of the computing: its row alone, or what else it does too. Then it is done
  /// for rows that are kept as well; the kept row is what is returned.
  enum class Needed { row, weights };
  LayerAttack attack(const ReleasePrecision& precision, const std::function<LayerAttack()>& compute,
                     Needed needed = Needed::row) const;
  LayerCost cost(const std::function<LayerCost()>& compute) const;

 private:
  FindingsJournal* journal_;
  std::string subject_, name_, layer_;
  int order_;
};

}  // namespace certamen
