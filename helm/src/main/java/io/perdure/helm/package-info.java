/** What keeps the Helm chart beside this module consistent; the chart itself is no Java. */
@NullMarked
package io.perdure.helm;

import org.jspecify.annotations.NullMarked;
