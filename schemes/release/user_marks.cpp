// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "framework/definitions/catalogue.hpp"
#include "framework/release/assessment/tracing_code.hpp"

namespace certamen {

namespace {

using namespace assessment;

/// Gaussian noise for each user, over at most 4096 weights; accused is whose noise correlates with
/// the leak's beyond 6.36 standard deviations.
class UserMarks : public TracingCode {
 public:
  explicit UserMarks(int users) : users_{users} {}
  std::vector<TraceClaim> claims() const override { return {{1}, {2}, {8}, {128}}; }
  Code draw(Eigen::Index weights, Stream& coins) const override {
    return {gaussian(users_, std::min<Eigen::Index>(weights, 4096), coins), {}};
  }
  std::vector<int> accused(const Code& code, const Column& leaked) const override {
    const Column evidence = code.words * leaked.normalized();
    std::vector<int> all;
    for (Eigen::Index user = 0; user < evidence.size(); ++user)
      if (evidence(user) > 6.36) all.push_back(static_cast<int>(user));
    return all;
  }
  bool is_binary() const override { return false; }

 private:
  int users_;
};

}  // namespace

void register_user_marks(Catalogue& catalogue);
void register_user_marks(Catalogue& catalogue) {
  catalogue.add(
      AssessedEntry{.name = "user-marks",
                    .summary = "a copy for each user, marked by Gaussian noise of its own",
                    .source = "spread spectrum; Cox et al. 1997",
                    .parameters = {{"users", "who get a copy", "200", 128, 10000}},
                    .make = [](const Parameters& given) {
                      return std::make_shared<const UserMarks>(given.small("users"));
                    }});
}

}  // namespace certamen
