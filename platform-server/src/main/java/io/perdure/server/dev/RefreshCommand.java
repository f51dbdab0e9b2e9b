package io.perdure.server.dev;

import io.perdure.common.cluster.JdbcLeaseStore;
import io.perdure.common.cluster.LeaseStore;
import io.perdure.common.grpc.RoleCredentials;
import io.perdure.common.grpc.RoutedClients;
import io.perdure.common.store.SchemaVersion;
import io.perdure.common.store.WrongSchema;
import io.perdure.history.grpc.OwnersOfRuns;
import io.perdure.history.refresh.JdbcRunList;
import io.perdure.history.refresh.Refresh;
import io.perdure.history.refresh.RunOwners.Fate;
import io.perdure.history.refresh.SlotRange;
import io.perdure.server.CannotStart;
import io.perdure.server.RunningServer;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The command {@code perdure refresh}: runs owe again what their state says they owe. */
@Command(
    name = "perdure refresh",
    description =
        "Has runs send again what they owe: tasks for workers, calls of other workflows, records"
            + " for listings; and stores their wake-ups anew. For restored backups and lost"
            + " topics.",
    sortOptions = false)
final class RefreshCommand {
  /** The address of nodes that share one process with all others. */
  private static final String IN_PROCESS = "in-process";

  @ArgGroup(multiplicity = "1")
  private Scope scope = new Scope();

  private static final class Scope {
    @Option(names = "--all", description = "Every run")
    private boolean all;

    @Option(names = "--shard", paramLabel = "N", description = "The runs of a shard")
    private @Nullable Integer shard;

    @Option(names = "--workflow-id", paramLabel = "ID", description = "A run of this workflow id")
    private @Nullable String workflowId;
  }

  @Option(
      names = "--run-id",
      paramLabel = "ID",
      description = "Which run of the workflow id; the current one without it")
  private String runId = "";

  @Option(
      names = "--namespace",
      paramLabel = "NAME",
      defaultValue = "default",
      description = "The workflow id's namespace (default ${DEFAULT-VALUE})")
  private String namespace = "";

  @Option(
      names = "--postgres-url",
      paramLabel = "URL",
      description =
          "The database: postgresql://user:password@host:port/database. Without it"
              + " PERDURE_DATABASE_URL, _USER and _PASSWORD name it")
  private @Nullable String postgresUrl;

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "Or the folder of a development server that does not run now")
  private @Nullable Path dataDir;

  @ArgGroup(exclusive = false, multiplicity = "0..1")
  private @Nullable RoleTlsFlags tls;

  @Option(names = "--help", usageHelp = true, description = "Show this")
  private boolean help;

  /** Does what the arguments after the command's name ask for. */
  static int run(String[] arguments, PrintStream out, PrintStream err) {
    var command = new RefreshCommand();
    var commandLine = new CommandLine(command);
    try {
      commandLine.parseArgs(arguments);
    } catch (ParameterException e) {
      throw new CannotStart(e.getMessage() + " (see perdure refresh --help)", e);
    }
    if (command.help) {
      commandLine.usage(out);
      return 0;
    }
    return command.run(out, err);
  }

  private int run(PrintStream out, PrintStream err) {
    if (postgresUrl != null && dataDir != null) {
      throw eitherOr();
    }
    try (var storage = OpenStorage.open(storage(), gone -> err.println("perdure: " + gone))) {
      var database = database(storage);
      var leases = new JdbcLeaseStore(database);
      return hasNodes(leases)
          ? throughOwners(database, leases, out, err)
          : inThisProcess(storage, database, leases, out, err);
    } catch (IOException | SQLException | WrongSchema unusable) {
      throw new CannotStart("the database cannot be used: " + unusable.getMessage(), unusable);
    }
  }

  private Storage storage() {
    return dataDir != null
        ? new Storage.Folder(dataDir.toAbsolutePath())
        : new Storage.External(
            PostgresUrl.of(postgresUrl, System.getenv()).orElseThrow(RefreshCommand::eitherOr));
  }

  private static CannotStart eitherOr() {
    return new CannotStart("either --postgres-url or --data-dir is needed");
  }

  private static PGSimpleDataSource database(OpenStorage storage) throws SQLException, WrongSchema {
    var database = storage.url().database();
    SchemaVersion.check(database);
    return database;
  }

  /** Whether history runs in processes of its own, which can be called. */
  private static boolean hasNodes(LeaseStore leases) {
    return leases.members("history").stream()
        .anyMatch(member -> !member.node().address().equals(IN_PROCESS));
  }

  private int throughOwners(
      PGSimpleDataSource database, LeaseStore leases, PrintStream out, PrintStream err) {
    try (var context = new AnnotationConfigApplicationContext()) {
      context.registerBean(LeaseStore.class, () -> leases);
      if (tls != null) {
        var credentials = tls.credentials();
        context.registerBean(RoleCredentials.class, () -> credentials);
      }
      context.register(RefreshConfiguration.class);
      context.refresh();
      var owners = new OwnersOfRuns(context.getBean(RoutedClients.class));
      return refresh(new Refresh(new JdbcRunList(database), owners), database, leases, out, err);
    }
  }

  /** Nobody serves the database: all roles do so here as long as it takes. */
  private int inThisProcess(
      OpenStorage storage,
      PGSimpleDataSource database,
      LeaseStore leases,
      PrintStream out,
      PrintStream err) {
    var flags = new DevFlags();
    new CommandLine(flags).parseArgs("--port", "0", "--log-level", "never");
    var properties = ServerSettings.of(flags.server.settings(storage(), true), storage.url());
    try (var server = RunningServer.start(properties, () -> err.println("perdure: lost"))) {
      return refresh(server.refresh(), database, leases, out, err);
    }
  }

  private int refresh(
      Refresh refresh,
      PGSimpleDataSource database,
      LeaseStore leases,
      PrintStream out,
      PrintStream err) {
    if (scope.workflowId != null) {
      return one(refresh, database, scope.workflowId, out, err);
    }
    try {
      var outcome = refresh.all(scope.all ? SlotRange.ALL : slots(leases));
      out.println("%d runs are refreshed.".formatted(outcome.refreshed()));
      outcome.failures().forEach(failure -> err.println("perdure: run " + failure));
      if (outcome.failed() > 0) {
        err.println("perdure: %d runs are not refreshed".formatted(outcome.failed()));
      }
      return outcome.failed() > 0 ? 1 : 0;
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return 1;
    }
  }

  private SlotRange slots(LeaseStore leases) {
    return leases.shards().stream()
        .filter(shard -> scope.shard != null && shard.id() == scope.shard)
        .map(SlotRange::of)
        .findFirst()
        .orElseThrow(() -> new CannotStart("there is no shard " + scope.shard));
  }

  private int one(
      Refresh refresh,
      PGSimpleDataSource database,
      String workflowId,
      PrintStream out,
      PrintStream err) {
    var ids =
        JdbcClient.create(database)
            .sql("select id from namespace where name = ?")
            .param(namespace)
            .query((row, _) -> row.getString(1))
            .list();
    if (ids.isEmpty()) {
      throw new CannotStart("there is no namespace " + namespace);
    }
    return switch (refresh.one(ids.getFirst(), workflowId, runId)) {
      case Fate.Refreshed _ -> {
        out.println("1 run is refreshed.");
        yield 0;
      }
      case Fate.Absent(var told) -> failed(told, err);
      case Fate.Unknown(var told) -> failed(told, err);
    };
  }

  private static int failed(String told, PrintStream err) {
    err.println("perdure: " + told);
    return 1;
  }
}
