/**
 * When a run gets a workflow task, and what becomes of one that fails: what all that a run learns
 * leads to.
 */
@NullMarked
package io.perdure.history.workflow.task;

import org.jspecify.annotations.NullMarked;
