/**
 * What happens to every public call before its handler: size, namespace, limits, the client's
 * version. Rules of single requests belong to the handlers.
 */
@NullMarked
package io.perdure.frontend.access;

import org.jspecify.annotations.NullMarked;
