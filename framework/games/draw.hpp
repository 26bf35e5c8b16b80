// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "framework/games/experiment.hpp"

namespace certamen {

/// Graphviz DOT: samples as ellipses, operations as boxes, tables as cylinders, win and events with
/// double borders. Labels are escaped; the text depends on the experiment alone.
std::string to_dot(const Experiment& experiment);

/// A graph that is drawn beside others.
struct Drawing {
  std::string name = {};                     // its title
  Graph graph = {};                          // what is drawn; its node ids are the keys below
  std::map<NodeId, std::string> roles = {};  // "result", "bad": double borders
  std::set<NodeId> marked = {};              // filled red
  std::set<NodeId> touched = {};             // filled light red
};

/// Graphviz DOT of several graphs side by side, each in a frame with its name.
std::string to_dot(const std::string& title, const std::vector<Drawing>& drawings);

/// One JSON document: {"schema": 1, "name": ..., "win": id, "events": {...}, "nodes": [{"id",
/// "kind", "domain", "arguments", "label", "title", ...}]}; numbers beyond 2^53 are strings. Ends
/// with a newline.
std::string to_json(const Experiment& experiment);

/// The drawing as SVG, through Graphviz's `dot` program. Throws Error(unsupported) when it is not
/// installed.
std::string to_svg(const Experiment& experiment);
/// The same of any DOT text.
std::string dot_to_svg(const std::string& dot);

}  // namespace certamen
