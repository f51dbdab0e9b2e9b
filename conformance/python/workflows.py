"""The workflows of the table, by the names that cases.json uses."""

import asyncio
from datetime import timedelta
from typing import Any

from temporalio import workflow
from temporalio.common import RetryPolicy
from temporalio.exceptions import ActivityError, ApplicationError, CancelledError, is_cancelled_exception
from temporalio.workflow import ActivityCancellationType


def millis(value: int | None) -> timedelta | None:
    return None if value is None else timedelta(milliseconds=value)


def child_id() -> str:
    return workflow.info().workflow_id + "-child"


def start_activity(plan: dict[str, Any]) -> workflow.ActivityHandle[Any]:
    """Schedules the activity that the case's input describes."""
    queue = workflow.info().task_queue
    return workflow.start_activity(
        plan["activity"],
        plan["input"],
        task_queue=queue + "-unattended" if plan.get("unattended") else queue,
        start_to_close_timeout=millis(plan.get("startToCloseMillis", 60_000)),
        schedule_to_start_timeout=millis(plan.get("scheduleToStartMillis")),
        heartbeat_timeout=millis(plan.get("heartbeatMillis")),
        cancellation_type=ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
        retry_policy=RetryPolicy(
            initial_interval=timedelta(milliseconds=200),
            backoff_coefficient=1.0,
            maximum_attempts=plan.get("maximumAttempts", 0),
        ),
    )


async def run_locally(activity: str, value: Any) -> Any:
    return await workflow.execute_local_activity(
        activity, value, start_to_close_timeout=timedelta(seconds=60)
    )


@workflow.defn
class Greet:
    @workflow.run
    async def run(self, name: str) -> str:
        return f"Hello, {name}!"


@workflow.defn
class RunActivity:
    @workflow.run
    async def run(self, plan: dict[str, Any]) -> Any:
        return await start_activity(plan)


@workflow.defn
class CancelActivity:
    def __init__(self) -> None:
        self.stopped = False

    @workflow.run
    async def run(self, plan: dict[str, Any]) -> str:
        running = start_activity(plan)
        await workflow.wait_condition(lambda: self.stopped)
        running.cancel()
        try:
            await running
        except ActivityError as failure:
            if isinstance(failure.cause, CancelledError):
                return "activity cancelled"
            raise
        return "activity completed"

    @workflow.signal
    def stop(self, _: str) -> None:
        self.stopped = True


@workflow.defn
class Sleep:
    @workflow.run
    async def run(self, duration_millis: int) -> str:
        await asyncio.sleep(duration_millis / 1000)
        return "slept"


@workflow.defn
class SleepInChild:
    @workflow.run
    async def run(self, duration_millis: int) -> str:
        return await workflow.execute_child_workflow("Sleep", duration_millis, id=child_id(), result_type=str)


@workflow.defn
class SignalChild:
    """Signals its child, as it would any workflow, and leaves it waiting for more."""

    @workflow.run
    async def run(self, item: Any) -> str:
        child = await workflow.start_child_workflow("CollectSignals", 2, id=child_id())
        await workflow.get_external_workflow_handle(child.id).signal("add", item)
        return "signalled"


@workflow.defn
class CancelTimer:
    def __init__(self) -> None:
        self.stopped = False

    @workflow.run
    async def run(self, _: Any) -> str:
        timer = asyncio.create_task(asyncio.sleep(3600))
        await workflow.wait_condition(lambda: self.stopped)
        timer.cancel()
        try:
            await timer
        except asyncio.CancelledError:
            return "timer cancelled"
        return "timer fired"

    @workflow.signal
    def stop(self, _: str) -> None:
        self.stopped = True


@workflow.defn
class CollectSignals:
    def __init__(self) -> None:
        self.received: list[Any] = []

    @workflow.run
    async def run(self, count: int) -> list[Any]:
        await workflow.wait_condition(lambda: len(self.received) >= count)
        return self.received

    @workflow.signal
    def add(self, item: Any) -> None:
        self.received.append(item)


@workflow.defn
class Basket:
    """Is filled by updates and looked into by queries until it is told to finish."""

    def __init__(self) -> None:
        self.contents: list[Any] = []
        self.released = self.finished = False

    @workflow.run
    async def run(self, _: Any) -> list[Any]:
        await workflow.wait_condition(lambda: self.finished)
        return self.contents

    @workflow.query
    def items(self) -> list[Any]:
        return self.contents

    @workflow.update
    def add(self, item: Any) -> int:
        self.contents.append(item)
        return len(self.contents)

    @add.validator
    def refuse_nothing(self, item: Any) -> None:
        if item == "":
            raise ValueError("nothing to add")

    @workflow.update(name="addWhenReleased")
    async def add_when_released(self, item: Any) -> int:
        await workflow.wait_condition(lambda: self.released)
        return self.add(item)

    @workflow.signal
    def release(self, _: Any) -> None:
        self.released = True

    @workflow.signal
    def finish(self, _: Any) -> None:
        self.finished = True


@workflow.defn
class GateThenSignal:
    """Holds its first workflow task open in a local activity, then waits for one signal."""

    def __init__(self) -> None:
        self.received: list[Any] = []

    @workflow.run
    async def run(self, _: Any) -> list[Any]:
        await run_locally("gate", None)
        await workflow.wait_condition(lambda: len(self.received) > 0)
        return self.received

    @workflow.signal
    def add(self, item: Any) -> None:
        self.received.append(item)


@workflow.defn
class WaitForCancel:
    @workflow.run
    async def run(self, on_cancel: str) -> Any:
        try:
            await asyncio.sleep(3600)
        except BaseException as failure:
            if on_cancel != "clean up" or not is_cancelled_exception(failure):
                raise
        return await start_activity({"activity": "echo", "input": "cleaned up"})


@workflow.defn
class Fail:
    @workflow.run
    async def run(self, failure: dict[str, str]) -> None:
        raise ApplicationError(failure["message"], type=failure["type"], non_retryable=True)


@workflow.defn
class FailUntilAttempt:
    @workflow.run
    async def run(self, successful: int) -> str:
        attempt = workflow.info().attempt
        if attempt < successful:
            raise ApplicationError(f"attempt {attempt} fails", type="TryAgain")
        return f"attempt {attempt}"


@workflow.defn
class FailTaskOnce:
    """Fails its first workflow task, not itself."""

    @workflow.run
    async def run(self, _: Any) -> str:
        if await run_locally("firstCall", None):
            raise RuntimeError("this fails the workflow task")
        return "second try"


@workflow.defn
class CountDown:
    @workflow.run
    async def run(self, count: int) -> str:
        if count > 0:
            workflow.continue_as_new(count - 1)
        return "lift-off"


@workflow.defn
class LocalActivity:
    @workflow.run
    async def run(self, value: Any) -> Any:
        return await run_locally("echo", value)


@workflow.defn
class ManyActivities:
    @workflow.run
    async def run(self, count: int) -> int:
        for done in range(count):
            await start_activity({"activity": "echo", "input": done})
        return count


ALL = [
    Greet, RunActivity, CancelActivity, Sleep, CancelTimer, CollectSignals, GateThenSignal, WaitForCancel,
    Fail, FailUntilAttempt, FailTaskOnce, CountDown, LocalActivity, ManyActivities,
    SleepInChild, SignalChild, Basket,
]  # fmt: skip
