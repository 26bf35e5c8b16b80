// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "framework/cli/options.hpp"
#include "framework/definitions/catalogue.hpp"
#include "framework/engines/context.hpp"

namespace certamen {

/// What every command is given. A command returns its exit status, prints its result to standard
/// output and throws Errors.
struct Call {
  const Options& options;
  const Catalogue& catalogue;
  Context context;  // seed, level, threads, cancel token, progress, cluster
  bool colours = false;
};

int run_list(const Call& call);
int run_check(const Call& call);
int run_runs(const Call& call);
int run_audit(const Call& call);
int run_equivalent(const Call& call);
int run_graph(const Call& call);
int run_attack(const Call& call);
int run_prove(const Call& call);
int run_bound(const Call& call);
int run_selfcheck(const Call& call);
int run_explain(const Call& call);
int run_version(const Call& call);
int run_completion(const Call& call);
int run_man(const Call& call);

/// Writes to standard output; throws Error(bad_file) if it does not take everything (a full disk).
void print(const std::string& text);

/// One line to standard error: "certamen: error CERTAMEN-E0103: message".
void print_error(ErrorCode code, const std::string& message);

/// The exit status for an Error that ends the command: 4 for a defect of ours, 130 for interrupted,
/// else 2.
int exit_status_of(ErrorCode code);

}  // namespace certamen
