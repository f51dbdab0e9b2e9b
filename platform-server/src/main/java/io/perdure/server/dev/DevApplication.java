package io.perdure.server.dev;

import io.perdure.server.CannotStart;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line of the development server: {@code dev}, and {@code server start-dev}. */
public final class DevApplication {
  private static final String USAGE =
      """
      usage: perdure dev [flags]                 a development server; its data survive restarts
             perdure demo                        runs the sample on a throw-away server
             perdure cluster [flags]             all roles as processes, on PostgreSQL and Kafka
             perdure server start-dev [flags]    a development server, flags as in the official CLI
             perdure refresh [flags]             runs owe again what a restored backup or a lost topic has lost
             perdure shards COUNT [flags]        divides the history of a running installation anew
      """;

  public static void main(String[] arguments) {
    int status = run(arguments, System.out, System.err);
    System.exit(status);
  }

  static int run(String[] arguments, PrintStream out, PrintStream err) {
    try {
      if (arguments.length > 0 && arguments[0].equals("shards")) {
        return ShardsCommand.run(Arrays.copyOfRange(arguments, 1, arguments.length), out);
      }
      if (arguments.length > 0 && arguments[0].equals("refresh")) {
        return RefreshCommand.run(Arrays.copyOfRange(arguments, 1, arguments.length), out, err);
      }
      var flags = parse(arguments, out);
      if (flags == null) {
        return 0;
      }
      flags
          .withoutEffect()
          .forEach(name -> err.println("perdure: %s has no effect so far".formatted(name)));
      return new DevServer(flags.settings(), out, err).run();
    } catch (CannotStart e) {
      err.println("perdure: " + e.getMessage());
      return 1;
    }
  }

  /** Null when help was all that was asked for. */
  static @Nullable Flags parse(String[] arguments, PrintStream out) {
    var given = List.of(arguments);
    if (given.isEmpty() || given.getFirst().equals("--help") || given.getFirst().equals("-h")) {
      out.print(USAGE);
      return null;
    }
    if (given.getFirst().equals("dev")) {
      return parse(new DevFlags(), arguments, 1, out);
    }
    if (given.size() > 1 && given.subList(0, 2).equals(List.of("server", "start-dev"))) {
      return parse(new StartDevFlags(), arguments, 2, out);
    }
    throw new CannotStart("unknown command %s (see perdure --help)".formatted(given.getFirst()));
  }

  private DevApplication() {}

  private static @Nullable Flags parse(Flags flags, String[] arguments, int from, PrintStream out) {
    var commandLine = new CommandLine(flags);
    try {
      commandLine.parseArgs(Arrays.copyOfRange(arguments, from, arguments.length));
    } catch (UnmatchedArgumentException e) {
      throw new CannotStart(
          "unknown flag %s (see --help)".formatted(e.getUnmatched().getFirst()), e);
    } catch (ParameterException e) {
      throw new CannotStart(e.getMessage() + " (see --help)", e);
    }
    if (commandLine.isUsageHelpRequested()) {
      commandLine.usage(out);
      return null;
    }
    return flags;
  }
}
