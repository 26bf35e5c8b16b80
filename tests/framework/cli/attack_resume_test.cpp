// SPDX-License-Identifier: Apache-2.0
// Attacks that are killed, and attacks on several processes.
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <random>

#include "framework/release/models/safetensors_writer.hpp"
#include "framework/store/findings_store.hpp"
#include "tests/framework/cli/mpirun.hpp"
#include "tests/framework/cli/process.hpp"
#include "tests/framework/release/models/model_files.hpp"

namespace attack_resume_test {

using namespace certamen;
using namespace certamen::testing;

namespace {

constexpr int model_layers = 6;

/// A file of plain layers, 8 -> 40 -> 8, each with other weights.
class LayeredModel {
 public:
  explicit LayeredModel(double first_weight = 0.25) {
    std::mt19937_64 random{3};
    std::normal_distribution<double> normal{0, 0.1};
    std::vector<StoredTensor> tensors;
    const auto add = [&](const std::string& name, Shape shape) {
      Tensor<double> values{std::move(shape)};
      for (auto& x : values.data()) x = static_cast<double>(static_cast<float>(normal(random)));
      tensors.push_back({name, FloatFormat::f32, values});
    };
    for (int i = 0; i < model_layers; ++i) {
      const std::string name = "blocks." + std::to_string(i) + ".mlp.";
      add(name + "fc1.weight", {40, 8});
      add(name + "fc1.bias", {40});
      add(name + "fc2.weight", {8, 40});
    }
    tensors[0].values[0] = first_weight;
    write_safetensors(path(), tensors, {{"activation", "silu"}});
  }
  std::string path() const { return (folder_ / "model.safetensors").string(); }
  std::string results() const { return (folder_ / "results").string(); }
  const Folder& folder() const { return folder_; }

