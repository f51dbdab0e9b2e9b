package io.perdure.common.architecture.planted.persistence;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;

/** A row where no rows belong. */
@Entity
final class RowOutsideStores {
  @Id long id;
}
