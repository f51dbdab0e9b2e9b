/** The activities of the table. One set per case, so that the driver can meet its activities. */
import { activityInfo, CompleteAsyncError, heartbeat, sleep, type Info } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';

/** A promise and the means to keep it. */
export class Gate<T> {
  open!: (value: T) => void;
  readonly opened = new Promise<T>((resolve) => (this.open = resolve));
}

export type Activities = ReturnType<typeof createActivities>;

export function createActivities(arrived: Gate<Info>, released: Gate<void>) {
  let calls = 0;
  return {
    async echo(value: unknown): Promise<unknown> {
      return value;
    },

    async failTimes(times: number): Promise<number> {
      const { attempt } = activityInfo();
      if (attempt <= times) {
        throw ApplicationFailure.retryable('not yet', 'TryAgain');
      }
      return attempt;
    },

    async failForGood(_: unknown): Promise<void> {
      throw ApplicationFailure.nonRetryable('no stock', 'OutOfStock');
    },

    async heartbeatThenFail(progress: number): Promise<number> {
      if (activityInfo().attempt === 1) {
        heartbeat(progress);
        throw ApplicationFailure.retryable('broken off', 'TryAgain');
      }
      return activityInfo().heartbeatDetails;
    },

    async goSilent(_: unknown): Promise<void> {
      await released.opened;
    },

    async completeLater(_: unknown): Promise<void> {
      arrived.open(activityInfo());
      throw new CompleteAsyncError();
    },

    /** Ends by the cancellation that a heartbeat's answer brings. */
    async waitForCancel(_: unknown): Promise<void> {
      arrived.open(activityInfo());
      for (;;) {
        heartbeat();
        await sleep(200);
      }
    },

    async gate(_: unknown): Promise<void> {
      arrived.open(activityInfo());
      await released.opened;
    },

    async firstCall(_: unknown): Promise<boolean> {
      return calls++ === 0;
    },
  };
}
