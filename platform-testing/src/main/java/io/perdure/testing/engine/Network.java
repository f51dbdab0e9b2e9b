package io.perdure.testing.engine;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Carries queries and transactions between machines and the database, with all their faults. */
final class Network {
  private static final Duration LATE = Duration.ofSeconds(2);

  private final Agenda agenda;
  private final Faults faults;
  private final Tally tally;

  Network(Agenda agenda, Faults faults, Tally tally) {
    this.agenda = agenda;
    this.faults = faults;
    this.tally = tally;
  }

  /** Reads from the database; either the answer or the failure comes back. */
  <T> void query(
      Machine from, String what, Supplier<T> query, Consumer<T> answer, Runnable failure) {
    agenda.in(
        faults.databaseDelay(),
        "database: " + what + " of " + from.name(),
        () -> true,
        () -> {
          if (faults.queryFails()) {
            from.in(faults.databaseDelay(), what + " has failed", failure);
          } else {
            var result = query.get();
            from.in(faults.databaseDelay(), what + " is answered", () -> answer.accept(result));
          }
        });
  }

  /** Sends a transaction to the database; its outcome, or that it is unknown, comes back. */
  <T> void transact(
      Machine from, String what, Supplier<T> transaction, Consumer<T> outcome, T unknown) {
    var fate = faults.commitFate();
    tally.count("commit " + fate);
    agenda.in(
        faults.databaseDelay(),
        "database: %s of %s, %s".formatted(what, from.name(), fate),
        () -> true,
        () -> {
          var told =
              switch (fate) {
                case TOLD -> transaction.get();
                case LOST -> unknown;
                case UNTOLD -> {
                  var _ = transaction.get();
                  yield unknown;
                }
                case LATE -> {
                  agenda.in(LATE, "database: late " + what, () -> true, () -> late(transaction));
                  yield unknown;
                }
              };
          from.in(faults.databaseDelay(), what + " has ended", () -> outcome.accept(told));
        });
  }

  private static <T> void late(Supplier<T> transaction) {
    var _ = transaction.get();
  }

  /** Takes a message to another machine, unless it gets lost or the machine is down by then. */
  void send(Machine to, String what, Runnable delivery) {
    if (!faults.messageIsLost()) {
      to.in(faults.messageDelay(), what, delivery);
    }
  }
}
