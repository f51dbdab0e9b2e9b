/** The matching role: its configuration and application. Behaviour lies in the sub-packages. */
@NullMarked
package io.perdure.matching;

import org.jspecify.annotations.NullMarked;
