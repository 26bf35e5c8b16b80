// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "framework/definitions/catalogue.hpp"
#include "framework/definitions/findings_journal.hpp"

/// What an AttackEntry of the catalogue is asked, and what it answers.
namespace certamen {

/// What an attack on a model file is to do.
struct AttackRequest {
  std::string model = {};                    // the file; with a release: to compare with, or empty
  std::string release = {};                  // a file that is attacked as it is; empty: made here
  std::string out = {};                      // with a release: where recovered weights go, or empty
  std::string layer = {};                    // its name or number; empty: all
  std::vector<std::string> precisions = {};  // of the release
  std::vector<std::uint64_t> orders = {};    // of the release, where it has one
  Parameters parameters = {};
  /// Takes the text of the findings piece by piece, from the calling thread: the rows of a layer as
  /// soon as it is done. None: AttackFindings::text has all of it.
  std::function<void(const std::string&)> text = {};
  bool colours = false, timing = true;  // of that text
  /// Keeps what is found, layer by layer, and has what earlier runs found; null: nothing is kept.
  /// In a cluster (Context::cluster) the first process has it.
  FindingsJournal* journal = nullptr;
};

/// What it found.
struct AttackFindings {
  std::function<std::string(bool colours, bool timing)> text;
  std::function<std::string(bool timing)> json;
  Verdict verdict = Verdict::undecided;
  StopReason stopped = StopReason::none;
};

/// What a release writes of a layer.
struct PublishedLayer {
  std::string layer, form, activation;
  std::size_t inputs = 0, hidden = 0, outputs = 0, protected_units = 0;
};

}  // namespace certamen
