package io.perdure.frontend;

import io.perdure.app.RoleApplication;
import java.util.HashMap;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;

/** Runs the frontend alone, with the other roles elsewhere. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({FrontendConfiguration.class, FrontendSurroundings.class})
public class FrontendApplication {
  private static final String ROLE = "frontend";

  /** Starts the role. */
  public static void main(String[] arguments) {
    RoleApplication.run(ROLE, application(FrontendApplication.class), arguments);
  }

  static SpringApplication application(Class<?>... sources) {
    var defaults = new HashMap<>(FrontendDefaults.properties());
    defaults.put("perdure.cluster.create-layout", "false");
    defaults.put("perdure.node.address", "localhost:${spring.grpc.server.port}");
    return RoleApplication.of(ROLE, defaults, sources);
  }
}
