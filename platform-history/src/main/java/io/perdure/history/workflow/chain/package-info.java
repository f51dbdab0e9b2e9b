/**
 * The end of a run and the start of the next one of its chain: close commands, retry,
 * continue-as-new, time limits.
 */
@NullMarked
package io.perdure.history.workflow.chain;

import org.jspecify.annotations.NullMarked;
