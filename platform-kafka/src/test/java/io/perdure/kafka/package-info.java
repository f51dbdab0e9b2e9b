/** Tests of the task channel over Kafka; those with a broker are slow. */
@NullMarked
package io.perdure.kafka;

import org.jspecify.annotations.NullMarked;
