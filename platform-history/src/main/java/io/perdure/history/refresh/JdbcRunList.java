package io.perdure.history.refresh;

import io.perdure.history.state.RunKey;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The runs in the database. Reads head columns only, by the primary key. */
public final class JdbcRunList implements RunList {
  private static final String PAGE =
      """
      select run_id, namespace_id, workflow_id from execution
       where run_id > :after and slot between :first and :last
       order by run_id
       limit :limit""";

  private final JdbcClient database;

  public JdbcRunList(DataSource database) {
    this.database = JdbcClient.create(database);
  }

  @Override
  public List<RunKey> page(SlotRange slots, String after, int limit) {
    return database
        .sql(PAGE)
        .param("after", UUID.fromString(after))
        .param("first", slots.first())
        .param("last", slots.last())
        .param("limit", limit)
        .query(
            (row, _) ->
                new RunKey(
                    row.getString("namespace_id"),
                    row.getString("workflow_id"),
                    row.getString("run_id")))
        .list();
  }
}
