package io.perdure.server;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes this process the only one with all roles on its database. It holds an advisory lock on a
 * connection of its own; the database frees the lock when the process is gone.
 */
final class ServerLock implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ServerLock.class);

  static final long KEY = 0x70657264757265L; // "perdure"
  private static final int CHECK_SECONDS = 2;
  private static final int ANSWER_SECONDS = 5;

  private static final String TAKE = "select pg_try_advisory_lock(" + KEY + ")";
  private static final String HOLDER =
      """
      select a.application_name from pg_locks l join pg_stat_activity a on a.pid = l.pid
       where l.locktype = 'advisory' and l.granted and l.objsubid = 1
         and l.classid::bigint << 32 | l.objid::bigint = %d
         and l.database = (select oid from pg_database where datname = current_database())"""
          .formatted(KEY);

  private final DatabaseProperties database;
  private final String holder;
  private final DatabaseLost onLost;
  private final AtomicReference<@Nullable Connection> held = new AtomicReference<>();
  private final ScheduledExecutorService watch =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("server-lock").factory());

  /**
   * Takes the lock.
   *
   * @param holder what a second process is told
   * @param onLost run when another process has taken the lock since
   * @throws CannotStart when the database can't be reached, or another process has the lock
   */
  static ServerLock take(DatabaseProperties database, String holder, DatabaseLost onLost) {
    var lock = new ServerLock(database, holder, onLost);
    try {
      lock.held.set(lock.connect());
    } catch (Taken taken) {
      throw new CannotStart(lock.sayWho(taken));
    } catch (SQLException e) {
      throw new CannotStart(
          "The database %s cannot be reached: %s".formatted(shown(database), oneLine(e)), e);
    }
    var _ =
        lock.watch.scheduleWithFixedDelay(
            lock::check, CHECK_SECONDS, CHECK_SECONDS, TimeUnit.SECONDS);
    return lock;
  }

  private ServerLock(DatabaseProperties database, String holder, DatabaseLost onLost) {
    this.database = database;
    this.holder = holder;
    this.onLost = onLost;
  }

  @Override
  public void close() throws SQLException {
    watch.shutdownNow();
    var connection = held.getAndSet(null);
    if (connection != null) {
      connection.close();
    }
  }

  /** A restarted database has forgotten the lock: it is taken again, unless another was faster. */
  void check() {
    try {
      var connection = held.get();
      if (connection != null && connection.isValid(ANSWER_SECONDS)) {
        return;
      }
      if (connection != null) {
        connection.abort(Runnable::run);
      }
      held.set(null);
      held.set(connect());
      LOG.warn("The database was away; this process holds its lock again");
    } catch (Taken taken) {
      lost(taken);
    } catch (SQLException | RuntimeException e) {
      LOG.warn("The database is away: {}", oneLine(e));
    }
  }

  /** What holds the lock may be this process's own connection, which the database still ends. */
  private void lost(Taken taken) {
    if (taken.by == null || taken.by.equals(holder)) {
      LOG.warn("The database has not yet freed the lock of a connection that is lost");
    } else {
      LOG.error("{}", sayWho(taken));
      onLost.run();
    }
  }

  private String sayWho(Taken taken) {
    return "Another process works on the database %s: %s"
        .formatted(shown(database), taken.by == null ? "it is just stopping" : taken.by);
  }

  private Connection connect() throws SQLException, Taken {
    var login = new Properties();
    login.setProperty("connectTimeout", Integer.toString(ANSWER_SECONDS));
    login.setProperty("loginTimeout", Integer.toString(ANSWER_SECONDS));
    if (database.user() != null) {
      login.setProperty("user", database.user());
    }
    if (database.password() != null) {
      login.setProperty("password", database.password());
    }
    var connection = DriverManager.getConnection(database.url(), login);
    connection.setClientInfo("ApplicationName", holder); // The URL cannot name another.
    if (!"t".equals(ask(connection, TAKE))) {
      var other = ask(connection, HOLDER);
      connection.close();
      throw new Taken(other);
    }
    return connection;
  }

  private static @Nullable String ask(Connection connection, String question) throws SQLException {
    try (var statement = connection.createStatement();
        var answer = statement.executeQuery(question)) {
      return answer.next() ? answer.getString(1) : null;
    }
  }

  private static String shown(DatabaseProperties database) {
    var url = database.url().replaceFirst("^jdbc:", "").replaceFirst("\\?.*", "");
    return url;
  }

  /** Another connection has the lock. */
  private static final class Taken extends Exception {
    private static final long serialVersionUID = 1L;

    private final @Nullable String by;

    /**
     * @param by who, unless it has just ended
     */
    Taken(@Nullable String by) {
      this.by = by;
    }
  }

  private static String oneLine(Exception failure) {
    var message = failure.getMessage();
    return message == null
        ? failure.getClass().getSimpleName()
        : message.lines().findFirst().orElse("");
  }
}
