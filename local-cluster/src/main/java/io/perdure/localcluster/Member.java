package io.perdure.localcluster;

import java.io.IOException;

/** A process of the cluster, which is started again when it ends. */
interface Member {
  String name();

  /** Starts the process on what the last one has left. */
  void start() throws IOException;

  boolean isAlive();

  /** Whether it does its work. */
  boolean isReady();

  /** The process that runs now. */
  long pid();

  /** Asks the process to end, and ends it when it does not. */
  void stop();
}
