/**
 * Rows that more than one role reads or writes: namespaces, the installation, visibility, dead
 * letters; and the check of the schema's version.
 */
@NullMarked
package io.perdure.common.store;

import org.jspecify.annotations.NullMarked;
