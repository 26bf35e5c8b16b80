// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "framework/values/domain.hpp"

namespace certamen {

/// The leaves inside the codes of a narrow domain, on machine words.
class Codec {
 public:
  explicit Codec(const Domain& domain);

  bool is_plain() const { return nodes_.size() == 1 && nodes_[0].kind == Kind::leaf; }
  std::size_t leaves() const { return leaves_; }

  /// The code with every leaf that is present replaced by map(leaf, its code), first leaf first.
  template <class F>
  std::uint64_t map(std::uint64_t code, F&& map) const {
    if (is_plain()) return map(std::size_t{0}, code);
    return mapped(0, code, map);
  }
  /// The code of these leaves; for domains without options.
  std::uint64_t compose(const std::uint64_t* leaf_codes) const {
    return is_plain() ? leaf_codes[0] : composed(0, leaf_codes);
  }
  template <class F>
  void visit(std::uint64_t code, F&& see) const {
    map(code, [&](std::size_t leaf, std::uint64_t value) {
      see(leaf, value);
      return value;
    });
  }

 private:
  enum class Kind { leaf, product, option };
  struct Node {
    Kind kind = Kind::leaf;
    std::uint64_t bound = 1;  // 0: 2^64
    std::size_t leaf = 0;
    std::vector<std::size_t> children = {};
  };

  std::size_t add(const Domain& domain);
  std::uint64_t composed(std::size_t at, const std::uint64_t* leaf_codes) const {
    const Node& node = nodes_[at];
    if (node.kind == Kind::leaf) return leaf_codes[node.leaf];
    std::uint64_t code = 0;
    for (const std::size_t child : node.children)
      code = code * nodes_[child].bound + composed(child, leaf_codes);
    return code;
  }

  template <class F>
  std::uint64_t mapped(std::size_t at, std::uint64_t code, F& map) const {
    const Node& node = nodes_[at];
    switch (node.kind) {
    case Kind::leaf: return map(node.leaf, code);
    case Kind::option: return code == 0 ? 0 : mapped(node.children[0], code - 1, map) + 1;
    case Kind::product: break;
    }
    // Digits come off from the last part; leaves are visited from the first.
    std::uint64_t digits[max_parts];
    for (std::size_t i = node.children.size(); i-- > 0;) {
      const std::uint64_t bound = nodes_[node.children[i]].bound;
      digits[i] = bound == 0 ? code : code % bound;
      code = bound == 0 ? 0 : code / bound;
    }
    std::uint64_t result = 0;
    for (std::size_t i = 0; i < node.children.size(); ++i)
      result = result * nodes_[node.children[i]].bound + mapped(node.children[i], digits[i], map);
    return result;
  }

  static constexpr std::size_t max_parts = 64;  // a narrow product has no more that matter
  std::vector<Node> nodes_;
  std::size_t leaves_ = 0;
};

}  // namespace certamen
