/** Which of several instances has which sites. */
@NullMarked
package io.loyaltybridge.instance;

import org.jspecify.annotations.NullMarked;
