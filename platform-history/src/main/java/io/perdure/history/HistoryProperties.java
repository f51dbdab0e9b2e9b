package io.perdure.history;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Settings of the history role.
 *
 * @param runBytes memory for the runs that each shard keeps
 * @param recentEventBytes memory for the events that were committed last
 */
@ConfigurationProperties("perdure.history")
public record HistoryProperties(
    @DefaultValue("16MB") DataSize runBytes, @DefaultValue("32MB") DataSize recentEventBytes) {}
