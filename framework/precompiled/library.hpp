// SPDX-License-Identifier: Apache-2.0
// Precompiled for the library: headers of others that nearly every source needs, and that are slow
// to read. Every file includes what it uses all the same.
#include <algorithm>
#include <boost/multiprecision/gmp.hpp>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <variant>
#include <vector>
