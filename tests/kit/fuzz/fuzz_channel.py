"""Fuzz the channel with atheris: ``.venv-nightly/bin/python tests/kit/fuzz/fuzz_channel.py 60``.

What was found before, in ``corpus/``, is where a run begins. A finding is written to
``fuzz-findings/`` and ends the run with status 1; once mended, it belongs in the corpus. With
``--keep``, inputs that reach code which no other input reaches are added to the corpus, and
those that others make needless are removed.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
KIT = HERE.parents[2]
CORPUS = HERE / "corpus"
FINDINGS = KIT / "fuzz-findings"

_LONGEST = 4096  # bytes; what a frame may hold does not depend on its length
_SECONDS_EACH = 10
_MEMORY_MB = 1024


def main() -> int:
    """Have libFuzzer, which ends its process, do its work in processes of their own."""
    from fuzz.seeds import SEEDS

    parser = argparse.ArgumentParser(description=(__doc__ or "").partition(":")[0])
    parser.add_argument("seconds", type=int, help="how long to fuzz")
    parser.add_argument("--keep", action="store_true", help="renew the corpus with what is found")
    options = parser.parse_args()
    FINDINGS.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        found, seeds, merged = (Path(name, part) for part in ("found", "seeds", "merged"))
        for folder in (found, seeds, merged):
            folder.mkdir()
        for number, seed in enumerate(SEEDS):
            (seeds / str(number)).write_bytes(seed)
        status = _fuzz(
            "-use_value_profile=1", f"-max_total_time={options.seconds}", found, CORPUS, seeds
        )
        if status == 0 and options.keep:
            status = _fuzz("-merge=1", merged, CORPUS, found, seeds)
            if status == 0:
                shutil.rmtree(CORPUS)
                shutil.copytree(merged, CORPUS)
    return 1 if status else 0


def _fuzz(*arguments: str | Path) -> int:
    command = [
        sys.executable, __file__, "--libfuzzer", f"-max_len={_LONGEST}",
        f"-timeout={_SECONDS_EACH}", f"-rss_limit_mb={_MEMORY_MB}", "-print_final_stats=1",
        f"-artifact_prefix={FINDINGS}/", *map(str, arguments),
    ]  # fmt: skip
    return subprocess.run(command, check=False, cwd=KIT).returncode


def be_the_fuzzer(arguments: list[str]) -> None:
    """Fuzz in this process."""
    import atheris

    with atheris.instrument_imports(include=["gradekit.sandbox", "gradekit.judging"]):
        from fuzz.mutator import mutated_value
        from fuzz.target import examine

    def mutate(frame: bytes, longest: int, seed: int) -> bytes:
        """Change half of the frames as values, the others as bytes."""
        changed = mutated_value(frame, seed) if seed % 2 else None
        if changed is None or len(changed) > longest:
            changed = bytes(atheris.Mutate(frame, longest))
        return changed

    # To merge, libFuzzer starts itself again by its first argument.
    atheris.Setup(
        [f"{sys.executable} {__file__} --libfuzzer", *arguments], examine, custom_mutator=mutate
    )
    atheris.Fuzz()


if __name__ == "__main__":
    sys.path[:1] = [str(KIT), str(HERE.parent)]
    if sys.argv[1:2] == ["--libfuzzer"]:
        be_the_fuzzer(sys.argv[2:])
    else:
        sys.exit(main())
