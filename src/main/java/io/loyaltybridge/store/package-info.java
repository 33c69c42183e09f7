/**
 * SQLite: one writer that commits concurrent writes together, readers beside it, migrations. Knows nothing of what it keeps.
 */
@NullMarked
package io.loyaltybridge.store;

import org.jspecify.annotations.NullMarked;
