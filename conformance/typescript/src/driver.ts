import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { Info } from '@temporalio/activity';
import {
  isGrpcServiceError,
  type Client,
  WithStartWorkflowOperation,
  WorkflowExecutionAlreadyStartedError,
  WorkflowFailedError,
  WorkflowNotFoundError,
  type WorkflowStartOptions,
  WorkflowUpdateFailedError,
  type WorkflowUpdateHandle,
  WorkflowUpdateStage,
} from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils';
import { temporal } from '@temporalio/proto';
import { type NativeConnection, Worker, type WorkflowBundle } from '@temporalio/worker';
import { createActivities, Gate } from './activities';
import { attributesOf, checkHistory, expand, ensure, subset, typeOf, type EventPattern, type Json } from './checks';
import * as workflows from './workflows';

const VISIBILITY_LIMIT_MILLIS = 30_000;
const CODES: Record<number, string> = { 5: 'NOT_FOUND', 6: 'ALREADY_EXISTS' };

/** One thing that a server must do. */
export interface Case {
  name: string;
  workflow: string;
  input: Json;
  steps: Record<string, Json>[];
  pageSize?: number;
  status: string;
  result?: Json;
  failure?: Json;
  runs: EventPattern[][];
  /** What is otherwise for one language. */
  differs?: Record<string, Partial<Case>>;
}

/** What all cases share. */
export interface Surroundings {
  client: Client;
  connection: NativeConnection;
  workflowBundle: WorkflowBundle;
  namespace: string;
  shorthand: Record<string, string[]>;
}

/** What an application sees at the end of a workflow. */
interface Outcome {
  completed: boolean;
  result?: Json;
}

/** Takes one case through its steps and compares what came of it. */
export class Driver {
  private readonly unique = randomBytes(6).toString('hex');
  private readonly workflowId: string;
  private readonly taskQueue = `queue-${this.unique}`;
  private readonly arrived = new Gate<Info>();
  private readonly released = new Gate<void>();
  private readonly activities = createActivities(this.arrived, this.released);
  private readonly runs: string[] = [];
  private worker?: { shutdown: () => void; ended: Promise<void> };
  private awaited?: Promise<Outcome>;
  private update?: WorkflowUpdateHandle<Json>;

  constructor(
    private readonly around: Surroundings,
    private readonly one: Case,
  ) {
    this.workflowId = `${one.name}-typescript-${this.unique}`;
  }

  private readonly steps: Record<string, (options: Json) => Promise<void>> = {
    startWorker: () => this.startWorker(),
    restartWorker: async () => {
      await this.stopWorker();
      await this.startWorker();
    },
    start: (options) => answered(options, () => this.start(options)),
    signalWithStart: (options) => this.signalWithStart(options),
    signal: (options) => answered(options, () => this.handle(options).signal(options.name, options.input)),
    query: async (options) => same(options, await this.handle({}).query(options.name)),
    update: (options) =>
      updated(options, () => this.handle({}).executeUpdate(options.name, { args: [options.input] })),
    beginUpdate: async (options) => {
      const waitForStage = WorkflowUpdateStage.ACCEPTED;
      this.update = await this.handle({}).startUpdate(options.name, { args: [options.input], waitForStage });
    },
    updateResult: (options) => updated(options, () => this.update!.result()),
    updateWithStart: (options) => this.updateWithStart(options),
    cancel: (options) => answered(options, () => this.handle(options).cancel()),
    terminate: (options) => answered(options, () => this.handle(options).terminate(options.reason)),
    beginResult: async () => {
      this.awaited = this.result();
    },
    awaitClose: async () => {
      await this.result();
    },
    awaitEvent: (options) => this.awaitEvent(options),
    awaitActivity: async () => {
      await this.arrived.opened;
    },
    releaseActivity: async () => this.released.open(),
    completeActivity: (options) => this.completeActivity(options),
    describe: async (expected) => subset(expected, await this.description(), 'description'),
    list: (options) => eventually(options, () => this.listed(options)),
    count: (options) => eventually(options, () => this.counted(options)),
  };

  async run(): Promise<void> {
    ensure(this.one.workflow in workflows, 'missing case: no such workflow');
    try {
      if (!this.one.steps.some((step) => 'startWorker' in step)) {
        await this.startWorker();
      }
      for (const [name, options] of this.one.steps.flatMap((step) => Object.entries(step))) {
        ensure(name in this.steps, `missing case: no such step as ${name}`);
        await this.steps[name](this.filledIn(options));
      }
      await this.checkOutcome();
      await this.checkHistories();
    } finally {
      this.released.open();
      await this.stopWorker();
    }
  }

  /** Puts the ids of this run in the place of $workflowId, $taskQueue and $runId. */
  private filledIn(options: Json): Json {
    const filled = JSON.stringify(options)
      .replaceAll('$workflowId', this.workflowId)
      .replaceAll('$taskQueue', this.taskQueue)
      .replaceAll('$runId', this.runs.at(-1) ?? '');
    return JSON.parse(filled);
  }

