// SPDX-License-Identifier: Apache-2.0
#include "adversaries/release/attack/kept_rows.hpp"

#include <fmt/format.h>

#include "adversaries/release/attack/row_text.hpp"

namespace certamen {

namespace {

/// A row that is found, or else computed and kept.
template <class Row>
Row found_or_made(FindingsJournal* journal, KeptFinding finding,
                  std::optional<Row> (*parse)(const std::string&),
                  const std::function<Row()>& compute, bool always_compute = false) {
  if (journal == nullptr) return compute();
  if (const auto found = journal->find(finding.key))
    if (auto row = parse(*found)) {
      if (always_compute) (void)compute();
      return std::move(*row);
    }
  Row row = compute();
  finding.found = row_text(row);
  journal->keep(finding);
  return row;
}

std::string digest_of(const ModelFile& file, const MlpLayer& layer, Activation activation,
                      const TaylorMlpAttackOptions& options, const Context& context) {
  LayerKey key;
  key.add("taylor-mlp on a model").add(file, layer);
  key.add(to_string(activation)).add(options.activation ? "by hand" : "by the file");
  key.add(to_string(options.theta0));
  key.add(options.protection.units ? std::to_string(*options.protection.units) : "all");
  key.add(options.protection.max_gap.str());
  key.add(fmt::format("{} {} {} {}", options.order, options.enclose, options.units_per_block,
                      context.seed));
  return key.text();
}

}  // namespace

KeptRows::KeptRows(FindingsJournal* journal, const ModelFile& file, const MlpLayer& layer,
                   Activation activation, const TaylorMlpAttackOptions& options,
                   const Context& context)
    : KeptRows{journal, file.place(), layer.name,
               journal != nullptr ? digest_of(file, layer, activation, options, context)
                                  : std::string{},
               options.order} {}

KeptRows::KeptRows(FindingsJournal* journal, std::string subject, std::string name,
                   std::string layer, int order)
    : journal_{journal}, subject_{std::move(subject)}, name_{std::move(name)},
      layer_{std::move(layer)}, order_{order} {}

LayerAttack KeptRows::attack(const ReleasePrecision& precision,
                             const std::function<LayerAttack()>& compute, Needed needed) const {
  if (journal_ == nullptr) return compute();
  const std::string about = fmt::format("order {}, {}", order_, precision.name());
  return found_or_made<LayerAttack>(
      journal_, {LayerKey{}.add(layer_).add(about).text(), subject_, name_, about, {}},
      &parse_layer_attack, compute, needed == Needed::weights);
}

LayerCost KeptRows::cost(const std::function<LayerCost()>& compute) const {
  if (journal_ == nullptr) return compute();
  const std::string about = fmt::format("order {}, cost", order_);
  return found_or_made<LayerCost>(
      journal_, {LayerKey{}.add(layer_).add(about).text(), subject_, name_, about, {}},
      &parse_layer_cost, compute);
}

}  // namespace certamen
