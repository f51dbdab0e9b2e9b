/** Completes and checks requests about workflow executions and sends them to history. */
@NullMarked
package io.perdure.frontend.workflow;

import org.jspecify.annotations.NullMarked;
