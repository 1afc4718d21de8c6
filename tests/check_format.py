#!/usr/bin/env python3
"""Every C++ file has the form that clang-format-19 gives it (.clang-format)."""
import pathlib
import shutil
import subprocess
import sys

root = pathlib.Path(__file__).resolve().parent.parent
if shutil.which("clang-format-19") is None:
    print("skipped: clang-format-19 is not installed; script/setup installs it")
    sys.exit(0)
files = sorted(p for folder in ("src", "bench", "fuzz") for p in (root / folder).rglob("*")
               if p.suffix in {".h", ".cc"})
done = subprocess.run(["clang-format-19", "--dry-run", "--Werror", *map(str, files)],
                      capture_output=True, text=True)
print(done.stderr[-4000:])
print(f"check_format: {len(files)} files")
sys.exit(done.returncode)
