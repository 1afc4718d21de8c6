#!/usr/bin/env python3
"""Include direction: a folder under src/ may include itself and the folders above it in this list
(the order of docs/architecture.md). Also keeps heavy headers where they belong."""
import pathlib
import re
import sys

ORDER = [
    "core", "record", "yaml", "model", "protocol/mqtt", "protocol/sparkplug", "protocol/line", "protocol/json", "os",
    "journal", "historian", "registry", "plan", "identity", "backup", "detect", "alarm",
    "respond/duty", "respond/procedure", "respond/training", "respond/attention",
    "respond/outcome", "respond/escalation", "respond/desk", "rollout/design", "rollout/criteria", "rollout/wave", "rollout/rehearsal", "rollout/readiness", "rollout/governance", "rollout/transfer", "rollout/value", "rollout/improve", "rollout/review", "rollout/evolution", "pipeline", "runtime", "net",
    "broker", "notify", "simulate", "rehearse", "replay", "api", "app",
]
# Third-party headers that only some folders may put into a header (slow to compile).
HEADER_ONLY_IN = {
    r"boost/": {"runtime", "net"},
    r"nlohmann/json\.hpp": set(),
    r"yaml-cpp/": set(),
    r"spdlog/": set(),
    r"rocksdb/": {"historian"},
    r"sqlite3\.h": {"registry"},
}
# Headers for the .cc files of their own folder only; they may hold what public headers may not.
INTERNAL_HEADERS = {"yaml/tree_builder.h", "api/json_body.h", "registry/json_fields.h",
                    "respond/escalation/row_json.h", "api/run_request.h", "api/training_matrix.h", "plan/wanted_fields.h", "plan/record_planner.h",
                    "app/act_request.h", "app/client_answer.h", "app/command_line.h", "app/person_session.h", "app/plant_places.h"}
# Only these may include Beast at all.
BEAST_IN = {"net"}
# Decisions know no sockets, threads or SQL.
PURE = {"core", "record", "model", "protocol/mqtt", "protocol/sparkplug", "protocol/line", "protocol/json",
        "detect", "alarm", "broker", "yaml", "respond/duty", "respond/procedure",
        "respond/training", "respond/attention", "respond/outcome", "respond/escalation",
        "respond/desk", "rollout/design", "rollout/criteria", "rollout/wave",
        "rollout/rehearsal", "rollout/readiness", "rollout/governance", "rollout/transfer", "rollout/value", "rollout/improve", "rollout/review", "rollout/evolution"}
PURE_BANNED = re.compile(r"<(thread|boost/.*|sqlite3\.h|sys/socket\.h|rocksdb/.*)>")


def folder_of(path: str) -> str | None:
    parts = path.split("/")
    for n in (2, 1):
        name = "/".join(parts[:n])
        if name in ORDER and len(parts) > n:
            return name
    return None


DESCRIBES = re.compile(r"void members\(Io& io, record::Of<Io, (\w+)>&")


def main() -> int:
    src = pathlib.Path(__file__).resolve().parent.parent / "src"
    problems = []
    described = {}
    files = 0
    for path in sorted(src.rglob("*")):
        if path.suffix not in {".h", ".cc"}:
            continue
        files += 1
        relative = path.relative_to(src).as_posix()
        here = folder_of(relative)
        if here is None:
            problems.append(f"{relative}: in no known folder")
            continue
        for number, line in enumerate(path.read_text().splitlines(), 1):
            kept = DESCRIBES.search(line)
            if kept and not line.startswith("//") and not relative.endswith("_test.cc"):
                first = described.setdefault(kept.group(1), f"src/{relative}:{number}")
                if first != f"src/{relative}:{number}":
                    problems.append(f"src/{relative}:{number}: {kept.group(1)} is described a second time, first in {first}")
            match = re.match(r'\s*#include\s+(["<])([^">]+)[">]', line)
            if not match:
                continue
            quote, target = match.groups()
            where = f"src/{relative}:{number}"
            if quote == '"':
                there = folder_of(target)
                if there is None:
                    problems.append(f'{where}: "{target}" is not a path under src/')
                elif ORDER.index(there) > ORDER.index(here):
                    problems.append(f"{where}: {here} may not include {there}, which is below it")
                continue
            is_internal = relative in INTERNAL_HEADERS or relative.endswith("_test.h")
            if path.suffix == ".h" and not is_internal:
                for pattern, allowed in HEADER_ONLY_IN.items():
                    if re.match(pattern, target) and here not in allowed:
                        problems.append(f"{where}: <{target}> does not belong into this header")
            if target.startswith("boost/beast") and here not in BEAST_IN:
                problems.append(f"{where}: only net may use Beast")
            is_test = relative.endswith("_test.cc")
            if here in PURE and not is_test and PURE_BANNED.match(f"<{target}>"):
                problems.append(f"{where}: {here} is pure and may not use <{target}>")
    for problem in problems:
        print(problem)
    print(f"check_layers: {files} files, {len(problems)} problems")
    return 1 if problems or files == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
