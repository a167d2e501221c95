"""What a figure depends on: the machine, the system, the versions, the commit."""

import datetime
import os
import pathlib
import platform
import subprocess


def _output(*command, cwd=None):
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True, cwd=cwd).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return None


def _cpu():
    facts = {}
    try:
        for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines():
            key, _, value = line.partition(":")
            facts.setdefault(key.strip(), value.strip())
    except OSError:
        return {"model": platform.processor(), "flags": []}
    return {"model": facts.get("model name"), "flags": facts.get("flags", "").split()}


def _system():
    try:
        return platform.freedesktop_os_release().get("PRETTY_NAME")
    except OSError:
        return platform.platform()


def collect(root, versions):
    cpu = _cpu()
    return {
        "time": datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds"),
        "cpu_model": cpu["model"],
        "cpu_flags": cpu["flags"],
        "cpu_count": os.cpu_count(),
        "load_average_at_start": os.getloadavg(),
        "kernel": f"{platform.system()} {platform.release()} {platform.machine()}",
        "system": _system(),
        "python": platform.python_version(),
        "swift": (_output("swift", "--version") or "").splitlines()[:1],
        "commit": _output("git", "rev-parse", "HEAD", cwd=root),
        "changed_files": len((_output("git", "status", "--porcelain", cwd=root) or "").splitlines()),
        "versions": versions,
    }
