package io.perdure.app;

import io.perdure.common.store.SchemaVersion;
import io.perdure.common.store.WrongSchema;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;

/**
 * Lets nobody have the database before its schema is the one of this build: a process that starts
 * before the migrations waits for them.
 */
final class SchemaGate implements BeanPostProcessor {
  private static final Logger LOG = LoggerFactory.getLogger(SchemaGate.class);
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

  private final Duration wait;

  SchemaGate(Duration wait) {
    this.wait = wait;
  }

  @Override
  public Object postProcessAfterInitialization(Object bean, String name) {
    if (bean instanceof DataSource database) {
      await(database);
    }
    return bean;
  }

  private void await(DataSource database) {
    long deadline = System.nanoTime() + wait.toNanos();
    boolean told = false;
    while (true) {
      try {
        SchemaVersion.check(database);
        return;
      } catch (SQLException | WrongSchema notYet) {
        if (System.nanoTime() - deadline > 0) {
          throw new IllegalStateException(
              "the database cannot be used: " + notYet.getMessage(), notYet);
        }
        if (!told) {
          LOG.warn("Waiting up to {} for the database: {}", wait, notYet.getMessage());
          told = true;
        }
      }
      try {
        Thread.sleep(LOOK_AGAIN);
      } catch (InterruptedException ended) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while waiting for the database", ended);
      }
    }
  }
}
