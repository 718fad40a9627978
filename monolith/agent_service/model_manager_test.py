"""Tests of the model manager against a directory laid out as a peer-to-peer download leaves it."""

import os
import threading

from absl.testing import absltest

from monolith.agent_service.model_manager import ModelManager

MODEL_NAME = "test_model"
SUB_MODELS = ("ps_item_embedding_0", "ps_item_embedding_1")
VERSION = "1234567"
OLD_VERSION = "1234566"

_INTERVAL = 0.001
_PATIENCE = 10.0


class ModelManagerTest(absltest.TestCase):
    def setUp(self) -> None:
        base = self.create_tempdir().full_path
        self.p2p_data_path = os.path.join(base, "p2p")
        self.receive_path = os.path.join(base, "model_data")
        os.mkdir(self.p2p_data_path)

    def create_file(self, model_name: str, timestamp: str, p2p_data_path: str) -> None:
        """Leave a version with two sub models, and the marker that says that it is complete."""
        name = f"{model_name}@{timestamp}"
        for sub_model in SUB_MODELS:
            os.makedirs(os.path.join(p2p_data_path, name, model_name, sub_model, timestamp))
        with open(os.path.join(p2p_data_path, f"{name}.write.done"), "w"):
            pass

    def started_manager(self) -> ModelManager:
        """A manager that is started, and stopped with the test."""
        manager = ModelManager(MODEL_NAME, self.p2p_data_path, self.receive_path, False)
        manager._wait_timeout = 5
        manager._loop_interval = _INTERVAL  # type: ignore[assignment]  # whole seconds by default
        self.addCleanup(manager.stop)
        self.assertTrue(manager.start())
        return manager

    def has_received(self, timestamp: str) -> list[bool]:
        """For each sub model, whether this version of it was received."""
        return [
            os.path.exists(os.path.join(self.receive_path, MODEL_NAME, sub_model, timestamp))
            for sub_model in SUB_MODELS
        ]

    def test_start(self) -> None:
        self.create_file(MODEL_NAME, VERSION, self.p2p_data_path)
        self.started_manager()
        self.assertEqual(self.has_received(VERSION), [True, True])

    def test_ignore_old(self) -> None:
        self.create_file(MODEL_NAME, VERSION, self.p2p_data_path)
        manager = self.started_manager()
        self.create_file(MODEL_NAME, OLD_VERSION, self.p2p_data_path)
        await_rounds(manager, 2)
        self.assertEqual(self.has_received(OLD_VERSION), [False, False])
        self.assertEqual(self.has_received(VERSION), [True, True])


def await_rounds(manager: ModelManager, rounds: int) -> None:
    """Wait until the background thread has looked at the source so many times more; TimeoutError if it does not."""
    looked = threading.Semaphore(0)
    loop_once = manager.loop_once

    def counted() -> bool:
        succeeded = loop_once()
        looked.release()
        return succeeded

    manager.loop_once = counted  # type: ignore[method-assign]
    for _ in range(rounds):
        if not looked.acquire(timeout=_PATIENCE):
            raise TimeoutError(f"the manager did not look at its source within {_PATIENCE} s")


if __name__ == "__main__":
    absltest.main()
