/** Updates: their way from the client's request through a workflow task to their outcome. */
@NullMarked
package io.perdure.history.workflow.update;

import org.jspecify.annotations.NullMarked;
