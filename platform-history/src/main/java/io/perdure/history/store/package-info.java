/** Rows of history and the port to them. The only package of history that sees JPA. */
@NullMarked
package io.perdure.history.store;

import org.jspecify.annotations.NullMarked;
