/** What workers say of themselves and who asks for it, checked and sent to matching. */
@NullMarked
package io.perdure.frontend.worker;

import org.jspecify.annotations.NullMarked;
