package io.perdure.common.cluster;

import com.google.protobuf.ByteString;
import java.sql.Types;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Divides history into shards, in a transaction of its caller. Ids are not used again: a late owner
 * of an earlier shard must not meet a new one.
 */
final class ShardLayouts {
  /** Outbox rows that are read and divided at once. */
  private static final int PAGE = 500;

  /** Waits for the transactions of all owners, and lets none begin. */
  private static final String LOCK_SHARDS = "select id from shard order by id for update";

  private static final String NEXT_LAYOUT = "select max(layout) + 1, max(id) + 1 from shard";

  private static final String LAYOUT =
      "select id, first_slot, last_slot from shard where layout = ? order by first_slot";

  private static final String EARLIER =
      "select id, first_slot, last_slot from shard where layout < ? order by first_slot";

  private static final String OWED =
      """
      select commit_seq, created_at, data from outbox
       where shard_id = ? and commit_seq > ?
       order by commit_seq limit ?""";

  private static final String OWE =
      "insert into outbox (shard_id, commit_seq, epoch, created_at, data) values (?, ?, 0, ?, ?)";

  private static final int[] OWE_TYPES = {
    Types.INTEGER, Types.BIGINT, Types.TIMESTAMP_WITH_TIMEZONE, Types.BINARY
  };

  private static final List<String> REMOVE_EARLIER =
      List.of(
          "delete from outbox where shard_id in (select id from shard where layout < :layout)",
          "delete from shard where layout < :layout",
          "update cluster set layout = :layout");

  private final JdbcClient jdbc;
  private final JdbcTemplate batches;

  ShardLayouts(DataSource dataSource) {
    this.jdbc = JdbcClient.create(dataSource);
    this.batches = new JdbcTemplate(dataSource);
  }

  private record NewLayout(int number, int firstId, int shards) {}

  private record Owed(long commitSeq, OffsetDateTime createdAt, ByteString data) {}

  /** Makes the shards of an installation that has none. */
  void createFirst(int shards) {
    create(new NewLayout(1, 0, shards));
  }

  /** Replaces the shards by others, which owe what those before have left. */
  void change(int shards) {
    jdbc.sql("set local lock_timeout = '5s'").update();
    jdbc.sql(LOCK_SHARDS).query(Integer.class).list();
    var next =
        jdbc.sql(NEXT_LAYOUT)
            .query((row, _) -> new NewLayout(row.getInt(1), row.getInt(2), shards))
            .single();
    create(next);
    divideOutboxes(next.number());
    REMOVE_EARLIER.forEach(sql -> jdbc.sql(sql).param("layout", next.number()).update());
  }

  private void create(NewLayout layout) {
    for (var i = 0; i < layout.shards(); i++) {
      var shard = Shard.ofLayout(layout.firstId(), i, layout.shards());
      jdbc.sql("insert into shard (id, layout, first_slot, last_slot) values (?, ?, ?, ?)")
          .params(shard.id(), layout.number(), shard.firstSlot(), shard.lastSlot())
          .update();
    }
  }

  private void divideOutboxes(int layout) {
    var division = new OwedDivision(shards(LAYOUT, layout));
    var lastSeqs = new HashMap<Integer, Long>();
    for (var earlier : shards(EARLIER, layout)) {
      var page = owed(earlier, Long.MIN_VALUE);
      while (!page.isEmpty()) {
        owe(page, earlier, division, lastSeqs);
        page = owed(earlier, page.getLast().commitSeq());
      }
    }
  }

  private List<Shard> shards(String sql, int layout) {
    return jdbc.sql(sql)
        .params(layout)
        .query((row, _) -> new Shard(row.getInt(1), row.getInt(2), row.getInt(3)))
        .list();
  }

  private List<Owed> owed(Shard earlier, long afterSeq) {
    return jdbc.sql(OWED)
        .params(earlier.id(), afterSeq, PAGE)
        .query(
            (row, _) ->
                new Owed(
                    row.getLong(1),
                    row.getObject(2, OffsetDateTime.class),
                    ByteString.copyFrom(row.getBytes(3))))
        .list();
  }

  private void owe(
      List<Owed> page, Shard earlier, OwedDivision division, Map<Integer, Long> lastSeqs) {
    var rows = new ArrayList<Object[]>();
    for (var owed : page) {
      division
          .divide(owed.data(), earlier)
          .forEach(
              (shard, part) -> {
                var seq = lastSeqs.merge(shard.id(), 1L, Long::sum);
                rows.add(new Object[] {shard.id(), seq, owed.createdAt(), part.toByteArray()});
              });
    }
    batches.batchUpdate(OWE, rows, OWE_TYPES);
  }
}
