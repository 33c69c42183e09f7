/** SQLite or PostgreSQL: one writer that commits concurrent writes together, readers beside it, migrations. Knows nothing about the data. */
@NullMarked
package io.loyaltybridge.store;

import org.jspecify.annotations.NullMarked;
