"""Which top-level statements a function depends on."""

from __future__ import annotations

import builtins
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from gradekit.selfcheck.absent import REFUSED
from gradekit.submission.statements import Statement

__all__ = ["Cause", "Dependencies", "Slice"]

# Names that every module has, and what IPython adds; not those that the grader lacks.
_GIVEN = frozenset({*dir(builtins), "__file__", "__builtins__", "__annotations__", "display"})
_GIVEN -= REFUSED
_COMMAND = "get_ipython"


@dataclass(frozen=True)
class Cause:
    """Why a name has no value.

    Parameters
    ----------
    kind
        ``"calls"`` (a function that never runs is called), ``"checks"`` (a module that is never
        used is used), ``"command"`` (a notebook command), ``"waits"`` (a top-level ``await``),
        ``"inside"`` (only a function sets it) or ``"unknown"`` (nothing binds it).
    root
        The name whose binding does not run; the name itself, or what it is made from.
    cell, line
        Index of the cell and line of that binding; -1 and 0 for an unknown name.
    """

    kind: str
    root: str
    cell: int = -1
    line: int = 0


@dataclass(frozen=True)
class Slice:
    """What one function depends on.

    Parameters
    ----------
    statements
        The statements to run, in the order of the notebook; none if nothing binds the function.
    absent
        Names that they need and that nothing gives a value.
    """

    statements: tuple[Statement, ...]
    absent: Mapping[str, Cause]


