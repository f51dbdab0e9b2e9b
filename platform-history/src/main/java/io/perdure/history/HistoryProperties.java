package io.perdure.history;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Settings of the history role.
 *
 * @param alone whether no other process can own shards of this database: what an earlier one owned
 *     is then taken at once
 * @param address where other roles reach this node
 * @param matching address of the matching role, where this role runs alone
 * @param runBytes memory for the runs that each shard keeps
 * @param recentEventBytes memory for the events that were committed last
 */
@ConfigurationProperties("perdure.history")
public record HistoryProperties(
    @DefaultValue("false") boolean alone,
    @DefaultValue("in-process") String address,
    @DefaultValue("localhost:7235") String matching,
    @DefaultValue("16MB") DataSize runBytes,
    @DefaultValue("32MB") DataSize recentEventBytes) {}
