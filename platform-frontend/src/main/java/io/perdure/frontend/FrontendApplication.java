package io.perdure.frontend;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;

/** Runs the frontend alone, with the other roles elsewhere. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({FrontendConfiguration.class, FrontendSurroundings.class})
public class FrontendApplication {
  /** Starts the role. */
  public static void main(String[] arguments) {
    var application = new SpringApplication(FrontendApplication.class);
    application.setDefaultProperties(FrontendDefaults.properties());
    application.run(arguments);
  }
}
