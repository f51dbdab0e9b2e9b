package io.perdure.app;

import io.perdure.common.cluster.MeasuredClock;
import io.perdure.common.store.SchemaVersion;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/**
 * Whether this process can serve: the database has the right schema, and, where shards or matching
 * partitions are owned, the offset of the clock is known and small. What it owns does not matter.
 */
final class NodeHealth extends AbstractHealthIndicator {
  private final DataSource database;
  private final ObjectProvider<MeasuredClock> clock;

  NodeHealth(DataSource database, ObjectProvider<MeasuredClock> clock) {
    super("the node cannot serve");
    this.database = database;
    this.clock = clock;
  }

  @Override
  protected void doHealthCheck(Health.Builder health) throws Exception {
    SchemaVersion.check(database);
    health.up().withDetail("schema", SchemaVersion.EXPECTED);
    if (!clock.stream().allMatch(MeasuredClock::isReady)) {
      health.outOfService().withDetail("clock", "its offset to the database is unknown or large");
    }
  }
}
