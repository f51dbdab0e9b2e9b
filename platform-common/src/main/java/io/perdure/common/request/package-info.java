/**
 * What every role knows of the public requests: which of their fields are not served yet, what ids
 * and names may be.
 */
@NullMarked
package io.perdure.common.request;

import org.jspecify.annotations.NullMarked;
