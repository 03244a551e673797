"""How much of why hidden cases failed is told, so that it cannot add up to what they hold."""

from __future__ import annotations

from gradekit.judging.messages import Account
from gradekit.notebooks import Place

__all__ = ["Discretion"]


class Discretion:
    """What was told of one question's hidden cases so far.

    Student code remembers what an early case gave it. If it could choose a line, an exception or a
    shape for each later case, it could tell of it piece by piece. So of all exceptions one is told
    in full, the first, and so is the first of all wrong results. What is the same again is told
    again, since that is how an honest mistake looks; of anything else a student reads that it is
    there.
    """

    def __init__(self) -> None:
        self._told: dict[bool, str] = {}

    def tell(self, account: Account, *, public: bool) -> tuple[str, Place | None]:
        """Give what the student reads of a case that failed, and the line that it names.

        Parameters
        ----------
        account
            Why it failed.
        public
            Whether the case is public: then all is told, as nothing hidden was met before.
        """
        if public or account.reason == account.brief:
            return account.message(), account.place
        if account.reason == self._told.setdefault(account.of_call, account.reason):
            return account.message(), account.place
        return account.message(brief=True), None
