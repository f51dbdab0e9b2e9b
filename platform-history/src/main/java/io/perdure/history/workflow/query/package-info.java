/**
 * Queries: which are refused, which wait for a workflow task, and which go to a worker by
 * themselves.
 */
@NullMarked
package io.perdure.history.workflow.query;

import org.jspecify.annotations.NullMarked;
