// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/exact/yardstick.hpp"

#include <gmp.h>

#include <array>
#include <bit>
#include <boost/unordered/unordered_flat_map.hpp>
#include <cmath>
#include <cstdint>
#include <functional>
#include <vector>

namespace certamen::bench::yardstick {

namespace {

/// States by a key, with numerators of a fixed number of words.
class Layer {
 public:
  explicit Layer(std::size_t limbs) : limbs_{limbs} {}

  void add(std::uint64_t key, const std::uint64_t* weight, std::size_t limbs,
           std::uint64_t factor) {
    const auto [entry, is_new] = rows_.try_emplace(key, static_cast<std::uint32_t>(keys_.size()));
    if (is_new) {
      keys_.push_back(key);
      words_.resize(words_.size() + limbs_, 0);
    }
    std::uint64_t* sum = words_.data() + std::size_t{entry->second} * limbs_;
    std::uint64_t carry = mpn_addmul_1(sum, weight, static_cast<mp_size_t>(limbs), factor);
    for (std::size_t i = limbs; carry != 0; ++i) {
      sum[i] += carry;
      carry = sum[i] < carry ? 1 : 0;
    }
  }
  void start(std::uint64_t key) {
    const std::uint64_t one = 1;
    add(key, &one, 1, 1);
  }

  std::size_t size() const { return keys_.size(); }
  std::uint64_t key(std::size_t row) const { return keys_[row]; }
  const std::uint64_t* weight(std::size_t row) const { return words_.data() + row * limbs_; }
  std::size_t limbs() const { return limbs_; }
  Integer number(std::size_t row) const {
    Integer value;
    mpz_import(value.backend().data(), limbs_, -1, 8, 0, 0, weight(row));
    return value;
  }
  Integer total(const std::function<bool(std::uint64_t)>& wins) const {
    Integer sum = 0;
    for (std::size_t row = 0; row < size(); ++row)
      if (wins(key(row))) sum += number(row);
    return sum;
  }

 private:
  std::size_t limbs_;
  boost::unordered_flat_map<std::uint64_t, std::uint32_t> rows_;
  std::vector<std::uint64_t> keys_, words_;
};

/// A run of layers over one denominator, with what is won on the way put aside.
class Walk {
 public:
  explicit Walk(std::uint64_t key) : layer_{1} { layer_.start(key); }

  /// One draw: `branches(key, emit)` calls emit(next key, weight), weights adding up to `of`.
  template <class Branches>
  void draw(std::uint64_t of, Branches branches) {
    bits_ += std::log2(static_cast<double>(of));
    denominator_ *= of;
    won_ *= of;
    Layer next{static_cast<std::size_t>(bits_ / 64) + 1};
    for (std::size_t row = 0; row < layer_.size(); ++row)
      branches(layer_.key(row), [&](std::uint64_t key, std::uint64_t weight) {
        if (key == win)
          won_ += layer_.number(row) * weight;
        else
          next.add(key, layer_.weight(row), layer_.limbs(), weight);
      });
    layer_ = std::move(next);
  }
  Rational chance(const std::function<bool(std::uint64_t)>& wins) {
    return make_rational(won_ + layer_.total(wins), denominator_);
  }

  static constexpr std::uint64_t win = ~std::uint64_t{0};

