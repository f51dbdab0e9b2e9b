/** The search attributes of namespaces: adding, removing and listing them. */
@NullMarked
package io.perdure.frontend.attribute;

import org.jspecify.annotations.NullMarked;
