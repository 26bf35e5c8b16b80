# SPDX-License-Identifier: Apache-2.0
"""Tensors out of TensorFlow.js models, and into safetensors: what scripts/fetch_models.py converts with.

A tensor is a pair (shape, array of floats in row-major order). Only floating-point weights of 32 bits are taken, and those that
are quantised to one or two bytes, as the floats they stand for; shapes, indices and words of graphs are left out. Files that are damaged raise
ValueError, IndexError, KeyError or struct.error.
"""
import array
import json
import math
import struct
import sys


def floats(data):
    """Little-endian float32."""
    values = array.array('f')
    values.frombytes(data)
    if sys.byteorder == 'big':
        values.byteswap()
    return values


def transposed(tensor):
    """A matrix [a, b] as [b, a]."""
    (rows, columns), values = tensor
    turned = array.array('f')
    for column in range(columns):
        turned.extend(values[column::columns])
    return [columns, rows], turned


def column_block(tensor, first, count):
    """Columns first .. first + count - 1 of a matrix."""
    (rows, columns), values = tensor
    block = array.array('f')
    for row in range(rows):
        block.extend(values[row * columns + first:row * columns + first + count])
    return [rows, count], block


# TensorFlow.js: https://github.com/tensorflow/tfjs, tfjs-core/src/io/types.ts and io_utils.ts

def tfjs_tensors(manifest, read):
    """Name to tensor, of the "weightsManifest" of a model.json; `read` gives a file of the model's folder."""
    tensors = {}
    for group in manifest:
        data, at = b''.join(read(path) for path in group['paths']), 0
        for weight in group['weights']:
            count, packed = math.prod(weight['shape']), weight.get('quantization')
            if weight['dtype'] == 'string':  # each entry behind its length
                for _ in range(count):
                    at += 4 + struct.unpack_from('<I', data, at)[0]
                continue
            stored = packed['dtype'] if packed else weight['dtype']
            size = {'float32': 4, 'int32': 4, 'uint8': 1, 'uint16': 2, 'bool': 1}[stored] * count
            if at + size > len(data):
                raise ValueError(f"{weight['name']}: its bytes are not there")
            if stored == 'float32':
                tensors[weight['name']] = weight['shape'], floats(data[at:at + size])
            elif packed:
                whole = struct.unpack_from(f"<{count}{'B' if stored == 'uint8' else 'H'}", data, at)
                tensors[weight['name']] = weight['shape'], array.array('f', (packed['min'] + packed['scale'] * q for q in whole))
            at += size
        if at != len(data):
            raise ValueError(f'{len(data) - at} bytes of {group["paths"]} belong to no weight')
    return tensors


def safetensors(tensors, metadata):
    """The bytes of a file: https://github.com/huggingface/safetensors"""
    header, blocks, at = {'__metadata__': metadata}, [], 0
    for name in sorted(tensors):
        shape, values = tensors[name]
        if sys.byteorder == 'big':
            values = array.array('f', values)
            values.byteswap()
        blocks.append(values.tobytes())
        header[name] = {'dtype': 'F32', 'shape': shape, 'data_offsets': [at, at + len(blocks[-1])]}
        at += len(blocks[-1])
    text = json.dumps(header, separators=(',', ':')).encode()
    text += b' ' * (-len(text) % 8)
    return struct.pack('<Q', len(text)) + text + b''.join(blocks)
