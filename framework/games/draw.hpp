// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "framework/games/experiment.hpp"

namespace certamen {

/// Graphviz DOT: samples as ellipses, operations as boxes, tables as cylinders, win and events with
/// double borders. Labels are escaped; the text depends on the experiment alone.
std::string to_dot(const Experiment& experiment);

/// One JSON document: {"schema": 1, "name": ..., "win": id, "events": {...}, "nodes": [{"id",
/// "kind", "domain", "arguments", "label", "title", ...}]}; numbers beyond 2^53 are strings. Ends
/// with a newline.
std::string to_json(const Experiment& experiment);

/// The drawing as SVG, through Graphviz's `dot` program. Throws Error(unsupported) when it is not
/// installed.
std::string to_svg(const Experiment& experiment);

}  // namespace certamen
