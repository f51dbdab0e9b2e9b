/** Has many runs owe again what they owe: for people who have restored a backup or lost a topic. */
@NullMarked
package io.perdure.history.refresh;

import org.jspecify.annotations.NullMarked;
