"""Background work with generations: the result of an older request is dropped."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any
from weakref import WeakKeyDictionary, ref

from PySide6.QtCore import QObject, QThreadPool, Signal
from shiboken6 import isValid

from planner.domain.base.errors import Cancelled, PlannerError


class Token:
    """Tells a job whether its result is still wanted: not when its ``owner`` is gone."""

    def __init__(self, owner: QObject | None = None) -> None:
        self._event = threading.Event()
        self._owner = ref(owner) if owner is not None else None

    @property
    def has_owner(self) -> bool:
        """Whether there is still somebody to tell: a page is deleted with its document. Asked where Qt is."""
        if self._owner is None:
            return True
        owner = self._owner()
        return owner is not None and isValid(owner)

    def cancel(self) -> None:
        """The result is not wanted any more."""
        self._event.set()

    @property
    def wanted(self) -> bool:
        """Whether to go on."""
        return not self._event.is_set()


class Jobs(QObject):
    """Runs functions in a thread pool; results come back on the interface thread.

    What keeps work safe has threads of its own (``keeping``): it never waits for a plan to be found.
    One job per owner: starting another cancels the one before. Errors of the ``PlannerError`` family
    go to the job's ``failed`` callback as a sentence; all others are faults and are raised.
    """

    _finished = Signal(object, object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(3)
        self._keeping = QThreadPool(self)
        self._keeping.setMaxThreadCount(4)
        self._current: WeakKeyDictionary[QObject, Token] = WeakKeyDictionary()
        self._over = False
        self._finished.connect(self._deliver)

    def start(
        self,
        owner: QObject,
        work: Callable[[], Any] | Callable[[Token], Any],
        done: Callable[[Any], None],
        failed: Callable[[str], None] | None = None,
        *,
        with_token: bool = False,
        keeping: bool = False,
    ) -> Token:
        """Run ``work`` for ``owner``; ``with_token`` passes it the token to ask."""
        self.cancel(owner)
        token = Token(owner)
        if self._over:  # a timer may outlive its window by a moment
            token.cancel()
            return token
        self._current[owner] = token

        def run() -> None:
            try:
                result = work(token) if with_token else work()  # type: ignore[call-arg]
            except Cancelled:
                return
            except PlannerError as error:
                self._emit(token, failed, str(error))
            except Exception as error:  # noqa: BLE001 - raised again on the interface thread
                self._emit(token, _raise, error)
            else:
                self._emit(token, done, result)

        (self._keeping if keeping else self._pool).start(run)
        return token

    def cancel(self, owner: QObject) -> None:
        """Drop the running job of ``owner``, if there is one."""
        old = self._current.pop(owner, None)
        if old is not None:
            old.cancel()

    def shut_down(self) -> None:
        """Cancel everything and wait for the threads to end; what is started later does not begin."""
        self._over = True
        for token in list(self._current.values()):
            token.cancel()
        for pool in (self._pool, self._keeping):
            pool.clear()
            pool.waitForDone(10_000)

    def wait(self) -> None:
        """Wait until no thread works; results are delivered by the event loop afterwards."""
        for pool in (self._pool, self._keeping):
            pool.waitForDone(60_000)

    @property
    def busy(self) -> bool:
        """Whether a thread works."""
        return self._pool.activeThreadCount() + self._keeping.activeThreadCount() > 0

    def _emit(self, token: Token, callback: Callable[[Any], None] | None, value: Any) -> None:
        if callback is None:
            return
        try:
            self._finished.emit(token, callback, value)
        except RuntimeError:
            return  # the window is gone, and with it whoever wanted the result

    def _deliver(self, token: Token, callback: Callable[[Any], None], value: Any) -> None:
        if token.wanted and token.has_owner:
            callback(value)


def _raise(error: Exception) -> None:
    raise error
