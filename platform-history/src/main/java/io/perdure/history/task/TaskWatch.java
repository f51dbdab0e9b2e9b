package io.perdure.history.task;

import java.time.Duration;

/** Is told how the tasks of a node fare, under the official server's names: for who measures. */
public interface TaskWatch {
  /** Nobody measures. */
  TaskWatch NONE =
      new TaskWatch() {
        @Override
        public void tried(String operation) {}

        @Override
        public void failed(String operation) {}

        @Override
        public void done(String operation, Course course) {}
      };

  /**
   * How a task went that is done.
   *
   * @param sinceOwed the time since the commit that owes it, as far as this node knows
   * @param sinceFirstTry the time since it was sent or carried out for the first time
   * @param sinceLastTry the time since the try that has succeeded
   * @param tries how often it was tried
   */
  record Course(Duration sinceOwed, Duration sinceFirstTry, Duration sinceLastTry, int tries) {}

  /** A task is sent or carried out, for the first time or again. */
  void tried(String operation);

  /** A try has failed; another one follows. */
  void failed(String operation);

  /** A task is done. */
  void done(String operation, Course course);
}