  private async startWorker(): Promise<void> {
    const worker = await Worker.create({
      connection: this.around.connection,
      namespace: this.around.namespace,
      workflowBundle: this.around.workflowBundle,
      taskQueue: this.taskQueue,
      activities: this.activities,
    });
    this.worker = { shutdown: () => worker.shutdown(), ended: worker.run() };
  }

  private async stopWorker(): Promise<void> {
    this.worker?.shutdown();
    await this.worker?.ended;
    this.worker = undefined;
  }

  private handle(options: Json) {
    return this.around.client.workflow.getHandle(options.workflowId ?? this.workflowId);
  }

  private startOptions(options: Json): WorkflowStartOptions {
    return {
      workflowId: this.workflowId,
      taskQueue: this.taskQueue,
      args: [this.one.input],
      workflowExecutionTimeout: options.executionTimeoutMillis,
      workflowRunTimeout: options.runTimeoutMillis,
      startDelay: options.startDelayMillis,
      memo: options.memo,
      workflowIdReusePolicy: options.idReusePolicy,
      workflowIdConflictPolicy: options.idConflictPolicy,
      retry: options.retry && {
        initialInterval: options.retry.initialIntervalMillis,
        maximumAttempts: options.retry.maximumAttempts,
      },
    };
  }

  private async start(options: Json): Promise<void> {
    const handle = await this.around.client.workflow.start(this.one.workflow, this.startOptions(options));
    this.noteRun(options, handle.firstExecutionRunId);
  }

  private async signalWithStart(options: Json): Promise<void> {
    const handle = await this.around.client.workflow.signalWithStart(this.one.workflow, {
      ...this.startOptions(options),
      signal: options.name,
      signalArgs: [options.input],
    });
    this.noteRun(options, handle.signaledRunId);
  }

  private async updateWithStart(options: Json): Promise<void> {
    const startWorkflowOperation = new WithStartWorkflowOperation(this.one.workflow, {
      ...this.startOptions(options),
      workflowIdConflictPolicy: options.idConflictPolicy,
    });
    await updated(options, () =>
      this.around.client.workflow.executeUpdateWithStart(options.name, { args: [options.input], startWorkflowOperation }),
    );
    const description = await (await startWorkflowOperation.workflowHandle()).describe();
    this.noteRun(options, description.runId);
  }

  private noteRun(options: Json, runId: string): void {
    if ('sameRun' in options) {
      const same = runId === this.runs.at(-1);
      ensure(same === options.sameRun, `the start was answered with run ${runId} after ${this.runs}`);
    }
    if (!this.runs.includes(runId)) {
      this.runs.push(runId);
    }
  }

  /** Waits for the end of the workflow as an application does. */
  private async result(): Promise<Outcome> {
    try {
      return { completed: true, result: await this.handle({}).result() };
    } catch (failure) {
      if (failure instanceof WorkflowFailedError) {
        return { completed: false };
      }
      throw failure;
    }
  }

  /** Waits until the newest run has that many events of a type, by the server's long poll. */
  private async awaitEvent(options: Json): Promise<void> {
    let missing: number = options.count;
    let nextPageToken: Uint8Array | undefined;
    do {
      const page = await this.around.client.workflowService.getWorkflowExecutionHistory({
        namespace: this.around.namespace,
        execution: { workflowId: this.workflowId, runId: this.runs.at(-1) },
        waitNewEvent: true,
        nextPageToken,
      });
      missing -= events(page.history).filter((event) => typeOf(event) === options.type).length;
      nextPageToken = page.nextPageToken;
      ensure(missing <= 0 || nextPageToken.length > 0, `the run closed before ${JSON.stringify(options)}`);
    } while (missing > 0);
  }

  private async completeActivity(options: Json): Promise<void> {
    const info = await this.arrived.opened;
    const activities = this.around.client.activity;
    if (options.by === 'token') {
      await activities.complete(info.taskToken, options.result);
    } else {
      const { workflowId, runId } = info.workflowExecution!;
      await activities.complete({ workflowId, runId, activityId: info.activityId }, options.result);
    }
  }

  private async description(): Promise<Json> {
    const description = await this.around.client.workflowService.describeWorkflowExecution({
      namespace: this.around.namespace,
      execution: { workflowId: this.workflowId },
    });
    return toJson(temporal.api.workflowservice.v1.DescribeWorkflowExecutionResponse, description);
  }

  private async listed(options: Json): Promise<number> {
    const found = new Set<string>();
    let nextPageToken: Uint8Array | undefined;
    do {
      const page = await this.around.client.workflowService.listWorkflowExecutions({
        namespace: this.around.namespace,
        query: options.query,
        pageSize: options.pageSize,
        nextPageToken,
      });
      for (const run of page.executions) {
        const runId = run.execution!.runId!;
        ensure(!found.has(runId), `run ${runId} is listed twice`);
        found.add(runId);
      }
      nextPageToken = page.nextPageToken;
    } while (nextPageToken.length > 0);
    return found.size;
  }

