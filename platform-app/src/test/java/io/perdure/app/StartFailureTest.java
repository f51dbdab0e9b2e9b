package io.perdure.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.validation.annotation.Validated;

class StartFailureTest {
  @Test
  void namesTheSettingThatIsOutOfItsRange() {
    assertThat(failureWith("--planted.rooms=0"))
        .isEqualTo("planted.rooms must be greater than or equal to 1");
  }

  @Test
  void namesTheSettingThatCannotBeRead() {
    assertThat(failureWith("--planted.rooms=1", "--planted.long-wait=soon"))
        .isEqualTo("planted.long-wait: 'soon' is not a valid duration");
  }

  @Test
  void saysTheDeepestReasonInOneLine() {
    var failure =
        new IllegalStateException("outer", new IllegalStateException("\n no broker \nat all"));

    assertThat(StartFailure.reasonOf(failure)).isEqualTo("no broker");
  }

  @Test
  void asksForTheDatabase() {
    var application = RoleApplication.of("planted", Map.of(), Planted.class);
    application.setWebApplicationType(WebApplicationType.NONE);

    assertThat(StartFailure.reasonOf(catchThrowable(application::run)))
        .startsWith("perdure.database.url is missing");
  }

  private static String failureWith(String... arguments) {
    var application = new SpringApplication(Planted.class);
    application.setWebApplicationType(WebApplicationType.NONE);
    application.setLogStartupInfo(false);
    return StartFailure.reasonOf(catchThrowable(() -> application.run(arguments)));
  }

  /** A role that has nothing but settings. */
  @EnableConfigurationProperties(PlantedProperties.class)
  static final class Planted {}

  @Validated
  @ConfigurationProperties("planted")
  record PlantedProperties(@Min(1) int rooms, Duration longWait) {}
}
