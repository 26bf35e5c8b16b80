// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <numeric>

#include "framework/definitions/catalogue.hpp"
#include "framework/definitions/standard/standard.hpp"
#include "framework/error.hpp"

namespace certamen {

//  Sharing.Left | Sharing.Right        [Shamir79; Rosulek, 3.2], for a set `seen` of parties
//  LR(s0, s1):  (y1, .., yn) <- Share(s0) | Share(s1); return (yi : i in seen)        once
Definition secret_sharing(const SecretSharing& scheme, const std::vector<std::size_t>& seen) {
  for (std::size_t i = 0; i < seen.size(); ++i)
    if (seen[i] < 1 || seen[i] > scheme.parties() ||
        std::find(seen.begin(), seen.begin() + static_cast<std::ptrdiff_t>(i), seen[i]) !=
            seen.begin() + static_cast<std::ptrdiff_t>(i))
      throw Error{ErrorCode::bad_number, "secret-sharing",
                  "the parties seen are different numbers from 1 to " +
                      std::to_string(scheme.parties()) + ", got " + std::to_string(seen[i])};
  const auto side = [&](bool right) {
    GameBuilder game{right ? "Sharing.Right" : "Sharing.Left"};
    scheme.declare(game);
    game.oracle("LR", {scheme.secrets(), scheme.secrets()},
                [&](Body& at, Node s0, Node s1) {
                  const auto shares = scheme.share(at, right ? s1 : s0);
                  std::vector<Node> view;
                  for (const auto party : seen) view.push_back(shares.at(party - 1));
                  return at.tuple(view);
                })
        .at_most(1);
    return game.build();
  };
  return Definition::indistinguishability("secret-sharing", side(false), side(true));
}

namespace {

/// "below" (one fewer than the threshold), "threshold", a number of parties, or a list such as
/// "1+3".
std::vector<std::size_t> parties_seen(const SecretSharing& scheme, const std::string& text) {
  const auto first = [](std::size_t count) {
    std::vector<std::size_t> parties(count);
    std::iota(parties.begin(), parties.end(), std::size_t{1});
    return parties;
  };
  const auto number = [](const std::string& digits) {
    const Integer value = parse_integer(digits, "parameter seen");
    if (value < 0 || value > 1000000)
      throw Error{ErrorCode::bad_number, "parameter seen", "'" + digits + "' is out of range"};
    return static_cast<std::size_t>(value);
  };
  if (text == "below") return first(scheme.threshold() - 1);
  if (text == "threshold") return first(scheme.threshold());
  if (text.find('+') == std::string::npos) return first(number(text));
  std::vector<std::size_t> parties;
  for (std::size_t from = 0; from <= text.size();) {
    const std::size_t to = std::min(text.find('+', from), text.size());
    if (to > from) parties.push_back(number(text.substr(from, to - from)));
    from = to + 1;
  }
  return parties;
}

}  // namespace

void register_secret_sharing(Catalogue& catalogue);
void register_secret_sharing(Catalogue& catalogue) {
  catalogue.add(DefinitionEntry{
      .name = "secret-sharing",
      .summary = "the shares seen say nothing about which of two secrets is shared",
      .source = "[Shamir79; Rosulek, 3.2]",
      .parameters =
          {{.name = "seen",
            .meaning =
                "shares seen: below (the threshold), threshold, a number of parties, or a list "
                "such as 1+3 (3+ is party 3 alone)",
            .default_value = "below"}},
      .make = [](const Scheme& scheme, const Parameters& given) -> std::optional<Definition> {
        const auto* sharing = dynamic_cast<const SecretSharing*>(&scheme);
        if (sharing == nullptr) return std::nullopt;
        return secret_sharing(*sharing, parties_seen(*sharing, given.text("seen")));
      }});
}

}  // namespace certamen
