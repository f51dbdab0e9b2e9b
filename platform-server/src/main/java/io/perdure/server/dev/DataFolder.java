package io.perdure.server.dev;

import io.perdure.server.CannotStart;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * The folder of a development server: PostgreSQL's files, a mark that says which versions made
 * them, and a lock that one process holds. The operating system frees the lock however the process
 * ends.
 */
final class DataFolder implements AutoCloseable {
  /** Raised when a server can no longer read what an older one wrote into the folder. */
  static final String LAYOUT = "1";

  private static final String MARK = "perdure.properties";
  private static final String LOCK = "lock";
  private static final String POSTGRES = "postgres";

  private final Path path;
  private final String postgresVersion;
  private final FileChannel lock;

  /**
   * Takes the folder, and makes it when it is not there.
   *
   * @param postgresVersion the major version of the PostgreSQL that will work in it
   * @throws CannotStart when another process or another version has it, or it is not ours
   */
  static DataFolder take(Path path, String postgresVersion) {
    try {
      refuseForeign(path);
      Files.createDirectories(path);
      var lock = lock(path);
      var folder = new DataFolder(path, postgresVersion, lock);
      folder.checkMark();
      return folder;
    } catch (IOException e) {
      throw new CannotStart("The folder %s cannot be used: %s".formatted(path, e.getMessage()), e);
    }
  }

  private DataFolder(Path path, String postgresVersion, FileChannel lock) {
    this.path = path;
    this.postgresVersion = postgresVersion;
    this.lock = lock;
  }

  Path postgres() {
    return path.resolve(POSTGRES);
  }

  /** Whether a server has finished its first start here. */
  boolean isReady() {
    return Files.exists(path.resolve(MARK));
  }

  /** Removes what a first start has left that did not come to its end. */
  void clear() throws IOException {
    deleteTree(postgres());
  }

  /** Writes the mark: from now on the folder holds a database. */
  void markReady() throws IOException {
    var text = "layout=%s%npostgres=%s%n".formatted(LAYOUT, postgresVersion);
    Files.writeString(path.resolve(MARK), text);
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }

  /** Another process may remove the same folder at the same time. */
  static void deleteTree(Path tree) throws IOException {
    Files.walkFileTree(tree, new Removal());
  }

  private static void refuseForeign(Path path) throws IOException {
    if (Files.exists(path) && !Files.isDirectory(path)) {
      throw new CannotStart("%s is a file, not a folder".formatted(path));
    }
    if (!Files.exists(path) || Files.exists(path.resolve(LOCK))) {
      return;
    }
    try (var content = Files.list(path)) {
      if (content.findAny().isPresent()) {
        throw new CannotStart(
            "The folder %s holds other files: name an empty or a new one".formatted(path));
      }
    }
  }

  /** The lock's file holds the id of the process, for the message of the next. */
  private static FileChannel lock(Path path) throws IOException {
    var file = path.resolve(LOCK);
    var channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    if (!locks(channel)) {
      channel.close();
      throw new CannotStart(
          "The folder %s is in use by process %s".formatted(path, Files.readString(file).strip()));
    }
    channel.truncate(0);
    channel.write(StandardCharsets.UTF_8.encode(Long.toString(ProcessHandle.current().pid())), 0);
    return channel;
  }

  static boolean locks(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false; // Held by this very process.
    }
  }

  private void checkMark() throws IOException {
    if (!isReady()) {
      return;
    }
    var mark = new Properties();
    try (var reader = Files.newBufferedReader(path.resolve(MARK))) {
      mark.load(reader);
    }
    check("layout", mark.getProperty("layout"), LAYOUT);
    check("PostgreSQL", mark.getProperty("postgres"), postgresVersion);
  }

  private void check(String what, @Nullable String found, String expected) throws IOException {
    if (!expected.equals(found)) {
      lock.close();
      throw new CannotStart(
          "The folder %s is of another version (%s %s, this server needs %s): name another with --data-dir"
              .formatted(path, what, found, expected));
    }
  }

  /** Removes all that it meets; what is gone already need not be removed. */
  private static final class Removal extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
      if (failure instanceof NoSuchFileException) {
        return FileVisitResult.CONTINUE;
      }
      throw failure;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure)
        throws IOException {
      if (failure != null) {
        throw failure;
      }
      Files.deleteIfExists(folder);
      return FileVisitResult.CONTINUE;
    }
  }
}
