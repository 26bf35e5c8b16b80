// SPDX-License-Identifier: Apache-2.0
// `certamen attack` on malformed and unusual files: message and exit status.
#include <doctest/doctest.h>
#include <sys/stat.h>

#include <bit>
#include <limits>
#include <nlohmann/json.hpp>

#include "framework/release/models/safetensors_writer.hpp"
#include "tests/framework/cli/process.hpp"
#include "tests/framework/release/models/model_files.hpp"
#include "tests/framework/release/models/onnx_bytes.hpp"
#include "tests/framework/release/models/pickle_bytes.hpp"

namespace attack_files_test {

using namespace certamen;

using namespace certamen::testing;

namespace {

StoredTensor tensor(const std::string& name, Shape shape) {
  Tensor<double> values{std::move(shape)};
  for (std::size_t i = 0; i < values.size(); ++i)
    values[i] = 0.1 * (static_cast<double>(i % 7) - 2.5);
  return {name, FloatFormat::f32, values};
}

/// A plain layer, 3 -> 4 -> 3.
std::vector<StoredTensor> layer(int number) {
  const std::string name = "blocks." + std::to_string(number) + ".mlp.";
  return {tensor(name + "fc1.weight", {4, 3}), tensor(name + "fc1.bias", {4}),
          tensor(name + "fc2.weight", {3, 4}), tensor(name + "fc2.bias", {3})};
}

/// Layer 0, and layer 1 after a change.
template <class Change>
std::vector<StoredTensor> two_layers(const Change& change) {
  auto all = layer(0), second = layer(1);
  change(second);
  all.insert(all.end(), second.begin(), second.end());
  return all;
}

class AttackedFile {
 public:
  explicit AttackedFile(const Bytes& bytes) { write_bytes(path(), bytes); }
  explicit AttackedFile(const std::vector<StoredTensor>& tensors) {
    write_safetensors(path(), tensors, {{"activation", "silu"}});
  }
  Finished attack(const std::vector<std::string>& more = {}) const {
    std::vector<std::string> arguments{"attack",      "taylor-mlp", "--model", path().string(),
                                       "--precision", "f32",        "--set",   "enclose=0"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return certamen_command(arguments);
  }

 private:
  std::filesystem::path path() const { return folder_ / "model.safetensors"; }
  Folder folder_;
};

void expect_refused(const Finished& finished, const std::string& message) {
  CAPTURE(finished.err);
  CHECK(finished.status == 2);
  CHECK(finished.out.empty());
  CHECK(finished.err.find(message) != std::string::npos);
}

/// The file's layer 0 is attacked, and layer 1 listed with that reason; alone it is refused.
void expect_skipped(const AttackedFile& file, const std::string& reason) {
  const Finished all = file.attack();
  CAPTURE(all.out);
  CHECK(all.status == 1);
  CHECK(all.err.empty());
  CHECK(all.out.find("blocks.1: not attacked: ") != std::string::npos);
  CHECK(all.out.find(reason) != std::string::npos);
  const Finished other = file.attack({"--layer", "0"});
  CHECK(other.status == 1);
  CHECK(other.out.find("not attacked") == std::string::npos);
  expect_refused(file.attack({"--layer", "1"}), reason);
}

}  // namespace

TEST_CASE("attack: a model that is not the one released is told from it by the intervals") {
  const Folder folder;
  const auto model = folder / "model.safetensors", other = folder / "other.safetensors",
             released = folder / "released.safetensors";
  write_safetensors(model, layer(0), {{"activation", "silu"}});
  auto tensors = layer(0);
  for (double& x : tensors[2].values.data()) x += 0.25;
  write_safetensors(other, tensors, {{"activation", "silu"}});
  REQUIRE(certamen_command({"release", "taylor-mlp", "--model", model.string(), "--out",
                            released.string(), "--precision", "f32"})
              .status == 0);
  const auto attack = [&](const std::filesystem::path& beside) {
    return certamen_command(
        {"attack", "taylor-mlp", "--release", released.string(), "--model", beside.string()});
  };
  const std::string excludes = "certified intervals from the release exclude weights of the model";
  const Finished own = attack(model), wrong = attack(other);
  CHECK(own.status == 1);
  CHECK(own.out.find(excludes) == std::string::npos);
  CHECK(own.out.find("outside of their certified intervals") == std::string::npos);
  CAPTURE(wrong.out);
  CHECK(wrong.status == 3);
  CHECK(wrong.out.find(excludes) != std::string::npos);
  CHECK(wrong.out.find(" weights of the model lie outside of their certified intervals") !=
        std::string::npos);
}

TEST_CASE("release and attack: what is read is not written over, by whatever name") {
  const Folder folder;
  const auto model = folder / "model.safetensors", link = folder / "link.safetensors",
             released = folder / "released.safetensors";
  write_safetensors(model, layer(0), {{"activation", "silu"}});
  std::filesystem::create_symlink(model, link);
  const Bytes before = read_bytes(model);
  const auto release = [&](const std::filesystem::path& from, const std::filesystem::path& out) {
    return certamen_command(
        {"release", "taylor-mlp", "--model", from.string(), "--out", out.string()});
  };
  for (const auto& [from, out] :
       {std::pair{model, model}, {model, link}, {link, model}, {link, link}}) {
    const Finished refused = release(from, out);
    CHECK(refused.status == 2);
    CHECK(refused.err.find("which is read: expected another one") != std::string::npos);
    CHECK(read_bytes(model) == before);
  }
  for (const char* no_file : {"-", ""}) {
    const Finished refused = release(model, no_file);
    CHECK(refused.status == 2);
    CHECK(refused.err.find("--out: expected the name of a file to write the model to") !=
          std::string::npos);
    CHECK(!std::filesystem::exists("-"));
  }
  CHECK(release(model, released).status == 0);
  const Bytes published = read_bytes(released);
  for (const auto& out : {released, model}) {
    const Finished refused =
        certamen_command({"attack", "taylor-mlp", "--release", released.string(), "--model",
                          model.string(), "--out", out.string()});
    CHECK(refused.status == 2);
  }
  CHECK(read_bytes(released) == published);
  CHECK(read_bytes(model) == before);
}

TEST_CASE("attack: a layer with a tensor missing is skipped by name, and refused alone") {
  for (const std::size_t missing : {0u, 2u}) {
    const std::string name = missing == 0 ? "fc1" : "fc2";
    const AttackedFile file{two_layers([&](std::vector<StoredTensor>& second) {
      second.erase(second.begin() + static_cast<std::ptrdiff_t>(missing));
    })};
    expect_skipped(file, "tensor 'blocks.1.mlp." + name +
                             ".weight': missing, although the rest of MLP 'blocks.1' is there");
  }
}

TEST_CASE("attack: a layer of a wrong shape, or with NaN, is skipped by name, and refused alone") {
  expect_skipped(AttackedFile{two_layers([](std::vector<StoredTensor>& second) {
                   second[2] = tensor("blocks.1.mlp.fc2.weight", {3, 5});
                 })},
                 "tensor 'blocks.1.mlp.fc2.weight': shape [3, 5] does not fit");
  expect_skipped(AttackedFile{two_layers([](std::vector<StoredTensor>& second) {
                   second[0] = tensor("blocks.1.mlp.fc1.weight", {4, 3, 1});
                 })},
                 "tensor 'blocks.1.mlp.fc1.weight': shape [4, 3, 1]: expected a matrix");
  expect_skipped(AttackedFile{two_layers([](std::vector<StoredTensor>& second) {
                   second[0].values[5] = std::numeric_limits<double>::quiet_NaN();
                 })},
                 "tensor 'blocks.1.mlp.fc1.weight': element [1, 2] is NaN");
}

TEST_CASE("attack: a layer in a NumPy, PyTorch, ONNX or TensorFlow.js file is the same layer") {
  const auto numbers = [](const StoredTensor& tensor) {
    Bytes bytes;
    for (std::size_t i = 0; i < tensor.values.size(); ++i)
      put_number(bytes, std::bit_cast<std::uint32_t>(static_cast<float>(tensor.values[i])));
    return bytes;
  };
  ZipWriter npz;
  PickleWriter pickle;
  std::vector<Bytes> storages;
  std::string weights;
  OnnxMessage graph;
  const Folder tfjs;
  Bytes shard;
  pickle.op("}(");
  for (const StoredTensor& tensor : layer(0)) {
    const Bytes data = numbers(tensor);
    const Shape& shape = tensor.values.shape();
    const std::string list = nlohmann::json(shape).dump();  // [4,3]
    std::string header = "{'descr': '<f4', 'fortran_order': False, 'shape': (" +
                         list.substr(1, list.size() - 2) + ",)}";
    Bytes array = to_bytes("\x93NUMPY\1");
    array.push_back(std::byte{0});
    put_number(array, static_cast<std::uint16_t>(header.size()));
    append(array, to_bytes(header));
    append(array, data);
    npz.deflated(tensor.name + ".npy", array);
    const std::vector<std::uint64_t> sizes{shape.begin(), shape.end()};
    const std::vector<std::uint64_t> strides =
        sizes.size() == 2 ? std::vector<std::uint64_t>{sizes[1], 1} : std::vector<std::uint64_t>{1};
    pickle.text(tensor.name)
        .tensor(std::to_string(storages.size()), "FloatStorage", tensor.values.size(), 0, sizes,
                strides);
    storages.push_back(data);
    append(shard, data);
    OnnxMessage initialiser;
    for (const std::size_t extent : shape) initialiser.number(1, extent);
    std::string raw;
    for (const std::byte byte : data) raw += static_cast<char>(byte);
    graph.message(5, initialiser.number(2, 1).text(8, tensor.name).text(9, raw));
    weights += (weights.empty() ? R"({"name":")" : R"(,{"name":")") + tensor.name +
               R"(","shape":)" + list + R"(,"dtype":"float32"})";
  }
  write_bytes(tfjs / "shard", shard);
  write_bytes(tfjs / "model.json",
              to_bytes(R"({"weightsManifest":[{"paths":["shard"],"weights":[)" + weights + "]}]}"));
  const std::vector<std::string> activation{"--set", "activation=silu"};
  const auto verdict = [](const Finished& finished) {
    CAPTURE(finished.err);
    CHECK(finished.status == 1);
    const auto at = finished.out.find("broken: ");
    REQUIRE(at != std::string::npos);
    return finished.out.substr(at);
  };
  const std::string expected = verdict(AttackedFile{layer(0)}.attack(activation));
  CHECK(expected.find("12 of 12 hidden weights") != std::string::npos);
  CHECK(verdict(AttackedFile{npz.finish()}.attack(activation)) == expected);
  CHECK(verdict(AttackedFile{torch_bytes(pickle.op("u.").bytes, storages)}.attack(activation)) ==
        expected);
  CHECK(verdict(AttackedFile{to_bytes(OnnxMessage{}.number(1, 8).message(7, graph).bytes)}.attack(
            activation)) == expected);
  CHECK(verdict(certamen_command({"attack", "taylor-mlp", "--model", (tfjs / "model.json").string(),
                                  "--precision", "f32", "--set", "enclose=0", "--set",
                                  "activation=silu"})) == expected);
}

TEST_CASE("attack: files that are hostile, or of a kind that is not read, are refused in a line") {
  expect_refused(
      AttackedFile{
          torch_bytes(PickleWriter{}.global("os", "system").text("true").op("\x85R.").bytes, {})}
          .attack(),
      "member 'archive/data.pkl': the global 'os.system' is not admitted");
  expect_refused(AttackedFile{to_bytes("\x80\2}q\1(abcdef")}.attack(),
                 "it is a pickle: expected a");
  expect_refused(AttackedFile{ZipWriter{}.stored("x.txt", to_bytes("x")).finish()}.attack(),
                 "it is a zip file without data.pkl and arrays NAME.npy");
  expect_refused(
      AttackedFile{to_bytes(R"({"weightsManifest":[{"paths":["../x"],"weights":[]}]})")}.attack(),
      "expected the name of a file in the same folder, got '../x'");
}

TEST_CASE("attack: kinds of MLP that are not supported are named") {
  const std::string name = "model.layers.0.mlp.";
  const AttackedFile ungated{std::vector<StoredTensor>{tensor(name + "up_proj.weight", {4, 3}),
                                                       tensor(name + "down_proj.weight", {3, 4})}};
  expect_refused(ungated.attack(), "or the MLP has no gate, as in Nemotron");
  expect_refused(AttackedFile{{tensor("wte.weight", {4, 3})}}.attack(),
                 "no MLP with the names of a known architecture");
}

TEST_CASE("attack: a layer by hand, and a fused gate") {
  const auto by_hand = layer(0);
  std::vector<StoredTensor> renamed = by_hand;
  for (StoredTensor& one : renamed) one.name.replace(0, 6, "my");
  const AttackedFile file{renamed};
  expect_refused(file.attack(), "no MLP with the names of a known architecture");
  const Finished finished =
      file.attack({"--set", "up=my.#.mlp.fc1.weight,down=my.#.mlp.fc2.weight,stored=out-in"});
  CAPTURE(finished.err);
  CHECK(finished.status == 1);
  CHECK(finished.out.find("by hand") != std::string::npos);
  const std::string name = "model.layers.0.mlp.";
  const AttackedFile fused{std::vector<StoredTensor>{tensor(name + "gate_up_proj.weight", {8, 3}),
                                                     tensor(name + "down_proj.weight", {3, 4})}};
  CHECK(fused.attack().out.find("gated") != std::string::npos);
}

TEST_CASE("attack: files that are no safetensors files are named as what they are") {
  expect_refused(AttackedFile{Bytes{}}.attack(), "the file has 0 bytes");
  expect_refused(
      AttackedFile{to_bytes("version https://git-lfs.github.com/spec/v1\noid sha256:0\n")}.attack(),
      "it is a Git LFS pointer");
  expect_refused(AttackedFile{to_bytes(R"({"metadata": {}})")}.attack(),
                 "it is JSON without a \"weight_map\"");
  expect_refused(AttackedFile{to_bytes(R"({"weight_map": {"a": "../b"}})")}.attack(),
                 "expected the name of a file in the same folder, got '../b'");
  expect_refused(AttackedFile{to_bytes(R"({"weight_map": {"a": "b"}})")}.attack(),
                 "b: cannot open: No such file or directory");
  expect_refused(AttackedFile{length_bytes(1u << 30)}.attack(), "the header length is 1073741824");
  expect_refused(AttackedFile{file_bytes("{]", 0)}.attack(), "header");
  expect_refused(
      AttackedFile{file_bytes(R"({"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}})", 4)}
          .attack(),
      "model.safetensors");
}

