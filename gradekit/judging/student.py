"""The student's function as a hidden test sees it."""

from __future__ import annotations

from collections.abc import Callable

from gradekit.judging.record import Record
from gradekit.sandbox import Call, Raised, Returned, Session, Stopped, Value

__all__ = ["Student", "StudentFailedError"]


class StudentFailedError(Exception):
    """A call of student code gave no result; ``reply`` says why."""

    def __init__(self, reply: Raised | Stopped) -> None:
        super().__init__(type(reply).__name__)
        self.reply = reply


class Student:
    """Calls one function of a student's program in its sandbox.

    Parameters
    ----------
    function
        The graded function's name.
    session
        Gives the session to call in; asked for at each call, so that nothing runs before a
        test needs it.
    record
        Keeps the calls.
    public
        Whether they belong to a case that students may see.
    """

    def __init__(
        self,
        function: str,
        session: Callable[[], Session],
        record: Record | None = None,
        *,
        public: bool = False,
    ) -> None:
        self._function = function
        self._session = session
        self._record = record
        self._public = public
        self.last: Returned | Raised | Stopped | None = None
        self.calls = 0

    def reply(self, *args: Value, **kwargs: Value) -> Returned:
        """Call the function; give its value, and the arguments as the call left them.

        Raises
        ------
        StudentFailedError
            The call raised an exception, was stopped, or returned what is not plain data.
        """
        session, call = self._session(), Call(self._function, args, kwargs)
        reply = session.call(call)
        self.last = reply
        self.calls += 1
        if self._record is not None:
            self._record.add(session, call, reply, public=self._public)
        if not isinstance(reply, Returned):
            raise StudentFailedError(reply)
        return reply

    def __call__(self, *args: Value, **kwargs: Value) -> Value:
        """Call the function and give its value (see `reply`)."""
        return self.reply(*args, **kwargs).value
