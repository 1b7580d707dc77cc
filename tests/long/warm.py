"""Tries mutants in processes parted from one that has sources and tests loaded already.

Of a function only the code is exchanged, whoever holds the function. What runs while a module is loaded
(constants, classes, defaults) cannot be tried this way: see ``mutants.noticed``.
"""

from __future__ import annotations

import ast
import functools
import gc
import os
import signal
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from types import CodeType, FunctionType

OPTIONS = (
    "-x",
    "-q",
    "-n",
    "0",
    "-p",
    "no:cacheprovider",
    "-p",
    "no:randomly",
    "--hypothesis-seed=0",
)
PROCESSOR = 120
"""Seconds of a processor after which a mutant counts as noticed: it does not end."""
MEMORY = 6 << 30
"""Bytes of addresses that a mutant may take: it grows without end."""


def parted(work: Callable[[], int], *, bounded: bool = True) -> int:
    """The exit status of work in a process of its own, silent and bounded; not 0 where it was ended."""
    child = os.fork()
    if child == 0:
        status = 1
        try:
            if bounded:
                _bounds()
            status = work()
        finally:
            os._exit(status)
    _, status = os.waitpid(child, 0)
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(child, signal.SIGKILL)  # whom it started and did not end
    return status


def _bounds() -> None:
    import resource  # not on Windows

    silent = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silent, 1)
    os.dup2(silent, 2)
    os.setsid()
    resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR, PROCESSOR))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def load_all(tests: Sequence[str]) -> None:
    """Load tests and what they import, and forget what was computed while they were loaded."""
    import pytest

    pytest.main([*OPTIONS, "--collect-only", "-qq", *tests])
    forget()


def forget() -> None:
    """Empty what functions of ours keep of earlier calls."""
    for one in gc.get_objects():
        if isinstance(one, functools._lru_cache_wrapper) and _ours(one.__module__):
            one.cache_clear()


def _ours(module: str | None) -> bool:
    return (module or "").startswith("planner.")


def exchanged(path: str, source: str, tree: ast.Module) -> bool:
    """Exchange the code of the functions of a loaded module; whether all that changed is theirs."""
    old, new = compile(source, path, "exec"), compile(tree, path, "exec")
    pairs = dict(_pairs(old, new))
    held = [
        f
        for f in gc.get_objects()
        if isinstance(f, FunctionType) and f.__code__.co_filename == path and f.__code__ in pairs
    ]
    reached: set[CodeType] = set()
    for function in held:
        code = function.__code__
        reached |= {code, *_within(code)}
    if any(_differ(a, b) and a not in reached for a, b in pairs.items()):
        return False
    for function in held:
        function.__code__ = pairs[function.__code__]
    return True


def _pairs(old: CodeType, new: CodeType) -> Iterator[tuple[CodeType, CodeType]]:
    yield old, new
    for a, b in zip(_codes(old), _codes(new), strict=True):
        yield from _pairs(a, b)


def _codes(code: CodeType) -> list[CodeType]:
    return [c for c in code.co_consts if isinstance(c, CodeType)]


def _within(code: CodeType) -> Iterator[CodeType]:
    for inner in _codes(code):
        yield inner
        yield from _within(inner)


def _differ(a: CodeType, b: CodeType) -> bool:
    """Whether two pieces differ beside what lies within them."""
    plain = [[c for c in x.co_consts if not isinstance(c, CodeType)] for x in (a, b)]
    return a.co_code != b.co_code or repr(plain[0]) != repr(plain[1]) or a.co_names != b.co_names


def green(tests: Iterable[str]) -> bool:
    """Whether tests pass with everything loaded and nothing changed."""
    import pytest

    return parted(lambda: int(pytest.main([*OPTIONS, *sorted(tests)])), bounded=False) == 0


def red(path: str, source: str, tree: ast.Module, tests: Sequence[str]) -> bool | None:
    """Whether tests are red with the changed source; none where it cannot be exchanged."""
    import pytest

    def work() -> int:
        if not exchanged(path, source, tree):
            return 77
        return int(pytest.main([*OPTIONS, *tests]) != 0)

    status = parted(work)
    return None if os.WIFEXITED(status) and os.WEXITSTATUS(status) == 77 else status != 0
