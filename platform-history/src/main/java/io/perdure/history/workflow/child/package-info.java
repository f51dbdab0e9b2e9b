/**
 * Child workflows as their parent sees them: the command that asks for one, how its start goes on,
 * and what the parent learns of its end. The child's own first event is a start like others.
 */
@NullMarked
package io.perdure.history.workflow.child;

import org.jspecify.annotations.NullMarked;
