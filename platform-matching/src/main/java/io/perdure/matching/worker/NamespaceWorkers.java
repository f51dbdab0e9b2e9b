package io.perdure.matching.worker;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.perdure.common.error.Broken;
import io.temporal.api.enums.v1.WorkerStatus;
import io.temporal.api.worker.v1.WorkerHeartbeat;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/** The last heartbeat of each worker of one namespace, within a bound of bytes. */
final class NamespaceWorkers {
  /** Of heartbeats as they were sent: some 20,000 workers. */
  static final int MAX_BYTES = 16 * 1024 * 1024;

  /** A worker that says nothing for so long is gone (MT-93). */
  private static final Duration FORGOTTEN = Duration.ofMinutes(5);

  /** When there is no room, a worker that has said nothing for so long makes some (MT-93). */
  private static final Duration QUIET = Duration.ofMinutes(1);

  private final SequencedMap<String, Heard> workers = new LinkedHashMap<>(); // Oldest first.
  private long bytes;

  /** Keeps a heartbeat, or removes a worker that has ended; false when there is no room for it. */
  boolean hear(WorkerHeartbeat heartbeat, Instant now) {
    var key = heartbeat.getWorkerInstanceKey();
    if (heartbeat.getStatus() == WorkerStatus.WORKER_STATUS_SHUTDOWN) {
      forget(key);
      return true;
    }
    var heard = new Heard(heartbeat.toByteString(), now);
    if (!makeRoom(key, heard)) {
      return false;
    }
    forget(key);
    workers.put(key, heard);
    bytes += heard.size(key);
    return true;
  }

  /** Forgets who has said nothing for too long. */
  void forgetSilent(Instant now) {
    var oldest = workers.firstEntry();
    while (oldest != null && oldest.getValue().at().isBefore(now.minus(FORGOTTEN))) {
      forget(oldest.getKey());
      oldest = workers.firstEntry();
    }
  }

  List<WorkerHeartbeat> known() {
    return workers.values().stream().map(Heard::read).toList();
  }

  Optional<WorkerHeartbeat> known(String key) {
    return Optional.ofNullable(workers.get(key)).map(Heard::read);
  }

  boolean knows(String key) {
    return workers.containsKey(key);
  }

  boolean isEmpty() {
    return workers.isEmpty();
  }

  long bytes() {
    return bytes;
  }

  private boolean makeRoom(String key, Heard heard) {
    var before = workers.get(key);
    var more = heard.size(key) - (before == null ? 0 : before.size(key));
    while (bytes + more > MAX_BYTES) {
      var oldest = workers.firstEntry();
      if (oldest == null || oldest.getValue().at().isAfter(heard.at().minus(QUIET))) {
        return false;
      }
      more += oldest.getKey().equals(key) ? oldest.getValue().size(key) : 0;
      forget(oldest.getKey());
    }
    return true;
  }

  private void forget(String key) {
    var heard = workers.remove(key);
    if (heard != null) {
      bytes -= heard.size(key);
    }
  }

  /** A heartbeat in the few bytes in which it came. */
  private record Heard(ByteString heartbeat, Instant at) {
    long size(String key) {
      return (long) heartbeat.size() + key.length();
    }

    WorkerHeartbeat read() {
      try {
        return WorkerHeartbeat.parseFrom(heartbeat);
      } catch (InvalidProtocolBufferException unreadable) {
        throw new Broken("a heartbeat that was read cannot be read again");
      }
    }
  }
}
