/**
 * The step objects of all roles and the drivers that carry out their effects from one agenda, in
 * one thread: what scenarios and the simulation have in common.
 */
@NullMarked
package io.perdure.testing.engine;

import org.jspecify.annotations.NullMarked;
