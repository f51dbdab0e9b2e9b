package io.perdure.history.task;

import io.perdure.history.shard.TaskOutlet;
import java.util.concurrent.ExecutorService;

/** The publishers of the shards that this node owns. */
public final class Publishers implements TaskOutlet {
  private final TaskPorts ports;
  private final ExecutorService blocking;

  /**
   * @param blocking runs what waits for the database or for matching
   */
  public Publishers(TaskPorts ports, ExecutorService blocking) {
    this.ports = ports;
    this.blocking = blocking;
  }

  @Override
  public Running open(int shardId, long commitSeq, Owner owner) {
    var loop = new PublisherLoop(shardId, commitSeq, ports, owner, blocking);
    loop.start();
    return loop;
  }
}
