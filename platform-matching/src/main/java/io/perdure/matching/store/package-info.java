/**
 * The rows of the backlog and the port to them. The only package of matching that sees JPA; nothing
 * here decides which task goes where.
 */
@NullMarked
package io.perdure.matching.store;

import org.jspecify.annotations.NullMarked;
