// SPDX-License-Identifier: Apache-2.0
#include <cstdio>
#include <exception>
#include <functional>
#include <memory>
#include <new>

#include "framework/cli/cluster.hpp"
#include "framework/cli/options_table.hpp"
#include "framework/cli/output.hpp"
#include "framework/cli/parser.hpp"
#include "framework/cli/settings.hpp"
#include "framework/cli/terminal.hpp"
#include "framework/error.hpp"

namespace certamen {

namespace {

int run(const Command& command, const Given& given, const std::shared_ptr<Cluster>& cluster) {
  const Catalogue catalogue = standard_catalogue();
  Context context = context_of(given);
  context.cluster = cluster;
  if (cluster != nullptr && context.threads == 0) context.threads = cluster->threads();
  return command.run({given, catalogue, context, wants_colours(given[option::color])});
}

int run_command_line(const std::vector<std::string>& arguments,
                     const std::shared_ptr<Cluster>& cluster) {
  const Parsed parsed = parse_command_line(arguments);
  if (parsed.command != nullptr) return run(*parsed.command, parsed.given, cluster);
  print(parsed.text);
  return 0;
}

/// Of a cluster only the first process speaks.
void fall_silent() {
  for (auto* stream : {stdout, stderr})
    if (std::freopen("/dev/null", "w", stream) == nullptr)
      throw Error{ErrorCode::bad_file, "/dev/null", "cannot be opened"};
}

/// The exit status; whatever goes wrong becomes one line.
int guarded(const std::function<int()>& work) {
  try {
    return work();
  } catch (const Error& error) {
    print_error(error.code(), error.what());
    return exit_status_of(error.code());
  } catch (const std::bad_alloc&) {
    print_error(ErrorCode::too_large,
                "memory ran out; use engine montecarlo or smaller parameters");
    return exit_status_of(ErrorCode::too_large);
  } catch (const std::exception& error) {
    print_error(ErrorCode::internal, error.what());
    return exit_status_of(ErrorCode::internal);
  }
}

}  // namespace

}  // namespace certamen

int main(int argc, char** argv) {
  using namespace certamen;
  return guarded([&] {
    const auto cluster = cluster_of_this_process();
    const bool speaks = cluster == nullptr || cluster->rank() == 0;
    if (!speaks) fall_silent();
    const int status = guarded([&] { return run_command_line({argv + 1, argv + argc}, cluster); });
    return speaks ? status : 0;
  });
}
