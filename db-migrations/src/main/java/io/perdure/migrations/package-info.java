/**
 * The migration app. The migrations themselves are SQL files beside it; nothing else belongs here.
 */
@NullMarked
package io.perdure.migrations;

import org.jspecify.annotations.NullMarked;
