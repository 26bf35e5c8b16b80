#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""scripts/fetch_models.py where npm is missing, fails, hangs or delivers something else; and its readers of formats.

    fetch_models_test.py ROOT
"""
import array
import json
import os
import pathlib
import struct
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(sys.argv.pop(1))
sys.path.insert(0, str(ROOT / 'scripts'))
import model_formats as formats  # noqa: E402


class Fetching(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.path = pathlib.Path(self.folder.name)

    def fetch(self, npm, *arguments):
        """Status and the one line said, with this shell script as npm; without npm if it is None."""
        tools = self.path / 'tools'
        tools.mkdir()
        if npm is not None:
            (tools / 'npm').write_text('#!/bin/sh\n' + npm)
            (tools / 'npm').chmod(0o755)
        done = subprocess.run([sys.executable, ROOT / 'scripts/fetch_models.py', '--into', self.path / 'models', *arguments],
                              env={**os.environ, 'PATH': str(tools)}, capture_output=True, text=True, timeout=60)
        self.assertEqual(done.stdout, '')
        self.assertEqual(list((self.path / 'models').glob('*')) if done.returncode != 2 else [], [])
        return done.returncode, done.stderr

    def test_no_npm(self):
        status, said = self.fetch(None, 'silero-vad')
        self.assertEqual(status, 3)
        self.assertEqual(said.count('\n'), 1)
        self.assertIn('npm is not installed', said)

    def test_no_network(self):
        status, said = self.fetch('echo "npm error code ENOTFOUND" >&2\necho "npm error no such host" >&2\nexit 1\n')
        self.assertEqual(status, 3)
        self.assertTrue(said.endswith('npm says: no such host\n'), said)

    def test_hanging(self):
        status, said = self.fetch('while :; do :; done\n', '--timeout', '1')
        self.assertEqual(status, 3)
        self.assertIn('did not finish in time', said)

    def test_another_package(self):
        status, said = self.fetch('echo other > a.tgz\n', 'silero-vad')
        self.assertEqual(status, 1)
        self.assertIn('expected an archive with the SHA-256', said)

    def test_usage(self):
        self.assertEqual(self.fetch(None, 'silero')[0], 2)


class Formats(unittest.TestCase):
    def test_tfjs(self):
        data = struct.pack('<2f', 1.5, -2) + struct.pack('<I3s', 3, b'abc') + struct.pack('<i', 7) + bytes([0, 255])
        manifest = [{'paths': ['a', 'b'], 'weights': [
            {'name': 'x', 'shape': [2], 'dtype': 'float32'},
            {'name': 'word', 'shape': [1], 'dtype': 'string'},
            {'name': 'n', 'shape': [], 'dtype': 'int32'},
            {'name': 'q', 'shape': [2, 1], 'dtype': 'float32', 'quantization': {'dtype': 'uint8', 'min': -1, 'scale': 0.5}}]}]
        found = formats.tfjs_tensors(manifest, {'a': data[:5], 'b': data[5:]}.get)
        self.assertEqual(found, {'x': ([2], array.array('f', [1.5, -2])), 'q': ([2, 1], array.array('f', [-1, 126.5]))})
        with self.assertRaises(ValueError):
            formats.tfjs_tensors(manifest, {'a': data[:5], 'b': data[5:-1]}.get)
        with self.assertRaises(ValueError):
            formats.tfjs_tensors(manifest, {'a': data[:5], 'b': data[5:] + b'x'}.get)

    def test_matrices_and_safetensors(self):
        matrix = [2, 3], array.array('f', range(6))
        self.assertEqual(formats.transposed(matrix), ([3, 2], array.array('f', [0, 3, 1, 4, 2, 5])))
        self.assertEqual(formats.column_block(matrix, 1, 2), ([2, 2], array.array('f', [1, 2, 4, 5])))
        data = formats.safetensors({'b': matrix, 'a': ([1], array.array('f', [9]))}, {'k': 'v'})
        length = struct.unpack('<Q', data[:8])[0]
        header = json.loads(data[8:8 + length])
        self.assertEqual(header['b'], {'dtype': 'F32', 'shape': [2, 3], 'data_offsets': [4, 28]})
        self.assertEqual(struct.unpack('<7f', data[8 + length:]), (9, 0, 1, 2, 3, 4, 5))
        self.assertEqual(length % 8, 0)


if __name__ == '__main__':
    unittest.main()