TEST_CASE("attack and assess: text of a file cannot reach the terminal as control sequences") {
  const std::string evil = "\033[31mred\033[0m\nnext\r\x07";
  auto named = layer(0);
  for (StoredTensor& one : named) one.name = evil + one.name;
  const Folder folder;
  const std::string path = (folder / "model.safetensors").string();
  const auto expect_quoted = [&](const std::vector<std::string>& arguments) {
    const Finished finished = certamen_command(arguments);
    const std::string all = finished.out + finished.err;
    CAPTURE(all);
    CHECK_FALSE(all.empty());
    for (const char control : {'\033', '\r', '\x07'}) CHECK(all.find(control) == std::string::npos);
  };
  std::vector<StoredTensor> large = named;
  large.push_back(tensor(evil + "large", {40, 40}));
  for (const auto& tensors : {named, large}) {
    for (const auto& activation : {std::string{"silu"}, evil}) {
      write_safetensors(path, tensors, {{"activation", activation}, {evil, evil}});
      expect_quoted({"attack", "taylor-mlp", "--model", path, "--precision", "f32"});
      expect_quoted({"attack", "taylor-mlp", "--model", path, "--precision", "f32", "--json"});
      expect_quoted({"assess", path});
      expect_quoted({"check", "taylor-mlp", "--set", "model=" + path, "--trials", "1"});
    }
  }
}

