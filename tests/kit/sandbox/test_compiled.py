"""Programs as code."""

from __future__ import annotations

import builtins

import pytest
from sandboxes import program

from gradekit.sandbox.compiled import compiled, parsed
from gradekit.sandbox.frames import pack_program
from gradekit.sandbox.runner import Runner
from gradekit.sandbox.values import Call, Returned
from gradekit.sandbox.wire import WireTypeError

ONE = "def f(x):\n    return 2 * x"


def test_a_cell_that_is_one_function_is_compiled_as_any_other() -> None:
    """What it gives is what the same function gives beside another statement."""
    for source in (ONE, f"{ONE}\nN = 1"):
        reply = Runner(compiled(program(source)), 100).call(Call("f", (3,)))
        assert isinstance(reply, Returned)
        assert reply.value == 6


def test_a_function_that_waits_where_it_is_defined_does_not_compile() -> None:
    """A cell may wait; a program may not."""
    (_, (step,)) = compiled(program("def f(x, y=await z()):\n    return x")).cells[0]
    assert step.code is None
    assert step.fault is not None
    assert step.fault[0] == "SyntaxError"


@pytest.mark.parametrize("error", [MemoryError, RecursionError])
def test_a_moment_without_memory_is_not_remembered(
    monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    """The next submission with the same cell gets it compiled."""

    def fails(*_args: object, **_kwargs: object) -> None:
        raise error

    source = f"def f(x):\n    return '{error.__name__}'"
    answer = program(source)
    parsed(source)
    with monkeypatch.context() as patch:
        patch.setattr(builtins, "compile", fails)
        (_, (step,)) = compiled(answer).cells[0]
        assert step.code is None
        assert step.fault is not None
        assert step.fault[0] == error.__name__
    (_, (step,)) = compiled(answer).cells[0]
    assert step.code is not None


def test_code_that_grows_is_refused() -> None:
    """Constants that Python multiplies out take the grader no more memory than it gives them."""
    lines = "\n".join(f"    x{n} = '{chr(0x20000 + n)}' * 4096" for n in range(9000))
    with pytest.raises(WireTypeError, match="size"):
        pack_program(program(f"def f(x):\n{lines}\n    return x"))
