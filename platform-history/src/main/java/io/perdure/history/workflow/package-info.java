/**
 * The top of the pure core: one class per request, and the switch over the commands of a workflow
 * task. What a family of commands decides lies in the packages below.
 */
@NullMarked
package io.perdure.history.workflow;

import org.jspecify.annotations.NullMarked;
