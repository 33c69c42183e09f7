package io.loyaltybridge.settings;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** What is wrong with settings, a line each, with the place where it was read. No line contains a secret value. */
final class SettingsProblems {
    /** The settings of a source that are the place of something in its payloads. */
    private static final List<String> POINTERS = List.of(
            "batch", "email", "person", "event-id", "kind", "object", "occurred-at", "reverses", "reverses-part");

    private static final Pattern SOURCE_NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,40}");
    private static final Set<String> OURS = Set.of(
            "bridge",
            "retry",
            "wix",
            "sandbox",
            "sites",
            "sources",
            "program",
            "sync",
            "setup",
            "texts",
            "mail",
            "milestones",
            "effects",
            "coupons",
            "messages",
            "badges",
            "reminder");
    private static final Set<String> RESERVED = Set.of("wix", "program");

    private final Settings settings;
    private final boolean ofASite;

    private SettingsProblems(Settings settings, boolean ofASite) {
        this.settings = settings;
        this.ofASite = ofASite;
    }

    /** Empty where nothing is wrong. */
    static List<String> of(Settings settings) {
        return new SettingsProblems(settings, areOfASite(settings)).find();
    }

    /** The same for the settings of the only site. */
    static List<String> ofASite(Settings settings) {
        return new SettingsProblems(settings, true).find();
    }

    /** Whether a key begins as one of our settings does; others may be Camel's or a route's. */
    static boolean isOurs(String key) {
        return OURS.contains(key.contains(".") ? key.substring(0, key.indexOf('.')) : key);
    }

    private List<String> find() {
        List<String> problems = new ArrayList<>();
        settings.own().forEach((key, value) -> {
            if (!isOurs(key)) {
                return;
            }
            Optional<Setting> setting = Catalog.definition(key);
            if (setting.isEmpty()) {
                problems.add(settings.origin(key) + ": " + key + ": " + UnknownSetting.words(key));
            } else {
                setting.get().problem(value).ifPresent(p -> problems.add(settings.origin(key) + ": " + key + ": " + p));
            }
        });
        if (ofASite
                && !settings.text("mail.host").isEmpty()
                && settings.text("mail.from").isEmpty()) {
            problems.add("mail.from: is not set; mail.host needs it");
        }
        if (!settings.text("mail.username").isEmpty()
                && settings.text("mail.password").isEmpty()) {
            problems.add("mail.password: is not set; mail.username needs it");
        }
        if (!settings.text("bridge.store-url").isEmpty()
                && settings.text("bridge.store-user").isEmpty()) {
            problems.add("bridge.store-user: is not set; bridge.store-url needs it");
        }
        if (!settings.text("bridge.kafka").isEmpty()
                && settings.text("bridge.store-url").isEmpty()) {
            problems.add(
                    "bridge.store-url: is not set; bridge.kafka needs it, because several instances share one database");
        }
        if (!settings.text("bridge.port").equals("0")
                && settings.text("bridge.port").equals(settings.text("bridge.management-port"))) {
            problems.add(settings.origin("bridge.management-port")
                    + ": bridge.management-port: expected another port than bridge.port, found "
                    + settings.text("bridge.port") + " for both");
        }
        boolean wellFormed = problems.isEmpty();
        for (String name : settings.sources()) {
            nameProblem(name, problems);
            if (ofASite) {
                sourceProblems(name, wellFormed, problems);
            }
        }
        if (problems.isEmpty()) {
            problems.addAll(kafkaProblems());
        }
        if (problems.isEmpty()) {
            if (ofASite) {
                problems.addAll(EffectProblems.of(settings));
            }
            problems.addAll(TlsProblems.of(settings));
        }
        return problems;
    }

    private List<String> kafkaProblems() {
        try {
            return settings.kafkaFile().map(KafkaFile::problems).orElse(List.of());
        } catch (SettingsException e) {
            return e.problems();
        }
    }

    /**
     * Whether these are all the settings of a site. Those of a process that names no site itself, and has others in files or
     * perhaps in the store, are only defaults: what one of them needs, such as the sender of mails, may be there.
     */
    private static boolean areOfASite(Settings settings) {
        return settings.process() != settings
                || settings.nameASite()
                || SiteDirectory.files(settings).isEmpty() && !mayHaveAStore(settings);
    }

    /** Whether a server cannot be asked here. */
    private static boolean mayHaveAStore(Settings settings) {
        return !settings.text("bridge.store-url").isEmpty()
                || Files.exists(settings.path("bridge.data-dir").resolve("bridge.db"));
    }

    private void nameProblem(String name, List<String> problems) {
        String prefix = "sources." + name + ".";
        if (!SOURCE_NAME.matcher(name).matches() || RESERVED.contains(name)) {
            problems.add(prefix + "…: expected a source name of lower-case letters, digits and '-', other than "
                    + String.join(", ", new TreeSet<>(RESERVED)) + ", found \"" + name + "\"");
        }
    }

    private void sourceProblems(String name, boolean wellFormed, List<String> problems) {
        String prefix = "sources." + name + ".";
        boolean unsigned = settings.text(prefix + "signature").equals("unsigned")
                && !settings.text(prefix + "allow-from").isEmpty();
        if (settings.text(prefix + "secret").isEmpty() && !unsigned) {
            return;
        }
        for (String pointer : POINTERS) {
            String value = settings.text(prefix + pointer);
            boolean path = value.startsWith("/") || value.startsWith("$") || value.startsWith("^");
            boolean header = pointer.equals("kind") && value.startsWith("header:");
            if (value.startsWith("^")
                    && (pointer.equals("batch")
                            || settings.text(prefix + "batch").isEmpty())) {
                problems.add(settings.origin(prefix + pointer) + ": " + prefix + pointer
                        + ": ^ is only for what reads the items of " + prefix + "batch, found \"" + value + "\"");
            } else if (!value.isEmpty() && !path && !header) {
                problems.add(settings.origin(prefix + pointer) + ": " + prefix + pointer
                        + ": expected a JSON Pointer such as /data/email or a JSONPath such as $.data.email, found \""
                        + value + "\"");
            }
        }
        boolean reverses = !settings.text(prefix + "reverses").isEmpty()
                || !settings.reversesByKind(name).isEmpty();
        if (wellFormed
                && !reverses
                && settings.pointsByKind(name).isEmpty()
                && settings.text(prefix + "points").matches("0*")) {
            problems.add(prefix + "points: is not set; expected points for every event, or points by kind as in "
                    + prefix + "points.post.liked=5");
        }
        if (wellFormed
                && !settings.pointsByKind(name).isEmpty()
                && settings.text(prefix + "kind").isEmpty()) {
            problems.add(prefix + "kind: is not set; " + prefix
                    + "points.<kind> needs the place of the kind in the payload");
        }
        if (wellFormed
                && !settings.reversesByKind(name).isEmpty()
                && settings.text(prefix + "kind").isEmpty()) {
            problems.add(prefix + "kind: is not set; " + prefix
                    + "reverses.<kind> needs the place of the kind in the payload");
        }
        if (settings.text(prefix + "description").length() > 100) {
            problems.add(settings.origin(prefix + "description") + ": " + prefix
                    + "description: expected at most 100 characters (a limit of Wix), found "
                    + settings.text(prefix + "description").length());
        }
    }
}
