/** SQLite: one writer that commits concurrent writes together, readers beside it, migrations. Knows nothing about the data. */
package io.loyaltybridge.store;
