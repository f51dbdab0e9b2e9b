package io.perdure.history.workflow.decision;

/**
 * Thrown by a decision that has changed memory and cannot go on: the shard drops the runs from
 * memory, reloads them as committed, and decides the same request by {@link #instead()}.
 */
public final class Undone extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Decision<?, ?> instead;

  /**
   * @param instead the decision to take on the reloaded runs; of the same types as the one that
   *     throws this
   */
  public Undone(Decision<?, ?> instead) {
    super("undone", null, false, false);
    this.instead = instead;
  }

  public Decision<?, ?> instead() {
    return instead;
  }
}
