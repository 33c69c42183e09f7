package io.loyaltybridge.app;

import io.loyaltybridge.settings.SecretKeys;
import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.settings.SettingsException;
import io.loyaltybridge.settings.WrittenSite;
import io.loyaltybridge.site.KnownSites;
import io.loyaltybridge.site.Site;
import io.loyaltybridge.site.store.SiteState;
import io.loyaltybridge.site.store.SiteStates;
import io.loyaltybridge.site.store.StoredSite;
import io.loyaltybridge.site.store.StoredSite.State;
import io.loyaltybridge.site.store.StoredSites;
import io.loyaltybridge.store.Database;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The commands that change sites in the store: by themselves, or in the running service, which takes the change up at once.
 * Everything is checked before anything is changed. One at a time.
 */
public final class StoredSiteJobs {
    public static final String ADD = "site-add";
    public static final String SET = "site-set";
    public static final String UNSET = "site-unset";
    public static final String PAUSE = "site-pause";
    public static final String RESUME = "site-resume";
    public static final String REMOVE = "site-remove";
    public static final String IMPORT = "site-import";
    public static final String REKEY = "site-rekey";
    static final List<String> NAMES = List.of(ADD, SET, UNSET, PAUSE, RESUME, REMOVE, IMPORT, REKEY);
    /** The option of {@link #IMPORT} that replaces sites of the same name. */
    public static final String REPLACE = "--replace";

    /** The option of {@link #REMOVE} that removes the site, and not only says what that would remove. */
    public static final String YES = "--yes";
    /** The option of {@link #REMOVE} that leaves what is kept of the site. */
    public static final String KEEP_DATA = "--keep-data";

    private final Settings process;
    private final Supplier<KnownSites> reader;
    private final StoredSites stored;
    private final SiteStates states;
    private final SiteRemoval removal;
    private final @Nullable SiteChanges service;
    private final SiteWriting writing;

    private StoredSiteJobs(
            Settings process,
            Supplier<KnownSites> reader,
            Map<String, String> environment,
            StoredSites stored,
            SiteStates states,
            SiteRemoval removal,
            @Nullable SiteChanges service) {
        this.process = process;
        this.reader = reader;
        this.stored = stored;
        this.states = states;
        this.removal = removal;
        this.service = service;
        this.writing = new SiteWriting(process, environment, stored, service);
    }

    /**
     * For a command that runs by itself.
     *
     * @param stopped whether to stop at the next moment at which the same command can go on
     */
    public static StoredSiteJobs alone(
            Settings process, Map<String, String> environment, Database store, BooleanSupplier stopped) {
        Clock clock = Clock.systemUTC();
        StoredSites stored = new StoredSites(store, clock);
        SiteStates states = new SiteStates(store, clock);
        return new StoredSiteJobs(
                process,
                () -> KnownSites.of(process, environment, stored.all(), states.all()),
                environment,
                stored,
                states,
                new SiteRemoval(store, clock, SiteRemoval.ALONE, stopped),
                null);
    }

    /** For the running service. */
    static StoredSiteJobs served(
            Settings process,
            Supplier<KnownSites> reader,
            Map<String, String> environment,
            StoredSites stored,
            SiteStates states,
            SiteChanges service,
            SiteRemoval removal) {
        return new StoredSiteJobs(process, reader, environment, stored, states, removal, service);
    }

    /**
     * Runs one of them.
     *
     * @param arguments the name of the site, except for import and rekey; then settings as {@code key=value}, or what else the
     *                  command takes
     */
    public int run(String job, List<String> arguments, Consumer<String> out) {
        if (job.equals(REMOVE) && !arguments.contains(KEEP_DATA)) {
            // Others do not wait for it: it may take long.
            return guarded(() -> SiteRemoving.erase(reader.get(), arguments, removal, out), out);
        }
        synchronized (this) {
            return guarded(() -> change(job, arguments, out), out);
        }
    }

    private int guarded(IntSupplier command, Consumer<String> out) {
        try {
            return command.getAsInt();
        } catch (SettingsException e) {
            out.accept("Nothing was changed, because these settings are wrong:");
            e.problems().forEach(problem -> out.accept("  " + problem));
            return 1;
        } catch (IllegalStateException e) {
            out.accept(String.valueOf(e.getMessage()));
            return 1;
        }
    }

    private int change(String job, List<String> arguments, Consumer<String> out) {
        KnownSites known = reader.get();
        String first = arguments.isEmpty() ? "" : arguments.get(0);
        List<String> others = arguments.isEmpty() ? List.of() : arguments.subList(1, arguments.size());
        switch (job) {
            case ADD -> add(known, first, others, out);
            case SET -> set(known, first, others, out);
            case UNSET -> unset(known, first, others, out);
            case PAUSE -> state(known, first, State.PAUSED, others.isEmpty() ? null : others.get(0), out);
            case RESUME -> state(known, first, State.ACTIVE, null, out);
            case REMOVE -> SiteRemoving.takeOut(known, first, stored, out);
            case IMPORT -> SiteImport.run(known, first, others.contains(REPLACE), writing, out);
            case REKEY -> SiteRekey.run(known, SecretKeys.of(process), stored, out);
            default -> throw new IllegalArgumentException("no job " + job);
        }
        return taken(job.equals(IMPORT) || job.equals(REKEY) ? null : first, out);
    }

