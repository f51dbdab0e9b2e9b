/** Slots, shards and leases: who owns what. */
@NullMarked
package io.perdure.common.cluster;

import org.jspecify.annotations.NullMarked;
