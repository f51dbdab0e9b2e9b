package io.perdure.common.store;

import io.perdure.migrations.Migrations;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import io.zonky.test.db.postgres.embedded.PgBinaryResolver;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.ZipInputStream;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A PostgreSQL of each version that we are tested on, started once in a JVM, when first asked for.
 *
 * <p>Each test takes a database of its own from it, which costs some 50 ms.
 */
public enum TestingPostgres {
  POSTGRES_18("18"),
  POSTGRES_15("15");

  private static final String TEMPLATE = "perdure_template";

  private static final AtomicInteger DATABASES = new AtomicInteger();
  private static final Map<TestingPostgres, EmbeddedPostgres> RUNNING = new ConcurrentHashMap<>();

  private final String version;

  TestingPostgres(String version) {
    this.version = version;
  }

  /** A new database with all migrations applied. */
  public PGSimpleDataSource newDatabase() {
    return create(" template " + TEMPLATE);
  }

  /** A new database with nothing in it. */
  public PGSimpleDataSource newEmptyDatabase() {
    return create("");
  }

  private PGSimpleDataSource create(String template) {
    var postgres = RUNNING.computeIfAbsent(this, TestingPostgres::start);
    var name = "test_" + DATABASES.incrementAndGet();
    execute(postgres.getPostgresDatabase(), "create database " + name + template);
    return database(postgres, name);
  }

  private EmbeddedPostgres start() {
    try {
      var builder = EmbeddedPostgres.builder();
      if (this == POSTGRES_15) {
        builder.setPgBinaryResolver(fromJar(binaries()));
      }
      var postgres = builder.start();
      execute(postgres.getPostgresDatabase(), "create database " + TEMPLATE);
      Migrations.apply(database(postgres, TEMPLATE));
      return postgres;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The build has put the binaries of versions that are not on the class path beside the classes.
   */
  private Path binaries() throws IOException {
    var folder = Path.of("").toAbsolutePath().resolveSibling("platform-common/target/postgres");
    try (var jars = Files.newDirectoryStream(folder, "*-" + version + ".*.jar")) {
      return jars.iterator().next();
    }
  }

  private static PgBinaryResolver fromJar(Path jar) {
    return (system, machine) -> archiveIn(jar);
  }

  private static InputStream archiveIn(Path jar) throws IOException {
    var zip = new ZipInputStream(Files.newInputStream(jar));
    for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
      if (entry.getName().endsWith(".txz")) {
        return zip;
      }
    }
    throw new IOException("No archive in " + jar);
  }

  private static PGSimpleDataSource database(EmbeddedPostgres postgres, String name) {
    var database = new PGSimpleDataSource();
    database.setUrl(postgres.getJdbcUrl("postgres", name));
    return database;
  }

  private static void execute(DataSource database, String sql) {
    try (var connection = database.getConnection();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
