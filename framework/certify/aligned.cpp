// SPDX-License-Identifier: Apache-2.0
#include "framework/certify/aligned.hpp"

#include "framework/error.hpp"

namespace certamen::certify {

std::vector<Package> aligned(std::vector<Package> games) {
  for (auto& game : games) {
    const auto& order = games.front().exports;
    std::vector<Procedure> exports;
    for (const auto& oracle : order) {
      const Procedure* own = game.find_export(oracle.signature.name);
      if (own == nullptr || own->signature != oracle.signature)
        throw Error{ErrorCode::type_mismatch, game.name,
                    "it does not export " + to_string(oracle.signature) + " as " +
                        games.front().name + " does"};
      exports.push_back(*own);
    }
    if (game.exports.size() != order.size())
      throw Error{ErrorCode::type_mismatch, game.name,
                  "it exports " + std::to_string(game.exports.size()) + " oracles, and " +
                      games.front().name + " " + std::to_string(order.size())};
    game.exports = std::move(exports);
  }
  return games;
}

}  // namespace certamen::certify