  /// The command, and more of it.
  std::vector<std::string> attack(const std::vector<std::string>& more = {},
                                  const std::string& precision = "f32,1500",
                                  const std::string& order = "24") const {
    std::vector<std::string> arguments{"attack",  "taylor-mlp",  "--model",     path(),
                                       "--json",  "--no-timing", "--precision", precision,
                                       "--order", order,         "--threads",   "1"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return arguments;
  }

 private:
  Folder folder_;
};

std::size_t kept_in(const std::string& file) {
  return open_findings(file)->all().size();  // checks that the file is whole
}

void expect_refused(const Finished& finished, const std::string& message) {
  CAPTURE(finished.err);
  CHECK(finished.status == 2);
  CHECK(finished.out.empty());
  CHECK(finished.err.find(message) != std::string::npos);
  CHECK(finished.err.find('\n') == finished.err.size() - 1);
}

}  // namespace

TEST_CASE("attack --results: killed 20 times at any moment, it ends with the bytes of a run that "
          "was not") {
  const LayeredModel model;
  const std::string expected = certamen_command(model.attack()).out;
  REQUIRE(!expected.empty());
  const auto kept_run = model.attack({"--results", model.results()});
  std::mt19937 random{7};
  std::size_t kept = 0;
  int killed = 0;
  for (int cycle = 0; cycle < 20; ++cycle) {
    const int after = 20 + static_cast<int>(random() % 250);
    const Finished finished = run_program(
        certamen_path(), {.arguments = kept_run, .signal_after_ms = after, .signal = SIGKILL});
    killed += finished.status == -SIGKILL ? 1 : 0;
    if (finished.status != -SIGKILL) CHECK(finished.out == expected);
    if (!std::filesystem::exists(model.results())) continue;
    const std::size_t now = kept_in(model.results());
    CHECK(now >= kept);
    kept = now;
  }
  CHECK(killed > 3);
  CHECK(certamen_command(kept_run).out == expected);
  CHECK(kept_in(model.results()) == 3 * model_layers);  // two precisions and the costs
  CHECK(certamen_command(kept_run).out == expected);
  // The rows as text, of some layers, from the same file.
  std::vector<std::string> text{"attack",      "taylor-mlp",  "--model", model.path(),
                                "--no-timing", "--precision", "f32",     "--order",
                                "24",          "--layers",    "1-3"};
  const std::string fresh = certamen_command(text).out;
  text.insert(text.end(), {"--results", model.results()});
  CHECK(certamen_command(text).out == fresh);
  CHECK(kept_in(model.results()) == 3 * model_layers);
}

TEST_CASE("attack --results: a changed weight, option or seed is never answered from the file") {
  const LayeredModel model, other{0.5};
  const auto run = [&](const LayeredModel& attacked, std::vector<std::string> more,
                       const char* order = "8") {
    const auto plain = certamen_command(attacked.attack(more, "f32", order));
    more.insert(more.end(), {"--results", model.results()});
    const auto kept = certamen_command(attacked.attack(more, "f32", order));
    CHECK(kept.out == plain.out);
    CHECK(kept.status == plain.status);
  };
  run(model, {});
  run(other, {});
  run(model, {}, "5");
  run(model, {"--seed", "4"});
  run(model, {"--set", "theta0=none"});
  run(model, {"--set", "protect=7"});
  run(model, {"--set", "activation=gelu"});
}

TEST_CASE("attack --results: what cannot keep results is refused before anything runs") {
  const LayeredModel model;
  const auto with = [&](const std::string& file) {
    return certamen_command(model.attack({"--results", file}));
  };
  const std::string letter = (model.folder() / "letter").string();
  std::ofstream{letter} << "a letter, not a database";
  expect_refused(with(letter), "not a database");
  CHECK(read_text(letter) == "a letter, not a database");
  expect_refused(with("/nowhere/at/all"), "/nowhere/at/all");
  expect_refused(with(model.path()), "--results");
  expect_refused(with(""), "--results: expected the name of a file");
  expect_refused(with("/proc/results"), "/proc/results");
  CHECK(!std::filesystem::exists(model.results()));
}

TEST_CASE("attack --results: with --out kept layers are attacked again for their weights") {
  const LayeredModel model;
  const std::string release = (model.folder() / "release.safetensors").string();
  CHECK(certamen_command({"release", "taylor-mlp", "--model", model.path(), "--out", release})
            .status == 0);
  const auto attack = [&](const std::string& out, std::vector<std::string> more) {
    more.insert(more.begin(), {"attack", "taylor-mlp", "--release", release, "--no-timing"});
    if (!out.empty()) more.insert(more.end(), {"--out", (model.folder() / out).string()});
    return certamen_command(more).out;
  };
  const std::string expected = attack("plain", {});
  const Bytes weights = read_bytes(model.folder() / "plain");
  REQUIRE(!expected.empty());
  REQUIRE(!weights.empty());
  CHECK(attack("", {"--layers", "0-2", "--results", model.results()}).size() < expected.size());
  CHECK(kept_in(model.results()) == 3);
  for (const char* out : {"resumed", "again"}) {
    CHECK(attack(out, {"--results", model.results()}) == expected);
    CHECK(read_bytes(model.folder() / out) == weights);
    CHECK(kept_in(model.results()) == model_layers);
  }
  CHECK(attack("", {"--results", model.results()}) == expected);
}

TEST_CASE("attack --results: two at a time use one file") {
  const LayeredModel model;
  const auto run = model.attack({"--results", model.results()}, "f32,300");
  const std::string expected = certamen_command(model.attack({}, "f32,300")).out;
  std::string both = "'" + certamen_path() + "'";
  for (const auto& argument : run) both += " '" + argument + "'";
  const std::string out = (model.folder() / "out").string();
  const Finished finished =
      run_program("/bin/sh", {.arguments = {"-c", both + " >'" + out + "' & " + both + "; wait"}});
  CHECK(finished.out == expected);
  CHECK(read_text(out) == expected);
  CHECK(kept_in(model.results()) == 3 * model_layers);
}

TEST_CASE("attack on processes: 1, 2, 3 and 8 of them print the bytes of one alone, once" *
          doctest::skip(!has_mpirun)) {
  const LayeredModel model;
  const auto run = model.attack({"--layers", "0-4"}, "f32,60", "8");
  const Finished alone = certamen_command(run);
  for (const int processes : {1, 2, 3, 8}) {
    const Finished finished = on_processes(processes, run);
    CHECK(finished.out == alone.out);
    CHECK(finished.status == alone.status);
    CHECK(finished.err.find("CERTAMEN") == std::string::npos);
  }
  const std::vector<std::string> text{"attack",      "taylor-mlp",  "--model", model.path(),
                                      "--no-timing", "--precision", "f32"};
  CHECK(on_processes(2, text).out == certamen_command(text).out);
  const std::string release = (model.folder() / "release.safetensors").string();
  CHECK(certamen_command({"release", "taylor-mlp", "--model", model.path(), "--out", release})
            .status == 0);
  const std::vector<std::string> published{"attack",  "taylor-mlp", "--release",  release,
                                           "--model", model.path(), "--no-timing"};
  CHECK(on_processes(3, published).out == certamen_command(published).out);
}

TEST_CASE("attack on processes: a run that two left is taken up by one, and by three" *
          doctest::skip(!has_mpirun)) {
  const LayeredModel model;
  const auto with = [&](const char* layers) {
    return model.attack({"--layers", layers, "--results", model.results()}, "f32,60", "8");
  };
  const auto fresh = [&](const char* layers) {
    return certamen_command(model.attack({"--layers", layers}, "f32,60", "8")).out;
  };
  CHECK(!on_processes(2, with("0-2")).out.empty());
  CHECK(kept_in(model.results()) == 9);
  CHECK(certamen_command(with("0-3")).out == fresh("0-3"));
  CHECK(on_processes(3, with("0-5")).out == fresh("0-5"));
  CHECK(kept_in(model.results()) == 3 * model_layers);
}

TEST_CASE("attack on processes: bad input is said once, with its exit status" *
          doctest::skip(!has_mpirun)) {
  const LayeredModel model;
  for (const auto& run :
       {model.attack({"--results", "/nowhere/at/all"}), model.attack({"--layers", "77-78"}),
        std::vector<std::string>{"attack", "taylor-mlp", "--model", "/nowhere/at/all"}}) {
    const Finished finished = on_processes(2, run);
    CHECK(finished.status == 2);
    CHECK(finished.out.empty());
    const auto first = finished.err.find("certamen: error");
    CHECK(first != std::string::npos);
    CHECK(finished.err.find("certamen: error", first + 1) == std::string::npos);
  }
}

TEST_CASE("attack on processes: one that is killed ends the run with a line, and what was kept is "
          "taken up" *
          doctest::skip(!has_mpirun)) {
  const LayeredModel model;
  const auto slow = model.attack({"--results", model.results()}, "f32,4000", "64");
  std::vector<std::string> both{"-n", "1", certamen_path()};
  both.insert(both.end(), slow.begin(), slow.end());
  both.insert(both.end(), {":", "-n", "1", "timeout", "-s", "KILL", "5", certamen_path()});
  both.insert(both.end(), slow.begin(), slow.end());
  const Finished finished = run_mpirun(both);
  CAPTURE(finished.err);
  CHECK(finished.status != 0);
  CHECK(finished.out.empty());
  CHECK(finished.err.find("another process of it has died or does not answer") !=
        std::string::npos);
  CHECK_NOTHROW(kept_in(model.results()));
}

}  // namespace attack_resume_test
