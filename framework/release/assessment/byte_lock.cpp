// SPDX-License-Identifier: Apache-2.0
#include "framework/release/assessment/byte_lock.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "framework/release/assessment/guidelines.hpp"

namespace certamen::assessment {

Bytes quantised(const Matrix& weights, double unit) {
  Bytes bytes;
  bytes.reserve(static_cast<std::size_t>(weights.size()));
  for (Eigen::Index i = 0; i < weights.rows(); ++i)
    for (Eigen::Index j = 0; j < weights.cols(); ++j) {
      const int value =
          static_cast<int>(std::clamp(std::nearbyint(weights(i, j) / unit), -127.0, 127.0));
      bytes.push_back(static_cast<std::uint8_t>(value & 255));
    }
  return bytes;
}

double index_of_coincidence(const Bytes& locked, std::size_t period) {
  if (locked.size() <= period) return 1;
  std::size_t equal = 0;
  for (std::size_t i = 0; i + period < locked.size(); ++i)
    if (locked[i] == locked[i + period]) ++equal;
  return 256 * static_cast<double>(equal) / static_cast<double>(locked.size() - period);
}

double periodic_figure(const Bytes& bytes, std::size_t row_length) {
  constexpr std::size_t most_bytes = 65536, most_period = 1024;
  const Bytes seen(bytes.begin(),
                   bytes.begin() + static_cast<std::ptrdiff_t>(std::min(bytes.size(), most_bytes)));
  std::vector<double> all;
  double largest = 1;
  for (std::size_t period = 1; period <= std::min(most_period, seen.size() / 4); ++period) {
    if (period % row_length == 0) continue;
    all.push_back(index_of_coincidence(seen, period));
    largest = std::max(largest, all.back());
  }
  if (all.empty()) return 1;
  // Short keys come again at many periods.
  const auto most = all.begin() + static_cast<std::ptrdiff_t>(all.size() / 4);
  std::ranges::nth_element(all, most);
  // Of uniform bytes the number of pairs that agree is 256 times less than that of all.
  const double deviation = 16 / std::sqrt(static_cast<double>(seen.size()) * 3 / 4);
  constexpr double uneven = 1.2, chance = 8;
  return *most > uneven || largest < 1 + chance * deviation ? 1 : largest / *most;
}

std::vector<GuidelineFinding> ByteLock::guidelines(const std::vector<AssessmentRow>& rows) const {
  return judged_by_rows({by_rows(Guideline::long_keys, rows)}, "a lock of single weights");
}

namespace {

Bytes locked(const ByteLock& lock, const Bytes& weights, const Bytes& key) {
  Bytes result = weights;
  for (std::size_t i = 0; i < result.size(); ++i)
    result[i] = lock.substitution()[weights[i] ^ key[i % key.size()]];
  return result;
}

Played play(const ByteLock& lock, const ByteClaim& claim, const ByteAttack& attack,
            const Matrix& base, const FineTuneLaw& law, std::uint64_t trial, std::uint64_t seed) {
  Stream tuning{seed, trial, finetune_coins}, secret{seed, trial, release_coins};
  const FineTuned model = fine_tune(base, law, tuning);
  const double unit = base.cwiseAbs().maxCoeff() / 127;
  Bytes key(lock.key_bytes());
  for (auto& byte : key) byte = static_cast<std::uint8_t>(secret.below(256));
  ByteView view{.locked = locked(lock, quantised(model.weights, unit), key),
                .key_bytes = key.size(),
                .inverse = {},
                .base = claim.base ? std::optional{quantised(base, unit)} : std::nullopt};
  for (std::size_t i = 0; i < 256; ++i)
    view.inverse[lock.substitution()[i]] = static_cast<std::uint8_t>(i);
  const Bytes found = attack.key(view);
  std::size_t right = 0;
  for (std::size_t k = 0; k < key.size(); ++k)
    if (found.at(k) == key[k]) ++right;
  const double figure = static_cast<double>(right) / static_cast<double>(key.size());
  return {figure, figure >= 0.9};
}

}  // namespace

AssessmentEntry assessment_of(ByteAttack attack) {
  const std::string scheme = attack.scheme, name = attack.name, cost = attack.cost;
  return entry_of<ByteLock>(
      scheme, name, cost,
      [attack = std::move(attack)](const ByteLock& lock, const AssessmentRequest& request,
                                   const Context& context) {
        const Matrix base = subject_matrix(request, context);
        std::vector<AssessmentRow> rows;
        for (const auto& claim : lock.claims())
          for (const auto& law : laws_of(request)) {
            rows.push_back(
                {.scheme = attack.scheme,
                 .claim = "key-recovery, 9/10 of the key",
                 .given = claim.base ? "base" : "no base",
                 .setting = fmt::format("{}, int8, {} a key byte", to_string(law),
                                        static_cast<std::size_t>(base.size()) / lock.key_bytes()),
                 .attack = attack.name,
                 .figure = {},
                 .reason = {}});
            const auto played = plays(trials_of(request), context, [&](std::uint64_t trial) {
              return play(lock, claim, attack, base, law, trial, context.seed);
            });
            judge(rows.back(), played, {.name = "key right", .over = Measure::Over::smallest},
                  context);
          }
        return rows;
      });
}

}  // namespace certamen::assessment