TEST_CASE("attack: a file name that is no UTF-8 is written as what can be said of it") {
  const Folder folder;
  const std::string path = (folder / "m\xff\xfe.safetensors").string();
  write_safetensors(path, layer(0), {{"activation", "silu"}});
  for (const auto& arguments : std::vector<std::vector<std::string>>{
           {"attack", "taylor-mlp", "--model", path, "--precision", "f32", "--json"},
           {"check", "taylor-mlp", "--set", "model=" + path, "--trials", "1", "--json"},
           {"check", "taylor-mlp", "--set", "model=" + path, "--trials", "1", "--json", "--runs",
            (folder / "runs").string()}}) {
    const Finished finished = certamen_command(arguments);
    CAPTURE(finished.err);
    CHECK(finished.status != 4);
    CHECK(nlohmann::json::accept(finished.out));
    CHECK(finished.out.find("\xef\xbf\xbd") != std::string::npos);
  }
}

TEST_CASE("attack: a layer that the file does not have is refused with those that it has") {
  expect_refused(AttackedFile{layer(0)}.attack({"--layer", "7"}),
                 "layer '7': no such MLP: expected one of blocks.0");
}

TEST_CASE("attack and release: a broken config.json is said in a line, and takes nothing away") {
  const Folder folder;
  const std::string model = (folder / "model.safetensors").string();
  write_safetensors(model, layer(0));
  const std::vector<std::string> attack{"attack",      "taylor-mlp", "--model",    model,
                                        "--precision", "f32",        "--no-timing"};
  const std::vector<std::string> release{"release", "taylor-mlp", "--model",
                                         model,     "--out",      (folder / "release").string()};
  for (const auto& [text, said] :
       {std::pair{"{\"hidden_act\":", "config.json: it is not used: expected JSON"},
        {"[1]", "config.json: it is not used: expected an object"},
        {"{\"hidden_act\": [\"silu\"]}",
         "config.json: key 'hidden_act': expected the name of an activation, got array"}}) {
    write_bytes(folder / "config.json", to_bytes(text));
    const Finished attacked = certamen_command(attack), released = certamen_command(release);
    CHECK(attacked.status == 1);
    CHECK_MESSAGE(attacked.out.find(said) != std::string::npos, attacked.out);
    CHECK(released.status == 0);
    CHECK_MESSAGE(released.out.find(said) != std::string::npos, released.out);
    auto machine = attack;
    machine.push_back("--json");
    const auto json = nlohmann::json::parse(certamen_command(machine).out);
    CHECK(json["config_trouble"].get<std::string>().find(said) != std::string::npos);
  }
  write_bytes(folder / "config.json", to_bytes("{\"hidden_act\": \"gelu\"}"));
  CHECK(certamen_command(attack).out.find("config.json:") == std::string::npos);
}

