/**
 * The development server: flags, its own PostgreSQL and data folder, banner. What starts the roles
 * does not belong here.
 */
@NullMarked
package io.perdure.server.dev;

import org.jspecify.annotations.NullMarked;
