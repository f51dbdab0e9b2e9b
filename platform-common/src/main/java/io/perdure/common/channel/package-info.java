/**
 * How tasks travel from the run that owes them to the role that acts on them. Never holds truth.
 */
@NullMarked
package io.perdure.common.channel;

import org.jspecify.annotations.NullMarked;
