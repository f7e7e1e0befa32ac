"""Running the site builder: one process per language, its complaints told in the writer's words."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import yaml

from portal.errors import BuildError
from portal.helpcenter.publish.languages import Language
from portal.settings import child_environment

MKDOCS = "mkdocs"
BUILDERS = (MKDOCS, "properdocs")  # the second is a compatible fork, with the same command line

_LINE = re.compile(r"^(DEBUG|INFO|WARNING|ERROR|CRITICAL)\s+-\s{1,2}(.*)$")
_PAGE = re.compile(r"^Error (?:reading|building) page '([^']+)': ?")
# The builder shows where in the code an extension failed, a line of place and one of code for each call.
_FRAMES = re.compile(r'^ +File "[^"]+", line \d+, in .*\n(?: {4,}.*\n)*', re.MULTILINE)
_ABORTED = re.compile(r"\n+Aborted with .*!\s*$")
_REPEATED = "\nError: "  # how the builder says once more, at its end, what it has just said of a page
_TRACEBACK = "Traceback (most recent call last):"


@dataclass(frozen=True, slots=True)
class Job:
    """One language to build.

    Attributes:
        language: which.
        site_url: public address of the language's home, with its final slash.
        target: folder that receives the pages.
        epoch: seconds for `SOURCE_DATE_EPOCH`.
    """

    language: Language
    site_url: str
    target: Path
    epoch: int


@dataclass(frozen=True, slots=True)
class Complaint:
    """Something that the builder said.

    Attributes:
        lang: language that was being built.
        level: `WARNING` or `ERROR`.
        text: in the builder's words, or in those of our Markdown extension.
    """

    lang: str
    level: str
    text: str


def build_sites(root: Path, jobs: Sequence[Job], builder: str = MKDOCS) -> tuple[Complaint, ...]:
    """Builds the pages of every job, as many at once as there are processors.

    Args:
        root: the help center's folder.
        jobs: languages to build.
        builder: one of `BUILDERS`.

    Returns:
        The warnings, in the order of the jobs.

    Raises:
        BuildError: a language could not be built; everything that was said about why is in the message.
    """
    processors = os.cpu_count() or 1
    complaints: list[Complaint] = []
    failed: list[str] = []
    for first in range(0, len(jobs), processors):
        for job, code, said in _run(root, jobs[first : first + processors], builder):
            complaints += said
            if code != 0:
                failed.append(job.language.code)
    if failed:
        raise BuildError(_explain(failed, complaints), "The release being served stays as it was.")
    return tuple(complaint for complaint in complaints if complaint.level == "WARNING")


def read_complaints(lang: str, output: str, docs: str = "") -> Iterator[Complaint]:
    """Yields what the builder's output holds for a person; of a traceback only the last line is left.

    Args:
        lang: language that was being built.
        output: everything the builder wrote.
        docs: folder of the language's sources with its final slash, to name pages as the writer knows them.
    """
    said, _, traceback = output.partition(_TRACEBACK)
    said = _ABORTED.sub("\n", said)
    once, _, again = said.rpartition(_REPEATED)
    if again.strip() and again.strip() in once:
        said = f"{once}\n"
    level, lines = "", list[str]()
    for line in [*said.splitlines(), "INFO    -  "]:
        match = _LINE.match(line)
        if not match:
            lines.append(line)
            continue
        if level in {"WARNING", "ERROR", "CRITICAL"}:
            text = _FRAMES.sub("", "\n".join(lines)).strip()
            text = _PAGE.sub(lambda match: f"{docs}{match[1]}: ", text)
            yield Complaint(lang, "WARNING" if level == "WARNING" else "ERROR", text)
        level, lines = match[1], [match[2]]
    last = next((line for line in reversed(traceback.splitlines()) if line.strip()), "")
    if last and last.partition(": ")[2] not in said:
        yield Complaint(lang, "ERROR", last)


def _run(root: Path, jobs: Sequence[Job], builder: str) -> Iterator[tuple[Job, int, list[Complaint]]]:
    """Runs the jobs side by side; ends those still at work when the caller gives up."""
    with ExitStack() as stack:
        running = []
        for job in jobs:
            output = stack.enter_context(tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace"))
            process = _start(root, job, builder, output)
            stack.callback(_end, process)
            running.append((job, process, output))
        for job, process, output in running:
            code = process.wait()
            output.seek(0)
            said = output.read()
            docs = f"{os.path.relpath(job.language.docs, root)}/"
            complaints = list(read_complaints(job.language.code, said, docs))
            if code != 0 and not any(complaint.level == "ERROR" for complaint in complaints):
                complaints.append(Complaint(job.language.code, "ERROR", said.strip() or f"{builder} ended with {code}"))
            yield job, code, complaints


def _start(root: Path, job: Job, builder: str, output: IO[str]) -> subprocess.Popen[str]:
    config: Mapping[str, str] = {
        "INHERIT": job.language.config.name,
        "site_url": job.site_url,
        "site_dir": str(job.target),
    }
    process = subprocess.Popen(  # noqa: S603 - our own interpreter, a module we named
        [sys.executable, "-m", builder, "build", "--config-file", "-"],
        cwd=root,
        env=child_environment(
            SOURCE_DATE_EPOCH=str(job.epoch),
            NO_MKDOCS_2_WARNING="1",
            DISABLE_MKDOCS_2_WARNING="true",
            NO_COLOR="1",
        ),
        stdin=subprocess.PIPE,
        stdout=output,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        if process.stdin:
            process.stdin.write(yaml.safe_dump(config))
            process.stdin.close()
    except BrokenPipeError:
        process.wait()
    return process


def _end(process: subprocess.Popen[str]) -> None:
    if process.poll() is None:
        process.terminate()
        process.wait()


def _explain(failed: Sequence[str], complaints: Sequence[Complaint]) -> str:
    """Returns every reason once, with the languages that it stopped."""
    stopped: dict[str, list[str]] = {}
    for complaint in complaints:
        if complaint.level == "ERROR" and complaint.lang in failed:
            stopped.setdefault(complaint.text, []).append(complaint.lang)
    lines = [f"The pages could not be built ({', '.join(failed)})"]
    for text, languages in stopped.items():
        first, *others = text.splitlines() or [""]
        lines += [f"  [{', '.join(dict.fromkeys(languages))}] {first}", *(f"    {other}" for other in others)]
    return "\n".join(lines)
