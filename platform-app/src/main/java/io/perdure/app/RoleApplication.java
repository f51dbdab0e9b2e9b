package io.perdure.app;

import io.perdure.app.tls.ServerTls;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.Environment;

/** Starts a role as a process of its own; a start that fails says why in one line. */
public final class RoleApplication {
  /** The role whose endpoint is for clients. */
  private static final String PUBLIC = "frontend";

  private static final String DATABASE = "spring.datasource.url";

  /** We say in one line what went wrong; Spring need not say it in forty. */
  private static final String[] FAILURE_REPORTERS = {
    "org.springframework.boot.SpringApplication",
    "org.springframework.boot.diagnostics.LoggingFailureAnalysisReporter",
    "org.springframework.boot.web.server.servlet.context.AnnotationConfigServletWebServerApplicationContext",
    "org.springframework.context.annotation.AnnotationConfigApplicationContext"
  };

  private RoleApplication() {}

  /**
   * An application of a role, with the settings that all roles have in common.
   *
   * @param role how the process calls itself
   * @param defaults what the role sets unless somebody says otherwise
   */
  public static SpringApplication of(
      String role, Map<String, Object> defaults, Class<?>... sources) {
    var application = new SpringApplication(sources);
    var properties = new HashMap<>(NodeDefaults.properties());
    for (var reporter : FAILURE_REPORTERS) {
      properties.put("logging.level." + reporter, "OFF");
    }
    properties.put("spring.application.name", "perdure-" + role);
    properties.put("management.metrics.tags.service_name", role);
    properties.putAll(defaults);
    application.setDefaultProperties(properties);
    application.addInitializers(
        context -> {
          requireDatabase(context.getEnvironment());
          ServerTls.in(context.getEnvironment(), role.equals(PUBLIC));
          endWith(context.getEnvironment());
        });
    return application;
  }

  /** Runs until the process is told to end; ends it with status 1 when the start fails. */
  public static void run(String role, SpringApplication application, String... arguments) {
    try {
      var _ = application.run(arguments);
    } catch (RuntimeException failure) {
      if (failure instanceof SpringApplication.AbandonedRunException) {
        throw failure; // A rehearsal, which ends here.
      }
      System.err.println("perdure-%s: %s".formatted(role, StartFailure.reasonOf(failure)));
      System.exit(1);
    }
  }

  /** A process that another one has started for itself, such as a test, does not outlive it. */
  private static void endWith(Environment environment) {
    Optional.ofNullable(environment.getProperty("perdure.node.ends-with", Long.class))
        .flatMap(ProcessHandle::of)
        .ifPresent(RoleApplication::endWith);
  }

  private static void endWith(ProcessHandle parent) {
    var _ = parent.onExit().thenRun(() -> Runtime.getRuntime().halt(1));
  }

  private static void requireDatabase(Environment environment) {
    if (environment.getProperty(DATABASE, "").isBlank()) {
      throw new IllegalStateException(
          "perdure.database.url is missing: jdbc:postgresql://HOST:PORT/DATABASE");
    }
  }
}
