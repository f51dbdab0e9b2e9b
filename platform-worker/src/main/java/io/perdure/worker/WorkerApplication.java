package io.perdure.worker;

import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;

/**
 * Runs the worker role alone. The task channel is given from outside: one that connects processes.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({WorkerConfiguration.class, WorkerSurroundings.class})
public class WorkerApplication {
  /** Starts the role. */
  public static void main(String[] arguments) {
    application(WorkerApplication.class).run(arguments);
  }

  static SpringApplication application(Class<?>... sources) {
    var application = new SpringApplication(sources);
    application.setDefaultProperties(
        Map.of("spring.grpc.server.enabled", "false", "spring.main.keep-alive", "true"));
    return application;
  }
}
