package io.perdure.conformance;

import io.temporal.activity.Activity;
import io.temporal.activity.ActivityInfo;
import io.temporal.failure.ApplicationFailure;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The activities of one case; through them its driver meets what runs. */
final class CaseActivities implements Activities {
  private static final long HEARTBEAT_MILLIS = 200;

  private final CompletableFuture<ActivityInfo> arrived = new CompletableFuture<>();
  private final CountDownLatch released = new CountDownLatch(1);
  private final AtomicInteger calls = new AtomicInteger();

  /** Completes when an activity that the driver waits for has begun. */
  CompletableFuture<ActivityInfo> arrived() {
    return arrived;
  }

  /** Lets the activities that wait for the driver end. */
  void release() {
    released.countDown();
  }

  @Override
  public @Nullable Object echo(@Nullable Object value) {
    return value;
  }

  @Override
  public int failTimes(int times) {
    int attempt = attempt();
    if (attempt <= times) {
      throw ApplicationFailure.newFailure("not yet", "TryAgain");
    }
    return attempt;
  }

  @Override
  public void failForGood(@Nullable Object input) {
    throw ApplicationFailure.newNonRetryableFailure("no stock", "OutOfStock");
  }

  @Override
  public int heartbeatThenFail(int progress) {
    var context = Activity.getExecutionContext();
    if (attempt() == 1) {
      context.heartbeat(progress);
      throw ApplicationFailure.newFailure("broken off", "TryAgain");
    }
    return context.getHeartbeatDetails(Integer.class).orElseThrow();
  }

  @Override
  public void goSilent(@Nullable Object input) {
    awaitRelease();
  }

  @Override
  public void completeLater(@Nullable Object input) {
    var context = Activity.getExecutionContext();
    context.doNotCompleteOnReturn();
    arrived.complete(context.getInfo());
  }

  /** Ends by the cancellation that a heartbeat's answer brings: it is thrown by the heartbeat. */
  @Override
  public void waitForCancel(@Nullable Object input) {
    var context = Activity.getExecutionContext();
    arrived.complete(context.getInfo());
    try {
      do {
        context.heartbeat(null);
      } while (!released.await(HEARTBEAT_MILLIS, TimeUnit.MILLISECONDS));
    } catch (InterruptedException interrupted) {
      throw Activity.wrap(interrupted);
    }
  }

  @Override
  public void gate(@Nullable Object input) {
    arrived.complete(Activity.getExecutionContext().getInfo());
    awaitRelease();
  }

  @Override
  public boolean firstCall(@Nullable Object input) {
    return calls.getAndIncrement() == 0;
  }

  private void awaitRelease() {
    try {
      released.await();
    } catch (InterruptedException interrupted) {
      throw Activity.wrap(interrupted);
    }
  }

  private static int attempt() {
    return Activity.getExecutionContext().getInfo().getAttempt();
  }
}
