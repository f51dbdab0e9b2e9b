/** A namespace's settings and their cache. The RPCs about namespaces belong to the frontend. */
@NullMarked
package io.perdure.common.namespace;

import org.jspecify.annotations.NullMarked;
