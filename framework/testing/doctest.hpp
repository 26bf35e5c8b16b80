// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <doctest/doctest.h>

#include "framework/proof/testing.hpp"

/// Security statements as doctest checks; messages show the transcript. All numbers are exact.
#define CERTAMEN_CHECK_RESULT(result)                                                              \
  do {                                                                                             \
    const ::certamen::testing::TestResult certamen_result = (result);                              \
    DOCTEST_CHECK_MESSAGE(certamen_result.holds, certamen_result.message);                         \
  } while (false)

/// Two games are the same to every adversary.
#define CHECK_EQUIVALENT(first, second)                                                            \
  CERTAMEN_CHECK_RESULT(::certamen::testing::equivalent(first, second))
/// The best adversary's advantage between two games.
#define CHECK_ADVANTAGE_EQ(first, second, advantage)                                               \
  CERTAMEN_CHECK_RESULT(::certamen::testing::advantage_is(first, second, advantage))
#define CHECK_ADVANTAGE_LE(first, second, advantage)                                               \
  CERTAMEN_CHECK_RESULT(::certamen::testing::advantage_at_most(first, second, advantage))
/// A proof, or its step from the game of that name, is verified.
#define CHECK_PROOF(proof) CERTAMEN_CHECK_RESULT(::certamen::testing::proof_holds(proof))
#define CHECK_HOP(proof, from) CERTAMEN_CHECK_RESULT(::certamen::testing::hop_holds(proof, from))
/// A proof is refuted with that exact advantage.
#define CHECK_REFUTED(proof, advantage)                                                            \
  CERTAMEN_CHECK_RESULT(::certamen::testing::refuted(proof, advantage))
