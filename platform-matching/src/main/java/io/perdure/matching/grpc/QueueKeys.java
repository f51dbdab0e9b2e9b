package io.perdure.matching.grpc;

import io.perdure.common.api.TaskKind;
import io.perdure.common.cluster.TaskQueuePartition;
import io.perdure.common.error.Broken;
import io.perdure.common.error.InvalidRequest;
import io.perdure.common.grpc.RoutedCall;
import io.perdure.matching.store.QueueKey;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** Which queue the call being served is about. */
final class QueueKeys {
  private static final int LONGEST_NAME = 1_000;

  private QueueKeys() {}

  /**
   * The queue, or partition of one, of this name in the call's namespace.
   *
   * @throws InvalidRequest when no queue can have the name (MT-4)
   */
  static QueueKey of(String name, TaskKind kind) {
    if (name.isEmpty()) {
      throw new InvalidRequest("missing task queue name");
    }
    var family = TaskQueuePartition.named(name).queue();
    if (family.getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME) {
      throw new InvalidRequest("taskQueue length exceeds limit");
    }
    if (name.indexOf(0) >= 0) {
      throw new InvalidRequest("taskQueue must not contain the character U+0000");
    }
    return new QueueKey(namespaceId(), name, kind);
  }

  private static String namespaceId() {
    var id = RoutedCall.current().namespaceId();
    try {
      return UUID.fromString(id).toString();
    } catch (IllegalArgumentException notOurs) {
      throw new Broken("routing metadata names no namespace");
    }
  }
}
