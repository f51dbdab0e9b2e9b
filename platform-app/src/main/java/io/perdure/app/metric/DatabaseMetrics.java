package io.perdure.app.metric;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the database says about the whole installation; each process says the same. */
public final class DatabaseMetrics implements MeterBinder {
  private static final Logger LOG = LoggerFactory.getLogger(DatabaseMetrics.class);
  private static final Duration FRESH = Duration.ofSeconds(10);

  /** The newest row of a shard's outbox stays for ever, whatever has become of its tasks. */
  private static final String QUERY =
      """
      select (select coalesce(extract(epoch from now() - min(o.created_at)), 0)::float8
                from outbox o
               where o.commit_seq < (select max(n.commit_seq) from outbox n
                                      where n.shard_id = o.shard_id)),
             (select coalesce(extract(epoch from max(now() - xact_start)), 0)::float8
                from pg_stat_activity
               where datname = current_database() and backend_xmin is not null
                 and pid <> pg_backend_pid()),
             (select count(*)::float8 from dead_letter),
             (select count(*)::float8 from (select 1 from task_backlog limit 10000) waiting)""";

  private record Answer(
      double outboxAge, double snapshotAge, double deadLetters, double backlog, long at) {}

  private final DataSource database;
  private final AtomicReference<Answer> answer;

  public DatabaseMetrics(DataSource database) {
    this.database = database;
    var never = System.nanoTime() - FRESH.toNanos() - 1;
    this.answer = new AtomicReference<>(new Answer(0, 0, 0, 0, never));
  }

  @Override
  public void bindTo(MeterRegistry meters) {
    Gauge.builder("perdure.outbox.age", this, it -> it.fresh().outboxAge())
        .description("Age of the oldest batch whose tasks may not all have left")
        .baseUnit("seconds")
        .register(meters);
    Gauge.builder("perdure.database.snapshot.age", this, it -> it.fresh().snapshotAge())
        .description("Age of the oldest transaction whose snapshot holds back vacuum")
        .baseUnit("seconds")
        .register(meters);
    Gauge.builder("perdure.dead.letters", this, it -> it.fresh().deadLetters())
        .description("Records that were put aside for a person")
        .register(meters);
    Gauge.builder("perdure.backlog.tasks", this, it -> it.fresh().backlog())
        .description("Tasks of all queues that wait in the backlog, up to 10,000")
        .register(meters);
  }

  private Answer fresh() {
    var last = answer.get();
    if (System.nanoTime() - last.at() < FRESH.toNanos()) {
      return last;
    }
    try (var connection = database.getConnection();
        var statement = connection.createStatement();
        var result = statement.executeQuery(QUERY)) {
      result.next();
      var asked =
          new Answer(
              result.getDouble(1),
              result.getDouble(2),
              result.getDouble(3),
              result.getDouble(4),
              System.nanoTime());
      answer.set(asked);
      return asked;
    } catch (SQLException away) {
      LOG.debug("The database does not answer: {}", away.getMessage());
      var nothing = new Answer(Double.NaN, Double.NaN, Double.NaN, Double.NaN, System.nanoTime());
      answer.set(nothing); // One gauge waits for a database that is away, not each of them.
      return nothing;
    }
  }
}
