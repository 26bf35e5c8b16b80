#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs the whole command on mutated command lines, texts and model files, and says where it breaks a promise.

fuzz_command.py COMMAND [--seconds N] [--seed N] [--jobs N] [--keep FOLDER]

Promised of every run: an exit status of 0, 1, 2, 3 or 130; after 2 a line "certamen: error CERTAMEN-E.." on standard error; with --json a
document; no control character of the input on the terminal; an end within --hang seconds, for a limit of one second is set
wherever the command takes one; no word of a sanitizer. What breaks one is printed with its command line and its seed, and with --keep its
files are kept. The corpus is tests/fuzz/corpus/commands.txt and the texts of the repository. Exit status 1 if anything was found.
"""
import argparse
import concurrent.futures
import json
import os
import pathlib
import random
import re
import resource
import shlex
import shutil
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
NUMBERS = ["0", "1", "-1", "2", "3", "7", "16", "63", "64", "65", "255", "1000", "2^31", "2^64", "2^63", "18446744073709551616", "1e9",
           "1e-9", "1/2", "1/0", "0/1", "-0", "+1", "0x10", "007", "nan", "inf", "1e400", "", " ", "1..3", "3..1", "1..1000000000",
           "..", "2^2^2", "1.5", "1/3/5", "9" * 40, "٣"]
WORDS = ["", "-", "--", "a", "optimal", "auto", "'", '"', "\\,", ",", "=", "n=", "=n", "n=2,n=3", "\x1b[31m", "\n", "\t", "\x07", "é", "\udcff",
         "../..", "/", "/dev/null", "/dev/full", "/dev/zero", ".", "x" * 5000, "%s%n", "a:b/c", "ecb:n=2/ind-cpa", "ecb/", "/ind-cpa"]
TOKENS = ["{", "}", "(", ")", ";", ",", "=", "<-", "==", "&&", "||", "!", "return", "if", "Game", "Int", "0", "1", "-1", "2", "n", "q", "BitString<",
          ">", "Map<", "None", "null", "99999999999999999999", "\\", "/*", "*/", "//", '"', "'", ".", "..", "for", "in", "Phase", "import", "\x00",
          "\x1b[2J", "é", "|", "^", "+", "[", "]", ":", "?", "expect", "bound", "event", "choose"]


def option_names(command):
    """The options of each command, and those that take a value, as its help lists them."""
    found = {}
    text = subprocess.run([command, "--help"], capture_output=True, text=True, check=True).stdout
    for name in re.findall(r"^  ([a-z]+)  +", text.split("Subcommands:")[1], re.M):
        text = subprocess.run([command, name, "--help"], capture_output=True, text=True, check=True).stdout
        found[name] = re.findall(r"^  (?:-\w,)?(--[a-z-]+)( [A-Z])?", text, re.M)
    return found


class Fuzzer:
    def __init__(self, options):
        self.options = options
        self.command = str(pathlib.Path(options.command).resolve())
        self.known = option_names(self.command)
        corpus = (ROOT / "tests/fuzz/corpus/commands.txt").read_text().splitlines()
        self.lines = [shlex.split(line) for line in corpus if line and not line.startswith("#")]
        suffixes = (".game", ".scheme", ".adversary", ".proof", ".primitive")
        self.texts = [path for folder in ("tests/language", "docs/examples") for path in sorted((ROOT / folder).rglob("*")) if path.suffix in suffixes]
        self.models = sorted((ROOT / "docs/examples/data").glob("*.safetensors")) + sorted((ROOT / "tests/fuzz/corpus").glob("*.onnx"))

    def text(self, coins, folder):
        path = coins.choice(self.texts)
        for beside in path.parent.iterdir():  # what it imports
            if beside.is_file() and beside.suffix == path.suffix or beside.suffix in (".game", ".primitive", ".scheme"):
                shutil.copy(beside, folder)
        copy = folder / path.name
        shutil.copy(path, copy)
        if coins.random() < 0.2:
            return str(copy)
        pieces = re.findall(r"\w+|\s+|[^\w\s]", path.read_text())
        for _ in range(coins.choice([1, 1, 1, 2, 4, 16])):
            at = coins.randrange(len(pieces) + 1)
            kind = coins.randrange(6)
            if kind == 0:
                pieces[at:at + coins.choice([1, 1, 3, 20])] = []
            elif kind == 1:
                pieces.insert(at, coins.choice(TOKENS))
            elif kind == 2 and at < len(pieces):
                pieces[at] = coins.choice(pieces if coins.random() < 0.6 else TOKENS)
            elif kind == 3:
                pieces[at:at] = pieces[max(0, at - coins.choice([2, 8, 40])):at]
            elif kind == 4:
                pieces.insert(at, coins.choice(["(" * 3000, "{" * 300, "a" * 70000, "!" * 4000]) if coins.random() < 0.1 else coins.choice(NUMBERS))
            elif coins.random() < 0.2:
                pieces[at:] = []
            if not pieces:
                pieces = [" "]
        copy.write_text("".join(pieces), errors="surrogateescape")
        return str(copy)

    def model(self, coins, folder):
        path = coins.choice(self.models)
        data = bytearray(path.read_bytes())
        onnx = path.suffix == ".onnx"  # its structure is everywhere
        header = len(data) - 8 if onnx else int.from_bytes(data[:8], "little")
        copy = folder / coins.choice([path.name, "model.gguf", "model.npz", "model.bin", "model.json", "a\x1b[1mb.safetensors", path.name, path.name])
        if coins.random() < 0.8:
            for _ in range(coins.choice([1, 1, 2, 8])):
                kind = coins.choice([0, 2, 4]) if onnx else coins.randrange(5)
                at = coins.randrange(8 + header) if coins.random() < 0.8 else coins.randrange(len(data))
                at = min(at, len(data) - 1)
                if kind == 0:
                    data[at] = coins.randrange(256)
                elif kind == 1:
                    text = data[8:8 + header]
                    numbers = list(re.finditer(rb"\d+", text))
                    if numbers:
                        number = coins.choice(numbers)
                        new = coins.choice([b"0", b"1", b"-1", b"4", b"99999999999", b"18446744073709551615", b"1e3", b"null"])
                        text = text[:number.start()] + new + text[number.end():]
                        data = bytearray(len(text).to_bytes(8, "little")) + text + data[8 + header:]
                        header = len(text)
                elif kind == 2:
                    del data[coins.randrange(len(data)):]
                    data = data or bytearray(b"\0")
                    header = min(header, max(1, len(data) - 8))
                elif kind == 3:
                    data[:8] = coins.choice([0, 1, 2**32, 2**63, 2**64 - 1, header + 1]).to_bytes(8, "little")
                else:
                    data[at:at] = bytes(coins.choice([b"\x1b[31m", b'"', b"{", b"\0\0\0\0\0\0\xf0\x7f"]))
        copy.write_bytes(data)
        return str(copy)

    def arguments(self, coins, folder):
        line = list(coins.choice(self.lines))
        name = line[0]
        for _ in range(coins.choice([0, 1, 1, 1, 2, 3])):
            at = coins.randrange(1, len(line) + 1)
            kind = coins.randrange(7)
            if kind == 0 and len(line) > 1:
                del line[min(at, len(line) - 1)]
            elif kind == 1:
                option, value = coins.choice(self.known[name])
                line[at:at] = [option] + ([coins.choice(NUMBERS + WORDS)] if value else [])
            elif kind == 2 and at < len(line):
                line[at] = coins.choice(WORDS + NUMBERS)
            elif kind in (3, 4) and at < len(line):
                line[at] = re.sub(r"\d+(\.\.\d+)?", lambda _: coins.choice(NUMBERS), line[at], count=coins.choice([1, 2]))
            elif kind == 5:
                line.insert(at, coins.choice(line[1:] or ["a"]))
            else:
                other = coins.choice(self.lines)
                line[at:] = other[coins.randrange(1, len(other)):] if len(other) > 1 else []
        line = [re.sub("TEXT", lambda _: self.text(coins, folder), word) for word in line]
        line = [re.sub("MODEL", lambda _: self.model(coins, folder), word) for word in line]
        line = [word.replace("OUT", str(folder / "out")) for word in line]
        takes = [option for option, _ in self.known[name]]
        if "--time-limit" in takes and "--time-limit" not in line:
            line += ["--time-limit", "1"]
        if "--memory" in takes and "--memory" not in line:
            line += ["--memory", "200MiB"]
        if "/dev/zero" in line and name in ("fmt", "test"):
            line.remove("/dev/zero")
        return [word.replace("\0", "") for word in line]

    def broken(self, status, out, err, line, seconds):
        if seconds > self.options.hang:
            return f"ran for {seconds:.0f} s"
        if status not in (0, 1, 2, 3, 130):
            return f"exit status {status}"
        if re.search(rb"AddressSanitizer|runtime error:|LeakSanitizer|terminate called|Assertion", err):
            return "a sanitizer or the runtime spoke"
        if status == 2 and line[0] not in ("test", "fmt", "help") and not re.search(rb"error CERTAMEN-E\d+", err):
            return "exit status 2 without an error's id"
        if b"CERTAMEN-E0900" in err or b"internal" in err and status == 2:
            return "an internal error"
        shown = out + err
        if re.search(rb"[\x00-\x08\x0b-\x1f\x7f]", shown) and "always" not in line and line[0] not in ("fmt", "lsp", "graph"):
            return "a control character is printed"
        if "--json" in line and status in (0, 1, 3) and "--help" not in line and "-h" not in line and out.strip():
            try:
                json.loads(out)
            except ValueError as error:
                return f"--json prints no document: {error}"
        return ""

    def run(self, seed):
        coins = random.Random(seed)
        folder = pathlib.Path(tempfile.mkdtemp(prefix="fuzz"))
        try:
            line = self.arguments(coins, folder)
            started = time.monotonic()
            environment = {key: value for key, value in os.environ.items() if not key.startswith("CERTAMEN_")}
            process = subprocess.Popen([self.command, *line], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=folder,
                                       env=environment, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (2**28, 2**28)))
            try:
                out, err = process.communicate(timeout=self.options.hang + 5)
            except subprocess.TimeoutExpired:
                process.kill()
                out, err = process.communicate()
            seconds = time.monotonic() - started
            what = self.broken(process.returncode, out, err, line, seconds)
            if what:
                if self.options.keep:
                    shutil.copytree(folder, pathlib.Path(self.options.keep) / str(seed), dirs_exist_ok=True)
                shown = " ".join(shlex.quote(word) for word in line)
                return f"seed {seed}: {what}\n  {shown[:600]!r}\n  {(err or out)[-400:]!r}", process.returncode
            return "", process.returncode
        except (OSError, ValueError) as error:  # what the system takes for no command line
            return "", type(error).__name__
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("command")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", type=int, metavar="SEED", help="run this one alone")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--hang", type=float, default=20, help="seconds after which a run counts as hanging")
    parser.add_argument("--keep", metavar="FOLDER")
    options = parser.parse_args()
    fuzzer = Fuzzer(options)
    if options.only is not None:
        print(fuzzer.run(options.only)[0] or "nothing found")
        return
    end, runs, findings, statuses = time.monotonic() + options.seconds, 0, 0, {}

    def seeds():
        seed = options.seed * 10**9
        while time.monotonic() < end:
            yield seed
            seed += 1

    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        waiting, source = set(), seeds()
        while True:
            while len(waiting) < options.jobs and (seed := next(source, None)) is not None:
                waiting.add(pool.submit(fuzzer.run, seed))
            if not waiting:
                break
            done, waiting = concurrent.futures.wait(waiting, return_when=concurrent.futures.FIRST_COMPLETED)
            for future in done:
                what, status = future.result()
                runs += 1
                statuses[status] = statuses.get(status, 0) + 1
                if what:
                    findings += 1
                    print(what, flush=True)
    counts = ", ".join(f"{count} with {status}" for status, count in sorted(statuses.items(), key=lambda item: str(item[0])))
    print(f"{runs} runs ({counts}), {findings} findings")
    sys.exit(1 if findings else 0)


if __name__ == "__main__":
    main()
