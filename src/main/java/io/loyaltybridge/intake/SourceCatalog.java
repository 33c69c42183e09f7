package io.loyaltybridge.intake;

import io.loyaltybridge.intake.WixSource.Installation;
import io.loyaltybridge.intake.signature.SignatureStyle;
import io.loyaltybridge.intake.signature.WebhookVerifier;
import io.loyaltybridge.intake.signature.WixWebhookReader;
import io.loyaltybridge.program.ProgramProfile;
import io.loyaltybridge.program.Programs;
import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.settings.SettingsException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The sources of a configuration.
 *
 * @param settings all of them, by name
 * @param webhooks those that are on, by name, the program among them
 * @param off      why the others are off, a line each
 * @param notes    what is weaker than it should be of those that are on, and how changes of a program without webhooks come, a line each
 */
public record SourceCatalog(
        Map<String, SourceSettings> settings,
        Map<String, WebhookSource> webhooks,
        List<String> off,
        List<String> notes) {

    /** The directory of the profiles. */
    public static Path profiles(Settings settings) {
        return settings.path("bridge.profiles-dir");
    }

    /**
     * Reads those of a site.
     *
     * @throws SettingsException naming every source that cannot work as it is set
     */
    public static SourceCatalog of(Settings settings, Clock clock) {
        Map<String, SourceSettings> all = new LinkedHashMap<>();
        Map<String, WebhookSource> on = new LinkedHashMap<>();
        List<String> off = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (String name : settings.sources()) {
            try {
                SourceSettings source = SourceSettings.of(settings, name);
                all.put(name, source);
                if (source.enabled()) {
                    SignatureStyle style = style(settings, source.signature());
                    List<String> wrong = SourceProblems.of(settings, source, style);
                    problems.addAll(wrong);
                    if (wrong.isEmpty()) {
                        on.put(name, signed(settings, source, style, clock));
                        notes.addAll(SourceProblems.notes(source, style));
                    }
                } else {
                    off.add("source " + name + " is off: sources." + name + "."
                            + (source.signature().equals(SourceSettings.UNSIGNED) ? "allow-from" : "secret")
                            + " is not set");
                }
            } catch (SettingsException e) {
                problems.addAll(e.problems());
            } catch (IllegalArgumentException e) {
                problems.add(settings.origin("sources." + name + ".secret") + ": " + e.getMessage());
            }
        }
        problems.addAll(ReversalProblems.of(settings, all));
        program(settings, clock, on, off, notes, problems);
        problems.addAll(SharedSecrets.problems(settings, all.values(), programSecrets(settings)));
        if (!problems.isEmpty()) {
            throw new SettingsException(problems);
        }
        return new SourceCatalog(all, on, off, notes);
    }

    /** The names of the sources whose awards events of others, or of their own, take back. */
    public Set<String> reversed() {
        return settings.values().stream()
                .filter(source -> source.enabled() && source.reverses().any())
                .map(source -> source.reverses().source())
                .collect(Collectors.toUnmodifiableSet());
    }

    private static void program(
            Settings settings,
            Clock clock,
            Map<String, WebhookSource> on,
            List<String> off,
            List<String> notes,
            List<String> problems) {
        if (!Programs.on(settings)) {
            off.add("two-way sync is off: program.base-url is not set");
            return;
        }
        ProgramProfile profile;
        try {
            profile = Programs.profile(settings);
            problems.addAll(Programs.problems(settings, profile));
        } catch (IllegalArgumentException e) {
            problems.add(settings.origin("program.connector") + ": " + e.getMessage());
            return;
        }
        if (profile.polls()) {
            notes.add("the program sends no webhooks (events=poll in " + profile.file()
                    + "): its list of changes is read every " + settings.text("program.poll-every"));
            return;
        }
        List<String> secrets = programSecrets(settings);
        if (secrets.isEmpty()) {
            off.add(
                    "webhooks from the program are off: program.webhook-secret is not set; only reconcile finds its changes");
            return;
        }
        String url = settings.text("program.webhook-url");
        try {
            SignatureStyle style = style(settings, profile.signature());
            if (url.isEmpty() && style.content().hasUrl()) {
                problems.add(settings.origin("program.webhook-url")
                        + ": program.webhook-url: is not set; expected the address of the webhooks exactly as it stands in the"
                        + " program's settings, because it is signed too (" + profile.file() + ": signature="
                        + profile.signature() + ")");
                return;
            }
            on.put(
                    ProgramSource.NAME,
                    new ProgramSource(
                            profile,
                            settings.text("program.loyalty-id"),
                            new WebhookVerifier(
                                    style, "program.webhook-secret", secrets, url.isEmpty() ? null : url, clock)));
        } catch (IllegalArgumentException e) {
            problems.add(settings.origin("program.webhook-secret") + ": " + e.getMessage());
        }
    }

    /** None where there is no program. */
    private static List<String> programSecrets(Settings settings) {
        return Programs.on(settings)
                ? Arrays.stream(settings.text("program.webhook-secret").split("\\s+"))
                        .filter(secret -> !secret.isEmpty())
                        .toList()
                : List.of();
    }

    private static SignatureStyle style(Settings settings, String name) {
        return settings.readOnce(SignatureStyle.class, name, () -> SignatureStyle.load(name, profiles(settings)));
    }

    private static SignedSource signed(Settings settings, SourceSettings source, SignatureStyle style, Clock clock) {
        WebhookVerifier verifier = style.isSigned()
                ? new WebhookVerifier(
                        style,
                        "sources." + source.name() + ".secret",
                        source.secrets(),
                        source.url().isEmpty() ? null : source.url(),
                        clock)
                : null;
        return new SignedSource(
                source,
                verifier,
                reader(settings, source, style),
                new SourceHandshake(SourceProblems.handshake(source, style), source.verifyToken(), source.secrets()));
    }

    /**
     * What reads the bodies of a source.
     *
     * @throws IllegalArgumentException where there is no such style
     */
    public static SourceReader reader(Settings settings, SourceSettings source) {
        return reader(settings, source, style(settings, source.signature()));
    }

    private static SourceReader reader(Settings settings, SourceSettings source, SignatureStyle style) {
        return new SourceReader(
                source,
                BodyForm.of(source.body().isEmpty() ? style.body() : source.body()),
                settings.number("bridge.max-items"));
    }

    /**
     * Wix, for all sites of the app.
     *
     * @param installations the site of an instance id, of which a webhook may have none
     * @return empty where {@code wix.public-key} is not set: then no webhook of Wix can be verified
     * @throws SettingsException where the key is wrong
     */
    public static Optional<WixSource> wix(
            Settings settings, Clock clock, Function<@Nullable String, Optional<Installation>> installations) {
        if (settings.text("wix.public-key").isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new WixSource(
                    WixWebhookReader.of(
                            settings.text("wix.public-key"), settings.duration("wix.jwt-leeway"), Set.of(), clock),
                    installations,
                    clock));
        } catch (IllegalArgumentException e) {
            throw new SettingsException(List.of(settings.origin("wix.public-key") + ": " + e.getMessage()));
        }
    }
}
