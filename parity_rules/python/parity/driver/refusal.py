"""Exceptions with which an operation, or a module while it is loaded, says that it cannot do its work here.

They are no errors of the code under test: what raises one counts as not run, and proves nothing. A module that is missing
when the operations are loaded needs none of them, it is a missing runtime by itself.
"""

from __future__ import annotations


class Refusal(Exception):
    """What the others have in common; the text is the reason. `outcome` is what the case ends with, `not_run` why the leg
    is not run, if it comes from a module that is loaded."""

    outcome = "unsupported"
    not_run = "fault"


class Unsupported(Refusal):
    """This driver has no such operation, or not for such arguments."""


class NoDevice(Refusal):
    """The machine lacks the device."""

    outcome = "no_device"
    not_run = "no_device"


class MissingRuntime(Refusal):
    """A library or program that is used at run time is missing; in an operation it counts as unsupported."""

    not_run = "missing_runtime"
