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

class Document;  // framework/text/document.hpp
struct Datum;

/// What an attack on a model file is to do.
struct AttackRequest {
  std::string model = {};                    // the file; with a release: to compare with, or empty
  std::string release = {};                  // a file that is attacked as it is; empty: made here
  std::string out = {};                      // with a release: where recovered weights go, or empty
  std::string layer = {};                    // its name or number; empty: all
  std::vector<std::string> precisions = {};  // of the release
  std::vector<std::uint64_t> orders = {};    // of the release, where it has one
  Parameters parameters = {};
  /// Take what is found while it is found, from the calling thread: once, how the document begins,
  /// up to a table whose rows show how wide its cells may get; then each row of that table, as soon
  /// as it is there. None: there is the document at the end alone.
  std::function<void(const Document& beginning)> begin = {};
  std::function<void(const std::vector<Datum>& row)> row = {};
  bool timing = true;  // of documents; without it they depend on the input alone
  /// Keeps what is found, layer by layer, and has what earlier runs found; null: nothing is kept.
  /// In a cluster (Context::cluster) the first process has it.
  FindingsJournal* journal = nullptr;
};

/// What a release writes of a layer.
struct PublishedLayer {
  std::string layer, form, activation;
  std::size_t inputs = 0, hidden = 0, outputs = 0, protected_units = 0;
  std::string config_trouble = {};  // why a config.json beside the model is not used, if it is so
};

}  // namespace certamen
