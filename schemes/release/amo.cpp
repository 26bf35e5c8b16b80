// SPDX-License-Identifier: Apache-2.0
#include "framework/definitions/catalogue.hpp"
#include "framework/release/assessment/matrix_release.hpp"

namespace certamen {

namespace {

using namespace assessment;

/// R = W - (the best approximation of W - W0 of rank r).
class Amo : public MatrixRelease {
 public:
  explicit Amo(int rank) : rank_{rank} {}
  std::vector<ReleaseClaim> claims() const override { return {{Goal::difference, true, 1, 0}}; }
  Matrix release(const FineTuned& model, Stream&) const override {
    return model.weights - low_rank(model.weights - model.base, rank_);
  }
  int hidden_rank() const override { return rank_; }
  std::optional<Independence> independence(const FineTuneLaw& law) const override {
    if (law.rank == 0 || law.rank > rank_) return std::nullopt;
    return Independence{"R = W0 if the difference has rank at most r (Eckart-Young)", false};
  }

 private:
  int rank_;
};

}  // namespace

void register_amo(Catalogue& catalogue);
void register_amo(Catalogue& catalogue) {
  catalogue.add(AssessedEntry{
      .name = "amo",
      .summary = "the top r singular triples of the difference stay on the trusted side",
      .source = "AMO",
      .parameters = {{"kept", "r, the singular triples of the difference that are kept", "8", 1,
                      31}},
      .make = [](const Parameters& given) {
        return std::make_shared<const Amo>(given.small("kept"));
      }});
}

}  // namespace certamen
