// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace certamen {

/// The version of meson.build: "0.2.0".
std::string version();

/// What this build is made of: compiler, libraries, build type; name and value, in a fixed order.
std::vector<std::pair<std::string, std::string>> build_facts();

}  // namespace certamen
