// SPDX-License-Identifier: Apache-2.0
#include "framework/run/tell.hpp"

#include <cstdint>
#include <cstring>
#include <vector>

namespace certamen {

std::string tell(Cluster& cluster, unsigned root, const std::string& text) {
  std::uint64_t length = text.size();
  cluster.broadcast({&length, 1}, root);
  std::vector<std::uint64_t> words((length + 7) / 8, 0);
  if (cluster.rank() == root && length > 0) std::memcpy(words.data(), text.data(), length);
  cluster.broadcast(words, root);
  std::string told(length, '\0');
  if (length > 0) std::memcpy(told.data(), words.data(), length);
  return told;
}

}  // namespace certamen
