package io.perdure.testing.engine;

/** A poll that a worker has sent and may take back. */
public interface HeldPoll {
  /** The worker does not wait any more. */
  void cancel();
}
