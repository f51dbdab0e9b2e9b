/** Auto-configuration for applications that use the platform. */
@NullMarked
package io.perdure.starter;

import org.jspecify.annotations.NullMarked;
