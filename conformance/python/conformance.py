"""Runs the table of cases with the official Python SDK against a started server."""

import argparse
import asyncio
import json
import os
import sys
import time
import uuid
from datetime import timedelta
from pathlib import Path
from typing import Any, Awaitable, Callable

from google.protobuf.json_format import MessageToDict
from temporalio.api.common.v1 import WorkflowExecution
from temporalio.api.workflowservice.v1 import (
    CountWorkflowExecutionsRequest,
    DescribeWorkflowExecutionRequest,
    GetWorkflowExecutionHistoryRequest,
    ListWorkflowExecutionsRequest,
)
from temporalio.client import (
    Client,
    WithStartWorkflowOperation,
    WorkflowFailureError,
    WorkflowHandle,
    WorkflowUpdateFailedError,
    WorkflowUpdateHandle,
    WorkflowUpdateStage,
)
from temporalio.common import RetryPolicy, WorkflowIDConflictPolicy, WorkflowIDReusePolicy
from temporalio.exceptions import WorkflowAlreadyStartedError
from temporalio.runtime import Runtime, TelemetryConfig
from temporalio.service import RPCError
from temporalio.worker import Worker

import checks
import workflows
from activities import Activities
from checks import Mismatch, require
from workflows import millis

CASE_LIMIT_SECONDS = 180
VISIBILITY_LIMIT_SECONDS = 30


