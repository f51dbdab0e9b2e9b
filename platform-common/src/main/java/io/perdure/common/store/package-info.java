/**
 * Rows that more than one role reads or writes: namespaces, the installation, visibility, dead
 * letters, how far topics are consumed; and the check of the schema's version.
 */
@NullMarked
package io.perdure.common.store;

import org.jspecify.annotations.NullMarked;
