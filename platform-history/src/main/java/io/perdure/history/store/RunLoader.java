package io.perdure.history.store;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.perdure.history.state.PartKey;
import io.perdure.history.state.RunKey;
import io.perdure.history.state.StoredRun;
import io.perdure.history.state.WorkflowKey;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** Reads the runs of many workflow ids in one query. */
final class RunLoader {
  private record Head(RunKey key, long version, WorkflowExecutionStatus status, ByteString state) {}

  private final Collection<LoadKey> keys;
  private final Map<String, Head> heads = new LinkedHashMap<>();
  private final Map<String, Map<PartKey, ByteString>> parts = new HashMap<>();
  private final Map<WorkflowKey, String> currents = new HashMap<>();

  RunLoader(Collection<LoadKey> keys) {
    this.keys = keys;
  }

  List<LoadedWorkflow> load(Connection connection) throws SQLException {
    try (var statement = connection.prepareStatement(ShardStatements.LOAD)) {
      statement.setArray(
          1, connection.createArrayOf("uuid", all(key -> key.workflow().namespaceId())));
      statement.setArray(
          2, connection.createArrayOf("text", all(key -> key.workflow().workflowId())));
      statement.setArray(3, connection.createArrayOf("uuid", named()));
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          take(rows);
        }
      }
    }
    return keys.stream().map(LoadKey::workflow).map(this::workflow).toList();
  }

  private Object[] all(Function<LoadKey, String> column) {
    return keys.stream().map(column).toArray();
  }

  /** What is no UUID names no run. */
  private Object[] named() {
    return keys.stream()
        .flatMap(key -> key.runIds().stream())
        .distinct()
        .map(RunLoader::uuid)
        .flatMap(Optional::stream)
        .toArray();
  }

  private static Optional<UUID> uuid(String text) {
    try {
      return Optional.of(UUID.fromString(text));
    } catch (IllegalArgumentException noUuid) {
      return Optional.empty();
    }
  }

  private void take(ResultSet row) throws SQLException {
    var runId = row.getString("run_id");
    var partKey = row.getString("part_key");
    if (partKey != null) {
      parts
          .computeIfAbsent(runId, _ -> new HashMap<>())
          .put(new PartKey(row.getInt("kind"), partKey), bytes(row, "part"));
      return;
    }
    var key = new RunKey(row.getString("namespace_id"), row.getString("workflow_id"), runId);
    var status = Objects.requireNonNull(WorkflowExecutionStatus.forNumber(row.getInt("status")));
    heads.put(runId, new Head(key, row.getLong("version"), status, bytes(row, "state")));
    if (row.getBoolean("is_current")) {
      currents.put(key.workflow(), runId);
    }
  }

  private static ByteString bytes(ResultSet row, String column) throws SQLException {
    return UnsafeByteOperations.unsafeWrap(row.getBytes(column));
  }

  private LoadedWorkflow workflow(WorkflowKey workflow) {
    var runs = new ArrayList<StoredRun>();
    for (var head : heads.values()) {
      if (head.key().workflow().equals(workflow)) {
        var its = parts.getOrDefault(head.key().runId(), Map.of());
        runs.add(new StoredRun(head.key(), head.version(), head.status(), head.state(), its));
      }
    }
    return new LoadedWorkflow(workflow, currents.get(workflow), runs);
  }
}
