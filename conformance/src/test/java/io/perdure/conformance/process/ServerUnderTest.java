package io.perdure.conformance.process;

import java.io.IOException;

/** A server that a test starts, uses, kills and ends. */
public interface ServerUnderTest extends AutoCloseable {
  /** Host and port that clients connect to. */
  String target();

  /** Starts it, or what was killed of it, and waits until it answers. */
  void start() throws IOException;

  /** Ends a process of it as a power cut does. */
  void kill(boolean withDatabase) throws IOException;

  @Override
  void close() throws IOException;
}
