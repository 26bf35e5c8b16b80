// SPDX-License-Identifier: Apache-2.0
#include "framework/definitions/catalogue.hpp"
#include "framework/release/definitions/finite_games.hpp"

namespace certamen {

namespace {

//  Hide(k, t) = t + k modulo the vocabulary, k fresh for every token or one for all [Shannon49]
class TokenMask : public FiniteHiding {
 public:
  TokenMask(int vocabulary, bool fresh) : tokens_{Zmod(vocabulary)}, fresh_{fresh} {}
  Domain tokens() const override { return tokens_; }
  Domain keys() const override { return tokens_; }
  bool fresh_keys() const override { return fresh_; }
  Node hide(Body&, Node key, Node token) const override { return token + key; }

 private:
  Domain tokens_;
  bool fresh_;
};

}  // namespace

void register_token_mask(Catalogue& catalogue);
void register_token_mask(Catalogue& catalogue) {
  for (const bool fresh : {true, false})
    catalogue.add(SchemeEntry{.name = fresh ? "token-mask" : "static-token-mask",
                              .summary = fresh ? "tokens under a one-time mask each"
                                               : "tokens under one mask for all of them",
                              .source = "[Shannon49]",
                              .parameters = {{"vocabulary", "tokens there are", "5", 2, 1024}},
                              .make = [fresh](const Parameters& given) {
                                return std::make_shared<TokenMask>(given.small("vocabulary"),
                                                                   fresh);
                              }});
  catalogue.add(ControlEntry{"token-mask", {{"input-privacy", false}}});
  catalogue.add(ControlEntry{"static-token-mask", {{"input-privacy", true}}});
}

}  // namespace certamen
