/**
 * All roles in one process, and the dev server around them. Configuration only: no behaviour of a
 * role belongs here.
 */
@NullMarked
package io.perdure.server;

import org.jspecify.annotations.NullMarked;
