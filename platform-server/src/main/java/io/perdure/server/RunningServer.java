package io.perdure.server;

import io.perdure.common.grpc.OneNodeClients;
import io.perdure.common.store.WrongSchema;
import io.perdure.frontend.FrontendDefaults;
import io.perdure.history.grpc.OwnersOfRuns;
import io.perdure.history.refresh.JdbcRunList;
import io.perdure.history.refresh.Refresh;
import io.perdure.migrations.MigrationFailed;
import java.util.HashMap;
import java.util.Map;
import javax.sql.DataSource;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.grpc.server.lifecycle.GrpcServerLifecycle;

/** All roles in this process, from a start that succeeded until they are closed. */
public final class RunningServer implements AutoCloseable {
  /** Our caller says in one line what went wrong; Spring need not say it in forty. */
  private static final String[] FAILURE_REPORTERS = {
    "org.springframework.boot.SpringApplication",
    "org.springframework.boot.diagnostics.LoggingFailureAnalysisReporter",
    "org.springframework.context.annotation.AnnotationConfigApplicationContext"
  };

  private final ConfigurableApplicationContext context;

  /**
   * Starts the roles; returns when requests are answered.
   *
   * @param properties configuration that goes before all other
   * @param lost run when another process has taken the database
   * @throws CannotStart when the database, its schema or the port cannot be used
   */
  public static RunningServer start(Map<String, String> properties, DatabaseLost lost) {
    var application = new SpringApplication(ServerConfiguration.class);
    application.setWebApplicationType(WebApplicationType.NONE);
    application.setBannerMode(Banner.Mode.OFF);
    application.setLogStartupInfo(false);
    application.setRegisterShutdownHook(false);
    application.addInitializers(
        context -> context.getBeanFactory().registerSingleton("databaseLost", lost));
    application.setDefaultProperties(defaults());
    try {
      return new RunningServer(application.run(arguments(properties)));
    } catch (RuntimeException e) {
      throw reasonOf(e);
    }
  }

  private RunningServer(ConfigurableApplicationContext context) {
    this.context = context;
  }

  /** The port of the public endpoint. */
  public int port() {
    return context.getBean(Roles.class).bean(GrpcServerLifecycle.class).getPort();
  }

  /** Has runs of this server owe again what they owe. */
  public Refresh refresh() {
    return new Refresh(
        new JdbcRunList(context.getBean(DataSource.class)),
        new OwnersOfRuns(context.getBean(OneNodeClients.class)));
  }

  @Override
  public void close() {
    context.close();
  }

  private static Map<String, Object> defaults() {
    var defaults = new HashMap<>(FrontendDefaults.properties());
    for (var reporter : FAILURE_REPORTERS) {
      defaults.put("logging.level." + reporter, "OFF");
    }
    defaults.put("perdure.node.alone", "true"); // The lock on the database says so.
    defaults.put("perdure.cluster.shards", "1"); // One process: larger batches, see ADR 5.
    defaults.put("perdure.cluster.matching-partitions", "2");
    defaults.put("perdure.history.run-bytes", "24MB"); // That one shard has a small heap.
    defaults.put("perdure.history.recent-event-bytes", "16MB");
    defaults.put("spring.jpa.hibernate.ddl-auto", "validate");
    defaults.put("spring.jpa.open-in-view", "false");
    defaults.put("spring.jpa.properties.hibernate.jdbc.batch_size", "100");
    return defaults;
  }

  private static String[] arguments(Map<String, String> properties) {
    return properties.entrySet().stream()
        .map(property -> "--" + property.getKey() + "=" + property.getValue())
        .toArray(String[]::new);
  }

  private static RuntimeException reasonOf(RuntimeException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      switch (cause) {
        case CannotStart known -> {
          return known;
        }
        case WrongSchema schema -> {
          return new CannotStart(String.valueOf(schema.getMessage()), failure);
        }
        case MigrationFailed migration -> {
          return new CannotStart(
              "The schema cannot be created: " + migration.getMessage(), failure);
        }
        default -> {}
      }
    }
    return failure;
  }
}
