package io.perdure.common.store;

import io.perdure.common.error.Unavailable;
import jakarta.persistence.PersistenceException;
import java.util.function.Supplier;
import org.hibernate.exception.ConstraintViolationException;
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
   * @throws Unavailable when the database does not answer
   * @throws ConstraintViolationException when it refuses what is written
   */
  <T> T run(Supplier<T> work) {
    try {
      return transaction.<T>execute(_ -> work.get());
    } catch (PersistenceException | DataAccessException | TransactionException failure) {
      throw refusal(failure);
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
