"""Every error the kit raises on purpose.

::

    GradekitError              says where, what, and what to do
    ├── SettingsError          gradekit.toml or the course folder is not usable
    ├── NotebookError          a file is not a notebook that can be read
    ├── MasterError            a master notebook cannot be released
    ├── HiddenTestError        a hidden test is written in a way the kit refuses
    ├── CollectError           a download cannot be read
    ├── TableError             a CSV file of people or scores cannot be read
    ├── GradebookError         nbgrader's database cannot be read or written
    ├── RecordError            a grade that was found cannot be written down
    ├── FeedbackError          a student's feedback cannot be made or written
    ├── ReportError            the report about a class cannot be made or written
    ├── ExportError            scores cannot be exported as was asked
    ├── ClusterError           a Dask cluster cannot be reached, or not be used as it is
    ├── IsolationError         student code cannot be locked in on this system
    └── SandboxError           the grading machinery failed (never the student's code)
"""

__all__ = [
    "ClusterError",
    "CollectError",
    "ExportError",
    "FeedbackError",
    "GradebookError",
    "GradekitError",
    "HiddenTestError",
    "IsolationError",
    "MasterError",
    "NotebookError",
    "RecordError",
    "ReportError",
    "SandboxError",
    "SettingsError",
    "TableError",
]


class GradekitError(Exception):
    """Something the person at the keyboard can mend; the message says how."""


class SettingsError(GradekitError):
    """``gradekit.toml`` or the course folder is not usable as it is."""


class NotebookError(GradekitError):
    """A file is not a notebook that can be read."""


class MasterError(GradekitError):
    """A master notebook cannot be released as it is."""


class HiddenTestError(GradekitError):
    """A hidden test is written in a way the kit refuses."""


class CollectError(GradekitError):
    """A download of submissions cannot be read."""


class TableError(GradekitError):
    """A CSV file, such as a roster or what an LMS exported, cannot be read as a table."""


class GradebookError(GradekitError):
    """nbgrader's database cannot be read or written."""


class RecordError(GradekitError):
    """A grade that was found cannot be written down."""


class FeedbackError(GradekitError):
    """A student's feedback cannot be made from what is recorded, or not be written."""


class ReportError(GradekitError):
    """The report about a class cannot be made from what is recorded, or not be written."""


class ExportError(GradekitError):
    """Scores cannot be exported as was asked."""


class ClusterError(GradekitError):
    """A Dask cluster cannot be reached, or not be used as it is."""


class IsolationError(GradekitError):
    """Student code cannot be locked in on this system."""


class SandboxError(GradekitError):
    """The grading machinery failed; no student is to lose points by it."""
