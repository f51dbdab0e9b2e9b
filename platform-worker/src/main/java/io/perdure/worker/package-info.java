/** The worker role: its configuration and application. Behaviour lies in the sub-packages. */
@NullMarked
package io.perdure.worker;

import org.jspecify.annotations.NullMarked;
