/** What the commands decide by which a workflow changes what it shows of itself. */
@NullMarked
package io.perdure.history.workflow.property;

import org.jspecify.annotations.NullMarked;
