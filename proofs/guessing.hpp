// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "framework/proof/proof.hpp"

namespace certamen {

/// The game of a search, which raises the event "won" where its verdict is yes; `never`: its
/// verdict is no, whatever happens.
GameAt with_won_event(const GameAt& game, bool never);

}  // namespace certamen
