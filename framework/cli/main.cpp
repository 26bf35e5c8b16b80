// SPDX-License-Identifier: Apache-2.0
#include <cstdio>
#include <exception>
#include <functional>
#include <memory>
#include <new>
#include <optional>
#include <system_error>

#include "framework/cli/cluster.hpp"
#include "framework/cli/cluster_watch.hpp"
#include "framework/cli/options_table.hpp"
#include "framework/cli/output.hpp"
#include "framework/cli/parser.hpp"
#include "framework/cli/present.hpp"
#include "framework/cli/settings.hpp"
#include "framework/cli/terminal.hpp"
#include "framework/error.hpp"
#include "framework/process_memory.hpp"
#include "framework/text/json.hpp"
#include "framework/version.hpp"

namespace certamen {

namespace {

/// What is known when a command is stopped before it knows anything.
Known nothing_known(const Command& command, const Given& given, StopReason reason) {
  if (!given[option::json]) {
    if (command.no_rows != nullptr && wants_table(given))
      if (std::string table = command.no_rows(given, reason); !table.empty())
        return {std::move(table), exit_status_of(reason)};
    print_error(ErrorCode::interrupted,
                std::string{to_string(reason)} + ": stopped before anything was known");
    return {"", exit_status_of(reason)};
  }
  if (command.nothing_known != nullptr)
    return {command.nothing_known(given, reason), exit_status_of(reason)};
  Json document_of_nothing{{"schema", 1}, {"version", version()}};
  add_stop(document_of_nothing, reason);
  return {document(document_of_nothing), exit_status_of(reason)};
}

/// The promises of all commands: one cap on memory, and a stop that is answered.
int run(const Command& command, const Given& given, const std::shared_ptr<Cluster>& cluster) {
  Context context = context_of(given);
  context.cluster = cluster;
  if (cluster != nullptr && context.threads == 0) context.threads = cluster->threads();
  process_memory::set_cap(context.memory_cap, context.thread_count() + 1);
  if (const auto limit = given[option::time_limit])
    context.cancel = context.cancel.within(static_cast<double>(*limit));
  cancel_on_interrupt(context.cancel);
  const StopScope scope{context.cancel};
  // A process of a cluster that ends by itself would leave the others waiting.
  std::optional<Watchdog> watchdog;
  std::optional<ClusterWatch> cluster_watch;
  if (cluster != nullptr)
    cluster_watch.emplace(context.cancel);
  else
    watchdog.emplace(context.cancel,
                     [&](StopReason reason) { return nothing_known(command, given, reason); });
  try {
    // mpirun shows its processes a terminal, wherever their output goes.
    const bool guess = cluster != nullptr && given[option::color] == "auto";
    const bool colours = !guess && wants_colours(given[option::color]);
    allow_colours(colours);
    const Catalogue catalogue = standard_catalogue();
    return command.run({given, catalogue, context, colours, watchdog ? &*watchdog : nullptr});
  } catch (const Error& error) {
    const StopReason reason = context.cancel.reason();
    if (error.code() != ErrorCode::interrupted || reason == StopReason::none) throw;
    const Known known = nothing_known(command, given, reason);
    if (!known.text.empty()) print(known.text);
    return known.status;
  }
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
    print_error(ErrorCode::too_large, process_memory::exhausted());
    return exit_status_of(ErrorCode::too_large);
  } catch (const std::system_error& error) {
    if (error.code() != std::errc::resource_unavailable_try_again) throw;
    print_error(ErrorCode::too_large, "no thread can be started: use fewer, or more --memory");
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
  survive_size_limit();
  return guarded([&] {
    const auto cluster = cluster_of_this_process();
    const bool speaks = cluster == nullptr || cluster->rank() == 0;
    if (!speaks) fall_silent();
    const int status = guarded([&] {
      const std::vector<std::string> arguments{argv + 1, argv + argc};
      if (cluster != nullptr) expect_started_alike(*cluster, arguments);
      return run_command_line(arguments, cluster);
    });
    return speaks ? status : 0;
  });
}
