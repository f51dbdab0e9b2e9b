package io.perdure.history.workflow.decision;

import io.temporal.api.enums.v1.WorkflowTaskFailedCause;
import java.util.Locale;

/**
 * A command of a workflow task that cannot be carried out: the task fails with this cause, and all
 * that its other commands did is undone (WC-5).
 */
public final class BadCommand extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final WorkflowTaskFailedCause why;
  private final boolean terminates;

  /**
   * @param why what kind of command is at fault
   * @param detail what is wrong with it; empty when the cause says all
   */
  public BadCommand(WorkflowTaskFailedCause why, String detail) {
    this(why, detail, false);
  }

  private BadCommand(WorkflowTaskFailedCause why, String detail, boolean terminates) {
    super(message(why, detail), null, false, false);
    this.why = why;
    this.terminates = terminates;
  }

  /** A command that is too large: the run is terminated as well (WC-7). */
  public static BadCommand tooLarge(WorkflowTaskFailedCause why, String detail) {
    return new BadCommand(why, detail, true);
  }

  public WorkflowTaskFailedCause why() {
    return why;
  }

  /** Whether the run is terminated. */
  public boolean terminates() {
    return terminates;
  }

  /** {@code BadStartTimerAttributes: timerId is not set}. */
  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }

  private static String message(WorkflowTaskFailedCause why, String detail) {
    return detail.isEmpty() ? spelled(why) : spelled(why) + ": " + detail;
  }

  /** {@code WORKFLOW_TASK_FAILED_CAUSE_BAD_BINARY} becomes {@code BadBinary}. */
  public static String spelled(WorkflowTaskFailedCause why) {
    var spelled = new StringBuilder();
    for (var word : why.name().substring("WORKFLOW_TASK_FAILED_CAUSE_".length()).split("_", -1)) {
      spelled.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
    }
    return spelled.toString();
  }
}
