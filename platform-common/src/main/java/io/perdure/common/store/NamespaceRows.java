package io.perdure.common.store;

import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** The namespaces' rows, for {@link JpaNamespaceStore} only. */
interface NamespaceRows extends Repository<NamespaceRow, UUID> {
  Optional<NamespaceRow> findById(UUID id);

  Optional<NamespaceRow> findByName(String name);

  List<NamespaceRow> findByOrderById(Limit limit);

  List<NamespaceRow> findByIdGreaterThanOrderById(UUID id, Limit limit);

  @Lock(LockModeType.PESSIMISTIC_WRITE)
  @Query("select r from NamespaceRow r where r.id = :id")
  Optional<NamespaceRow> lock(UUID id);
}
