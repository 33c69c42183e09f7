/** What is in the store, as JSON: the API answers it, and commands print it with {@code --json}. */
@NullMarked
package io.loyaltybridge.view;

import org.jspecify.annotations.NullMarked;
