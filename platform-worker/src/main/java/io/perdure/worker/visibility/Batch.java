package io.perdure.worker.visibility;

import io.perdure.common.api.VisibilityRecord;
import io.perdure.common.channel.Consumed;
import io.perdure.common.channel.DeadLetter;
import java.util.List;

/**
 * What is written in one transaction.
 *
 * @param runs at most one record of each run
 * @param dead what is put aside
 * @param consumed how far the channel is consumed with it, of each topic partition that it concerns
 */
public record Batch(List<VisibilityRecord> runs, List<DeadLetter> dead, List<Consumed> consumed) {}
