package io.perdure.server.dev;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perdure.server.CannotStart;
import io.temporal.api.enums.v1.IndexedValueType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DevApplicationTest {
  private final ByteArrayOutputStream output = new ByteArrayOutputStream();

  @Test
  void keepsDataInTheUsersHomeUnlessToldOtherwise() {
    var settings = settings("dev");
    assertThat(settings.storage()).isEqualTo(new Storage.Folder(Home.folder().resolve("dev")));
    assertThat(settings.port()).isEqualTo(7233);
    assertThat(settings.namespaces().names()).containsExactly("default");
    assertThat(settings.logLevel()).isEqualTo("WARN");
  }

  @Test
  void takesTheFlagsOfTheDevelopmentServer() {
    var settings =
        settings(
            "dev",
            "--port=9000",
            "--ip",
            "0.0.0.0",
            "--data-dir",
            "/d",
            "-n",
            "a",
            "-n",
            "b",
            "--log-level",
            "never",
            "--search-attribute",
            "Customer=keyword",
            "--headless");
    assertThat(settings)
        .isEqualTo(
            new DevSettings(
                "0.0.0.0",
                9000,
                new Storage.Folder(Path.of("/d")),
                new WantedNamespaces(
                    List.of("default", "a", "b"),
                    Map.of("Customer", IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD)),
                "OFF",
                false));
  }

  @Test
  void takesTheFlagNamesOfTheOfficialCommandLine() {
    var flags =
        Objects.requireNonNull(
            parse(
                "server",
                "start-dev",
                "--ip",
                "127.0.0.1",
                "--port",
                "7300",
                "--namespace",
                "x",
                "--db-filename",
                "/d",
                "--ui-port",
                "1",
                "--log-format=json",
                "--headless",
                "--search-attribute=Amount=Double",
                "--dynamic-config-value",
                "frontend.enableServerVersionCheck=false"));
    assertThat(flags.settings().storage()).isEqualTo(new Storage.Folder(Path.of("/d")));
    assertThat(flags.settings().namespaces())
        .isEqualTo(
            new WantedNamespaces(
                List.of("default", "x"),
                Map.of("Amount", IndexedValueType.INDEXED_VALUE_TYPE_DOUBLE)));
    assertThat(flags.withoutEffect())
        .containsExactly("--ui-port", "--log-format", "--dynamic-config-value");
  }

  @Test
  void anOfficialStartWithoutAFileKeepsNothing() {
    assertThat(settings("server", "start-dev").storage()).isEqualTo(new Storage.ThrowAway());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "fly",
        "dev --colour",
        "dev --port",
        "dev --port x",
        "dev --port 70000",
        "dev --log-level loud",
        "dev --search-attribute Customer",
        "dev --search-attribute Customer=Colour",
        "dev --search-attribute RunId=Keyword",
        "dev --ephemeral --data-dir d",
        "dev --postgres-url mysql://localhost/x",
        "server start-dev --ephemeral"
      })
  void saysInOneLineWhatIsWrongWithACommandLine(String line) {
    assertThat(run(line.split(" "))).isNotZero();
    assertThat(output()).startsWith("perdure: ").hasLineCount(1);
  }

  @Test
  void saysWhichPortIsTaken() throws IOException {
    try (var taken = new ServerSocket(0, 1, InetAddress.getByName("localhost"))) {
      assertThat(run("dev", "--ephemeral", "--port", "" + taken.getLocalPort())).isOne();
      assertThat(output())
          .contains("Port " + taken.getLocalPort())
          .contains("--port")
          .hasLineCount(1);
    }
  }

  @Test
  void saysThatADatabaseCannotBeReached() {
    assertThat(run("dev", "--port", "0", "--postgres-url", "postgresql://u:secret@localhost:1/x"))
        .isOne();
    assertThat(output())
        .contains("postgresql://localhost:1/x cannot be reached")
        .doesNotContain("secret")
        .hasLineCount(1);
  }

  @Test
  void helpListsTheFlags() {
    assertThat(run("dev", "--help")).isZero();
    assertThat(output()).contains("--postgres-url").contains("--data-dir");
  }

  @Test
  void readsTheAddressOfADatabase() {
    assertThat(PostgresUrl.parse("postgresql://me:p%40ss@host:5433/db?sslmode=disable"))
        .isEqualTo(new PostgresUrl("jdbc:postgresql://host:5433/db?sslmode=disable", "me", "p@ss"));
    assertThat(PostgresUrl.parse("jdbc:postgresql://host/db").shown())
        .isEqualTo("postgresql://host/db");
    assertThatThrownBy(() -> PostgresUrl.parse("://")).isInstanceOf(CannotStart.class);
  }

  private int run(String... arguments) {
    return DevApplication.run(arguments, stream(), stream());
  }

  private DevSettings settings(String... arguments) {
    return Objects.requireNonNull(parse(arguments)).settings();
  }

  private @Nullable Flags parse(String... arguments) {
    return DevApplication.parse(arguments, stream());
  }

  private PrintStream stream() {
    return new PrintStream(output, true, UTF_8);
  }

  private String output() {
    return output.toString(UTF_8);
  }
}
