/** The workflows of the table, by the names that cases.json uses. */
import {
  ActivityCancellationType,
  ActivityFailure,
  ApplicationFailure,
  CancellationScope,
  CancelledFailure,
  condition,
  continueAsNew,
  defineQuery,
  defineSignal,
  defineUpdate,
  executeChild,
  getExternalWorkflowHandle,
  isCancellation,
  proxyLocalActivities,
  scheduleActivity,
  setHandler,
  sleep,
  startChild,
  workflowInfo,
} from '@temporalio/workflow';
import type { Activities } from './activities';

/** Describes an activity to run. */
export interface Plan {
  activity: string;
  input: unknown;
  maximumAttempts?: number;
  startToCloseMillis?: number;
  scheduleToStartMillis?: number;
  heartbeatMillis?: number;
  unattended?: boolean;
}

const local = proxyLocalActivities<Activities>({ startToCloseTimeout: '1 minute' });
const add = defineSignal<[unknown]>('add');
const stop = defineSignal<[unknown]>('stop');

function schedule(plan: Plan): Promise<unknown> {
  const queue = workflowInfo().taskQueue;
  return scheduleActivity(plan.activity, [plan.input], {
    taskQueue: plan.unattended ? `${queue}-unattended` : queue,
    startToCloseTimeout: plan.startToCloseMillis ?? 60_000,
    scheduleToStartTimeout: plan.scheduleToStartMillis,
    heartbeatTimeout: plan.heartbeatMillis,
    cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
    allowEagerDispatch: false,
    retry: { initialInterval: 200, backoffCoefficient: 1, maximumAttempts: plan.maximumAttempts },
  });
}

function received(): unknown[] {
  const items: unknown[] = [];
  setHandler(add, (item) => void items.push(item));
  return items;
}

async function stopped(): Promise<void> {
  let isStopped = false;
  setHandler(stop, () => void (isStopped = true));
  await condition(() => isStopped);
}

export async function Greet(name: string): Promise<string> {
  return `Hello, ${name}!`;
}

export async function RunActivity(plan: Plan): Promise<unknown> {
  return schedule(plan);
}

export async function CancelActivity(plan: Plan): Promise<string> {
  const scope = new CancellationScope();
  const running = scope.run(() => schedule(plan));
  const outcome = running.then(
    () => 'activity completed',
    (failure) => {
      if (failure instanceof ActivityFailure && failure.cause instanceof CancelledFailure) {
        return 'activity cancelled';
      }
      throw failure;
    },
  );
  await stopped();
  scope.cancel();
  return outcome;
}

export async function Sleep(durationMillis: number): Promise<string> {
  await sleep(durationMillis);
  return 'slept';
}

export async function SleepInChild(durationMillis: number): Promise<string> {
  return executeChild(Sleep, { workflowId: childId(), args: [durationMillis] });
}

/** Signals its child, as it would any workflow, and leaves it waiting for more. */
export async function SignalChild(item: unknown): Promise<string> {
  const child = await startChild(CollectSignals, { workflowId: childId(), args: [2] });
  await getExternalWorkflowHandle(child.workflowId).signal(add, item);
  return 'signalled';
}

function childId(): string {
  return `${workflowInfo().workflowId}-child`;
}

export async function CancelTimer(): Promise<string> {
  const scope = new CancellationScope();
  const outcome = scope.run(() => sleep('1 hour')).then(
    () => 'timer fired',
    (failure) => {
      if (isCancellation(failure)) {
        return 'timer cancelled';
      }
      throw failure;
    },
  );
  await stopped();
  scope.cancel();
  return outcome;
}

export async function CollectSignals(count: number): Promise<unknown[]> {
  const items = received();
  await condition(() => items.length >= count);
  return items;
}

/** Is filled by updates and looked into by queries until it is told to finish. */
export async function Basket(): Promise<unknown[]> {
  const items: unknown[] = [];
  let isReleased = false;
  let isFinished = false;
  setHandler(defineQuery<unknown[]>('items'), () => items);
  setHandler(defineUpdate<number, [unknown]>('add'), (item) => items.push(item), {
    validator: (item) => {
      if (item === '') {
        throw new Error('nothing to add');
      }
    },
  });
  setHandler(defineUpdate<number, [unknown]>('addWhenReleased'), async (item) => {
    await condition(() => isReleased);
    return items.push(item);
  });
  setHandler(defineSignal('release'), () => void (isReleased = true));
  setHandler(defineSignal('finish'), () => void (isFinished = true));
  await condition(() => isFinished);
  return items;
}

/** Holds its first workflow task open in a local activity, then waits for one signal. */
export async function GateThenSignal(): Promise<unknown[]> {
  const items = received();
  await local.gate(null);
  await condition(() => items.length > 0);
  return items;
}

export async function WaitForCancel(onCancel: string): Promise<unknown> {
  try {
    await sleep('1 hour');
  } catch (failure) {
    if (onCancel !== 'clean up' || !isCancellation(failure)) {
      throw failure;
    }
  }
  return CancellationScope.nonCancellable(() => schedule({ activity: 'echo', input: 'cleaned up' }));
}

export async function Fail(failure: { type: string; message: string }): Promise<void> {
  throw ApplicationFailure.nonRetryable(failure.message, failure.type);
}

export async function FailUntilAttempt(successful: number): Promise<string> {
  const { attempt } = workflowInfo();
  if (attempt < successful) {
    throw ApplicationFailure.retryable(`attempt ${attempt} fails`, 'TryAgain');
  }
  return `attempt ${attempt}`;
}

/** Fails its first workflow task, not itself. */
export async function FailTaskOnce(): Promise<string> {
  if (await local.firstCall(null)) {
    throw new Error('this fails the workflow task');
  }
  return 'second try';
}

export async function CountDown(count: number): Promise<string> {
  if (count > 0) {
    await continueAsNew<typeof CountDown>(count - 1);
  }
  return 'lift-off';
}

export async function LocalActivity(value: unknown): Promise<unknown> {
  return local.echo(value);
}

export async function ManyActivities(count: number): Promise<number> {
  for (let done = 0; done < count; done++) {
    await schedule({ activity: 'echo', input: done });
  }
  return count;
}
