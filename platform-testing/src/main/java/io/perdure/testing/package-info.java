/**
 * The engine under a virtual clock: fixtures for our tests and for users. No behaviour of a role
 * belongs here.
 */
@NullMarked
package io.perdure.testing;

import org.jspecify.annotations.NullMarked;
