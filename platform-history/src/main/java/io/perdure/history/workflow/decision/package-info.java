/**
 * What every decision of the pure core is made of: the shape of a decision, its answers, the ways
 * to fail, and how the run in question is found. Decides nothing itself.
 */
@NullMarked
package io.perdure.history.workflow.decision;

import org.jspecify.annotations.NullMarked;
