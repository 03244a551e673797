"""nbgrader's settings for this course; the kit's own are in gradekit.toml."""

c = get_config()

# A fresh clone has a committed release, and a gradebook that does not know it yet:
# generating the assignment again is always right.
c.GenerateAssignment.force = True

# It removes the release first, so whatever is wrong with the course must be found before.
c.GenerateAssignment.exporter_class = "gradekit.course.exporters.CourseExporter"

# What nbgrader logs holds names that students choose.
c.Application.logging_config = {
    "filters": {"readable": {"()": "gradekit.course.logs.Readable"}},
    "handlers": {"console": {"filters": ["readable"]}},
}

# Solutions are marked with START CODE HERE / END CODE HERE.
c.GenerateAssignment.preprocessors = [
    "nbgrader.preprocessors.IncludeHeaderFooter",
    "nbgrader.preprocessors.LockCells",
    "gradekit.course.preprocessors.ClearSolutionRegions",
    "nbgrader.preprocessors.ClearOutput",
    "nbgrader.preprocessors.CheckCellMetadata",
    "nbgrader.preprocessors.ComputeChecksums",
    "nbgrader.preprocessors.SaveCells",
    "nbgrader.preprocessors.CheckCellMetadata",
    "gradekit.course.preprocessors.RefuseLeaks",
]

# nbgrader copies what a submission's links lead to; so they are removed before it does.
c.Autograde.pre_convert_hook = "gradekit.course.preprocessors.remove_links"

# It reads notebooks as `gradekit grade` does, whatever their encoding or format.
c.Autograde.exporter_class = "gradekit.course.exporters.AnyNotebookExporter"

# What instructors keep of a grade (names of hidden tests among it) is not handed back with it.
c.CourseDirectory.ignore = [".ipynb_checkpoints", "*.pyc", "__pycache__", "feedback", "grade.json"]

# Duplicated and deleted cells are repaired before nbgrader looks at them.
c.Autograde.sanitize_preprocessors = [
    "gradekit.course.preprocessors.RepairCells",
    "nbgrader.preprocessors.ClearOutput",
    "nbgrader.preprocessors.DeduplicateIds",
    "nbgrader.preprocessors.OverwriteKernelspec",
    "nbgrader.preprocessors.OverwriteCells",
    "nbgrader.preprocessors.CheckCellMetadata",
]

# Nothing is executed in a kernel: hidden tests call the student's functions in a sandbox,
# and the grade they find is saved as it is.
c.Autograde.autograde_preprocessors = [
    "gradekit.course.preprocessors.GradeInSandbox",
    "gradekit.course.preprocessors.SaveGrades",
    "nbgrader.preprocessors.AssignLatePenalties",
    "nbgrader.preprocessors.CheckCellMetadata",
]

# What handing in late costs stands in gradekit.toml, under [late].
c.AssignLatePenalties.plugin_class = "gradekit.course.late_plugin.LatePolicyPlugin"

# Students get the page of `gradekit feedback`, and no file but those that belong to it.
c.GenerateFeedback.exporter_class = "gradekit.pages.exporter.FeedbackExporter"
c.GenerateFeedback.post_convert_hook = "gradekit.course.preprocessors.take_back_files"

# A student's id or name that begins like a formula stays text when the table is opened.
c.ExportApp.plugin_class = "gradekit.course.export.SafeCsvExport"
