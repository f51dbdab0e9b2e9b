/**
 * Encryption between the roles and of the public endpoint, by Spring's SSL bundles: renewed
 * certificates are taken up without a restart.
 */
@NullMarked
package io.perdure.app.tls;

import org.jspecify.annotations.NullMarked;
