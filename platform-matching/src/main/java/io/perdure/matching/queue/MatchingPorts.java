package io.perdure.matching.queue;

import io.perdure.common.channel.TaskChannel;
import io.perdure.common.cluster.LeaseStore;
import io.perdure.common.cluster.MeasuredClock;
import io.perdure.matching.store.BacklogStore;

/**
 * What the drivers of matching work with.
 *
 * @param clock the database's time, as this node measures it
 */
public record MatchingPorts(
    BacklogStore backlog,
    LeaseStore leases,
    TaskChannel channel,
    TaskStarts starts,
    OtherPartitions others,
    MatchingWatch watch,
    MeasuredClock clock) {}
