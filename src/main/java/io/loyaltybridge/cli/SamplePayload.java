package io.loyaltybridge.cli;

import io.loyaltybridge.inbox.NewEvent;
import io.loyaltybridge.intake.RefusedWebhookException;
import io.loyaltybridge.intake.SourceCatalog;
import io.loyaltybridge.intake.SourceSettings;
import io.loyaltybridge.log.Reason;
import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.site.Site;
import io.loyaltybridge.site.Sites;
import io.loyaltybridge.view.ReadEvents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** A payload that the settings of a source are checked against. */
record SamplePayload(String source, Path file) {
    private static final String OPTION = "--sample";

    /**
     * Reads {@code source=file}.
     *
     * @throws ParameterException where it is not written like that
     */
    static SamplePayload of(CommandLine command, String given) {
        int equals = given.indexOf('=');
        if (equals < 1 || equals == given.length() - 1) {
            throw new ParameterException(command, OPTION + ": expected SOURCE=FILE, found " + Foreign.line(given));
        }
        return new SamplePayload(given.substring(0, equals), CallerPath.of(given.substring(equals + 1)));
    }

    /** What is wrong, a line each, for each site that has the source. */
    List<String> problems(Sites sites) {
        List<Site> those = sites.all().stream()
                .filter(site -> site.settings().sources().contains(source))
                .toList();
        if (those.isEmpty()) {
            return List.of(OPTION + ": no site has a source " + Foreign.line(source));
        }
        byte[] body;
        try {
            body = Files.readAllBytes(file);
        } catch (IOException e) {
            return List.of(
                    OPTION + ": " + file + " cannot be read (" + e.getClass().getSimpleName() + ")");
        }
        List<String> problems = new ArrayList<>();
        for (Site site : those) {
            read(site.settings(), body)
                    .forEach(line -> problems.add((those.size() == 1 ? "" : "site " + site.name() + ": ") + file + ": "
                            + Foreign.line(line)));
        }
        return problems;
    }

    private List<String> read(Settings settings, byte[] body) {
        SourceSettings set = SourceSettings.of(settings, source);
        try {
            List<NewEvent> events = SourceCatalog.reader(settings, set).events(name -> null, body);
            ReadEvents read = new ReadEvents(set);
            List<String> problems = new ArrayList<>();
            for (int i = 0; i < events.size(); i++) {
                String where = events.size() == 1 ? "" : "event " + (i + 1) + ": ";
                read.parts(events.get(i)).stream()
                        .filter(part ->
                                part.what().equals("result") && part.found().startsWith("parked: "))
                        .forEach(part -> problems.add(where + part.found().substring("parked: ".length())));
            }
            return problems;
        } catch (RefusedWebhookException e) {
            return List.of("would be refused with " + e.status() + ": " + Reason.of(e));
        } catch (IllegalArgumentException e) {
            return List.of(Reason.of(e));
        }
    }
}
