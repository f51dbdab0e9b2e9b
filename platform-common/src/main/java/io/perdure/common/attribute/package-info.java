/**
 * Search attributes: which ones there are, of which types, and what their values may be. How they
 * are stored belongs to {@code common.store}, how queries use them to {@code common.visibility}.
 */
@NullMarked
package io.perdure.common.attribute;

import org.jspecify.annotations.NullMarked;
