"""Make gigabytes of a few kilobytes."""

from __future__ import annotations

from attacks.expected import Outcome
from attacks.preamble import Inputs, module

EXPECTED = Outcome(("raised", "memory", "time"), alone="varies")


def attack(inputs: Inputs) -> bool:
    """Repeat a block of zeros, packed, and unpack it all."""
    zlib = module("zlib")
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    megabyte = packer.compress(bytes(2**20)) + packer.flush(zlib.Z_FULL_FLUSH)
    return len(zlib.decompressobj(-15).decompress(megabyte * 4000)) > 0
