package io.perdure.common.store;

import io.perdure.common.error.ServiceException;
import io.perdure.common.error.Unavailable;
import jakarta.persistence.PersistenceException;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.hibernate.exception.ConstraintViolationException;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/** One transaction of a store that people wait for: when the database is away, they are told so. */
final class StoreTransaction {
  private final TransactionTemplate transaction;

  StoreTransaction(PlatformTransactionManager transactions) {
    transaction = new TransactionTemplate(transactions);
  }

  /**
   * What the work itself refuses is passed on, also when the database does not answer any more:
   * nothing has been written.
   *
   * @throws Unavailable when the database does not answer
   * @throws ConstraintViolationException when it refuses what is written
   */
  <T> T run(Supplier<T> work) {
    var said = new AtomicReference<@Nullable ServiceException>();
    try {
      return transaction.<T>execute(
          _ -> {
            try {
              return work.get();
            } catch (ServiceException refusal) {
              said.set(refusal); // A rollback that fails would take its place.
              throw refusal;
            }
          });
    } catch (PersistenceException | DataAccessException | TransactionException failure) {
      throw Objects.requireNonNullElseGet(said.get(), () -> refusal(failure));
    }
  }

  /**
   * A failed commit or rollback comes translated into Spring's exceptions, and that of a rollback
   * in the place of what has caused it.
   */
  private static RuntimeException refusal(RuntimeException failure) {
    return DatabaseRefusals.causes(failure)
        .filter(ConstraintViolationException.class::isInstance)
        .map(RuntimeException.class::cast)
        .findFirst()
        .orElseGet(() -> DatabaseRefusals.unavailable(failure));
  }
}
