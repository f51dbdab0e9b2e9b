package io.perdure.conformance.process;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A cluster with two nodes of each role, of which one after another is killed. */
public final class ClusterServer implements ServerUnderTest {
  private static final int NODES = 2;
  private static final List<String> VICTIMS =
      List.of(
          "history-1",
          "matching-1",
          "frontend-1",
          "history-2",
          "worker-1",
          "matching-2",
          "frontend-2",
          "worker-2");

  private final ClusterProcess cluster;
  private boolean started;
  private int kills;

  public ClusterServer(Path folder) {
    this.cluster = new ClusterProcess(folder);
  }

  @Override
  public String target() {
    return cluster.target();
  }

  @Override
  public void start() throws IOException {
    if (started) {
      cluster.awaitReady(); // It starts again by itself what was killed.
    } else {
      cluster.start(NODES);
      started = true;
    }
  }

  @Override
  public void kill(boolean withDatabase) {
    var victim = VICTIMS.get(kills++ % VICTIMS.size());
    cluster.kill(withDatabase ? List.of("postgres", victim) : List.of(victim));
  }

  @Override
  public void close() throws IOException {
    cluster.close();
  }
}