 private:
  Layer layer_;
  Integer denominator_ = 1, won_ = 0;
  double bits_ = 0;
};

}  // namespace

Rational otp(int n) {
  Walk walk{0};  // b in bit 0, the count above
  walk.draw(2, [](std::uint64_t, auto emit) {
    emit(0, 1);
    emit(1, 1);
  });
  for (int i = 0; i < n; ++i)
    walk.draw(2, [](std::uint64_t key, auto emit) {
      emit(key, 1);
      emit(key + 2, 1);
    });
  const auto half = static_cast<std::uint64_t>(n / 2);
  return walk.chance([half](std::uint64_t key) { return (key >> 1 > half) == ((key & 1) != 0); });
}

Rational switching(int q) {
  Walk walk{0};  // how many values were seen
  constexpr std::uint64_t points = 1u << 20;
  for (int i = 0; i < q; ++i)
    walk.draw(points, [](std::uint64_t seen, auto emit) {
      if (seen > 0) emit(Walk::win, seen);
      emit(seen + 1, points - seen);
    });
  return walk.chance([](std::uint64_t) { return false; });
}

Rational seenset(int n) {
  Walk walk{0};  // the flags
  const auto values = static_cast<std::uint64_t>(n);
  for (int i = 0; i < n / 2; ++i)
    walk.draw(values, [values](std::uint64_t flags, auto emit) {
      const auto up = static_cast<std::uint64_t>(std::popcount(flags));
      if (up > 0) emit(Walk::win, up);
      for (std::uint64_t v = 0; v < values; ++v)
        if ((flags >> v & 1) == 0) emit(flags | std::uint64_t{1} << v, 1);
    });
  return walk.chance([](std::uint64_t) { return false; });
}

Rational noisy(int n) {
  Walk walk{0};
  walk.draw(2, [](std::uint64_t, auto emit) {
    emit(0, 1);
    emit(1, 1);
  });
  for (int i = 0; i < n; ++i)
    walk.draw(3, [](std::uint64_t key, auto emit) {
      const std::uint64_t b = key & 1;
      emit(key + 2 * b, 2);
      emit(key + 2 * (1 - b), 1);
    });
  const auto half = static_cast<std::uint64_t>(n / 2);
  return walk.chance([half](std::uint64_t key) { return (key >> 1 > half) == ((key & 1) != 0); });
}

Rational hybrid(int n) {
  Walk walk{0};  // j in the lower half, the count above
  const auto indices = static_cast<std::uint64_t>(n);
  walk.draw(indices, [indices](std::uint64_t, auto emit) {
    for (std::uint64_t j = 0; j < indices; ++j) emit(j, 1);
  });
  constexpr std::uint64_t one = std::uint64_t{1} << 32;
  for (std::uint64_t i = 0; i < indices; ++i)
    walk.draw(8, [i](std::uint64_t key, auto emit) {
      const std::uint64_t yes = i <= (key & (one - 1)) ? 5 : 4;
      emit(key + one, yes);
      emit(key, 8 - yes);
    });
  return walk.chance([indices](std::uint64_t key) { return key >> 32 > indices / 2; });
}

Rational wc(int p) {
  Walk walk{0};  // a, then m, then the tag above
  const auto q = static_cast<std::uint64_t>(p);
  const auto fresh = [&] {
    walk.draw(q, [q](std::uint64_t key, auto emit) {
      for (std::uint64_t x = 0; x < q; ++x) emit(key * q + x, 1);
    });
  };
  fresh();
  fresh();
  // b is used up by the tag; what is left is whether the guess hits a.
  walk.draw(q, [q](std::uint64_t key, auto emit) {
    const std::uint64_t a = key / q, m = key % q;
    for (std::uint64_t guess = 0; guess < q; ++guess) {
      const std::uint64_t tag = a * m % q, other = a * (m + 1) % q;
      emit((tag + guess) % q == other ? Walk::win : 0, 1);
    }
  });
  return walk.chance([](std::uint64_t) { return false; });
}

Rational dc(int n) {
  Walk walk{0};  // first coin, last coin, parity, payer above
  const auto payers = static_cast<std::uint64_t>(n) + 1;
  walk.draw(payers, [payers](std::uint64_t, auto emit) {
    for (std::uint64_t i = 0; i < payers; ++i) emit(i << 3, 1);
  });
  walk.draw(2, [](std::uint64_t key, auto emit) {
    emit(key, 1);
    emit(key | 3, 1);
  });
  for (std::uint64_t i = 0; i + 1 < payers; ++i) {
    const auto say = [i](std::uint64_t key, std::uint64_t next) {
      const std::uint64_t last = key >> 1 & 1, pays = key >> 3 == i ? 1 : 0;
      return ((key & ~std::uint64_t{2}) | next << 1) ^ (last ^ next ^ pays) << 2;
    };
    if (i + 2 == payers)
      walk.draw(1, [&](std::uint64_t key, auto emit) { emit(say(key, key & 1), 1); });
    else
      walk.draw(2, [&](std::uint64_t key, auto emit) {
        emit(say(key, 0), 1);
        emit(say(key, 1), 1);
      });
  }
  return walk.chance(
      [payers](std::uint64_t key) { return (key >> 2 & 1) == (key >> 3 != payers - 1 ? 1u : 0u); });
}

Rational crowds(int n) {
  // Whether the holder is member 0, whether the path is open, whether it was caught, the count
  // above.
  Walk walk{0};
  const auto honest = static_cast<std::uint64_t>(n);
  for (int path = 0; path < 3; ++path) {
    walk.draw(1, [](std::uint64_t key, auto emit) { emit((key & ~std::uint64_t{7}) | 3, 1); });
    for (int hop = 0; hop < 4; ++hop)
      walk.draw((honest + 1) * 5, [honest](std::uint64_t key, auto emit) {
        const std::uint64_t all = (honest + 1) * 5;
        if ((key & 2) == 0) return emit(key, all);
        const std::uint64_t rest = key & ~std::uint64_t{7}, caught = key & 4;
        emit(rest | caught | ((key & 1) != 0 ? 4 : 0), 5);  // the spy, whatever the coin
        emit(rest | caught, honest);                        // delivered
        emit(rest | caught | 3, 4);
        if (honest > 1) emit(rest | caught | 2, 4 * (honest - 1));
      });
    walk.draw(1, [](std::uint64_t key, auto emit) { emit(key + ((key & 4) != 0 ? 8 : 0), 1); });
  }
  return walk.chance([](std::uint64_t key) { return key >> 3 >= 2; });
}

Rational coupon(int n) {
  Walk walk{0};  // how many values were seen
  const auto values = static_cast<std::uint64_t>(n);
  for (int i = 0; i < 3 * n; ++i)
    walk.draw(values, [values](std::uint64_t seen, auto emit) {
      if (seen > 0) emit(seen, seen);
      if (seen < values) emit(seen + 1, values - seen);
    });
  return walk.chance([values](std::uint64_t seen) { return seen == values; });
}

Rational shamir(int) {
  // t - 1 shares are uniform whatever the secret: the guess is a uniform value.
  Walk walk{0};
  walk.draw(11, [](std::uint64_t, auto emit) {
    for (std::uint64_t guess = 0; guess < 11; ++guess) emit(guess == 0 ? Walk::win : 0, 1);
  });
  return walk.chance([](std::uint64_t) { return false; });
}

Rational cbcmac(int q) {
  // The function as far as it is known, four bits a point; f(1) first.
  constexpr std::uint64_t unknown = 0x8888'8888;
  Walk walk{unknown};
  const auto at = [](std::uint64_t f, std::uint64_t point) { return f >> (4 * point) & 15; };
  const auto with = [](std::uint64_t f, std::uint64_t point, std::uint64_t value) {
    return (f & ~(std::uint64_t{15} << (4 * point))) | value << (4 * point);
  };
  walk.draw(8, [&](std::uint64_t f, auto emit) {
    for (std::uint64_t v = 0; v < 8; ++v) emit(with(f, 1, v), 1);
  });
  for (int m = 0; m < q; ++m)
    walk.draw(8, [&](std::uint64_t f, auto emit) {
      const std::uint64_t length = at(f, 1);
      const auto tag_of = [&](std::uint64_t g, int message) {
        return at(g, length ^ static_cast<std::uint64_t>(message));
      };
      const auto go = [&](std::uint64_t g, std::uint64_t weight) {
        for (int other = 0; other < m; ++other)
          if (tag_of(g, other) == tag_of(g, m)) return emit(Walk::win, weight);
        emit(g, weight);
      };
      const std::uint64_t point = length ^ static_cast<std::uint64_t>(m);
      if (at(f, point) != 8) return go(f, 8);
      for (std::uint64_t v = 0; v < 8; ++v) go(with(f, point, v), 1);
    });
  return walk.chance([](std::uint64_t) { return false; });
}

namespace {

/// Numerators of a subtree's root; each leaf has the denominator 8.
std::array<Integer, 5> subtree(int height) {
  if (height == 0) return {4, 1, 1, 1, 1};
  const auto left = subtree(height - 1), right = subtree(height - 1);
  std::array<Integer, 5> root{};
  for (std::size_t x = 0; x < 5; ++x)
    for (std::size_t y = 0; y < 5; ++y) root[(x * y + x) % 5] += left[x] * right[y];
  return root;
}

}  // namespace

Rational tree(int height) {
  const auto root = subtree(height);
  return make_rational(root[1], root[0] + root[1] + root[2] + root[3] + root[4]);
}

}  // namespace certamen::bench::yardstick
