/** Listing and counting workflow executions. */
@NullMarked
package io.perdure.frontend.visibility;

import org.jspecify.annotations.NullMarked;
