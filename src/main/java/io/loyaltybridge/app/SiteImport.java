package io.loyaltybridge.app;

import io.loyaltybridge.settings.SettingsException;
import io.loyaltybridge.settings.SiteDirectory;
import io.loyaltybridge.settings.WrittenSite;
import io.loyaltybridge.site.KnownSites;
import io.loyaltybridge.site.store.StoredSite;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.Consumer;

/** Files of sites taken into the store: all of them, or none. */
final class SiteImport {
    private SiteImport() {}

    /**
     * Imports the files of a directory.
     *
     * @param replace whether a site of the store is replaced by a file of its name
     * @throws SettingsException naming everything that is wrong in any of them; then nothing was taken
     */
    static void run(KnownSites known, String directory, boolean replace, SiteWriting writing, Consumer<String> out) {
        Path path = Path.of(directory);
        if (!Files.isDirectory(path)) {
            throw new IllegalStateException(directory + ": expected a directory with files <name>.properties");
        }
        SortedMap<String, Path> files = SiteDirectory.files(path);
        if (files.isEmpty()) {
            throw new IllegalStateException(directory + ": expected files <name>.properties, found none");
        }
        List<SiteWriting.Wanted> wanted = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        int replaced = 0;
        for (Map.Entry<String, Path> file : files.entrySet()) {
            long before = known.stored(file.getKey()).map(StoredSite::version).orElse(0L);
            if (before > 0 && !replace) {
                problems.add(file.getValue() + ": site " + file.getKey() + " is in the store already; "
                        + StoredSiteJobs.REPLACE + " replaces it");
            }
            replaced += before > 0 ? 1 : 0;
            try {
                wanted.add(new SiteWriting.Wanted(WrittenSite.toStore(file.getValue()), before));
            } catch (SettingsException e) {
                problems.addAll(e.problems());
            }
        }
        writing.write(known, wanted, problems);
        out.accept("sites were imported: " + (wanted.size() - replaced) + " new, " + replaced + " replaced");
    }
}
