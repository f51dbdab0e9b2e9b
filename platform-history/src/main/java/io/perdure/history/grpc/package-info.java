/** The internal endpoint: finds the shard's writer, hands the request over, builds the response. */
@NullMarked
package io.perdure.history.grpc;

import org.jspecify.annotations.NullMarked;
