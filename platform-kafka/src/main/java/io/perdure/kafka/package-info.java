/**
 * The task channel over Kafka: what is sent, consumed and saved about it. Nothing here knows what a
 * record means.
 */
@NullMarked
package io.perdure.kafka;

import org.jspecify.annotations.NullMarked;
