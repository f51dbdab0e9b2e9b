package io.perdure.conformance;

import io.temporal.activity.ActivityCancellationType;
import io.temporal.activity.ActivityOptions;
import io.temporal.activity.LocalActivityOptions;
import io.temporal.common.RetryOptions;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.workflow.ChildWorkflowOptions;
import io.temporal.workflow.ChildWorkflowStub;
import io.temporal.workflow.CompletablePromise;
import io.temporal.workflow.Promise;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The workflows of the table, by the names that it uses. */
public final class Workflows {
  private static final int START_TO_CLOSE_MILLIS = 60_000;

  static final Class<?>[] PROGRAMS = {
    Greeting.class,
    ActivityRunner.class,
    ActivityCanceller.class,
    Sleeper.class,
    TimerCanceller.class,
    SignalCollector.class,
    GateKeeper.class,
    CancelWaiter.class,
    Failing.class,
    Retried.class,
    TaskFailing.class,
    Counter.class,
    LocalRunner.class,
    ManyRunner.class,
    ChildSleeper.class,
    ChildSignaller.class,
    Basket.Program.class
  };

  static final Set<String> NAMES =
      Set.of(
          "Greet",
          "RunActivity",
          "CancelActivity",
          "Sleep",
          "CancelTimer",
          "CollectSignals",
          "GateThenSignal",
          "WaitForCancel",
          "Fail",
          "FailUntilAttempt",
          "FailTaskOnce",
          "CountDown",
          "LocalActivity",
          "ManyActivities",
          "SleepInChild",
          "SignalChild",
          "Basket");

  private Workflows() {}

  private static ChildWorkflowStub child(String workflow) {
    var options =
        ChildWorkflowOptions.newBuilder()
            .setWorkflowId(Workflow.getInfo().getWorkflowId() + "-child")
            .build();
    return Workflow.newUntypedChildWorkflowStub(workflow, options);
  }

  private static Promise<Object> schedule(Plan plan) {
    var queue = Workflow.getInfo().getTaskQueue();
    var startToClose = plan.startToCloseMillis();
    var options =
        ActivityOptions.newBuilder()
            .setTaskQueue(plan.unattended() ? queue + "-unattended" : queue)
            .setStartToCloseTimeout(
                Duration.ofMillis(startToClose == null ? START_TO_CLOSE_MILLIS : startToClose))
            .setScheduleToStartTimeout(millis(plan.scheduleToStartMillis()))
            .setHeartbeatTimeout(millis(plan.heartbeatMillis()))
            .setCancellationType(ActivityCancellationType.WAIT_CANCELLATION_COMPLETED)
            .setDisableEagerExecution(true)
            .setRetryOptions(
                RetryOptions.newBuilder()
                    .setInitialInterval(Duration.ofMillis(200))
                    .setBackoffCoefficient(1)
                    .setMaximumAttempts(plan.maximumAttempts())
                    .build());
    return Workflow.newUntypedActivityStub(options.build())
        .executeAsync(plan.activity(), Object.class, plan.input());
  }

  private static <R> R locally(String activity, Class<R> type, @Nullable Object input) {
    var options =
        LocalActivityOptions.newBuilder().setStartToCloseTimeout(Duration.ofMinutes(1)).build();
    return Workflow.newUntypedLocalActivityStub(options).execute(activity, type, input);
  }

  private static @Nullable Duration millis(@Nullable Integer count) {
    return count == null ? null : Duration.ofMillis(count);
  }

  /** Answers at once. */
  @WorkflowInterface
  public interface Greet {
    @WorkflowMethod
    String run(String name);
  }

  /** The program of {@link Greet}. */
  public static final class Greeting implements Greet {
    @Override
    public String run(String name) {
      return "Hello, " + name + "!";
    }
  }

  /** Runs one activity and ends as it ends. */
  @WorkflowInterface
  public interface RunActivity {
    @WorkflowMethod
    Object run(Plan plan);
  }

