/**
 * What the roles share; each sub-package says what belongs there. Nothing lies in this package
 * itself.
 */
@NullMarked
package io.perdure.common;

import org.jspecify.annotations.NullMarked;