TEST_CASE("attack: --layers takes numbers and ranges") {
  const AttackedFile file{layer(0)};
  CHECK(file.attack({"--layers", "0"}).out.find("blocks.0") != std::string::npos);
  CHECK(file.attack({"--layers", "0-3,7"}).out.find("blocks.0") != std::string::npos);
  expect_refused(file.attack({"--layers", "1-2"}), "no MLP has one of these numbers");
  expect_refused(file.attack({"--layers", "2-1"}), "numbers and ranges upwards");
  expect_refused(file.attack({"--layers", "first"}), "expected numbers and ranges as 0,3-17");
  expect_refused(file.attack({"--layers", ""}), "expected numbers and ranges as 0,3-17");
  expect_refused(file.attack({"--layer", "0", "--layers", "0"}), "--layer or --layers, not both");
}

TEST_CASE("release: what one person writes another attacks, and gets the weights") {
  const Folder folder;
  const std::string model = folder / "model", file = folder / "release", out = folder / "out";
  write_safetensors(model, layer(0), {{"activation", "silu"}});
  const auto release = [&](std::vector<std::string> more) {
    more.insert(more.begin(), {"release", "taylor-mlp", "--model", model, "--out", file});
    return certamen_command(more);
  };
  const auto attack = [&](std::vector<std::string> more) {
    more.insert(more.begin(), {"attack", "taylor-mlp"});
    return certamen_command(more);
  };
  const Finished released = release({"--json", "--set", "theta0=sum"});
  CAPTURE(released.err);
  REQUIRE(released.status == 0);
  const auto json = nlohmann::json::parse(released.out);
  CHECK(json["layers"][0]["protected"] == 4);
  CHECK(json["bytes"] == std::filesystem::file_size(file));

  const Finished alone = attack({"--release", file, "--out", out, "--no-timing"});
  CAPTURE(alone.out);
  CHECK(alone.status == 1);
  CHECK(
      alone.out.find("12 of 12 hidden weights of blocks.0 enclosed within 1 % from the f32 release "
                     "alone") != std::string::npos);
  CHECK(std::filesystem::file_size(out) > 0);
  const Finished compared = attack({"--release", file, "--model", model, "--json"});
  CHECK(nlohmann::json::parse(compared.out)["attacks"][0]["weights"]["within_one_percent"] == 12);

  expect_refused(attack({}), "expected --model FILE or --release FILE");
  expect_refused(attack({"--release", file, "--order", "8"}),
                 "a release in a file says this itself");
  expect_refused(attack({"--release", file, "--set", "theta0=sum"}), "says this itself");
  expect_refused(attack({"--model", model, "--out", out}), "with --release alone");
  expect_refused(attack({"--release", model}), "is it a release?");
  expect_refused(release({"--precision", "200"}), "a file stores float64");
  expect_refused(release({"--set", "enclose=1"}), "release takes");
  expect_refused(release({"--layer", "3"}), "no such MLP");
}

