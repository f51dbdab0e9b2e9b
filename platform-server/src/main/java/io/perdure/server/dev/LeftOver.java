package io.perdure.server.dev;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Throw-away folders of servers that were killed: nobody holds their lock any more. */
final class LeftOver {
  static void removeFrom(Path parent) throws IOException {
    try (var folders = Files.newDirectoryStream(parent, Files::isDirectory)) {
      for (var folder : folders) {
        var lock = folder.resolve("lock");
        if (Files.exists(lock)) {
          removeIfFree(folder, lock);
        }
      }
    }
  }

  private LeftOver() {}

  private static void removeIfFree(Path folder, Path lock) throws IOException {
    try (var channel = FileChannel.open(lock, StandardOpenOption.WRITE)) {
      if (DataFolder.locks(channel)) {
        Orphan.endIn(folder.resolve("postgres"));
        DataFolder.deleteTree(folder);
      }
    } catch (NoSuchFileException removed) {
      // Its server was just about to end, and has removed it itself.
    }
  }
}
