/**
 * The listing of workflow executions: its query language, and the port to the records that it is
 * asked of. How records are written belongs to the worker role, how they are stored to {@code
 * common.store}.
 */
@NullMarked
package io.perdure.common.visibility;

import org.jspecify.annotations.NullMarked;
