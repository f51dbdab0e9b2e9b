package io.perdure.common.store;

import io.perdure.common.visibility.Condition;
import io.perdure.common.visibility.Position;
import io.perdure.common.visibility.VisibilityRecords;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.workflow.v1.WorkflowExecutionInfo;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.PersistenceException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.hibernate.SessionFactory;
import org.hibernate.StatelessSession;
import org.hibernate.query.NativeQuery;

/** Reads the visibility records of a database. */
public final class JpaVisibilityRecords implements VisibilityRecords {
  /** Longest that the database may work on one query. */
  private static final int TIME_LIMIT_SECONDS = 10;

  private static final String PAGE = "select * from visibility";
  private static final String COUNT = "select status, count(*) from visibility";
  private static final String OF_NAMESPACE = " where namespace_id = ? and deleted_at is null and ";

  /** The first comparison lets the index find the place; the others are exact. */
  private static final String AFTER =
      " and %1$s <= ? and (%1$s < ? or start_time < ? or start_time = ? and run_id > ?)"
          .formatted(ConditionSql.CLOSE_TIME);

  private static final String ORDER =
      " order by %s desc, start_time desc, run_id limit ?".formatted(ConditionSql.CLOSE_TIME);

  private final SessionFactory sessions;

  public JpaVisibilityRecords(EntityManagerFactory sessions) {
    this.sessions = sessions.unwrap(SessionFactory.class);
  }

  @Override
  public List<WorkflowExecutionInfo> page(
      String namespaceId, Condition condition, Optional<Position> after, int limit) {
    var sql = new ConditionSql();
    sql.add(PAGE).add(OF_NAMESPACE, UUID.fromString(namespaceId)).add(condition);
    after.ifPresent(position -> addAfter(sql, position));
    sql.add(ORDER, limit);
    return read(
        session -> {
          var query = session.createNativeQuery(sql.text(), VisibilityRow.class);
          return bind(query, sql).getResultStream().map(VisibilityRow::listed).toList();
        });
  }

  @Override
  public Map<WorkflowExecutionStatus, Long> countByStatus(String namespaceId, Condition condition) {
    var sql = new ConditionSql();
    sql.add(COUNT).add(OF_NAMESPACE, UUID.fromString(namespaceId)).add(condition);
    sql.add(" group by status");
    return read(
        session -> {
          var counts = new EnumMap<WorkflowExecutionStatus, Long>(WorkflowExecutionStatus.class);
          var query = session.createNativeQuery(sql.text(), Object[].class);
          for (var row : bind(query, sql).getResultList()) {
            counts.put(status((Number) row[0]), ((Number) row[1]).longValue());
          }
          return counts;
        });
  }

  private static void addAfter(ConditionSql sql, Position after) {
    var close = after.closeTime();
    var start = after.startTime();
    sql.add(AFTER, close, close, start, start, UUID.fromString(after.runId()));
  }

  private static <R> NativeQuery<R> bind(NativeQuery<R> query, ConditionSql sql) {
    var position = 1;
    for (var value : sql.values()) {
      query.setParameter(position++, value);
    }
    return query.setTimeout(TIME_LIMIT_SECONDS);
  }

  private static WorkflowExecutionStatus status(Number number) {
    var status = WorkflowExecutionStatus.forNumber(number.intValue());
    return status == null ? WorkflowExecutionStatus.UNRECOGNIZED : status;
  }

  private <R> R read(Function<StatelessSession, R> query) {
    try (var session = sessions.openStatelessSession()) {
      return query.apply(session);
    } catch (PersistenceException failure) {
      throw DatabaseRefusals.unavailable(failure);
    }
  }
}
