package io.loyaltybridge.app;

import io.loyaltybridge.settings.SecretKeys;
import io.loyaltybridge.settings.SettingsException;
import io.loyaltybridge.settings.SitePlace;
import io.loyaltybridge.site.KnownSites;
import io.loyaltybridge.site.store.NewSite;
import io.loyaltybridge.site.store.StoredSite;
import io.loyaltybridge.site.store.StoredSites;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** The secrets of all sites in the store, encrypted with the new key: all of them, or none. */
final class SiteRekey {
    private SiteRekey() {}

    /** @throws SettingsException naming every value that cannot be decrypted; then nothing was changed */
    static void run(KnownSites known, SecretKeys keys, StoredSites stored, Consumer<String> out) {
        if (!keys.encrypts()) {
            throw new IllegalStateException(
                    "bridge.secrets-key: is not set; expected the key that encrypts from now on");
        }
        List<NewSite> changed = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        int values = 0;
        for (StoredSite site : known.stored()) {
            Map<String, String> its = new TreeMap<>(site.values());
            int before = values;
            for (Map.Entry<String, String> one : its.entrySet()) {
                String kept = one.getValue();
                if (SecretKeys.isEncrypted(kept) && !keys.isCurrent(kept)) {
                    try {
                        one.setValue(keys.again(site.name(), one.getKey(), kept));
                        values++;
                    } catch (IllegalArgumentException e) {
                        problems.add(SitePlace.stored(site.name()) + ": " + one.getKey() + ": " + e.getMessage());
                    }
                }
            }
            if (values > before) {
                changed.add(new NewSite(site.name(), site.id(), site.instanceId(), site.version(), its));
            }
        }
        if (!problems.isEmpty()) {
            throw new SettingsException(problems);
        }
        stored.put(changed);
        out.accept("secrets encrypted with the new key: " + values + ", of " + changed.size()
                + " sites; all others had it already. bridge.secrets-key-old is not needed any more");
    }
}