  private async counted(options: Json): Promise<number> {
    const { namespace } = this.around;
    const answer = await this.around.client.workflowService.countWorkflowExecutions({ namespace, query: options.query });
    return Number(answer.count);
  }

  private async checkOutcome(): Promise<void> {
    const outcome = await (this.awaited ?? this.result());
    const { status } = (await this.description()).workflowExecutionInfo;
    ensure(status === `WORKFLOW_EXECUTION_STATUS_${this.one.status}`, `the status is ${status}`);
    ensure(outcome.completed === (this.one.status === 'COMPLETED'), `the client saw ${JSON.stringify(outcome)}`);
    ensure(
      isDeepStrictEqual(this.one.result ?? null, outcome.result ?? null),
      `expected result ${JSON.stringify(this.one.result)}, was ${JSON.stringify(outcome.result)}`,
    );
  }

  private async checkHistories(): Promise<void> {
    const runs: Json[][] = [];
    for (const first of this.runs) {
      for (let runId: string = first; runId; runId = attributesOf(runs.at(-1)!.at(-1)).newExecutionRunId) {
        runs.push(await this.history(runId));
      }
    }
    const expected = this.one.runs;
    ensure(runs.length === expected.length, `expected ${expected.length} runs, were ${runs.length}`);
    runs.forEach((run, index) => checkHistory(expand(expected[index], this.around.shorthand), run, index + 1));
    if (this.one.failure !== undefined) {
      subset(this.one.failure, attributesOf(runs.at(-1)!.at(-1)).failure, 'failure');
    }
  }

  private async history(runId: string): Promise<Json[]> {
    const all: Json[] = [];
    let pages = 0;
    let nextPageToken: Uint8Array | undefined;
    do {
      const page = await this.around.client.workflowService.getWorkflowExecutionHistory({
        namespace: this.around.namespace,
        execution: { workflowId: this.workflowId, runId },
        maximumPageSize: this.one.pageSize,
        nextPageToken,
      });
      all.push(...events(page.history));
      pages++;
      nextPageToken = page.nextPageToken;
    } while (nextPageToken.length > 0);
    ensure(pages > 1 || this.one.pageSize === undefined, `${all.length} events came in one page`);
    return all;
  }
}

/** Makes a call that must fail with the code that its step names, or must not fail. */
async function answered(options: Json, call: () => Promise<unknown>): Promise<void> {
  let code = 'OK';
  try {
    await call();
  } catch (failure) {
    if (options.error === undefined) {
      throw failure;
    }
    code = codeOf(failure);
  }
  ensure(code === (options.error ?? 'OK'), `expected ${options.error}, the server answered ${code}`);
}

/** Makes an update that must have the result that its step names, or be rejected in its words. */
async function updated(options: Json, call: () => Promise<Json>): Promise<void> {
  let rejection = '';
  try {
    same(options, await call());
  } catch (failure) {
    if (!(failure instanceof WorkflowUpdateFailedError)) {
      throw failure;
    }
    rejection = String(failure.cause?.message);
  }
  ensure(
    options.rejected === undefined ? rejection === '' : rejection.includes(options.rejected),
    `expected ${JSON.stringify(options)}, was rejected with '${rejection}'`,
  );
}

function same(options: Json, result: Json): void {
  ensure(
    isDeepStrictEqual(options.result, result),
    `expected ${JSON.stringify(options.result)}, was ${JSON.stringify(result)}`,
  );
}

function codeOf(failure: unknown): string {
  if (failure instanceof WorkflowExecutionAlreadyStartedError) {
    return 'ALREADY_EXISTS';
  }
  if (failure instanceof WorkflowNotFoundError) {
    return 'NOT_FOUND';
  }
  const cause = (failure as Error).cause;
  return isGrpcServiceError(cause) ? (CODES[cause.code] ?? String(cause.code)) : String(failure);
}

/** The index follows the runs with a delay: asks until it has caught up. */
async function eventually(options: Json, found: () => Promise<number>): Promise<void> {
  const deadline = Date.now() + VISIBILITY_LIMIT_MILLIS;
  for (let count = await found(); count !== options.count; count = await found()) {
    ensure(Date.now() < deadline, `${JSON.stringify(options)}: found ${count}`);
    await wait(100);
  }
}

function events(history: temporal.api.history.v1.IHistory | null | undefined): Json[] {
  return JSON.parse(historyToJSON(history ?? {})).events ?? [];
}

function toJson(type: { toObject: (message: any, options: object) => Json }, message: object): Json {
  return JSON.parse(
    JSON.stringify(type.toObject(message, { enums: String, longs: String, bytes: String })),
  );
}
