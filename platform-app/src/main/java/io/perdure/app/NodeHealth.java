package io.perdure.app;

import io.perdure.common.cluster.MeasuredClock;
import io.perdure.common.cluster.Presence;
import io.perdure.common.store.SchemaVersion;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/**
 * Whether this process can serve: the database has the right schema, the offset of the clock is
 * known and small, and the other nodes see this one alive. What it owns does not matter.
 */
final class NodeHealth extends AbstractHealthIndicator {
  private final DataSource database;
  private final ObjectProvider<MeasuredClock> clock;
  private final ObjectProvider<Presence> presence;

  NodeHealth(
      DataSource database, ObjectProvider<MeasuredClock> clock, ObjectProvider<Presence> presence) {
    super("the node cannot serve");
    this.database = database;
    this.clock = clock;
    this.presence = presence;
  }

  @Override
  protected void doHealthCheck(Health.Builder health) throws Exception {
    SchemaVersion.check(database);
    health.up().withDetail("schema", SchemaVersion.EXPECTED);
    if (!clock.stream().allMatch(MeasuredClock::isReady)) {
      health.outOfService().withDetail("clock", "its offset to the database is unknown or large");
    } else if (!presence.stream().allMatch(Presence::isPresent)) {
      health.outOfService().withDetail("lease", "the node is leaving, or silent for seconds");
    }
  }
}
