/** Rows that more than one role reads: namespaces and visibility. */
@NullMarked
package io.perdure.common.store;

import org.jspecify.annotations.NullMarked;
