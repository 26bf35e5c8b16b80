// SPDX-License-Identifier: Apache-2.0
#pragma once

/// All that a program needs to write games, schemes and adversaries, and to evaluate them. Reals,
/// intervals and tensors are apart, since their headers are heavy: framework/numbers/interval.hpp,
/// framework/values/tensor_operations.hpp, framework/engines/numeric/numeric.hpp.
#include "framework/check/advantage.hpp"
#include "framework/check/audit.hpp"
#include "framework/check/check.hpp"
#include "framework/check/engine.hpp"
#include "framework/definitions/catalogue.hpp"
#include "framework/definitions/standard/standard.hpp"
#include "framework/engines/equivalence/equivalence.hpp"
#include "framework/engines/exact/exact.hpp"
#include "framework/engines/montecarlo/montecarlo.hpp"
#include "framework/engines/optimal/optimal.hpp"
#include "framework/error.hpp"
#include "framework/games/builder.hpp"
#include "framework/games/draw.hpp"
#include "framework/games/experiment.hpp"
#include "framework/proof/check.hpp"
#include "framework/report/prove.hpp"
