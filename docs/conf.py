"""How the documentation site is built: `make docs`."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "_extensions"))

from gradekit import __version__

project = "gradekit"
copyright = "the authors of gradekit, MIT licence"  # noqa: A001 - Sphinx's name
release = __version__

extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "sphinx_click",
    # Ours, in _extensions/.
    "accessible",
    "code_blocks",
    "hidden_tests",
    "navigation",
    "rooms",
    "settings_tables",
]
exclude_patterns = ["README.md"]

# The same links and headings as where the pages are read as they are.
myst_heading_anchors = 4
myst_enable_extensions = ["colon_fence"]

# Docstrings are written for readers of the code, in NumPy's form, types in the signature.
autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_typehints_format = "short"
autodoc_class_signature = "mixed"
napoleon_google_docstring = False
napoleon_use_rtype = False

# Nothing is loaded from elsewhere: no fonts, no scripts, no pictures.
html_theme = "furo"
html_title = "gradekit"
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_js_files = ["site.js"]
html_copy_source = False
html_show_sphinx = False
html_theme_options: dict[str, object] = {"top_of_page_buttons": []}
templates_path: list[str] = []