  /** The program of {@link RunActivity}. */
  public static final class ActivityRunner implements RunActivity {
    @Override
    public Object run(Plan plan) {
      return schedule(plan).get();
    }
  }

  /** Cancels its activity when told to stop. */
  @WorkflowInterface
  public interface CancelActivity {
    @WorkflowMethod
    String run(Plan plan);

    @SignalMethod
    void stop(Object reason);
  }

  /** The program of {@link CancelActivity}. */
  public static final class ActivityCanceller implements CancelActivity {
    private boolean stopped;

    @Override
    public String run(Plan plan) {
      CompletablePromise<Object> running = Workflow.newPromise();
      var scope = Workflow.newCancellationScope(() -> running.completeFrom(schedule(plan)));
      scope.run();
      Workflow.await(() -> stopped);
      scope.cancel();
      try {
        running.get();
      } catch (ActivityFailure failure) {
        if (failure.getCause() instanceof CanceledFailure) {
          return "activity cancelled";
        }
        throw failure;
      }
      return "activity completed";
    }

    @Override
    public void stop(Object reason) {
      stopped = true;
    }
  }

  /** Sleeps. */
  @WorkflowInterface
  public interface Sleep {
    @WorkflowMethod
    String run(long durationMillis);
  }

  /** The program of {@link Sleep}. */
  public static final class Sleeper implements Sleep {
    @Override
    public String run(long durationMillis) {
      Workflow.sleep(Duration.ofMillis(durationMillis));
      return "slept";
    }
  }

  /** Has a child sleep. */
  @WorkflowInterface
  public interface SleepInChild {
    @WorkflowMethod
    String run(long durationMillis);
  }

  /** The program of {@link SleepInChild}. */
  public static final class ChildSleeper implements SleepInChild {
    @Override
    public String run(long durationMillis) {
      return child("Sleep").execute(String.class, durationMillis);
    }
  }

  /** Signals its child, as it would any workflow, and leaves it waiting for more. */
  @WorkflowInterface
  public interface SignalChild {
    @WorkflowMethod
    String run(Object item);
  }

  /** The program of {@link SignalChild}. */
  public static final class ChildSignaller implements SignalChild {
    @Override
    public String run(Object item) {
      var child = child("CollectSignals");
      var _ = child.executeAsync(Object.class, 2);
      var execution = child.getExecution().get();
      Workflow.newUntypedExternalWorkflowStub(execution.getWorkflowId()).signal("add", item);
      return "signalled";
    }
  }

  /** Cancels its timer when told to stop. */
  @WorkflowInterface
  public interface CancelTimer {
    @WorkflowMethod
    String run(@Nullable Object input);

    @SignalMethod
    void stop(Object reason);
  }

  /** The program of {@link CancelTimer}. */
  public static final class TimerCanceller implements CancelTimer {
    private boolean stopped;

    @Override
    public String run(@Nullable Object input) {
      CompletablePromise<Void> timer = Workflow.newPromise();
      var scope =
          Workflow.newCancellationScope(
              () -> timer.completeFrom(Workflow.newTimer(Duration.ofHours(1))));
      scope.run();
      Workflow.await(() -> stopped);
      scope.cancel();
      try {
        timer.get();
      } catch (CanceledFailure cancelled) {
        return "timer cancelled";
      }
      return "timer fired";
    }

    @Override
    public void stop(Object reason) {
      stopped = true;
    }
  }

  /** Waits for so many signals and returns what they brought. */
  @WorkflowInterface
  public interface CollectSignals {
    @WorkflowMethod
    List<Object> run(int count);

    @SignalMethod
    void add(Object item);
  }

  /** The program of {@link CollectSignals}. */
  public static final class SignalCollector implements CollectSignals {
    private final List<Object> received = new ArrayList<>();

    @Override
    public List<Object> run(int count) {
      Workflow.await(() -> received.size() >= count);
      return received;
    }

    @Override
    public void add(Object item) {
      received.add(item);
    }
  }

  /** Holds its first workflow task open in a local activity, then waits for one signal. */
  @WorkflowInterface
  public interface GateThenSignal {
    @WorkflowMethod
    List<Object> run(@Nullable Object input);

