package io.perdure.server.dev;

import io.perdure.common.cluster.JdbcLeaseStore;
import io.perdure.common.cluster.LeaseBlocked;
import io.perdure.common.store.SchemaVersion;
import io.perdure.common.store.WrongSchema;
import io.perdure.server.CannotStart;
import java.io.PrintStream;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** The command {@code perdure shards}: divides the history of a running installation anew. */
@Command(
    name = "perdure shards",
    description =
        "Divides history into another number of shards. The installation may be at work: callers"
            + " notice no more than a delay.",
    sortOptions = false)
final class ShardsCommand {
  private static final int MOST = 256;

  @Parameters(index = "0", paramLabel = "COUNT", description = "How many shards, 1 to 256")
  private int count;

  @Option(
      names = "--postgres-url",
      paramLabel = "URL",
      description =
          "The database: postgresql://user:password@host:port/database. Without it"
              + " PERDURE_DATABASE_URL, _USER and _PASSWORD name it")
  private @Nullable String postgresUrl;

  @Option(names = "--help", usageHelp = true, description = "Show this")
  private boolean help;

  /** Does what the arguments after the command's name ask for. */
  static int run(String[] arguments, PrintStream out) {
    var command = new ShardsCommand();
    var commandLine = new CommandLine(command);
    try {
      commandLine.parseArgs(arguments);
    } catch (ParameterException e) {
      throw new CannotStart(e.getMessage() + " (see perdure shards --help)", e);
    }
    if (command.help) {
      commandLine.usage(out);
      return 0;
    }
    command.change(out);
    return 0;
  }

  private void change(PrintStream out) {
    if (count < 1 || count > MOST) {
      throw new CannotStart("the number of shards must be between 1 and " + MOST);
    }
    var database = database();
    try {
      SchemaVersion.check(database);
      var leases = new JdbcLeaseStore(database);
      var before = leases.shards().size();
      if (before == 0) {
        throw new CannotStart("this database has no shards yet: start the history role first");
      }
      leases.changeLayout(count);
      out.println("History has %d shards now; it had %d.".formatted(count, before));
    } catch (LeaseBlocked blocked) {
      throw new CannotStart("an owner does not end its transaction: try again", blocked);
    } catch (SQLException | WrongSchema unusable) {
      throw new CannotStart("the database cannot be used: " + unusable.getMessage(), unusable);
    }
  }

  private PGSimpleDataSource database() {
    return PostgresUrl.of(postgresUrl, System.getenv())
        .orElseThrow(() -> new CannotStart("--postgres-url is needed"))
        .database();
  }
}
