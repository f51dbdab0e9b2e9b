package io.perdure.common.cluster;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Nodes, shards and leases in PostgreSQL. */
public final class JdbcLeaseStore implements LeaseStore {
  private static final String LOCK_NOT_AVAILABLE = "55P03";

  private static final String HEARTBEAT =
      """
      insert into node (node_id, role, address, heartbeat_at, draining)
      values (:id, :role, :address, clock_timestamp(), :draining)
          on conflict (node_id) do update
         set heartbeat_at = excluded.heartbeat_at, draining = excluded.draining
      returning heartbeat_at""";

  private static final String MEMBERS =
      """
      select node_id, role, address, draining from node
       where role = :role and heartbeat_at > clock_timestamp() - interval '4 s'
       order by node_id""";

  private static final String FORGET_DEAD =
      "delete from node where heartbeat_at < clock_timestamp() - interval '1 hour'";

  private static final String SHARD_OWNERS =
      """
      select shard.id, shard.first_slot, shard.last_slot, node.node_id, node.role, node.address
        from shard left join node on node.node_id = shard.owner
       order by shard.first_slot""";

  private static final String PARTITION_OWNERS =
      """
      select matching_partition.id, node.node_id, node.role, node.address
        from matching_partition left join node on node.node_id = matching_partition.owner
       order by matching_partition.id""";

  /**
   * An owner that has stopped in the middle of a transaction holds a lock on the table. Its backend
   * is idle, or, when the owner has stopped while it sent a batch, active and waits for the next
   * message; each message changes the state's time, and a statement that runs waits for none.
   */
  private static final String END_FROZEN_BACKENDS =
      """
      select pg_terminate_backend(activity.pid)
        from pg_stat_activity activity
        join pg_locks held on held.pid = activity.pid
       where held.relation = cast(:relation as regclass)
         and held.database = (select oid from pg_database where datname = current_database())
         and held.mode = 'RowShareLock' and held.granted
         and (activity.state like 'idle in transaction%'
              and activity.state_change < clock_timestamp() - interval '1 s'
              or activity.state = 'active' and activity.wait_event = 'ClientRead'
              and activity.state_change < clock_timestamp() - interval '3 s')""";

  /** For what waits for nobody. */
  private final JdbcClient prompt;

  /** For what may wait for the transactions of others. */
  private final JdbcClient patient;

  private final TransactionTemplate transaction;
  private final ShardLayouts layouts;

  public JdbcLeaseStore(DataSource dataSource) {
    this(dataSource, dataSource);
  }

  /**
   * @param prompt connections for what waits for nobody: signs of life, and reading who owns what
   * @param patient connections for what may wait for the transactions of others
   */
  JdbcLeaseStore(DataSource prompt, DataSource patient) {
    this.prompt = JdbcClient.create(prompt);
    this.patient = JdbcClient.create(patient);
    this.transaction = new TransactionTemplate(new JdbcTransactionManager(patient));
    this.layouts = new ShardLayouts(patient);
  }

  @Override
  public Instant heartbeat(Node node, boolean draining) {
    return prompt
        .sql(HEARTBEAT)
        .param("id", node.id())
        .param("role", node.role())
        .param("address", node.address())
        .param("draining", draining)
        .query((row, _) -> row.getObject(1, OffsetDateTime.class).toInstant())
        .single();
  }

  @Override
  public Instant time() {
    return prompt
        .sql("select clock_timestamp()")
        .query((row, _) -> row.getObject(1, OffsetDateTime.class).toInstant())
        .single();
  }

  @Override
  public List<Member> members(String role) {
    return prompt
        .sql(MEMBERS)
        .param("role", role)
        .query((row, _) -> new Member(requireNode(row), row.getBoolean("draining")))
        .list();
  }

  private static @Nullable Node node(ResultSet row) throws SQLException {
    return row.getObject("node_id") == null ? null : requireNode(row);
  }

  private static Node requireNode(ResultSet row) throws SQLException {
    return new Node(
        row.getObject("node_id", UUID.class), row.getString("role"), row.getString("address"));
  }