class Driver:
    """Takes one case through its steps and compares what came of it."""

    def __init__(self, client: Client, case: dict[str, Any], shorthand: dict[str, list[str]]) -> None:
        unique = uuid.uuid4().hex[:12]
        self.client = client
        self.case = case
        self.shorthand = shorthand
        self.workflow_id = f"{case['name']}-python-{unique}"
        self.task_queue = f"queue-{unique}"
        self.activities = Activities()
        self.worker: Worker | None = None
        self.working: asyncio.Task[None] | None = None
        self.started_runs: list[str] = []
        self.awaited: asyncio.Task[Any] | None = None
        self.begun: WorkflowUpdateHandle[Any] | None = None

    async def run(self) -> None:
        require(any(w.__name__ == self.case["workflow"] for w in workflows.ALL), "missing case: no such workflow")
        try:
            if not any("startWorker" in step for step in self.case["steps"]):
                self.start_worker({})
            for step in self.case["steps"]:
                ((name, options),) = step.items()
                await self.step(name)(self.filled_in(options))
            await self.check_outcome()
            await self.check_histories()
        finally:
            self.activities.released.set()
            await self.stop_worker()

    def step(self, name: str) -> Callable[[Any], Any]:
        steps: dict[str, Callable[[Any], Any]] = {
            "startWorker": asynchronous(self.start_worker),
            "restartWorker": self.restart_worker,
            "start": self.start,
            "signalWithStart": self.signal_with_start,
            "signal": lambda o: self.refused(o, self.handle(o).signal(o["name"], o["input"])),
            "query": self.query,
            "update": lambda o: self.updated(o, self.handle({}).execute_update(o["name"], o["input"])),
            "beginUpdate": self.begin_update,
            "updateResult": self.update_result,
            "updateWithStart": self.update_with_start,
            "cancel": lambda o: self.refused(o, self.handle(o).cancel()),
            "terminate": lambda o: self.refused(o, self.handle(o).terminate(reason=o["reason"])),
            "beginResult": asynchronous(self.begin_result),
            "awaitClose": lambda o: self.result(),
            "awaitEvent": self.await_event,
            "awaitActivity": lambda o: asyncio.shield(self.activities.arrived),
            "releaseActivity": asynchronous(lambda o: self.activities.released.set()),
            "completeActivity": self.complete_activity,
            "describe": self.describe,
            "list": self.list_runs,
            "count": self.count_runs,
        }
        require(name in steps, f"missing case: no such step as {name}")
        return steps[name]

    def filled_in(self, options: Any) -> Any:
        """Puts the ids of this run in the place of $workflowId, $taskQueue and $runId."""
        text = json.dumps(options).replace("$workflowId", self.workflow_id).replace("$taskQueue", self.task_queue)
        return json.loads(text.replace("$runId", self.started_runs[-1] if self.started_runs else ""))

    def start_worker(self, _: Any) -> None:
        self.worker = Worker(
            self.client,
            task_queue=self.task_queue,
            workflows=workflows.ALL,
            activities=self.activities.all(),
            disable_eager_activity_execution=True,
        )
        self.working = asyncio.create_task(self.worker.run())

    async def stop_worker(self) -> None:
        if self.worker is not None and self.working is not None:
            await self.worker.shutdown()
            await self.working
            self.worker = self.working = None

    async def restart_worker(self, options: Any) -> None:
        await self.stop_worker()
        self.start_worker(options)

    def handle(self, options: dict[str, Any]) -> WorkflowHandle[Any, Any]:
        return self.client.get_workflow_handle(options.get("workflowId", self.workflow_id))

    async def start(self, options: dict[str, Any]) -> None:
        await self.refused(options, self.start_run(options))

    async def signal_with_start(self, options: dict[str, Any]) -> None:
        await self.start_run(options, start_signal=options["name"], start_signal_args=[options["input"]])

    async def query(self, options: dict[str, Any]) -> None:
        result = await self.handle({}).query(options["name"])
        require(result == options["result"], f"expected {options['result']!r}, was {result!r}")

    async def begin_update(self, options: dict[str, Any]) -> None:
        self.begun = await self.handle({}).start_update(
            options["name"], options["input"], wait_for_stage=WorkflowUpdateStage.ACCEPTED
        )

    async def update_result(self, options: dict[str, Any]) -> None:
        assert self.begun is not None
        await self.updated(options, self.begun.result())

    async def update_with_start(self, options: dict[str, Any]) -> None:
        start: WithStartWorkflowOperation[Any, Any] = WithStartWorkflowOperation(
            self.case["workflow"],
            self.case["input"],
            id=self.workflow_id,
            task_queue=self.task_queue,
            id_conflict_policy=WorkflowIDConflictPolicy[options["idConflictPolicy"]],
        )
        call = self.client.execute_update_with_start_workflow(
            options["name"], options["input"], start_workflow_operation=start
        )
        await self.updated(options, call)
        self.note_run(options, await start.workflow_handle())

    async def updated(self, options: dict[str, Any], call: Awaitable[Any]) -> None:
        """Makes an update that must have the result that its step names, or be rejected in its words."""
        try:
            result = await call
        except WorkflowUpdateFailedError as failure:
            require(options.get("rejected", "\0") in str(failure.cause), f"{options} was rejected with {failure.cause}")
        else:
            require("rejected" not in options, f"{options} was not rejected")
            require(result == options["result"], f"expected {options['result']!r}, was {result!r}")

    async def start_run(self, options: dict[str, Any], **signal: Any) -> None:
        retry = options.get("retry")
        handle = await self.client.start_workflow(
            self.case["workflow"],
            self.case["input"],
            id=self.workflow_id,
            task_queue=self.task_queue,
            execution_timeout=millis(options.get("executionTimeoutMillis")),
            run_timeout=millis(options.get("runTimeoutMillis")),
            start_delay=millis(options.get("startDelayMillis")),
            memo=options.get("memo"),
            id_reuse_policy=WorkflowIDReusePolicy[options.get("idReusePolicy", "ALLOW_DUPLICATE")],
            id_conflict_policy=WorkflowIDConflictPolicy[options.get("idConflictPolicy", "UNSPECIFIED")],
            retry_policy=retry
            and RetryPolicy(
                initial_interval=timedelta(milliseconds=retry["initialIntervalMillis"]),
                maximum_attempts=retry["maximumAttempts"],
            ),
            **signal,
        )
        self.note_run(options, handle)

    def note_run(self, options: dict[str, Any], handle: WorkflowHandle[Any, Any]) -> None:
        run_id = handle.first_execution_run_id or handle.result_run_id
        if "sameRun" in options:
            same = run_id == self.started_runs[-1]
            require(same == options["sameRun"], f"the start was answered with run {run_id} after {self.started_runs}")
        if run_id not in self.started_runs:
            self.started_runs.append(run_id)

    async def refused(self, options: dict[str, Any], call: Awaitable[Any]) -> None:
        """Makes a call that must fail with the code that its step names, or must not fail."""
        try:
            await call
            code = "OK"
        except WorkflowAlreadyStartedError:
            code = "ALREADY_EXISTS"
        except RPCError as error:
            code = error.status.name
            if "error" not in options:
                raise
        require(code == options.get("error", "OK"), f"expected {options.get('error', 'OK')}, the server answered {code}")

    def begin_result(self, _: Any) -> None:
        self.awaited = asyncio.create_task(self.result())

    async def result(self) -> tuple[str, Any]:
        """Waits for the end of the workflow as an application does."""
        try:
            return "COMPLETED", await self.client.get_workflow_handle(self.workflow_id).result()
        except WorkflowFailureError as failure:
            return type(failure.cause).__name__, None

    async def await_event(self, options: dict[str, Any]) -> None:
        """Waits until the newest run has that many events of a type, by the server's long poll."""
        seen, token = 0, b""
        while seen < options["count"]:
            page = await self.client.workflow_service.get_workflow_execution_history(
                GetWorkflowExecutionHistoryRequest(
                    namespace=self.client.namespace,
                    execution=WorkflowExecution(workflow_id=self.workflow_id, run_id=self.started_runs[-1]),
                    wait_new_event=True,
                    next_page_token=token,
                ),
                timeout=timedelta(seconds=90),
            )
            events = [MessageToDict(event) for event in page.history.events]
            seen += sum(checks.type_of(event) == options["type"] for event in events)
            token = page.next_page_token
            require(seen >= options["count"] or token != b"", f"the run closed before {options}")

    async def complete_activity(self, options: dict[str, Any]) -> None:
        info = await self.activities.arrived
        if options["by"] == "token":
            handle = self.client.get_async_activity_handle(task_token=info.task_token)
        else:
            handle = self.client.get_async_activity_handle(
                workflow_id=self.workflow_id, run_id=info.workflow_run_id, activity_id=info.activity_id
            )
        await handle.complete(options["result"])

    async def describe(self, expected: dict[str, Any]) -> None:
        checks.subset(expected, await self.description(), "description")

    async def description(self) -> dict[str, Any]:
        answer = await self.client.workflow_service.describe_workflow_execution(
            DescribeWorkflowExecutionRequest(
                namespace=self.client.namespace, execution=WorkflowExecution(workflow_id=self.workflow_id)
            )
        )
        return MessageToDict(answer)

    async def list_runs(self, options: dict[str, Any]) -> None:
        async def found() -> int:
            runs, token = [], b""
            while True:
                page = await self.client.workflow_service.list_workflow_executions(
                    ListWorkflowExecutionsRequest(
                        namespace=self.client.namespace,
                        query=options["query"],
                        page_size=options.get("pageSize", 0),
                        next_page_token=token,
                    )
                )
                runs += [info.execution.run_id for info in page.executions]
                token = page.next_page_token
                if not token:
                    require(len(set(runs)) == len(runs), f"a run is listed twice: {runs}")
                    return len(runs)

        await self.eventually(options, found)

    async def count_runs(self, options: dict[str, Any]) -> None:
        async def found() -> int:
            request = CountWorkflowExecutionsRequest(namespace=self.client.namespace, query=options["query"])
            return (await self.client.workflow_service.count_workflow_executions(request)).count

        await self.eventually(options, found)

    async def eventually(self, options: dict[str, Any], found: Callable[[], Awaitable[int]]) -> None:
        """The index follows the runs with a delay: asks until it has caught up."""
        deadline = time.monotonic() + VISIBILITY_LIMIT_SECONDS
        while (count := await found()) != options["count"]:
            require(time.monotonic() < deadline, f"{options}: found {count}")
            await asyncio.sleep(0.1)

    async def check_outcome(self) -> None:
        ended, result = await (self.awaited or asyncio.create_task(self.result()))
        status = (await self.description())["workflowExecutionInfo"]["status"]
        require(status == "WORKFLOW_EXECUTION_STATUS_" + self.case["status"], f"the status is {status}")
        require((ended == "COMPLETED") == (self.case["status"] == "COMPLETED"), f"the client saw {ended}")
        if "result" in self.case:
            require(result == self.case["result"], f"expected result {self.case['result']!r}, was {result!r}")

    async def check_histories(self) -> None:
        runs = [events for run_id in self.started_runs for events in await self.chain(run_id)]
        expected = self.case["runs"]
        require(len(runs) == len(expected), f"expected {len(expected)} runs, were {len(runs)}")
        for number, (events, actual) in enumerate(zip(expected, runs), start=1):
            checks.history(checks.expand(events, self.shorthand), actual, number)
        if "failure" in self.case:
            checks.subset(self.case["failure"], checks.attributes_of(runs[-1][-1]).get("failure", {}), "failure")

    async def chain(self, run_id: str) -> list[list[dict[str, Any]]]:
        """The histories of a run and of those that continued it."""
        histories = []
        while run_id:
            histories.append(await self.history(run_id))
            run_id = checks.attributes_of(histories[-1][-1]).get("newExecutionRunId", "")
        return histories

    async def history(self, run_id: str) -> list[dict[str, Any]]:
        events: list[dict[str, Any]] = []
        pages, token = 0, b""
        while pages == 0 or token:
            page = await self.client.workflow_service.get_workflow_execution_history(
                GetWorkflowExecutionHistoryRequest(
                    namespace=self.client.namespace,
                    execution=WorkflowExecution(workflow_id=self.workflow_id, run_id=run_id),
                    maximum_page_size=self.case.get("pageSize", 0),
                    next_page_token=token,
                )
            )
            events += [MessageToDict(event) for event in page.history.events]
            pages, token = pages + 1, page.next_page_token
        require(pages > 1 or "pageSize" not in self.case, f"{len(events)} events came in one page")
        return events


