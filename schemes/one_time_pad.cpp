// SPDX-License-Identifier: Apache-2.0
#include "framework/definitions/catalogue.hpp"

namespace certamen {

namespace {

//  KeyGen: k <- {0,1}^n        Enc(k, m) = k + m        Dec(k, c) = k + c        [Vernam26;
//  Shannon49]
class OneTimePad : public SymmetricEncryption {
 public:
  explicit OneTimePad(const Size& n) : strings_{Bits(n)} {}
  Domain keys() const override { return strings_; }
  Domain messages() const override { return strings_; }
  Node encrypt(Body&, Node key, Node message) const override { return key ^ message; }
  Node decrypt(Body&, Node key, Node ciphertext) const override { return key ^ ciphertext; }
  Node random_ciphertext(Body& at) const override { return at.sample(strings_); }

 private:
  Domain strings_;
};

}  // namespace

void register_one_time_pad(Catalogue& catalogue);
void register_one_time_pad(Catalogue& catalogue) {
  catalogue.add(SchemeEntry{
      .name = "one-time-pad",
      .summary = "message xor key; perfectly secret for one message",
      .source = "[Vernam26; Shannon49]",
      .parameters = {{.name = "n",
                      .meaning = "bits of key and message",
                      .default_value = "8",
                      .minimum = 1,
                      .maximum = most_bits}},
      .make = [](const Parameters& given) { return std::make_shared<OneTimePad>(given.size("n")); },
      .claims = {"one-time-secrecy"}});
}

}  // namespace certamen
