"""Who can be measured: a worker that answers batches, or a command that is started afresh each time."""

import os
import subprocess
import time


class Missing(Exception):
    """A peer that is not there. The run stops, unless --without names it."""


class Worker:
    """A process that answers `QUESTION ARGUMENT… COUNT` with the nanoseconds that COUNT operations took, on the wall and
    of the processor.

    Between two requests it waits for its next line, so it takes no time from whoever is measured then.
    `version` is answered with one line for the table of facts.
    """

    def __init__(self, name, command, environment=None):
        self.name = name
        try:
            self.process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1,
                env={**os.environ, **(environment or {})})
        except FileNotFoundError:
            raise Missing(f"{name}: {command[0]} is not there") from None
        self.counts = {}

    def ask(self, line):
        try:
            self.process.stdin.write(line + "\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            raise Missing(f"{self.name} ended before `{line}`") from None
        answer = self.process.stdout.readline().strip()
        if not answer or answer.startswith("error"):
            raise Missing(f"{self.name} says to `{line}`: {answer or 'nothing'}")
        return answer

    def version(self):
        return self.ask("version")

    def calibrate(self, case, milliseconds):
        """Finds how many operations take about that long; a small question is asked often, a large one once."""
        count = 1
        while True:
            taken = int(self.ask(f"{case} {count}").split()[1])
            if taken >= milliseconds * 1e6 or count >= 10_000_000:
                break
            count = max(2 * count, int(count * milliseconds * 1e6 / max(taken, 1)) if taken > 1e5 else 8 * count)
        self.counts[case] = count

    def measure(self, case):
        """Nanoseconds of one operation: on the wall, and of the processor."""
        count = self.counts.get(case, 1)
        wall, processor = map(int, self.ask(f"{case} {count}").split())
        return wall / count, processor / count

    def close(self):
        self.process.stdin.close()
        self.process.wait(timeout=10)


class Command:
    """A whole command, from the call that starts it to the moment it has ended; its output is thrown away.

    `arguments` is a list, or a function of the run's number that gives one (for files that must be new each time).
    """

    def __init__(self, name, arguments, version_arguments, environment=None):
        self.name = name
        self.arguments = arguments if callable(arguments) else lambda _: arguments
        self.version_arguments = version_arguments
        self.environment = {**os.environ, **(environment or {})}
        self.run = 0

    def version(self):
        try:
            done = subprocess.run(
                self.version_arguments, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False)
        except FileNotFoundError:
            raise Missing(f"{self.name}: {self.version_arguments[0]} is not there") from None
        return ((done.stdout or done.stderr).strip().splitlines() or ["(says nothing)"])[0]

    def calibrate(self, case, milliseconds):
        self.measure(case)

    def measure(self, case):
        self.run += 1
        arguments = self.arguments(self.run)
        silent = [(os.POSIX_SPAWN_OPEN, 0, "/dev/null", os.O_RDONLY, 0),
                  (os.POSIX_SPAWN_OPEN, 1, "/dev/null", os.O_WRONLY, 0),
                  (os.POSIX_SPAWN_OPEN, 2, "/dev/null", os.O_WRONLY, 0)]
        start = time.perf_counter_ns()
        child = os.posix_spawnp(arguments[0], arguments, self.environment, file_actions=silent)
        _, status, usage = os.wait4(child, 0)
        wall = time.perf_counter_ns() - start
        if os.waitstatus_to_exitcode(status) != 0:
            raise Missing(f"{self.name} failed: {' '.join(arguments)}")
        return wall, (usage.ru_utime + usage.ru_stime) * 1e9

    def close(self):
        pass
