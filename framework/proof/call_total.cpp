// SPDX-License-Identifier: Apache-2.0
#include "framework/proof/call_total.hpp"

namespace certamen {

CallTotal CallTotal::product(const Size& a, const Size& b) {
  if (!a.is_symbol()) return CallTotal{a.number() * b};
  if (!b.is_symbol()) return CallTotal{b.number() * a};
  CallTotal total;
  total.size_.reset();
  total.value_ = Bound{a} * Bound{b};
  return total;
}

CallTotal operator+(const CallTotal& a, const CallTotal& b) {
  CallTotal sum;
  if (a.size_ && b.size_)
    sum.size_ = *a.size_ + *b.size_;
  else
    sum.size_.reset();
  sum.value_ = a.value_ + b.value_;
  return sum;
}

Integer CallTotal::at(const Bindings& sizes) const {
  return numerator(value_.evaluate(sizes, {}));
}

Size printed_size(const CallTotal& calls) {
  return calls.size() ? *calls.size() : Size{Symbol{calls.text()}};
}

Bound advantage_of(const std::string& assumption, const std::map<std::string, CallTotal>& calls) {
  std::map<std::string, Size> printed;
  for (const auto& [oracle, total] : calls) printed.emplace(oracle, printed_size(total));
  return Bound::advantage(assumption, printed);
}

}  // namespace certamen
