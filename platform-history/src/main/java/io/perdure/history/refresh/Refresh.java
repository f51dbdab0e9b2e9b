package io.perdure.history.refresh;

import io.perdure.history.refresh.RunOwners.Fate;
import io.perdure.history.state.RunKey;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Has many runs owe again what they owe, page by page, a few at a time. */
public final class Refresh {
  private static final int PAGE = 500;
  private static final int AT_ONCE = 32;

  /** Failures that are told one by one. */
  private static final int TOLD = 20;

  private final RunList runs;
  private final RunOwners owners;

  public Refresh(RunList runs, RunOwners owners) {
    this.runs = runs;
    this.owners = owners;
  }

  /**
   * What has become of the runs. Those that are gone by now owe nothing.
   *
   * @param refreshed runs that owe again what they owe
   * @param failed runs of which this is not known
   * @param failures why, of the first ones
   */
  public record Outcome(long refreshed, long failed, List<String> failures) {}

  /** Refreshes one run; the current one of its workflow id where no run id is given. */
  public Fate one(String namespaceId, String workflowId, String runId) {
    return owners.refresh(namespaceId, workflowId, runId);
  }

  /** Refreshes all runs of a range of slots. */
  public Outcome all(SlotRange slots) throws InterruptedException {
    var tally = new Tally();
    try (var threads = Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory())) {
      var page = runs.page(slots, RunList.START, PAGE);
      while (!page.isEmpty()) {
        refresh(page, threads, tally);
        page = page.size() < PAGE ? List.of() : runs.page(slots, page.getLast().runId(), PAGE);
      }
    }
    return tally.outcome();
  }

  private void refresh(List<RunKey> page, ExecutorService threads, Tally tally)
      throws InterruptedException {
    var calls = new ArrayList<Callable<Fate>>();
    page.forEach(run -> calls.add(() -> one(run.namespaceId(), run.workflowId(), run.runId())));
    var fates = threads.invokeAll(calls);
    for (var index = 0; index < page.size(); index++) {
      try {
        tally.add(page.get(index), fates.get(index).get());
      } catch (ExecutionException defect) {
        tally.add(page.get(index), new Fate.Unknown(String.valueOf(defect.getCause())));
      }
    }
  }

  private static final class Tally {
    private final List<String> failures = new ArrayList<>();
    private long refreshed;
    private long failed;

    void add(RunKey run, Fate fate) {
      switch (fate) {
        case Fate.Refreshed _ -> refreshed++;
        case Fate.Absent _ -> {}
        case Fate.Unknown(var told) -> {
          failed++;
          if (failures.size() < TOLD) {
            failures.add("%s of workflow %s: %s".formatted(run.runId(), run.workflowId(), told));
          }
        }
      }
    }

    Outcome outcome() {
      return new Outcome(refreshed, failed, List.copyOf(failures));
    }
  }
}