  @Override
  public void forgetDeadNodes() {
    patient.sql(FORGET_DEAD).update();
  }

  @Override
  public OwnerTable owners() {
    var shards =
        prompt
            .sql(SHARD_OWNERS)
            .query(
                (row, _) ->
                    new OwnerTable.Entry(row.getInt(1), row.getInt(2), row.getInt(3), node(row)))
            .list();
    var owners =
        prompt.sql(PARTITION_OWNERS).query((row, _) -> Optional.ofNullable(node(row))).list();
    return new OwnerTable(shards, OwnerTable.partitions(owners));
  }

  @Override
  public void leave(UUID node) {
    prompt.sql("delete from node where node_id = :id").param("id", node).update();
  }

  @Override
  public void createLayout(int shards, int matchingPartitions) {
    if (count("shard") > 0 && count("matching_partition") > 0) {
      return; // The lock would hold up the owners' transactions.
    }
    transaction.executeWithoutResult(
        _ -> {
          patient.sql("lock table shard, matching_partition in exclusive mode").update();
          if (count("shard") == 0) {
            layouts.createFirst(shards);
          }
          if (count("matching_partition") == 0) {
            createPartitions(matchingPartitions);
          }
        });
  }

  private long count(String table) {
    return patient.sql("select count(*) from " + table).query(Long.class).single();
  }

  @Override
  public void changeLayout(int shards) {
    try {
      transaction.executeWithoutResult(_ -> layouts.change(shards));
    } catch (DataAccessException failed) {
      if (isLockTimeout(failed)) {
        throw new LeaseBlocked(Leased.SHARD, 0, failed);
      }
      throw failed;
    }
  }

  private void createPartitions(int partitions) {
    for (var id = 0; id < partitions; id++) {
      patient.sql("insert into matching_partition (id) values (?)").params(id).update();
    }
  }

  @Override
  public List<Shard> shards() {
    return prompt
        .sql("select id, first_slot, last_slot from shard order by first_slot")
        .query((row, _) -> new Shard(row.getInt(1), row.getInt(2), row.getInt(3)))
        .list();
  }

  @Override
  public List<Lease> leases(Leased kind) {
    return prompt
        .sql("select id, epoch, owner from " + table(kind) + " order by id")
        .query((row, _) -> new Lease(row.getInt(1), row.getLong(2), row.getObject(3, UUID.class)))
        .list();
  }

  @Override
  public OptionalLong take(Leased kind, int id, long fromEpoch, UUID owner) {
    try {
      return Objects.requireNonNull(
          transaction.execute(_ -> raise(table(kind), id, fromEpoch, owner)));
    } catch (DataAccessException failed) {
      if (isLockTimeout(failed)) {
        throw new LeaseBlocked(kind, id, failed);
      }
      throw failed;
    }
  }

  private OptionalLong raise(String table, int id, long fromEpoch, UUID owner) {
    patient.sql("set local lock_timeout = '1s'").update();
    Optional<Long> epoch =
        patient
            .sql(
                "update %s set epoch = epoch + 1, owner = ? where id = ? and epoch = ? returning epoch"
                    .formatted(table))
            .params(owner, id, fromEpoch)
            .query(Long.class)
            .optional();
    return epoch.map(OptionalLong::of).orElse(OptionalLong.empty());
  }

  private static boolean isLockTimeout(Throwable failure) {
    for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException refused
          && LOCK_NOT_AVAILABLE.equals(refused.getSQLState())) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void endBlockers(Leased kind, int id) {
    prompt.sql(END_FROZEN_BACKENDS).param("relation", table(kind)).query(Boolean.class).list();
  }

  @Override
  public void release(Leased kind, int id, long epoch) {
    patient
        .sql("update %s set owner = null where id = ? and epoch = ?".formatted(table(kind)))
        .params(id, epoch)
        .update();
  }

  private static String table(Leased kind) {
    return switch (kind) {
      case SHARD -> "shard";
      case MATCHING_PARTITION -> "matching_partition";
    };
  }
}
