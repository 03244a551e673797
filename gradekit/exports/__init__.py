"""Scores for other programs: tables for spreadsheets and LMSs, an autograder for Gradescope."""

from gradekit.exports.exporting import FORMATS, Exported, export_autograder, export_scores
from gradekit.exports.written import Wishes

__all__ = ["FORMATS", "Exported", "Wishes", "export_autograder", "export_scores"]
