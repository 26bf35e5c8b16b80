#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The attack as a page of numpy in float64: closed form (GELU) or even part (SiLU, gated), no search, no
bounds, no account of what cannot be identified. Prints weights a second of processor time, one thread.
usage: page.py plain|gated OUTPUTS f32|bf16|f64"""
import math
import os
import sys
import time

for threads in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[threads] = "1"
import numpy as np

ORDER, UNITS = 8, 64
erf = np.vectorize(math.erf)


def gelu(u):
    """f^(n)(u)/n!, n = 0 .. ORDER, as [ORDER + 1, units]"""
    pdf = [np.exp(-u * u / 2) / math.sqrt(2 * math.pi)]
    for k in range(ORDER):
        pdf.append(-(u * pdf[k] + (pdf[k - 1] if k else 0)) / (k + 1))
    cdf = [(1 + erf(u / math.sqrt(2))) / 2] + [pdf[n - 1] / n for n in range(1, ORDER + 1)]
    return np.array([u * cdf[n] + (cdf[n - 1] if n else 0) for n in range(ORDER + 1)])


def silu(u):
    s = [1 / (1 + np.exp(-u))]
    for k in range(ORDER):
        s.append((s[k] * (1 - s[0]) - sum(s[j] * s[k - j] for j in range(1, k + 1))) / (k + 1)
                 if k else s[0] * (1 - s[0]))
    return np.array([u * s[n] + (s[n - 1] if n else 0) for n in range(ORDER + 1)])


FACTORIAL = np.array([math.factorial(n) for n in range(ORDER + 1)], dtype=float)


def attack_plain(theta):
    """theta: [ORDER, outputs, units], orders from 1 on"""
    direction = np.einsum("nid,id->nd", theta, theta[0])
    t = direction * FACTORIAL[1:, None]
    u = (t[4] + 3 * t[2]) / (t[1] - t[3])
    a = gelu(u)[1:]
    return np.einsum("nid,nd->id", theta, a / (a * a).sum(axis=0))


def attack_gated(theta, z):
    """theta: [ORDER + 1, outputs, units]"""
    plus = silu(z) * FACTORIAL[:, None]
    minus = silu(-z) * FACTORIAL[:, None]
    minus[1::2] *= -1
    even = plus[2:]
    column = np.einsum("nid,nd->id", theta[2:], even / (even * even).sum(axis=0))
    error = lambda row: sum(((theta[n] - row[n] * column) ** 2).sum(axis=0) for n in (0, 1))
    row = np.where(error(plus) < error(minus), plus, minus)
    return np.einsum("nid,nd->id", theta, row / (row * row).sum(axis=0))


def rounded(x, fmt):
    if fmt == "f64":
        return x
    x = x.astype(np.float32)
    if fmt == "bf16":
        bits = x.view(np.uint32)
        x = ((bits + 0x7FFF + ((bits >> 16) & 1)) & np.uint32(0xFFFF0000)).view(np.float32)
    return x.astype(np.float64)


def main():
    form, outputs, fmt = sys.argv[1], int(sys.argv[2]), sys.argv[3]
    random = np.random.default_rng(1)
    w = (random.standard_normal((outputs, UNITS)) * 0.03).astype(np.float32).astype(np.float64)
    u = random.uniform(-0.8, 0.8, UNITS)
    if form == "plain":
        theta = rounded(gelu(u)[1:, None, :] * w, fmt)
        work = lambda: attack_plain(theta)
    else:
        sign = np.where(random.integers(0, 2, UNITS) == 0, 1.0, -1.0)
        f = silu(u) * FACTORIAL[:, None] * sign ** np.arange(ORDER + 1)[:, None]
        theta = rounded(f[:, None, :] * w, fmt)
        work = lambda: attack_gated(theta, sign * u)
    roundoff = {"f32": 2.0**-24, "bf16": 2.0**-8, "f64": 2.0**-53}[fmt]
    error = np.linalg.norm(work() - w) / np.linalg.norm(w)
    if not error < 40 * roundoff:
        sys.exit("the page recovers nothing: " + str(error))
    best = 0
    for _ in range(3):
        repeats, start = 0, time.process_time()
        while time.process_time() - start < 0.2:
            work()
            repeats += 1
        best = max(best, repeats * w.size / (time.process_time() - start))
    print(best)


main()
