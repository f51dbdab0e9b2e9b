package io.perdure.server.dev;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {
  private static final int FOLDERS = 20;
  private static final int FILES = 50;

  @TempDir private Path temporary;

  @Test
  void twoProcessesMayRemoveTheSameFolderAtOnce() throws Exception {
    var tree = fill(temporary.resolve("left-over"));
    Callable<Void> removal =
        () -> {
          DataFolder.deleteTree(tree);
          return null;
        };

    try (var threads = Executors.newFixedThreadPool(2)) {
      var one = threads.submit(removal);
      var other = threads.submit(removal);
      one.get();
      other.get();
    }

    assertThat(tree).doesNotExist();
  }

  @Test
  void aFolderThatIsGoneNeedNotBeRemoved() throws IOException {
    DataFolder.deleteTree(temporary.resolve("never-made"));

    assertThat(temporary).isEmptyDirectory();
  }

  private static Path fill(Path tree) throws IOException {
    for (var folder = 0; folder < FOLDERS; folder++) {
      var made = Files.createDirectories(tree.resolve("folder-" + folder));
      for (var file = 0; file < FILES; file++) {
        Files.writeString(made.resolve("file-" + file), "content");
      }
    }
    return tree;
  }
}
