// SPDX-License-Identifier: Apache-2.0
// All options and arguments of the command line. Parsing, help, completion, the manual page, the
// page docs/reference/command.md and the checks of ranges follow from a row; commands name the rows
// that they take.
#pragma once

#include "framework/cli/option.hpp"
#include "framework/cli/settings.hpp"

namespace certamen::option {

// clang-format off
// arguments
inline constexpr One<Text> scheme{{.name = "scheme", .shown = "SCHEME", .help = "name of a scheme, FILE.scheme, or FILE.game, whose schemes are set", .offer = Offer::schemes}};
inline constexpr One<Text> drawn{{.name = "scheme", .shown = "SCHEME|GAME", .help = "name of a scheme or FILE.scheme, with --definition; or a game as `equivalent` takes it, for example FILE.game:Left", .offer = Offer::schemes}};
inline constexpr One<Text> pair{{.name = "definition", .shown = "DEFINITION", .help = "SCHEME[:NAME=VALUE,..]/DEFINITION, for example ctr:n=2/ind-cpa, where either may be a file; or FILE.game"}};
inline constexpr One<Text> audited{{.name = "definition", .shown = "DEFINITION", .help = "name of a definition, or FILE.game", .offer = Offer::definitions}};
inline constexpr Maybe<Text> assessed{{.name = "subject", .shown = "SCHEME|FILE", .help = "a scheme that is assessed, or a file; all schemes if left out", .offer = Offer::files}};
inline constexpr Maybe<Text> proof{{.name = "proof", .shown = "PROOF", .help = "name of a proof", .offer = Offer::proofs}};
inline constexpr Maybe<Text> bounded{{.name = "bounded", .shown = "PROOF|SCHEME", .help = "name of a proof, or FILE.proof; with --definition of a scheme, whose proof is looked for", .offer = Offer::proofs}};
inline constexpr Each<Text> games{{.name = "game", .shown = "GAME", .help = "SCHEME[:NAME=VALUE,..]/DEFINITION[/left|/right], for example ctr/ind-cpa/left; or FILE.game[:GAME][,NAME=VALUE,..]; two of them, or one definition whose two games are compared", .most_values = 2}};
inline constexpr Each<Text> formatted{{.name = "file", .shown = "FILE", .help = "a file of FrogLang: its name ends in .primitive, .scheme, .game, .proof or .adversary", .offer = Offer::files, .most_values = any_number, .required = true}};
inline constexpr One<Text> tested{{.name = "folder", .shown = "FOLDER", .help = "folder of games, schemes, adversaries and proofs with expectations in them, or one such file", .offer = Offer::files}};
inline constexpr Maybe<Choice> kind{{.name = "kind", .shown = "KIND", .help = "what to list; everything if left out", .choices = {"schemes", "definitions", "adversaries", "proofs", "theorems", "assumptions"}}};
inline constexpr Maybe<Text> runs_file{{.name = "file", .shown = "FILE", .help = "SQLite file of runs", .variable = "CERTAMEN_RUNS", .offer = Offer::files}};
inline constexpr Maybe<Text> error_id{{.name = "id", .shown = "ID", .help = "for example CERTAMEN-E0110; all of them if left out"}};
inline constexpr One<Choice> shell{{.name = "shell", .shown = "SHELL", .help = "for which shell", .choices = {"bash", "zsh", "fish"}}};
inline constexpr Maybe<Text> command{{.name = "command", .shown = "COMMAND", .help = "which command", .offer = Offer::commands}};

// what to look at
inline constexpr Maybe<Text> definition{{.name = "--definition", .shown = "DEFINITION", .help = "only this definition: its name, or FILE.game", .offer = Offer::definitions}};
inline constexpr Maybe<Text> adversary{{.name = "--adversary", .shown = "ADVERSARY", .help = "only this adversary: its name, or FILE.adversary; optimal: the adversary with the greatest advantage, found by search", .offer = Offer::adversaries}};
inline constexpr Maybe<Text> condition{{.name = "--given", .shown = "EVENT", .help = "under the condition that this event happens, or with ! before it that it does not; win: the game is won"}};
inline constexpr Rules<parse_set> set{{.name = "--set", .shown = "NAME=VALUE,...", .help = "parameters, for example n=8,q=2; ind-cpa.q=2 is for that definition or adversary alone; check takes q=1..5 as well; a comma within a value is written \\,; may be repeated", .most_values = any_number}};
inline constexpr Rules<parse_assume> assume{{.name = "--assume", .shown = "NAME=P,...", .help = "advantages against the assumptions of proofs, for example prp=2^-100; may be repeated", .most_values = any_number}};
inline constexpr One<Fraction> attack_time{{.name = "--attack-time", .shown = "T", .help = "evaluations that the best known attacks on assumptions make", .standard = "2^80", .bounds = at_least(1)}};
inline constexpr Maybe<Choice> game{{.name = "--game", .shown = "GAME", .help = "which of two games; the left one if none is named", .choices = {"left", "right"}}};
inline constexpr Flag simplified{{.name = "--simplified", .help = "the game after simplification, as the exact engine computes it"}};
inline constexpr One<Text> model{{.name = "--model", .shown = "FILE", .help = "model file (safetensors, GGUF, .npz, PyTorch, ONNX, TensorFlow.js), or the *.index.json of a sharded model", .offer = Offer::files}};
inline constexpr Maybe<Text> attacked_model{{.name = "--model", .shown = "FILE", .help = "model file (safetensors, GGUF, .npz, PyTorch, ONNX, TensorFlow.js), or the *.index.json of a sharded model; with --release the original, to compare with", .offer = Offer::files}};
inline constexpr Maybe<Text> release{{.name = "--release", .shown = "FILE", .help = "attack this release, as certamen release writes it, and not one that is made from --model", .offer = Offer::files}};
inline constexpr Maybe<Text> recovered{{.name = "--out", .shown = "FILE", .help = "with --release: safetensors file for the recovered weights", .offer = Offer::files}};
inline constexpr One<Text> out{{.name = "--out", .shown = "FILE", .help = "safetensors file for the release", .offer = Offer::files}};
inline constexpr One<Text> release_precision{{.name = "--precision", .shown = "PRECISION", .help = "precision of the release: float64, float32, bf16 or f16", .standard = "float32"}};
inline constexpr One<Count> release_order{{.name = "--order", .shown = "N", .help = "order of the expansion", .standard = "8", .bounds = from_to(1, 64)}};
inline constexpr Maybe<Text> public_model{{.name = "--model", .shown = "FILE", .help = "model file with the public weights that fine-tunes are made from; drawn if left out", .offer = Offer::files}};
inline constexpr Maybe<Text> base{{.name = "--base", .shown = "FILE", .help = "model file with the public weights that a file was made from", .offer = Offer::files}};
inline constexpr Each<Text> views{{.name = "--views", .shown = "FILE", .help = "another release of the same weights, or another user's copy; may be repeated", .offer = Offer::files, .most_values = any_number}};
inline constexpr Maybe<Text> layer{{.name = "--layer", .shown = "NAME", .help = "only this layer: its name or number"}};
inline constexpr Maybe<Text> layers{{.name = "--layers", .shown = "N-M,...", .help = "only the layers with these numbers, for example 0,3-17"}};
inline constexpr Each<Text> precision{{.name = "--precision", .shown = "PRECISION", .help = "precisions of the release: float64, float32, bf16, f16, or decimal digits; may be repeated or comma-separated", .standard = "bf16,float32,float64,200", .most_values = any_number, .commas = true}};
inline constexpr Each<Count> order{{.name = "--order", .shown = "N", .help = "orders of the expansion; may be repeated or comma-separated", .standard = "8", .bounds = from_to(1, 64), .most_values = any_number, .commas = true}};
inline constexpr Each<Count> compare{{.name = "--compare", .shown = "RUN,RUN", .help = "two runs side by side, for example 3,7", .bounds = at_least(1), .most_values = any_number, .commas = true}};
inline constexpr Flag all{{.name = "--all", .help = "all proofs, one line each"}};
inline constexpr Maybe<Text> flaw{{.name = "--flaw", .shown = "NAME", .help = "with this deliberate mistake; list proofs names them"}};
inline constexpr Each<Text> path{{.name = "--path", .shown = "FOLDER", .help = "where imports of a file are looked for, after the file's own folder; may be repeated", .offer = Offer::files, .most_values = any_number}};
inline constexpr One<Text> over{{.name = "--over", .shown = "NAME", .help = "the size that --at-most and --plot vary", .standard = "q"}};

inline constexpr Maybe<Text> over_range{{.name = "--over", .shown = "NAME", .help = "the parameter, given as a range (--set q=1..20), whose largest value that has --at-most, or least that has --at-least, is asked for"}};
inline constexpr Maybe<Fraction> reaches{{.name = "--at-least", .shown = "P", .help = "with --over: an advantage that is asked for", .bounds = at_least(0)}};

// how to compute
inline constexpr One<Choice> engine{{.name = "--engine", .shown = "ENGINE", .help = "how to compute; auto: exact where that is not too large", .standard = "auto", .choices = {"auto", "exact", "montecarlo", "numeric"}}};
inline constexpr Maybe<Count> trials{{.name = "--trials", .shown = "N", .help = "trials of an estimate; at most, with --until", .bounds = at_least(1)}};
inline constexpr Rules<parse_until> until{{.name = "--until", .shown = "RULE,...", .help = "stop a Monte Carlo estimate when its interval is narrow or decided: width=1e-3, relative=0.1, decided=1/100, decided (against what is allowed)", .most_values = any_number, .commas = true}};
inline constexpr Flag rare{{.name = "--rare", .help = "write a rare win as a product of independent events and estimate each, so that the relative width of the interval is small"}};
inline constexpr Maybe<Text> runs{{.name = "--runs", .shown = "FILE", .help = "keep Monte Carlo runs in this SQLite file and take them up where they were left", .variable = "CERTAMEN_RUNS", .offer = Offer::files}};
inline constexpr Maybe<Text> results{{.name = "--results", .shown = "FILE", .help = "keep what is found of each layer in this SQLite file, and take up a run where it was left", .offer = Offer::files}};
inline constexpr One<Fraction> level{{.name = "--level", .shown = "P", .help = "level at which all estimates hold together", .standard = "0.99", .bounds = {.least = 0, .most = 1, .excludes_least = true, .excludes_most = true}}};
inline constexpr One<Count> seed{{.name = "--seed", .shown = "N", .help = "seed of all coins", .standard = "1", .variable = "CERTAMEN_SEED"}};
inline constexpr Maybe<Fraction> at_most{{.name = "--at-most", .shown = "P", .help = "advantage that counts as meeting a definition, for example 2^-40", .bounds = at_least(0)}};
inline constexpr Maybe<Count> threads{{.name = "--threads", .shown = "N", .help = "threads to use; as many as there are if left out", .bounds = from_to(1, 4096)}};
inline constexpr One<Bytes> memory{{.name = "--memory", .shown = "SIZE", .help = "memory that the process may take, beside what it needs to run at all", .standard = "4GiB", .bounds = from_to(std::int64_t{1} << 20, std::int64_t{1} << 50)}};
inline constexpr Maybe<Fraction> time_limit{{.name = "--time-limit", .shown = "SECONDS", .help = "seconds, after which what is known is printed; check shares them among its rows", .bounds = {.least = 0, .most = 1'000'000'000, .excludes_least = true}}};
inline constexpr One<Count> seconds{{.name = "--seconds", .shown = "SECONDS", .help = "run for this number of seconds", .standard = "60", .bounds = at_least(1)}};
inline constexpr Maybe<Count> calls{{.name = "--calls", .shown = "N", .help = "give up after transcripts of N calls"}};
inline constexpr Flag certify{{.name = "--certify", .help = "write a certificate of each exact answer, and check it by code that shares nothing with what found it"}};

// what to print
inline constexpr Flag strategy{{.name = "--strategy", .help = "print what the optimal adversary does, as a decision tree"}};
inline constexpr Flag explain{{.name = "--explain", .help = "print how exact figures were found: what was simplified, the order, the states"}};
inline constexpr Flag json{{.name = "--json", .help = "one JSON document instead of text", .form = true}};
inline constexpr Flag latex{{.name = "--latex", .help = "the formula in LaTeX", .form = true}};
inline constexpr Flag html{{.name = "--html", .help = "the table in HTML", .form = true}};
inline constexpr Flag graph{{.name = "--graph", .help = "the sequence of games as a graph (dot)", .form = true}};
inline constexpr One<Choice> format{{.name = "--format", .shown = "FORMAT", .help = "what to print; svg needs Graphviz", .standard = "dot", .choices = {"dot", "svg", "json"}}};
inline constexpr Maybe<Text> difference{{.name = "--difference", .shown = "FILE", .help = "draw where the normal forms of a step differ (SVG if the name ends so, else dot)", .offer = Offer::files, .form = true}};
inline constexpr Maybe<Text> junit{{.name = "--junit", .shown = "FILE", .help = "write JUnit XML, a test case a step", .offer = Offer::files, .form = true}};
inline constexpr Maybe<Text> plot{{.name = "--plot", .shown = "FILE", .help = "draw the bound over the queries (SVG)", .offer = Offer::files, .form = true}};
inline constexpr Flag no_timing{{.name = "--no-timing", .help = "leave seconds out, so that equal runs print equal bytes"}};
inline constexpr One<Choice> color{{.name = "--color", .shown = "WHEN", .help = "colours; auto: only on a terminal; NO_COLOR is honoured", .standard = "auto", .choices = {"auto", "always", "never"}}};
inline constexpr Flag check_form{{.name = "--check", .help = "change nothing, and name the files that are not in canonical form"}};
inline constexpr Flag stdio{{.name = "--stdio", .help = "what it does anyway; for editors that say so"}};
inline constexpr Flag help{{.name = "--help", .help = "print this and leave"}};
// clang-format on

}  // namespace certamen::option
