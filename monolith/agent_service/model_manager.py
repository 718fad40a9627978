"""Brings the newest version of a model from where a peer-to-peer download leaves it to where serving reads it.

Layout of the source, one directory per version, complete once its marker is there:

    <source>/<model>@<version>/<model>/<sub model>/<version>/…
    <source>/<model>@<version>.write.done

and of what is received: `<receive>/<model>/<sub model>/<version>/…`. While a version is looked at,
`<source>/<model>@<version>.read.lock` asks the downloader to keep it.

Limits: versions are compared as text, so that "9" is newer than "10". One process looks after a source: it takes away
all read locks that lie there. A manager that was stopped stays stopped.
"""

import os
import shutil
import threading
import time

from absl import logging

from monolith.native_training.metric import cli

WRITE_DONE = ".write.done"
READ_LOCK = ".read.lock"

_TEMPORARY = "-temp"
_POLL_SECONDS = 10
_METRICS_PREFIX = "data.monolith_serving.online"

#: For each sub model of a version: `<sub model>/<version>` and the directory that holds it.
VersionData = list[tuple[str, str]]
#: Model name to its newest version, the version's data, and the directory of its sub models.
SourceData = dict[str, tuple[str, VersionData, str]]


class ModelManager:
    """Keeps the models whose names begin with `model_name` up to date; all of them if it is empty, none if it is None.

    Durations are in seconds. Methods other than `start` and `stop` belong to one thread at a time: the caller's until
    `start` has returned, then the background thread's.
    """

    def __init__(self, model_name: str | None, source_path: str, receive_path: str, use_metrics: bool) -> None:
        self._model_name = model_name
        self._source_path = source_path
        self._receive_path = receive_path
        self._use_metrics = use_metrics
        self._metrics = cli.get_cli(prefix=_METRICS_PREFIX)

        self._wait_timeout = 1200
        self._loop_interval = 30
        self._remain_version_num = 5

        self._models: dict[str, list[tuple[str, list[str]]]] = {}
        self._latest_models: dict[str, tuple[str, float]] = {}
        self._lock_files: set[str] = set()
        self._exist = False
        self._thread: threading.Thread | None = None

    def start(self) -> bool:
        """Receive a first version, however long that takes once a download is complete, then go on in the background.

        What lies at the receive path is deleted first. Returns whether serving can begin, which is also so if there is
        no model to manage; False if no download completed in time, or `stop` came first.
        """
        if self._model_name is None:
            logging.info("ModelManager is not needed")
            return True
        return self._start()

    def stop(self) -> None:
        """End the background thread, and wait until it has ended: at most one interval and one copy."""
        self._exist = True
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def run(self) -> None:
        """Update again and again until `stop`.

        Raises:
            ValueError: as `check_model_update_time` does; nothing is updated from then on.
        """
        while not self._exist:
            self.loop_once()
            self.remove_read_lock()
            self.check_model_update_time()
            time.sleep(self._loop_interval)
            self.remove_old_file()

    def loop_once(self) -> bool:
        """Copy every model of which the source has a newer version; False if a copy failed, True if none was needed."""
        succeeded = True
        for model_name, (version, model_data, _) in self.get_source_data().items():
            if self._is_newer(model_name, version):
                succeeded &= self._update(model_name, version, model_data)
        return succeeded

    def wait_for_download(self) -> bool:
        """Poll until the marker of a managed model lies in the source; False if none comes within the time allowed."""
        deadline = time.time() + self._wait_timeout
        while time.time() < deadline:
            if not os.path.exists(self._source_path):
                logging.info("wait %s created", self._source_path)
            elif marker := self._find_marker():
                logging.info("%s is ready", marker)
                return True
            else:
                logging.info("no ready model found")
            time.sleep(_POLL_SECONDS)
        return False

    def get_source_data(self) -> SourceData:
        """Find the newest complete version of each managed model, and leave a read lock for all that are looked at.

        A directory that is not named `<model>@<version>` is logged and passed over; so is a version without data.
        """
        newest: SourceData = {}
        for name in self._model_directories():
            path = os.path.join(self._source_path, name)
            self.create_read_lock(path)
            if not os.path.exists(path + WRITE_DONE):
                continue
            parts = name.split("@")
            if len(parts) != 2:
                logging.error("%s is not valid", name)
                continue
            model_name, version = parts
            real_path = os.path.join(path, model_name)
            version_data = self.get_version_data(real_path, version)
            if version_data and (model_name not in newest or newest[model_name][0] < version):
                newest[model_name] = (version, version_data, real_path)
        return newest

    def get_version_data(self, path: str, version: str) -> VersionData:
        """List the sub models below `path` that have this version, by name; those that lack it are logged."""
        version_data = []
        for sub_model in _subdirectories(path):
            version_path = os.path.join(path, sub_model, version)
            if os.path.exists(version_path):
                version_data.append((f"{sub_model}/{version}", version_path))
            else:
                logging.error("%s not exist", version_path)
        return version_data

    def copy_model(self, model_name: str, version: str, model_data: VersionData) -> tuple[bool, list[str]]:
        """Copy all sub models of a version, or none of those that were not there before.

        Each is copied beside its place first, and all are moved there at the end. What is at its place already is kept,
        and a copy that an earlier attempt left beside it is taken as complete. The paths come from `model_data`, which
        has the version in it.

        Returns whether it succeeded, and the directories received.
        """
        destinations = [os.path.join(self._receive_path, model_name, sub_path) for sub_path, _ in model_data]
        ready = 0
        for (_, source), destination in zip(model_data, destinations, strict=True):
            if not _stage(source, destination):
                break
            ready += 1
        if ready != len(model_data):
            logging.error("copy model faild, ready_num=%d, expect_num=%d", ready, len(model_data))
        elif _publish(destinations):
            return True, destinations
        for destination in destinations:
            self.delete(destination + _TEMPORARY)
        return False, []

    def remove_old_file(self) -> None:
        """Delete what was received of all but the newest versions of each model."""
        for versions in self._models.values():
            while len(versions) > self._remain_version_num:
                _, paths = versions.pop(0)
                for path in paths:
                    self.delete(path)

    def check_model_update_time(self) -> None:
        """Emit, if metrics are wanted, how old the model's version is (a Unix time) and how long ago it was received.

        Raises:
            ValueError: the version is not a number.
        """
        if not self._use_metrics:
            return
        latest = self._latest_models.get(self._model_name) if self._model_name is not None else None
        if latest is None:
            self._metrics.emit_counter("loop_once_failed", 1)
            return
        version, update_time = latest
        now = time.time()
        self._metrics.emit_timer("version.delay", now - int(version))
        self._metrics.emit_timer("update.delay", now - update_time)

    def create_read_lock(self, path: str) -> str:
        """Create the read lock of a model directory and return its path; that it could not be created is logged."""
        lock = path + READ_LOCK
        if self.touch(lock):
            self._lock_files.add(lock)
        else:
            logging.error("create lock %s failed", lock)
        return lock

    def remove_read_lock(self) -> None:
        """Delete the read locks of this manager, and those that an earlier process left in the source."""
        locks = self._lock_files | {
            os.path.join(self._source_path, name) for name in _names(self._source_path) if name.endswith(READ_LOCK)
        }
        for lock in sorted(locks):
            self.delete(lock)
        self._lock_files.clear()

    def touch(self, path: str) -> bool:
        """Make `path` an empty file; False if that cannot be done."""
        try:
            with open(path, "w"):
                return True
        except OSError:
            return False

    def delete(self, path: str) -> bool:
        """Delete a file, a directory with all that is in it, or the link to a file; False if that failed, which is logged.

        Where nothing is, or a link that leads nowhere, there is nothing to do. A link to a directory is an error.
        """
        try:
            if os.path.isdir(path):
                shutil.rmtree(path)
            elif os.path.exists(path):
                os.remove(path)
        except OSError as error:
            logging.error("delete [%s] failed: %s", path, error)
            return False
        return True

    def _start(self) -> bool:
        self.delete(self._receive_path)
        if not self.wait_for_download():
            return False
        while not self.loop_once():
            if self._exist:
                return False
            time.sleep(self._loop_interval)
        self.remove_read_lock()
        self._thread = threading.Thread(target=self._run_in_background, name="model-manager", daemon=True)
        self._thread.start()
        return True

    def _run_in_background(self) -> None:
        try:
            self.run()
        except ValueError as error:
            logging.error("model manager ended: %s", error)

    def _is_managed(self, name: str) -> bool:
        return self._model_name is not None and name.startswith(self._model_name)

    def _is_newer(self, model_name: str, version: str) -> bool:
        latest = self._latest_models.get(model_name)
        return latest is None or latest[0] < version

    def _update(self, model_name: str, version: str, model_data: VersionData) -> bool:
        succeeded, paths = self.copy_model(model_name, version, model_data)
        if not succeeded:
            logging.error("copy %s failed", model_name)
            return False
        self._models.setdefault(model_name, []).append((version, paths))
        self._latest_models[model_name] = (version, time.time())
        logging.info("%s update to %s", model_name, version)
        return True

    def _find_marker(self) -> str | None:
        markers = (name for name in _names(self._source_path) if name.endswith(WRITE_DONE) and self._is_managed(name))
        return next(markers, None)

    def _model_directories(self) -> list[str]:
        return [name for name in _subdirectories(self._source_path) if self._is_managed(name)]


def _names(path: str) -> list[str]:
    """Names in a directory, sorted; none if there is no such directory, or no longer."""
    try:
        return sorted(os.listdir(path))
    except OSError:
        return []


def _subdirectories(path: str) -> list[str]:
    return [name for name in _names(path) if os.path.isdir(os.path.join(path, name))]


def _stage(source: str, destination: str) -> bool:
    """See to it that a copy of `source` is at its destination or, under a temporary name, beside it."""
    temporary = destination + _TEMPORARY
    for present in (destination, temporary):
        if os.path.exists(present):
            logging.error("%s exist", present)
            return True
    try:
        shutil.copytree(source, temporary)
    except OSError as error:
        logging.error("copy model %s -> %s faild: %s", source, temporary, error)
        return False
    return True


def _publish(destinations: list[str]) -> bool:
    """Move the staged copies to their destinations; those moved before a failure stay, since they are complete."""
    for destination in destinations:
        try:
            if not os.path.exists(destination):
                os.rename(destination + _TEMPORARY, destination)
        except OSError as error:
            logging.error("move model to %s failed: %s", destination, error.strerror)
            return False
    return True
