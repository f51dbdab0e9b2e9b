/** The opaque task token of the public API. */
@NullMarked
package io.perdure.common.token;

import org.jspecify.annotations.NullMarked;
