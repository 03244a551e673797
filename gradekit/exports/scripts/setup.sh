#!/usr/bin/env bash
# Gradescope runs this once, as root, when it builds the image: a Python of its own for the grader.
set -euo pipefail

root="${GRADEKIT_AUTOGRADER:-/autograder}"
source="$root/source"

# The Python with which the autograder was made comes first; 3.11 is the oldest that will do.
find_python() {
    local each
    for each in "python$(cat "$source/python-version")" python3.14 python3.13 python3.12 python3.11 python3; do
        if "$each" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            echo "$each"
            return
        fi
    done
    return 1
}

if ! python=$(find_python); then
    apt-get update
    # What one release of Ubuntu calls so, another does not have.
    for each in "$(cat "$source/python-version")" 3.13 3.12 3.11; do
        apt-get install -y "python$each" "python$each-venv" && break
    done
    python=$(find_python) || {
        echo "setup.sh: Python 3.11 or newer is needed; choose a newer base image in Gradescope" >&2
        exit 1
    }
fi

"$python" -m venv --clear "$root/venv"
"$root/venv/bin/python" -m pip install --quiet --disable-pip-version-check \
    --requirement "$source/requirements.txt" --constraint "$source/constraints.txt"

# The kit itself is used from where it was unpacked.
echo "$source/kit" > "$("$root/venv/bin/python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/gradekit.pth"
"$root/venv/bin/python" -m compileall -q "$source/kit"

# Tests and secret are the grader's: only root may look.
chmod -R go-rwx "$source"
"$root/venv/bin/python" -m gradekit.exports.gradescope_run "$root" --try