    /** @param name the site that was changed; null for all */
    private int taken(@Nullable String name, Consumer<String> out) {
        if (service == null) {
            return 0;
        }
        try {
            service.take();
        } catch (SettingsException e) {
            out.accept("the store has the change, but the running service could not take it up: " + e.getMessage());
            return 1;
        }
        Map<String, List<String>> wrong = new TreeMap<>(service.problems());
        if (name != null) {
            wrong.keySet().retainAll(List.of(name));
        } else {
            wrong.keySet().removeIf(other -> stored.all().stream()
                    .noneMatch(site -> site.name().equals(other)));
        }
        wrong.forEach((site, lines) -> out.accept("the store has the change, but the running service left site " + site
                + " as it was: " + String.join("; ", lines)));
        return wrong.isEmpty() ? 0 : 1;
    }

    private void add(KnownSites known, String name, List<String> settings, Consumer<String> out) {
        NamedSite.refuseOthers(known, name);
        if (known.stored(name).isPresent()) {
            throw new IllegalStateException(
                    "site " + name + " is in the store already; `site set " + name + " …` changes it");
        }
        Map<String, String> values = values(settings);
        writing.write(known, List.of(new SiteWriting.Wanted(WrittenSite.stored(name, values), 0)));
        out.accept("site " + name + " was added" + (service == null ? "; `run` serves it" : ", and is served now"));
    }

    private void set(KnownSites known, String name, List<String> settings, Consumer<String> out) {
        StoredSite before = NamedSite.inStore(known, name);
        Map<String, String> after = new TreeMap<>(before.values());
        after.putAll(values(settings));
        change(known, before, after, out);
    }

    private void unset(KnownSites known, String name, List<String> settings, Consumer<String> out) {
        StoredSite before = NamedSite.inStore(known, name);
        Map<String, String> after = new TreeMap<>(before.values());
        for (String setting : settings) {
            if (after.remove(setting) == null) {
                throw new IllegalStateException("nothing was changed: site " + name + " has no " + setting
                        + " of its own; `site show " + name + "` says where each of its settings comes from");
            }
        }
        change(known, before, after, out);
    }

    private void change(KnownSites known, StoredSite before, Map<String, String> after, Consumer<String> out) {
        String name = before.name();
        if (after.equals(before.values())) {
            out.accept("site " + name + " has these settings already; nothing was changed");
            return;
        }
        Site changed = writing.write(
                        known, List.of(new SiteWriting.Wanted(WrittenSite.stored(name, after), before.version())))
                .get(0);
        TreeSet<String> settings = new TreeSet<>(after.keySet());
        settings.addAll(before.values().keySet());
        for (String setting : settings) {
            String was = before.values().get(setting);
            String is = after.get(setting);
            if (is == null || !is.equals(was)) {
                out.accept(
                        "site " + name + ": " + setting + " was " + shown(setting, was) + ", is " + shown(setting, is));
            }
        }
        if (!changed.id().equals(before.id())) {
            out.accept("site " + name + ": its rows in the store are those of " + changed.id()
                    + " from now on; those of " + before.id() + " stay, and nothing uses them");
        }
    }

    private static String shown(String setting, @Nullable String value) {
        if (value == null) {
            return "not set";
        }
        return Settings.isSecret(setting) ? "(secret)" : '"' + value + '"';
    }

    private void state(KnownSites known, String name, State state, @Nullable String reason, Consumer<String> out) {
        boolean pause = state == State.PAUSED;
        SiteState told = known.state(name).orElse(null);
        if (!pause && told != null) {
            installed(known, told, name, out);
            return;
        }
        StoredSite before = NamedSite.inStore(known, name);
        if (pause ? before.isPaused() : !before.isPaused()) {
            out.accept("site " + name + " is "
                    + (pause ? before.state().name().toLowerCase(Locale.ROOT) + " already" : "not paused")
                    + "; nothing was changed");
            return;
        }
        stored.state(name, before.version(), state, reason);
        out.accept(
                pause
                        ? "site " + name + " is paused: its webhooks are stored, and nothing else is done for it until"
                                + " `site resume " + name + "`"
                        : "site " + name + " is resumed: what it has stored meanwhile is done now");
    }

    /** A person says that the app is there after all. */
    private void installed(KnownSites known, SiteState told, String name, Consumer<String> out) {
        if (told.state() == SiteState.State.ERASING) {
            throw new IllegalStateException("nothing was changed: what is kept of site " + name + " is being erased");
        }
        known.stored(name)
                .filter(StoredSite::isPaused)
                .ifPresent(paused -> stored.state(name, paused.version(), State.ACTIVE, null));
        states.set(told.site(), SiteState.State.INSTALLED, "site resume");
        out.accept("site " + name + " is resumed, though Wix said that the app was removed from it: what it has stored"
                + " meanwhile is done now");
    }

    private static Map<String, String> values(List<String> settings) {
        List<String> wrong = new ArrayList<>();
        Map<String, String> values = new TreeMap<>();
        for (String setting : settings) {
            int equals = setting.indexOf('=');
            if (equals <= 0) {
                // Not repeated: it may be a secret.
                wrong.add("expected SETTING=VALUE, found an argument without a setting in front of \"=\"");
            } else {
                values.put(
                        setting.substring(0, equals).strip(),
                        setting.substring(equals + 1).strip());
            }
        }
        if (!wrong.isEmpty()) {
            throw new SettingsException(wrong);
        }
        return values;
    }
}
