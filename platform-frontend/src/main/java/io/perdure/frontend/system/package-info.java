/** What the server says about itself. */
@NullMarked
package io.perdure.frontend.system;

import org.jspecify.annotations.NullMarked;
