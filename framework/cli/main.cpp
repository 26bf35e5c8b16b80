// SPDX-License-Identifier: Apache-2.0
#include <exception>
#include <map>
#include <new>

#include "framework/cli/commands.hpp"
#include "framework/cli/settings.hpp"
#include "framework/cli/terminal.hpp"
#include "framework/error.hpp"

namespace certamen {

namespace {

int run(const Options& options) {
  static const std::map<std::string, int (*)(const Call&)> commands{
      {"list", run_list},       {"check", run_check},           {"attack", run_attack},
      {"audit", run_audit},     {"equivalent", run_equivalent}, {"graph", run_graph},
      {"explain", run_explain}, {"version", run_version},       {"completion", run_completion},
      {"man", run_man}};
  const Catalogue catalogue = standard_catalogue();
  return commands.at(options.command)(
      {options, catalogue, context_of(options), wants_colours(options.color)});
}

int run_command_line(const std::vector<std::string>& arguments) {
  const Parsed parsed = parse_command_line(arguments);
  if (parsed.options) return run(*parsed.options);
  print(parsed.text);
  return 0;
}

}  // namespace

}  // namespace certamen

int main(int argc, char** argv) {
  using namespace certamen;
  try {
    return run_command_line({argv + 1, argv + argc});
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
