"""An existing Dask cluster: our functions run on its workers, and everything else stays here."""

from __future__ import annotations

import ipaddress
import time
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from planner import __version__
from planner.domain.base.errors import Cancelled, InputError, PlannerError
from planner.spread.spread import Closing, Function, Waiting
from planner.workers.child import WorkerError

RETRIES = 2
SECONDS = 10
POLL_SECONDS = 0.2
ALONE = 100
"""Looks without a worker after which nobody is waited for: one that died may be started again."""


def check_address(address: str, *, trusted: bool) -> None:
    """Raise ``InputError`` for an address that would send units over a network anybody can read.

    ``tls://`` goes anywhere, ``tcp://`` to this machine alone unless the network is ``trusted``.
    """
    try:
        parts = urlsplit(address)
        scheme, host, port = parts.scheme, parts.hostname, parts.port
    except ValueError:
        scheme, host, port = "", None, None
    if scheme not in ("tls", "tcp") or not host or not port:
        raise InputError(
            "“{address}” is no address of a cluster. Write tls://host:8786, or tcp://127.0.0.1:8786.",
            address=address,
        )
    if scheme == "tls" or trusted or _is_here(host):
        return
    raise InputError(
        "{address} is not encrypted, and whoever reaches that cluster can run programs on it. Use tls:// "
        "with certificates, or add --trust-network where nobody else is on the network.",
        address=address,
    )


def check_certificates(arguments: Mapping[str, Any]) -> None:
    """Raise ``InputError`` where Dask's own configuration names no certificates for ``tls://``."""
    if arguments.get("ssl_context") is None:
        raise InputError(
            "tls:// needs certificates: name them in Dask’s configuration (distributed.comm.tls: ca-file, "
            "and cert and key of the client), or in DASK_DISTRIBUTED__COMM__TLS__CA_FILE and its like."
        )


def _is_here(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def versions() -> tuple[str, str, str]:
    """Release, catalogue and Python: what has to be the same on every worker."""
    import platform

    from planner.catalogue.load import built_in_catalogue

    known = built_in_catalogue()
    return __version__, f"{known.version} of {known.as_of}", platform.python_version()


class Cluster(Closing):
    """A client of a scheduler that somebody else started."""

    def __init__(
        self, address: str, waiting: Waiting | None = None, *, trusted: bool = False
    ) -> None:
        check_address(address, trusted=trusted)
        try:
            from distributed import CancelledError, Client, KilledWorker
            from distributed.security import Security
        except ImportError as error:
            raise InputError(
                "A cluster needs the extra “cluster”: pip install “mlops-planner[cluster]”."
            ) from error
        self._gone: tuple[type[BaseException], ...] = (
            KilledWorker,
            CancelledError,
            OSError,
            TimeoutError,
        )
        self._waiting = waiting
        self._values: list[Any] = []
        self._held: list[Any] = []
        secure: Any = Security(require_encryption=True) if address.startswith("tls:") else None
        if secure is not None:
            check_certificates(secure.get_connection_args("client"))
        try:
            self._client: Any = Client(
                address, security=secure, timeout=SECONDS, set_as_default=False
            )
        except (OSError, TimeoutError, ValueError) as error:
            raise InputError(
                "No cluster answers at {address} within {seconds} seconds. Start it with “dask scheduler” "
                "and “dask worker”, or plan without --cluster.",
                address=address,
                seconds=SECONDS,
            ) from error
        try:
            self._check_workers(address)
        except BaseException:
            self.close()
            raise

    @property
    def workers(self) -> int:
        """How many workers there are now."""
        return max(1, len(self._client.ncores()))

    def _check_workers(self, address: str) -> None:
        nobody = InputError(
            "The cluster at {address} has no workers. Start “dask worker”.", address=address
        )
        try:
            self._client.wait_for_workers(1, timeout=SECONDS)  # they may come after the scheduler
        except TimeoutError as error:
            raise nobody from error
        try:
            found = self._client.run(versions)
        except Exception as error:
            raise InputError(
                "The workers at {address} do not have this program. Install the same release there.",
                address=address,
            ) from error
        if not found:
            raise nobody
        others = sorted({" / ".join(v) for v in found.values() if v != versions()})
        if others:
            raise InputError(
                "Workers of the cluster run {theirs}, this is {mine}. Install the same release everywhere.",
                theirs=others[0],
                mine=" / ".join(versions()),
            )

    def hold(self, values: Sequence[Any]) -> None:
        """Send each value to the cluster once."""
        self._values = list(values)
        self._held = self._client.scatter(self._values, hash=False)

    def map(self, function: Function, held: Sequence[int], items: Sequence[Any]) -> list[Any]:
        """Ask the workers; results in order, whatever order they come in.

        What a worker held that died is sent again, so often as a question is asked again.
        """
        for _ in range(RETRIES):
            try:
                return self._asked(function, held, items)
            except self._gone:
                try:
                    self.hold(self._values)
                except self._gone as error:  # nobody is left to hold anything
                    raise self._nobody() from error
        try:
            return self._asked(function, held, items)
        except self._gone as error:
            raise WorkerError(
                "The cluster did not finish: a worker died again and again. Try again, or plan without "
                "--cluster."
            ) from error

    def _nobody(self) -> WorkerError:
        return WorkerError(
            "The cluster has no workers any more. Start “dask worker” and try again, or plan without "
            "--cluster."
        )

    def _asked(self, function: Function, held: Sequence[int], items: Sequence[Any]) -> list[Any]:
        asked = self._client.map(
            function,
            [self._held[n] for n in held],
            list(items),
            pure=False,
            retries=RETRIES,
        )
        alone = 0
        try:
            while not all(future.done() for future in asked):
                time.sleep(POLL_SECONDS)
                alone = 0 if self._client.ncores() else alone + 1
                if self._waiting is not None and not self._waiting():
                    raise Cancelled
                if alone > ALONE:
                    raise self._nobody()
            found: list[Any] = self._client.gather(asked)
        except (PlannerError, Cancelled):
            self._client.cancel(asked, force=True)
            raise
        return found

    def close(self) -> None:
        """Leave the cluster; it goes on."""
        self._values, self._held = [], []
        self._client.close()
