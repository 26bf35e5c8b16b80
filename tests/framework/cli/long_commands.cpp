// SPDX-License-Identifier: Apache-2.0
#include "tests/framework/cli/long_commands.hpp"

#include <random>

#include "framework/release/models/safetensors_writer.hpp"

namespace certamen::testing {

namespace {

/// A plain layer, 64 -> 256 -> 64.
void write_model(const std::filesystem::path& path) {
  std::mt19937_64 random{5};
  std::normal_distribution<double> normal{0, 0.05};
  const auto tensor = [&](const std::string& name, Shape shape) {
    Tensor<double> values{std::move(shape)};
    for (auto& x : values.data()) x = static_cast<double>(static_cast<float>(normal(random)));
    return StoredTensor{name, FloatFormat::f32, values};
  };
  write_safetensors(
      path,
      {tensor("blocks.0.mlp.fc1.weight", {256, 64}), tensor("blocks.0.mlp.fc1.bias", {256}),
       tensor("blocks.0.mlp.fc2.weight", {64, 256}), tensor("blocks.0.mlp.fc2.bias", {64})},
      {{"activation", "silu"}});
}

}  // namespace

std::string LongCommand::text() const {
  std::string text = "certamen";
  for (const auto& argument : arguments) text += " " + argument;
  return text;
}

LongCommands::LongCommands() {
  const std::string model = (folder_ / "model.safetensors").string();
  const std::string runs = (folder_ / "runs").string();
  write_model(model);
  const auto json = [&](std::vector<std::string> arguments) {
    arguments.emplace_back("--json");
    commands_.push_back({std::move(arguments)});
  };
  // Building and linking.
  json({"check", "ecb", "--set", "n=64,blocks=4096"});
  json({"check", "feistel", "--set", "n=16,q=1000", "--definition", "prp", "--adversary",
        "feistel-three-rounds", "--engine", "montecarlo"});
  // Moves, beliefs, strategies.
  json({"check", "ecb", "--set", "blocks=12", "--definition", "ind-cpa", "--adversary", "optimal"});
  json({"check", "feistel", "--definition", "prp", "--adversary", "optimal", "--set", "n=8,q=4"});
  json({"check", "pedersen", "--definition", "binding", "--adversary", "optimal", "--set",
        "p=2039,q=1019"});
  // States.
  json({"check", "feistel", "--set", "n=8,q=6", "--definition", "prp", "--adversary",
        "feistel-three-rounds", "--engine", "exact"});
  // Trials, kept and not.
  json({"check", "one-time-pad", "--definition", "one-time-secrecy", "--engine", "montecarlo",
        "--trials", "4000000000000"});
  json({"check", "wegman-carter", "--engine", "montecarlo", "--trials", "4000000000000", "--rare",
        "--runs", runs});
  json({"check", "taylor-mlp", "--definition", "weight-recovery", "--trials", "1000000000"});
  json({"events", "feistel:n=16/prp", "--adversary", "feistel-three-rounds", "--engine",
        "montecarlo", "--trials", "4000000000000", "--given", "win"});
  json({"events", "feistel:n=8,q=6/prp", "--adversary", "feistel-three-rounds", "--engine",
        "exact"});
  // Proofs, for all sizes and at some, and what is composed of them.
  json({"prove", "ctr-ind-cpa", "--set", "n=3,q=3"});
  json({"prove", "--all"});
  json({"prove", "luby-rackoff", "--certify"});
  json({"check", "ctr", "--certify", "--set", "n=3,q=3"});
  // Transcripts.
  json({"equivalent", "pedersen/hiding", "--set", "p=2039,q=1019"});
  commands_.push_back({{"selfcheck", "--seconds", "1000"}, false});
  // Models and releases.
  json({"attack", "taylor-mlp", "--model", model, "--order", "32", "--precision", "2000"});
  json({"assess"});
  json({"assess", "slip", "--set", "size=1024,trials=100"});
}

}  // namespace certamen::testing
