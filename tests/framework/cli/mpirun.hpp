// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tests/framework/cli/process.hpp"

namespace certamen::testing {

inline const bool has_mpirun = std::string_view{CERTAMEN_MPIRUN} != "";

/// With mpirun where there is one, as root or not.
inline Finished run_mpirun(const std::vector<std::string>& arguments) {
  Start start{.arguments = {"-q", "--oversubscribe"},
              .environment = {"OMPI_ALLOW_RUN_AS_ROOT=1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1",
                              "ASAN_OPTIONS=detect_leaks=0"}};  // Open MPI frees nothing at its end
  start.arguments.insert(start.arguments.end(), arguments.begin(), arguments.end());
  return run_program(CERTAMEN_MPIRUN, start);
}

/// certamen on a number of processes.
inline Finished on_processes(int processes, const std::vector<std::string>& arguments) {
  std::vector<std::string> all{"-n", std::to_string(processes), certamen_path()};
  all.insert(all.end(), arguments.begin(), arguments.end());
  return run_mpirun(all);
}

}  // namespace certamen::testing
