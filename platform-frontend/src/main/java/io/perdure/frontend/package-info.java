/** The frontend role: its configuration and application. Behaviour lies in the sub-packages. */
@NullMarked
package io.perdure.frontend;

import org.jspecify.annotations.NullMarked;
