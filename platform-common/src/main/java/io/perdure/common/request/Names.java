package io.perdure.common.request;

import io.perdure.common.error.InvalidRequest;
import java.nio.charset.StandardCharsets;

/** What ids and names may be, wherever a request or a command says one (G-9, FO-176, MT-4). */
public final class Names {
  /** Longest id or name, in bytes of UTF-8. */
  public static final int MAX_BYTES = 1_000;

  private static final int MAX_BYTES_PER_CHAR = 3;
  private static final String RESERVED_QUEUES = "/_sys/";
  private static final String INTERNAL_QUEUES = "temporal-sys-per-ns-";

  private Names() {}

  /** Whether an id or name is longer than any may be. */
  public static boolean isTooLong(String name) {
    return isLongerThan(MAX_BYTES, name);
  }

  /** Whether a text takes more than so many bytes of UTF-8. */
  public static boolean isLongerThan(int bytes, String text) {
    return text.length() > bytes
        || (text.length() > bytes / MAX_BYTES_PER_CHAR
            && text.getBytes(StandardCharsets.UTF_8).length > bytes);
  }

  /** No database of ours stores U+0000 in a text. */
  public static void checkNoZero(String field, String text) {
    if (text.indexOf('\0') >= 0) {
      throw new InvalidRequest("%s contains the character U+0000.".formatted(field));
    }
  }

  /** The name of a task queue that people may use (MT-4). */
  public static void checkTaskQueue(String name) {
    checkNoZero("taskQueue", name);
    if (isTooLong(name)) {
      throw new InvalidRequest("taskQueue length exceeds limit");
    }
    if (name.startsWith(RESERVED_QUEUES)) {
      throw new InvalidRequest(
          "task queue name cannot start with reserved prefix %s".formatted(RESERVED_QUEUES));
    }
  }

  /** The name of a task queue that workflows and activities may be started on (MT-5). */
  public static void checkStartedOn(String taskQueue) {
    checkTaskQueue(taskQueue);
    if (taskQueue.startsWith(INTERNAL_QUEUES)) {
      throw new InvalidRequest("cannot use internal per-namespace task queue:" + taskQueue);
    }
  }
}