def asynchronous(step: Callable[[Any], None]) -> Callable[[Any], Awaitable[None]]:
    async def call(options: Any) -> None:
        step(options)

    return call


async def run_case(client: Client, case: dict[str, Any], shorthand: dict[str, list[str]]) -> bool:
    began = time.monotonic()
    try:
        await asyncio.wait_for(Driver(client, case, shorthand).run(), CASE_LIMIT_SECONDS)
    except (Exception, asyncio.CancelledError) as failure:
        reason = failure if isinstance(failure, Mismatch) else repr(failure)
        print(f"FAIL {case['name']}: {reason}", flush=True)
        return False
    print(f"ok   {case['name']} ({round((time.monotonic() - began) * 1000)} ms)", flush=True)
    return True


async def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--target", required=True)
    parser.add_argument("--namespace", default="default")
    parser.add_argument("--cases", required=True, type=Path)
    parser.add_argument("--only")
    options = parser.parse_args()
    table = json.loads(options.cases.read_text())
    cases = [case | case.get("differs", {}).get("python", {}) for case in table["cases"]]
    cases = [case for case in cases if options.only in (None, case["name"])]
    quiet = Runtime(telemetry=TelemetryConfig(logging=None))
    client = await Client.connect(options.target, namespace=options.namespace, runtime=quiet)
    passed = [await run_case(client, case, table["shorthand"]) for case in cases]
    print(f"python: {sum(passed)} passed, {len(passed) - sum(passed)} failed")
    return 0 if passed and all(passed) else 1


if __name__ == "__main__":
    status = asyncio.run(main())
    sys.stdout.flush()
    sys.stderr.flush()
    # The SDK's native threads may still run while an interpreter ends, and abort it: leave without its last steps.
    os._exit(status)