class Dependencies:
    """The dependencies between the top-level statements of a notebook.

    Parameters
    ----------
    statements
        All of them, in order.
    graded
        The graded functions, of which the last binding counts.
    never_run
        Names of functions that no statement may call.
    never_used
        Modules of which no statement may use anything.
    exports
        What ``from MODULE import *`` brings, for each known module.

    Notes
    -----
    A name that is needed brings every statement that binds or alters it, so that it has the
    value it has after the whole notebook ran. Names stand for objects: what is altered under a
    second name (``view = table``) is not followed.
    """

    def __init__(
        self,
        statements: Sequence[Statement],
        graded: Iterable[str],
        never_run: frozenset[str],
        never_used: frozenset[str],
        exports: Mapping[str, frozenset[str]],
    ) -> None:
        self._statements = statements
        self._never_run = never_run | {_COMMAND}
        self._binds = [
            each.binds | exports.get(each.star, frozenset()) if each.star else each.binds
            for each in statements
        ]
        self._never_read = {
            name
            for each, binds in zip(statements, self._binds, strict=True)
            if {module.partition(".")[0] for module in each.modules} & never_used
            for name in binds
        }
        self._causes: dict[str, Cause] = {}
        self._runs: list[bool] = []
        self._find_what_runs()
        running = [index for index, runs in enumerate(self._runs) if runs]
        self._binders: defaultdict[str, list[int]] = defaultdict(list)
        self._changers: defaultdict[str, list[int]] = defaultdict(list)
        self._later_changers: defaultdict[str, list[int]] = defaultdict(list)
        self._readers: defaultdict[str, list[int]] = defaultdict(list)
        for index in running:
            each = statements[index]
            for name in self._binds[index]:
                self._binders[name].append(index)
            for name in each.alters:
                self._changers[name].append(index)
            for name in each.alters_later:
                self._later_changers[name].append(index)
            for name in each.reads | each.reads_later:
                self._readers[name].append(index)
        self._stars = [
            index
            for index in running
            if statements[index].star and statements[index].star not in exports
        ]
        self._futures = [index for index in running if statements[index].future]
        self.replaced: dict[str, list[Statement]] = {}
        for name in graded:
            self._keep_last_binding(name)

    def names(self) -> dict[str, Statement]:
        """Give the last binding of each name that has a value after the notebook."""
        return {name: self._statements[where[-1]] for name, where in self._binders.items() if where}

    def cause(self, name: str) -> Cause | None:
        """Say why a name has no value; None if it has one or nothing binds it."""
        return self._causes.get(name)

    def slice(self, function: str) -> Slice:
        """Collect what one function depends on."""
        if not self._binders.get(function):
            return Slice((), {})
        search = _Search()
        search.need(function)
        while search.pending:
            name, agent = search.pending.pop()
            if agent:
                self._follow_agent(name, search)
            else:
                self._follow_need(name, search)
        chosen = sorted(search.chosen.union(self._futures))
        absent = {
            name: cause
            for name, cause in search.absent.items()
            if not (cause.kind == "inside" and search.called)
        }
        return Slice(tuple(self._statements[index] for index in chosen), absent)

    def _find_what_runs(self) -> None:
        """Go through the notebook once; a statement that needs what is not there is left out."""
        bound: set[str] = set()
        for each, binds in zip(self._statements, self._binds, strict=True):
            cause = self._obstacle(each)
            self._runs.append(cause is None)
            if cause is None:
                bound |= binds
                for name in binds & self._causes.keys():
                    del self._causes[name]
            else:
                for name in binds - bound:
                    own = Cause(cause.kind, cause.root or name, cause.cell, cause.line)
                    self._causes.setdefault(name, own)

    def _obstacle(self, statement: Statement) -> Cause | None:
        for name, line in statement.calls.items():
            if name in self._never_run:
                kind = "command" if name == _COMMAND else "calls"
                return Cause(kind, "", statement.cell, line)
        if self._never_read & statement.reads:
            return Cause("checks", "", statement.cell, statement.line)
        if statement.suspends:
            return Cause("waits", "", statement.cell, statement.suspends)
        missing = min(statement.reads & self._causes.keys(), default=None)
        return None if missing is None else self._causes[missing]

    def _keep_last_binding(self, name: str) -> None:
        """Drop the bindings of a graded function that the last one does not build on."""
        binders = self._binders[name]
        first = len(binders)
        while first:
            first -= 1
            last = self._statements[binders[first]]
            if last.certain and name not in last.reads:
                break
        kept = binders[first:]
        self.replaced[name] = [self._statements[index] for index in binders[:first]]
        self._binders[name] = kept
        if kept:
            self._changers[name] = [at for at in self._changers[name] if at > kept[0]]

    def _follow_need(self, name: str, search: _Search) -> None:
        binders = self._binders.get(name, ())
        for index in (*binders, *self._changers.get(name, ())):
            self._choose(index, search)
        # Nearly every function calls methods of the modules it uses; that alters no module.
        imported = any(self._statements[index].modules for index in binders)
        setters = () if imported else self._later_changers.get(name, ())
        for index in setters:
            for agent in self._binds[index]:
                search.suspect(agent)
        if binders or name in _GIVEN:
            return
        if name in self._causes:
            search.absent[name] = self._causes[name]
        elif setting := [at for at in setters if name in self._statements[at].sets_later]:
            setter = self._statements[setting[-1]]
            search.absent[name] = Cause("inside", name, setter.cell, setter.line)
        elif self._stars:
            for index in self._stars:
                self._choose(index, search)
        else:
            search.absent[name] = Cause("unknown", name)

    def _follow_agent(self, name: str, search: _Search) -> None:
        """Choose the statements that call what changes a needed name."""
        for index in self._readers.get(name, ()):
            each = self._statements[index]
            if name in each.calls or name in each.alters:
                self._choose(index, search)
                search.called = True
            for other in self._binds[index]:
                search.suspect(other)

    def _choose(self, index: int, search: _Search) -> None:
        if index not in search.chosen:
            search.chosen.add(index)
            each = self._statements[index]
            for name in each.reads | each.reads_later:
                search.need(name)


class _Search:
    """The state of one search: names to follow, statements chosen, names not found.

    ``called`` says whether a statement was chosen because it calls what sets a needed name.
    """

    def __init__(self) -> None:
        self.called = False
        self.chosen: set[int] = set()
        self.absent: dict[str, Cause] = {}
        self.pending: list[tuple[str, bool]] = []
        self._seen: set[tuple[str, bool]] = set()

    def need(self, name: str) -> None:
        self._push(name, agent=False)

    def suspect(self, name: str) -> None:
        self._push(name, agent=True)

    def _push(self, name: str, *, agent: bool) -> None:
        if (name, agent) not in self._seen:
            self._seen.add((name, agent))
            self.pending.append((name, agent))