TEST_CASE("release: only a file takes a model, and one that may not grow leaves nothing behind") {
  const Folder folder;
  const std::string model = folder / "model", fifo = folder / "fifo";
  write_safetensors(model, layer(0), {{"activation", "silu"}});
  REQUIRE(::mkfifo(fifo.c_str(), 0600) == 0);
  const auto release = [&](const std::string& out) {
    return certamen_command({"release", "taylor-mlp", "--model", model, "--out", out});
  };
  for (const std::string& out : {fifo, std::string{"/dev/null"}, std::string{"/tmp"}})
    expect_refused(release(out), "--out " + out + ": expected a file or a new name");
  const std::string file = folder / "release";
  REQUIRE(release(file).status == 0);
  expect_refused(certamen_command({"attack", "taylor-mlp", "--release", file, "--out", fifo}),
                 "--out " + fifo + ": expected a file or a new name");
  std::filesystem::remove(file);

  const std::size_t before = folder.file_count();
  const Finished full = run_program(
      "/bin/sh", {{"-c", "ulimit -f 1; exec \"$0\" release taylor-mlp --model \"$1\" --out \"$2\"",
                   certamen_path(), model, file}});
  expect_refused(full, "File too large");
  CHECK(folder.file_count() == before);
}

TEST_CASE("attack: one that is stopped where nothing polls leaves no temporary file") {
  const Folder folder;
  const std::string model = (folder / "model").string(), release = (folder / "release").string();
  write_safetensors(model, layer(0), {{"activation", "gelu-tanh"}});
  // Tables of that many orders take seconds.
  REQUIRE(certamen_command({"release", "taylor-mlp", "--model", model, "--out", release, "--order",
                            "32", "--precision", "f64"})
              .status == 0);
  const Finished stopped = certamen_command({"attack", "taylor-mlp", "--release", release, "--out",
                                             (folder / "out").string(), "--time-limit", "0.6"});
  CHECK(stopped.status == 3);
  CHECK(stopped.out.find("time limit") != std::string::npos);
  CHECK(folder.file_count() == 2);
}

TEST_CASE("attack: a precision that there is not is refused with those that there are") {
  expect_refused(AttackedFile{layer(0)}.attack({"--precision", "f33"}),
                 "precision: expected float64, float32, bf16, f16, or 20 to 10000 decimal digits, "
                 "got 'f33'");
}

}  // namespace attack_files_test
