/** What operators ask of task queues, sent to matching; polls lie elsewhere. */
@NullMarked
package io.perdure.frontend.taskqueue;

import org.jspecify.annotations.NullMarked;
