/**
 * The verbs that history serves: which runs a request names, what decides it, and how the answer
 * becomes a response. Knows neither gRPC nor threads; reading events is the only thing here that
 * may block.
 */
@NullMarked
package io.perdure.history.verb;

import org.jspecify.annotations.NullMarked;
