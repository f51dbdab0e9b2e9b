/** The RPCs about namespaces. */
@NullMarked
package io.perdure.frontend.namespace;

import org.jspecify.annotations.NullMarked;
