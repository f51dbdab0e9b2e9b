package io.perdure.app.metric;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.AbstractDataSource;

class DatabaseMetricsTest {
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  @Test
  void aDatabaseThatIsAwayIsAskedOnceForAllGauges() {
    var away = new Away();
    new DatabaseMetrics(away).bindTo(meters);

    var values = meters.getMeters().stream().map(meter -> ((Gauge) meter).value()).toList();

    assertThat(values).hasSize(4).allMatch(value -> value.isNaN());
    assertThat(away.asked).hasValue(1);
  }

  private static final class Away extends AbstractDataSource {
    private final AtomicInteger asked = new AtomicInteger();

    @Override
    public Connection getConnection() throws SQLException {
      asked.incrementAndGet();
      throw new SQLException("away", "08006");
    }

    @Override
    public Connection getConnection(String username, String password) throws SQLException {
      return getConnection();
    }
  }
}
