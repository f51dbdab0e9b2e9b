package io.perdure.helm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The sources of the roles, so that the chart is compared with what they really read. */
final class Sources {
  private static final List<String> MODULES =
      List.of(
          "platform-frontend",
          "platform-history",
          "platform-matching",
          "platform-worker",
          "platform-app",
          "platform-kafka",
          "platform-common",
          "db-migrations");

  /** The source of a class of this project. */
  static String ofClass(String name) {
    var path = "src/main/java/%s.java".formatted(name.replace('.', '/'));
    return MODULES.stream()
        .map(module -> Path.of("..", module, path))
        .filter(Files::exists)
        .map(Sources::read)
        .findFirst()
        .orElseThrow(() -> new AssertionError("no class " + name));
  }

  private Sources() {}

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
