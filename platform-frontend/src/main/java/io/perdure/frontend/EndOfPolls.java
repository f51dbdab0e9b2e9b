package io.perdure.frontend;

import io.perdure.frontend.access.WaitingPolls;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.context.SmartLifecycle;

/** Ends the long polls when the frontend begins to stop, so that the endpoint need not wait. */
final class EndOfPolls implements SmartLifecycle {
  private final WaitingPolls polls;
  private final AtomicBoolean running = new AtomicBoolean();

  EndOfPolls(WaitingPolls polls) {
    this.polls = polls;
  }

  @Override
  public void start() {
    running.set(true);
  }

  @Override
  public void stop() {
    running.set(false);
    polls.end();
  }

  @Override
  public boolean isRunning() {
    return running.get();
  }

  /** Among the first to stop. */
  @Override
  public int getPhase() {
    return Integer.MAX_VALUE;
  }
}
