/**
 * What runs ask of other workflow ids: the signals and cancellations that a worker's commands ask
 * for, and how the run that owes such a call goes on with it. Child workflows are next door.
 */
@NullMarked
package io.perdure.history.workflow.external;

import org.jspecify.annotations.NullMarked;
