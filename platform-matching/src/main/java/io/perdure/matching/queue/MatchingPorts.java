package io.perdure.matching.queue;

import io.perdure.common.channel.TaskChannel;
import io.perdure.common.cluster.LeaseStore;
import io.perdure.matching.store.BacklogStore;
import java.time.InstantSource;

/** What the drivers of matching work with. */
public record MatchingPorts(
    BacklogStore backlog,
    LeaseStore leases,
    TaskChannel channel,
    TaskStarts starts,
    InstantSource clock) {}
