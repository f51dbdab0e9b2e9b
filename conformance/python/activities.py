"""The activities of the table. One object per case, so that the driver can meet its activities."""

import asyncio
from typing import Any

from temporalio import activity
from temporalio.exceptions import ApplicationError


class Activities:
    def __init__(self) -> None:
        self.arrived: asyncio.Future[activity.Info] = asyncio.get_running_loop().create_future()
        self.released = asyncio.Event()
        self.first = True

    def all(self) -> list[Any]:
        return [
            self.echo, self.fail_times, self.fail_for_good, self.heartbeat_then_fail, self.go_silent,
            self.complete_later, self.wait_for_cancel, self.gate, self.first_call,
        ]  # fmt: skip

    def _arrive(self) -> None:
        if not self.arrived.done():
            self.arrived.set_result(activity.info())

    @activity.defn(name="echo")
    async def echo(self, value: Any) -> Any:
        return value

    @activity.defn(name="failTimes")
    async def fail_times(self, times: int) -> int:
        attempt = activity.info().attempt
        if attempt <= times:
            raise ApplicationError("not yet", type="TryAgain")
        return attempt

    @activity.defn(name="failForGood")
    async def fail_for_good(self, _: Any) -> None:
        raise ApplicationError("no stock", type="OutOfStock", non_retryable=True)

    @activity.defn(name="heartbeatThenFail")
    async def heartbeat_then_fail(self, progress: int) -> int:
        if activity.info().attempt == 1:
            activity.heartbeat(progress)
            raise ApplicationError("broken off", type="TryAgain")
        return activity.info().heartbeat_details[0]

    @activity.defn(name="goSilent")
    async def go_silent(self, _: Any) -> None:
        await self.released.wait()

    @activity.defn(name="completeLater")
    async def complete_later(self, _: Any) -> None:
        self._arrive()
        activity.raise_complete_async()

    @activity.defn(name="waitForCancel")
    async def wait_for_cancel(self, _: Any) -> None:
        self._arrive()
        while True:  # Ends by the cancellation that a heartbeat's answer brings.
            activity.heartbeat()
            await asyncio.sleep(0.2)

    @activity.defn(name="gate")
    async def gate(self, _: Any) -> None:
        self._arrive()
        await self.released.wait()

    @activity.defn(name="firstCall")
    async def first_call(self, _: Any) -> bool:
        was_first, self.first = self.first, False
        return was_first
