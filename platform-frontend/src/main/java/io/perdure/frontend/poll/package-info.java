/** Long polls for tasks, sent to matching. */
@NullMarked
package io.perdure.frontend.poll;

import org.jspecify.annotations.NullMarked;
