package io.perdure.app.metric;

import io.micrometer.core.instrument.Tags;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A store whose calls are counted and timed.
 *
 * @param type its interface
 * @param prefix stands before {@code _requests}, {@code _errors} and {@code _latency}
 * @param tags beside the operation
 * @param failed whether an answer stands for a failure
 */
public record StoreToMeasure(
    Class<?> type, String prefix, Tags tags, Predicate<@Nullable Object> failed) {
  /** One of the stores that hold the truth; throws when it fails. */
  public static StoreToMeasure of(Class<?> type) {
    return new StoreToMeasure(type, "persistence", Tags.empty(), _ -> false);
  }

  /** The index of runs; throws when it fails. */
  public static StoreToMeasure ofVisibility(Class<?> type) {
    var tags = Tags.of("visibility_type", "standard_visibility");
    return new StoreToMeasure(type, "visibility_persistence", tags, _ -> false);
  }

  /** LeaseStore and heartbeat as LeaseHeartbeat. */
  String operation(String method) {
    var store = type.getSimpleName().replace("Store", "");
    return store + Character.toUpperCase(method.charAt(0)) + method.substring(1);
  }
}
