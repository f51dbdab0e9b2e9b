package io.perdure.history;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Settings of the history role.
 *
 * @param matching address of the matching role, where this role runs alone
 * @param runBytes memory for the runs that each shard keeps
 * @param recentEventBytes memory for the events that were committed last
 */
@ConfigurationProperties("perdure.history")
public record HistoryProperties(
    @DefaultValue("localhost:7235") String matching,
    @DefaultValue("16MB") DataSize runBytes,
    @DefaultValue("32MB") DataSize recentEventBytes) {}
