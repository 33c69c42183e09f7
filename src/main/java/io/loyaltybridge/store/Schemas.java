package io.loyaltybridge.store;

import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationInfoService;
import org.flywaydb.core.api.MigrationState;
import org.flywaydb.core.api.MigrationVersion;
import org.jspecify.annotations.Nullable;

/**
 * The schema that a database has, and the one that this release needs: the number of the newest migration of each.
 *
 * @param has     null where it has none yet
 * @param needs   that of this release
 * @param newer   that of a newer release, which has made or changed the database; null where none has
 * @param current whether nothing has to be changed
 */
record Schemas(@Nullable String has, String needs, @Nullable String newer, boolean current) {

    static Schemas of(Flyway flyway) {
        MigrationInfoService info = flyway.info();
        MigrationInfo[] applied = info.applied();
        return new Schemas(
                newest(Arrays.stream(applied)),
                Objects.requireNonNull(newest(Arrays.stream(info.all())
                        .filter(migration -> migration.getState() != MigrationState.FUTURE_SUCCESS))),
                newest(Arrays.stream(applied)
                        .filter(migration -> migration.getState() == MigrationState.FUTURE_SUCCESS)),
                Arrays.stream(info.all()).allMatch(migration -> migration.getState() == MigrationState.SUCCESS));
    }

    private static @Nullable String newest(Stream<MigrationInfo> migrations) {
        return migrations
                .map(MigrationInfo::getVersion)
                .filter(Objects::nonNull)
                .max(MigrationVersion::compareTo)
                .map(MigrationVersion::getVersion)
                .orElse(null);
    }

    /** Whether the database is of an older release, and has to be changed. */
    boolean isUpgrade() {
        return has != null && newer == null && !has.equals(needs);
    }

    /** @throws StoreException where a newer release has changed the database: this one does not know how */
    void refuseNewer() {
        if (newer != null) {
            throw new StoreException(
                    "it was made by a newer release (schema " + newer + "; this one knows schema " + needs
                            + "): start that release, or restore a backup from before it",
                    null);
        }
    }
}
