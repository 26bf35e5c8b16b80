// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "framework/numbers/rational.hpp"

/// Each problem by a program of its own that does by hand what a general engine should find by
/// itself: draws sunk to their first use, dead variables dropped, equal states merged, exchangeable
/// values counted, integer numerators in flat words over one common denominator.
namespace certamen::bench::yardstick {

Rational otp(int n);
Rational switching(int q);
Rational seenset(int n);
Rational noisy(int n);
Rational hybrid(int n);
Rational wc(int p);
Rational dc(int n);
Rational crowds(int n);
Rational coupon(int n);
Rational shamir(int t);
Rational cbcmac(int q);
Rational tree(int height);

}  // namespace certamen::bench::yardstick
