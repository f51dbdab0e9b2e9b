/** The history role: its configuration and application. Behaviour lies in the sub-packages. */
@NullMarked
package io.perdure.history;

import org.jspecify.annotations.NullMarked;
