/**
 * The writer of a shard and its drivers: takes batches of requests, decides, commits, replies,
 * publishes. The only place of history with threads.
 */
@NullMarked
package io.perdure.history.shard;

import org.jspecify.annotations.NullMarked;
