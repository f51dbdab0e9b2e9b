package io.perdure.conformance.kill;

import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.UpdateMethod;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A workflow that is sent on errands by updates, each of which takes its time once accepted. */
@WorkflowInterface
public interface Errands {
  /** Until it is told to finish; returns the errands in the order in which they were done. */
  @WorkflowMethod
  List<String> run();

  /** Does an errand and says so. */
  @UpdateMethod
  String go(String errand);

  @SignalMethod
  void finish();

  /** What an errand is answered with. */
  static String answer(String errand) {
    return "done: " + errand;
  }

  /** The program of {@link Errands}. */
  final class Program implements Errands {
    private static final int SHORTEST_MILLIS = 200;
    private static final int LONGEST_MILLIS = 1_500;

    private final List<String> done = new ArrayList<>();
    private boolean finishing;

    @Override
    public List<String> run() {
      Workflow.await(() -> finishing && Workflow.isEveryHandlerFinished());
      return done;
    }

    @Override
    public String go(String errand) {
      var millis = Workflow.newRandom().nextInt(SHORTEST_MILLIS, LONGEST_MILLIS);
      Workflow.sleep(Duration.ofMillis(millis));
      done.add(errand);
      return answer(errand);
    }

    @Override
    public void finish() {
      finishing = true;
    }
  }
}