    @SignalMethod
    void add(Object item);
  }

  /** The program of {@link GateThenSignal}. */
  public static final class GateKeeper implements GateThenSignal {
    private final List<Object> received = new ArrayList<>();

    @Override
    public List<Object> run(@Nullable Object input) {
      locally("gate", Void.class, null);
      Workflow.await(() -> !received.isEmpty());
      return received;
    }

    @Override
    public void add(Object item) {
      received.add(item);
    }
  }

  /** Waits to be cancelled, then gives up or cleans up. */
  @WorkflowInterface
  public interface WaitForCancel {
    @WorkflowMethod
    Object run(String onCancel);
  }

  /** The program of {@link WaitForCancel}. */
  public static final class CancelWaiter implements WaitForCancel {
    @Override
    public Object run(String onCancel) {
      try {
        Workflow.sleep(Duration.ofHours(1));
      } catch (CanceledFailure cancelled) {
        if (!onCancel.equals("clean up")) {
          throw cancelled;
        }
      }
      CompletablePromise<Object> cleaned = Workflow.newPromise();
      Workflow.newDetachedCancellationScope(
              () -> cleaned.completeFrom(schedule(Plan.of("echo", "cleaned up"))))
          .run();
      return cleaned.get();
    }
  }

  /** The input that describes how a workflow fails. */
  public record Reason(String type, String message) {}

  /** Fails. */
  @WorkflowInterface
  public interface Fail {
    @WorkflowMethod
    void run(Reason reason);
  }

  /** The program of {@link Fail}. */
  public static final class Failing implements Fail {
    @Override
    public void run(Reason reason) {
      throw ApplicationFailure.newNonRetryableFailure(reason.message(), reason.type());
    }
  }

  /** Fails until it is the attempt that succeeds. */
  @WorkflowInterface
  public interface FailUntilAttempt {
    @WorkflowMethod
    String run(int successful);
  }

  /** The program of {@link FailUntilAttempt}. */
  public static final class Retried implements FailUntilAttempt {
    @Override
    public String run(int successful) {
      int attempt = Workflow.getInfo().getAttempt();
      if (attempt < successful) {
        throw ApplicationFailure.newFailure("attempt " + attempt + " fails", "TryAgain");
      }
      return "attempt " + attempt;
    }
  }

  /** Fails its first workflow task, not itself. */
  @WorkflowInterface
  public interface FailTaskOnce {
    @WorkflowMethod
    String run(@Nullable Object input);
  }

  /** The program of {@link FailTaskOnce}. */
  public static final class TaskFailing implements FailTaskOnce {
    @Override
    public String run(@Nullable Object input) {
      if (locally("firstCall", Boolean.class, null)) {
        throw new IllegalStateException("this fails the workflow task");
      }
      return "second try";
    }
  }

  /** Continues as new until its count is down. */
  @WorkflowInterface
  public interface CountDown {
    @WorkflowMethod
    String run(int count);
  }

  /** The program of {@link CountDown}. */
  public static final class Counter implements CountDown {
    @Override
    public String run(int count) {
      if (count > 0) {
        Workflow.continueAsNew(count - 1);
      }
      return "lift-off";
    }
  }

  /** Runs one local activity. */
  @WorkflowInterface
  public interface LocalActivity {
    @WorkflowMethod
    Object run(Object value);
  }

  /** The program of {@link LocalActivity}. */
  public static final class LocalRunner implements LocalActivity {
    @Override
    public Object run(Object value) {
      return locally("echo", Object.class, value);
    }
  }

  /** Runs activities one after the other: a long history. */
  @WorkflowInterface
  public interface ManyActivities {
    @WorkflowMethod
    int run(int count);
  }

  /** The program of {@link ManyActivities}. */
  public static final class ManyRunner implements ManyActivities {
    @Override
    public int run(int count) {
      for (int done = 0; done < count; done++) {
        schedule(Plan.of("echo", done)).get();
      }
      return count;
    }
  }
}
